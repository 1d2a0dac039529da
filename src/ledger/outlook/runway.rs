//! The runway: what stands between an account and the end of its credits, read once from its position, in plain
//! figures that any number of spend paths run through.

use drawdown_kernels::paths::{self, Carried, CycleRules, Event, Exhaustion, Lot, NEVER, Standing};

use crate::catalog::Catalog;
use crate::catalog::pack::Expiry;
use crate::catalog::policy::{DrawOrder, OverageAtRenewal, ThresholdBasis};
use crate::ledger::output::GrantSource;
use crate::ledger::position::course::made;
use crate::ledger::position::{Batch, Id, Position, Slot};
use crate::ledger::terms::{ExhaustionRule, Terms};
use crate::ledger::{GrantKind, Ledger, Recharge};
use crate::mutation::{Flip, flipped};
use crate::ordered::ordered;
use crate::time::{Calendar, Day};
use crate::{Decimal, Error, ErrorCode, Instant, Payment, Rounding, RoundingMode};

/// What stands between an account and the end of its credits: its grants in draw order, the renewals, expiries
/// and grants to come, and the rules for what exceeds them. Statistics run on it, in floats; the books never do.
///
/// ```
/// use drawdown::{Account, Catalog, Ledger};
///
/// let ledger = Ledger::open(Account {
///     catalog: Some(Catalog::builtin("bookbag")?),
///     plan: Some("hobby".into()),
///     ..Account::starting("2026-11-01".parse()?)
/// })?;
/// let runway = ledger.runway(None, 40, None)?;
/// // 2,000 credits at 80 a day last 25 days; the renewal comes in time for the rest of the 40.
/// let walk = runway.walk(&[80.0; 40]);
/// assert_eq!(walk.run_out.map(|at| at.to_string()), Some("2026-11-26T00:00:00Z".into()));
/// assert_eq!((walk.remaining[9], walk.remaining[29], walk.remaining[39]), (1_200.0, 0.0, 1_200.0));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Runway {
    pub(super) plain: paths::Runway,
    pub(super) refill: Option<Refill>,
    pub(super) price: Option<OveragePrice>,
    /// Those of its grants.
    ids: Vec<Id>,
}

/// A pack that is bought by itself.
#[derive(Clone, Debug)]
pub(super) struct Refill {
    paid: Batch,
    free: Batch,
    expiry: Option<Expiry>,
    calendar: Calendar,
    order: DrawOrder,
}

/// What a credit of overage costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct OveragePrice {
    per_credit: f64,
    rounding: Option<(RoundingMode, f64)>,
}

impl Ledger {
    /// The runway from an instant (the ledger's clock where none is given) through so many days, today the first.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfRange`] for 0 days or more than 366, before the anchor, or before what is kept; for a
    /// recharge [`ErrorCode::UnknownPack`] and what else buying the pack would say.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// let promo = GrantSpec { expires_at: Some("2026-11-03".parse()?), ..GrantSpec::free(50.into(), start) };
    /// ledger.grant(&promo)?;
    /// ledger.grant(&GrantSpec::paid(100.into(), start))?;
    /// // The promotion is drawn first, and what is left of it on the 3rd is gone.
    /// let walk = ledger.runway(None, 5, None)?.walk(&[10.0; 5]);
    /// assert_eq!(walk.remaining, [140.0, 130.0, 90.0, 80.0, 70.0]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn runway(&self, at: Option<Instant>, days: u32, recharge: Option<&Recharge>) -> Result<Runway, Error> {
        if !(1..=366).contains(&days) {
            return Err(Error::new(ErrorCode::OutOfRange, "is not from 1 to 366 days").within("days"));
        }
        let at = at.unwrap_or(self.clock);
        Runway::of(&self.position_at(at)?, &self.terms, at, days, recharge)
    }
}

impl Runway {
    pub(super) fn of(
        position: &Position,
        terms: &Terms,
        at: Instant,
        days: u32,
        recharge: Option<&Recharge>,
    ) -> Result<Runway, Error> {
        let calendar = terms.calendar;
        let today = calendar.day(at);
        let last = Day(today.0.saturating_add(days.into()));
        let end = calendar.start(last)?;
        let (course, figures) = (position.course(), position.figures());
        let rules = &terms.rules;
        let plan = course.plan.as_deref();
        let parts = [figures.drawn, figures.overage, figures.owed, figures.forgiven, figures.unmetered];
        let refill = recharge.map(|recharge| Refill::of(recharge, terms, plan, at)).transpose()?;
        let (refill, bought) = refill.unzip();
        let plain = paths::Runway {
            start: at.unix_milliseconds(),
            midnight: calendar.start(today.next())?.unix_milliseconds(),
            days: days as usize,
            cycle_end: course.end.unix_milliseconds(),
            lots: Vec::new(),
            grants: Vec::new(),
            events: Vec::new(),
            cycles: vec![cycle_rules(position, terms, at)?],
            exhaustion: match rules.exhaustion {
                ExhaustionRule::Block(_) if flipped(Flip::RunOutAtNothing) => Exhaustion::Debt,
                ExhaustionRule::Overage { .. } if flipped(Flip::OverageSeen) => Exhaustion::Block,
                ExhaustionRule::Block(_) => Exhaustion::Block,
                ExhaustionRule::Overage { .. } => Exhaustion::Overage,
                ExhaustionRule::Debt => Exhaustion::Debt,
            },
            carry: match rules.overage_at_renewal {
                OverageAtRenewal::Invoice | OverageAtRenewal::Forgive => Carried::Nothing,
                OverageAtRenewal::Carry => Carried::Kept,
                OverageAtRenewal::CarryAndRepay => Carried::Repaid,
            },
            rollover: (float(rules.rollover.min), rules.rollover.max.map_or(f64::INFINITY, float)),
            levels: position.levels().iter().map(|level| float(level.fraction)).collect(),
            inclusive: rules.threshold_inclusive,
            standing: Standing {
                remaining: float(figures.remaining),
                held: float(figures.held),
                owed: float(figures.owed),
                overage: float(figures.overage),
                repayable: float(figures.repayable),
                consumed: parts.into_iter().map(float).sum(),
                whole: position.levels().first().and_then(|level| level.whole).map_or(0.0, float),
            },
            refill: bought,
        };
        let mut runway = Runway { plain, refill, price: OveragePrice::of(terms, plan, at)?, ids: Vec::new() };
        for (slot, batch) in (0..).zip(position.batches()) {
            runway.add(batch, slot, batch.remaining, course.allotments.contains(&slot), rules.draw_order);
            if !batch.active {
                runway.schedule(batch.from(), Event::Grant(slot as usize));
            }
        }
        for hold in position.holds().by_id() {
            for (slot, amount) in &hold.takes {
                runway.schedule(hold.deadline, Event::Return(*slot as usize, float(*amount)));
            }
        }
        runway.look_ahead(position.clone(), terms, end)?;
        runway.rank();
        let plain = &mut runway.plain;
        plain.lots = position.in_draw_order().filter_map(|slot| plain.grants.get(slot as usize).copied()).collect();
        plain.lots.reverse();
        Ok(runway)
    }

    /// Renewals and what they and the days bring: the position itself says, when nothing is spent.
    fn look_ahead(&mut self, mut position: Position, terms: &Terms, end: Instant) -> Result<(), Error> {
        loop {
            let at = position.due_at();
            if at >= end {
                return Ok(());
            }
            let (known, number) = (position.batches().len(), position.course().number);
            position.pass(at, terms)?;
            if position.course().number != number {
                if !flipped(Flip::RenewalSeen) {
                    self.schedule(at, Event::Renew(self.plain.cycles.len()));
                }
                self.plain.cycles.push(cycle_rules(&position, terms, at)?);
            }
            for (slot, batch) in (0..).zip(position.batches()).skip(known) {
                let allotment = position.course().allotments.contains(&slot);
                self.add(batch, slot, batch.amount, allotment, terms.rules.draw_order);
                let (place, rolled) = (slot as usize, batch.source == GrantSource::Rollover);
                self.schedule(at, if rolled { Event::Rollover(place) } else { Event::Grant(place) });
            }
        }
    }

    fn add(&mut self, batch: &Batch, slot: Slot, left: Decimal, allotment: bool, order: DrawOrder) {
        self.plain.grants.push(lot(batch, slot, left, allotment, order));
        self.ids.push(batch.id.clone());
    }

    /// Puts numbers to the order in which grants are drawn, which ids decide where nothing else does.
    fn rank(&mut self) {
        let key = |place: usize| Some((self.plain.grants.get(place)?.order, self.ids.get(place)?));
        let places = ordered(self.ids.len(), &mut |left, right| key(left) < key(right));
        for (rank, place) in (1..).zip(places) {
            if let Some(lot) = self.plain.grants.get_mut(place) {
                lot.rank = rank;
            }
        }
    }

    /// Puts an event in its place: returns before everything else of their instant, the rest as they come.
    fn schedule(&mut self, at: Instant, event: Event) {
        let at = at.unix_milliseconds();
        let returns = matches!(event, Event::Return(..));
        let events = &mut self.plain.events;
        let place = events
            .iter()
            .rposition(|(when, other)| *when < at || (*when == at && (!returns || matches!(other, Event::Return(..)))));
        events.insert(place.map_or(0, |place| place.saturating_add(1)), (at, event));
    }
}

fn cycle_rules(position: &Position, terms: &Terms, at: Instant) -> Result<CycleRules, Error> {
    let course = position.course();
    let by_plan = terms.rules.threshold_basis == ThresholdBasis::Plan && course.plan.is_some();
    let cap = terms.overage_cap(course.plan.as_deref(), course.allotment, at)?;
    Ok(CycleRules {
        unlimited: course.unlimited,
        whole: course.allotment.filter(|_| by_plan).map(float),
        cap: cap.map_or(f64::INFINITY, float),
    })
}

fn lot(batch: &Batch, slot: Slot, left: Decimal, allotment: bool, order: DrawOrder) -> Lot {
    Lot {
        order: batch.draw_rank(slot, order),
        rank: Lot::UNRANKED,
        expires: batch.expires.filter(|_| !flipped(Flip::ExpirySeen)).map_or(NEVER, Instant::unix_milliseconds),
        left: float(left),
        allotment,
    }
}

impl Refill {
    /// Where nothing is said: so many packs in a cycle, and no more.
    const MOST: u32 = 1_000;

    fn of(
        recharge: &Recharge,
        terms: &Terms,
        plan: Option<&str>,
        at: Instant,
    ) -> Result<(Refill, paths::Refill), Error> {
        let place = |error: Error| error.within("recharge");
        if recharge.below.is_negative() {
            let message = format!("is {}, below zero", recharge.below);
            return Err(place(Error::new(ErrorCode::OutOfRange, message).within("below")));
        }
        let Some(catalog) = terms.catalog(at) else {
            let message = "is a pack of no catalog: the account has none";
            return Err(place(Error::new(ErrorCode::UnknownPack, message).within("pack")));
        };
        let catalog: &Catalog = catalog;
        let bought = catalog.purchase(&recharge.pack, Payment::Packs(1), plan).map_err(place)?;
        if bought.credits.is_zero() && bought.bonus.is_zero() {
            return Err(place(Error::new(ErrorCode::OutOfRange, "buys no credits").within("pack")));
        }
        let lot = |kind, amount| made(String::new(), kind, GrantSource::Pack, amount, at, None);
        let plain = paths::Refill {
            below: float(recharge.below),
            most: recharge.max_per_cycle.unwrap_or(Refill::MOST).min(Refill::MOST),
            price: float(bought.total.amount),
        };
        let refill = Refill {
            paid: lot(GrantKind::Paid, bought.credits),
            free: lot(GrantKind::Free, bought.bonus),
            expiry: catalog.document().packs.get(&recharge.pack).and_then(|pack| pack.expires),
            calendar: terms.calendar,
            order: terms.rules.draw_order,
        };
        Ok((refill, plain))
    }

    /// The credits of one pack, bought at an instant: the paid part, the free part.
    pub(super) fn lots(&self, at: i64) -> [Lot; 2] {
        let expires = Instant::from_unix_milliseconds(at).and_then(|at| match self.expiry {
            Some(Expiry::Days(days)) => at.plus_days(days.into()),
            Some(Expiry::Months(months)) => self.calendar.months_after(at, months),
            None => Err(Error::invalid("")),
        });
        let bought = |batch: &Batch| {
            let at = Instant::from_unix_milliseconds(at).unwrap_or(batch.added);
            let expires = expires.as_ref().ok().copied();
            let bought = Batch { added: at, effective: at, expires, ..batch.clone() };
            lot(&bought, 0, batch.amount, false, self.order)
        };
        [bought(&self.paid), bought(&self.free)]
    }
}

impl OveragePrice {
    fn of(terms: &Terms, plan: Option<&str>, at: Instant) -> Result<Option<OveragePrice>, Error> {
        if !matches!(terms.rules.exhaustion, ExhaustionRule::Overage { .. }) {
            return Ok(None);
        }
        // So many credits that the cent to which an invoice is rounded makes no difference.
        const MANY: u32 = 1_000_000_000;
        let Some(price) = terms.overage_price(Decimal::from(MANY), plan, at)? else { return Ok(None) };
        let rounding = terms.overage_terms(plan, at).and_then(|overage| overage.rounding);
        Ok(Some(OveragePrice {
            per_credit: float(price.amount) / f64::from(MANY),
            rounding: rounding.map(|Rounding { mode, to, .. }| (mode, float(to))),
        }))
    }

    pub(super) fn of_credits(&self, credits: f64) -> f64 {
        let billed = match self.rounding {
            Some((RoundingMode::Up, to)) => (credits / to).ceil() * to,
            Some((RoundingMode::Down, to)) => (credits / to).floor() * to,
            Some((RoundingMode::HalfUp | RoundingMode::HalfEven, to)) => (credits / to + 0.5).floor() * to,
            Some((RoundingMode::None, _)) | None => credits,
        };
        billed * self.per_credit
    }
}

/// A decimal for statistics: the nearest float up to 15 digits, and within two parts in 10^16 beyond.
pub(crate) fn float(exact: Decimal) -> f64 {
    let (digits, scale) = exact.parts();
    let mut divisor = 1.0;
    for _ in 0..scale {
        divisor *= 10.0;
    }
    digits as f64 / divisor
}
