//! Credits for money, and money for credits: packs and overage.

use super::Catalog;
use super::document::{Activity, Meter};
use super::pack::Pack;
use super::plan::{Allotment, Overage, Plan};
use super::rate::Rate;
use super::rate::evaluate::{Scope, Shared};
use super::words::joined;
use crate::amount::{Decimal, Money, Ratio, RoundingMode};
use crate::document::output::output;
use crate::document::{Named, suggestion};
use crate::usage::Usage;
use crate::{Error, ErrorCode};

/// How a pack is paid for.
///
/// ```
/// use drawdown::{Catalog, Payment};
///
/// let cleverai = Catalog::builtin("cleverai")?;
/// let error = cleverai.purchase("credits-1000", Payment::Amount(25.into()), None).unwrap_err();
/// assert_eq!(error.to_string(), "count: 1,000 credits has a fixed price");
/// let bought = cleverai.purchase("credits-1000", Payment::Packs(3), None)?;
/// assert_eq!(bought.price.to_string(), "30 USD");
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Payment {
    /// So many of a pack with a fixed price.
    Packs(u32),
    /// An amount of the catalog's currency, where the buyer chooses it.
    Amount(Decimal),
}

output! {
    /// What a payment buys.
    ///
    /// ```
    /// use drawdown::{Catalog, Payment};
    ///
    /// let cleverai = Catalog::builtin("cleverai")?;
    /// let bought = cleverai.purchase("credits-5000", Payment::Packs(2), None)?;
    /// assert_eq!(bought.credits.to_string(), "10000");
    /// assert_eq!(bought.total.to_string(), "90 USD");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Purchase {
        /// Credits paid for.
        pub credits: Decimal,
        /// Credits that come free with them.
        pub bonus: Decimal,
        /// What they cost.
        pub price: Money,
        /// What the vendor charges on top, half up to the minor unit.
        pub fee: Money,
        /// Both together.
        pub total: Money,
    }
}

impl Catalog {
    /// What `payment` buys of a pack; `plan` is the buyer's, where the pack depends on it.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownPack`], [`ErrorCode::UnknownPlan`]; [`ErrorCode::OutOfRange`] for an amount that
    /// is not sold or a plan that cannot buy it; [`ErrorCode::InvalidInput`] for the wrong kind of payment.
    ///
    /// ```
    /// use drawdown::{Catalog, Payment};
    ///
    /// let cleverai = Catalog::builtin("cleverai")?;
    /// assert_eq!(cleverai.purchase("credits-5000", Payment::Packs(1), Some("pro"))?.total.to_string(), "45 USD");
    /// let error = cleverai.purchase("credits-500", Payment::Packs(1), None).unwrap_err();
    /// assert_eq!(error.to_string(), "pack: CleverAI has no pack \"credits-500\"; did you mean \"credits-5000\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn purchase(&self, pack: &str, payment: Payment, plan: Option<&str>) -> Result<Purchase, Error> {
        let packs = &self.document().packs;
        let Some(found) = packs.get(pack) else {
            let known = suggestion(pack, packs.keys());
            return Err(self.unlisted(ErrorCode::UnknownPack, "pack", pack, &known).within("pack"));
        };
        if let Some(plan) = plan {
            self.plan(plan)?;
        }
        if !found.plans.is_empty() && !plan.is_some_and(|plan| found.plans.iter().any(|sold| sold == plan)) {
            let message = format!("{} is sold on {} only", found.name, joined(&found.plans, ", "));
            return Err(Error::new(ErrorCode::OutOfRange, message).within("plan"));
        }
        if payment == Payment::Packs(0) {
            return Err(Error::new(ErrorCode::OutOfRange, "is 0, where at least one pack is wanted").within("count"));
        }
        let (times, amount, price) = match (payment, found.price) {
            (Payment::Packs(count), Some(price)) => (Decimal::from(count), None, price.times(count.into())?),
            (Payment::Amount(amount), None) => (Decimal::ONE, Some(chosen(found, amount)?), amount),
            (Payment::Packs(_), None) => {
                return Err(Error::invalid(format!("{} is bought for an amount", found.name)).within("amount"));
            }
            (Payment::Amount(_), Some(_)) => {
                return Err(Error::invalid(format!("{} has a fixed price", found.name)).within("count"));
            }
        };
        let value = |rate: Option<&Rate>| rate.map_or(Ok(Ratio::ZERO), |rate| self.of_pack(found, rate, amount, plan));
        let currency = self.document().money().unwrap_or_default();
        let money = |amount: Decimal| Money { amount, currency: currency.to_owned() };
        let fee = to_minor_unit(value(found.fee.as_ref())?.multiply(&times.into())?, currency)?;
        Ok(Purchase {
            credits: value(Some(&found.credits))?.multiply(&times.into())?.to_decimal()?,
            bonus: value(found.bonus.as_ref())?.multiply(&times.into())?.to_decimal()?,
            price: money(price),
            fee: money(fee),
            total: money(price.plus(fee)?),
        })
    }

    /// What credits beyond an allotment cost, half up to the minor unit; `plan` may have its own price.
    ///
    /// `None` where the list has no price for them.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownPlan`]; [`ErrorCode::OutOfRange`] below zero.
    ///
    /// ```
    /// use drawdown::Catalog;
    ///
    /// let wotnot = Catalog::builtin("wotnot")?;
    /// let cost = wotnot.overage("1500".parse()?, None)?;
    /// assert_eq!(cost.map(|money| money.to_string()), Some("10.5 USD".into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn overage(&self, credits: Decimal, plan: Option<&str>) -> Result<Option<Money>, Error> {
        if credits.is_negative() {
            return Err(Error::new(ErrorCode::OutOfRange, format!("is {credits}, below zero")).within("credits"));
        }
        let plan = plan.map(|plan| self.plan(plan)).transpose()?;
        let Some(overage) = plan.and_then(|plan| plan.overage.as_ref()).or(self.document().overage.as_ref()) else {
            return Ok(None);
        };
        let Some(price) = unit_price(overage, plan)? else { return Ok(None) };
        let mut billed = Ratio::from(credits);
        if let Some(rounding) = overage.rounding {
            billed = billed.rounded(rounding.mode, &rounding.to.into())?;
        }
        let currency = self.document().money().unwrap_or_default();
        let amount = to_minor_unit(billed.multiply(&price)?, currency)?;
        Ok(Some(Money { amount, currency: currency.to_owned() }))
    }

    /// How credits beyond the allotment are charged on a plan.
    pub(crate) fn overage_rule(&self, plan: &str) -> Option<&Overage> {
        let own = self.document().plans.get(plan).and_then(|plan| plan.overage.as_ref());
        own.or(self.document().overage.as_ref())
    }

    /// The price of a credit of overage before any rounding.
    pub(crate) fn overage_unit_price(&self, plan: &str) -> Result<Option<Ratio>, Error> {
        self.overage_rule(plan).map_or(Ok(None), |rule| unit_price(rule, self.document().plans.get(plan)))
    }

    /// The credits that overage is billed in whole multiples of.
    pub(crate) fn overage_step(&self, plan: &str) -> Decimal {
        let rounding = self.overage_rule(plan).and_then(|rule| rule.rounding);
        rounding.map_or(Decimal::ZERO, |rounding| rounding.to)
    }

    /// A cent, a yen.
    pub(crate) fn minor_unit(&self) -> Decimal {
        minor_unit(self.document().money().unwrap_or_default())
    }

    /// Half up to the minor unit.
    pub(crate) fn to_minor_unit(&self, amount: Ratio) -> Result<Decimal, Error> {
        amount.rounded(RoundingMode::HalfUp, &self.minor_unit().into())?.to_decimal()
    }

    pub(crate) fn plan(&self, id: &str) -> Result<&Plan, Error> {
        let plans = &self.document().plans;
        plans.get(id).ok_or_else(|| {
            self.unlisted(ErrorCode::UnknownPlan, "plan", id, &suggestion(id, plans.keys())).within("plan")
        })
    }

    /// The value of one of a pack's rates.
    fn of_pack(&self, pack: &Pack, rate: &Rate, amount: Option<Decimal>, plan: Option<&str>) -> Result<Ratio, Error> {
        let mut usage = Usage::default();
        if let Some(amount) = amount {
            usage = usage.quantity("amount", amount);
        }
        if let Some(plan) = plan {
            usage = usage.attribute("plan", plan);
        }
        let (meter, shared) = (pack.as_meter(), Shared::default());
        let terms = Scope::new(self, &meter, &usage, &shared).terms(rate)?;
        match super::rate::totals(&terms)? {
            (low, high) if low == high => Ok(low),
            _ => {
                Err(Error::new(ErrorCode::OutOfRange, "is sold for a range, where one figure is needed").within("pack"))
            }
        }
    }
}

impl Pack {
    /// The pack as what its rates are evaluated in.
    pub(crate) fn as_meter(&self) -> Meter {
        Meter {
            name: self.name.clone(),
            event: Some("pack".into()),
            activity: Activity::Other,
            category: self.name.clone(),
            quantities: Named::default(),
            attributes: Named::default(),
            measured: Vec::new(),
            any_of: Vec::new(),
            rate: Rate::Constant(Decimal::ZERO),
            rounding: None,
            exempt: Named::default(),
            sample: false,
            source: Vec::new(),
        }
    }
}

fn chosen(pack: &Pack, amount: Decimal) -> Result<Decimal, Error> {
    let Some(rule) = &pack.amount else { return Ok(amount) };
    let off_step = match rule.step {
        Some(step) => Ratio::from(amount).rounded(RoundingMode::Down, &step.into())? != Ratio::from(amount),
        None => false,
    };
    let wrong = if amount <= Decimal::ZERO || amount < rule.minimum {
        format!("is {amount}; {} takes at least {}", pack.name, rule.minimum)
    } else if let Some(maximum) = rule.maximum.filter(|maximum| amount > *maximum) {
        format!("is {amount}; {} takes at most {maximum}", pack.name)
    } else if let (true, Some(step)) = (off_step, rule.step) {
        format!("is {amount}, not a multiple of {step}")
    } else {
        return Ok(amount);
    };
    Err(Error::new(ErrorCode::OutOfRange, wrong).within("amount"))
}

/// The price of one credit beyond the allotment.
fn unit_price(overage: &Overage, plan: Option<&Plan>) -> Result<Option<Ratio>, Error> {
    let per_credit = |price: Decimal, credits: Decimal| Ratio::from(price).divide(&credits.into());
    match (overage.price, overage.multiple_of_plan, plan.map(|plan| (plan.price, plan.credits))) {
        (Some(price), _, _) => per_credit(price, overage.per).map(Some),
        (None, Some(multiple), Some((Some(price), Allotment::Credits(credits)))) if !credits.is_zero() => {
            per_credit(price, credits)?.multiply(&multiple.into()).map(Some)
        }
        _ => Ok(None),
    }
}

/// Money on invoices rounds half up to the minor unit of its currency, once.
fn to_minor_unit(amount: Ratio, currency: &str) -> Result<Decimal, Error> {
    amount.rounded(RoundingMode::HalfUp, &minor_unit(currency).into())?.to_decimal()
}

fn minor_unit(currency: &str) -> Decimal {
    let places = match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    Decimal::from_parts(1, places).unwrap_or(Decimal::ONE)
}
