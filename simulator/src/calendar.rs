//! Days and months of an account, on another calendar than the ledger's own.

use time::{Date, Month};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// The julian day of 1970-01-01.
const EPOCH: i64 = 2_440_588;

/// The instant of a date in UTC, in Unix milliseconds.
pub fn midnight(year: i32, month: u8, day: u8) -> i64 {
    let date = Date::from_calendar_date(year, Month::try_from(month).expect("a month"), day).expect("a date");
    (i64::from(date.to_julian_day()) - EPOCH) * DAY
}

/// The same time of day so many months later, or on the last day of a shorter month; `offset` is in minutes.
pub fn months_after(start: i64, months: u32, offset: i32) -> i64 {
    let local = start + i64::from(offset) * 60_000;
    let date = date_of(local);
    let (mut year, mut month) = (date.year(), date.month());
    for _ in 0..months {
        month = month.next();
        if month == Month::January {
            year += 1;
        }
    }
    let day = date.day().min(month.length(year));
    let moved = Date::from_calendar_date(year, month, day).expect("within the years that histories use");
    (i64::from(moved.to_julian_day()) - EPOCH) * DAY + local.rem_euclid(DAY) - i64::from(offset) * 60_000
}

/// The first instant of the day that an instant falls on.
pub fn day_start(at: i64, offset: i32) -> i64 {
    let shift = i64::from(offset) * 60_000;
    (at + shift).div_euclid(DAY) * DAY - shift
}

/// The day that an instant falls on, as `2026-11-20`.
pub fn day_name(at: i64, offset: i32) -> String {
    let date = date_of(at + i64::from(offset) * 60_000);
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// The instant as RFC 3339, with three fraction digits or none.
pub fn written(at: i64) -> String {
    let rest = at.rem_euclid(DAY);
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60);
    let fraction = if rest % 1_000 == 0 { String::new() } else { format!(".{:03}", rest % 1_000) };
    format!("{}T{hour:02}:{minute:02}:{second:02}{fraction}Z", day_name(at, 0))
}

fn date_of(local: i64) -> Date {
    let day = i32::try_from(local.div_euclid(DAY) + EPOCH).expect("within the years that histories use");
    Date::from_julian_day(day).expect("within the years that histories use")
}
