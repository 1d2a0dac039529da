//! A spend path walked down a runway: when it crosses thresholds, when it ends, what is left day by day.
//!
//! Within a day credits are spent evenly over its hours (those left of today, on the first day). Between two
//! things that happen, spending is a straight line, so that every crossing has its instant.

use super::runway::{Carried, CycleRules, Event, Exhaustion, Lot, NEVER, Runway, insert};
use crate::Instant;
use crate::mutation::{Flip, flipped};
use crate::time::DAY;

/// What became of one spend path.
///
/// ```
/// use drawdown::{Account, GrantSpec, Ledger};
///
/// let start = "2026-11-01".parse()?;
/// let mut ledger = Ledger::open(Account::starting(start))?;
/// ledger.grant(&GrantSpec::paid(100.into(), start))?;
/// let walk = ledger.runway(None, 7, None)?.walk(&[40.0; 7]);
/// // The thresholds of the policy: 20 % of 100 is passed after two whole days, exactly.
/// assert_eq!(walk.thresholds[0].map(|at| at.to_string()), Some("2026-11-03T00:00:00Z".into()));
/// assert_eq!(walk.run_out.map(|at| at.to_string()), Some("2026-11-03T12:00:00Z".into()));
/// assert_eq!(walk.consumed, 100.0);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// The first instant at which a spend would be refused; `None`: there is none.
    pub run_out: Option<Instant>,
    /// The first instant at which no credits are left, whatever the policy does then.
    pub exhausted: Option<Instant>,
    /// The first instant below each threshold, in the policy's order.
    pub thresholds: Vec<Option<Instant>>,
    /// At the end of each day, before what midnight brings; infinite where the plan is unlimited.
    pub remaining: Vec<f64>,
    /// Consumed in the current cycle by its end, what was consumed of it before included; by the end of the
    /// walk where that comes first. So for the rest.
    pub consumed: f64,
    /// What is left at the cycle's end, before it expires.
    pub left: f64,
    /// Overage in the cycle.
    pub overage: f64,
    /// What overage and recharging cost.
    pub cost: f64,
}

impl Runway {
    /// Walks a path: credits wanted on each day, today's whole day first. Days beyond the runway are left out.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Ledger};
    ///
    /// let ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("wotnot")?),
    ///     plan: Some("custom".into()),
    ///     allotment: Some(1_000.into()),
    ///     ..Account::starting("2026-11-01".parse()?)
    /// })?;
    /// // Overage never runs out: it costs, $7 per 1,000.
    /// let walk = ledger.runway(None, 30, None)?.walk(&[100.0; 30]);
    /// assert_eq!((walk.run_out, walk.overage, walk.cost), (None, 2_000.0, 14.0));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn walk(&self, spends: &[f64]) -> Walk {
        let mut walker = Walker::new(self);
        let mut remaining = Vec::new();
        let share = self.share_of_today();
        let shares = std::iter::once(share).chain(std::iter::repeat(1.0));
        let left: Vec<f64> = spends.iter().zip(shares).map(|(spend, share)| spend * share).collect();
        walker.walk(&left, |left| remaining.push(left));
        let instant =
            |at: &i64| Some(*at).filter(|at| *at != NEVER).and_then(|at| Instant::from_unix_milliseconds(at).ok());
        let end = walker.end;
        Walk {
            run_out: instant(&walker.run_out),
            exhausted: walker.crossed.first().and_then(instant),
            thresholds: walker.crossed.iter().skip(1).map(instant).collect(),
            remaining,
            consumed: end.consumed,
            left: end.left,
            overage: end.overage,
            cost: end.cost,
        }
    }

    /// How much of the first day is still to come.
    pub(super) fn share_of_today(&self) -> f64 {
        self.midnight.saturating_sub(self.start) as f64 / DAY as f64
    }

    /// What the current cycle's end is worth in money, where anything of it has a price.
    pub(super) fn is_priced(&self) -> bool {
        self.price.is_some() || self.refill.is_some()
    }
}

/// How a cycle ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) consumed: f64,
    pub(super) left: f64,
    pub(super) overage: f64,
    pub(super) cost: f64,
}

/// Walks one path after another down the same runway.
pub(super) struct Walker<'a> {
    runway: &'a Runway,
    lots: Vec<Lot>,
    remaining: f64,
    held: f64,
    owed: f64,
    overage: f64,
    repayable: f64,
    consumed: f64,
    bought: f64,
    refills: u32,
    rules: CycleRules,
    /// Below these, or at them where the policy says so, levels are crossed.
    bounds: Vec<f64>,
    /// The place of the next event.
    next: usize,
    /// When the next thing happens: an event, an expiry.
    due: i64,
    /// Down to this nothing is crossed.
    floor: f64,
    ended: bool,
    /// When each level was crossed; exhaustion first.
    pub(super) crossed: Vec<i64>,
    pub(super) run_out: i64,
    pub(super) end: End,
}

impl<'a> Walker<'a> {
    pub(super) fn new(runway: &'a Runway) -> Walker<'a> {
        Walker {
            runway,
            lots: Vec::new(),
            remaining: 0.0,
            held: 0.0,
            owed: 0.0,
            overage: 0.0,
            repayable: 0.0,
            consumed: 0.0,
            bought: 0.0,
            refills: 0,
            rules: CycleRules { unlimited: false, whole: None, cap: 0.0 },
            bounds: Vec::new(),
            next: 0,
            due: NEVER,
            floor: 0.0,
            ended: false,
            crossed: Vec::new(),
            run_out: NEVER,
            end: End { consumed: 0.0, left: 0.0, overage: 0.0, cost: 0.0 },
        }
    }

    /// Walks one path, of which today's part is what is left of it; `each` is told what remains as days end.
    pub(super) fn walk(&mut self, spends: &[f64], mut each: impl FnMut(f64)) {
        self.begin();
        let (mut from, mut to) = (self.runway.start, self.runway.midnight);
        for spend in spends.iter().take(self.runway.days) {
            // A day on which nothing happens, which is nearly every day of every path.
            let straight = self.due >= to && self.remaining - spend > self.floor;
            match self.lots.last_mut() {
                Some(lot) if straight && lot.left > *spend => {
                    lot.left -= spend;
                    self.remaining -= spend;
                    self.consumed += spend;
                }
                _ => self.day(*spend, from, to),
            }
            each(if self.rules.unlimited { f64::INFINITY } else { self.remaining });
            (from, to) = (to, to.saturating_add(DAY));
        }
        if !self.ended {
            self.close();
        }
    }

    fn begin(&mut self) {
        let standing = &self.runway.standing;
        self.lots.clone_from(&self.runway.lots);
        (self.remaining, self.held) = (standing.remaining, standing.held);
        (self.owed, self.overage, self.repayable) = (standing.owed, standing.overage, standing.repayable);
        (self.consumed, self.bought, self.refills) = (standing.consumed, 0.0, 0);
        if let Some(rules) = self.runway.cycles.first() {
            self.rules = *rules;
        }
        (self.next, self.ended, self.run_out) = (0, false, NEVER);
        self.crossed.clear();
        self.crossed.resize(self.runway.levels.len(), NEVER);
        self.measure(standing.whole);
        self.due = NEVER;
        self.arrive(self.runway.start);
    }

    /// A day on which something may happen.
    fn day(&mut self, spend: f64, mut from: i64, to: i64) {
        let length = to.saturating_sub(from) as f64;
        let mut rest = spend;
        while self.due < to {
            let part = (spend * (self.due.saturating_sub(from) as f64 / length)).min(rest);
            self.spend(part, from, self.due);
            rest -= part;
            from = self.due;
            self.happen(from);
        }
        self.spend(rest, from, to);
    }

    /// Everything that happens at an instant, in the ledger's order.
    fn happen(&mut self, at: i64) {
        if at == self.runway.cycle_end && !self.ended {
            self.close();
        }
        while let Some(Event::Return(grant, amount)) = self.coming(at) {
            self.next = self.next.saturating_add(1);
            self.held -= amount;
            self.give_back(grant, amount);
        }
        let mut rest = 0.0;
        let before = self.lots.len();
        self.lots.retain(|lot| {
            let ends = lot.expires <= at;
            if ends && lot.allotment {
                rest += lot.left;
            }
            !ends
        });
        if self.lots.len() != before {
            self.remaining = self.lots.iter().fold(0.0, |sum, lot| sum + lot.left);
        }
        while let Some(event) = self.coming(at) {
            self.next = self.next.saturating_add(1);
            match event {
                Event::Return(..) => {}
                Event::Renew(_) if flipped(Flip::RenewalSeen) => {}
                Event::Renew(cycle) => self.renew(cycle),
                Event::Rollover(grant) => {
                    let (least, most) = self.runway.rollover;
                    self.take_in(grant, Some(rest.max(least).min(most)));
                }
                Event::Grant(grant) => self.take_in(grant, None),
            }
        }
        self.arrive(at);
    }

    /// The next event, where it is one of an instant.
    fn coming(&self, at: i64) -> Option<Event> {
        self.runway.events.get(self.next).filter(|(when, _)| *when == at).map(|(_, event)| *event)
    }

    fn renew(&mut self, cycle: usize) {
        let Some(rules) = self.runway.cycles.get(cycle) else { return };
        self.rules = *rules;
        self.refills = 0;
        match self.runway.carry {
            Carried::Nothing => (self.overage, self.repayable) = (0.0, 0.0),
            Carried::Kept => self.repayable = 0.0,
            Carried::Repaid => self.repayable = self.overage,
        }
        self.measure_anew();
    }

    /// A hold's credits return to their grant, unless it has ended.
    fn give_back(&mut self, grant: usize, amount: f64) {
        let Some(home) = self.runway.grants.get(grant) else { return };
        match self.lots.iter_mut().find(|lot| lot.id == home.id) {
            Some(lot) => lot.left += amount,
            None => insert(&mut self.lots, Lot { left: amount, ..home.clone() }),
        }
        self.remaining += amount;
    }

    fn take_in(&mut self, grant: usize, amount: Option<f64>) {
        if let Some(lot) = self.runway.grants.get(grant) {
            self.add(Lot { left: amount.unwrap_or(lot.left), ..lot.clone() });
        }
    }

    /// A grant becomes active: it pays what is owed, and can be drawn.
    fn add(&mut self, mut lot: Lot) {
        let paid = self.owed.min(lot.left);
        self.owed -= paid;
        lot.left -= paid;
        let paid = self.repayable.min(lot.left);
        self.repayable -= paid;
        self.overage -= paid;
        lot.left -= paid;
        if lot.left > 0.0 {
            self.remaining += lot.left;
            insert(&mut self.lots, lot);
        }
        self.measure_anew();
    }

    fn measure_anew(&mut self) {
        let whole = if self.rules.unlimited { 0.0 } else { self.rules.whole.unwrap_or(self.remaining + self.held) };
        self.measure(whole);
    }

    /// What thresholds are fractions of.
    fn measure(&mut self, whole: f64) {
        self.bounds.clear();
        self.bounds.extend(self.runway.levels.iter().map(|fraction| fraction * whole));
    }

    /// After everything of an instant: what is crossed at it, and what comes next.
    fn arrive(&mut self, at: i64) {
        // A balance that is topped up at once was low all the same, but nothing was refused.
        self.cross(f64::INFINITY, at, at, 0.0);
        self.refill(at);
        self.cross(f64::INFINITY, at, at, 0.0);
        self.block_if_out(at);
        let event = self.runway.events.get(self.next).map_or(NEVER, |(when, _)| *when);
        self.due = self.lots.iter().map(|lot| lot.expires).fold(event, i64::min);
        if !self.ended {
            self.due = self.due.min(self.runway.cycle_end);
        }
    }

    /// Buys packs while the balance is below what the recharge states.
    fn refill(&mut self, at: i64) {
        let Some(refill) = &self.runway.refill else { return };
        while !self.rules.unlimited && self.remaining < refill.below - slack(refill.below) && self.refills < refill.most
        {
            self.buy(at);
        }
    }

    fn buy(&mut self, at: i64) {
        let Some(refill) = &self.runway.refill else { return };
        self.refills = self.refills.saturating_add(1);
        self.bought += refill.price;
        for lot in refill.lots(at) {
            if lot.left > 0.0 {
                self.due = self.due.min(lot.expires);
                self.add(lot);
            }
        }
    }

    /// Spends evenly from one instant to another, between which nothing happens.
    fn spend(&mut self, mut credits: f64, mut from: i64, to: i64) {
        while credits > 0.0 {
            if self.rules.unlimited {
                self.consumed += credits;
                return;
            }
            let stop = self.runway.refill.as_ref().filter(|refill| self.refills < refill.most);
            let stop = stop
                .map(|refill| (self.remaining - refill.below).max(0.0))
                .filter(|stop| *stop < credits - slack(*stop));
            let part = stop.unwrap_or(credits);
            let until = moment(from, to, part / credits);
            self.draw(part, from, until);
            if stop.is_none() {
                return;
            }
            credits -= part;
            from = until;
            self.buy(from);
            self.refill(from);
            self.cross(f64::INFINITY, from, from, 0.0);
        }
    }

    /// Draws in order; what no grant covers is owed, billed or refused.
    fn draw(&mut self, credits: f64, from: i64, to: i64) {
        let before = self.remaining;
        let mut need = credits;
        while let Some(lot) = self.lots.last_mut() {
            if lot.left > need {
                lot.left -= need;
                need = 0.0;
                break;
            }
            need -= lot.left;
            self.lots.pop();
        }
        let drawn = credits - need;
        self.remaining = if self.lots.is_empty() { 0.0 } else { self.remaining - drawn };
        self.consumed += drawn;
        self.cross(before, from, to, credits);
        self.block_if_out(moment(from, to, before / credits));
        match self.runway.exhaustion {
            Exhaustion::Block => {}
            Exhaustion::Debt => {
                self.owed += need;
                self.consumed += need;
            }
            Exhaustion::Overage if flipped(Flip::OverageSeen) => {}
            Exhaustion::Overage => {
                let billed = need.min((self.rules.cap - self.overage).max(0.0));
                self.overage += billed;
                self.consumed += billed;
                if billed < need || (self.lots.is_empty() && self.overage >= self.rules.cap) {
                    self.block(moment(from, to, (drawn + billed) / credits));
                }
            }
        }
    }

    /// Records what has been crossed while `credits` were spent evenly, with `before` above it at first.
    fn cross(&mut self, before: f64, from: i64, to: i64, credits: f64) {
        if self.rules.unlimited {
            self.floor = f64::INFINITY;
            return;
        }
        self.floor = self.runway.refill.as_ref().map_or(0.0, |refill| refill.below);
        let levels = self.bounds.iter().zip(&self.runway.levels).zip(&mut self.crossed);
        for ((bound, fraction), crossed) in levels.filter(|(_, crossed)| **crossed == NEVER) {
            // Exhaustion is of what can be drawn, a threshold of what is held too, and of nothing there is none.
            let exhaustion = *fraction <= 0.0;
            let held = if exhaustion { 0.0 } else { self.held };
            let left = self.remaining + held;
            let touching = exhaustion || (self.runway.inclusive && *bound > 0.0);
            if left < *bound - slack(*bound) || (touching && left <= *bound + slack(*bound)) {
                *crossed = moment(from, to, (before + held - bound) / credits);
            } else {
                self.floor = self.floor.max(bound - held);
            }
        }
    }

    /// Records whether a spend would now be refused.
    fn block_if_out(&mut self, at: i64) {
        let blocks = match self.runway.exhaustion {
            Exhaustion::Block => true,
            Exhaustion::Overage => self.overage >= self.rules.cap,
            Exhaustion::Debt => false,
        };
        let least = if flipped(Flip::RunOutAtNothing) { -1.0 } else { slack(0.0) };
        if blocks && self.remaining <= least && !self.rules.unlimited {
            self.block(at);
        }
    }

    fn block(&mut self, at: i64) {
        self.run_out = self.run_out.min(at);
    }

    /// The cycle ends.
    fn close(&mut self) {
        self.ended = true;
        let overage = self.runway.price.map_or(0.0, |price| price.of_credits(self.overage));
        self.end = End {
            consumed: self.consumed,
            left: if self.rules.unlimited { f64::INFINITY } else { self.remaining },
            overage: self.overage,
            cost: overage + self.bought,
        };
    }
}

/// What floats may be off by where the ledger would be exact: so close to an amount is at it.
fn slack(amount: f64) -> f64 {
    1e-9 + amount * 1e-13
}

/// A share of the way from one instant to another.
fn moment(from: i64, to: i64, share: f64) -> i64 {
    if from >= to {
        return to;
    }
    let length = to.saturating_sub(from) as f64;
    from.saturating_add((length * share.max(0.0)) as i64).min(to)
}
