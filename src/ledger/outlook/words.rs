//! Dates as people say them.

use super::forecast::Crossing;
use crate::Instant;
use crate::time::{Calendar, Day};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `most likely 21 November; between 14 and 29 November`.
pub(super) fn when(crossing: &Crossing, calendar: Calendar) -> String {
    let spoken = |at: Option<Instant>| at.map(|at| calendar.day(at));
    let mut words = match spoken(crossing.median) {
        Some(day) => format!("most likely {}", date(day)),
        None => "possibly".to_owned(),
    };
    words.push_str("; ");
    words.push_str(&match (spoken(crossing.low), spoken(crossing.high)) {
        (Some(low), Some(high)) if low == high => format!("on {}", date(low)),
        (Some(low), Some(high)) if month(low) == month(high) => {
            format!("between {} and {}", day_of_month(low), date(high))
        }
        (Some(low), Some(high)) => format!("between {} and {}", date(low), date(high)),
        (Some(low), None) => format!("{} at the earliest", date(low)),
        (None, _) => "later than can be foreseen".to_owned(),
    });
    words
}

/// `21 November`.
pub(super) fn date(day: Day) -> String {
    let (_, month, of_month) = day.civil();
    let name = usize::try_from(month.saturating_sub(1)).ok().and_then(|month| MONTHS.get(month));
    format!("{of_month} {}", name.copied().unwrap_or_default())
}

fn month(day: Day) -> (i64, i64) {
    let (year, month, _) = day.civil();
    (year, month)
}

fn day_of_month(day: Day) -> i64 {
    day.civil().2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_with_their_uncertainty() {
        let calendar = Calendar::new("2026-11-01".parse().unwrap(), 0).unwrap();
        let at = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let said = |low, median, high| {
            when(&Crossing { low: at(low), median: at(median), high: at(high), probability: 1.0 }, calendar)
        };
        let cases = [
            ("2026-11-14", "2026-11-21", "2026-11-29", "most likely 21 November; between 14 and 29 November"),
            ("2026-11-28", "2026-12-01", "2027-11-03", "most likely 1 December; between 28 November and 3 November"),
            (
                "2026-11-21T09:00:00Z",
                "2026-11-21T12:00:00Z",
                "2026-11-21T15:00:00Z",
                "most likely 21 November; on 21 November",
            ),
            ("2026-11-14", "2026-11-21", "", "most likely 21 November; 14 November at the earliest"),
            ("2026-11-14", "", "", "possibly; 14 November at the earliest"),
        ];
        for (low, median, high, words) in cases {
            assert_eq!(said(low, median, high), words);
        }
    }
}
