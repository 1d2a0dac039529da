//! The course of an account: every admitted operation and what time brings, in order, from the very start.

use std::collections::{BTreeMap, BTreeSet};

use super::books::{Batch, Books, Cycle, Hold, Spend};
use super::entry::{Kind, Parts};
use super::watch::{Line, announced};
use crate::account::{AtRenewal, Setup};
use crate::amount::Credits;
use crate::calendar::{DAY, day_name, day_start, months_after};
use crate::operation::{Carry, Price, Usage};

/// Where something stands in the order of things: instant, wave, order at one instant, id, arrival.
pub(crate) type Key = (i64, u32, u8, String, usize);

/// The order at one instant.
pub(crate) mod rank {
    pub(crate) const TIME_OUT: u8 = 0;
    pub(crate) const EXPIRY: u8 = 2;
    pub(crate) const RENEWAL: u8 = 3;
    pub(crate) const CHANGE: u8 = 4;
    pub(crate) const GRANT: u8 = 5;
    pub(crate) const VOID: u8 = 6;
    pub(crate) const REVERSAL: u8 = 7;
    pub(crate) const USAGE: u8 = 8;
}

/// An operation that was let in, with its place in the order.
#[derive(Clone, Debug)]
pub(crate) struct Admitted {
    pub(crate) key: Key,
    pub(crate) deed: Deed,
}

/// What an admitted operation does.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Spend { id: String, usage: Usage, price: Price },
    Hold { usage: Usage, price: Price, until: i64 },
    Capture { hold: String, usage: Usage, price: Price },
    Release { hold: String },
    Reverse { usage: String },
    Grant(Vec<Batch>),
    Void { id: String },
    Change { id: String, plan: Option<String>, renewal: bool, carry: Carry },
}

enum Due {
    TimeOut(String),
    Expiry(String),
    Renewal,
    Daily,
    Beginning(String),
    Notice(String),
    Operation(usize),
    Refusal,
}

/// The account after everything up to `until`, that instant included, or just before the place `before`.
/// `refused` are the places of what was just refused.
pub(crate) fn run<'a>(
    setup: &'a Setup,
    admitted: &[Admitted],
    refused: &[Key],
    until: i64,
    before: Option<&Key>,
) -> Books<'a> {
    let mut course = Course { books: Books::open(setup), due: BTreeMap::new() };
    course.later(setup.anchor, rank::RENEWAL, "", Due::Renewal);
    course.later(setup.anchor, rank::GRANT, &daily_id(setup, setup.anchor), Due::Daily);
    for (index, operation) in admitted.iter().enumerate() {
        course.due.insert(operation.key.clone(), Due::Operation(index));
    }
    for key in refused {
        // Before whatever was let in under the same made id.
        let (at, wave, rank, id, _) = key.clone();
        course.due.insert((at, wave, rank, id, 0), Due::Refusal);
    }
    let mut unwatched = None;
    while let Some((key, due)) = course.due.pop_first() {
        if key.0 > until || before.is_some_and(|before| key >= *before) {
            break;
        }
        let now = key.0;
        course.books.now = now;
        let happens = course.happens(&due);
        let by = if happens { course.brings(&key, &due, admitted) } else { None };
        match due {
            Due::TimeOut(hold) => course.give_back(&hold),
            Due::Expiry(id) => course.expire(&id),
            Due::Renewal => course.renew(),
            Due::Daily => course.daily(),
            Due::Beginning(id) => course.begin(&id),
            Due::Notice(id) => course.books.notice(&id),
            Due::Operation(index) => course.perform(&admitted[index]),
            Due::Refusal => course.books.refuse(),
        }
        if let Some(by) = by {
            unwatched = Some(by);
        } else if happens {
            // What only ends is told, and brings nothing.
            unwatched.get_or_insert(key.3);
        }
        // What time brings at an instant is one thing: an expiry that a renewal follows is no shortage.
        let quiet = course.due.iter().take_while(|(next, _)| next.0 == now).all(|(_, due)| !course.brought(due));
        if let Some(by) = unwatched.take_if(|_| quiet) {
            course.books.watch(&by);
        }
    }
    course.books.now = before.map_or(until, |before| before.0);
    course.books
}

struct Course<'a> {
    books: Books<'a>,
    due: BTreeMap<Key, Due>,
}

impl<'a> Books<'a> {
    fn open(setup: &'a Setup) -> Books<'a> {
        Books {
            setup,
            now: setup.anchor,
            plan: setup.plan.clone(),
            next_plan: None,
            cycle: Cycle::default(),
            batches: Vec::new(),
            holds: BTreeMap::new(),
            spends: BTreeMap::new(),
            debt: Credits::ZERO,
            carried: Credits::ZERO,
            entries: Vec::new(),
            invoices: Vec::new(),
            last_daily: None,
            base: Credits::ZERO,
            came: false,
            lines: Line::all(&setup.policy.thresholds),
            alerts: Vec::new(),
        }
    }
}

impl Course<'_> {
    fn later(&mut self, at: i64, rank: u8, id: &str, due: Due) {
        self.due.insert((at, 0, rank, id.to_owned(), 0), due);
    }

    /// Whether anything happens when it is due.
    fn happens(&self, due: &Due) -> bool {
        let books = &self.books;
        let ends =
            |id: &str| books.batches.iter().any(|batch| batch.id == id && batch.usable() && batch.remaining.is_some());
        match due {
            Due::TimeOut(hold) => books.holds[hold].open,
            Due::Expiry(id) | Due::Notice(id) => ends(id),
            Due::Daily => {
                let room = |cap: Option<Credits>| cap.is_none_or(|cap| cap > books.cycle.daily);
                self.new_day().is_some_and(|(_, cap)| room(cap))
            }
            Due::Renewal | Due::Beginning(_) | Due::Operation(_) => true,
            Due::Refusal => false,
        }
    }

    /// By what name it would arm a threshold, where it may bring credits.
    fn brings(&self, key: &Key, due: &Due, admitted: &[Admitted]) -> Option<String> {
        let id = &key.3;
        match due {
            Due::Expiry(_) | Due::Notice(_) | Due::Refusal => None,
            Due::Renewal if self.books.entries.is_empty() => Some("#renewal-0".to_owned()),
            Due::Renewal => Some(format!("#renewal-{}", self.books.cycle.number + 1)),
            Due::TimeOut(hold) => Some(format!("#release-{hold}")),
            Due::Daily | Due::Beginning(_) => Some(id.clone()),
            Due::Operation(index) => Some(match admitted[*index].deed {
                Deed::Capture { .. } => format!("#capture-{id}"),
                Deed::Release { .. } => format!("#release-{id}"),
                Deed::Reverse { .. } => format!("#reverse-{id}"),
                _ => id.clone(),
            }),
        }
    }

    /// Whether time itself brings it: a day that has its turn, even if the cap leaves it nothing.
    fn brought(&self, due: &Due) -> bool {
        match due {
            Due::Operation(_) => false,
            Due::Daily => self.new_day().is_some(),
            _ => self.happens(due),
        }
    }

    /// The free credits of a day that has not had them, and their cap.
    fn new_day(&self) -> Option<(Credits, Option<Credits>)> {
        let books = &self.books;
        let plan = books.plan.as_deref().and_then(|id| books.setup.plan(id))?;
        let today = daily_id(books.setup, books.now);
        plan.daily.filter(|_| books.last_daily.as_ref() != Some(&today))
    }

    fn perform(&mut self, operation: &Admitted) {
        let now = self.books.now;
        match &operation.deed {
            Deed::Spend { id, usage, price } => {
                let draws = if self.books.unlimited() { Vec::new() } else { self.books.take(price.credits) };
                self.consume(Kind::Spend, id, usage, *price, draws);
            }
            Deed::Hold { usage, price, until } => {
                let taken = if self.books.unlimited() { Vec::new() } else { self.books.take(price.credits) };
                for (id, part) in &taken {
                    self.books.batch(id).held += *part;
                }
                let id = usage.id.clone().expect("holds have ids");
                let sum = taken.iter().map(|(_, part)| *part).sum();
                let entry = self.books.book(Kind::Hold, &id, now, sum, Parts::of(taken.clone()));
                entry.usage = Some(usage.clone());
                entry.exempt = price.exempt;
                self.later(*until, rank::TIME_OUT, &id, Due::TimeOut(id.clone()));
                self.books.holds.insert(id, Hold { taken, open: true });
            }
            Deed::Capture { hold, usage, price } => self.capture(hold, usage, *price),
            Deed::Release { hold } => self.give_back(hold),
            Deed::Reverse { usage } => self.reverse(usage),
            Deed::Grant(batches) => {
                for batch in batches {
                    self.books.book(Kind::Grant, &batch.id, now, batch.amount, Parts::one(&batch.id, batch.amount));
                }
                batches.iter().for_each(|batch| self.add(batch.clone()));
            }
            Deed::Void { id } => {
                let batch = self.books.batch(id);
                let rest = batch.remaining;
                batch.remaining = Credits::ZERO;
                batch.voided += rest;
                if batch.begun {
                    self.books.cycle.voided += rest;
                }
                let parts = if rest.is_some() { Parts::one(id, rest) } else { Parts::default() };
                self.books.book(Kind::Void, id, now, rest, parts);
            }
            Deed::Change { id, plan, renewal: true, .. } => {
                self.books.next_plan = Some(plan.clone());
                self.books.book(Kind::Plan, id, now, Credits::ZERO, Parts::default());
            }
            Deed::Change { id, plan, renewal: false, carry } => self.change(id, plan.clone(), *carry),
        }
    }

    /// Books what was consumed: the draws made already, and what exceeds them.
    fn consume(&mut self, kind: Kind, id: &str, usage: &Usage, price: Price, draws: Vec<(String, Credits)>) {
        self.books.spend(&draws);
        let credits = price.credits;
        let parts = self.books.settle(credits, draws);
        let now = self.books.now;
        let entry = self.books.book(kind, id, now, credits, parts.clone());
        entry.usage = Some(usage.clone());
        entry.exempt = price.exempt;
        self.books.spends.insert(id.to_owned(), Spend { credits, parts, cycle: self.books.cycle.number });
    }

    fn capture(&mut self, hold: &str, usage: &Usage, price: Price) {
        let held = self.books.holds.get_mut(hold).expect("captures have holds");
        held.open = false;
        let taken = held.taken.clone();
        // An unlimited plan draws nothing, not even what was held before it.
        let (mut draws, mut rest) = (Vec::new(), Vec::new());
        let mut left = if self.books.unlimited() { Credits::ZERO } else { price.credits };
        for (id, part) in taken {
            self.books.batch(&id).held -= part;
            let used = part.min(left);
            left -= used;
            if used.is_some() {
                draws.push((id.clone(), used));
            }
            if part > used {
                rest.push((id, part - used));
            }
        }
        let expired = self.put_back(rest.into_iter().rev().collect());
        for (id, part) in self.books.take(left) {
            match draws.last_mut() {
                Some((known, more)) if *known == id => *more += part,
                _ => draws.push((id, part)),
            }
        }
        self.consume(Kind::Capture, hold, usage, price, draws);
        self.book_expired(expired);
    }

    /// Ends a hold with nothing spent.
    fn give_back(&mut self, hold: &str) {
        let held = self.books.holds.get_mut(hold).expect("settlements have holds");
        if !held.open {
            return;
        }
        held.open = false;
        let back: Vec<(String, Credits)> = held.taken.iter().rev().cloned().collect();
        for (id, part) in &back {
            self.books.batch(id).held -= *part;
        }
        let expired = self.put_back(back.clone());
        let now = self.books.now;
        let sum: Credits = back.iter().map(|(_, part)| *part).sum();
        let draws = back.into_iter().map(|(id, part)| (id, -part)).collect();
        self.books.book(Kind::Release, hold, now, -sum, Parts::of(draws));
        self.book_expired(expired);
    }

    fn reverse(&mut self, usage: &str) {
        let Spend { credits, mut parts, cycle } = self.books.spends.get(usage).expect("reversals have usage").clone();
        if self.books.setup.policy.at_renewal == AtRenewal::Forgive && cycle != self.books.cycle.number {
            // What was forgiven at the renewal nobody paid: it is no credit beyond this cycle's overage.
            let billed = parts.overage.min(self.books.cycle.overage.max(Credits::ZERO));
            parts.forgiven += parts.overage - billed;
            parts.overage = billed;
        }
        let now = self.books.now;
        let mut back: Vec<(String, Credits)> = parts.draws.iter().rev().cloned().collect();
        let books = &mut self.books;
        books.cycle.forgiven -= parts.forgiven;
        books.cycle.unmetered -= parts.unmetered;
        let owed = parts.debt.min(books.debt);
        books.debt -= owed;
        let mut repaid = parts.debt - owed;
        let mut billed = parts.overage;
        if books.setup.policy.at_renewal == AtRenewal::CarryAndRepay {
            billed = billed.min(books.overage().max(Credits::ZERO));
            repaid += parts.overage - billed;
        }
        // Overage of this cycle first, where both this one's and carried are still open.
        let carried = if books.setup.policy.at_renewal == AtRenewal::CarryAndRepay {
            (billed - books.cycle.overage.max(Credits::ZERO)).max(Credits::ZERO)
        } else {
            Credits::ZERO
        };
        books.carried -= carried;
        books.cycle.overage -= billed - carried;
        // What had been repaid goes back to the grants that repaid, newest first.
        for index in (0..self.books.batches.len()).rev() {
            let batch = &mut self.books.batches[index];
            let part = repaid.min(batch.repaid);
            if part.is_some() {
                batch.repaid -= part;
                repaid -= part;
                back.push((batch.id.clone(), part));
            }
        }
        let expired = self.unspend(back.clone());
        let negative = Parts {
            draws: back.into_iter().map(|(id, part)| (id, -part)).collect(),
            overage: -billed,
            debt: -owed,
            forgiven: -parts.forgiven,
            unmetered: -parts.unmetered,
        };
        self.books.book(Kind::Reverse, usage, now, -credits, negative);
        self.book_expired(expired);
    }

    /// Takes back what was spent.
    fn unspend(&mut self, back: Vec<(String, Credits)>) -> Vec<(String, Credits)> {
        let number = self.books.cycle.number;
        for (id, part) in &back {
            let batch = self.books.batch(id);
            batch.spent -= *part;
            let of_plan = batch.allotment_of == Some(number);
            self.books.cycle.drawn -= *part;
            if of_plan {
                self.books.cycle.used_of_plan -= *part;
            }
        }
        self.put_back(back)
    }

    fn put_back(&mut self, back: Vec<(String, Credits)>) -> Vec<(String, Credits)> {
        back.into_iter().filter_map(|(id, part)| self.books.put_back(&id, part)).collect()
    }

    /// What came back to grants that are over expires at once, a line a grant.
    fn book_expired(&mut self, returned: Vec<(String, Credits)>) {
        let now = self.books.now;
        let mut expired: Vec<(String, Credits)> = Vec::new();
        for (id, part) in returned {
            match expired.iter_mut().find(|(known, _)| *known == id) {
                Some((_, sum)) => *sum += part,
                None => expired.push((id, part)),
            }
        }
        for (id, part) in expired {
            self.books.book(Kind::Expire, &id, now, part, Parts::one(&id, part));
        }
    }

    /// A grant comes into being, and counts once it is effective.
    fn add(&mut self, batch: Batch) {
        let (id, effective, expires, now) = (batch.id.clone(), batch.effective, batch.expires, self.books.now);
        let announced = announced(self.books.setup, batch.source, expires);
        self.books.batches.push(batch);
        if let Some(expires) = expires {
            self.later(expires, rank::EXPIRY, &id, Due::Expiry(id.clone()));
        }
        if let Some(announced) = announced.filter(|announced| *announced > effective.max(now)) {
            self.due.insert((announced, 0, rank::EXPIRY, id.clone(), 1), Due::Notice(id.clone()));
        }
        if effective > now {
            self.later(effective, rank::GRANT, &id, Due::Beginning(id.clone()));
        } else {
            self.begin(&id);
        }
    }

    /// A grant becomes effective, repays what is owed, and is announced at once where it ends so soon.
    fn begin(&mut self, id: &str) {
        self.books.came |= !self.books.unlimited();
        self.count_in(id);
        self.books.measure();
        let setup = self.books.setup;
        let batch = self.books.batch(id);
        let from = batch.effective.max(batch.added);
        if announced(setup, batch.source, batch.expires).is_some_and(|announced| announced <= from) {
            self.books.notice(id);
        }
    }

    fn count_in(&mut self, id: &str) {
        let now = self.books.now;
        let batch = self.books.batch(id);
        batch.begun = true;
        let (amount, free, allotment) = (batch.remaining, batch.free, batch.allotment_of.is_some());
        let cycle = &mut self.books.cycle;
        match (allotment, free) {
            (true, _) => cycle.package += amount,
            (false, false) => cycle.purchased += amount,
            (false, true) => cycle.bonus += amount,
        }
        let debt = amount.min(self.books.debt);
        let overage = if self.books.setup.policy.at_renewal == AtRenewal::CarryAndRepay {
            (amount - debt).min(self.books.carried).max(Credits::ZERO)
        } else {
            Credits::ZERO
        };
        let part = debt + overage;
        if !part.is_some() {
            return;
        }
        self.books.debt -= debt;
        self.books.carried -= overage;
        let batch = self.books.batch(id);
        batch.remaining -= part;
        batch.repaid += part;
        let parts = Parts { debt: -debt, overage: -overage, ..Parts::one(id, part) };
        self.books.spend(&parts.draws);
        self.books.book(Kind::Repay, id, now, Credits::ZERO, parts);
    }

    fn expire(&mut self, id: &str) {
        let now = self.books.now;
        let number = self.books.cycle.number;
        let batch = self.books.batch(id);
        if batch.over {
            return;
        }
        let rest = batch.remaining;
        batch.over = true;
        batch.remaining = Credits::ZERO;
        batch.expired += rest;
        let of_plan = batch.allotment_of == Some(number);
        self.books.cycle.expired += rest;
        if of_plan {
            self.books.cycle.rest += rest;
        }
        if rest.is_some() {
            self.books.book(Kind::Expire, id, now, rest, Parts::one(id, rest));
        }
    }

    fn renew(&mut self) {
        let setup = self.books.setup;
        let now = self.books.now;
        let opening = self.books.entries.is_empty() && now == setup.anchor;
        let before = self.books.cycle.clone();
        let had_allotment = self.books.batches.iter().any(|batch| batch.allotment_of == Some(before.number));
        if !opening {
            self.bill();
            if let Some(plan) = self.books.next_plan.take().filter(|plan| *plan != self.books.plan) {
                self.books.plan = plan;
                self.later(now, rank::GRANT, &daily_id(setup, now), Due::Daily);
            }
        }
        let yearly = self.books.plan.as_deref().and_then(|id| setup.plan(id)).is_some_and(|plan| plan.yearly);
        let months = before.months + if yearly { 12 } else { 1 };
        let end = months_after(setup.anchor, months, setup.offset);
        let unspent = |free: bool| {
            let batches = self.books.batches.iter().filter(|batch| batch.begun && batch.free == free);
            batches.map(|batch| batch.remaining + batch.held).sum()
        };
        self.books.cycle = Cycle {
            number: if opening { 0 } else { before.number + 1 },
            months,
            start: now,
            end,
            purchased: unspent(false),
            bonus: unspent(true),
            granted: BTreeSet::new(),
            ..Cycle::default()
        };
        self.later(end, rank::RENEWAL, "", Due::Renewal);
        let number = self.books.cycle.number;
        if let Some(rollover) = setup.policy.rollover.filter(|_| had_allotment) {
            let most = before.rest.max(rollover.min);
            let amount = rollover.max.map_or(most, |max| most.min(max));
            if amount.is_some() && rollover.cycles != Some(0) {
                let id = format!("#rollover-{number}");
                let expires = rollover.cycles.map(|cycles| {
                    months_after(setup.anchor, before.months + cycles * (months - before.months), setup.offset)
                });
                self.books.book(Kind::Grant, &id, now, amount, Parts::one(&id, amount));
                self.add(Batch { expires, ..Batch::new(&id, false, "rollover", amount, now) });
            }
        }
        let amount = setup.nominal(self.books.plan.as_deref()).unwrap_or_default();
        self.books.cycle.granted.extend(self.books.plan.clone());
        let id = format!("#plan-{number}");
        let parts = if amount.is_some() { Parts::one(&id, amount) } else { Parts::default() };
        self.books.book(Kind::Renew, &format!("#renewal-{number}"), now, amount, parts);
        if amount.is_some() {
            self.allot(&id, amount);
        }
        self.books.measure();
    }

    fn allot(&mut self, id: &str, amount: Credits) {
        let (number, end, now) = (self.books.cycle.number, self.books.cycle.end, self.books.now);
        let batch = Batch::new(id, false, "plan", amount, now);
        self.add(Batch { expires: Some(end), allotment_of: Some(number), ..batch });
    }

    /// What becomes of a cycle's overage at its end.
    fn bill(&mut self) {
        let books = &mut self.books;
        match books.setup.policy.at_renewal {
            AtRenewal::Carry | AtRenewal::CarryAndRepay => books.carried += books.cycle.overage,
            AtRenewal::Forgive => {}
            AtRenewal::Invoice => {
                let invoice = books.due(format!("#invoice-{}", books.cycle.number));
                books.invoices.extend(invoice);
            }
        }
    }

    fn daily(&mut self) {
        let setup = self.books.setup;
        let now = self.books.now;
        let next = day_start(now, setup.offset) + DAY;
        self.later(next, rank::GRANT, &daily_id(setup, next), Due::Daily);
        self.grant_daily(next);
    }

    /// The free credits of a day, once, under a plan that has some.
    fn grant_daily(&mut self, next: i64) {
        let setup = self.books.setup;
        let now = self.books.now;
        let daily = self.books.plan.as_deref().and_then(|id| setup.plan(id)).and_then(|plan| plan.daily);
        let Some((credits, cap)) = daily else { return };
        let id = daily_id(setup, now);
        if self.books.last_daily.replace(id.clone()).as_ref() == Some(&id) {
            return;
        }
        let amount = cap.map_or(credits, |cap| credits.min(cap - self.books.cycle.daily));
        if !amount.is_some() {
            return;
        }
        self.books.cycle.daily += amount;
        self.books.book(Kind::Grant, &id, now, amount, Parts::one(&id, amount));
        self.add(Batch { expires: Some(next), ..Batch::new(&id, true, "daily", amount, now) });
    }

    fn change(&mut self, entry: &str, plan: Option<String>, carry: Carry) {
        let setup = self.books.setup;
        let now = self.books.now;
        let number = self.books.cycle.number;
        // At the very start of a cycle there is no rest to keep.
        let starting = now == self.books.cycle.start;
        let carry = if carry == Carry::Balance && starting { Carry::Usage } else { carry };
        let nominal = setup.nominal(plan.as_deref()).unwrap_or_default();
        let first = plan.as_ref().is_some_and(|id| self.books.cycle.granted.insert(id.clone()));
        let amount = match carry {
            Carry::Usage => (nominal - self.books.cycle.used_of_plan).max(Credits::ZERO),
            Carry::Balance | Carry::None if first => nominal,
            Carry::Balance | Carry::None => Credits::ZERO,
        };
        self.books.plan = plan;
        self.books.next_plan = None;
        self.books.cycle.changes += 1;
        let id = format!("#plan-{number}-{}", self.books.cycle.changes);
        let parts = if amount.is_some() { Parts::one(&id, amount) } else { Parts::default() };
        self.books.book(Kind::Plan, entry, now, amount, parts);
        let replaced = carry == Carry::Usage;
        if replaced || carry == Carry::None {
            let old: Vec<usize> = (0..self.books.batches.len())
                .filter(|&index| {
                    self.books.batches[index].allotment_of == Some(number) && !self.books.batches[index].over
                })
                .collect();
            for index in old {
                let batch = &mut self.books.batches[index];
                let (id, rest) = (batch.id.clone(), batch.remaining);
                batch.over = true;
                batch.expires = Some(now);
                batch.remaining = Credits::ZERO;
                batch.expired += rest;
                if replaced {
                    self.books.cycle.package -= rest;
                } else {
                    self.books.cycle.expired += rest;
                }
                if rest.is_some() {
                    self.books.book(Kind::Expire, &id, now, rest, Parts::one(&id, rest));
                }
            }
        }
        if amount.is_some() {
            self.allot(&id, amount);
        }
        self.books.measure();
        self.later(now, rank::GRANT, &daily_id(setup, now), Due::Daily);
    }
}

impl Batch {
    /// A grant from now on, without expiry.
    pub(crate) fn new(id: &str, free: bool, source: &'static str, amount: Credits, at: i64) -> Batch {
        Batch {
            id: id.to_owned(),
            free,
            source,
            amount,
            remaining: amount,
            spent: Credits::ZERO,
            expired: Credits::ZERO,
            voided: Credits::ZERO,
            held: Credits::ZERO,
            repaid: Credits::ZERO,
            priority: 0,
            added: at,
            effective: at,
            expires: None,
            cost: None,
            begun: false,
            over: false,
            allotment_of: None,
        }
    }
}

fn daily_id(setup: &Setup, at: i64) -> String {
    format!("#daily-{}", day_name(at, setup.offset))
}
