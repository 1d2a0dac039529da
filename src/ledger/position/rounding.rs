//! Sums that are rounded once, when their day or cycle closes.

use std::collections::BTreeMap;

use super::{Id, Log, Parts, Position, Slot, lost};
use crate::amount::{Ratio, Rounding, RoundingScope};
use crate::ledger::terms::Terms;
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, Instant};

/// What a period has come to so far, under one rounding.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) rounding: Rounding,
    pub(crate) sum: Decimal,
    /// By grant, what was drawn: what a rounding down gives back from.
    pub(crate) draws: BTreeMap<Slot, Decimal>,
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
        let mut tally = match self.tallies.get(group) {
            Some(tally) => tally.clone(),
            None => Tally {
                rounding,
                sum: Decimal::ZERO,
                draws: BTreeMap::new(),
                parts: Parts::default(),
                due: match rounding.scope {
                    RoundingScope::Day => terms.calendar.start(terms.calendar.day(at).next())?,
                    _ => self.course.end,
                },
            },
        };
        let credits = draws.iter().map(|(_, credits)| *credits).chain(parts.each());
        tally.sum = credits.into_iter().try_fold(tally.sum, Decimal::plus)?;
        for (slot, amount) in draws {
            let drawn = tally.draws.entry(*slot).or_default();
            *drawn = drawn.plus(*amount)?;
        }
        for (sum, part) in tally.parts.each_mut().into_iter().zip(parts.each()) {
            *sum = sum.plus(part)?;
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
        let tally = self.tallies.get(group).cloned().ok_or_else(lost)?;
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
        let mut left = Decimal::ZERO.minus(difference)?;
        let mut parts = Parts::default();
        for (part, there) in parts.each_mut().into_iter().zip(tally.parts.each()) {
            *part = left.min(there.max(Decimal::ZERO));
            left = left.minus(*part)?;
        }
        let mut drawn = tally.draws.iter().collect::<Vec<_>>();
        drawn.sort_by_key(|(slot, _)| self.batch(**slot).ok().map(|batch| batch.draw_key(**slot, self.order)));
        let mut draws = Vec::new();
        for (slot, amount) in drawn.into_iter().rev() {
            let back = left.min((*amount).max(Decimal::ZERO));
            if !back.is_zero() {
                draws.push((*slot, back));
                left = left.minus(back)?;
            }
        }
        // Last drawn first is the order that it already has.
        draws.reverse();
        self.give_back(&draws, parts, terms, log)
    }
}

impl Parts {
    fn each(self) -> [Decimal; 4] {
        [self.forgiven, self.debt, self.overage, self.unmetered]
    }

    fn each_mut(&mut self) -> [&mut Decimal; 4] {
        [&mut self.forgiven, &mut self.debt, &mut self.overage, &mut self.unmetered]
    }
}
