//! Instants in UTC, read from and written as RFC 3339.

mod calendar;

use std::fmt;
use std::str::FromStr;

use crate::Error;
use crate::document::{Json, Read, Value, Write, unexpected};

pub(crate) use calendar::{Calendar, Day};

pub(crate) const DAY: i64 = 86_400_000;

/// An instant in UTC, to the millisecond, in the years 0000 to 9999.
///
/// Reads RFC 3339 with any offset, and a bare date as its first instant in UTC; finer fractions of a
/// second are refused, because they could not be held. Writes UTC with three fraction digits or none.
///
/// ```
/// use drawdown::Instant;
///
/// let instant: Instant = "2026-11-20T01:30:00+01:30".parse()?;
/// assert_eq!(instant.to_string(), "2026-11-20T00:00:00Z");
/// assert_eq!(instant, "2026-11-20".parse()?);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Instant(i64);

impl Instant {
    /// The first instant of 1970.
    pub(crate) const EPOCH: Instant = Instant(0);

    /// From Unix milliseconds; an error outside the years 0000 to 9999.
    ///
    /// ```
    /// use drawdown::Instant;
    ///
    /// let instant = Instant::from_unix_milliseconds(1_795_132_800_500)?; // JavaScript's Date.now()
    /// assert_eq!(instant.to_string(), "2026-11-20T00:00:00.500Z");
    /// let error = Instant::from_unix_milliseconds(253_402_300_800_000).unwrap_err();
    /// assert_eq!(error.to_string(), "253402300800000 ms is outside the years 0000 to 9999");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn from_unix_milliseconds(milliseconds: i64) -> Result<Instant, Error> {
        if Instant::holds(milliseconds) {
            Ok(Instant(milliseconds))
        } else {
            Err(Error::invalid(format!("{milliseconds} ms is outside the years 0000 to 9999")))
        }
    }

    /// Whether so many milliseconds lie in the years 0000 to 9999.
    #[inline(always)]
    pub(crate) fn holds(milliseconds: i64) -> bool {
        let (first, last) = Instant::RANGE;
        (first..=last).contains(&milliseconds)
    }

    /// The first and the last millisecond of the years 0000 to 9999.
    pub(crate) const RANGE: (i64, i64) = (-62_167_219_200_000, 253_402_300_799_999);

    /// Milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// ```
    /// use drawdown::Instant;
    ///
    /// let (start, end): (Instant, Instant) = ("2026-11-20T09:00:00Z".parse()?, "2026-11-20T10:01:30+01:00".parse()?);
    /// assert_eq!(end.unix_milliseconds() - start.unix_milliseconds(), 90_000); // how long a call took
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn unix_milliseconds(self) -> i64 {
        self.0
    }
}

impl FromStr for Instant {
    type Err = Error;

    fn from_str(text: &str) -> Result<Instant, Error> {
        read(text).ok_or_else(|| {
            Error::invalid(format!(
                "\"{}\" is not an instant such as \"2026-11-20T00:00:00Z\"",
                crate::amount::shortened(text)
            ))
        })
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let rest = self.0.rem_euclid(DAY);
        let unit = |size: i64, count: i64| rest.div_euclid(size).rem_euclid(count);
        let (hour, minute, second) = (unit(3_600_000, 24), unit(60_000, 60), unit(1_000, 60));
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match unit(1, 1_000) {
            0 => formatter.write_str("Z"),
            fraction => write!(formatter, ".{fraction:03}Z"),
        }
    }
}

impl Write for Instant {
    fn write(&self, json: &mut Json) {
        json.text(&self.to_string());
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Read for Instant {
    fn blank() -> Instant {
        Instant(0)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let Value::String(text) = value else { return Err(unexpected(value, "a text")) };
        *self = text.parse()?;
        Ok(())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Instant {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An instant such as \"2026-04-14T00:00:00Z\", or a date: its first instant in UTC.",
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3}0*)?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$"
        })
    }
}

fn read(text: &str) -> Option<Instant> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.number(4)?;
    rest.one_of(b"-")?;
    let month = rest.number(2)?;
    rest.one_of(b"-")?;
    let day = rest.number(2)?;
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let start = days_since_epoch(year, month, day).checked_mul(DAY)?;
    if rest.0.is_empty() {
        return Instant::from_unix_milliseconds(start).ok();
    }
    rest.one_of(b"Tt ")?;
    let (hour, minute) = rest.clock()?;
    rest.one_of(b":")?;
    let second = rest.number(2)?;
    let fraction = rest.fraction()?;
    let sign = match rest.one_of(b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => 0,
    };
    let (hours, minutes) = if sign == 0 { (0, 0) } else { rest.clock()? };
    if second > 59 || !rest.0.is_empty() {
        return None;
    }
    let within = hour.checked_mul(3600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
    let east = hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60_000)?.checked_mul(sign)?;
    let local = start.checked_add(within.checked_mul(1000)?)?.checked_add(fraction)?;
    Instant::from_unix_milliseconds(local.checked_sub(east)?).ok()
}

/// What of a text has not been read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// A number of so many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (taken, rest) = self.0.split_at_checked(digits)?;
        let mut number = 0_i64;
        for digit in taken {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number.wrapping_mul(10).wrapping_add(digit.wrapping_sub(b'0').into());
        }
        self.0 = rest;
        Some(number)
    }

    fn one_of(&mut self, letters: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        letters.contains(first).then_some(*first)
    }

    /// Hours and minutes.
    fn clock(&mut self) -> Option<(i64, i64)> {
        let hours = self.number(2)?;
        self.one_of(b":")?;
        let minutes = self.number(2)?;
        (hours <= 23 && minutes <= 59).then_some((hours, minutes))
    }

    /// The milliseconds of `.5`, if that comes next; what is finer has to be zero.
    fn fraction(&mut self) -> Option<i64> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.one_of(b".")?;
        let mut milliseconds = self.number(1)?.wrapping_mul(100);
        let mut unit = 10_i64;
        while let Some(digit) = self.number(1) {
            if unit == 0 && digit != 0 {
                return None;
            }
            milliseconds = milliseconds.wrapping_add(digit.wrapping_mul(unit));
            unit = unit.div_euclid(10);
        }
        Some(milliseconds)
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 of a date in the proleptic Gregorian calendar (Howard Hinnant's algorithm).
#[expect(clippy::arithmetic_side_effects, reason = "four-digit years stay far from the limits of i64")]
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day counted from 1970-01-01; the inverse of [`days_since_epoch`].
#[expect(clippy::arithmetic_side_effects, reason = "days of four-digit years stay far from the limits of i64")]
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_there_and_back() {
        for days in days_since_epoch(1600, 1, 1)..days_since_epoch(2400, 1, 1) {
            let (year, month, day) = civil(days);
            assert_eq!(days_since_epoch(year, month, day), days);
            let instant = Instant(days * DAY);
            assert_eq!(instant.to_string().parse::<Instant>().unwrap(), instant);
        }
    }

    #[test]
    fn reads_what_rfc_3339_allows_and_nothing_else() {
        for (text, written) in [
            ("2024-02-29T23:59:59.5Z", "2024-02-29T23:59:59.500Z"),
            ("1969-12-31T23:59:59.999-00:00", "1969-12-31T23:59:59.999Z"),
            ("2026-01-01t00:00:00.120000z", "2026-01-01T00:00:00.120Z"),
            ("2026-01-01T00:00:00-23:59", "2026-01-01T23:59:00Z"),
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().to_string(), written);
        }
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2023-02-29",
            "2026-1-01",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00+1:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234Z",
            "2026-01-01T00:00:00Zx",
            "+026-01-01",
            "２０２６-01-01",
            "0000-01-01T00:00:00+00:01",
        ] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }
}
