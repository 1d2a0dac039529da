//! The alerts that come before the fact: a threshold that will be crossed, a day beyond the usual.

use super::forecast::{Crossing, Forecast, Looked};
use super::options::ForecastOptions;
use super::sample::before;
use super::spike::usual_most;
use super::words::{date, when};
use crate::ledger::position::level::{State, key};
use crate::ledger::position::{Id, Position};
use crate::ledger::{Alert, AlertKind, GrantSource, Ledger, Receipt, Window};
use crate::mutation::{Flip, flipped};
use crate::time::Day;
use crate::{Decimal, Error, ErrorCode, Instant};

/// Days of history below which nothing is projected.
const LEAST_HISTORY: usize = 2;

/// What a check found.
///
/// ```
/// use drawdown::{Account, ForecastOptions, GrantSpec, Ledger};
///
/// let start = "2026-11-01".parse()?;
/// let mut ledger = Ledger::open(Account::starting(start))?;
/// ledger.grant(&GrantSpec::paid(100.into(), start))?;
/// let check = ledger.check(&ForecastOptions { at: Some("2026-11-02".parse()?), ..ForecastOptions::default() })?;
/// assert_eq!(check.receipt.balance.at, "2026-11-02".parse()?);
/// assert_eq!(check.forecast.history_days, 1);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What time has brought up to the check, with every alert that is due.
    pub receipt: Receipt,
    /// What is to come.
    pub forecast: Forecast,
}

impl Ledger {
    /// Lets time pass to `options.at` (the ledger's clock where none is given), looks ahead, and raises what is due:
    ///
    /// - `projected`, where a threshold or the end of the credits will be crossed before the renewal with at least
    ///   the policy's `projectedProbability`. Once for each grant or renewal after which the balance stood above
    ///   it; never before two days of history, and not for what has been crossed already.
    /// - `spike`, where today so far, or yesterday, came to more than [`crate::usual_most`] of the days before.
    ///   Once a day.
    ///
    /// # Errors
    /// [`ErrorCode::ClockBackwards`]; as [`Ledger::forecast`]. After any error the ledger is as it was.
    ///
    /// ```
    /// use drawdown::{Account, AlertKind, ForecastOptions, GrantSpec, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec { id: Some("first".into()), ..GrantSpec::paid(1_000.into(), start) })?;
    /// for day in 1..=9 {
    ///     let at = format!("2026-11-0{day}T12:00:00Z").parse()?;
    ///     ledger.record(&Usage { credits: Some(80.into()), ..Usage::default().at(at) })?;
    /// }
    /// let morning = ForecastOptions { at: Some("2026-11-10".parse()?), ..ForecastOptions::default() };
    /// let alerts = ledger.check(&morning)?.receipt.alerts;
    /// assert_eq!(alerts[0].kind, AlertKind::Projected);
    /// assert_eq!(alerts[0].key, "projected::first");
    /// assert!(alerts[0].message.starts_with("No credits left: most likely "));
    /// assert!(ledger.check(&morning)?.receipt.alerts.is_empty()); // once
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn check(&mut self, options: &ForecastOptions) -> Result<Check, Error> {
        let at = options.at.unwrap_or(self.clock);
        if at < self.clock {
            let message = format!("is {at}, before the ledger's clock at {}", self.clock);
            return Err(Error::new(ErrorCode::ClockBackwards, message).within("at"));
        }
        let mut done = self.transact(Vec::new(), at)?;
        let looked = self.look(options).and_then(|looked| {
            let alerts = self.foreseen(&looked)?;
            Ok((looked.forecast, alerts))
        });
        match looked {
            Ok((forecast, alerts)) => {
                done.alerts.extend(alerts);
                Ok(Check { receipt: self.receipt(done)?, forecast })
            }
            Err(error) => {
                self.undo(done)?;
                Err(error)
            }
        }
    }

    /// What is due now, whether it has been said or not.
    fn foreseen(&self, looked: &Looked) -> Result<Vec<Alert>, Error> {
        let mut alerts = Vec::new();
        self.projected(looked, &mut alerts)?;
        let today = self.terms.calendar.day(self.clock);
        let days = &looked.history.days;
        self.spiked(today, looked.history.today, days, &mut alerts)?;
        if let Some((yesterday, days)) = days.split_last().filter(|_| !flipped(Flip::SpikeYesterday)) {
            self.spiked(today.before(1), *yesterday, days, &mut alerts)?;
        }
        Ok(alerts)
    }

    fn projected(&self, looked: &Looked, alerts: &mut Vec<Alert>) -> Result<(), Error> {
        let Some(armed) = arming(&self.position, self.clock) else { return Ok(()) };
        if (looked.history.known() < LEAST_HISTORY && !flipped(Flip::ProjectedFrom)) || self.position.course().unlimited
        {
            return Ok(());
        }
        let end = self.position.course().end;
        let likely = super::runway::float(self.terms.rules.projected_probability);
        let forecast = &looked.forecast;
        for (place, (level, crossed)) in self.position.levels().iter().zip(&looked.sample.levels).enumerate() {
            let probability = before(crossed, end.unix_milliseconds() as f64);
            // What has been crossed was said by its own alert; what cannot be is of no allotment.
            let armed_still = matches!(level.state, State::Armed(_)) || flipped(Flip::ProjectedAhead);
            if !armed_still || (probability < likely && !flipped(Flip::ProjectedLikely)) {
                continue;
            }
            let threshold = (!level.fraction.is_zero()).then_some(level.fraction);
            let what = match (threshold, level.whole) {
                (Some(fraction), Some(whole)) => {
                    format!("Below {} % of {whole} credits", fraction.times(100_u8.into())?)
                }
                _ => "No credits left".to_owned(),
            };
            let foretold = match place.checked_sub(1) {
                None => Some(&forecast.exhausted),
                Some(place) => forecast.thresholds.get(place).map(|threshold| &threshold.crossing),
            };
            let figures = self.position.figures();
            alerts.push(Alert {
                at: self.clock,
                kind: AlertKind::Projected,
                threshold,
                remaining: Some(figures.remaining.plus(figures.held)?),
                allotment: level.whole,
                message: self.foretold(&what, foretold, probability, end),
                key: key(AlertKind::Projected, threshold, &armed),
            });
        }
        Ok(())
    }

    /// `No credits left: most likely 21 November; between 14 and 29 November (92 % likely before the renewal on 1
    /// December)`.
    fn foretold(&self, what: &str, crossing: Option<&Crossing>, probability: f64, end: Instant) -> String {
        let calendar = self.terms.calendar;
        let when = crossing.map(|crossing| format!(" {}", when(crossing, calendar))).unwrap_or_default();
        let percent = (probability * 100.0) as u8;
        let end = date(calendar.day(end));
        let ends = if self.position.course().plan.is_some() { "the renewal on " } else { "" };
        format!("{what}:{when} ({percent} % likely before {ends}{end})")
    }

    fn spiked(&self, day: Day, credits: f64, before: &[f64], alerts: &mut Vec<Alert>) -> Result<(), Error> {
        let Some(most) = usual_most(before).filter(|most| credits > *most) else { return Ok(()) };
        let calendar = self.terms.calendar;
        let (from, to) = (calendar.start(day)?, calendar.start(day.next())?);
        let exact = self.credits_by_day(Window::Between { from, to })?.first().copied().unwrap_or(Decimal::ZERO);
        let figures = self.position.figures();
        // As much of it as is spoken of: whole credits, or none.
        let usual = (most / 2.0) as u64;
        alerts.push(Alert {
            at: self.clock,
            kind: AlertKind::Spike,
            threshold: None,
            remaining: if self.position.course().unlimited { None } else { Some(figures.remaining) },
            allotment: self.position.course().allotment,
            message: format!(
                "{exact} credits on {}: more than twice the highest of the last 28 days, {usual}",
                date(day)
            ),
            key: key(AlertKind::Spike, None, &day.to_string()),
        });
        Ok(())
    }
}

/// The latest grant or renewal: what a projection is armed by. Daily credits and what rolls over arm nothing: they
/// come by themselves.
fn arming(position: &Position, at: Instant) -> Option<Id> {
    let course = position.course();
    let mut latest: Option<(Instant, Id)> = None;
    for (slot, batch) in (0..).zip(position.batches()) {
        let quiet = flipped(Flip::ProjectedAnew) && batch.source == GrantSource::Pack;
        let by_itself = quiet || matches!(batch.source, GrantSource::Daily | GrantSource::Rollover);
        let from = batch.from();
        if by_itself || !batch.active || from > at || latest.as_ref().is_some_and(|(latest, _)| *latest > from) {
            continue;
        }
        let renewed = course.allotments.contains(&slot) && from == course.start;
        let id = if renewed { format!("#renewal-{}", course.number).into() } else { batch.id.clone() };
        latest = Some((from, id));
    }
    latest.map(|(_, id)| id)
}
