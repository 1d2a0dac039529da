//! The forecast of a bare series as numbers in one row: what the npm package calls, tested natively.

use super::quantiles::Ends;
use super::{Calibration, METHODS, Outlook};
use crate::Error;
use crate::time::{Calendar, Day, Instant};

/// The last day, from 1970-01-01, whose 92 next are in years of four digits.
const LAST_START: i32 = 2_932_896 - 92;
/// How many numbers there are for each day ahead.
pub const WIDTH: usize = 8;

/// The method's number, the history's days, the first day ahead (counted from 1970-01-01), then for each day ahead
/// the low, median, high and expected spend of that day, and the same four of all spend through it.
///
/// `start_day` is the day of `daily[0]`, such as `2026-11-20`; `level` the mass of the central interval.
///
/// # Errors
///
/// `invalid_input` as [`Outlook::of`], for a start that is no day, and for a level outside 0 to 1.
///
/// ```
/// use drawdown::forecast::face;
///
/// let row = face::numbers(&[4.0, 0.0, 7.5], "2026-11-18", 14.0, 0.8)?;
/// assert_eq!(row[1], 3.0);
/// assert_eq!(row.len(), 3 + 14 * face::WIDTH);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn numbers(daily: &[f64], start_day: &str, horizon: f64, level: f64) -> Result<Vec<f64>, Error> {
    let start = day(start_day)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(Error::invalid("is the mass of an interval: above 0 and below 1").within("level"));
    }
    let outlook = Outlook::of(daily, start.weekday(), whole(horizon), &Calibration::default())?;
    // Within ten years of a day of four digits, far below 2^31.
    let history = i32::try_from(daily.len()).unwrap_or(0);
    let ahead = i32::try_from(start.0).unwrap_or(0).saturating_add(history);
    if ahead > LAST_START {
        return Err(Error::invalid("is too late: the days ahead reach beyond the year 9999").within("startDay"));
    }
    let mut row = Vec::with_capacity(outlook.horizon().saturating_mul(WIDTH).saturating_add(3));
    row.extend([f64::from(outlook.method), f64::from(history), f64::from(ahead)]);
    let ends = Ends::of(level);
    for ahead in &outlook.days {
        for of in [ahead.daily.interval(&ends), ahead.cumulative.interval(&ends)] {
            row.extend([of.low, of.median, of.high, of.expected]);
        }
    }
    Ok(row)
}

fn day(text: &str) -> Result<Day, Error> {
    let wrong = || Error::invalid("is not a day such as \"2026-11-20\"").within("startDay");
    if text.len() != 10 {
        return Err(wrong());
    }
    let start: Instant = text.parse().map_err(|_| wrong())?;
    Ok(Calendar::new(start, 0)?.day(start))
}

/// The name of a method by its number in such a row.
///
/// ```
/// assert_eq!(drawdown::forecast::face::method(0), "global-quantile-model");
/// ```
pub fn method(number: u32) -> &'static str {
    usize::try_from(number).ok().and_then(|number| METHODS.get(number)).copied().unwrap_or_default()
}

/// A number of days; 0, which is refused, for what is not whole.
fn whole(days: f64) -> u32 {
    let whole = days as u32;
    if f64::from(whole) == days { whole } else { 0 }
}
