//! The ledger: every grant accounted for, in any order, on any machine.
//!
//! A [`Ledger`] is told what happened (usage, grants, purchases, plan changes) and answers where the account
//! stands. What time brings (renewals, expiries, time-outs) it books by itself whenever it is told that time
//! has passed. It reads no clock, and every call that fails leaves it as it was.
//!
//! # The order of things
//!
//! Everything is booked in the order of its instant. At one instant: hold time-outs, the rounding of periods,
//! expiries, the renewal (rollover first), plan changes, grants, voids, reversals and releases, usage with
//! holds and captures; then by id. Only what needs another operation of the same instant (a reversal its usage,
//! a capture its hold) comes after that one. So the order in which operations arrive does not matter: one that
//! arrives late is booked in its place, and everything after it is booked again. What has been decided on
//! arrival stays decided: the price of a usage, and that it was admitted. An operation at the clock's own
//! instant is never late.
//!
//! # Ids
//!
//! Ids are the caller's, of 1 to 1,024 bytes, and do not start with `#`. Usages and holds share one space, a
//! hold being called by its usage's id; grants and purchases share another. What the ledger makes starts with
//! `#`: `#0000000001` for an operation without an id, `#plan-3` for the allotment of the fourth cycle
//! (`#plan-3-1` after the first plan change in it), `#rollover-3`, `#daily-2026-11-20`, `#invoice-3`.
//!
//! # What is kept
//!
//! Under a policy with `retentionDays` single entries are kept for so many whole days. What is older lives on
//! as totals by day, meter, model and agent, and as the grants themselves; an operation older than that is
//! [`ErrorCode::LateEvent`], so that no forgotten id is booked twice.

mod apply;
mod book;
mod column;
mod columns;
pub mod face;
mod grants;
mod holds;
mod index;
mod input;
mod journal;
mod names;
mod notices;
mod operation;
mod outlook;
mod output;
mod plans;
mod position;
mod rates;
mod receipts;
mod record;
mod report;
mod retention;
mod returns;
mod run;
mod snapshot;
mod terms;
#[cfg(any(test, target_arch = "wasm32"))]
pub(crate) mod thin;

pub use input::{
    Account, ActivityQuery, Carry, Effective, GrantFilter, GrantSpec, Intent, PackOrder, PlanChange, Window,
};
pub use outlook::{
    Check, Cost, Crossing, CycleEnd, Forecast, ForecastOptions, Recharge, Runway, ThresholdCrossing, Walk, usual_most,
};
pub use output::{
    Activity, Alert, AlertKind, Audit, Authorization, Balance, ColumnReceipt, Cycle, DayCredits, Draw, Entry,
    EntryKind, Grant, GrantKind, GrantSource, Invoice, InvoiceLine, Receipt, Refusal, RowRefusal, Share,
};

use crate::catalog::policy::Late;
use crate::mutation::{Flip, flipped};
use crate::{Error, ErrorCode, Instant};
use journal::Journal;
use names::Names;
use notices::Notices;
use position::{Id, Position};
use rates::Rates;
use retention::Totals;
use terms::Terms;

/// An account's credits: grants, holds, cycles, and the journal that explains every one of them.
///
/// ```
/// use drawdown::{Account, Catalog, Ledger, Usage};
///
/// let mut ledger = Ledger::open(Account {
///     catalog: Some(Catalog::builtin("bookbag")?),
///     plan: Some("free".into()),
///     ..Account::starting("2026-11-01".parse()?)
/// })?;
/// let reply = Usage { id: Some("r-1".into()), ..Usage::of("reply") }
///     .attribute("model", "GPT-4o")
///     .at("2026-11-02T10:00:00Z".parse()?);
/// let receipt = ledger.record(&reply)?;
/// assert_eq!(receipt.entries[0].draws[0].credits.to_string(), "5");
/// assert_eq!(receipt.balance.remaining, Some("95".parse()?));
/// // A retry changes nothing.
/// assert_eq!(ledger.record(&reply)?.duplicates, ["r-1"]);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    terms: Terms,
    position: Position,
    journal: Journal,
    names: Names,
    clock: Instant,
    /// How many ids the ledger has made.
    made: u64,
    /// What is no longer kept entry by entry.
    totals: Totals,
    /// Alerts said, by key, with their instants: none is said twice, whatever is booked again.
    said: Notices,
    /// The key of the exhaustion that was said last, until its recovery is.
    exhausted: Option<String>,
    /// What was priced before.
    rates: Rates,
}

impl Ledger {
    /// Opens an account's ledger at its anchor, with the first allotment of its plan.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownPlan`]; [`ErrorCode::InvalidInput`] for a policy that contradicts itself, or a
    /// custom plan without an allotment; [`ErrorCode::OutOfRange`] for an offset of a day or more.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let catalog = Some(Catalog::builtin("bookbag")?);
    /// let account = Account { catalog, plan: Some("hobby".into()), ..Account::starting(start) };
    /// assert_eq!(Ledger::open(account.clone())?.balance(None)?.remaining, Some(2_000.into()));
    /// let error = Ledger::open(Account { plan: Some("hoby".into()), ..account }).unwrap_err();
    /// assert_eq!(error.to_string(), "plan: Bookbag has no plan \"hoby\"; did you mean \"hobby\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn open(account: Account) -> Result<Ledger, Error> {
        let terms = Terms::of(&account)?;
        let anchor = account.anchor;
        let plan = account.plan.map(Id::from);
        if let Some(plan) = &plan {
            terms.plan(plan, anchor)?;
        }
        let mut position = Position::new(&terms)?;
        position.begin_with(plan);
        let mut ledger = Ledger {
            terms,
            position,
            journal: Journal::default(),
            names: Names::new(),
            clock: anchor,
            made: 0,
            totals: Totals::default(),
            said: Notices::default(),
            exhausted: None,
            rates: Rates::default(),
        };
        ledger.advance(anchor)?;
        Ok(ledger)
    }

    /// The latest instant that the ledger has been told of.
    ///
    /// ```
    /// use drawdown::{Account, Ledger};
    ///
    /// let mut ledger = Ledger::open(Account::starting("2026-11-01".parse()?))?;
    /// ledger.advance("2026-11-20T12:00:00Z".parse()?)?;
    /// assert_eq!(ledger.clock().to_string(), "2026-11-20T12:00:00Z");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn clock(&self) -> Instant {
        self.clock
    }

    /// Lets time pass to an instant, included: hold time-outs, expiries, renewals and the alerts that they
    /// raise, in order.
    ///
    /// # Errors
    /// [`ErrorCode::ClockBackwards`]; [`ErrorCode::OutOfRange`] where a cycle would reach beyond the year 9999.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, EntryKind, Ledger};
    ///
    /// let account = Account {
    ///     catalog: Some(Catalog::builtin("cleverai")?),
    ///     plan: Some("pro".into()),
    ///     ..Account::starting("2026-01-31".parse()?)
    /// };
    /// let mut ledger = Ledger::open(account)?;
    /// let receipt = ledger.advance("2026-03-31".parse()?)?;
    /// let renewals = receipt.entries.iter().filter(|entry| entry.kind == EntryKind::Renew);
    /// let instants: Vec<String> = renewals.map(|entry| entry.at.to_string()).collect();
    /// assert_eq!(instants, ["2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn advance(&mut self, to: Instant) -> Result<Receipt, Error> {
        if to < self.clock {
            let message = format!("is {to}, before the ledger's clock at {}", self.clock);
            return Err(Error::new(ErrorCode::ClockBackwards, message).within("to"));
        }
        let done = self.transact(Vec::new(), to)?;
        self.receipt(done)
    }

    /// When an operation that states `at` is booked: there, or now, or never.
    fn booked_at(&self, at: Instant) -> Result<Instant, Error> {
        let anchor = self.terms.calendar.anchor();
        if at < anchor {
            let message = format!("is {at}, before the account's anchor at {anchor}");
            return Err(Error::new(ErrorCode::OutOfRange, message).within("at"));
        }
        if at >= self.clock {
            return Ok(at);
        }
        if let Some(kept) = self.kept_from()?.filter(|kept| at < *kept) {
            let message = format!("is {at}; single entries are kept from {kept} on");
            return Err(Error::new(ErrorCode::LateEvent, message).within("at"));
        }
        match self.terms.rules.late {
            Late::Rebook if flipped(Flip::LateAtClock) => Ok(self.clock),
            Late::Rebook => Ok(at),
            Late::BookNow => Ok(self.clock),
            Late::Refuse => {
                let message = format!("is {at}, before the ledger's clock at {}", self.clock);
                Err(Error::new(ErrorCode::LateEvent, message).within("at"))
            }
        }
    }

    /// The first instant whose single entries are kept; `None`: all are.
    fn kept_from(&self) -> Result<Option<Instant>, Error> {
        let calendar = self.terms.calendar;
        let days = self.terms.rules.retention_days;
        let Some(days) = days else { return Ok(None) };
        let kept = calendar.start(calendar.day(self.clock).before(days))?;
        Ok(Some(kept).filter(|kept| *kept > calendar.anchor()))
    }

    /// Checks an id that the caller gives.
    fn checked_id(id: &str, field: &str) -> Result<Id, Error> {
        const LONGEST: usize = 1_024;
        let wrong = if id.is_empty() {
            "is empty".to_owned()
        } else if id.len() > LONGEST {
            format!("has {} bytes; an id has at most {LONGEST}", id.len())
        } else if id.starts_with('#') {
            format!("is \"{}\"; ids that start with # are the ledger's own", crate::amount::shortened(id))
        } else {
            return Ok(id.into());
        };
        Err(Error::invalid(wrong).within(field))
    }
}
