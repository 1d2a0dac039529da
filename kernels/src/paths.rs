//! A spend path walked down a runway: when it crosses thresholds, when it ends, what is left day by day.
//!
//! Within a day credits are spent evenly over its hours (those left of today, on the first day). Between two
//! things that happen, spending is a straight line, so that every crossing has its instant. Instants are milliseconds
//! since 1970 UTC. Credits and money are floats here, because paths are statistics: no book is kept by them.

/// After all time.
pub const NEVER: i64 = i64::MAX;

/// Milliseconds of a day. Instants are so far from the ends of 64 bits that nothing wraps.
const DAY: i64 = 86_400_000;

/// What stands between an account and the end of its credits, in plain figures that any number of paths run through.
#[derive(Clone, Debug)]
pub struct Runway {
    /// Where paths begin.
    pub start: i64,
    /// When the first day ends; every later one is 24 hours long.
    pub midnight: i64,
    /// How many days there are, the first included.
    pub days: usize,
    /// When the current cycle ends.
    pub cycle_end: i64,
    /// What can be drawn, last drawn first.
    pub lots: Vec<Lot>,
    /// What events speak of.
    pub grants: Vec<Lot>,
    /// In order.
    pub events: Vec<(i64, Event)>,
    /// The current one and those that renewals bring.
    pub cycles: Vec<CycleRules>,
    /// What a spend beyond the balance does.
    pub exhaustion: Exhaustion,
    /// What becomes of overage at a renewal.
    pub carry: Carried,
    /// The least and the most that rolls over.
    pub rollover: (f64, f64),
    /// Exhaustion first, then the policy's thresholds, as fractions.
    pub levels: Vec<f64>,
    /// Whether a threshold is crossed at it, or only below it.
    pub inclusive: bool,
    /// Where the account stands at the start.
    pub standing: Standing,
    /// A pack that is bought by itself.
    pub refill: Option<Refill>,
}

/// Credits that can be drawn, until they expire.
#[derive(Clone, Copy, Debug)]
pub struct Lot {
    /// Of two, the lower one is drawn first.
    pub order: [i64; 5],
    /// The same of grants alone, of which no two have the same; [`Lot::UNRANKED`] for what is bought on the way, which is
    /// drawn before a grant of the same order.
    pub rank: u32,
    /// When it ends.
    pub expires: i64,
    /// Credits left of it.
    pub left: f64,
    /// What is left of it at the end of its cycle may roll over.
    pub allotment: bool,
}

impl Lot {
    /// Less than the rank of any grant.
    pub const UNRANKED: u32 = 0;
}

/// What happens at an instant, whatever is spent. `usize`: a place among the grants, or among the cycles.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A hold times out and gives back.
    Return(usize, f64),
    /// A cycle begins.
    Renew(usize),
    /// What was left of the allotment comes back, within bounds.
    Rollover(usize),
    /// A grant can be drawn.
    Grant(usize),
}

/// What holds in a cycle.
#[derive(Clone, Copy, Debug)]
pub struct CycleRules {
    /// Nothing is drawn.
    pub unlimited: bool,
    /// What thresholds are fractions of, where that is the allotment.
    pub whole: Option<f64>,
    /// How far overage may go.
    pub cap: f64,
}

/// What a spend beyond the balance does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exhaustion {
    /// It is refused.
    Block,
    /// It is billed, up to the cycle's cap.
    Overage,
    /// It is owed.
    Debt,
}

/// What becomes of overage at a renewal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Carried {
    /// It begins anew.
    Nothing,
    /// It stays.
    Kept,
    /// It stays, and later grants repay it.
    Repaid,
}

/// Where the account stands at the start, in credits.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// To be drawn.
    pub remaining: f64,
    /// Set aside.
    pub held: f64,
    /// To be paid by the next grant.
    pub owed: f64,
    /// Billed beyond the grants.
    pub overage: f64,
    /// Of that, what later grants repay.
    pub repayable: f64,
    /// In the current cycle.
    pub consumed: f64,
    /// What thresholds are fractions of; nothing, where they are not.
    pub whole: f64,
}

/// A pack that is bought by itself.
#[derive(Clone, Copy, Debug)]
pub struct Refill {
    /// Bought while less than this remains.
    pub below: f64,
    /// How often in a cycle.
    pub most: u32,
    /// In money.
    pub price: f64,
}

/// How a cycle ended.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// In it.
    pub consumed: f64,
    /// Before it expires.
    pub left: f64,
    /// In it.
    pub overage: f64,
    /// What packs that were bought cost.
    pub bought: f64,
}

/// Walks one path after another down the same runway.
///
/// ```
/// use drawdown_kernels::paths::{Carried, CycleRules, Exhaustion, Lot, NEVER, Runway, Standing, Walker};
///
/// let lot = Lot { order: [0; 5], rank: 1, expires: NEVER, left: 100.0, allotment: false };
/// let runway = Runway {
///     start: 0,
///     midnight: 86_400_000,
///     days: 7,
///     cycle_end: NEVER,
///     lots: vec![lot],
///     grants: vec![lot],
///     events: Vec::new(),
///     cycles: vec![CycleRules { unlimited: false, whole: None, cap: 0.0 }],
///     exhaustion: Exhaustion::Block,
///     carry: Carried::Nothing,
///     rollover: (0.0, 0.0),
///     levels: vec![0.0],
///     inclusive: false,
///     standing: Standing { remaining: 100.0, held: 0.0, owed: 0.0, overage: 0.0, repayable: 0.0, consumed: 0.0, whole: 100.0 },
///     refill: None,
/// };
/// let (nothing_bought, mut remaining) = (|_| [lot; 2], Vec::new());
/// let mut walker = Walker::new(&runway, &nothing_bought);
/// walker.walk(&[40.0; 4], &mut remaining);
/// assert_eq!(remaining, [60.0, 20.0, 0.0, 0.0]);
/// assert_eq!(walker.run_out, 5 * 43_200_000); // at noon of the third day
/// ```
pub struct Walker<'a> {
    runway: &'a Runway,
    /// The paid and the free part of a pack that is bought at an instant.
    pack: &'a dyn Fn(i64) -> [Lot; 2],
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
    pub crossed: Vec<i64>,
    /// When a spend would be refused first.
    pub run_out: i64,
    /// The end of the current cycle, or of the path where that comes first.
    pub end: End,
}

impl<'a> Walker<'a> {
    /// Down a runway, on which a pack bought at an instant has a paid part and a free one.
    pub fn new(runway: &'a Runway, pack: &'a dyn Fn(i64) -> [Lot; 2]) -> Walker<'a> {
        Walker {
            runway,
            pack,
            lots: Vec::with_capacity(runway.lots.len().saturating_add(1)),
            remaining: 0.0,
            held: 0.0,
            owed: 0.0,
            overage: 0.0,
            repayable: 0.0,
            consumed: 0.0,
            bought: 0.0,
            refills: 0,
            rules: CycleRules { unlimited: false, whole: None, cap: 0.0 },
            bounds: Vec::with_capacity(runway.levels.len()),
            next: 0,
            due: NEVER,
            floor: 0.0,
            ended: false,
            crossed: Vec::with_capacity(runway.levels.len()),
            run_out: NEVER,
            end: End { consumed: 0.0, left: 0.0, overage: 0.0, bought: 0.0 },
        }
    }

    /// Walks one path, of which today's part is what is left of it; what remains as days end is appended.
    pub fn walk(&mut self, spends: &[f64], remaining: &mut Vec<f64>) {
        self.begin();
        let (mut from, mut to) = (self.runway.start, self.runway.midnight);
        let before = remaining.len();
        remaining.resize(before.saturating_add(spends.len().min(self.runway.days)), 0.0);
        for (spend, left) in spends.iter().zip(remaining.iter_mut().skip(before)) {
            if self.due < to || !self.is_plain(*spend) {
                self.day(*spend, from, to);
            }
            *left = if self.rules.unlimited { f64::INFINITY } else { self.remaining };
            (from, to) = (to, to.wrapping_add(DAY));
        }
        if !self.ended {
            self.close();
        }
    }

    /// Spends credits of the grant at hand where nothing comes of it, as on nearly every day of every path.
    #[inline(always)]
    fn is_plain(&mut self, credits: f64) -> bool {
        match self.lots.last_mut() {
            Some(lot) if lot.left > credits && self.remaining - credits > self.floor => {
                lot.left -= credits;
                self.remaining -= credits;
                self.consumed += credits;
                true
            }
            _ => false,
        }
    }

    #[inline(never)]
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
        let length = to.wrapping_sub(from) as f64;
        let mut rest = spend;
        while self.due < to {
            let part = smaller(spend * (self.due.wrapping_sub(from) as f64 / length), rest);
            self.spend(part, from, self.due);
            rest -= part;
            from = self.due;
            self.happen(from);
        }
        if !self.is_plain(rest) {
            self.spend(rest, from, to);
        }
    }

    /// Everything that happens at an instant, in the ledger's order.
    #[inline(never)]
    fn happen(&mut self, at: i64) {
        if at == self.runway.cycle_end && !self.ended {
            self.close();
        }
        while let Some(Event::Return(grant, amount)) = self.coming(at) {
            self.next = self.next.wrapping_add(1);
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
            self.next = self.next.wrapping_add(1);
            match event {
                Event::Return(..) => {}
                Event::Renew(cycle) => self.renew(cycle),
                Event::Rollover(grant) => {
                    let (least, most) = self.runway.rollover;
                    self.take_in(grant, Some(smaller(larger(rest, least), most)));
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

    #[cold]
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
    #[cold]
    fn give_back(&mut self, grant: usize, amount: f64) {
        let Some(home) = self.runway.grants.get(grant) else { return };
        match self.lots.iter_mut().find(|lot| lot.rank == home.rank) {
            Some(lot) => lot.left += amount,
            None => insert(&mut self.lots, Lot { left: amount, ..*home }),
        }
        self.remaining += amount;
    }

    #[inline(never)]
    fn take_in(&mut self, grant: usize, amount: Option<f64>) {
        if let Some(lot) = self.runway.grants.get(grant) {
            self.add(Lot { left: amount.unwrap_or(lot.left), ..*lot });
        }
    }

    /// A grant becomes active: it pays what is owed, and can be drawn.
    fn add(&mut self, mut lot: Lot) {
        let paid = smaller(self.owed, lot.left);
        self.owed -= paid;
        lot.left -= paid;
        let paid = smaller(self.repayable, lot.left);
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
    #[inline(never)]
    fn measure(&mut self, whole: f64) {
        self.bounds.clear();
        self.bounds.extend(self.runway.levels.iter().map(|fraction| fraction * whole));
    }

    /// After everything of an instant: what is crossed at it, and what comes next.
    #[inline(never)]
    fn arrive(&mut self, at: i64) {
        // A balance that is topped up at once was low all the same, but nothing was refused.
        self.cross(f64::INFINITY, at, at, 0.0);
        if self.runway.refill.is_some() {
            self.refill(at);
            self.cross(f64::INFINITY, at, at, 0.0);
        }
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

    #[cold]
    fn buy(&mut self, at: i64) {
        let Some(refill) = &self.runway.refill else { return };
        self.refills = self.refills.saturating_add(1);
        self.bought += refill.price;
        for lot in (self.pack)(at) {
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
                .map(|refill| larger(self.remaining - refill.below, 0.0))
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
            Exhaustion::Overage => {
                let billed = smaller(need, larger(self.rules.cap - self.overage, 0.0));
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
                self.floor = larger(self.floor, bound - held);
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
        if blocks && self.remaining <= slack(0.0) && !self.rules.unlimited {
            self.block(at);
        }
    }

    fn block(&mut self, at: i64) {
        self.run_out = self.run_out.min(at);
    }

    /// The cycle ends.
    #[cold]
    fn close(&mut self) {
        self.ended = true;
        self.end = End {
            consumed: self.consumed,
            left: if self.rules.unlimited { f64::INFINITY } else { self.remaining },
            overage: self.overage,
            bought: self.bought,
        };
    }
}

/// Puts a lot among those to be drawn, last drawn first.
fn insert(lots: &mut Vec<Lot>, lot: Lot) {
    // Grants have their ranks; what is bought has its order alone.
    let ranked = lot.rank != Lot::UNRANKED;
    let later = |other: &Lot| match ranked && other.rank != Lot::UNRANKED {
        true => other.rank > lot.rank,
        false => (other.order, other.rank) > (lot.order, lot.rank),
    };
    let place = lots.iter().rposition(later).map_or(0, |place| place.saturating_add(1));
    lots.insert(place, lot);
}

/// The larger of two numbers that are some: WebAssembly has no instruction for the standard library's answer where they
/// are not, and calls a function instead.
fn larger(one: f64, other: f64) -> f64 {
    if one > other { one } else { other }
}

fn smaller(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
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
    let length = to.wrapping_sub(from) as f64;
    // A share may be without end.
    from.saturating_add((length * larger(share, 0.0)) as i64).min(to)
}
