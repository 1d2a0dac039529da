//! The choice of packs, overage and plan against trying every combination, written plainly and apart from the crate.
//!
//! Credits are whole numbers and money is counted in cents.

use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Clone, Debug)]
struct Shop {
    /// Price in cents, where it is published, and credits.
    plans: Vec<(Option<u64>, u64)>,
    packs: Vec<(u64, u64)>,
    overage: Option<Overage>,
    need: u64,
}

#[derive(Clone, Copy, Debug)]
struct Overage {
    /// Cents for ten credits.
    price: u64,
    /// Billed in whole multiples of it; 1: pro rata.
    step: u64,
    cap: Option<u64>,
}

impl Shop {
    /// The least that tops up so many credits, in cents; `None` where nothing does.
    fn top_up(&self, short: u64) -> Option<u64> {
        fn every(shop: &Shop, packs: &[(u64, u64)], short: u64) -> Option<u64> {
            let Some(((cost, credits), rest)) = packs.split_first() else {
                return if short == 0 { Some(0) } else { shop.overage.and_then(|overage| overage.cost(short)) };
            };
            let most = short.div_ceil(*credits);
            let counts = (0..=most).filter_map(|count| {
                every(shop, rest, short.saturating_sub(count * credits)).map(|more| more + count * cost)
            });
            counts.min()
        }
        every(self, &self.packs, short)
    }

    /// Of each plan its total; `None` where it is not known, and whether the plan serves.
    fn fits(&self) -> Vec<(bool, Option<u64>)> {
        let fit = |(price, credits): &(Option<u64>, u64)| {
            let top_up = self.top_up(self.need.saturating_sub(*credits));
            (top_up.is_some(), price.and_then(|price| top_up.map(|more| price + more)))
        };
        self.plans.iter().map(fit).collect()
    }

    /// The plan to take.
    fn best(&self) -> Option<usize> {
        let fits = self.fits();
        let serving = || fits.iter().enumerate().filter(|(_, (serves, _))| *serves);
        let cheapest = serving().filter_map(|(plan, (_, total))| total.map(|total| (total, plan))).min();
        let smallest = || serving().map(|(plan, _)| (self.plans[plan].1, plan)).min();
        cheapest.or_else(smallest).map(|(_, plan)| plan)
    }

    fn document(&self) -> Value {
        let money = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
        let plans = self.plans.iter().enumerate().map(|(index, (price, credits))| {
            (format!("p{index}"), json!({ "name": "P", "price": price.map(money), "credits": credits }))
        });
        let packs = self.packs.iter().enumerate().map(|(index, (cost, credits))| {
            (format!("k{index}"), json!({ "name": "K", "price": money(*cost), "credits": credits.to_string() }))
        });
        let mut document = json!({
            "id": "shop", "name": "Shop", "unit": "credit", "currency": "USD",
            "plans": plans.collect::<serde_json::Map<_, _>>(), "packs": packs.collect::<serde_json::Map<_, _>>(),
            "meters": { "m": { "name": "M", "activity": "other", "category": "C", "rate": { "flat": "1" } } },
        });
        if let Some(overage) = self.overage {
            document["overage"] = json!({ "price": money(overage.price), "per": "10", "cap": overage.cap });
            if overage.step > 1 {
                document["overage"]["rounding"] = json!({ "mode": "up", "to": overage.step });
            }
            document["policy"] = json!({ "exhaustion": { "mode": "overage" } });
        }
        document
    }
}

impl Overage {
    fn cost(self, credits: u64) -> Option<u64> {
        let billed = credits.div_ceil(self.step) * self.step;
        // Half a cent is a whole one.
        self.cap.is_none_or(|cap| credits <= cap).then(|| (billed * self.price + 5) / 10)
    }
}

fn shop() -> impl Strategy<Value = Shop> {
    let plan = (prop::option::weighted(0.8, 0_u64..40), 0_u64..60)
        .prop_map(|(price, credits)| (price.map(|price| price * 50), credits));
    let pack = (1_u64..30, 1_u64..25).prop_map(|(cost, credits)| (cost * 50, credits));
    let overage = (0_u64..400, prop::sample::select(vec![1_u64, 1, 5, 10, 30]), prop::option::of(0_u64..40));
    let overage = overage.prop_map(|(price, step, cap)| Overage { price: price * 10, step, cap });
    (prop::collection::vec(plan, 1..4), prop::collection::vec(pack, 0..4), prop::option::of(overage), 0_u64..120)
        .prop_map(|(plans, packs, overage, need)| Shop { plans, packs, overage, need })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_combination_is_cheaper(shop in shop()) {
        let catalog = Catalog::parse(&shop.document().to_string()).unwrap();
        let workload = Workload::of(vec![WorkloadItem::of(Usage::of("m"), shop.need.into(), Per::Month)]);
        let found = estimate(&catalog, &workload, &EstimateOptions::default()).unwrap();
        for (index, (serves, total)) in shop.fits().into_iter().enumerate() {
            let fit = found.plans.iter().find(|fit| fit.plan == format!("p{index}")).unwrap();
            let cents = total.map(|cents| drawdown::Decimal::from(cents).times("0.01".parse().unwrap()).unwrap());
            prop_assert_eq!((fit.serves, fit.total), (serves, cents), "p{} of {:?}: {:?}", index, &shop, fit);
            // The parts make the whole, and hold what is needed.
            if let Some(total) = fit.total {
                let packs = fit.packs.iter().map(|pack| pack.cost);
                let parts = packs.chain([fit.base.unwrap(), fit.overage]);
                prop_assert_eq!(parts.fold(drawdown::Decimal::ZERO, |sum, part| sum.plus(part).unwrap()), total);
            }
        }
        let best = found.best.map(|best| best.plan);
        prop_assert_eq!(best, shop.best().map(|plan| format!("p{plan}")), "{:?}", &shop);
        let ranks: Vec<_> = found.plans.iter().map(|fit| (fit.total.is_none(), fit.total.or(fit.allotment))).collect();
        prop_assert!(ranks.is_sorted(), "{:?}", ranks);
    }
}
