//! The billing cycle and the plan: renewal, rollover, plan changes, daily credits.

use super::{Batch, Figure, Figures, Id, Log, Position, Slot};
use crate::catalog::policy::OverageAtRenewal;
use crate::ledger::input::Carry;
use crate::ledger::output::{GrantKind, GrantSource};
use crate::ledger::terms::{PlanTerms, Terms};
use crate::mutation::{Flip, flipped};
use crate::time::Day;
use crate::{Decimal, Error, Instant};

/// The cycle that runs and the plan that it runs on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Course {
    /// Counted from 0 at the anchor; -1 before it.
    pub(crate) number: i64,
    /// Months from the anchor to the cycle's start, and to its end.
    pub(crate) months: (u32, u32),
    pub(crate) start: Instant,
    pub(crate) end: Instant,
    pub(crate) plan: Option<Id>,
    pub(crate) unlimited: bool,
    /// The plan's credits of a period; `None` without a plan, and when unlimited.
    pub(crate) allotment: Option<Decimal>,
    /// The plan from the next renewal on, where it is another.
    pub(crate) next: Option<Option<Id>>,
    /// The grants of this cycle's allotments, and the plans that they were for.
    pub(crate) allotments: Vec<Slot>,
    pub(crate) granted: Vec<Id>,
    /// Plan changes in this cycle.
    pub(crate) changes: u32,
    pub(crate) daily: Option<DailyCourse>,
    /// The last day that had its daily credits.
    pub(crate) daily_last: Option<Day>,
    /// Daily credits of this cycle so far.
    pub(crate) daily_sum: Decimal,
}

/// Daily credits to come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DailyCourse {
    /// The id of the next day's grant.
    pub(crate) id: Id,
    pub(crate) due: Instant,
    pub(crate) credits: Decimal,
    pub(crate) cap: Option<Decimal>,
}

impl Course {
    /// What the first renewal, at the anchor, starts from.
    pub(crate) fn before_the_first(terms: &Terms) -> Course {
        let anchor = terms.calendar.anchor();
        Course {
            number: -1,
            months: (0, 0),
            start: anchor,
            end: anchor,
            plan: None,
            unlimited: false,
            allotment: None,
            next: None,
            allotments: Vec::new(),
            granted: Vec::new(),
            changes: 0,
            daily: None,
            daily_last: None,
            daily_sum: Decimal::ZERO,
        }
    }

    /// A copy to change.
    #[inline(never)]
    pub(super) fn copied(&self) -> Box<Course> {
        Box::new(self.clone())
    }

    /// Takes on a plan's terms.
    fn run(&mut self, plan: Option<Id>, given: Option<&PlanTerms>, terms: &Terms, at: Instant) -> Result<(), Error> {
        self.unlimited = given.is_some_and(|given| given.credits.is_none());
        self.allotment = given.and_then(|given| given.credits);
        self.plan = plan;
        let today = terms.calendar.day(at);
        let due = if self.daily_last == Some(today) { terms.calendar.start(today.next())? } else { at };
        let daily = given.and_then(|given| given.daily.as_ref());
        self.daily = daily.map(|daily| DailyCourse {
            id: daily_id(terms.calendar.day(due)),
            due,
            credits: daily.credits,
            cap: daily.cap,
        });
        Ok(())
    }
}

impl Position {
    /// The plan that the first renewal starts with.
    pub(crate) fn begin_with(&mut self, plan: Option<Id>) {
        self.course.next = Some(plan);
    }

    /// Closes the cycle and opens the next: overage is settled, the sums start anew, and what may of the ended
    /// allotments lives on; the grant that it lives on in.
    pub(crate) fn open_cycle(&mut self, terms: &Terms, at: Instant, log: &mut Log) -> Result<Option<Slot>, Error> {
        let settles = terms.rules.overage_at_renewal;
        if settles == OverageAtRenewal::Invoice {
            let id = format!("#invoice-{}", self.course.number);
            if let Some(invoice) = self.invoice_overage(id, terms, at)? {
                self.invoice(invoice, log);
            }
        }
        let old = self.figures.clone();
        let carries = matches!(settles, OverageAtRenewal::Carry | OverageAtRenewal::CarryAndRepay);
        let mut figures = Figures { remaining: old.remaining, held: old.held, paid: old.paid, ..Figures::default() };
        (figures.free, figures.bonus, figures.owed) = (old.free, old.free, old.owed);
        if !flipped(Flip::PurchasedCarried) {
            figures.purchased = old.paid;
        }
        if carries || flipped(Flip::OverageAtRenewal) {
            figures.overage = old.overage;
        }
        if settles == OverageAtRenewal::CarryAndRepay {
            figures.repayable = old.overage;
        }
        self.set_figures(figures, log);
        let mut course = self.course.copied();
        let plan = course.next.take().unwrap_or_else(|| course.plan.clone());
        let given = match &plan {
            Some(plan) => Some(terms.plan(plan, at)?),
            None => None,
        };
        let period = given.as_ref().map_or(1, |given| given.months);
        course.number = course.number.saturating_add(1);
        course.months = (course.months.1, course.months.1.saturating_add(period));
        course.start = course.end;
        course.end = if flipped(Flip::MonthEnd) {
            terms.calendar.months_after(course.end, period)?
        } else {
            terms.calendar.months_after_anchor(course.months.1)?
        };
        let allotted = !course.allotments.is_empty();
        course.allotments.clear();
        course.granted.clear();
        course.changes = 0;
        course.daily_sum = Decimal::ZERO;
        course.run(plan, given.as_ref(), terms, at)?;
        self.set_course(course, log);
        if allotted { self.rollover(old.rest, terms, at, log) } else { Ok(None) }
    }

    /// The allotment of the cycle that has been opened.
    pub(crate) fn renew(&mut self, at: Instant, log: &mut Log) -> Result<Option<Slot>, Error> {
        let id = format!("#plan-{}", self.course.number);
        self.allot(&id, self.course.allotment.unwrap_or(Decimal::ZERO), at, log)
    }

    /// What of the ended allotments lives on, from this cycle on for so many; `None`: nothing.
    fn rollover(&mut self, rest: Decimal, terms: &Terms, at: Instant, log: &mut Log) -> Result<Option<Slot>, Error> {
        let rule = &terms.rules.rollover;
        let rest = if flipped(Flip::RolloverMinimum) { rest } else { rest.max(rule.min) };
        let amount = rule.max.filter(|_| !flipped(Flip::RolloverBound)).map_or(rest, |max| max.min(rest));
        if amount.is_zero() || rule.cycles == Some(0) {
            return Ok(None);
        }
        let (start, end) = self.course.months;
        let started = u32::from(!flipped(Flip::RolloverCycles));
        let expires = match rule.cycles {
            Some(cycles) => {
                let further = cycles.saturating_sub(started).saturating_mul(end.saturating_sub(start));
                Some(terms.calendar.months_after_anchor(end.saturating_add(further))?)
            }
            None => None,
        };
        let id = format!("#rollover-{}", self.course.number);
        let mut batch = made(id, GrantKind::Paid, GrantSource::Rollover, amount, at, expires);
        batch.warned = warned(expires, terms)?;
        self.begin(batch, log).map(Some)
    }

    /// Takes in a grant that is active at once.
    fn begin(&mut self, batch: Batch, log: &mut Log) -> Result<Slot, Error> {
        let slot = self.push_batch(batch, log)?;
        self.activate(slot, log)?;
        Ok(slot)
    }

    /// Switches the plan within the cycle; the new allotment, and the old ones that end with whether they are
    /// replaced (and leave the package again) or expire.
    pub(crate) fn change_plan(
        &mut self,
        plan: Option<Id>,
        carry: Carry,
        terms: &Terms,
        at: Instant,
        log: &mut Log,
    ) -> Result<(Option<Slot>, Vec<Slot>, bool), Error> {
        let given = match &plan {
            Some(plan) => Some(terms.plan(plan, at)?),
            None => None,
        };
        // At its first instant a cycle has no old rest: the allotment that the renewal just brought is replaced.
        let carry = if at == self.course.start && carry == Carry::Balance { Carry::Usage } else { carry };
        let mut ended = Vec::new();
        let mut spent = Decimal::ZERO;
        for slot in self.course.allotments.clone() {
            let batch = self.batch(slot)?;
            if !flipped(Flip::CarryUsage) {
                spent.add(&batch.spent)?;
            }
            if carry != Carry::Balance && !batch.ended(at) {
                self.end(slot, at, log)?;
                if !self.batch(slot)?.remaining.is_zero() {
                    ended.push(slot);
                }
            }
        }
        let mut course = self.course.copied();
        course.run(plan.clone(), given.as_ref(), terms, at)?;
        course.next = None;
        course.changes = course.changes.saturating_add(1);
        let full = course.allotment.unwrap_or(Decimal::ZERO);
        let again = !flipped(Flip::OneAllotment) && plan.as_ref().is_some_and(|plan| course.granted.contains(plan));
        let credits = match carry {
            Carry::Usage => full.minus(spent)?.max(Decimal::ZERO),
            Carry::Balance | Carry::None if again => Decimal::ZERO,
            Carry::Balance | Carry::None => full,
        };
        let id = format!("#plan-{}-{}", course.number, course.changes);
        self.set_course(course, log);
        let slot = self.allot(&id, credits, at, log)?;
        Ok((slot, ended, carry == Carry::Usage))
    }

    /// The plan from the next renewal on.
    pub(crate) fn schedule_plan(&mut self, plan: Option<Id>, log: &mut Log) {
        let mut course = self.course.copied();
        course.next = Some(plan);
        self.set_course(course, log);
    }

    /// The free credits of a day, up to the cycle's cap.
    pub(crate) fn grant_daily(&mut self, terms: &Terms, at: Instant, log: &mut Log) -> Result<Option<Slot>, Error> {
        let Some(daily) = self.course.daily.clone() else { return Ok(None) };
        let today = terms.calendar.day(at);
        let midnight = terms.calendar.start(today.next())?;
        let mut credits = daily.credits;
        if let Some(cap) = daily.cap.filter(|_| !flipped(Flip::DailyCap)) {
            credits = cap.minus(self.course.daily_sum)?.min(credits).max(Decimal::ZERO);
        }
        let mut course = self.course.copied();
        course.daily_last = Some(today);
        course.daily_sum.add(&credits)?;
        if let Some(next) = &mut course.daily {
            (next.id, next.due) = (daily_id(today.next()), midnight);
        }
        self.set_course(course, log);
        if credits.is_zero() {
            return Ok(None);
        }
        let batch = made(daily.id.to_string(), GrantKind::Free, GrantSource::Daily, credits, at, Some(midnight));
        self.begin(batch, log).map(Some)
    }

    /// The rest of an allotment that another replaces: it leaves the package again, so that the figures of the
    /// page are those of the new plan.
    pub(crate) fn replace(&mut self, slot: Slot, log: &mut Log) -> Result<(), Error> {
        let rest = self.expire(slot, log)?;
        if flipped(Flip::ReplacedRest) {
            return Ok(());
        }
        let less = rest.negated();
        self.add(Figure::Expired, less, log)?;
        self.add(Figure::Package, less, log)
    }

    fn allot(&mut self, id: &str, credits: Decimal, at: Instant, log: &mut Log) -> Result<Option<Slot>, Error> {
        if credits.is_zero() && self.course.plan.is_none() {
            return Ok(None);
        }
        let mut course = self.course.copied();
        let end = course.end;
        course.granted.extend(course.plan.clone());
        let slot = if credits.is_zero() {
            None
        } else {
            let batch = made(id.to_owned(), GrantKind::Paid, GrantSource::Plan, credits, at, Some(end));
            let slot = self.begin(batch, log)?;
            course.allotments.push(slot);
            Some(slot)
        };
        self.set_course(course, log);
        Ok(slot)
    }
}

fn daily_id(day: Day) -> Id {
    format!("#daily-{day}").into()
}

/// When an expiry is announced.
pub(crate) fn warned(expires: Option<Instant>, terms: &Terms) -> Result<Option<Instant>, Error> {
    let days = terms.rules.expiring_days;
    match expires {
        Some(expires) if days > 0 => expires.plus_days(i64::from(days).saturating_neg()).map(Some),
        _ => Ok(None),
    }
}

/// A grant that the ledger makes, drawable from `at`; its expiry is not announced.
pub(crate) fn made(
    id: String,
    kind: GrantKind,
    source: GrantSource,
    amount: Decimal,
    at: Instant,
    expires: Option<Instant>,
) -> Batch {
    Batch {
        id: id.into(),
        kind,
        source,
        amount,
        remaining: amount,
        held: Decimal::ZERO,
        spent: Decimal::ZERO,
        expired: Decimal::ZERO,
        voided: Decimal::ZERO,
        repaid: Decimal::ZERO,
        priority: 0,
        added: at,
        effective: at,
        expires,
        warned: None,
        cost: None,
        active: false,
    }
}
