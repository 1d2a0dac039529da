//! What an account runs under: its calendar, its price lists, its policy with every default filled in.

use std::sync::Arc;

use super::input::Account;
use crate::catalog::check_policy;
use crate::catalog::plan::{Allotment, Daily, Overage, Period, Plan};
use crate::catalog::policy::{
    BlockWhen, DrawOrder, ExhaustionMode, Late, OverageAtRenewal, Overrun, Policy, Rollover, ThresholdBasis,
};
use crate::document::suggestion;
use crate::time::Calendar;
use crate::{Catalog, Decimal, Error, ErrorCode, Instant, Money};

/// The terms of an account.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) account: Option<String>,
    pub(crate) calendar: Calendar,
    pub(crate) seats: Option<u32>,
    pub(crate) allotment: Option<Decimal>,
    pub(crate) rules: Rules,
    /// The price lists, each with the instant after which it holds. A ledger restored with a new list keeps
    /// its history under the old one.
    pub(crate) eras: Vec<Era>,
}

/// A price list and since when it holds.
#[derive(Clone, Debug)]
pub(crate) struct Era {
    pub(crate) after: Instant,
    pub(crate) catalog: Arc<Catalog>,
}

/// The policy with its defaults.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rules {
    pub(crate) draw_order: DrawOrder,
    pub(crate) exhaustion: ExhaustionRule,
    pub(crate) overrun: Overrun,
    pub(crate) thresholds: Vec<Decimal>,
    pub(crate) threshold_basis: ThresholdBasis,
    pub(crate) threshold_inclusive: bool,
    pub(crate) hysteresis: Decimal,
    pub(crate) expiring_days: u32,
    pub(crate) projected_probability: Decimal,
    pub(crate) overage_at_renewal: OverageAtRenewal,
    pub(crate) rollover: Rollover,
    pub(crate) late: Late,
    pub(crate) retention_days: Option<u32>,
}

/// What a spend beyond the balance does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ExhaustionRule {
    Block(BlockWhen),
    Overage { cap: Option<Decimal> },
    Debt,
}

/// What a plan gives an account.
#[derive(Clone, Debug)]
pub(crate) struct PlanTerms {
    /// Credits of a period; `None`: unlimited.
    pub(crate) credits: Option<Decimal>,
    /// Months of a period.
    pub(crate) months: u32,
    pub(crate) daily: Option<Daily>,
}

impl Terms {
    /// Checks an account.
    pub(crate) fn of(account: &Account) -> Result<Terms, Error> {
        let calendar = Calendar::new(account.anchor, account.offset)?;
        check_policy(&account.policy).map_err(|error| error.within("policy"))?;
        if let Some(allotment) = account.allotment.filter(|allotment| allotment.is_negative()) {
            let message = format!("is {allotment}, below zero");
            return Err(Error::new(ErrorCode::OutOfRange, message).within("allotment"));
        }
        let listed = account.catalog.as_ref().map(|catalog| &catalog.document().policy);
        let mut eras = Vec::new();
        if let Some(catalog) = &account.catalog {
            eras.push(Era { after: account.anchor, catalog: Arc::new(catalog.clone()) });
        }
        Ok(Terms {
            account: account.id.clone(),
            calendar,
            seats: account.seats,
            allotment: account.allotment,
            rules: Rules::of(&account.policy, listed.unwrap_or(&Policy::default())),
            eras,
        })
    }

    /// The price list that holds at an instant.
    pub(crate) fn catalog(&self, at: Instant) -> Option<&Arc<Catalog>> {
        let held = self.eras.iter().rev().find(|era| era.after < at).or(self.eras.first());
        held.map(|era| &era.catalog)
    }

    /// What a plan gives at an instant.
    pub(crate) fn plan(&self, id: &str, at: Instant) -> Result<PlanTerms, Error> {
        let plan = self.listed(id, at)?;
        let mut credits = match (plan.credits, self.allotment) {
            (Allotment::Unlimited, _) => None,
            (Allotment::Custom, Some(agreed)) => Some(agreed),
            (Allotment::Custom, None) => {
                let message = format!("is missing: {} is a plan whose credits are agreed by account", plan.name);
                return Err(Error::invalid(message).within("allotment"));
            }
            (Allotment::Credits(_), Some(agreed)) if plan.steps.iter().any(|step| step.credits == agreed) => {
                Some(agreed)
            }
            (Allotment::Credits(credits), _) => Some(credits),
        };
        let further = match (&plan.seats, self.seats) {
            (Some(rule), Some(seats)) => rule.credits.times(seats.saturating_sub(rule.included).into())?,
            _ => Decimal::ZERO,
        };
        if let Some(credits) = &mut credits {
            credits.add(&further)?;
        }
        Ok(PlanTerms {
            credits,
            months: match plan.period {
                Period::Month => 1,
                Period::Year => 12,
            },
            daily: plan.daily.clone(),
        })
    }

    /// The most credits beyond the balance in a cycle with that allotment.
    pub(crate) fn overage_cap(
        &self,
        plan: Option<&str>,
        allotment: Option<Decimal>,
        at: Instant,
    ) -> Result<Option<Decimal>, Error> {
        let ExhaustionRule::Overage { cap } = self.rules.exhaustion else { return Ok(None) };
        let overage = self.overage_terms(plan, at);
        let multiple = match (overage.and_then(|overage| overage.cap_multiple), allotment) {
            (Some(multiple), Some(allotment)) => Some(multiple.times(allotment)?),
            _ => None,
        };
        Ok([cap, overage.and_then(|overage| overage.cap), multiple].into_iter().flatten().min())
    }

    /// The amount of money past which overage is invoiced before the renewal.
    pub(crate) fn invoice_at(&self, plan: Option<&str>, at: Instant) -> Option<Decimal> {
        self.overage_terms(plan, at).and_then(|overage| overage.invoice_at)
    }

    /// What overage costs, half up to the minor unit; `None` where nothing is charged for it.
    pub(crate) fn overage_price(
        &self,
        credits: Decimal,
        plan: Option<&str>,
        at: Instant,
    ) -> Result<Option<Money>, Error> {
        let Some(catalog) = self.catalog(at) else { return Ok(None) };
        if !credits.is_negative() {
            return catalog.overage(credits, plan);
        }
        // A credit note is the mirror of its invoice.
        let Some(owed) = catalog.overage(Decimal::ZERO.minus(credits)?, plan)? else { return Ok(None) };
        Ok(Some(Money { amount: Decimal::ZERO.minus(owed.amount)?, currency: owed.currency }))
    }

    pub(crate) fn overage_terms(&self, plan: Option<&str>, at: Instant) -> Option<&Overage> {
        let document = self.catalog(at)?.document();
        let own = plan.and_then(|plan| document.plans.get(plan)).and_then(|plan| plan.overage.as_ref());
        own.or(document.overage.as_ref())
    }

    fn listed(&self, id: &str, at: Instant) -> Result<&Plan, Error> {
        let Some(catalog) = self.catalog(at) else {
            let message = format!("\"{}\" is a plan of no catalog: the account has none", crate::amount::shortened(id));
            return Err(Error::new(ErrorCode::UnknownPlan, message).within("plan"));
        };
        let plans = &catalog.document().plans;
        plans.get(id).ok_or_else(|| {
            let (name, known) = (&catalog.document().name, suggestion(id, plans.keys()));
            let message = format!("{name} has no plan \"{}\"{known}", crate::amount::shortened(id));
            Error::new(ErrorCode::UnknownPlan, message).within("plan")
        })
    }
}

impl Rules {
    /// The account's own settings, else the catalog's, else the defaults.
    pub(crate) fn of(own: &Policy, listed: &Policy) -> Rules {
        let exhaustion = own.exhaustion.as_ref().or(listed.exhaustion.as_ref());
        let exhaustion = match exhaustion.map(|exhaustion| (exhaustion.mode, exhaustion)) {
            Some((ExhaustionMode::Block, rule)) => ExhaustionRule::Block(rule.when.unwrap_or(BlockWhen::Empty)),
            Some((ExhaustionMode::Overage, rule)) => ExhaustionRule::Overage { cap: rule.cap },
            Some((ExhaustionMode::Debt, _)) => ExhaustionRule::Debt,
            None => ExhaustionRule::Block(BlockWhen::Empty),
        };
        let tenths = |digits: i128, places: u32| Decimal::from_parts(digits, places).unwrap_or(Decimal::ZERO);
        let thresholds = own.thresholds.as_ref().or(listed.thresholds.as_ref());
        let nothing = Rollover { min: Decimal::ZERO, max: Some(Decimal::ZERO), cycles: Some(0) };
        Rules {
            draw_order: own.draw_order.or(listed.draw_order).unwrap_or(DrawOrder::FreeFirst),
            exhaustion,
            overrun: own.overrun.or(listed.overrun).unwrap_or(Overrun::Forgive),
            thresholds: thresholds.cloned().unwrap_or_else(|| vec![tenths(2, 1), tenths(5, 2)]),
            threshold_basis: own.threshold_basis.or(listed.threshold_basis).unwrap_or(ThresholdBasis::Plan),
            threshold_inclusive: own.threshold_inclusive.or(listed.threshold_inclusive).unwrap_or(false),
            hysteresis: own.hysteresis.or(listed.hysteresis).unwrap_or(Decimal::ZERO),
            expiring_days: own.expiring_days.or(listed.expiring_days).unwrap_or(7),
            projected_probability: own
                .projected_probability
                .or(listed.projected_probability)
                .unwrap_or_else(|| tenths(8, 1)),
            overage_at_renewal: own
                .overage_at_renewal
                .or(listed.overage_at_renewal)
                .unwrap_or(OverageAtRenewal::Invoice),
            rollover: own.rollover.as_ref().or(listed.rollover.as_ref()).cloned().unwrap_or(nothing),
            late: own.late.or(listed.late).unwrap_or(Late::Rebook),
            retention_days: own.retention_days.or(listed.retention_days),
        }
    }
}
