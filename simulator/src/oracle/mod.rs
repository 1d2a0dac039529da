//! A ledger written as plainly as possible from the specification.
//!
//! It keeps the list of admitted operations and nothing else that counts: every reply is worked out by
//! sorting that list and going through it from the account's first instant.

mod books;
mod course;
mod entry;
mod report;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use self::books::{Batch, Books};
use self::course::{Admitted, Deed, Key, rank, run};
use self::entry::Entry;
use self::watch::Sent;
use crate::account::{Expiry, Late, Sale, Setup};
use crate::amount::Credits;
use crate::calendar::{DAY, months_after};
use crate::operation::{Grant, Operation, Payment, Price, Usage};

/// A naive ledger.
#[derive(Clone, Debug)]
pub struct Oracle {
    setup: Setup,
    clock: i64,
    admitted: Vec<Admitted>,
    /// Usages and holds by id.
    usages: BTreeMap<String, Known>,
    /// Grants and purchases by id: their content.
    grants: BTreeMap<String, Operation>,
    voided: BTreeMap<String, i64>,
    /// The last change of plan, and when it was booked.
    last_change: Option<(Operation, i64)>,
    made: u64,
    arrived: usize,
    /// The places of what this operation asked for in vain.
    refused: Vec<Key>,
    sent: Sent,
}

/// A usage or hold that was booked.
#[derive(Clone, Debug)]
struct Known {
    usage: Usage,
    /// Its own place in the order; of a captured hold, the capture's.
    key: Key,
    hold: Option<HoldTerms>,
    reversed: bool,
}

#[derive(Clone, Debug)]
struct HoldTerms {
    price: Price,
    until: i64,
    settled: Option<Settled>,
}

#[derive(Clone, Debug, PartialEq)]
enum Settled {
    Captured(Usage),
    Released,
}

type Code = &'static str;

/// What became of one operation, before it is written as a reply.
#[derive(Default)]
struct Outcome {
    refused: Vec<(Option<String>, Code, Credits)>,
    duplicates: Vec<String>,
}

impl Oracle {
    /// A ledger of that account, at its anchor.
    pub fn open(setup: Setup) -> Oracle {
        Oracle {
            clock: setup.anchor,
            setup,
            admitted: Vec::new(),
            usages: BTreeMap::new(),
            grants: BTreeMap::new(),
            voided: BTreeMap::new(),
            last_change: None,
            made: 0,
            arrived: 1,
            refused: Vec::new(),
            sent: Sent::default(),
        }
    }

    /// The latest instant that it has been told of.
    pub fn clock(&self) -> i64 {
        self.clock
    }

    /// What the ledger answers, as JSON, or the code of its error.
    pub fn perform(&mut self, operation: &Operation) -> Result<Value, Code> {
        let mut next = Oracle { refused: Vec::new(), ..self.clone() };
        let reply = match operation {
            Operation::Ask(usage) => return next.ask(usage),
            Operation::Hold(usage, ttl) => next.hold(usage, *ttl),
            _ => next.receipt(operation),
        }?;
        *self = next;
        Ok(reply)
    }

    fn receipt(&mut self, operation: &Operation) -> Result<Value, Code> {
        let earlier = self.clone();
        let outcome = self.act(operation)?;
        Ok(self.reply(&earlier, &outcome))
    }

    fn act(&mut self, operation: &Operation) -> Result<Outcome, Code> {
        match operation {
            Operation::Record(usage) => self.record(std::slice::from_ref(usage)),
            Operation::RecordAll(usages) => self.record(usages),
            Operation::Capture { hold, usage, at } => self.capture(hold, usage.as_ref(), *at),
            Operation::Release { hold, at } => self.release(hold, *at),
            Operation::Reverse { usage, at } => self.reverse(usage, *at),
            Operation::Grant(grant) => self.grant(grant),
            Operation::Purchase { pack, id, payment, at } => {
                self.purchase(operation, pack, id.as_deref(), *payment, *at)
            }
            Operation::Void { id, at } => self.void(id, *at),
            Operation::Change { plan, at, renewal, carry } => {
                if plan.as_ref().is_some_and(|plan| self.setup.plan(plan).is_none()) {
                    return Err("unknown_plan");
                }
                let booked = if self.setup.policy.late == Late::BookNow { (*at).max(self.clock) } else { *at };
                let same = |(last, when): &(Operation, i64)| {
                    // What was booked now, for coming late, may be stated at any instant up to then.
                    let stated = |at| Operation::Change { plan: plan.clone(), at, renewal: *renewal, carry: *carry };
                    let Operation::Change { at: before, .. } = last else { return false };
                    stated(*before) == *last && (at == when || booked > *at && at <= when)
                };
                if self.last_change.as_ref().is_some_and(same) {
                    return Ok(Outcome {
                        duplicates: vec![plan.clone().unwrap_or_else(|| "none".into())],
                        ..Outcome::default()
                    });
                }
                let at = self.since_anchor(*at)?;
                if at < self.clock && self.setup.policy.late != Late::BookNow {
                    return Err("late_event");
                }
                self.last_change = Some((operation.clone(), at.max(self.clock)));
                let id = self.made_id();
                let deed = Deed::Change { id: id.clone(), plan: plan.clone(), renewal: *renewal, carry: *carry };
                self.admit(at.max(self.clock), 0, rank::CHANGE, &id, deed);
                Ok(Outcome::default())
            }
            Operation::Advance(to) => {
                if *to < self.clock {
                    return Err("clock_backwards");
                }
                self.clock = *to;
                Ok(Outcome::default())
            }
            Operation::Ask(_) | Operation::Hold(..) => unreachable!("answered otherwise"),
        }
    }

    fn ask(&mut self, usage: &Usage) -> Result<Value, Code> {
        let earlier = self.clone();
        let price = self.price(usage)?;
        let outcome = self.record(std::slice::from_ref(usage))?;
        Ok(self.authorization(&earlier, &outcome, price, None))
    }

    fn hold(&mut self, usage: &Usage, ttl: u32) -> Result<Value, Code> {
        let earlier = self.clone();
        let price = self.price(usage)?;
        let Some(id) = usage.id.clone() else { return Err("invalid_input") };
        checked_id(&id)?;
        let mut outcome = Outcome::default();
        if let Some(known) = self.usages.get(&id) {
            if known.hold.is_none() || !same_content(&known.usage, usage) {
                return Err("conflicting_id");
            }
            outcome.duplicates.push(id.clone());
            return Ok(self.authorization(&earlier, &outcome, price, Some(id)));
        }
        let at = self.placed(usage.at.ok_or("invalid_input")?)?;
        let key: Key = (at, 0, rank::USAGE, id.clone(), self.arrived);
        if let Some(reason) = self.before(&key).refusal(price.credits, price.exempt.is_some()) {
            self.clock = self.clock.max(at);
            self.refused.push(key);
            outcome.refused.push((Some(id), reason, price.credits));
            return Ok(self.authorization(&earlier, &outcome, price, None));
        }
        let until = at + i64::from(ttl);
        let terms = HoldTerms { price, until, settled: None };
        self.usages.insert(id.clone(), Known { usage: usage.clone(), key, hold: Some(terms), reversed: false });
        self.admit(at, 0, rank::USAGE, &id, Deed::Hold { usage: usage.clone(), price, until });
        Ok(self.authorization(&earlier, &outcome, price, Some(id)))
    }

    fn record(&mut self, usages: &[Usage]) -> Result<Outcome, Code> {
        let mut outcome = Outcome::default();
        let mut batch = Vec::new();
        for usage in usages {
            let price = self.price(usage)?;
            if let Some(id) = &usage.id {
                checked_id(id)?;
                if let Some(known) = self.usages.get(id) {
                    if known.hold.is_some() || !same_content(&known.usage, usage) {
                        return Err("conflicting_id");
                    }
                    outcome.duplicates.push(id.clone());
                    continue;
                }
            }
            let at = self.placed(usage.at.ok_or("invalid_input")?)?;
            batch.push((at, usage.clone(), price));
        }
        // Made ids come before all others.
        batch.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
        for (at, usage, price) in batch {
            let id = usage.id.clone().unwrap_or_else(|| format!("#{:010}", self.made + 1));
            if let Some(known) = self.usages.get(&id) {
                if !same_content(&known.usage, &usage) {
                    return Err("conflicting_id");
                }
                outcome.duplicates.push(id);
                continue;
            }
            let key: Key = (at, 0, rank::USAGE, id.clone(), self.arrived);
            self.clock = self.clock.max(at);
            if let Some(reason) = self.before(&key).refusal(price.credits, price.exempt.is_some()) {
                self.refused.push(key);
                // The same event twice in one batch is refused once.
                if usage.id.is_none() || outcome.refused.iter().all(|(refused, ..)| *refused != usage.id) {
                    outcome.refused.push((usage.id, reason, price.credits));
                }
                continue;
            }
            self.made += u64::from(usage.id.is_none());
            self.usages.insert(id.clone(), Known { usage: usage.clone(), key, hold: None, reversed: false });
            self.admit(at, 0, rank::USAGE, &id, Deed::Spend { id: id.clone(), usage, price });
        }
        Ok(outcome)
    }

    fn capture(&mut self, hold: &str, usage: Option<&Usage>, at: Option<i64>) -> Result<Outcome, Code> {
        let known = self.usages.get(hold).filter(|known| known.hold.is_some()).ok_or("unknown_hold")?.clone();
        let terms = known.hold.clone().expect("filtered");
        let price = usage.map(|usage| self.price(usage)).transpose()?;
        // Without usage of its own a capture is of what was held for.
        let capturing = Usage { at: None, ..usage.unwrap_or(&known.usage).clone() };
        match &terms.settled {
            Some(Settled::Captured(before)) if same_content(before, &capturing) => {
                return Ok(Outcome { duplicates: vec![hold.to_owned()], ..Outcome::default() });
            }
            Some(_) => return Err("hold_closed"),
            None => {}
        }
        let at = self.settling(&known.key, at)?;
        if at >= terms.until {
            return Err("hold_closed");
        }
        let price = price.unwrap_or(terms.price);
        let mut used = Usage { id: Some(hold.to_owned()), ..usage.unwrap_or(&known.usage).clone() };
        used.at = Some(at);
        let wave = if known.key.0 == at { known.key.1 + 1 } else { 0 };
        let entry = self.usages.get_mut(hold).expect("found above");
        entry.key = (at, wave, rank::USAGE, hold.to_owned(), self.arrived);
        if let Some(terms) = &mut entry.hold {
            terms.settled = Some(Settled::Captured(capturing));
        }
        self.admit(at, wave, rank::USAGE, hold, Deed::Capture { hold: hold.to_owned(), usage: used, price });
        Ok(Outcome::default())
    }

    fn release(&mut self, hold: &str, at: Option<i64>) -> Result<Outcome, Code> {
        let known = self.usages.get(hold).filter(|known| known.hold.is_some()).ok_or("unknown_hold")?.clone();
        let terms = known.hold.clone().expect("filtered");
        match &terms.settled {
            Some(Settled::Released) => {
                return Ok(Outcome { duplicates: vec![hold.to_owned()], ..Outcome::default() });
            }
            Some(_) => return Err("hold_closed"),
            None => {}
        }
        let at = self.settling(&known.key, at)?;
        if at >= terms.until {
            return Err("hold_closed");
        }
        let wave = if known.key.0 == at { known.key.1 + 1 } else { 0 };
        if let Some(terms) = &mut self.usages.get_mut(hold).expect("found above").hold {
            terms.settled = Some(Settled::Released);
        }
        self.admit(at, wave, rank::REVERSAL, hold, Deed::Release { hold: hold.to_owned() });
        Ok(Outcome::default())
    }

    fn reverse(&mut self, usage: &str, at: Option<i64>) -> Result<Outcome, Code> {
        let spent = |known: &&Known| {
            known.hold.as_ref().is_none_or(|terms| matches!(terms.settled, Some(Settled::Captured(_))))
        };
        let known = self.usages.get(usage).filter(spent).ok_or("unknown_usage")?.clone();
        if known.reversed {
            return Ok(Outcome { duplicates: vec![usage.to_owned()], ..Outcome::default() });
        }
        let at = self.settling(&known.key, at)?;
        let wave = if known.key.0 == at { known.key.1 + 1 } else { 0 };
        self.usages.get_mut(usage).expect("found above").reversed = true;
        self.admit(at, wave, rank::REVERSAL, usage, Deed::Reverse { usage: usage.to_owned() });
        Ok(Outcome::default())
    }

    fn grant(&mut self, grant: &Grant) -> Result<Outcome, Code> {
        if !grant.amount.is_some() {
            return Err("out_of_range");
        }
        let content = Operation::Grant(grant.clone());
        if let Some(outcome) = self.known_grant(grant.id.as_deref(), &content)? {
            return Ok(outcome);
        }
        let at = self.placed(grant.at)?;
        if grant.expires.is_some_and(|end| end <= at.max(grant.effective.unwrap_or(at))) {
            return Err("out_of_range");
        }
        let id = self.grant_id(grant.id.as_deref());
        let mut batch = Batch::new(&id, grant.free, "manual", grant.amount, at);
        batch.priority = grant.priority;
        batch.effective = grant.effective.unwrap_or(at);
        batch.expires = grant.expires;
        self.grants.insert(id.clone(), content);
        self.admit(at, 0, rank::GRANT, &id, Deed::Grant(vec![batch]));
        Ok(Outcome::default())
    }

    fn purchase(
        &mut self,
        content: &Operation,
        pack: &str,
        id: Option<&str>,
        payment: Payment,
        at: i64,
    ) -> Result<Outcome, Code> {
        let packs = self.setup.catalog.as_ref().map(|catalog| catalog.packs.clone()).unwrap_or_default();
        let pack = packs.into_iter().find(|known| known.id == pack).ok_or("unknown_pack")?;
        let (cost, credits, bonus) = bought(pack.sale, payment)?;
        if let Some(outcome) = self.known_grant(id, content)? {
            return Ok(outcome);
        }
        let at = self.placed(at)?;
        let id = self.grant_id(id);
        let expires = pack.expires.map(|expiry| match expiry {
            Expiry::Days(days) => at + i64::from(days) * DAY,
            Expiry::Months(months) => months_after(at, months, self.setup.offset),
        });
        let paid = Batch { expires, cost: Some(cost), ..Batch::new(&id, false, "pack", credits, at) };
        self.grants.insert(id.clone(), content.clone());
        let bonus = bonus.map(|bonus| Batch { expires, ..Batch::new(&format!("{id}#bonus"), true, "pack", bonus, at) });
        let batches = std::iter::once(paid).chain(bonus).collect();
        self.admit(at, 0, rank::GRANT, &id, Deed::Grant(batches));
        Ok(Outcome::default())
    }

    fn void(&mut self, id: &str, at: i64) -> Result<Outcome, Code> {
        let known = run(&self.setup, &self.admitted, &[], self.clock.max(at), None);
        let Some(batch) = known.batches.iter().find(|batch| batch.id == id) else { return Err("unknown_grant") };
        if self.voided.contains_key(id) {
            return Ok(Outcome { duplicates: vec![id.to_owned()], ..Outcome::default() });
        }
        let added = batch.added;
        let at = self.placed(at)?;
        if at < added {
            return Err("out_of_range");
        }
        self.voided.insert(id.to_owned(), at);
        self.admit(at, 0, rank::VOID, id, Deed::Void { id: id.to_owned() });
        Ok(Outcome::default())
    }

    fn known_grant(&self, id: Option<&str>, content: &Operation) -> Result<Option<Outcome>, Code> {
        let Some(id) = id else { return Ok(None) };
        checked_id(id)?;
        match self.grants.get(id) {
            Some(known) if known == content => {
                Ok(Some(Outcome { duplicates: vec![id.to_owned()], ..Outcome::default() }))
            }
            Some(_) => Err("conflicting_id"),
            None => Ok(None),
        }
    }

    fn grant_id(&mut self, id: Option<&str>) -> String {
        id.map_or_else(|| self.made_id(), str::to_owned)
    }

    fn made_id(&mut self) -> String {
        self.made += 1;
        format!("#{:010}", self.made)
    }

    fn price(&self, usage: &Usage) -> Result<Price, Code> {
        usage.price(self.setup.catalog.is_some())
    }

    fn since_anchor(&self, at: i64) -> Result<i64, Code> {
        if at < self.setup.anchor { Err("out_of_range") } else { Ok(at) }
    }

    /// The instant that an operation is booked at.
    fn placed(&self, at: i64) -> Result<i64, Code> {
        let at = self.since_anchor(at)?;
        match self.setup.policy.late {
            _ if at >= self.clock => Ok(at),
            Late::Rebook => Ok(at),
            Late::BookNow => Ok(self.clock),
            Late::Refuse => Err("late_event"),
        }
    }

    /// The same for what follows something booked already.
    fn settling(&self, first: &Key, at: Option<i64>) -> Result<i64, Code> {
        let at = self.placed(at.unwrap_or(self.clock))?;
        if at < first.0 { Err("out_of_range") } else { Ok(at) }
    }

    fn before(&self, key: &Key) -> Books<'_> {
        run(&self.setup, &self.admitted, &[], i64::MAX, Some(key))
    }

    fn admit(&mut self, at: i64, wave: u32, rank: u8, id: &str, deed: Deed) {
        self.admitted.push(Admitted { key: (at, wave, rank, id.to_owned(), self.arrived), deed });
        self.arrived += 1;
        self.clock = self.clock.max(at);
    }

    fn now(&self) -> Books<'_> {
        run(&self.setup, &self.admitted, &self.refused, self.clock, None)
    }

    fn reply(&mut self, earlier: &Oracle, outcome: &Outcome) -> Value {
        let (old, now) = (earlier.now(), run(&self.setup, &self.admitted, &self.refused, self.clock, None));
        let alerts = self.sent.send(&now.alerts);
        let (entries, corrections) = lines(&old.entries, &now.entries);
        let refused: Vec<Value> = outcome
            .refused
            .iter()
            .map(|(usage, reason, credits)| json!({ "usage": usage, "reason": reason, "credits": credits.json() }))
            .collect();
        let invoices: Vec<Value> =
            now.invoices.iter().filter(|invoice| !old.invoices.contains(invoice)).map(report::invoice).collect();
        json!({
            "entries": entries,
            "corrections": corrections,
            "refused": refused,
            "duplicates": outcome.duplicates,
            "balance": report::balance(&now),
            "alerts": alerts,
            "invoices": invoices,
        })
    }

    fn authorization(&mut self, earlier: &Oracle, outcome: &Outcome, price: Price, hold: Option<String>) -> Value {
        let now = run(&self.setup, &self.admitted, &self.refused, self.clock, None);
        let alerts = self.sent.send(&now.alerts);
        let (entries, _) = lines(&earlier.now().entries, &now.entries);
        let reason = outcome.refused.first().map(|(_, reason, _)| *reason);
        json!({
            "allowed": reason.is_none(),
            "reason": reason,
            "quote": price.credits.json(),
            "hold": hold,
            "entries": entries,
            "alerts": alerts,
            "balance": report::balance(&now),
        })
    }
}

/// What a purchase costs, and the credits that it brings, free ones apart.
fn bought(sale: Sale, payment: Payment) -> Result<(Credits, Credits, Option<Credits>), Code> {
    match (sale, payment) {
        (_, Payment::Packs(0)) => Err("out_of_range"),
        (Sale::Fixed { price, credits, bonus }, Payment::Packs(count)) => {
            let times = |credits: Credits| Credits(credits.0 * i128::from(count));
            Ok((times(price), times(credits), bonus.map(times)))
        }
        (Sale::ByAmount { step, .. }, Payment::Amount(amount)) if amount < step || amount.0 % step.0 != 0 => {
            Err("out_of_range")
        }
        (Sale::ByAmount { credits, .. }, Payment::Amount(amount)) => {
            Ok((amount, Credits(amount.0 * i128::from(credits)), None))
        }
        _ => Err("invalid_input"),
    }
}

/// New lines, and lines that changed or fell away.
fn lines(old: &[Entry], new: &[Entry]) -> (Vec<Value>, Vec<Value>) {
    let before: BTreeMap<_, &Entry> = old.iter().map(|entry| (entry.line(), entry)).collect();
    let after: BTreeSet<_> = new.iter().map(Entry::line).collect();
    let (mut entries, mut corrections) = (Vec::new(), Vec::new());
    for entry in new {
        match before.get(&entry.line()) {
            None => entries.push(entry.json()),
            Some(known) if *known != entry => corrections.push(entry.json()),
            Some(_) => {}
        }
    }
    let gone = old.iter().filter(|entry| !after.contains(&entry.line()));
    corrections.extend(gone.map(|entry| entry.emptied().json()));
    (entries, corrections)
}

/// The same usage; a retry may leave out when it was.
fn same_content(known: &Usage, again: &Usage) -> bool {
    let at = if again.at.is_none() { known.at } else { again.at };
    *known == Usage { at, id: known.id.clone(), ..again.clone() }
}

fn checked_id(id: &str) -> Result<(), Code> {
    if id.is_empty() || id.starts_with('#') { Err("invalid_input") } else { Ok(()) }
}
