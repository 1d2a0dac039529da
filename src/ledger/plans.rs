//! Changing the plan.

use super::Ledger;
use super::book::Request;
use super::input::PlanChange;
use super::journal::Key;
use super::operation::{Body, PlanOp};
use super::output::Receipt;
use super::position::{Id, rank};
use crate::catalog::policy::Late;
use crate::{Error, ErrorCode};

impl Ledger {
    /// Puts the account on another plan, or on none: now, or from the next renewal on.
    ///
    /// Now, [`Carry`](crate::Carry) says what becomes of the cycle's allotment. The anchor and the end of the
    /// cycle stay; money is not prorated; bought packs are not touched. At the very instant of a renewal there
    /// is no old rest: the allotment that the renewal brought is replaced. A plan's allotment is granted once
    /// a cycle, so that going there and back gains nothing; `Usage` grants the difference.
    /// The same change again at the same instant is a duplicate.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownPlan`]; [`ErrorCode::LateEvent`] before the ledger's clock, except under
    /// `book_now`; [`ErrorCode::InvalidInput`] for a custom plan without an agreed allotment.
    ///
    /// ```
    /// use drawdown::{Account, Carry, Catalog, Effective, Ledger, PlanChange, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("bookbag")?),
    ///     plan: Some("free".into()),
    ///     ..Account::starting(start)
    /// })?;
    /// ledger.record(&Usage { credits: Some(40.into()), ..Usage::default().at(start) })?;
    /// let change = PlanChange { at: "2026-11-10".parse()?, effective: Effective::Now, carry: Carry::Usage };
    /// let balance = ledger.change_plan(Some("hobby"), change)?.balance;
    /// assert_eq!((balance.package, balance.remaining), (Some(2000.into()), Some(1960.into())));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn change_plan(&mut self, plan: Option<&str>, change: PlanChange) -> Result<Receipt, Error> {
        let op = PlanOp { plan: plan.map(Id::from), effective: change.effective, carry: change.carry };
        // Only the latest change can be a retry: back and forth in one instant are three changes. One that was
        // booked now, for coming late, stands later than it states.
        let now = self.terms.rules.late == Late::BookNow;
        let since = self.journal.numbered().rev().take_while(|(_, record)| record.key.at >= change.at);
        let last = since.map(|(_, record)| record).find(|record| matches!(record.body, Body::Plan(_)));
        let same = |booked: &Body| matches!(booked, Body::Plan(booked) if **booked == op);
        if last.is_some_and(|record| (record.key.at == change.at || now) && same(&record.body)) {
            return self.duplicate(plan.unwrap_or("none"));
        }
        if change.at < self.clock && !now {
            self.booked_at(change.at)?;
            let message = format!("is {}; a plan change is booked at the ledger's clock or later", change.at);
            return Err(Error::new(ErrorCode::LateEvent, message).within("at"));
        }
        let at = self.booked_at(change.at)?;
        if let Some(plan) = plan {
            self.terms.plan(plan, at)?;
        }
        let made = self.made;
        let key = Key { at, wave: 0, rank: rank::PLAN, id: self.make_id(), part: 0 };
        let request = Request::Ready(Body::Plan(Box::new(op)));
        self.submit(key, request, made)
    }
}
