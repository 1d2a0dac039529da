//! What each single change would save.

use super::fit::{Demand, PlanFit, number};
use super::month::{Best, Month, Priced};
use super::top_up::TopUp;
use crate::amount::{Decimal, Money, Ratio};
use crate::catalog::rate::check as rate_check;
use crate::catalog::words;
use crate::document::output::{output, words};
use crate::mutation::{Flip, flipped};
use crate::usage::Attribute;
use crate::{Error, Usage};

output! {
    /// What one change saves in a month.
    ///
    /// Weighed on the plan of the options, or else on the best one, everything else as it is; `cost_saved` is what that
    /// plan's total falls by. Against another plan, the best one, only the plan of the options is weighed; packs and
    /// overage against each other, where both can be had.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, Per, SavingKind, Usage, Workload, WorkloadItem, estimate};
    ///
    /// let replies = WorkloadItem::of(Usage::of("reply").attribute("model", "GPT-4o"), 30.into(), Per::Day);
    /// let found = estimate(&Catalog::builtin("bookbag")?, &Workload::of(vec![replies]), &EstimateOptions::default())?;
    /// let own_key = found.savings.iter().find(|saving| saving.kind == SavingKind::OwnKey).ok_or("no such saving")?;
    /// assert_eq!((own_key.item, own_key.credits_saved), (Some(0), 4_500.into()));
    /// assert_eq!(own_key.say, "AI reply on your own API key: 4,500 credits a month less");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Saving {
        /// What changes.
        pub kind: SavingKind,
        /// The item that it changes, counted from 0; none where it is the plan or how credits are bought.
        pub item: Option<u32>,
        /// What it is now: a model, a length, a plan's id, pack ids.
        pub from: String,
        /// What it would be.
        pub to: String,
        /// Credits a month less.
        pub credits_saved: Decimal,
        /// Money a month less; none where a total is not known.
        pub cost_saved: Option<Money>,
        /// The same in words.
        pub say: String,
    }
}

words! {
    /// What a saving changes.
    ///
    /// ```
    /// assert_eq!(drawdown::SavingKind::OwnKey.as_str(), "own_key");
    /// ```
    pub enum SavingKind {
        /// Another model.
        Model = "model",
        /// Another plan.
        Plan = "plan",
        /// Half as many tokens in each reply, or half as long a call.
        Tokens = "tokens",
        /// The customer's own API key.
        OwnKey = "own_key",
        /// Packs instead of overage.
        Pack = "pack",
        /// Overage instead of packs.
        Overage = "overage",
    }
}

/// Measures that a shorter reply or call has less of; the first that an item states is halved.
const LENGTHS: [&str; 5] = ["outputTokens", "tokens", "minutes", "seconds", "characters"];

pub(super) fn savings(
    month: &Month<'_>,
    demand: &Demand<'_>,
    priced: &Priced,
    plans: &[PlanFit],
    best: Option<&Best>,
) -> Result<Vec<Saving>, Error> {
    let id = month.options.plan.as_deref().or(best.map(|best| best.plan.as_str()));
    let on = plans.iter().find(|fit| Some(fit.plan.as_str()) == id);
    let plan = on.map(|fit| fit.plan.as_str()).filter(|_| month.depends_on_plan());
    let mut weighed = Weighed { month, demand, priced, on, plan, found: Vec::new() };
    for (index, item) in month.workload.items.iter().enumerate() {
        if item.usage.credits.is_none() {
            weighed.of_item(index, &item.usage)?;
        }
    }
    let cheapest = best.and_then(|best| plans.iter().find(|fit| fit.plan == best.plan));
    if let (Some(cheapest), Some(on)) = (cheapest, on) {
        weighed.other_plan(cheapest, on)?;
    }
    if let Some(fit) = on {
        weighed.packs_or_overage(fit)?;
    }
    Ok(weighed.found)
}

struct Weighed<'a> {
    month: &'a Month<'a>,
    demand: &'a Demand<'a>,
    priced: &'a Priced,
    /// The plan that changes are weighed on.
    on: Option<&'a PlanFit>,
    /// Its id, where rates ask for it.
    plan: Option<&'a str>,
    found: Vec<Saving>,
}

impl Weighed<'_> {
    fn of_item(&mut self, index: usize, usage: &Usage) -> Result<(), Error> {
        let catalog = self.month.catalog;
        let Some(meter) = usage.meter.as_deref().and_then(|meter| catalog.document().meters.get(meter)) else {
            return Ok(());
        };
        let label = self.priced.items.get(index).map(|item| item.label.clone()).unwrap_or_default();
        let default = catalog.attribute_rule(meter, "model").and_then(|rule| rule.default.clone());
        if let Some(current) = usage.attributes.get("model").map(|model| catalog.canonical("model", model)).or(default)
        {
            let mut models: Vec<String> = Vec::new();
            rate_check::each_value(catalog.document(), meter, "model", &mut |value| match value {
                Some(Attribute::Text(model)) if !models.contains(model) => models.push(model.clone()),
                _ => {}
            });
            for model in models {
                let how = format!("{label} on {model} instead of {current}");
                let changed = usage.clone().attribute("model", model.as_str());
                self.weigh(SavingKind::Model, index, [current.as_str(), &model], &changed, how)?;
            }
        }
        let stated = LENGTHS.into_iter().find_map(|name| usage.quantities.get(name).map(|amount| (name, *amount)));
        if let Some((name, amount)) = stated {
            let half = Ratio::from(amount).divide(&Decimal::from(2).into())?.to_decimal()?;
            let [from, to] = [amount, half]
                .map(|length| format!("{} {}", number(length), words::quantity(meter, name, length != Decimal::ONE)));
            let how = format!("{label} with {to} instead of {from}");
            self.weigh(SavingKind::Tokens, index, [&from, &to], &usage.clone().quantity(name, half), how)?;
        }
        let how = format!("{label} on your own API key");
        let changed = usage.clone().attribute("byoKey", true);
        self.weigh(SavingKind::OwnKey, index, ["vendor's key", "own key"], &changed, how)
    }

    /// One item changed, everything else as it is.
    fn weigh(
        &mut self,
        kind: SavingKind,
        index: usize,
        [from, to]: [&str; 2],
        changed: &Usage,
        how: String,
    ) -> Result<(), Error> {
        let (Some(item), Some(events)) = (self.priced.items.get(index), self.month.events.get(index)) else {
            return Ok(());
        };
        // What cannot be had of this list is no saving.
        let after = self.month.price(changed, self.plan).and_then(|quote| quote.credits.times(*events));
        let Ok(after) = after else { return Ok(()) };
        let credits_saved = item.credits_per_month.minus(after)?;
        if credits_saved <= Decimal::ZERO {
            return Ok(());
        }
        let listed = self.on.and_then(|fit| self.demand.catalog.document().plans.get(&fit.plan).zip(Some(fit)));
        let cost_saved = match listed {
            Some((plan, fit)) if fit.total.is_some() => {
                let after = self.demand.fit(&fit.plan, plan, self.priced.credits.minus(credits_saved)?)?;
                difference(fit.total, after.total)?
            }
            _ => None,
        };
        self.add(kind, u32::try_from(index).ok(), [from, to], credits_saved, cost_saved, how)
    }

    fn other_plan(&mut self, best: &PlanFit, other: &PlanFit) -> Result<(), Error> {
        let saved = difference(other.total, best.total)?.filter(|saved| *saved > Decimal::ZERO);
        let plans = &self.demand.catalog.document().plans;
        let (Some(saved), Some(old), Some(new)) = (saved, plans.get(&other.plan), plans.get(&best.plan)) else {
            return Ok(());
        };
        let how = format!("{} instead of {}", new.name, old.name);
        self.add(SavingKind::Plan, None, [&other.plan, &best.plan], Decimal::ZERO, Some(saved), how)
    }

    fn packs_or_overage(&mut self, fit: &PlanFit) -> Result<(), Error> {
        let [Some(packs), Some(overage)] = self.demand.either(fit, self.priced.credits)? else { return Ok(()) };
        let Some(saved) = difference(overage.cost, packs.cost)? else { return Ok(()) };
        let bought = names(&packs);
        if saved > Decimal::ZERO {
            let how = format!("{bought} instead of overage");
            self.add(SavingKind::Pack, None, ["overage", &bought], Decimal::ZERO, Some(saved), how)
        } else if saved < Decimal::ZERO {
            let saved = Decimal::ZERO.minus(saved)?;
            let how = format!("Overage instead of {bought}");
            self.add(SavingKind::Overage, None, [&bought, "overage"], Decimal::ZERO, Some(saved), how)
        } else {
            Ok(())
        }
    }

    /// In its place: the most money first, then the most credits, then as found.
    fn add(
        &mut self,
        kind: SavingKind,
        item: Option<u32>,
        [from, to]: [&str; 2],
        credits_saved: Decimal,
        cost_saved: Option<Decimal>,
        how: String,
    ) -> Result<(), Error> {
        let document = self.demand.catalog.document();
        let cost_saved = cost_saved.zip(document.money());
        let cost_saved = cost_saved.map(|(amount, currency)| Money { amount, currency: currency.to_owned() });
        let money = cost_saved.as_ref().filter(|saved| !saved.amount.is_zero());
        let credits = (!credits_saved.is_zero()).then(|| words::counted(credits_saved, &document.unit));
        let money = money.map(|saved| format!("{} {}", number(saved.amount), saved.currency));
        let both: Vec<String> = [credits, money].into_iter().flatten().collect();
        let say = format!("{how}: {} a month less", words::joined(&both, " and "));
        let (from, to) = (from.to_owned(), to.to_owned());
        let saving = Saving { kind, item, from, to, credits_saved, cost_saved, say };
        let rank = |saving: &Saving| {
            (saving.cost_saved.as_ref().map_or(Decimal::ZERO, |saved| saved.amount), saving.credits_saved)
        };
        let mut place = self.found.len();
        while let Some(before) = place.checked_sub(1).filter(|_| !flipped(Flip::LargestFirst)) {
            if self.found.get(before).is_none_or(|other| rank(other) >= rank(&saving)) {
                break;
            }
            place = before;
        }
        self.found.insert(place, saving);
        Ok(())
    }
}

fn difference(before: Option<Decimal>, after: Option<Decimal>) -> Result<Option<Decimal>, Error> {
    before.zip(after).map(|(before, after)| before.minus(after)).transpose()
}

/// `credits-5000 × 1 and credits-1000 × 3`.
fn names(bought: &TopUp) -> String {
    let packs: Vec<String> = bought.packs.iter().map(|each| format!("{} × {}", each.pack, each.count)).collect();
    words::joined(&packs, " and ")
}
