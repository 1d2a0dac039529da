//! How operations get into the journal: what is later is taken back, the new one is booked in its place, and
//! what was taken back is booked again. An error takes everything back.

use std::collections::VecDeque;

use super::Ledger;
use super::journal::{Effect, Key, Number};
use super::operation::Body;
use super::output::{Alert, AlertKind, EntryKind, Refusal};
use super::position::level::ArmedBy;
use super::position::{Brought, Id, lost};
use crate::ordered::sorted;
use crate::usage::nth_usage;
use crate::{Decimal, Error, Instant, Payment, Quote, Usage};

/// An operation that is not booked yet. What it costs, and whether it is admitted, is decided in its place.
pub(super) struct New<'a> {
    pub(super) key: Key,
    pub(super) request: Request<'a>,
    /// Its place in a list of usages, for the path of an error.
    pub(super) nth: Option<usize>,
}

/// What became of a row: its credits, or nothing where it was refused.
pub(super) type RowOutcome = (usize, Result<Option<Decimal>, Error>);

pub(super) enum Request<'a> {
    Spend(&'a Usage),
    /// The same in columns: an error is the row's alone.
    Row(&'a Usage),
    /// To see what would become of it, with its quote.
    Asked(&'a Usage),
    Hold(&'a Usage, u32),
    /// With the usage that replaces the hold's own.
    Capture(Option<&'a Usage>),
    Release,
    Purchase {
        stated: Instant,
        pack: &'a str,
        payment: Payment,
    },
    Ready(Body),
}

/// A booking that was taken back, to be booked again.
pub(super) struct TakenBack {
    pub(super) key: Key,
    body: Body,
    /// What its entry was called, where it had one.
    pub(super) kind: Option<EntryKind>,
    pub(super) effect: Effect,
}

/// What a transaction did, until it is kept or taken back.
pub(super) struct Done {
    /// The number of the first record that is new or was booked again.
    pub(super) from: Number,
    pub(super) before: Vec<TakenBack>,
    clock: Instant,
    made: u64,
    /// How many invoices stand before the place, and what was billed after it.
    pub(super) invoiced: (usize, Vec<super::Invoice>),
    pub(super) refused: Vec<Refusal>,
    /// The places in their list of usages without an id that were refused.
    pub(super) unnamed: Vec<usize>,
    pub(super) duplicates: Vec<String>,
    pub(super) rows: Vec<RowOutcome>,
    pub(super) alerts: Vec<Alert>,
    /// What [`Ledger::exhausted`] is with these alerts.
    pub(super) exhausted: Option<String>,
    pub(super) quotes: Vec<Quote>,
}

impl Ledger {
    /// Books new operations in their places and lets time pass to `to` at least.
    pub(super) fn transact(&mut self, news: Vec<New<'_>>, to: Instant) -> Result<Done, Error> {
        let news = sorted(news, &|left, right| left.key < right.key);
        let (clock, made) = (self.clock, self.made);
        let late = news.first().filter(|first| self.journal.ends_after(&first.key));
        let (billed, before) = match late {
            Some(first) => (self.position.invoices().to_vec(), self.take_back(&first.key.clone())?),
            None => (Vec::new(), Vec::new()),
        };
        let standing = self.position.invoices().len();
        let mut done = Done::starting(self.journal.next(), clock, made);
        done.exhausted.clone_from(&self.exhausted);
        done.invoiced = (standing, billed.into_iter().skip(standing).collect());
        let again = before.iter().filter(|old| !matches!(old.body, Body::Brought(_) | Body::Bonus));
        let again = again.map(|old| (old.key.clone(), old.body.clone())).collect();
        let outcome = self.book_all(again, news, to.max(clock), &mut done);
        done.before = before;
        match outcome {
            Ok(()) => Ok(done),
            Err(error) => {
                self.undo(done)?;
                Err(error)
            }
        }
    }

    /// Books operations again that a snapshot kept.
    pub(super) fn book_again(&mut self, operations: Vec<(Key, Body)>, to: Instant) -> Result<(), Error> {
        let mut done = Done::starting(self.journal.next(), self.clock, self.made);
        self.book_all(operations.into(), Vec::new(), to, &mut done)
    }

    /// Takes a whole transaction back: the ledger is as it was.
    pub(super) fn undo(&mut self, done: Done) -> Result<(), Error> {
        self.journal.undo_unsealed(&mut self.position)?;
        while self.journal.next() > done.from {
            self.journal.pop(&mut self.position)?;
        }
        (self.clock, self.made) = (done.clock, done.made);
        let again = done.before.into_iter().filter(|old| !matches!(old.body, Body::Brought(_) | Body::Bonus));
        let again = again.map(|old| (old.key, old.body)).collect();
        let mut nothing = Done::starting(done.from, done.clock, done.made);
        self.book_all(again, Vec::new(), done.clock, &mut nothing)
    }

    /// Takes back every booking after a place; in order.
    fn take_back(&mut self, place: &Key) -> Result<Vec<TakenBack>, Error> {
        let mut taken = Vec::new();
        while self.journal.ends_after(place) {
            self.journal.expand_after(place, &self.position)?;
            let number = self.journal.next().saturating_sub(1);
            let effect = self.journal.effect(number, &self.position)?;
            let kind = self.journal.last().and_then(|last| last.entry_kind(&effect));
            let (key, body) = self.journal.pop(&mut self.position)?;
            taken.push(TakenBack { key, body, kind, effect });
        }
        taken.reverse();
        Ok(taken)
    }

    fn book_all(
        &mut self,
        again: VecDeque<(Key, Body)>,
        news: Vec<New<'_>>,
        to: Instant,
        done: &mut Done,
    ) -> Result<(), Error> {
        let mut again = again.into_iter().peekable();
        for new in news {
            while let Some((key, body)) = again.next_if(|(key, _)| *key < new.key) {
                self.pass_until(&key, done)?;
                self.book(key, body, done)?;
            }
            self.pass_until(&new.key, done)?;
            self.clock = self.clock.max(new.key.at);
            let unnamed = new.nth.filter(|_| new.key.id.starts_with('#'));
            let row = new.nth.filter(|_| matches!(new.request, Request::Row(_)));
            match (self.resolve(&new, done), row) {
                (Ok(Some(body)), row) => {
                    if let (Some(row), Body::Spend(spend)) = (row, &body) {
                        done.rows.push((row, Ok(Some(spend.credits))));
                    }
                    self.book(new.key, body, done)?;
                }
                (Ok(None), row) => {
                    done.unnamed.extend(unnamed);
                    done.rows.extend(row.map(|row| (row, Ok(None))));
                }
                (Err(error), Some(row)) => {
                    done.unnamed.extend(unnamed);
                    done.rows.push((row, Err(error)));
                }
                (Err(error), None) => {
                    return Err(match new.nth {
                        Some(index) => nth_usage(error, index),
                        None => error,
                    });
                }
            }
        }
        for (key, body) in again {
            self.pass_until(&key, done)?;
            self.book(key, body, done)?;
        }
        self.clock = self.clock.max(to);
        while self.position.due_at() <= self.clock {
            self.pass_one(done)?;
        }
        Ok(())
    }

    /// Everything that is due before a place.
    pub(super) fn pass_until(&mut self, place: &Key, done: &mut Done) -> Result<(), Error> {
        while self.position.due_at() <= place.at {
            let due = self.position.due().ok_or_else(lost)?;
            let before = due.at < place.at || place.wave > 0 || (due.rank, &due.id) < (place.rank, &place.id);
            if !before {
                break;
            }
            self.pass_one(done)?;
        }
        Ok(())
    }

    /// The next thing that is due.
    fn pass_one(&mut self, done: &mut Done) -> Result<(), Error> {
        let due = self.position.due().ok_or_else(lost)?;
        let key = Key { at: due.at, wave: 0, rank: due.rank, id: due.id, part: 0 };
        if due.what == Brought::Renew {
            self.book_brought(vec![Brought::Rollover, Brought::Renew], key, done)
        } else {
            self.book_brought(vec![due.what], key, done)
        }
    }

    /// Books what time brings.
    fn book_brought(&mut self, steps: Vec<Brought>, key: Key, done: &mut Done) -> Result<(), Error> {
        let from = self.journal.next();
        self.book_steps(steps, key.clone(), done)?;
        self.look_at(from, &key, done)
    }

    /// Books steps that follow one another, with what follows from each.
    fn book_steps(&mut self, steps: Vec<Brought>, mut key: Key, done: &mut Done) -> Result<(), Error> {
        let mut steps = VecDeque::from(steps);
        let mut next = steps.pop_front();
        while let Some(what) = next {
            let follows = self.position.bring(&what, &self.terms, key.at, self.journal.log())?;
            if let Brought::Warn(slot) = what {
                done.alerts.extend(self.position.expiry_alert(slot, key.at)?);
            }
            // What changed nothing is not booked, a repayment of nothing above all; a renewal always is.
            if self.journal.has_changes() || what == Brought::Renew {
                self.journal.push(key.clone(), Body::Brought(what.clone()), &self.position)?;
                key.part = key.part.saturating_add(1);
            }
            for follow in follows.into_iter().rev() {
                steps.push_front(follow);
            }
            next = steps.pop_front();
        }
        Ok(())
    }

    /// Books one admitted operation and what follows from it.
    pub(super) fn book(&mut self, key: Key, body: Body, done: &mut Done) -> Result<(), Error> {
        let (at, from) = (key.at, self.journal.next());
        let (mut follows, bonus) = self.apply(&key, &body)?;
        self.journal.push(key.clone(), body, &self.position)?;
        let mut after = Key { part: 1, ..key.clone() };
        if let Some(bonus) = bonus {
            let id: Id = format!("{}#bonus", key.id).into();
            follows.extend(self.add_grant(&id, &bonus, at)?);
            self.journal.push(after.clone(), Body::Bonus, &self.position)?;
            after.part = 2;
        }
        self.book_steps(follows, after, done)?;
        self.look_at(from, &key, done)
    }

    /// Looks at what was booked from a number on: at grants that end within the notice period, with what is left
    /// of them when they have repaid what was owed, and at thresholds.
    fn look_at(&mut self, from: Number, key: &Key, done: &mut Done) -> Result<(), Error> {
        for number in from..self.journal.next() {
            for change in self.journal.changes(number) {
                if let super::position::Change::Activated(slot) = change {
                    let batch = self.position.batch(*slot)?;
                    if batch.warned.is_some_and(|warned| warned <= batch.from()) {
                        done.alerts.extend(self.position.expiry_alert(*slot, key.at)?);
                    }
                }
            }
        }
        // Thresholds are looked at when everything due at the instant is booked: an expiry that a renewal follows
        // is no shortage.
        if self.position.due_at() > key.at {
            let before = done.alerts.len();
            let (by, told) = (self.lifted_by(key), done.exhausted.as_deref());
            self.position.cross(&by, key.at, &self.terms, told, self.journal.log(), &mut done.alerts)?;
            self.tell(before, done);
        }
        self.journal.seal();
        Ok(())
    }

    /// What a threshold is armed by: the last booking of the instant that may have brought credits.
    fn lifted_by(&self, key: &Key) -> ArmedBy {
        let mut number = self.journal.next();
        while let Some(record) = number.checked_sub(1).and_then(|last| self.journal.row(last)) {
            number = number.saturating_sub(1);
            match record.kind() {
                _ if record.key.at != key.at => break,
                _ if matches!(record.body, Body::Brought(Brought::Warn(_))) => {}
                // A day that the cap leaves without credits brings none.
                _ if matches!(record.body, Body::Brought(Brought::Daily)) && !self.activates(number) => {}
                Some(EntryKind::Expire | EntryKind::Repay | EntryKind::Round) => {}
                kind => return ArmedBy { kind, id: record.key.id.clone() },
            }
        }
        ArmedBy { kind: None, id: key.id.clone() }
    }

    fn activates(&self, number: Number) -> bool {
        self.journal.changes(number).any(|change| matches!(change, super::position::Change::Activated(_)))
    }
}

impl Ledger {
    /// Notes what the alerts from a place on say of exhaustion, where they have not been said before.
    pub(super) fn tell(&self, from: usize, done: &mut Done) {
        for alert in done.alerts.iter().skip(from) {
            let of_exhaustion = matches!(alert.kind, AlertKind::Exhausted | AlertKind::Recovered);
            if of_exhaustion && alert.threshold.is_none() && !self.said.contains(&alert.key) {
                done.exhausted = (alert.kind == AlertKind::Exhausted).then(|| alert.key.clone());
            }
        }
    }
}

impl Done {
    pub(super) fn starting(from: Number, clock: Instant, made: u64) -> Done {
        Done {
            from,
            before: Vec::new(),
            clock,
            made,
            invoiced: (0, Vec::new()),
            refused: Vec::new(),
            unnamed: Vec::new(),
            duplicates: Vec::new(),
            rows: Vec::new(),
            alerts: Vec::new(),
            exhausted: None,
            quotes: Vec::new(),
        }
    }
}
