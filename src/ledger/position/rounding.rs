//! Sums that are rounded once, when their day or cycle closes.

use super::{Id, Log, Parts, Position, Slot, lost};
use crate::amount::{Ratio, Rounding, RoundingScope};
use crate::ledger::terms::Terms;
use crate::mutation::{Flip, flipped};
use crate::ordered::ordered;
use crate::{Decimal, Error, Instant};

/// What a period has come to so far, under one rounding.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) rounding: Rounding,
    pub(crate) sum: Decimal,
    /// What was drawn, in the order of the grants' slots: what a rounding down gives back from.
    pub(crate) draws: Vec<(Slot, Decimal)>,
    pub(crate) parts: Parts,
    pub(crate) due: Instant,
}

impl Position {
    /// Adds a booked spend to the sum of its period; what is taken back is negative.
    pub(crate) fn tally(
        &mut self,
        (group, rounding): (&Id, Rounding),
        draws: &[(Slot, Decimal)],
        parts: Parts,
        terms: &Terms,
        at: Instant,
        log: &mut Log,
    ) -> Result<(), Error> {
        let mut tally = match self.tally_of(group) {
            Some(tally) => tally.clone(),
            None => Tally {
                rounding,
                sum: Decimal::ZERO,
                draws: Vec::new(),
                parts: Parts::default(),
                due: match rounding.scope {
                    RoundingScope::Day => terms.calendar.start(terms.calendar.day(at).next())?,
                    _ => self.course.end,
                },
            },
        };
        for (slot, amount) in draws {
            tally.sum.add(amount)?;
            let place = tally.draws.partition_point(|(known, _)| known < slot);
            match tally.draws.get_mut(place).filter(|(known, _)| known == slot) {
                Some((_, drawn)) => drawn.add(amount)?,
                None => tally.draws.insert(place, (*slot, *amount)),
            }
        }
        for (sum, part) in tally.parts.each_mut().into_iter().zip(&parts.each()) {
            sum.add(part)?;
            tally.sum.add(part)?;
        }
        self.set_tally(group.clone(), Some(tally), log);
        Ok(())
    }

    /// Closes a period: the difference to the rounded sum is spent, or given back from what was drawn.
    pub(crate) fn close_tally(
        &mut self,
        group: &Id,
        terms: &Terms,
        at: Instant,
        log: &mut Log,
    ) -> Result<Vec<Slot>, Error> {
        let tally = self.tally_of(group).cloned().ok_or_else(lost)?;
        self.set_tally(group.clone(), None, log);
        let rounded = Ratio::from(tally.sum).rounded(tally.rounding.mode, &tally.rounding.to.into())?.to_decimal()?;
        let difference = rounded.minus(tally.sum)?;
        if flipped(Flip::PeriodRounding) {
            return Ok(Vec::new());
        }
        if difference >= Decimal::ZERO {
            self.spend(difference, terms, at, log)?;
            return Ok(Vec::new());
        }
        // What no grant covered was used last, so it goes first.
        let mut left = difference.negated();
        let mut parts = Parts::default();
        for (part, there) in parts.each_mut().into_iter().zip(tally.parts.each()) {
            *part = left.min(there.max(Decimal::ZERO));
            left.subtract(part)?;
        }
        let slot = |place: usize| tally.draws.get(place).map_or(Slot::MAX, |(slot, _)| *slot);
        let places = ordered(tally.draws.len(), &mut |left, right| self.drawn_before(slot(left), slot(right)));
        let mut draws = Vec::new();
        for (slot, amount) in places.into_iter().rev().filter_map(|place| tally.draws.get(place)) {
            let back = left.min((*amount).max(Decimal::ZERO));
            if !back.is_zero() {
                draws.push((*slot, back));
                left.subtract(&back)?;
            }
        }
        // Last drawn first is the order that it already has.
        draws.reverse();
        self.give_back(&draws, parts, terms, log)
    }
}

impl Position {
    fn tally_of(&self, group: &str) -> Option<&Tally> {
        self.tallies.iter().find(|(known, _)| **known == *group).map(|(_, tally)| tally)
    }

    /// Puts a sum in the place of another, or of none; the one that was there.
    pub(super) fn put_tally(&mut self, group: &Id, tally: Option<Tally>) -> Option<Tally> {
        let place = self.tallies.partition_point(|(known, _)| known < group);
        let there = self.tallies.get_mut(place).filter(|(known, _)| known == group);
        match (there, tally) {
            (Some((_, there)), Some(tally)) => Some(std::mem::replace(there, tally)),
            (Some(_), None) => Some(self.tallies.remove(place).1),
            (None, Some(tally)) => {
                self.tallies.insert(place, (group.clone(), tally));
                None
            }
            (None, None) => None,
        }
    }
}

impl Parts {
    /// Each, the one that was used last first.
    pub(crate) fn each(self) -> [Decimal; 4] {
        [self.forgiven, self.debt, self.overage, self.unmetered]
    }

    fn each_mut(&mut self) -> [&mut Decimal; 4] {
        [&mut self.forgiven, &mut self.debt, &mut self.overage, &mut self.unmetered]
    }
}
