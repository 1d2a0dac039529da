//! Random accounts: every policy, every kind of plan, packs with and without an end.

use fastrand::Rng;

use crate::account::{
    Allotment, AtRenewal, Catalog, DrawOrder, Exhaustion, Expiry, Late, Overage, Pack, Plan, Policy, Rollover, Sale,
    Setup,
};
use crate::amount::Credits;
use crate::calendar::{DAY, midnight};

/// An account.
pub(crate) fn account(random: &mut Rng) -> Setup {
    let anchors = [
        midnight(2024, 1, 31),
        midnight(2023, 10, 31),
        midnight(2026, 1, 1),
        midnight(2024, 2, 29),
        midnight(2025, 12, 15) + DAY / 2,
        midnight(2026, 1, 30) + 23 * DAY / 24,
    ];
    let mut setup = Setup {
        anchor: pick(random, &anchors),
        offset: pick(random, &[0, 0, 0, 120, -300, 330]),
        plan: None,
        seats: pick(random, &[None, Some(2), Some(5)]),
        allotment: Some(Credits::whole(80)),
        catalog: (random.u32(0..8) > 0).then(|| catalog(random)),
        policy: policy(random),
    };
    setup.plan = plan(random, &setup);
    setup
}

/// A plan of the account's catalog, or none.
pub(crate) fn plan(random: &mut Rng, setup: &Setup) -> Option<String> {
    let plans = &setup.catalog.as_ref()?.plans;
    let chosen = random.usize(0..=plans.len() + 3);
    let index = if chosen > plans.len() { 0 } else { chosen };
    plans.get(index).map(|plan| plan.id.clone())
}

fn catalog(random: &mut Rng) -> Catalog {
    let plan =
        |id: &str, credits| Plan { id: id.into(), credits, yearly: false, seats: None, daily: None, overage: None };
    let credits = |count| Allotment::Credits(Credits::whole(count));
    let cap = pick(random, &[None, Some(Credits::whole(25))]);
    Catalog {
        plans: vec![
            plan("small", credits(100)),
            Plan { overage: Some(overage(random)), ..plan("large", credits(300)) },
            plan("open", Allotment::Unlimited),
            plan("deal", Allotment::Custom),
            Plan { seats: Some((1, Credits::whole(20))), ..plan("team", credits(50)) },
            Plan { daily: Some((Credits::whole(10), cap)), ..plan("daily", credits(20)) },
            Plan { yearly: true, ..plan("yearly", credits(500)) },
        ],
        packs: vec![
            pack("plain", 60, None, None),
            pack("month", 50, None, Some(Expiry::Months(1))),
            pack("week", 30, Some(5), Some(Expiry::Days(7))),
            Pack {
                id: "amount".into(),
                sale: Sale::ByAmount { step: Credits::whole(5), credits: 8 },
                expires: Some(Expiry::Months(2)),
            },
        ],
        overage: Some(overage(random)),
    }
}

fn overage(random: &mut Rng) -> Overage {
    let prices = [(Credits::whole(7), Credits::whole(1_000)), (Credits::hundredths(3), Credits::whole(1))];
    let (price, per) = pick(random, &prices);
    let limits = [None, None, Some(Credits::hundredths(20)), Some(Credits::whole(2))];
    Overage { price, per, invoice_at: pick(random, &limits) }
}

fn pack(id: &str, credits: i64, bonus: Option<i64>, expires: Option<Expiry>) -> Pack {
    Pack {
        id: id.into(),
        sale: Sale::Fixed {
            price: Credits::whole(credits / 10),
            credits: Credits::whole(credits),
            bonus: bonus.map(Credits::whole),
        },
        expires,
    }
}

fn policy(random: &mut Rng) -> Policy {
    let exhaustion = [
        Exhaustion::BlockEmpty,
        Exhaustion::BlockEmpty,
        Exhaustion::BlockShort,
        Exhaustion::Overage(None),
        Exhaustion::Overage(Some(Credits::whole(30))),
        Exhaustion::Debt,
    ];
    let rollover = [
        None,
        None,
        Some(Rollover { min: Credits::ZERO, max: None, cycles: None }),
        Some(Rollover { min: Credits::ZERO, max: Some(Credits::whole(40)), cycles: Some(1) }),
        Some(Rollover { min: Credits::whole(10), max: Some(Credits::whole(60)), cycles: Some(2) }),
    ];
    let thresholds = [vec![20, 5], vec![50, 10], vec![]];
    let chosen = random.usize(0..thresholds.len());
    Policy {
        draw_order: pick(random, &[DrawOrder::FreeFirst, DrawOrder::PriorityFirst, DrawOrder::ExpiryFirst]),
        exhaustion: pick(random, &exhaustion),
        owe: random.bool(),
        thresholds: thresholds[chosen].iter().copied().map(Credits::hundredths).collect(),
        of_total: random.bool(),
        inclusive: random.bool(),
        hysteresis: Credits::hundredths(pick(random, &[0, 10])),
        expiring_days: pick(random, &[7, 0, 1]),
        at_renewal: pick(
            random,
            &[AtRenewal::Invoice, AtRenewal::Invoice, AtRenewal::Forgive, AtRenewal::Carry, AtRenewal::CarryAndRepay],
        ),
        rollover: pick(random, &rollover),
        late: pick(random, &[Late::Rebook, Late::Rebook, Late::Rebook, Late::BookNow, Late::Refuse]),
    }
}

fn pick<T: Copy>(random: &mut Rng, from: &[T]) -> T {
    from[random.usize(0..from.len())]
}
