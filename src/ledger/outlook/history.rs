//! What the forecast learns from: whole days of consumption.

use crate::forecast::{Calibration, Outlook};
use crate::ledger::position::Position;
use crate::ledger::position::level::{State, key};
use crate::ledger::{AlertKind, Ledger, Window};
use crate::mutation::{Flip, flipped};
use crate::time::{DAY, Day};
use crate::{Error, Instant};

use super::runway::float;

/// So many days are looked back on at most.
const LONGEST: u32 = 366;

/// Credits consumed by day, up to yesterday, and today so far.
pub(super) struct History {
    /// Whole days, oldest first; not a number where the account was blocked, so that nobody knows what it would have
    /// consumed. What reversals took back beyond a day's own consumption is left out.
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
        if !flipped(Flip::BlockedIdle) {
            self.strike_blocked(start, &mut days)?;
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

impl Ledger {
    /// Of days that began blocked, and on which nothing was consumed, nothing is known. Of days that are no longer kept
    /// entry by entry nobody knows whether they were such days: where one is found since, they do not count either.
    fn strike_blocked(&self, start: Day, days: &mut [f64]) -> Result<(), Error> {
        let calendar = self.terms.calendar;
        let kept = self.kept_from()?.map_or(start, |kept| calendar.day(kept).max(start));
        let active = days.iter().filter(|credits| **credits > 0.0);
        let usual = active.clone().sum::<f64>() / (active.count() as f64).max(1.0);
        let (mut position, mut next) = (self.position.clone(), self.journal.next());
        let mut struck = false;
        for (place, credits) in days.iter_mut().enumerate().rev() {
            let day = Day(start.0.saturating_add(i64::try_from(place).unwrap_or(0)));
            if day < kept {
                if struck {
                    *credits = f64::NAN;
                }
            } else if *credits <= 0.0 {
                let begins = calendar.start(day)?;
                let blocked = if begins > self.clock {
                    self.blocked(&self.position_at(begins)?, begins, usual)?
                } else {
                    next = self.journal.unbook_after(begins, next, &mut position)?;
                    self.blocked(&position, begins, usual)?
                };
                if blocked {
                    *credits = f64::NAN;
                    struck = true;
                }
            }
        }
        Ok(())
    }

    /// Whether a day begins with nothing to spend: nothing is left, or less than is usual and something was refused
    /// since credits came last.
    fn blocked(&self, position: &Position, at: Instant, usual: f64) -> Result<bool, Error> {
        let refused = match position.levels().first().map(|level| &level.state) {
            Some(State::Armed(armed)) if float(position.figures().remaining) < usual => {
                let said = self.said.at(&key(AlertKind::Exhausted, None, armed));
                said.is_some_and(|said| said <= at)
            }
            _ => false,
        };
        Ok(refused || position.blocked(&self.terms, at)?)
    }
}

impl History {
    /// How many days something is known of.
    pub(super) fn known(&self) -> usize {
        self.days.iter().filter(|credits| !credits.is_nan()).count()
    }

    /// What is to come of it. Before anything was spent, the allotment is all that is known of the scale, and
    /// every idle day makes it less likely to be needed.
    pub(super) fn outlook(&self, horizon: u32) -> Result<Outlook, Error> {
        if !self.days.iter().any(|credits| *credits > 0.0) {
            let idle = self.known() as f64;
            return Outlook::prior(self.allowed / (1.0 + idle), self.weekday_ahead, horizon);
        }
        let own = if flipped(Flip::OwnCalibration) {
            Calibration::default()
        } else {
            Calibration::of(&self.days, self.weekday)
        };
        Ok(Outlook::of_known(&self.days, self.weekday, horizon, &own))
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
