//! The primitive changes of a position, each with its inverse: what makes a late operation linear, a preview
//! free and every mutator all or nothing.

use std::collections::VecDeque;

use super::batch::{Batch, Bucket, Id, Slot};
use super::course::Course;
use super::figures::{Figure, Figures};
use super::level::{Level, State};
use super::queue::Queue;
use super::rounding::Tally;
use super::{Hold, Position};
use crate::ledger::output::{GrantKind, GrantSource, Invoice};
use crate::{Decimal, Error, ErrorCode, Instant};

/// One primitive change, as it is undone. Large ones keep what was there before.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Moved { slot: Slot, from: Bucket, to: Bucket, amount: Decimal },
    Added { figure: Figure, amount: Decimal },
    Granted(Slot),
    Activated(Slot),
    Warned(Slot),
    Repaid { slot: Slot, amount: Decimal },
    Ended(Box<(Slot, Option<Instant>)>),
    HoldMade(Id),
    HoldSettled(Box<Hold>),
    Course(Box<Course>),
    Figures(Box<Figures>),
    Levels(Box<[Level]>),
    State(Box<(usize, State)>),
    Tally(Box<(Id, Option<Tally>)>),
    Invoiced,
}

/// The changes made so far, in order.
pub(crate) type Log = VecDeque<Change>;

impl Position {
    /// Moves credits of a grant from one bucket to another; the sums follow.
    pub(crate) fn shift(
        &mut self,
        slot: Slot,
        from: Bucket,
        to: Bucket,
        amount: Decimal,
        log: &mut Log,
    ) -> Result<(), Error> {
        self.moved(slot, from, to, amount)?;
        log.push_back(Change::Moved { slot, from, to, amount });
        Ok(())
    }

    /// Adds to a sum.
    pub(crate) fn add(&mut self, figure: Figure, amount: Decimal, log: &mut Log) -> Result<(), Error> {
        if amount.is_zero() {
            return Ok(());
        }
        self.figures.get_mut(figure).add(&amount)?;
        log.push_back(Change::Added { figure, amount });
        Ok(())
    }

    /// Takes in a grant, which is not active yet.
    pub(crate) fn push_batch(&mut self, batch: Batch, log: &mut Log) -> Result<Slot, Error> {
        let slot = Slot::try_from(self.batches.len()).map_err(|_| Error::overflow("this many grants"))?;
        self.batches.push(batch);
        self.enqueue(Queue::Coming, slot);
        log.push_back(Change::Granted(slot));
        Ok(slot)
    }

    /// A grant becomes effective: from here on it counts.
    pub(crate) fn activate(&mut self, slot: Slot, log: &mut Log) -> Result<(), Error> {
        let batch = self.batch(slot)?;
        let (unspent, inflow, remaining) = (unspent(batch.kind), inflow(batch), batch.remaining);
        let mut figures = self.figures.clone();
        for figure in [Figure::Remaining, unspent, inflow] {
            figures.get_mut(figure).add(&remaining)?;
        }
        self.figures = figures;
        let batch = self.batch_mut(slot)?;
        batch.active = true;
        let announced = batch.warned.is_some_and(|warned| warned > batch.from());
        self.dequeue(Queue::Coming, slot);
        if announced {
            self.enqueue(Queue::Warnings, slot);
        }
        self.place(slot)?;
        log.push_back(Change::Activated(slot));
        self.lift(log);
        Ok(())
    }

    /// The expiry of a grant has been announced.
    pub(crate) fn warn(&mut self, slot: Slot, log: &mut Log) -> Result<(), Error> {
        if self.batch(slot)?.warned.is_some() {
            self.dequeue(Queue::Warnings, slot);
            log.push_back(Change::Warned(slot));
        }
        Ok(())
    }

    /// Counts what a grant repaid, or got back of it where negative.
    pub(crate) fn count_repaid(&mut self, slot: Slot, amount: Decimal, log: &mut Log) -> Result<(), Error> {
        self.batch_mut(slot)?.repaid.add(&amount)?;
        log.push_back(Change::Repaid { slot, amount });
        Ok(())
    }

    /// Ends a grant at an instant before its expiry.
    pub(crate) fn end(&mut self, slot: Slot, at: Instant, log: &mut Log) -> Result<(), Error> {
        self.displace(slot)?;
        let batch = self.batch_mut(slot)?;
        let before = batch.expires.replace(at);
        self.place(slot)?;
        log.push_back(Change::Ended(Box::new((slot, before))));
        Ok(())
    }

    pub(crate) fn open_hold(&mut self, hold: Hold, log: &mut Log) {
        log.push_back(Change::HoldMade(hold.id.clone()));
        self.put_hold(hold);
    }

    /// Closes a hold and hands it out.
    pub(crate) fn close_hold(&mut self, id: &Id, log: &mut Log) -> Option<Hold> {
        let hold = self.take_hold(id)?;
        log.push_back(Change::HoldSettled(Box::new(hold.clone())));
        Some(hold)
    }

    pub(super) fn put_hold(&mut self, hold: Hold) {
        let slot = self.holds.insert(hold);
        self.enqueue(Queue::Timeouts, slot);
    }

    fn take_hold(&mut self, id: &str) -> Option<Hold> {
        let slot = self.holds.find(id)?;
        self.dequeue(Queue::Timeouts, slot);
        self.holds.remove(slot)
    }

    pub(crate) fn set_course(&mut self, course: Box<Course>, log: &mut Log) {
        let before = std::mem::replace(&mut self.course, course);
        log.push_back(Change::Course(before));
    }

    pub(crate) fn set_figures(&mut self, figures: Figures, log: &mut Log) {
        let before = std::mem::replace(&mut self.figures, figures);
        log.push_back(Change::Figures(Box::new(before)));
    }

    pub(crate) fn set_levels(&mut self, levels: Vec<Level>, log: &mut Log) {
        let before = std::mem::replace(&mut self.levels, levels);
        log.push_back(Change::Levels(before.into()));
    }

    pub(crate) fn set_state(&mut self, index: usize, state: State, log: &mut Log) {
        if let Some(level) = self.levels.get_mut(index) {
            let before = std::mem::replace(&mut level.state, state);
            log.push_back(Change::State(Box::new((index, before))));
        }
    }

    pub(crate) fn set_tally(&mut self, group: Id, tally: Option<Tally>, log: &mut Log) {
        let before = self.put_tally(&group, tally);
        log.push_back(Change::Tally(Box::new((group, before))));
    }

    pub(crate) fn invoice(&mut self, invoice: Invoice, log: &mut Log) {
        self.invoices.push(invoice);
        log.push_back(Change::Invoiced);
    }

    /// Takes one change back; they are taken back newest first.
    pub(crate) fn undo(&mut self, change: &Change) -> Result<(), Error> {
        match change {
            Change::Moved { slot, from, to, amount } => self.moved(*slot, *to, *from, *amount)?,
            Change::Added { figure, amount } => {
                self.figures.get_mut(*figure).subtract(amount)?;
            }
            Change::Granted(slot) => {
                self.dequeue(Queue::Coming, *slot);
                self.batches.pop().ok_or_else(lost)?;
            }
            Change::Activated(slot) => self.deactivate(*slot)?,
            Change::Warned(slot) => {
                self.enqueue(Queue::Warnings, *slot);
            }
            Change::Repaid { slot, amount } => {
                self.batch_mut(*slot)?.repaid.subtract(amount)?;
            }
            Change::Ended(ended) => {
                let (slot, before) = **ended;
                self.displace(slot)?;
                self.batch_mut(slot)?.expires = before;
                self.place(slot)?;
            }
            Change::HoldMade(id) => {
                self.take_hold(id).ok_or_else(lost)?;
            }
            Change::HoldSettled(hold) => self.put_hold((**hold).clone()),
            Change::Course(before) => self.course = before.copied(),
            Change::Figures(before) => self.figures.clone_from(before),
            Change::Levels(before) => self.levels = before.to_vec(),
            Change::State(before) => {
                let (index, state) = &**before;
                self.levels.get_mut(*index).ok_or_else(lost)?.state = state.clone();
            }
            Change::Tally(before) => {
                let (group, tally) = &**before;
                self.put_tally(group, tally.clone());
            }
            Change::Invoiced => {
                self.invoices.pop();
            }
        }
        Ok(())
    }

    fn moved(&mut self, slot: Slot, from: Bucket, to: Bucket, amount: Decimal) -> Result<(), Error> {
        let batch = self.batch(slot)?;
        let (active, kind) = (batch.active, batch.kind);
        // Everything is computed before anything is changed: an overflow leaves no half of a move.
        let (less, more) = (batch.bucket(from).minus(amount)?, batch.bucket(to).plus(amount)?);
        if active {
            let (taken, given) = (figure(from), figure(to));
            let unspent = unspent(kind);
            let sums = [
                (taken, self.figures.get_mut(taken).minus(amount)?),
                (given, self.figures.get_mut(given).plus(amount)?),
            ];
            let unspent_change = match (is_unspent(from), is_unspent(to)) {
                (true, false) => Some(self.figures.get_mut(unspent).minus(amount)?),
                (false, true) => Some(self.figures.get_mut(unspent).plus(amount)?),
                _ => None,
            };
            for (figure, sum) in sums {
                *self.figures.get_mut(figure) = sum;
            }
            if let Some(sum) = unspent_change {
                *self.figures.get_mut(unspent) = sum;
            }
        }
        let batch = self.batch_mut(slot)?;
        let had = !batch.remaining.is_zero();
        *batch.bucket_mut(from) = less;
        *batch.bucket_mut(to) = more;
        let has = !batch.remaining.is_zero();
        match (had, has) {
            (false, true) => self.place(slot)?,
            (true, false) => self.unplace(slot),
            _ => {}
        }
        Ok(())
    }

    fn deactivate(&mut self, slot: Slot) -> Result<(), Error> {
        self.displace(slot)?;
        let batch = self.batch_mut(slot)?;
        batch.active = false;
        let (unspent, inflow, remaining) = (unspent(batch.kind), inflow(batch), batch.remaining);
        for figure in [Figure::Remaining, unspent, inflow] {
            self.figures.get_mut(figure).subtract(&remaining)?;
        }
        self.dequeue(Queue::Warnings, slot);
        self.enqueue(Queue::Coming, slot);
        Ok(())
    }

    /// Puts an active grant with something left among those that are drawn from.
    pub(super) fn place(&mut self, slot: Slot) -> Result<(), Error> {
        let batch = self.batch(slot)?;
        if !batch.active || batch.remaining.is_zero() {
            return Ok(());
        }
        let ends = batch.expires.is_some();
        self.enqueue(Queue::Ready, slot);
        if ends {
            self.enqueue(Queue::Ending, slot);
        }
        Ok(())
    }

    /// Takes it out again where it is among them.
    fn displace(&mut self, slot: Slot) -> Result<(), Error> {
        let batch = self.batch(slot)?;
        if batch.active && !batch.remaining.is_zero() {
            self.unplace(slot);
        }
        Ok(())
    }

    fn unplace(&mut self, slot: Slot) {
        self.dequeue(Queue::Ready, slot);
        self.dequeue(Queue::Ending, slot);
    }
}

fn figure(bucket: Bucket) -> Figure {
    match bucket {
        Bucket::Remaining => Figure::Remaining,
        Bucket::Held => Figure::Held,
        Bucket::Spent => Figure::Drawn,
        Bucket::Expired => Figure::Expired,
        Bucket::Voided => Figure::Voided,
    }
}

fn is_unspent(bucket: Bucket) -> bool {
    matches!(bucket, Bucket::Remaining | Bucket::Held)
}

fn unspent(kind: GrantKind) -> Figure {
    match kind {
        GrantKind::Free => Figure::Free,
        GrantKind::Paid => Figure::Paid,
    }
}

/// Where a grant's credits come in: the plan's, the bought, the given.
fn inflow(batch: &Batch) -> Figure {
    match (batch.source, batch.kind) {
        (GrantSource::Plan, _) => Figure::Package,
        (_, GrantKind::Paid) => Figure::Purchased,
        (_, GrantKind::Free) => Figure::Bonus,
    }
}

/// A change that does not fit its position: a defect, never the caller's fault.
pub(crate) fn lost() -> Error {
    Error::new(ErrorCode::Internal, "the journal does not fit its position")
}
