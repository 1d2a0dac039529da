//! What the forecast learns from: whole days of consumption.

use crate::forecast::{Calibration, Outlook};
use crate::ledger::position::Position;
use crate::ledger::{Ledger, Window};
use crate::time::{DAY, Day};
use crate::{Error, Instant};

use super::runway::float;

/// So many days are looked back on at most.
const LONGEST: u32 = 366;

/// Credits consumed by day, up to yesterday, and today so far.
pub(super) struct History {
    /// Whole days, oldest first. What reversals took back beyond a day's own consumption is left out.
    pub(super) days: Vec<f64>,
    /// Of what is consumed today, what has been.
    pub(super) today: f64,
    /// The weekday of the first day of `days`, 0 = Monday.
    weekday: u32,
    weekday_ahead: u32,
    /// What the allotment allows a day.
    allowed: f64,
}

impl Ledger {
    /// The history before an instant.
    pub(super) fn history(&self, position: &Position, at: Instant) -> Result<History, Error> {
        let calendar = self.terms.calendar;
        let today = calendar.day(at);
        let opened = calendar.anchor();
        let first = calendar.day(opened);
        // A first day that began late counts where most of it was left.
        let half = calendar.start(first)?.plus_milliseconds(DAY / 2)?;
        let whole = if opened <= half { first } else { first.next() };
        let start = whole.max(today.before(LONGEST));
        let count = usize::try_from(today.0.saturating_sub(start.0)).unwrap_or(0);
        let mut days = vec![0.0; count];
        let mut so_far = 0.0;
        let from = calendar.start(start)?.max(opened);
        let to = at.plus_milliseconds(1)?;
        if from < to {
            let first = usize::try_from(calendar.day(from).0.saturating_sub(start.0)).unwrap_or(0);
            for (place, credits) in (first..).zip(self.credits_by_day(Window::Between { from, to })?) {
                let credits = float(credits).max(0.0);
                match days.get_mut(place) {
                    Some(sum) => *sum = credits,
                    None => so_far = credits,
                }
            }
        }
        Ok(History {
            days,
            today: so_far,
            weekday: weekday(start),
            weekday_ahead: weekday(today),
            allowed: allowed(position),
        })
    }
}

impl History {
    /// What is to come of it. Before anything was spent, the allotment is all that is known of the scale, and
    /// every idle day makes it less likely to be needed.
    pub(super) fn outlook(&self, horizon: u32) -> Result<Outlook, Error> {
        if self.days.iter().all(|credits| *credits <= 0.0) {
            let idle = self.days.len() as f64;
            return Outlook::prior(self.allowed / (1.0 + idle), self.weekday_ahead, horizon);
        }
        // Learning from the account's own outcomes lost more beyond a day ahead than it won: docs/forecast.md.
        Outlook::of(&self.days, self.weekday, horizon, &Calibration::default())
    }
}

/// Credits a day that the allotment allows; without one, what remains over 30 days.
fn allowed(position: &Position) -> f64 {
    let cycle = position.cycle();
    let length = cycle.end.unix_milliseconds().saturating_sub(cycle.start.unix_milliseconds());
    match position.course().allotment {
        Some(allotment) if length > 0 => float(allotment) * DAY as f64 / length as f64,
        _ => float(position.figures().remaining) / 30.0,
    }
}

/// 0 = Monday. 1 January 1970, day 0, was a Thursday.
fn weekday(day: Day) -> u32 {
    u32::try_from(day.0.saturating_add(3).rem_euclid(7)).unwrap_or(0)
}
