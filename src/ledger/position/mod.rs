//! Where an account stands: grants, holds, cycle, sums. Small, cloneable, and apart from the journal, so that
//! recording, previews, forecasts and simulations all run on it.

pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod course;
mod draw;
pub(crate) mod figures;
mod held;
pub(crate) mod level;
mod queue;
pub(crate) mod rounding;
mod schedule;

use std::cmp::Ordering;

pub(crate) use batch::{Batch, Bucket, Id, Slot};
pub(crate) use change::{Change, Log, lost};
pub(crate) use course::Course;
pub(crate) use draw::Parts;
pub(crate) use figures::{Figure, Figures};
pub(crate) use held::{Hold, Holds};
pub(crate) use level::Level;
use queue::{Queue, Queues};
pub(crate) use rounding::Tally;
pub(crate) use schedule::{Brought, rank};

use super::output::{Balance, Cycle, Invoice};
use super::terms::{ExhaustionRule, Terms};
use crate::amount::{Ratio, RoundingMode};
use crate::catalog::policy::{BlockWhen, DrawOrder};
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, ErrorCode, Instant};

/// Where an account stands at an instant.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    order: DrawOrder,
    batches: Vec<Batch>,
    queues: Queues,
    holds: Holds,
    /// Sums that are rounded when their period closes, in the order of the meters; "" for the catalog's own rounding.
    tallies: Vec<(Id, Tally)>,
    levels: Vec<Level>,
    invoices: Vec<Invoice>,
    figures: Figures,
    course: Box<Course>,
}

/// A position as a snapshot keeps it.
pub(crate) struct Standing {
    /// With each grant, whether its expiry is still to be announced.
    pub(crate) batches: Vec<(Batch, bool)>,
    /// In the order of their ids.
    pub(crate) holds: Vec<Hold>,
    pub(crate) tallies: Vec<(Id, Tally)>,
    pub(crate) levels: Vec<Level>,
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) figures: Figures,
    pub(crate) course: Box<Course>,
}

impl Position {
    /// Before anything happened: no plan, no grants.
    pub(crate) fn new(terms: &Terms) -> Result<Position, Error> {
        Ok(Position {
            order: terms.rules.draw_order,
            batches: Vec::new(),
            queues: Queues::default(),
            holds: Holds::default(),
            tallies: Vec::new(),
            levels: level::levels(&terms.rules),
            invoices: Vec::new(),
            figures: Figures::default(),
            course: Box::new(Course::before_the_first(terms)),
        })
    }

    /// From what a snapshot kept; the orders are made anew.
    pub(crate) fn standing(terms: &Terms, standing: Standing) -> Result<Position, Error> {
        let Standing { batches, holds, tallies, levels, invoices, figures, course } = standing;
        let mut position = Position::new(terms)?;
        (position.levels, position.invoices, position.figures, position.course) = (levels, invoices, figures, course);
        position.tallies = tallies;
        for (slot, (batch, pending)) in (0..).zip(batches) {
            let (announced, coming) = (pending && batch.warned.is_some(), !batch.active);
            position.batches.push(batch);
            if announced {
                position.enqueue(Queue::Warnings, slot);
            }
            if coming {
                position.enqueue(Queue::Coming, slot);
            }
            position.place(slot)?;
        }
        for hold in holds {
            position.put_hold(hold);
        }
        Ok(position)
    }

    /// What a snapshot keeps.
    pub(crate) fn into_standing(self) -> Standing {
        let mut pending = vec![false; self.batches.len()];
        for slot in self.queued(Queue::Warnings) {
            if let Some(pending) = pending.get_mut(slot as usize) {
                *pending = true;
            }
        }
        let mut batches = Vec::with_capacity(self.batches.len());
        for (batch, pending) in self.batches.into_iter().zip(pending) {
            batches.push((batch, pending));
        }
        let mut holds = Vec::new();
        for hold in self.holds.by_id() {
            holds.push(hold.clone());
        }
        Standing {
            batches,
            holds,
            tallies: self.tallies,
            levels: self.levels,
            invoices: self.invoices,
            figures: self.figures,
            course: self.course,
        }
    }

    pub(crate) fn holds(&self) -> &Holds {
        &self.holds
    }

    pub(crate) fn batch(&self, slot: Slot) -> Result<&Batch, Error> {
        self.batches.get(slot as usize).ok_or_else(lost)
    }

    pub(crate) fn id(&self, slot: Slot) -> &str {
        self.batches.get(slot as usize).map_or("", |batch| &batch.id)
    }

    fn batch_mut(&mut self, slot: Slot) -> Result<&mut Batch, Error> {
        self.batches.get_mut(slot as usize).ok_or_else(lost)
    }

    pub(crate) fn batches(&self) -> &[Batch] {
        &self.batches
    }

    pub(crate) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The grants with something to draw, first to be drawn first.
    pub(crate) fn in_draw_order(&self) -> impl Iterator<Item = Slot> {
        self.queued(Queue::Ready)
    }

    pub(crate) fn hold(&self, id: &str) -> Option<&Hold> {
        self.holds.get(self.holds.find(id)?)
    }

    pub(crate) fn invoices(&self) -> &[Invoice] {
        &self.invoices
    }

    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    pub(crate) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Why a spend of that many credits would be refused, if it would be.
    pub(crate) fn refusal(&self, credits: Decimal, terms: &Terms, at: Instant) -> Result<Option<ErrorCode>, Error> {
        if self.course.unlimited || (credits.is_zero() && !flipped(Flip::ExemptBlocked)) {
            return Ok(None);
        }
        let remaining = self.figures.remaining;
        Ok(match terms.rules.exhaustion {
            ExhaustionRule::Debt => None,
            ExhaustionRule::Block(BlockWhen::Empty) if flipped(Flip::EmptyBlocks) => None,
            ExhaustionRule::Block(BlockWhen::Short) if flipped(Flip::ShortBound) => {
                (credits >= remaining).then_some(ErrorCode::InsufficientCredits)
            }
            ExhaustionRule::Block(BlockWhen::Empty) => remaining.is_zero().then_some(ErrorCode::InsufficientCredits),
            ExhaustionRule::Block(BlockWhen::Short) => {
                (credits > remaining && !flipped(Flip::BlockShort)).then_some(ErrorCode::InsufficientCredits)
            }
            ExhaustionRule::Overage { .. } if credits <= remaining => None,
            ExhaustionRule::Overage { .. } => match self.overage_room(terms, at)? {
                Some(room) if credits.minus(remaining)? > room => Some(ErrorCode::OverageCap),
                _ => None,
            },
        })
    }

    /// How much further overage may go; `None`: without end.
    fn overage_room(&self, terms: &Terms, at: Instant) -> Result<Option<Decimal>, Error> {
        match terms.overage_cap(self.course.plan.as_deref(), self.course.allotment, at)? {
            Some(cap) if !flipped(Flip::OverageCap) => Ok(Some(cap.minus(self.figures.overage)?.max(Decimal::ZERO))),
            _ => Ok(None),
        }
    }

    /// Whether every spend would be refused.
    pub(crate) fn blocked(&self, terms: &Terms, at: Instant) -> Result<bool, Error> {
        Ok(match terms.rules.exhaustion {
            _ if self.course.unlimited || !self.figures.remaining.is_zero() => false,
            ExhaustionRule::Block(_) => true,
            ExhaustionRule::Overage { .. } => self.overage_room(terms, at)?.is_some_and(Decimal::is_zero),
            ExhaustionRule::Debt => false,
        })
    }

    /// The figures of a usage page.
    pub(crate) fn balance(&self, terms: &Terms, at: Instant) -> Result<Balance, Error> {
        let figures = &self.figures;
        let parts = [figures.drawn, figures.overage, figures.owed, figures.forgiven, figures.unmetered];
        let consumed = sum(&parts)?;
        let limited = !self.course.unlimited;
        let granted = sum(&[figures.package, figures.purchased, figures.bonus])?;
        Ok(Balance {
            at,
            package: limited.then_some(figures.package),
            consumed,
            remaining: limited.then_some(figures.remaining),
            purchased: figures.purchased,
            bonus: figures.bonus,
            drawn: figures.drawn,
            expired: figures.expired,
            voided: figures.voided,
            held: figures.held,
            overage: figures.overage,
            debt: figures.owed,
            forgiven: figures.forgiven,
            unmetered: figures.unmetered,
            used: if limited { share(consumed, granted)? } else { None },
            blocked: self.blocked(terms, at)?,
            cycle: self.cycle(),
        })
    }

    pub(crate) fn cycle(&self) -> Cycle {
        Cycle { start: self.course.start, end: self.course.end }
    }
}

pub(crate) fn sum(parts: &[Decimal]) -> Result<Decimal, Error> {
    let mut sum = Decimal::ZERO;
    for part in parts {
        sum.add(part)?;
    }
    Ok(sum)
}

/// A share of a whole, half even to six places; `None` of nothing.
pub(crate) fn share(part: Decimal, whole: Decimal) -> Result<Option<Decimal>, Error> {
    if whole.is_zero() {
        return Ok(None);
    }
    if let Some(millionths) = millionths(part, whole) {
        return Ok(Decimal::from_parts(millionths, 6));
    }
    let millionth = Ratio::from(Decimal::from_parts(1, 6).unwrap_or(Decimal::ONE));
    let exact = Ratio::from(part).divide(&whole.into())?;
    exact.rounded(RoundingMode::HalfEven, &millionth)?.to_decimal().map(Some)
}

/// The share in millionths, half even, where it can be told in 128 bits: a balance states it at every booking.
fn millionths(part: Decimal, whole: Decimal) -> Option<i128> {
    let ((part, part_scale), (whole, whole_scale)) = (part.parts(), whole.parts());
    let scaled = part.checked_mul(10_i128.checked_pow(whole_scale.checked_add(6)?)?)?;
    let divisor = whole.checked_mul(10_i128.checked_pow(part_scale)?)?;
    let (quotient, rest) = (scaled.checked_div_euclid(divisor)?, scaled.checked_rem_euclid(divisor)?);
    let up = match rest.checked_mul(2)?.cmp(&divisor) {
        Ordering::Less => false,
        Ordering::Equal => quotient & 1 == 1,
        Ordering::Greater => true,
    };
    if divisor < 0 { None } else { quotient.checked_add(i128::from(up)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_half_even_both_ways() {
        let millionth = Ratio::from(Decimal::from_parts(1, 6).unwrap());
        for part in ["0", "1", "-1", "0.5", "-2.5", "12345.678", "0.0000005", "0.0000015", "-0.0000005", "7"] {
            for whole in ["1", "3", "0.7", "1000000", "-2", "9999999999999999999999"] {
                let (part, whole): (Decimal, Decimal) = (part.parse().unwrap(), whole.parse().unwrap());
                let exact = Ratio::from(part).divide(&whole.into()).unwrap();
                let wide = exact.rounded(RoundingMode::HalfEven, &millionth).unwrap().to_decimal().unwrap();
                assert_eq!(share(part, whole).unwrap(), Some(wide), "{part} / {whole}");
            }
        }
        assert_eq!(share(Decimal::ONE, Decimal::ZERO).unwrap(), None);
    }
}
