//! The operations that are kept, as bytes: each with what was decided on its arrival.

use super::codec::{Codec, damaged};
use super::position::blank_money;
use crate::ledger::Ledger;
use crate::ledger::input::{Carry, Effective};
use crate::ledger::journal::Key;
use crate::ledger::names::{Name, UsedNames};
use crate::ledger::operation::{Body, Content, GrantOp, HoldOp, PlanOp, PurchaseOp, Returned, Spend};
use crate::ledger::output::{GrantKind, GrantSource};
use crate::ledger::position::{Parts, rank};
use crate::{Decimal, Error, Instant, Payment};

const CARRIES: [Carry; 3] = [Carry::Usage, Carry::Balance, Carry::None];
const EFFECTIVES: [Effective; 2] = [Effective::Now, Effective::Renewal];

impl Ledger {
    /// The texts that its operations and totals use, in the order of the texts.
    pub(in crate::ledger) fn used_names(&self) -> UsedNames<'_> {
        let mut used = UsedNames::of(&self.names);
        for total in self.totals.rows() {
            let key = &total.key;
            [key.meter, key.model, key.agent].into_iter().flatten().for_each(|name| used.add(name));
        }
        for (_, record) in self.journal.numbered() {
            let returned = match &record.body {
                Body::Returned(returned) => Some(&returned.spend),
                _ => record.usage(),
            };
            let Some(spend) = returned else { continue };
            for name in spend.content.meter.into_iter().chain(spend.exempt) {
                used.add(name);
            }
            for (name, _) in &spend.content.quantities {
                used.add(*name);
            }
            for (name, value) in &spend.content.attributes {
                used.add(*name);
                used.add(*value);
            }
        }
        used.sort();
        used
    }

    /// Writes what is kept, with names as the snapshot numbers them.
    pub(super) fn write_operations(&self, codec: &mut Codec<'_>, number: &dyn Fn(Name) -> Name) {
        let kept = || self.journal.numbered().map(|(_, record)| record).filter(|record| kind(&record.body) < BROUGHT);
        codec.count(kept().count());
        let mut before = Instant::EPOCH;
        for record in kept() {
            let (mut key, mut body) = (record.key.clone(), record.body.clone());
            body.renumber(number);
            codec.operation(&mut key, &mut body, before);
            before = key.at;
        }
    }
}

/// Operations that were read, in order.
pub(super) fn read(codec: &mut Codec<'_>) -> Result<Vec<(Key, Body)>, Error> {
    let mut operations = Vec::new();
    let mut before = Instant::EPOCH;
    for _ in 0..codec.count(0) {
        let mut key = Key { at: before, wave: 0, rank: 0, id: "".into(), part: 0 };
        let mut body = Body::Bonus;
        codec.operation(&mut key, &mut body, before);
        if codec.is_damaged() {
            return Err(damaged());
        }
        before = key.at;
        operations.push((key, body));
    }
    Ok(operations)
}

/// The kinds of operations by number.
fn kind(body: &Body) -> u8 {
    match body {
        Body::Spend(_) => 0,
        Body::Hold(_) => 1,
        Body::Capture(_) => 2,
        Body::Release => 3,
        Body::Reverse => 4,
        Body::Grant(_) => 5,
        Body::Purchase(_) => 6,
        Body::Void => 7,
        Body::Plan(_) => 8,
        Body::Returned(_) => 9,
        Body::Brought(_) | Body::Bonus | Body::Run(_) => BROUGHT,
    }
}

/// What follows from others is not written.
const BROUGHT: u8 = 10;

/// An operation to read into, and its rank.
fn blank(kind: u8) -> Option<(Body, u8)> {
    let at = Instant::EPOCH;
    let zero = Decimal::ZERO;
    let spend = || {
        let (quantities, attributes) = (Box::default(), Box::default());
        Spend {
            content: Content { at, meter: None, credits: None, quantities, attributes },
            credits: zero,
            exempt: None,
            named: false,
        }
    };
    Some(match kind {
        0 => (Body::Spend(Box::new(spend())), rank::USAGE),
        1 => (Body::Hold(Box::new(HoldOp { spend: spend(), aside: zero, ttl_ms: 0 })), rank::USAGE),
        2 => (Body::Capture(Box::new(spend())), rank::USAGE),
        3 => (Body::Release, rank::RETURN),
        4 => (Body::Reverse, rank::RETURN),
        5 => {
            let (kind, source) = (GrantKind::Paid, GrantSource::Plan);
            let grant =
                GrantOp { at, kind, source, amount: zero, effective: None, expires: None, priority: 0, cost: None };
            (Body::Grant(Box::new(grant)), rank::GRANT)
        }
        6 => {
            let (pack, payment, cost) = ("".into(), Payment::Packs(0), blank_money());
            let purchase = PurchaseOp { at, pack, payment, credits: zero, bonus: zero, expires: None, cost };
            (Body::Purchase(Box::new(purchase)), rank::GRANT)
        }
        7 => (Body::Void, rank::VOID),
        8 => {
            let change = PlanOp { plan: None, effective: Effective::Now, carry: Carry::Usage };
            (Body::Plan(Box::new(change)), rank::PLAN)
        }
        9 => {
            let returned = Returned { spend: spend(), draws: Vec::new(), parts: Parts::default() };
            (Body::Returned(Box::new(returned)), rank::RETURN)
        }
        _ => return None,
    })
}

impl Codec<'_> {
    fn operation(&mut self, key: &mut Key, body: &mut Body, before: Instant) {
        let mut kind = kind(body);
        self.byte(&mut kind);
        if self.is_reading() {
            let Some((blank, rank)) = blank(kind) else { return self.damage() };
            (*body, key.rank) = (blank, rank);
        }
        self.byte(&mut key.wave);
        self.instant_after(&mut key.at, before);
        self.id(&mut key.id);
        match body {
            Body::Spend(spend) | Body::Capture(spend) => self.spend(spend, key.at),
            Body::Hold(hold) => {
                self.spend(&mut hold.spend, key.at);
                self.decimal(&mut hold.aside);
                self.small(&mut hold.ttl_ms);
            }
            Body::Grant(grant) => self.grant(grant),
            Body::Purchase(purchase) => self.purchase(purchase),
            Body::Plan(change) => {
                self.optional_id(&mut change.plan);
                self.one_of(&mut change.effective, &EFFECTIVES);
                self.one_of(&mut change.carry, &CARRIES);
            }
            Body::Returned(returned) => {
                self.spend(&mut returned.spend, key.at);
                self.draws(&mut returned.draws);
                self.parts(&mut returned.parts);
            }
            Body::Release | Body::Reverse | Body::Void | Body::Brought(_) | Body::Bonus | Body::Run(_) => {}
        }
    }

    fn spend(&mut self, spend: &mut Spend, at: Instant) {
        let content = &mut spend.content;
        self.flag(&mut spend.named);
        self.instant_after(&mut content.at, at);
        self.optional_name(&mut content.meter);
        self.optional_decimal(&mut content.credits);
        let mut quantities = std::mem::take(&mut content.quantities).into_vec();
        self.all(
            &mut quantities,
            || (Name(0), Decimal::ZERO),
            |codec, (name, amount)| {
                codec.name(name);
                codec.decimal(amount);
            },
        );
        content.quantities = quantities.into();
        let mut attributes = std::mem::take(&mut content.attributes).into_vec();
        self.all(
            &mut attributes,
            || (Name(0), Name(0)),
            |codec, (name, value)| {
                codec.name(name);
                codec.name(value);
            },
        );
        content.attributes = attributes.into();
        match content.credits {
            // Priced elsewhere, it costs what was stated.
            Some(stated) => spend.credits = stated,
            None => self.decimal(&mut spend.credits),
        }
        self.optional_name(&mut spend.exempt);
    }

    fn grant(&mut self, grant: &mut GrantOp) {
        self.instant(&mut grant.at);
        self.one_of(&mut grant.kind, &GrantKind::ALL);
        self.one_of(&mut grant.source, &GrantSource::ALL);
        self.decimal(&mut grant.amount);
        self.optional_instant(&mut grant.effective);
        self.optional_instant(&mut grant.expires);
        self.int(&mut grant.priority);
        self.cost(&mut grant.cost);
    }

    fn purchase(&mut self, purchase: &mut PurchaseOp) {
        self.instant(&mut purchase.at);
        self.id(&mut purchase.pack);
        let (mut kind, mut count, mut amount) = match purchase.payment {
            Payment::Packs(count) => (0, count, Decimal::ZERO),
            Payment::Amount(amount) => (1, 0, amount),
        };
        self.byte(&mut kind);
        purchase.payment = match kind {
            0 => {
                self.small(&mut count);
                Payment::Packs(count)
            }
            1 => {
                self.decimal(&mut amount);
                Payment::Amount(amount)
            }
            _ => return self.damage(),
        };
        self.decimal(&mut purchase.credits);
        self.decimal(&mut purchase.bonus);
        self.optional_instant(&mut purchase.expires);
        self.money(&mut purchase.cost);
    }
}
