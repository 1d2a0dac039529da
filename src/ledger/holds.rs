//! Asking whether something may be spent, and setting credits aside for it.

use super::Ledger;
use super::book::{Done, New, Request};
use super::input::Intent;
use super::journal::Key;
use super::operation::{Body, HoldOp};
use super::output::{Authorization, Receipt};
use super::position::{Hold, Id, rank};
use super::record::{Shown, conflict, stated_at};
use crate::{Error, ErrorCode, Instant, Usage};

impl Ledger {
    /// May this be spent? [`Intent::Ask`] changes nothing and answers what [`Ledger::record`] would do;
    /// [`Intent::Hold`] sets the credits, or the high end of a range, aside.
    ///
    /// A hold is called by its usage's id. Where blocking is `empty`, and under overage and debt, it takes
    /// what there is.
    ///
    /// # Errors
    /// As [`Ledger::record`]; [`ErrorCode::InvalidInput`] for a hold without a usage id or with a time of 0.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Intent, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(100.into(), start))?;
    /// let usage = Usage { id: Some("r-1".into()), credits: Some(30.into()), ..Usage::default().at(start) };
    /// let hold = ledger.authorize(&usage, Intent::hold())?;
    /// assert_eq!((hold.allowed, hold.balance.held.to_string().as_str()), (true, "30"));
    /// let captured = ledger.capture("r-1", None, None)?;
    /// assert_eq!(captured.balance.drawn.to_string(), "30");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn authorize(&mut self, usage: &Usage, intent: Intent) -> Result<Authorization, Error> {
        let (made, clock) = (self.made, self.clock);
        let outcome = match intent {
            Intent::Ask => self.ask(usage, clock),
            Intent::Hold { ttl_ms } => self.make_hold(usage, ttl_ms),
        };
        self.made = made;
        outcome
    }

    /// Books what a hold was made for: its own usage, or the one that it turned out to be. What exceeds the
    /// hold is drawn from the balance; what exceeds both follows the exhaustion policy, never refused.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownHold`]; [`ErrorCode::HoldClosed`] where it was captured with other content,
    /// released, or timed out by `at`; [`ErrorCode::OutOfRange`] before the hold was made; as
    /// [`Ledger::record`] for the usage, whose id is the hold's or left out.
    ///
    /// ```
    /// use drawdown::{Intent, Usage};
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// # let spend = |id: &str, credits: u32| {
    /// #     let usage = drawdown::Usage::default().at(start);
    /// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
    /// # };
    /// ledger.authorize(&spend("r-1", 30), Intent::hold())?;
    /// let actual = Usage { credits: Some(12.into()), ..Usage::default().at(start) };
    /// let balance = ledger.capture("r-1", Some(&actual), None)?.balance;
    /// assert_eq!((balance.drawn, balance.held, balance.remaining), (12.into(), 0.into(), Some(88.into())));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn capture(&mut self, hold: &str, usage: Option<&Usage>, at: Option<Instant>) -> Result<Receipt, Error> {
        let made = self.hold_place(hold)?;
        if let Some(usage) = usage {
            Ledger::checked_names(usage)?;
            if usage.id.as_deref().is_some_and(|id| id != hold) {
                return Err(Error::invalid("is not the hold's; leave it out").within("id").within("usage"));
            }
        }
        if let Some(number) = self.journal.captured(hold) {
            let own = self.hold_op(hold).map(|hold| hold.spend.content.clone());
            let booked = self.journal.get(number).and_then(|record| record.usage()).map(|spend| spend.content.clone());
            let same = match (usage, booked, own) {
                (Some(usage), Some(booked), _) => booked.says(usage, &mut self.names),
                (None, Some(booked), Some(own)) => super::operation::Content { at: own.at, ..booked } == own,
                _ => false,
            };
            return if same { self.duplicate(hold) } else { Err(closed(hold)) };
        }
        if self.journal.released(hold).is_some() {
            return Err(closed(hold));
        }
        let at = at.or(usage.and_then(|usage| usage.at)).unwrap_or(self.clock);
        let key = self.key_after(&made, at, rank::USAGE, hold)?;
        self.submit(key, Request::Capture(usage), self.made)
    }

    /// Gives back what a hold set aside.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownHold`]; [`ErrorCode::HoldClosed`] where it was captured or has timed out by `at`;
    /// [`ErrorCode::OutOfRange`] before it was made. Released twice is a duplicate.
    ///
    /// ```
    /// use drawdown::Intent;
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// # let spend = |id: &str, credits: u32| {
    /// #     let usage = drawdown::Usage::default().at(start);
    /// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
    /// # };
    /// ledger.authorize(&spend("r-1", 30), Intent::hold())?;
    /// assert_eq!(ledger.balance(None)?.remaining, Some(70.into()));
    /// assert_eq!(ledger.release("r-1", None)?.balance.remaining, Some(100.into()));
    /// assert_eq!(ledger.release("r-1", None)?.duplicates, ["r-1"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn release(&mut self, hold: &str, at: Option<Instant>) -> Result<Receipt, Error> {
        let made = self.hold_place(hold)?;
        if self.journal.released(hold).is_some() {
            return self.duplicate(hold);
        }
        if self.journal.captured(hold).is_some() {
            return Err(closed(hold));
        }
        let key = self.key_after(&made, at.unwrap_or(self.clock), rank::RETURN, hold)?;
        self.submit(key, Request::Release, self.made)
    }

    /// The place of an operation that needs another one: after it, also at the same instant.
    pub(super) fn key_after(&self, needed: &Key, at: Instant, rank: u8, id: &str) -> Result<Key, Error> {
        let at = self.booked_at(at)?;
        if at < needed.at {
            let message = format!("is {at}, before \"{}\" at {}", crate::amount::shortened(id), needed.at);
            return Err(Error::new(ErrorCode::OutOfRange, message).within("at"));
        }
        let wave = match needed.at == at {
            true if needed.rank >= rank => needed.wave.saturating_add(1),
            true => needed.wave,
            false => 0,
        };
        Ok(Key { at, wave, rank, id: id.into(), part: 0 })
    }

    /// The operation that made a hold.
    pub(super) fn hold_op(&self, id: &str) -> Option<&HoldOp> {
        match &self.journal.get(self.journal.usage(id)?)?.body {
            Body::Hold(hold) => Some(hold),
            _ => None,
        }
    }

    /// A hold that is open where the journal now stands.
    pub(super) fn open_hold(&self, id: &str) -> Result<&Hold, Error> {
        self.position.hold(id).ok_or_else(|| closed(id))
    }

    fn hold_place(&self, id: &str) -> Result<Key, Error> {
        let record = self.journal.usage(id).and_then(|number| self.journal.get(number));
        match record.filter(|record| matches!(record.body, Body::Hold(_))) {
            Some(record) => Ok(record.key.clone()),
            None => {
                let message = format!("there is no hold \"{}\"", crate::amount::shortened(id));
                Err(Error::new(ErrorCode::UnknownHold, message).within("hold"))
            }
        }
    }

    fn ask(&mut self, usage: &Usage, clock: Instant) -> Result<Authorization, Error> {
        let new = match self.show(usage)? {
            Shown::New(new) => New { request: Request::Asked(usage), ..new },
            Shown::Duplicate(_) => return self.known(usage, None),
        };
        let mut done = self.transact(vec![new], clock)?;
        let answer = self.answer(&mut done, None);
        self.undo(done)?;
        answer
    }

    fn make_hold(&mut self, usage: &Usage, ttl_ms: u32) -> Result<Authorization, Error> {
        let Some(id) = &usage.id else {
            return Err(Error::invalid("is missing: a hold is called by its usage's id").within("id"));
        };
        if ttl_ms == 0 {
            return Err(Error::new(ErrorCode::OutOfRange, "is 0; a hold lasts a millisecond at least").within("ttlMs"));
        }
        let id: Id = Ledger::checked_id(id, "id")?;
        Ledger::checked_names(usage)?;
        if self.journal.usage(&id).is_some() {
            let content = self.hold_op(&id).map(|hold| hold.spend.content.clone()).ok_or_else(|| conflict(&id))?;
            return if content.says(usage, &mut self.names) {
                self.known(usage, Some(id.to_string()))
            } else {
                Err(conflict(&id))
            };
        }
        let at = self.booked_at(stated_at(usage)?)?;
        let key = Key { at, wave: 0, rank: rank::USAGE, id: id.clone(), part: 0 };
        let mut done =
            self.transact(vec![New { key, request: Request::Hold(usage, ttl_ms), nth: None }], self.clock)?;
        let answer = self.answer(&mut done, Some(id.to_string()));
        self.receipt(done)?;
        answer
    }

    /// The answer where the usage has been booked, or held, before.
    fn known(&self, usage: &Usage, hold: Option<String>) -> Result<Authorization, Error> {
        Ok(Authorization {
            allowed: true,
            reason: None,
            quote: self.price(usage, usage.at.unwrap_or(self.clock))?,
            hold,
            entries: Vec::new(),
            alerts: Vec::new(),
            balance: self.position.balance(&self.terms, self.clock)?,
        })
    }

    fn answer(&self, done: &mut Done, hold: Option<String>) -> Result<Authorization, Error> {
        let reason = done.refused.first().map(|refusal| refusal.reason);
        let (entries, _) = self.entries_of(done)?;
        Ok(Authorization {
            allowed: reason.is_none(),
            reason,
            quote: done.quotes.pop().ok_or_else(super::position::lost)?,
            hold: hold.filter(|_| reason.is_none()),
            entries,
            alerts: self.unsaid(done.alerts.clone()),
            balance: self.position.balance(&self.terms, self.clock)?,
        })
    }
}

fn closed(id: &str) -> Error {
    let message = format!("\"{}\" is settled: captured, released, or timed out", crate::amount::shortened(id));
    Error::new(ErrorCode::HoldClosed, message).within("hold")
}
