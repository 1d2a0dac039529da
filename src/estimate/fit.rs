//! What a plan comes to under a workload.

use super::top_up::{Beyond, TopUp, cheapest};
use super::workload::EstimateOptions;
use crate::amount::{Decimal, Ratio, RoundingMode};
use crate::catalog::plan::{Allotment, Limit, Period, Plan};
use crate::catalog::policy::{ExhaustionMode, OverageAtRenewal};
use crate::catalog::{Catalog, words};
use crate::document::output::output;
use crate::mutation::{Flip, flipped};
use crate::{Error, Named};

output! {
    /// A plan under a workload: whether it serves, and what a month of it comes to.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
    ///
    /// let searches = WorkloadItem::of(Usage::of("web_search"), 1_200.into(), Per::Month);
    /// let found = estimate(&Catalog::builtin("cleverai")?, &Workload::of(vec![searches]), &EstimateOptions::default())?;
    /// let [pro, free, enterprise] = found.plans.as_slice() else { return Err("three plans".into()) };
    /// assert_eq!((pro.plan.as_str(), pro.total), ("pro", Some(39.into()))); // 6,000 credits: 29 USD and a pack of 1,000
    /// assert_eq!((free.total, free.packs[0].count), (Some(55.into()), 1));
    /// assert_eq!((enterprise.serves, enterprise.total), (true, None)); // unlimited, at a price that is not published
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct PlanFit {
        /// The plan's id.
        pub plan: String,
        /// Whether the workload can run on it.
        pub serves: bool,
        /// Why it cannot, in words.
        pub reason: Option<String>,
        /// The plan's price a month, further seats included; none where none is published.
        pub base: Option<Decimal>,
        /// The packs that the cheapest top-up buys, the best value first.
        pub packs: Vec<PackCount>,
        /// What credits beyond plan and packs cost.
        pub overage: Decimal,
        /// Everything together; none where a part of it has no published price, or the plan runs out.
        pub total: Option<Decimal>,
        /// What the money is counted in.
        pub currency: Option<String>,
        /// Credits a month that can be used.
        pub used: Decimal,
        /// Credits of the plan and of packs that are left at the month's end.
        pub wasted: Decimal,
        /// On which day of the month's 30, or 22, the plan's own credits run out; none where they last.
        pub run_out_day: Option<u32>,
        /// The plan's own credits a month; none where they are unlimited or not agreed yet.
        pub allotment: Option<Decimal>,
    }
}

output! {
    /// So many of a pack.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, PackCount, Per, Usage, Workload, WorkloadItem, estimate};
    ///
    /// let searches = WorkloadItem::of(Usage::of("web_search"), 1_620.into(), Per::Month);
    /// let found = estimate(&Catalog::builtin("cleverai")?, &Workload::of(vec![searches]), &EstimateOptions::default())?;
    /// let free = found.plans.iter().find(|fit| fit.plan == "free").ok_or("no such plan")?;
    /// let pack = |pack: &str, count, cost: i32| PackCount { pack: pack.into(), count, cost: cost.into() };
    /// assert_eq!(free.packs, [pack("credits-5000", 1, 45), pack("credits-1000", 3, 30)]); // 8,000 beyond the 100
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct PackCount {
        /// The pack's id.
        pub pack: String,
        /// How many of it.
        pub count: u64,
        /// What they cost together, fees included.
        pub cost: Decimal,
    }
}

/// What every plan is held against.
pub(super) struct Demand<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) options: &'a EstimateOptions,
    /// Days of the month.
    pub(super) days: u32,
    /// What is needed of what plans limit.
    pub(super) limits: Named<Decimal>,
}

/// How much a plan grants, and for how much.
#[derive(Clone, Copy)]
struct Offer {
    credits: Option<Decimal>,
    price: Option<Decimal>,
}

/// What a month leaves for the allotment to cover, and the day on which it is used up.
struct Drain {
    net: Ratio,
    day: Option<u32>,
}

impl Demand<'_> {
    /// A plan under so many credits a month, at its cheapest.
    pub(super) fn fit(&self, id: &str, plan: &Plan, credits: Decimal) -> Result<PlanFit, Error> {
        let mut best: Option<(PlanFit, bool)> = None;
        for offer in self.offers(plan)? {
            let fit = self.of_offer(id, plan, credits, offer)?;
            let enough = fit.serves;
            let better = best.as_ref().is_none_or(|(best, served)| match (enough, served, fit.total, best.total) {
                (true, false, ..) => true,
                (true, true, Some(total), Some(least)) => total < least,
                (true, true, Some(_), None) => true,
                _ => false,
            });
            if better {
                best = Some((fit, enough));
            }
        }
        let (mut fit, _) = best.ok_or_else(|| Error::invalid("has no offer"))?;
        if let Some(reason) = self.unfit(plan).filter(|_| !flipped(Flip::PlanNeeds)) {
            (fit.serves, fit.reason) = (false, Some(reason));
        }
        Ok(fit)
    }

    /// A plan that cannot even price the workload.
    pub(super) fn unpriced(&self, id: &str, plan: &Plan, reason: &Error) -> PlanFit {
        PlanFit { reason: Some(reason.to_string()), ..self.blank(id, plan.price) }
    }

    fn blank(&self, id: &str, base: Option<Decimal>) -> PlanFit {
        PlanFit {
            plan: id.to_owned(),
            serves: false,
            reason: None,
            base,
            packs: Vec::new(),
            overage: Decimal::ZERO,
            total: None,
            currency: self.catalog.document().money().map(str::to_owned),
            used: Decimal::ZERO,
            wasted: Decimal::ZERO,
            run_out_day: None,
            allotment: None,
        }
    }

    fn of_offer(&self, id: &str, plan: &Plan, credits: Decimal, offer: Offer) -> Result<PlanFit, Error> {
        let blank = PlanFit { allotment: offer.credits, ..self.blank(id, offer.price) };
        let Some(allotment) = offer.credits else {
            return Ok(PlanFit { serves: true, total: offer.price, used: credits, ..blank });
        };
        let drain = self.drain(plan, credits, allotment)?;
        let short = drain.net.subtract(&allotment.into())?;
        if drain.day.is_none() {
            let wasted = Ratio::from(allotment).subtract(&drain.net)?.shown()?;
            return Ok(PlanFit { serves: true, total: offer.price, used: credits, wasted, ..blank });
        }
        let top_up = self.top_up(id, short.shown()?, allotment)?;
        let Some(TopUp { packs, bought, over, overage, cost }) = top_up else {
            let used = Ratio::from(credits).subtract(&short)?.shown()?;
            let reason = self.out_of_credits(allotment, drain.day.unwrap_or(1));
            return Ok(PlanFit { reason: Some(reason), used, run_out_day: drain.day, ..blank });
        };
        let total = offer.price.zip(cost).map(|(price, cost)| price.plus(cost)).transpose()?;
        let wasted = Ratio::from(bought.plus(over)?).subtract(&short)?.shown()?;
        Ok(PlanFit { serves: true, packs, overage, total, used: credits, wasted, run_out_day: drain.day, ..blank })
    }

    /// The cheapest top-up on a plan, of packs and of overage as far as the list's policy lets an account go.
    fn top_up(&self, id: &str, short: Decimal, allotment: Decimal) -> Result<Option<TopUp>, Error> {
        cheapest(self.catalog, id, short, true, self.beyond(id, allotment)?)
    }

    /// The same of packs alone, and of overage alone.
    pub(super) fn either(&self, fit: &PlanFit, credits: Decimal) -> Result<[Option<TopUp>; 2], Error> {
        let (Some(allotment), Some(plan)) = (fit.allotment, self.catalog.document().plans.get(&fit.plan)) else {
            return Ok([None, None]);
        };
        let short = self.drain(plan, credits, allotment)?.net.subtract(&allotment.into())?.shown()?;
        if short <= Decimal::ZERO {
            return Ok([None, None]);
        }
        let beyond = self.beyond(&fit.plan, allotment)?;
        let overage = beyond.map(|beyond| cheapest(self.catalog, &fit.plan, short, false, Some(beyond)));
        Ok([cheapest(self.catalog, &fit.plan, short, true, None)?, overage.transpose()?.flatten()])
    }

    fn beyond(&self, id: &str, allotment: Decimal) -> Result<Option<Beyond>, Error> {
        let policy = &self.catalog.document().policy;
        let Some(exhaustion) = policy.exhaustion.as_ref().filter(|rule| rule.mode == ExhaustionMode::Overage) else {
            return Ok(None);
        };
        let mut cap = exhaustion.cap;
        let mut lower = |other: Decimal| cap = Some(cap.map_or(other, |cap| cap.min(other)));
        if let Some(overage) = self.catalog.overage_rule(id) {
            overage.cap.into_iter().for_each(&mut lower);
            overage.cap_multiple.map(|multiple| multiple.times(allotment)).transpose()?.into_iter().for_each(lower);
        }
        let cap = cap.filter(|_| !flipped(Flip::EstimateCap));
        Ok(Some(Beyond { cap, forgiven: policy.overage_at_renewal == Some(OverageAtRenewal::Forgive) }))
    }

    /// The allotments that a plan is sold with, further seats included, by the month.
    fn offers(&self, plan: &Plan) -> Result<Vec<Offer>, Error> {
        let credits = match plan.credits {
            Allotment::Credits(credits) => Some(credits),
            Allotment::Custom => self.options.allotment,
            Allotment::Unlimited => None,
        };
        let mut offers = vec![Offer { credits, price: plan.price }];
        for step in &plan.steps {
            offers.push(Offer { credits: Some(step.credits), price: Some(step.price) });
        }
        let (more_credits, more_money) = further_seats(plan, self.options.seats)?;
        for offer in &mut offers {
            offer.credits = offer.credits.map(|credits| credits.plus(more_credits)).transpose()?;
            offer.price = offer.price.map(|price| price.plus(more_money)).transpose()?;
            if plan.period == Period::Year {
                let twelfth = |amount: Decimal| Ratio::from(amount).divide(&Decimal::from(12).into());
                offer.credits = offer.credits.map(|credits| twelfth(credits)?.shown()).transpose()?;
                let price = offer.price.map(|price| self.catalog.to_minor_unit(twelfth(price)?));
                offer.price = price.transpose()?;
            }
        }
        Ok(offers)
    }

    /// Lets the month pass, every day alike: free credits of a day go first, and what they leave with the day.
    fn drain(&self, plan: &Plan, credits: Decimal, allotment: Decimal) -> Result<Drain, Error> {
        let (days, total) = (Ratio::from(Decimal::from(self.days)), Ratio::from(credits));
        let allotment = Ratio::from(allotment);
        let (mut net, mut day) = (total, None);
        if let Some(daily) = plan.daily.as_ref() {
            let each = total.divide(&days)?;
            let mut left = daily.cap.map(Ratio::from);
            net = Ratio::ZERO;
            for passed in 1..=self.days {
                let granted = left.map_or(Ok(daily.credits.into()), |left| least(left, daily.credits.into()))?;
                left = left.map(|left| left.subtract(&granted)).transpose()?;
                net = net.add(&each.subtract(&least(each, granted)?)?)?;
                if day.is_none() && net.compare(&allotment)?.is_ge() {
                    day = Some(passed);
                }
            }
        } else if !total.is_zero() {
            let lasted = allotment.multiply(&days)?.divide(&total)?.rounded(RoundingMode::Up, &Ratio::ONE)?;
            day = lasted.to_u32().map(|lasted| lasted.max(1));
        }
        Ok(Drain {
            net,
            day: day.filter(|_| {
                let over = net.compare(&allotment);
                over.is_ok_and(|over| if flipped(Flip::RunOutBound) { over.is_ge() } else { over.is_gt() })
            }),
        })
    }

    /// Why a plan cannot serve however many credits there are.
    fn unfit(&self, plan: &Plan) -> Option<String> {
        for (name, needed) in self.limits.iter() {
            if let Some(Limit::AtMost(most)) = plan.limits.get(name)
                && needed > most
            {
                return Some(format!("{name}: at most {}, and {} are needed", number(*most), number(*needed)));
            }
        }
        if let Some(lacks) = self.options.features.iter().find(|feature| !plan.features.contains(feature)) {
            return Some(format!("does not offer {lacks}"));
        }
        let rule = plan.seats.as_ref().filter(|rule| rule.price.is_none())?;
        let wanted = self.options.seats.filter(|wanted| *wanted > rule.included)?;
        Some(format!("seats: at most {}, and {wanted} are needed", rule.included))
    }

    fn out_of_credits(&self, allotment: Decimal, day: u32) -> String {
        let unit = words::counted(allotment, &self.catalog.document().unit);
        format!("{unit} run out on day {day}, and not enough more can be bought")
    }
}

pub(super) fn number(value: Decimal) -> String {
    words::number(value)
}

/// What a period of a plan costs an account: of the step that it has taken, with its seats.
pub(super) fn charge(plan: &Plan, allotment: Option<Decimal>, seats: Option<u32>) -> Result<Option<Decimal>, Error> {
    let step = plan.steps.iter().find(|step| Some(step.credits) == allotment);
    let (_, more) = further_seats(plan, seats)?;
    step.map(|step| step.price).or(plan.price).map(|price| price.plus(more)).transpose()
}

/// The credits and the price of the seats beyond those that are included.
fn further_seats(plan: &Plan, wanted: Option<u32>) -> Result<(Decimal, Decimal), Error> {
    let Some(rule) = &plan.seats else { return Ok((Decimal::ZERO, Decimal::ZERO)) };
    let further = Decimal::from(wanted.unwrap_or(0).saturating_sub(rule.included));
    Ok((rule.credits.times(further)?, rule.price.unwrap_or_default().times(further)?))
}

fn least(left: Ratio, right: Ratio) -> Result<Ratio, Error> {
    Ok(if left.compare(&right)?.is_le() { left } else { right })
}
