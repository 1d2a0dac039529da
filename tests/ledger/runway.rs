//! Paths walked down a runway against the ledger itself, told the same spend as usage.
//!
//! Between two things that happen the walk spends evenly; the ledger is told all of it at once, at the start, and
//! no more than it would admit. So both agree wherever they can be compared: as days end, as the cycle ends, and
//! on the span in which something was crossed.

use drawdown::catalog::policy::{DrawOrder, ExhaustionMode, OverageAtRenewal, Policy, Rollover, ThresholdBasis};
use drawdown::{
    Account, AlertKind, Balance, Carry, Catalog, Decimal, Effective, GrantFilter, GrantSpec, Instant, Intent, Ledger,
    PackOrder, Payment, PlanChange, Receipt, Recharge, Usage, Walk,
};
use proptest::prelude::*;

use crate::support::*;

const DAY: i64 = 86_400_000;
/// Credits, where thousands are in play: floats are off by less, but the ledger is told of a purchase a millisecond
/// late, in which up to 600 credits a day go on being spent.
const TOLERANCE: f64 = 1e-4;

fn catalog() -> Catalog {
    let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    let plans = r#"
        "plain": {"name":"Plain","price":"20","credits":"1000"},
        "daily": {"name":"Daily","price":"20","credits":"400","daily":{"credits":"30","cap":"500"}},
        "costly": {"name":"Costly","price":"20","credits":"300","overage":{"price":"4","per":"100"}},
        "open": {"name":"Open","price":"200","credits":"unlimited"}"#;
    let packs = r#"
        "week": {"name":"Week","credits":"150","price":"5","expires":{"days":7}},
        "month": {"name":"Month","credits":"200","bonus":"20","price":"7","expires":{"months":1}},
        "ever": {"name":"Ever","credits":"100","price":"6"}"#;
    let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","overage":{"price":"7","per":"1000"}"#;
    Catalog::parse(&format!(r#"{{{head},"meters":{{"m":{meter}}},"plans":{{{plans}}},"packs":{{{packs}}}}}"#)).unwrap()
}

/// An account as a test draws one.
#[derive(Clone, Debug)]
struct Case {
    plan: Option<&'static str>,
    next: Option<Option<&'static str>>,
    mode: u8,
    cap: u16,
    settles: u8,
    rollover: u8,
    order: u8,
    total: bool,
    inclusive: bool,
    anchor_hour: i64,
    offset: i32,
    /// Amount, hours to its start, hours to its end from there, free.
    grants: Vec<(u16, u16, u16, bool)>,
    hold: Option<(u8, u16)>,
    spent: u16,
    owed: u16,
    hours: i64,
    recharge: Option<(&'static str, u16, u32)>,
    path: Vec<u16>,
}

fn cases() -> impl Strategy<Value = Case> {
    let plans = prop_oneof![
        4 => Just(Some("plain")), 3 => Just(Some("daily")), 3 => Just(Some("costly")), 1 => Just(Some("open")), 2 => Just(None)
    ];
    let next = prop::option::weighted(0.3, plans.clone());
    let grant = (1_u16..400, 0_u16..500, 12_u16..900, any::<bool>());
    let packs = prop_oneof![Just("week"), Just("month"), Just("ever")];
    let recharge = prop::option::weighted(0.4, (packs, 1_u16..300, 1_u32..6));
    let spend = prop_oneof![2 => Just(0_u16), 5 => 1_u16..9_000, 1 => 9_000_u16..60_000];
    let policy = (0_u8..5, 0_u16..400, 0_u8..4, 0_u8..4, 0_u8..3, any::<bool>(), any::<bool>());
    let clock = (0_i64..24, prop_oneof![Just(0), Just(120), Just(-330)], 0_i64..1_000);
    let stock = (prop::collection::vec(grant, 0..5), prop::option::of((1_u8..80, 1_u16..300)), 0_u16..600, 0_u16..300);
    (plans, next, policy, clock, stock, recharge, prop::collection::vec(spend, 40..75)).prop_map(
        |(plan, next, policy, clock, stock, recharge, path)| {
            let (mode, cap, settles, rollover, order, total, inclusive) = policy;
            let (anchor_hour, offset, hours) = clock;
            let (grants, hold, spent, owed) = stock;
            Case {
                plan,
                next,
                mode,
                cap,
                settles,
                rollover,
                order,
                total,
                inclusive,
                anchor_hour,
                offset,
                grants,
                hold,
                spent,
                owed,
                hours,
                recharge,
                path,
            }
        },
    )
}

impl Case {
    fn policy(&self) -> Policy {
        let cap = self.cap.to_string();
        let mode = match self.mode {
            0 | 1 => Policy::default(),
            2 => exhaustion(ExhaustionMode::Overage, None, None),
            3 => exhaustion(ExhaustionMode::Overage, None, Some(&cap)),
            _ => exhaustion(ExhaustionMode::Debt, None, None),
        };
        let settles = [
            OverageAtRenewal::Invoice,
            OverageAtRenewal::Forgive,
            OverageAtRenewal::Carry,
            OverageAtRenewal::CarryAndRepay,
        ];
        let rolls = |min: &str, max: Option<&str>, cycles| Some(Rollover { min: dec(min), max: max.map(dec), cycles });
        Policy {
            overage_at_renewal: Some(settles[usize::from(self.settles)]),
            rollover: [
                None,
                rolls("0", None, None),
                rolls("25", Some("300"), Some(1)),
                rolls("0", Some("120"), Some(2)),
            ][usize::from(self.rollover)]
            .clone(),
            draw_order: Some(
                [DrawOrder::FreeFirst, DrawOrder::PriorityFirst, DrawOrder::ExpiryFirst][usize::from(self.order)],
            ),
            threshold_basis: self.total.then_some(ThresholdBasis::Total),
            threshold_inclusive: Some(self.inclusive),
            ..mode
        }
    }

    /// The account with a past, at the instant from which it is looked ahead.
    fn ledger(&self) -> Ledger {
        let anchor = hour(self.anchor_hour);
        let mut ledger = Ledger::open(Account {
            catalog: Some(catalog()),
            plan: self.plan.map(Into::into),
            offset: self.offset,
            policy: self.policy(),
            ..Account::starting(anchor)
        })
        .unwrap();
        let later = |hours: u16| plus(anchor, i64::from(hours) * 3_600_000);
        let (debtor, early) = (self.mode > 1, later(1));
        if debtor && self.owed > 0 {
            let balance = ledger.balance(None).unwrap().remaining.unwrap_or_default();
            let credits = balance.plus(Decimal::from(self.owed)).unwrap();
            ledger.record(&Usage { credits: Some(credits), ..Usage::default().at(early) }).unwrap();
        } else {
            ledger.record(&Usage { credits: Some(Decimal::from(self.spent)), ..Usage::default().at(early) }).unwrap();
        }
        for (amount, from, lasts, free) in &self.grants {
            let amount = Decimal::from(*amount);
            let spec = if *free { GrantSpec::free(amount, later(2)) } else { GrantSpec::paid(amount, later(2)) };
            let effective = later(*from + 2);
            let expires = (lasts % 5 > 0).then(|| plus(effective, i64::from(*lasts) * 3_600_000));
            ledger.grant(&GrantSpec { effective_at: Some(effective), expires_at: expires, ..spec }).unwrap();
        }
        if let Some(plan) = self.next {
            let change = PlanChange { at: later(3), effective: Effective::Renewal, carry: Carry::Usage };
            ledger.change_plan(plan, change).unwrap();
        }
        let now = plus(anchor, 3 * 3_600_000 + self.hours * 3_600_000);
        ledger.advance(now).unwrap();
        if let Some((credits, hours)) = self.hold {
            let usage = spend("held", &credits.to_string(), now);
            ledger.authorize(&usage, Intent::Hold { ttl_ms: u32::from(hours) * 3_600_000 }).unwrap();
        }
        // A purchase at the hold's own instant would come before it.
        ledger.advance(plus(now, 1)).unwrap();
        ledger
    }

    fn recharge(&self) -> Option<Recharge> {
        self.recharge.map(|(pack, below, most)| Recharge {
            pack: pack.into(),
            below: below.into(),
            max_per_cycle: Some(most),
        })
    }
}

/// The ledger itself, told a path.
struct Replayed {
    ledger: Ledger,
    recharge: Option<Recharge>,
    bought: u32,
    bought_before: u32,
    cycle: Instant,
    deadlines: Vec<Instant>,
    /// The span in which it was first blocked, or first fell below a threshold.
    blocked: Option<(Instant, Instant)>,
    crossed: Vec<(AlertKind, Option<Decimal>, Instant, Instant)>,
    /// The span in which it first had nothing, or less than each threshold of its plan.
    below: [Option<(Instant, Instant)>; 3],
    plans: (Option<&'static str>, Option<Option<&'static str>>, Instant),
    inclusive: bool,
    end: Option<Balance>,
}

impl Replayed {
    fn clock(&self) -> Instant {
        self.ledger.clock()
    }

    fn now(&self) -> Balance {
        self.ledger.balance(None).unwrap()
    }

    /// The next instant at which something may happen by itself.
    fn next(&self, until: Instant) -> Instant {
        let mut instants = vec![until, self.now().cycle.end];
        for grant in self.ledger.grants(GrantFilter::All) {
            instants.push(grant.effective_at);
            instants.extend(grant.expires_at);
        }
        instants.extend(&self.deadlines);
        instants.into_iter().filter(|at| *at > self.clock()).min().unwrap().min(until)
    }

    fn note(&mut self, receipt: &Receipt, until: Instant) {
        for alert in &receipt.alerts {
            self.crossed.push((alert.kind, alert.threshold, alert.at, until));
        }
        self.look(until);
        self.look_whether_blocked(until);
    }

    fn look_whether_blocked(&mut self, until: Instant) {
        if self.now().blocked {
            self.blocked = self.blocked.or(Some((self.clock(), until)));
        }
    }

    /// What is crossed as it stands.
    fn look(&mut self, until: Instant) {
        let (balance, span) = (self.now(), (self.clock(), until));
        let Some(left) = balance.remaining else { return };
        if left.is_zero() {
            self.below[0] = self.below[0].or(Some(span));
        }
        let (plan, next, renewal) = self.plans;
        let plan = if self.clock() >= renewal { next.unwrap_or(plan) } else { plan };
        let whole = match plan {
            Some("plain") => "1000",
            Some("daily") => "400",
            Some("costly") => "300",
            _ => return,
        };
        let left = left.plus(balance.held).unwrap();
        for (below, fraction) in self.below[1..].iter_mut().zip(["0.2", "0.05"]) {
            let bound = dec(fraction).times(dec(whole)).unwrap();
            if left < bound || (self.inclusive && left == bound) {
                *below = below.or(Some(span));
            }
        }
    }

    /// Buys while it should; whether it may buy again.
    fn refill(&mut self, mut late: i64) {
        let cycle = self.now().cycle.start;
        if cycle != self.cycle {
            (self.cycle, self.bought) = (cycle, 0);
        }
        let Some(recharge) = self.recharge.clone() else { return };
        while self.bought < recharge.max_per_cycle.unwrap()
            && self.now().remaining.is_some_and(|left| left < recharge.below)
        {
            self.buy(&recharge.pack, late);
            late = 0;
        }
    }

    /// A millisecond later: at the very instant, the ledger would book it before what the instant brings and uses.
    fn buy(&mut self, pack: &str, late: i64) {
        let at = plus(self.clock(), late);
        self.ledger.purchase(pack, &PackOrder { at, id: None, payment: Payment::Packs(1) }).unwrap();
        self.bought += 1;
        if self.end.is_none() {
            self.bought_before += 1;
        }
    }

    /// Spends so many credits now, as many as would be admitted, buying in between.
    fn spend(&mut self, mut credits: Decimal, until: Instant, cap: Option<Decimal>) {
        let recharge = self.recharge.clone();
        loop {
            let balance = self.now();
            let Some(left) = balance.remaining else { return self.use_up(credits, until) };
            let stop = recharge.as_ref().filter(|recharge| self.bought < recharge.max_per_cycle.unwrap());
            match stop.map(|recharge| (left.minus(recharge.below).unwrap().max(Decimal::ZERO), &recharge.pack)) {
                Some((stop, pack)) if stop < credits => {
                    self.use_up(stop, until);
                    // Bought when the even spending of the span has come so far.
                    let length = (until.unix_milliseconds() - self.clock().unix_milliseconds()) as f64;
                    let float = |credits: Decimal| credits.to_string().parse::<f64>().unwrap();
                    let reached = plus(self.clock(), (length * (float(stop) / float(credits))) as i64);
                    self.ledger.advance(reached).unwrap();
                    credits = credits.minus(stop).unwrap();
                    self.buy(pack, 1);
                    self.refill(0);
                }
                _ => {
                    let admitted = match cap {
                        None => credits,
                        Some(cap) => {
                            credits.min(left.plus(cap.minus(balance.overage).unwrap().max(Decimal::ZERO)).unwrap())
                        }
                    };
                    return self.use_up(admitted, until);
                }
            }
        }
    }

    fn use_up(&mut self, credits: Decimal, until: Instant) {
        if credits > Decimal::ZERO {
            let usage = Usage { credits: Some(credits), ..Usage::default().at(self.clock()) };
            let receipt = self.ledger.record_all(&[usage]).unwrap();
            assert_eq!(receipt.refused, []);
            self.note(&receipt, until);
        }
    }
}

fn plus(at: Instant, milliseconds: i64) -> Instant {
    Instant::from_unix_milliseconds(at.unix_milliseconds() + milliseconds).unwrap()
}

fn close(walked: f64, exact: Decimal, what: &str) -> Result<(), TestCaseError> {
    let exact: f64 = exact.to_string().parse().unwrap();
    prop_assert!((walked - exact).abs() < TOLERANCE, "{}: walked {} and the ledger {}", what, walked, exact);
    Ok(())
}

fn agree(case: &Case) -> Result<(), TestCaseError> {
    let ledger = case.ledger();
    let recharge = case.recharge();
    let path: Vec<f64> = case.path.iter().map(|cents| f64::from(*cents) / 100.0).collect();
    let start = ledger.clock();
    let before = ledger.snapshot();
    let walk = ledger.runway(None, path.len() as u32, recharge.as_ref()).unwrap().walk(&path);
    prop_assert_eq!(ledger.snapshot(), before);
    let cap = match case.mode {
        0 | 1 => Some(Decimal::ZERO),
        3 => Some(Decimal::from(case.cap)),
        _ => None,
    };
    let held = case.hold.map(|(_, hours)| plus(start, i64::from(hours) * 3_600_000 - 1));
    let first = ledger.balance(None).unwrap();
    let mut real = Replayed {
        cycle: first.cycle.start,
        ledger,
        recharge,
        bought: 0,
        bought_before: 0,
        deadlines: held.into_iter().collect(),
        blocked: None,
        crossed: Vec::new(),
        below: [None; 3],
        // The change may have come with a renewal before the start.
        plans: (case.plan, case.next, if first.cycle.start > hour(case.anchor_hour) { start } else { first.cycle.end }),
        inclusive: case.inclusive,
        end: None,
    };
    let cycle_end = first.cycle.end;
    let local = start.unix_milliseconds() + i64::from(case.offset) * 60_000;
    let midnight = plus(start, DAY - local.rem_euclid(DAY));
    real.look(start);
    real.refill(1);
    real.look(start);
    real.look_whether_blocked(start);
    for (day, cents) in case.path.iter().enumerate() {
        let to = plus(midnight, DAY * day as i64);
        let from = if day == 0 { start } else { plus(to, -DAY) };
        let whole = Decimal::from(*cents).times(dec("0.01")).unwrap();
        let mut left = part(whole, to.unix_milliseconds() - from.unix_milliseconds(), DAY);
        let today = left;
        let mut now = from;
        loop {
            let next = real.next(to);
            let length = next.unix_milliseconds() - now.unix_milliseconds();
            let share = part(today, length, to.unix_milliseconds() - from.unix_milliseconds());
            let credits = if next == to { left } else { share.min(left) };
            left = left.minus(credits).unwrap();
            real.spend(credits, next, cap);
            let ending = real.ledger.balance(Some(plus(next, -1))).unwrap();
            if next >= cycle_end && real.end.is_none() {
                real.end = Some(ending.clone());
            }
            if next == to {
                match ending.remaining {
                    Some(exact) => close(walk.remaining[day], exact, &format!("remaining after day {day}"))?,
                    None => prop_assert_eq!(walk.remaining[day], f64::INFINITY),
                }
            }
            let receipt = real.ledger.advance(next).unwrap();
            // What the last instant brings lies beyond the walk.
            if next == to && day + 1 == case.path.len() {
                break;
            }
            now = next;
            real.look(next);
            real.refill(1);
            real.note(&receipt, next);
            if next == to {
                break;
            }
        }
    }
    judge(case, &walk, &real, start)
}

fn judge(case: &Case, walk: &Walk, real: &Replayed, start: Instant) -> Result<(), TestCaseError> {
    if let Some(end) = &real.end {
        close(walk.consumed, end.consumed, "consumed at the cycle's end")?;
        close(walk.overage, end.overage, "overage at the cycle's end")?;
        match end.remaining {
            Some(exact) => close(walk.left, exact, "left at the cycle's end")?,
            None => prop_assert_eq!(walk.left, f64::INFINITY),
        }
        let (plan, next, renewal) = real.plans;
        let plan = if renewal == start { next.unwrap_or(plan) } else { plan };
        let priced =
            (2..=3).contains(&case.mode).then(|| catalog().overage(end.overage, plan).unwrap().unwrap().amount);
        let pack = case.recharge.map_or("0", |(pack, ..)| match pack {
            "week" => "5",
            "month" => "7",
            _ => "6",
        });
        let bought = dec(pack).times(Decimal::from(real.bought_before)).unwrap();
        let exact: f64 = priced.unwrap_or_default().plus(bought).unwrap().to_string().parse().unwrap();
        // An invoice is rounded to the cent, once.
        prop_assert!((walk.cost - exact).abs() < 0.0051, "cost {} and {}", walk.cost, exact);
    }
    // To the millisecond, and to what a float may be off where a crossing is flat.
    let within = |at: Option<Instant>, (from, to): (Instant, Instant)| {
        at.is_some_and(|at| at >= plus(from, -60_000) && at <= plus(to, 60_000))
    };
    match real.blocked {
        Some(span) => prop_assert!(within(walk.run_out, span), "run out {:?} and blocked {span:?}", walk.run_out),
        // What is blocked only at the last instant of all lies beyond.
        None => prop_assert!(walk.run_out.is_none(), "run out {:?} and never blocked", walk.run_out),
    }
    let crossings =
        [(None, walk.exhausted), (Some(dec("0.2")), walk.thresholds[0]), (Some(dec("0.05")), walk.thresholds[1])];
    for ((threshold, crossing), below) in crossings.into_iter().zip(real.below) {
        // Of a total, the ledger's own alerts are all that says what it was; those said before are not said again.
        let by_plan = |plan: Option<&str>| plan.is_some_and(|plan| plan != "open");
        let by_plan = !case.total && by_plan(case.plan) && case.next.is_none_or(by_plan);
        if threshold.is_some() && !by_plan {
            let fired = real.crossed.iter().find(|(of, at, ..)| *of == AlertKind::Threshold && *at == threshold);
            if let Some((.., to)) = fired {
                prop_assert!(
                    crossing.is_some_and(|at| at <= plus(*to, 60_000)),
                    "{threshold:?} {crossing:?} {fired:?}"
                );
            }
            continue;
        }
        match below {
            Some(span) => prop_assert!(within(crossing, span), "{threshold:?} crossed {crossing:?}, below {span:?}"),
            None => prop_assert_eq!(crossing, None, "{:?}", threshold),
        }
    }
    Ok(())
}

/// A share of an amount, to twelve places.
fn part(whole: Decimal, share: i64, of: i64) -> Decimal {
    let whole: f64 = whole.to_string().parse().unwrap();
    format!("{:.12}", whole * share as f64 / of as f64).parse().unwrap()
}

proptest! {
    #[test]
    fn a_walk_agrees_with_the_ledger(case in cases()) {
        agree(&case)?;
    }
}

#[test]
fn a_walk_is_the_same_whatever_was_walked_before() {
    let mut ledger = on("bookbag", "hobby");
    ledger.grant(&until(free("promo", "300", start()), hour(100))).unwrap();
    let runway = ledger.runway(None, 60, None).unwrap();
    let paths: [Vec<f64>; 3] = [vec![10.0; 60], vec![500.0; 60], (0..60).map(f64::from).collect()];
    let alone = paths.each_ref().map(|path| runway.walk(path));
    let again = paths.each_ref().map(|path| runway.walk(path));
    assert_eq!(alone, again);
}
