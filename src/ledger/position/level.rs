//! Thresholds: what arms them, what fires them, what is said.

use super::{Id, Log, Position};
use crate::catalog::policy::ThresholdBasis;
use crate::ledger::output::{Alert, AlertKind, EntryKind};
use crate::ledger::terms::{Rules, Terms};
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, Instant};

/// A threshold as it stands; the first is exhaustion, the fraction 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Level {
    pub(crate) fraction: Decimal,
    /// What the fraction is of; `None` where there is nothing to be a fraction of.
    pub(crate) whole: Option<Decimal>,
    /// It fires below this, or at it where the policy includes the boundary.
    pub(crate) bound: Decimal,
    /// It arms above this.
    pub(crate) rearm: Decimal,
    pub(crate) state: State,
}

/// Whether a level can fire, or has, and what armed it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    /// The balance was never above it.
    Idle,
    Armed(Id),
    Fired(Id),
    /// Armed, and credits came since: exhaustion is armed anew by what brought them.
    Lifted(Id),
}

/// What arms a level: a grant, a renewal, another plan, or usage that gave credits back.
pub(crate) struct ArmedBy {
    /// What was booked.
    pub(crate) kind: Option<EntryKind>,
    pub(crate) id: Id,
}

impl ArmedBy {
    /// Usages and grants may have the same ids, and one usage gives back twice: captured, then reversed.
    fn named(&self) -> Id {
        match self.kind {
            Some(kind @ (EntryKind::Capture | EntryKind::Release | EntryKind::Reverse)) => {
                format!("#{}-{}", kind.as_str(), self.id).into()
            }
            _ => self.id.clone(),
        }
    }
}

/// The levels of a policy before anything happened.
pub(crate) fn levels(rules: &Rules) -> Vec<Level> {
    let mut levels = vec![Level::blank()];
    for fraction in &rules.thresholds {
        levels.push(Level { fraction: *fraction, ..Level::blank() });
    }
    levels
}

impl Position {
    /// After a grant, a renewal or another plan: what thresholds are fractions of.
    pub(crate) fn measure(&mut self, terms: &Terms, log: &mut Log) -> Result<(), Error> {
        self.measure_without(Decimal::ZERO, terms, log)
    }

    /// The same where so much of the balance is about to end.
    pub(crate) fn measure_without(&mut self, ending: Decimal, terms: &Terms, log: &mut Log) -> Result<(), Error> {
        let total = self.figures.remaining.plus(self.figures.held)?.minus(ending)?;
        let by_plan = terms.rules.threshold_basis == ThresholdBasis::Plan && self.course.plan.is_some();
        let whole = if self.course.unlimited {
            None
        } else if by_plan {
            self.course.allotment
        } else {
            Some(total)
        };
        if self.levels.iter().all(|level| level.whole == whole) {
            return Ok(());
        }
        let mut levels = self.levels.clone();
        for level in &mut levels {
            level.whole = whole;
            // Exhaustion is at nothing, whatever the whole.
            if let Some(whole) = whole.filter(|_| !level.fraction.is_zero()) {
                level.bound = level.fraction.times(whole)?;
                let hysteresis = if flipped(Flip::Hysteresis) { Decimal::ZERO } else { terms.rules.hysteresis };
                level.rearm = level.fraction.plus(hysteresis)?.times(whole)?;
            }
        }
        self.set_levels(levels, log);
        Ok(())
    }

    /// After a booking: what is crossed now, upwards or downwards. `told`: the key of the
    /// exhaustion that was said last, where nothing has said since that it is over.
    pub(crate) fn cross(
        &mut self,
        by: &ArmedBy,
        at: Instant,
        terms: &Terms,
        told: Option<&str>,
        log: &mut Log,
        alerts: &mut Vec<Alert>,
    ) -> Result<(), Error> {
        if self.course.unlimited {
            return Ok(());
        }
        let remaining = self.figures.remaining;
        let with_held = remaining.plus(self.figures.held)?;
        for index in 0..self.levels.len() {
            let Some(level) = self.levels.get(index) else { continue };
            let exhaustion = level.fraction.is_zero();
            if !exhaustion && level.whole.is_none_or(Decimal::is_zero) {
                continue;
            }
            let left = if exhaustion || flipped(Flip::HeldCounted) { remaining } else { with_held };
            let inclusive = exhaustion || terms.rules.threshold_inclusive || flipped(Flip::ThresholdBound);
            let below = left < level.bound || (inclusive && left == level.bound);
            let above = left > level.rearm || (flipped(Flip::RearmBound) && left == level.rearm);
            let state = match &level.state {
                State::Idle if above => State::Armed(by.named()),
                State::Fired(_) if above && !flipped(Flip::Rearming) => {
                    let by = by.named();
                    alerts.push(level.alert(AlertKind::Recovered, &by, left, at)?);
                    State::Armed(by)
                }
                State::Lifted(armed) if above => {
                    let by = by.named();
                    if told.is_some_and(|told| told == key(AlertKind::Exhausted, None, armed)) {
                        alerts.push(level.alert(AlertKind::Recovered, &by, left, at)?);
                    }
                    State::Armed(by)
                }
                State::Armed(armed) | State::Lifted(armed) if below => {
                    let kind = if exhaustion { AlertKind::Exhausted } else { AlertKind::Threshold };
                    alerts.push(level.alert(kind, armed, left, at)?);
                    State::Fired(armed.clone())
                }
                _ => continue,
            };
            self.set_state(index, state, log);
        }
        Ok(())
    }

    /// Short of how much can be drawn without crossing anything; none: something is to be crossed already.
    pub(crate) fn quiet(&self) -> Result<Option<Decimal>, Error> {
        let (mut quiet, held) = (self.figures.remaining, self.figures.held);
        for level in &self.levels {
            let exhaustion = level.fraction.is_zero();
            if !exhaustion && level.whole.is_none_or(Decimal::is_zero) {
                continue;
            }
            let left = if exhaustion { self.figures.remaining } else { self.figures.remaining.plus(held)? };
            let (room, above) = (left.minus(level.bound)?, left > level.rearm);
            match level.state {
                State::Lifted(_) if above => return Ok(None),
                State::Armed(_) | State::Lifted(_) if room <= Decimal::ZERO => return Ok(None),
                State::Armed(_) | State::Lifted(_) => quiet = quiet.min(room),
                _ if above => return Ok(None),
                _ => {}
            }
        }
        Ok(Some(quiet))
    }

    /// Credits came to an account that is not exhausted: a refusal after them is another exhaustion than one
    /// before them. What refusals said is no part of the position, so this is noted whether or not they did.
    pub(super) fn lift(&mut self, log: &mut Log) {
        if let Some(State::Armed(armed)) = self.levels.first().map(|level| &level.state)
            && !self.course.unlimited
            && !flipped(Flip::ArmedAnew)
        {
            let armed = armed.clone();
            self.set_state(0, State::Lifted(armed), log);
        }
    }

    /// The alert for a spend that was refused: exhaustion, where it has not been said.
    pub(crate) fn refused_alert(&self, at: Instant) -> Result<Option<Alert>, Error> {
        match self.levels.first().map(|level| (level, &level.state)) {
            Some((level, State::Armed(armed) | State::Lifted(armed))) => {
                level.alert(AlertKind::Exhausted, armed, self.figures.remaining, at).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The notice ahead of a grant's expiry, where something of it is left.
    pub(crate) fn expiry_alert(&self, slot: super::Slot, at: Instant) -> Result<Option<Alert>, Error> {
        let batch = self.batch(slot)?;
        let Some(expires) = batch.expires.filter(|_| !batch.remaining.is_zero()) else { return Ok(None) };
        Ok(Some(Alert {
            at,
            kind: AlertKind::Expiring,
            threshold: None,
            remaining: Some(batch.remaining),
            allotment: Some(batch.amount),
            message: format!("{} credits expire at {expires}", batch.remaining),
            key: key(AlertKind::Expiring, None, &batch.id),
        }))
    }
}

impl Level {
    /// At nothing, and nothing has happened.
    pub(crate) fn blank() -> Level {
        let zero = Decimal::ZERO;
        Level { fraction: zero, whole: None, bound: zero, rearm: zero, state: State::Idle }
    }

    fn alert(&self, kind: AlertKind, armed: &str, left: Decimal, at: Instant) -> Result<Alert, Error> {
        let threshold = (!self.fraction.is_zero()).then_some(self.fraction);
        let percent = self.fraction.times(100_u8.into())?;
        let message = match (kind, self.whole) {
            (AlertKind::Exhausted, _) if left.is_zero() => "No credits left".to_owned(),
            (AlertKind::Exhausted, _) => format!("{left} credits left, too few for what was asked"),
            (AlertKind::Recovered, _) if threshold.is_none() => format!("{left} credits again"),
            (AlertKind::Recovered, Some(whole)) => format!("Above {percent} % of {whole} credits again: {left} left"),
            (_, Some(whole)) => format!("Below {percent} % of {whole} credits: {left} left"),
            (_, None) => format!("{left} credits left"),
        };
        Ok(Alert {
            at,
            kind,
            threshold,
            remaining: Some(left),
            allotment: self.whole,
            message,
            key: key(kind, threshold, armed),
        })
    }
}

/// `threshold:0_2:#renewal-3`: fit for a subject of a message queue, where a dot has a meaning.
pub(in crate::ledger) fn key(kind: AlertKind, threshold: Option<Decimal>, armed: &str) -> String {
    let mut key = format!("{}:", kind.as_str());
    let threshold = threshold.map(|threshold| threshold.to_string()).unwrap_or_default();
    key.extend(threshold.chars().map(|letter| if letter == '.' { '_' } else { letter }));
    key.push(':');
    for letter in armed.chars() {
        match letter {
            '%' => key.push_str("%25"),
            '.' => key.push_str("%2E"),
            _ => key.push(letter),
        }
    }
    key
}
