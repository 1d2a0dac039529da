//! Days and billing cycles of an account, at its fixed offset from UTC.

use std::fmt;

use super::{DAY, Instant, civil, days_in_month, days_since_epoch};
use crate::{Error, ErrorCode};

/// The account's calendar: where its days begin, and where its cycles are counted from.
///
/// Cycles step from the anchor in whole months and clamp at month ends, each counted from the anchor
/// itself: 31 January, 28 February, 31 March.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Calendar {
    anchor: Instant,
    /// Milliseconds east of UTC.
    offset: i64,
}

/// A day of an account's calendar, counted from 1970-01-01; written `2026-11-20`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Day(pub(crate) i64);

impl Calendar {
    /// `minutes` east of UTC, less than a day either way.
    pub(crate) fn new(anchor: Instant, minutes: i32) -> Result<Calendar, Error> {
        if minutes.unsigned_abs() >= 24 * 60 {
            let message = format!("is {minutes}; an offset is less than a day, in minutes");
            return Err(Error::new(ErrorCode::OutOfRange, message).within("offset"));
        }
        Ok(Calendar { anchor, offset: i64::from(minutes).saturating_mul(60_000) })
    }

    pub(crate) fn anchor(self) -> Instant {
        self.anchor
    }

    pub(crate) fn offset_minutes(self) -> i32 {
        i32::try_from(self.offset.div_euclid(60_000)).unwrap_or(0)
    }

    /// The day that an instant falls on.
    pub(crate) fn day(self, at: Instant) -> Day {
        Day(at.0.saturating_add(self.offset).div_euclid(DAY))
    }

    /// The first instant of a day.
    pub(crate) fn start(self, day: Day) -> Result<Instant, Error> {
        Instant::from_unix_milliseconds(day.0.saturating_mul(DAY).saturating_sub(self.offset)).map_err(beyond)
    }

    /// The same time of day so many months after the anchor, or the last day of a shorter month.
    pub(crate) fn months_after_anchor(self, months: u32) -> Result<Instant, Error> {
        self.months_after(self.anchor, months)
    }

    /// The same from any instant.
    pub(crate) fn months_after(self, start: Instant, months: u32) -> Result<Instant, Error> {
        let local = start.0.saturating_add(self.offset);
        let (year, month, day) = civil(local.div_euclid(DAY));
        let counted = year.saturating_mul(12).saturating_add(month).saturating_sub(1).saturating_add(months.into());
        let (year, month) = (counted.div_euclid(12), counted.rem_euclid(12).saturating_add(1));
        if year > 9_999 {
            return Err(beyond(Error::invalid("")));
        }
        let day = day.min(days_in_month(year, month));
        let date = days_since_epoch(year, month, day).saturating_mul(DAY);
        let moved = date.saturating_add(local.rem_euclid(DAY)).saturating_sub(self.offset);
        Instant::from_unix_milliseconds(moved).map_err(beyond)
    }
}

impl Instant {
    /// So many milliseconds later; [`ErrorCode::OutOfRange`] beyond the year 9999.
    pub(crate) fn plus_milliseconds(self, milliseconds: i64) -> Result<Instant, Error> {
        Instant::from_unix_milliseconds(self.0.saturating_add(milliseconds)).map_err(beyond)
    }

    /// So many days of 24 hours later.
    pub(crate) fn plus_days(self, days: i64) -> Result<Instant, Error> {
        self.plus_milliseconds(days.saturating_mul(DAY))
    }
}

fn beyond(_: Error) -> Error {
    Error::new(ErrorCode::OutOfRange, "reaches beyond the years 0000 to 9999")
}

impl Day {
    /// Monday is 0.
    pub(crate) fn weekday(self) -> u32 {
        u32::try_from(self.0.saturating_add(3).rem_euclid(7)).unwrap_or(0)
    }

    /// The day after.
    pub(crate) fn next(self) -> Day {
        Day(self.0.saturating_add(1))
    }

    /// Year, month and day of the month.
    pub(crate) fn civil(self) -> (i64, i64, i64) {
        civil(self.0)
    }

    /// So many days before.
    pub(crate) fn before(self, days: u32) -> Day {
        Day(self.0.saturating_sub(days.into()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0);
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn cycles_clamp_at_month_ends_and_come_back() {
        let calendar = Calendar::new(at("2023-10-31"), 0).unwrap();
        let starts: Vec<String> = (0..=5).map(|n| calendar.months_after_anchor(n).unwrap().to_string()).collect();
        let dates: Vec<&str> = starts.iter().map(|start| &start[..10]).collect();
        assert_eq!(dates, ["2023-10-31", "2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]);
        assert_eq!(calendar.months_after_anchor(16).unwrap(), at("2025-02-28"));
    }

    #[test]
    fn days_and_cycles_follow_the_offset() {
        let calendar = Calendar::new(at("2026-01-30T23:00:00Z"), 120).unwrap();
        // At UTC+2 the anchor is 31 January, 01:00.
        assert_eq!(calendar.months_after_anchor(1).unwrap(), at("2026-02-27T23:00:00Z"));
        assert_eq!(calendar.day(at("2026-01-30T21:59:59.999Z")).to_string(), "2026-01-30");
        assert_eq!(calendar.day(at("2026-01-30T22:00:00Z")).to_string(), "2026-01-31");
        assert_eq!(calendar.start(calendar.day(at("2026-01-31T12:00:00Z"))).unwrap(), at("2026-01-30T22:00:00Z"));
        assert!(Calendar::new(at("2026-01-01"), 1_440).is_err());
    }

    #[test]
    fn the_year_9999_is_an_error() {
        let calendar = Calendar::new(at("9999-12-01"), 0).unwrap();
        assert_eq!(calendar.months_after_anchor(1).unwrap_err().code(), ErrorCode::OutOfRange);
    }
}
