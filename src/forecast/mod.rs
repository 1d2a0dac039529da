//! What an account will spend, with its uncertainty, from nothing but what it spent each day.
//!
//! Statistics in `f64`, never money: the ledger runs these quantiles through its own exact books.
//! Only the `libm` crate's functions are used, so that every machine and every wasm engine gives equal bits.

mod calibration;
pub mod face;
mod history;
mod model;
mod quantiles;
#[cfg(feature = "training")]
#[doc(hidden)]
pub mod training;
mod weights;

pub use calibration::Calibration;
pub use quantiles::{PROBABILITIES, Quantiles};

use crate::Error;
use quantiles::{Ends, Grid, Place};

/// The farthest day ahead.
pub const LONGEST_HORIZON: u32 = 92;
/// The longest history that is read, in days: ten years and a little.
pub const LONGEST_HISTORY: usize = 3_660;

/// The ways in which figures come about.
const METHODS: [&str; 4] = ["global-quantile-model", "steady-weekly-level", "idle-history", "allotment-prior"];

/// What is to come, seen from the end of a daily history: quantiles of cumulative and of daily spend for each
/// day up to the horizon.
///
/// Everything scales with the history, in its unit. Days ahead are counted from 0, the first day after the
/// history.
///
/// ```
/// use drawdown::forecast::{Calibration, Outlook};
///
/// let monday = 0;
/// let outlook = Outlook::of(&[120.0, 80.0, 100.0, 95.0, 110.0], monday, 28, &Calibration::default())?;
/// let month = outlook.cumulative(27, 0.8);
/// assert!(month.low < month.median && month.median < month.high);
/// assert!(outlook.cumulative(13, 0.8).median < month.median);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Which of [`METHODS`].
    method: u8,
    history_days: usize,
    days: Vec<Ahead>,
}

/// One day ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ahead {
    cumulative: Grid,
    daily: Grid,
}

impl Outlook {
    /// From daily spend, oldest day first, `weekday` being that of the oldest (0 is Monday).
    ///
    /// A history without any spend knows no scale: its outlook is zero throughout, and says so in its method.
    ///
    /// # Errors
    ///
    /// `invalid_input` for an empty history or one of more than [`LONGEST_HISTORY`] days, for a day that is
    /// negative or not finite (path `daily[3]`), and for a horizon outside 1 to [`LONGEST_HORIZON`].
    ///
    /// ```
    /// use drawdown::forecast::{Calibration, Outlook};
    ///
    /// let refused = Outlook::of(&[1.0, f64::NAN], 0, 28, &Calibration::default()).unwrap_err();
    /// assert_eq!(refused.path(), Some("daily[1]"));
    /// ```
    pub fn of(daily: &[f64], weekday: u32, horizon: u32, calibration: &Calibration) -> Result<Outlook, Error> {
        check_horizon(horizon)?;
        check_history(daily)?;
        Ok(Outlook::of_known(daily, weekday, horizon, calibration))
    }

    /// The same of days that have been checked; one of which nothing is known is not a number.
    pub(crate) fn of_known(daily: &[f64], weekday: u32, horizon: u32, calibration: &Calibration) -> Outlook {
        model::outlook(&weights::SHIPPED, daily, weekday, horizon, calibration)
    }

    /// Before any usage: what accounts spend of an allotment that allows `scale` a day. `weekday` is that of the
    /// first day ahead (0 is Monday).
    ///
    /// # Errors
    ///
    /// `invalid_input` for a scale that is negative or not finite, and for a horizon outside 1 to
    /// [`LONGEST_HORIZON`].
    ///
    /// ```
    /// use drawdown::forecast::Outlook;
    ///
    /// // 3,000 credits for 30 days: nothing is known yet, and the interval says so.
    /// let outlook = Outlook::prior(100.0, 0, 30)?;
    /// let month = outlook.cumulative(29, 0.8);
    /// assert!(month.low < 1_000.0 && month.high > 3_000.0);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn prior(scale: f64, weekday: u32, horizon: u32) -> Result<Outlook, Error> {
        check_horizon(horizon)?;
        if !scale.is_finite() || scale < 0.0 {
            return Err(Error::invalid("a scale is a finite number, zero or more").within("scale"));
        }
        let _ = weekday;
        Ok(model::prior(scale, horizon))
    }

    /// How the figures came about, to be shown beside them.
    ///
    /// `global-quantile-model`: quantiles learnt from other accounts' histories, scaled to this one's.
    /// `steady-weekly-level`: mostly the recent level and the weekdays of steady traffic. `idle-history`: nothing was
    /// spent yet, so that no scale is known. `allotment-prior`: no history, a guess from the allotment.
    pub fn method(&self) -> &'static str {
        METHODS.get(usize::from(self.method)).copied().unwrap_or_default()
    }

    /// Days of history behind it.
    pub fn history_days(&self) -> usize {
        self.history_days
    }

    /// Days ahead.
    pub fn horizon(&self) -> usize {
        self.days.len()
    }

    /// Spend from now through a day ahead, with the central interval of mass `level` (0 to 1); the last day where
    /// `day` lies beyond the horizon.
    ///
    /// ```
    /// use drawdown::forecast::{Calibration, Outlook};
    ///
    /// let outlook = Outlook::of(&[5.0, 0.0, 9.0], 2, 7, &Calibration::default())?;
    /// let (narrow, wide) = (outlook.cumulative(6, 0.5), outlook.cumulative(6, 0.9));
    /// assert!(wide.low <= narrow.low && narrow.high <= wide.high);
    /// assert_eq!(wide.median, narrow.median);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn cumulative(&self, day: usize, level: f64) -> Quantiles {
        self.ahead(day).map_or(Quantiles::ZERO, |ahead| ahead.cumulative.interval(&Ends::of(level)))
    }

    /// The same of a single day's spend.
    pub fn daily(&self, day: usize, level: f64) -> Quantiles {
        self.ahead(day).map_or(Quantiles::ZERO, |ahead| ahead.daily.interval(&Ends::of(level)))
    }

    /// The cumulative spend through a day ahead that stays unreached with a probability.
    pub fn cumulative_at(&self, day: usize, probability: f64) -> f64 {
        self.ahead(day).map_or(0.0, |ahead| ahead.cumulative.at(probability))
    }

    /// The same of a single day's spend: what a day beyond the usual range exceeds.
    pub fn daily_at(&self, day: usize, probability: f64) -> f64 {
        self.ahead(day).map_or(0.0, |ahead| ahead.daily.at(probability))
    }

    /// The probability that cumulative spend through a day ahead reaches an amount.
    ///
    /// ```
    /// use drawdown::forecast::{Calibration, Outlook};
    ///
    /// let outlook = Outlook::of(&[5.0, 0.0, 9.0], 2, 7, &Calibration::default())?;
    /// let median = outlook.cumulative(6, 0.8).median;
    /// assert!((outlook.probability_of(6, median) - 0.5).abs() < 1e-9);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn probability_of(&self, day: usize, amount: f64) -> f64 {
        self.ahead(day).map_or(0.0, |ahead| ahead.cumulative.beyond(amount))
    }

    /// Daily spend along the path on which cumulative spend stays at one probability throughout.
    ///
    /// Spend only accumulates, so that a balance is gone by a day exactly where cumulative spend has reached it:
    /// paths of equally spaced probabilities carry the whole distribution of the day that it runs out.
    ///
    /// ```
    /// use drawdown::forecast::{Calibration, Outlook};
    ///
    /// let outlook = Outlook::of(&[5.0, 0.0, 9.0], 2, 7, &Calibration::default())?;
    /// let path = outlook.path(0.9);
    /// assert!(path.iter().all(|spend| *spend >= 0.0));
    /// assert!((path.iter().sum::<f64>() - outlook.cumulative_at(6, 0.9)).abs() < 1e-9);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn path(&self, probability: f64) -> Vec<f64> {
        let mut path = vec![0.0; self.days.len()];
        self.path_into(probability, &mut path);
        path
    }

    /// The same into numbers that are there already: as many days as they hold, or the outlook has.
    ///
    /// ```
    /// use drawdown::forecast::{Calibration, Outlook};
    ///
    /// let outlook = Outlook::of(&[5.0, 0.0, 9.0], 2, 7, &Calibration::default())?;
    /// let mut week = [0.0; 7];
    /// outlook.path_into(0.9, &mut week);
    /// assert_eq!(week[..], outlook.path(0.9));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn path_into(&self, probability: f64, path: &mut [f64]) {
        let place = Place::of(probability);
        let mut before = 0.0;
        for (spend, ahead) in path.iter_mut().zip(&self.days) {
            let reached = ahead.cumulative.value(&place);
            *spend = (reached - before).max(0.0);
            before = reached;
        }
    }

    /// The probabilities of `count` equally likely paths: one in each of as many equal strata, where in it being
    /// drawn from the seed.
    ///
    /// ```
    /// use drawdown::forecast::Outlook;
    ///
    /// let drawn: Vec<f64> = Outlook::strata(4, 7).collect();
    /// assert!(drawn.iter().zip([0.25, 0.5, 0.75, 1.0]).all(|(p, end)| *p < end && *p >= end - 0.25));
    /// assert_eq!(drawn, Outlook::strata(4, 7).collect::<Vec<f64>>());
    /// ```
    pub fn strata(count: u32, seed: u64) -> impl Iterator<Item = f64> {
        let mut state = seed;
        (0..count).map(move |stratum| (f64::from(stratum) + uniform(&mut state)) / f64::from(count))
    }

    fn ahead(&self, day: usize) -> Option<&Ahead> {
        self.days.get(day).or(self.days.last())
    }
}

/// The next number of splitmix64, at least 0 and below 1.
fn uniform(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    // 53 bits are what an f64 holds.
    let whole = ((mixed ^ (mixed >> 31)) >> 11) as f64;
    whole / 9_007_199_254_740_992.0
}

fn check_horizon(horizon: u32) -> Result<(), Error> {
    if (1..=LONGEST_HORIZON).contains(&horizon) {
        return Ok(());
    }
    Err(Error::invalid("a horizon is a whole number of days, 1 to 92").within("horizon"))
}

fn check_history(daily: &[f64]) -> Result<(), Error> {
    if daily.is_empty() {
        return Err(Error::invalid("is empty; a forecast needs at least one day").within("daily"));
    }
    if daily.len() > LONGEST_HISTORY {
        return Err(Error::invalid("is longer than the 3,660 days that are read").within("daily"));
    }
    // Beyond this a sum of ten years could overflow.
    const LARGEST: f64 = 1e300;
    for (index, value) in daily.iter().enumerate() {
        if !(0.0..=LARGEST).contains(value) {
            let message = "a day's spend is a finite number, zero or more, up to 1e300";
            return Err(Error::invalid(message).at_index(index).within("daily"));
        }
    }
    Ok(())
}
