//! What is to come of an account: the model's spend, run through where the account stands.

use super::history::History;
use super::options::ForecastOptions;
use super::runway::Runway;
use super::sample::Sample;
use crate::forecast::{Outlook, Quantiles};
use crate::ledger::Ledger;
use crate::time::Day;
use crate::{Decimal, Error, Instant};

/// What is to come of an account: what it will spend, what will remain, and when it runs out.
///
/// Today is the first day, of which only what is left of it counts. All of it is statistics, in floats of a
/// credit; no booking rests on it.
///
/// ```
/// use drawdown::{Account, ForecastOptions, GrantSpec, Ledger, Usage};
///
/// let start = "2026-11-01".parse()?;
/// let mut ledger = Ledger::open(Account::starting(start))?;
/// ledger.grant(&GrantSpec::paid(1_000.into(), start))?;
/// for day in 1..=9 {
///     let at = format!("2026-11-0{day}T12:00:00Z").parse()?;
///     ledger.record(&Usage { credits: Some(60.into()), ..Usage::default().at(at) })?;
/// }
/// ledger.advance("2026-11-10".parse()?)?;
/// let forecast = ledger.forecast(&ForecastOptions::default())?;
/// assert_eq!((forecast.history_days, forecast.days.len()), (9, 21));
/// // 460 are left, about a week of them.
/// assert!(forecast.run_out.probability > 0.5);
/// let run_out = forecast.run_out.median.unwrap();
/// assert!(run_out > "2026-11-13".parse()? && run_out < "2026-11-23".parse()?);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// How the figures came about.
    pub method: &'static str,
    /// Whole days of history behind them; days on which the account was blocked are none.
    pub history_days: usize,
    /// The days ahead: `2026-11-20`.
    pub days: Vec<String>,
    /// Credits wanted on each day.
    pub daily: Vec<Quantiles>,
    /// The same from now through each day.
    pub cumulative: Vec<Quantiles>,
    /// What remains at the end of each day, before what midnight brings; infinite while the plan is unlimited.
    pub remaining: Vec<Quantiles>,
    /// How the current cycle ends.
    pub cycle_end: CycleEnd,
    /// The first instant at which a spend would be refused.
    pub run_out: Crossing,
    /// The first instant at which no credits are left, whatever the policy does then: overage begins here.
    pub exhausted: Crossing,
    /// The first instant below each threshold of the policy.
    pub thresholds: Vec<ThresholdCrossing>,
    pub(super) first_day: Day,
}

/// The current cycle's end, before it renews; 92 days ahead where it is farther.
///
/// ```
/// use drawdown::{Account, Catalog, ForecastOptions, Ledger};
///
/// let ledger = Ledger::open(Account {
///     catalog: Some(Catalog::builtin("bookbag")?),
///     plan: Some("free".into()),
///     ..Account::starting("2026-11-01".parse()?)
/// })?;
/// // Blocked at zero: no more than the 100 of the plan will be consumed, whatever is wanted.
/// let end = ledger.forecast(&ForecastOptions::default())?.cycle_end;
/// assert!(end.consumed.high < 100.001 && end.remaining.low >= 0.0);
/// assert_eq!((end.overage.high, end.cost), (0.0, None));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CycleEnd {
    /// Consumed in the cycle, what has been consumed already included.
    pub consumed: Quantiles,
    /// What is left, before it expires or rolls over.
    pub remaining: Quantiles,
    /// Credits of overage in the cycle.
    pub overage: Quantiles,
    /// What overage and recharging will cost, beside the plan; `None` where neither has a price.
    pub cost: Option<Cost>,
}

/// An amount of money to come.
///
/// ```
/// use drawdown::{Account, Catalog, ForecastOptions, Ledger};
///
/// let ledger = Ledger::open(Account {
///     catalog: Some(Catalog::builtin("wotnot")?),
///     plan: Some("custom".into()),
///     allotment: Some(1_000.into()),
///     ..Account::starting("2026-11-01".parse()?)
/// })?;
/// let forecast = ledger.forecast(&ForecastOptions::default())?;
/// let cost = forecast.cycle_end.cost.unwrap();
/// assert_eq!(cost.currency, "USD");
/// assert!(cost.amount.low <= cost.amount.median && cost.amount.median < cost.amount.high);
/// assert_eq!(forecast.run_out.probability, 0.0); // overage is billed, never refused
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// How much, in whole units of the currency.
    pub amount: Quantiles,
    /// `USD`.
    pub currency: String,
}

/// When something will happen. An end is `None` where that share of the paths never comes to it within the
/// horizon.
///
/// ```
/// use drawdown::{Account, ForecastOptions, Ledger};
///
/// // Nothing granted: refused from the start.
/// let ledger = Ledger::open(Account::starting("2026-11-01".parse()?))?;
/// let run_out = ledger.forecast(&ForecastOptions::default())?.run_out;
/// assert_eq!((run_out.low, run_out.probability), (Some("2026-11-01".parse()?), 1.0));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The early end of the central interval.
    pub low: Option<Instant>,
    /// As likely before as after.
    pub median: Option<Instant>,
    /// The late end.
    pub high: Option<Instant>,
    /// How likely it is within the horizon.
    pub probability: f64,
}

/// When the balance will fall below a threshold.
///
/// ```
/// use drawdown::{Account, Catalog, ForecastOptions, Ledger, Usage};
///
/// let start = "2026-11-01".parse()?;
/// let catalog = Some(Catalog::builtin("bookbag")?);
/// let mut ledger = Ledger::open(Account { catalog, plan: Some("free".into()), ..Account::starting(start) })?;
/// ledger.record(&Usage { credits: Some(85.into()), ..Usage::default().at(start) })?;
/// let thresholds = ledger.forecast(&ForecastOptions::default())?.thresholds;
/// // Below 20 % already, at 15; the 5 % is to come.
/// assert_eq!((thresholds[0].crossing.median, thresholds[0].crossing.probability), (Some(start), 1.0));
/// assert!(thresholds[1].crossing.low.is_none_or(|low| low > start));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThresholdCrossing {
    /// The fraction: `0.2`.
    pub threshold: Decimal,
    /// When.
    pub crossing: Crossing,
}

/// A forecast with what the alerts need beside it.
pub(super) struct Looked {
    pub(super) forecast: Forecast,
    pub(super) sample: Sample,
    pub(super) history: History,
}

impl Ledger {
    /// What is to come, from the daily credits consumed and where the account stands: expiries, renewals, packs,
    /// rollover, overage and recharging count, because paths of spend run through the position itself.
    ///
    /// On the first day there is no history: the forecast is a prior scaled to the allotment, and its method says
    /// so. Within a day, spend is spread evenly over its hours.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfRange`] for a horizon outside 1 to 92, a level outside 0 to 1, paths outside 1 to
    /// 10,000, an instant before the anchor or before what is kept; for a recharge as [`Ledger::purchase`].
    ///
    /// ```
    /// use drawdown::{Account, Catalog, ForecastOptions, Ledger};
    ///
    /// let ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("cleverai")?),
    ///     plan: Some("enterprise".into()),
    ///     ..Account::starting("2026-11-01".parse()?)
    /// })?;
    /// let forecast = ledger.forecast(&ForecastOptions::default())?;
    /// assert_eq!((forecast.run_out.median, forecast.run_out.probability), (None, 0.0)); // unlimited
    /// assert_eq!(forecast.remaining[0].low, f64::INFINITY);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn forecast(&self, options: &ForecastOptions) -> Result<Forecast, Error> {
        Ok(self.look(options)?.forecast)
    }

    pub(super) fn look(&self, options: &ForecastOptions) -> Result<Looked, Error> {
        options.check()?;
        let at = options.at.unwrap_or(self.clock);
        let calendar = self.terms.calendar;
        let position = self.position_at(at)?;
        let today = calendar.day(at);
        let last = calendar.day(position.course().end.plus_milliseconds(-1)?);
        let to_end = u32::try_from(last.0.saturating_sub(today.0).saturating_add(1)).unwrap_or(1).clamp(1, 92);
        let horizon = options.horizon.unwrap_or(to_end);
        let ahead = horizon.max(to_end);
        let runway = Runway::of(&position, &self.terms, at, ahead, options.recharge.as_ref())?;
        let history = self.history(&position, at)?;
        let outlook = history.outlook(ahead)?;
        let sample = Sample::drawn(&runway, &outlook, options);
        let forecast = self.told(options, horizon as usize, today, &runway, &outlook, &sample, history.known());
        Ok(Looked { forecast, sample, history })
    }

    #[expect(clippy::too_many_arguments, reason = "everything that a forecast is made of, once")]
    fn told(
        &self,
        options: &ForecastOptions,
        horizon: usize,
        today: Day,
        runway: &Runway,
        outlook: &Outlook,
        sample: &Sample,
        history_days: usize,
    ) -> Forecast {
        let level = options.level;
        let share = runway.share_of_today();
        let whole = outlook.cumulative(0, level);
        let mut forecast = Forecast {
            method: outlook.method(),
            history_days,
            days: Vec::new(),
            daily: Vec::new(),
            cumulative: Vec::new(),
            remaining: Vec::new(),
            cycle_end: sample.cycle_end(level, runway, self.currency()),
            run_out: sample.crossing(&sample.run_outs, horizon, level),
            exhausted: sample.crossing(sample.levels.first().map_or(&[], Vec::as_slice), horizon, level),
            thresholds: Vec::new(),
            first_day: today,
        };
        let mut day = today;
        for ahead in 0..horizon {
            let (daily, cumulative) = (outlook.daily(ahead, level), outlook.cumulative(ahead, level));
            forecast.daily.push(if ahead == 0 { less(daily, daily, 1.0 - share) } else { daily });
            // What of today is over is not to come.
            forecast.cumulative.push(less(cumulative, whole, 1.0 - share));
            forecast.remaining.push(sample.remaining(ahead, level));
            forecast.days.push(day.to_string());
            day = day.next();
        }
        for (fraction, crossed) in self.terms.rules.thresholds.iter().zip(sample.levels.iter().skip(1)) {
            let crossing = sample.crossing(crossed, horizon, level);
            forecast.thresholds.push(ThresholdCrossing { threshold: *fraction, crossing });
        }
        forecast
    }

    fn currency(&self) -> String {
        let catalog = self.terms.catalog(self.clock);
        catalog.and_then(|catalog| catalog.document().money()).unwrap_or_default().to_owned()
    }
}

/// Quantiles less a share of others, in order and not below nothing.
fn less(of: Quantiles, other: Quantiles, share: f64) -> Quantiles {
    let rest = |of: f64, other: f64| (of - other * share).max(0.0);
    let low = rest(of.low, other.low);
    let median = rest(of.median, other.median).max(low);
    let high = rest(of.high, other.high).max(median);
    Quantiles { low, median, high, expected: rest(of.expected, other.expected) }
}
