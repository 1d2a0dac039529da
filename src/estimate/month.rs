//! A month of a workload under one price list.

use super::fit::{Demand, PlanFit};
use super::savings::{Saving, savings};
use super::workload::{EstimateOptions, Workload};
use crate::amount::Decimal;
use crate::catalog::Catalog;
use crate::catalog::plan::{Allotment, Plan};
use crate::catalog::rate::check as rate_check;
use crate::document::output::{output, words};
use crate::document::{Named, suggestion};
use crate::mutation::{Flip, flipped};
use crate::{Error, ErrorCode, Quote, Usage};

output! {
    /// What a month of a workload takes, and what serves it.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
    ///
    /// let reply = Usage::of("chat").attribute("model", "GPT-4o").quantity("inputTokens", 800).quantity("outputTokens", 240);
    /// let workload = Workload::of(vec![WorkloadItem::of(reply, 30.into(), Per::Day)]);
    /// let found = estimate(&Catalog::builtin("cleverai")?, &workload, &EstimateOptions::default())?;
    /// assert_eq!(found.credits_per_month, 4_680.into());
    /// let best = found.best.ok_or("no plan serves")?;
    /// assert_eq!((best.plan.as_str(), found.plans[0].total), ("pro", Some(29.into())));
    /// assert_eq!(found.plans[0].wasted, 320.into());
    /// assert_eq!(found.savings[0].say, "AI chat on GPT-4o Mini instead of GPT-4o: 3,744 credits a month less");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Estimate {
        /// The credits of all items.
        pub credits_per_month: Decimal,
        /// Where an item's price is a range: the high end; `credits_per_month`, by which plans are chosen, is the low one.
        pub credits_per_month_high: Option<Decimal>,
        /// Each item by itself, in order. Where rates depend on the plan they are the best plan's.
        pub items: Vec<ItemEstimate>,
        /// Every plan, the cheapest known total first; then what has no known total, by allotment.
        pub plans: Vec<PlanFit>,
        /// The cheapest known total that serves, else the smallest allotment that serves; none where none serves.
        pub best: Option<Best>,
        /// What each single change saves: the most money first, then the most credits.
        pub savings: Vec<Saving>,
    }
}

output! {
    /// One item of an estimate.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
    ///
    /// let calls = WorkloadItem::of(Usage::of("call").quantity("minutes", "3.5".parse::<drawdown::Decimal>()?), 10.into(), Per::Day);
    /// let found = estimate(&Catalog::builtin("knockknock")?, &Workload::of(vec![calls]), &EstimateOptions::default())?;
    /// assert_eq!(found.items[0].label, "AI voice call");
    /// assert_eq!((found.items[0].quote.credits, found.items[0].credits_per_month), (20.into(), 6_000.into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct ItemEstimate {
        /// The item's label, or its meter's name.
        pub label: String,
        /// Its credits: those of one, times how often it happens.
        pub credits_per_month: Decimal,
        /// What one of it costs.
        pub quote: Quote,
    }
}

output! {
    /// The plan to take.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, Per, Usage, Why, Workload, WorkloadItem, estimate};
    ///
    /// let replies = WorkloadItem::of(Usage::of("reply").attribute("model", "GPT-4o"), 30.into(), Per::Day);
    /// let found = estimate(&Catalog::builtin("bookbag")?, &Workload::of(vec![replies]), &EstimateOptions::default())?;
    /// let best = found.best.ok_or("no plan serves")?;
    /// assert_eq!((best.plan.as_str(), best.why), ("standard", Why::SmallestAllotment)); // 12,000 for 4,500, no price known
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub struct Best {
        /// The plan's id.
        pub plan: String,
        /// Why this one.
        pub why: Why,
    }
}

words! {
    /// Why a plan is the best.
    ///
    /// ```
    /// assert_eq!(drawdown::Why::SmallestAllotment.as_str(), "smallest_allotment");
    /// ```
    pub enum Why {
        /// It has the lowest total of those that serve.
        Cheapest = "cheapest",
        /// No plan that serves has a known total; it includes the fewest credits of those.
        SmallestAllotment = "smallest_allotment",
    }
}

/// What a month of a workload takes under a price list, which plan serves it best, and what would save most.
///
/// Credits are exact: only how often an item happens in a month is rounded, half up to two places. Money is rounded
/// half up to the minor unit, each invoice once. Every plan is taken at its cheapest: its own price, with whole packs or
/// overage, or some of both, for what its credits do not cover. A plan whose credits are agreed with the vendor serves
/// whatever is agreed; state the allotment to see what it comes to.
///
/// # Errors
/// Those of [`Catalog::price`], with the item in the path: `items[1].usage.attributes.model`;
/// [`ErrorCode::OutOfRange`] for a negative number of times;
/// [`ErrorCode::UnknownPlan`]; [`ErrorCode::InvalidInput`]
/// for a limit or a feature that no plan names.
///
/// ```
/// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
///
/// let chat = |agent: &str, model: &str, tokens: u32| {
///     Usage::of("chat").attribute("agent", agent).attribute("model", model).quantity("tokens", tokens)
/// };
/// let workload = Workload::of(vec![
///     WorkloadItem::of(chat("support", "GPT-4o", 1_000), 20.into(), Per::Day),
///     WorkloadItem::of(chat("sales", "Claude 3.5 Sonnet", 2_000), 10.into(), Per::Day),
/// ]);
/// let found = estimate(&Catalog::builtin("cleverai")?, &workload, &EstimateOptions::default())?;
/// assert_eq!(found.credits_per_month, 4_800.into());
/// // Two agents are two chatbots.
/// let free = found.plans.iter().find(|fit| fit.plan == "free").ok_or("no such plan")?;
/// assert_eq!(free.reason.as_deref(), Some("chatbots: at most 1, and 2 are needed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn estimate(catalog: &Catalog, workload: &Workload, options: &EstimateOptions) -> Result<Estimate, Error> {
    let month = Month { catalog, workload, options, events: workload.events_per_month()? };
    let demand = Demand { catalog, options, days: workload.days(), limits: month.limits()? };
    if let Some(plan) = &options.plan {
        catalog.plan(plan)?;
    }
    let by_plan = month.depends_on_plan();
    let shared = if by_plan { None } else { Some(month.priced(None)?) };
    let mut plans: Vec<PlanFit> = Vec::new();
    for (id, plan) in catalog.document().plans.iter() {
        let own = if by_plan { month.priced(Some(id)).map(Some) } else { Ok(None) };
        let fit = match own {
            Ok(own) => match own.as_ref().or(shared.as_ref()) {
                Some(priced) => match demand.fit(id, plan, priced.credits) {
                    // Packs beyond counting make one plan useless, not the estimate.
                    Err(error) if error.code() == ErrorCode::Overflow => demand.unpriced(id, plan, &error),
                    fit => fit?,
                },
                None => continue,
            },
            Err(error) => demand.unpriced(id, plan, &error),
        };
        let place = plans.iter().position(|other| catalog.ranks_before(&fit, other)).unwrap_or(plans.len());
        plans.insert(place, fit);
    }
    let best = best(&plans);
    let shown = options.plan.as_deref().or(best.as_ref().map(|best| best.plan.as_str()));
    let priced = match shared {
        Some(priced) => priced,
        None => month.priced(shown.or(plans.first().map(|fit| fit.plan.as_str())))?,
    };
    let savings = savings(&month, &demand, &priced, &plans, best.as_ref())?;
    Ok(Estimate {
        credits_per_month: priced.credits,
        credits_per_month_high: priced.high,
        items: priced.items,
        plans,
        best,
        savings,
    })
}

/// A workload beside a price list.
pub(super) struct Month<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) workload: &'a Workload,
    pub(super) options: &'a EstimateOptions,
    /// How often each item happens.
    pub(super) events: Vec<Decimal>,
}

/// A workload's prices under one plan.
pub(super) struct Priced {
    pub(super) credits: Decimal,
    pub(super) high: Option<Decimal>,
    pub(super) items: Vec<ItemEstimate>,
}

impl Month<'_> {
    /// The items' prices on a plan, or where the rates do not depend on it.
    pub(super) fn priced(&self, plan: Option<&str>) -> Result<Priced, Error> {
        let (mut credits, mut high, mut ranged) = (Decimal::ZERO, Decimal::ZERO, false);
        let mut items = Vec::new();
        for (index, (item, events)) in self.workload.items.iter().zip(&self.events).enumerate() {
            let quote = self.price(&item.usage, plan).map_err(|error| error.within("usage").in_item(index))?;
            let in_times = |error: Error| error.within("times").in_item(index);
            let monthly = quote.credits.times(*events).map_err(in_times)?;
            let monthly_high = quote.credits_high.map_or(Ok(monthly), |high| high.times(*events)).map_err(in_times)?;
            credits = credits.plus(monthly).map_err(in_times)?;
            high = high.plus(monthly_high).map_err(in_times)?;
            ranged |= quote.credits_high.is_some();
            let meter = item.usage.meter.as_deref().and_then(|meter| self.catalog.document().meters.get(meter));
            let label = item.label.as_deref().or(meter.map(|meter| meter.name.as_str())).unwrap_or("Priced elsewhere");
            items.push(ItemEstimate { label: label.to_owned(), credits_per_month: monthly, quote });
        }
        Ok(Priced { credits, high: ranged.then_some(high), items })
    }

    /// One usage's price on a plan.
    pub(super) fn price(&self, usage: &Usage, plan: Option<&str>) -> Result<Quote, Error> {
        if plan.is_none() && self.options.at.is_none() {
            return self.catalog.price(usage);
        }
        let mut usage = Usage { at: self.options.at, ..usage.clone() };
        if let Some(plan) = plan.filter(|_| usage.credits.is_none()) {
            usage = usage.attribute("plan", plan);
        }
        self.catalog.price(&usage)
    }

    /// Whether a rate asks for the plan.
    pub(super) fn depends_on_plan(&self) -> bool {
        let document = self.catalog.document();
        let mut found = false;
        for item in &self.workload.items {
            if let Some(meter) = item.usage.meter.as_deref().and_then(|meter| document.meters.get(meter)) {
                rate_check::attributes_of(document, meter, &mut |name| found |= name == "plan");
            }
        }
        found && !document.plans.is_empty() && !flipped(Flip::PlanRates)
    }

    /// What is needed of what plans limit; refuses what no plan knows.
    fn limits(&self) -> Result<Named<Decimal>, Error> {
        let plans = &self.catalog.document().plans;
        let mut known: Vec<&str> = Vec::new();
        plans.iter().for_each(|(_, plan)| known.extend(plan.limits.keys()));
        let unknown = |what: &str, name: &str, known: &[&str]| {
            Error::invalid(format!("no plan names the {what} \"{name}\"{}", suggestion(name, known.iter().copied())))
        };
        if let Some(name) = self.options.limits.keys().find(|name| !known.contains(name)) {
            return Err(unknown("limit", name, &known).within(name).within("limits"));
        }
        let mut offered: Vec<&str> = Vec::new();
        plans.iter().for_each(|(_, plan)| offered.extend(plan.features.iter().map(String::as_str)));
        for (index, feature) in self.options.features.iter().enumerate() {
            if !offered.contains(&feature.as_str()) {
                return Err(unknown("feature", feature, &offered).at_index(index).within("features"));
            }
        }
        let mut agents: Vec<&str> = Vec::new();
        for item in &self.workload.items {
            if let Some(agent) = item.usage.attributes.get("agent")
                && !agents.contains(&agent.as_str())
            {
                agents.push(agent.as_str());
            }
        }
        let mut limits = self.options.limits.clone();
        for name in ["chatbots", "agents"] {
            if limits.get(name).is_none() {
                let named = u32::try_from(agents.len()).unwrap_or(u32::MAX);
                limits = limits.with(name.to_owned(), named.into());
            }
        }
        Ok(limits)
    }
}

impl Catalog {
    /// Whether one fit is listed before another: by total, what has none by allotment.
    fn ranks_before(&self, fit: &PlanFit, other: &PlanFit) -> bool {
        match (fit.total, other.total) {
            (Some(total), Some(other)) => total < other,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => self.size(fit) < self.size(other),
        }
    }

    /// Numbers first, then what is agreed, then what has no limit.
    fn size(&self, fit: &PlanFit) -> (u8, Decimal) {
        match (fit.allotment, self.document().plans.get(&fit.plan)) {
            (Some(allotment), _) => (0, if flipped(Flip::AllotmentRank) { Decimal::ZERO } else { allotment }),
            (None, Some(Plan { credits: Allotment::Credits(credits), .. })) => (0, *credits),
            (None, Some(Plan { credits: Allotment::Custom, .. })) => (1, Decimal::ZERO),
            _ => (2, Decimal::ZERO),
        }
    }
}

/// The first that serves: the list is in order.
fn best(plans: &[PlanFit]) -> Option<Best> {
    let fit = plans.iter().find(|fit| fit.serves)?;
    let why = if fit.total.is_some() { Why::Cheapest } else { Why::SmallestAllotment };
    Some(Best { plan: fit.plan.clone(), why })
}
