//! The operations that are kept, as bytes: each with what was decided on its arrival.

use super::bytes::{In, Out, damaged};
use super::position::{read_money, read_parts, write_money, write_parts};
use crate::ledger::Ledger;
use crate::ledger::input::{Carry, Effective};
use crate::ledger::journal::Key;
use crate::ledger::names::{Name, Names, UsedNames};
use crate::ledger::operation::{Body, Content, GrantOp, HoldOp, PlanOp, PurchaseOp, Returned, Spend};
use crate::ledger::output::{GrantKind, GrantSource};
use crate::ledger::position::{Id, rank};
use crate::{Error, Instant, Payment};

const CARRIES: [Carry; 3] = [Carry::Usage, Carry::Balance, Carry::None];
const EFFECTIVES: [Effective; 2] = [Effective::Now, Effective::Renewal];

/// The kinds of operations by number, with the rank of each.
const RANKS: [u8; 10] = [
    rank::USAGE,
    rank::USAGE,
    rank::USAGE,
    rank::RETURN,
    rank::RETURN,
    rank::GRANT,
    rank::GRANT,
    rank::VOID,
    rank::PLAN,
    rank::RETURN,
];

impl Ledger {
    /// The texts that its operations and totals use, in the order of the texts.
    pub(in crate::ledger) fn used_names(&self) -> UsedNames<'_> {
        let mut used = UsedNames::of(&self.names);
        for total in self.totals.rows() {
            [total.key.meter, total.key.model, total.key.agent].into_iter().flatten().for_each(|name| used.add(name));
        }
        for (_, record) in self.journal.numbered() {
            let returned = match &record.body {
                Body::Returned(returned) => Some(&returned.spend),
                _ => record.usage(),
            };
            let Some(spend) = returned else { continue };
            let content = &spend.content;
            let quantities = content.quantities.iter().map(|(name, _)| *name);
            let attributes = content.attributes.iter().flat_map(|(name, value)| [*name, *value]);
            content
                .meter
                .into_iter()
                .chain(spend.exempt)
                .chain(quantities)
                .chain(attributes)
                .for_each(|name| used.add(name));
        }
        used.sort();
        used
    }

    pub(super) fn write_operations(&self, out: &mut Out, names: &UsedNames<'_>) {
        let kept = self.journal.numbered().filter_map(|(_, record)| Some((kind(&record.body)?, record)));
        let kept: Vec<_> = kept.collect();
        let mut before = 0_i64;
        out.all(kept.into_iter(), |out, (kind, record)| {
            let Key { at, wave, id, .. } = &record.key;
            out.byte(kind);
            out.byte(*wave);
            out.signed(i128::from(at.unix_milliseconds()).saturating_sub(before.into()));
            before = at.unix_milliseconds();
            out.text(id);
            match &record.body {
                Body::Spend(spend) | Body::Capture(spend) => write_spend(out, spend, *at, names),
                Body::Hold(hold) => {
                    write_spend(out, &hold.spend, *at, names);
                    out.decimal(hold.aside);
                    out.number(hold.ttl_ms.into());
                }
                Body::Grant(grant) => write_grant(out, grant),
                Body::Purchase(purchase) => write_purchase(out, purchase),
                Body::Plan(change) => {
                    out.optional(change.plan.as_deref(), Out::text);
                    out.one_of(&change.effective, &EFFECTIVES);
                    out.one_of(&change.carry, &CARRIES);
                }
                Body::Returned(returned) => {
                    write_spend(out, &returned.spend, *at, names);
                    out.all(returned.draws.iter(), |out, (slot, amount)| {
                        out.number((*slot).into());
                        out.decimal(*amount);
                    });
                    write_parts(out, returned.parts);
                }
                Body::Release | Body::Reverse | Body::Void | Body::Brought(_) | Body::Bonus => {}
            }
        });
    }
}

pub(super) fn read(input: &mut In<'_>, names: &Names) -> Result<Vec<(Key, Body)>, Error> {
    let mut before = 0_i64;
    input.all(|input| {
        let kind = input.byte()?;
        let rank = *RANKS.get(usize::from(kind)).ok_or_else(damaged)?;
        let wave = input.byte()?;
        let at = i64::try_from(input.signed()?.saturating_add(before.into())).map_err(|_| damaged())?;
        before = at;
        let at = Instant::from_unix_milliseconds(at).map_err(|_| damaged())?;
        let key = Key { at, wave, rank, id: input.text()?.into(), part: 0 };
        let body = match kind {
            0 => Body::Spend(Box::new(read_spend(input, at, names)?)),
            1 => Body::Hold(Box::new(HoldOp {
                spend: read_spend(input, at, names)?,
                aside: input.decimal()?,
                ttl_ms: input.small()?,
            })),
            2 => Body::Capture(Box::new(read_spend(input, at, names)?)),
            3 => Body::Release,
            4 => Body::Reverse,
            5 => Body::Grant(Box::new(read_grant(input)?)),
            6 => Body::Purchase(Box::new(read_purchase(input)?)),
            7 => Body::Void,
            8 => Body::Plan(Box::new(PlanOp {
                plan: input.optional(|input| Ok(Id::from(input.text()?)))?,
                effective: input.one_of(&EFFECTIVES)?,
                carry: input.one_of(&CARRIES)?,
            })),
            _ => Body::Returned(Box::new(Returned {
                spend: read_spend(input, at, names)?,
                draws: input.all(|input| Ok((input.small()?, input.decimal()?)))?,
                parts: read_parts(input)?,
            })),
        };
        Ok((key, body))
    })
}

/// The number of an operation's kind; what time brings is not kept: it comes again.
fn kind(body: &Body) -> Option<u8> {
    match body {
        Body::Spend(_) => Some(0),
        Body::Hold(_) => Some(1),
        Body::Capture(_) => Some(2),
        Body::Release => Some(3),
        Body::Reverse => Some(4),
        Body::Grant(_) => Some(5),
        Body::Purchase(_) => Some(6),
        Body::Void => Some(7),
        Body::Plan(_) => Some(8),
        Body::Returned(_) => Some(9),
        Body::Brought(_) | Body::Bonus => None,
    }
}

fn write_spend(out: &mut Out, spend: &Spend, at: Instant, names: &UsedNames<'_>) {
    let content = &spend.content;
    let name = |out: &mut Out, name: Name| out.number(names.number(name));
    out.flag(spend.named);
    out.signed(i128::from(content.at.unix_milliseconds()).saturating_sub(at.unix_milliseconds().into()));
    out.optional(content.meter, name);
    out.optional(content.credits, Out::decimal);
    out.all(content.quantities.iter(), |out, (quantity, amount)| {
        name(out, *quantity);
        out.decimal(*amount);
    });
    out.all(content.attributes.iter(), |out, (attribute, value)| {
        name(out, *attribute);
        name(out, *value);
    });
    // Priced elsewhere, it costs what was stated.
    if content.credits.is_none() {
        out.decimal(spend.credits);
    }
    out.optional(spend.exempt, name);
}

fn read_spend(input: &mut In<'_>, at: Instant, names: &Names) -> Result<Spend, Error> {
    let name = |input: &mut In<'_>| names.numbered(input.small()?).ok_or_else(damaged);
    let named = input.flag()?;
    let stated = i64::try_from(input.signed()?.saturating_add(at.unix_milliseconds().into())).map_err(|_| damaged())?;
    let content = Content {
        at: Instant::from_unix_milliseconds(stated).map_err(|_| damaged())?,
        meter: input.optional(name)?,
        credits: input.optional(In::decimal)?,
        quantities: input.all(|input| Ok((name(input)?, input.decimal()?)))?.into(),
        attributes: input.all(|input| Ok((name(input)?, name(input)?)))?.into(),
    };
    let credits = match content.credits {
        Some(credits) => credits,
        None => input.decimal()?,
    };
    Ok(Spend { content, credits, exempt: input.optional(name)?, named })
}

fn write_grant(out: &mut Out, grant: &GrantOp) {
    out.instant(grant.at);
    out.one_of(&grant.kind, &GrantKind::ALL);
    out.one_of(&grant.source, &GrantSource::ALL);
    out.decimal(grant.amount);
    out.optional(grant.effective, Out::instant);
    out.optional(grant.expires, Out::instant);
    out.signed(grant.priority.into());
    out.optional(grant.cost.as_deref(), write_money);
}

fn read_grant(input: &mut In<'_>) -> Result<GrantOp, Error> {
    Ok(GrantOp {
        at: input.instant()?,
        kind: input.one_of(&GrantKind::ALL)?,
        source: input.one_of(&GrantSource::ALL)?,
        amount: input.decimal()?,
        effective: input.optional(In::instant)?,
        expires: input.optional(In::instant)?,
        priority: i32::try_from(input.signed()?).map_err(|_| damaged())?,
        cost: input.optional(read_money)?.map(Box::new),
    })
}

fn write_purchase(out: &mut Out, purchase: &PurchaseOp) {
    out.instant(purchase.at);
    out.text(&purchase.pack);
    match purchase.payment {
        Payment::Packs(count) => {
            out.byte(0);
            out.number(count.into());
        }
        Payment::Amount(amount) => {
            out.byte(1);
            out.decimal(amount);
        }
    }
    out.decimal(purchase.credits);
    out.decimal(purchase.bonus);
    out.optional(purchase.expires, Out::instant);
    write_money(out, &purchase.cost);
}

fn read_purchase(input: &mut In<'_>) -> Result<PurchaseOp, Error> {
    Ok(PurchaseOp {
        at: input.instant()?,
        pack: input.text()?.into(),
        payment: match input.byte()? {
            0 => Payment::Packs(input.small()?),
            1 => Payment::Amount(input.decimal()?),
            _ => return Err(damaged()),
        },
        credits: input.decimal()?,
        bonus: input.decimal()?,
        expires: input.optional(In::instant)?,
        cost: read_money(input)?,
    })
}
