//! The orders in which grants are drawn from, grants come due and holds time out: of each its slot alone, so that
//! a queue takes four bytes a grant, and one search serves them all.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::{Position, Slot};
use crate::Instant;

/// A queue of slots.
#[derive(Clone, Copy)]
pub(super) enum Queue {
    /// Active grants with something left, first to be drawn first.
    Ready,
    /// The same by expiry, those without one left out.
    Ending,
    /// Grants that are not effective yet.
    Coming,
    /// Grants whose expiry is to be announced.
    Warnings,
    /// Open holds.
    Timeouts,
}

/// One for each [`Queue`].
pub(super) type Queues = [VecDeque<Slot>; 5];

/// What a queue is in the order of, before the id.
type Rank = [i64; 5];

impl Position {
    pub(super) fn first(&self, queue: Queue) -> Option<Slot> {
        self.queues.get(queue as usize)?.front().copied()
    }

    /// When the first of a queue is due.
    pub(super) fn first_due(&self, queue: Queue) -> Option<Instant> {
        let slot = self.first(queue)?;
        if let Queue::Timeouts = queue {
            return self.holds.get(slot).map(|hold| hold.deadline);
        }
        let batch = self.batch(slot).ok()?;
        match queue {
            Queue::Coming => Some(batch.from()),
            Queue::Warnings => batch.warned,
            _ => batch.expires,
        }
    }

    pub(super) fn enqueue(&mut self, queue: Queue, slot: Slot) {
        if let (Err(place), Some(queue)) = (self.search(queue, slot), self.queues.get_mut(queue as usize)) {
            queue.insert(place, slot);
        }
    }

    pub(super) fn dequeue(&mut self, queue: Queue, slot: Slot) {
        if let (Ok(place), Some(queue)) = (self.search(queue, slot), self.queues.get_mut(queue as usize)) {
            queue.remove(place);
        }
    }

    pub(super) fn queued(&self, queue: Queue) -> impl Iterator<Item = Slot> {
        self.queues.get(queue as usize).into_iter().flatten().copied()
    }

    /// Where a slot stands in a queue, or else would.
    fn search(&self, queue: Queue, slot: Slot) -> Result<usize, usize> {
        let own = self.rank(queue, slot);
        let Some(slots) = self.queues.get(queue as usize) else { return Err(0) };
        slots.binary_search_by(|other| match self.rank(queue, *other).cmp(&own) {
            Ordering::Equal => other.cmp(&slot),
            unequal => unequal,
        })
    }

    /// Whether a grant is drawn from before another.
    pub(super) fn drawn_before(&self, left: Slot, right: Slot) -> bool {
        (self.rank(Queue::Ready, left), left) < (self.rank(Queue::Ready, right), right)
    }

    fn rank(&self, queue: Queue, slot: Slot) -> (Rank, &str) {
        let due = |at: Option<Instant>| [at.map_or(i64::MAX, Instant::unix_milliseconds), 0, 0, 0, 0];
        if let Queue::Timeouts = queue {
            let hold = self.holds.get(slot);
            return (due(hold.map(|hold| hold.deadline)), hold.map_or("", |hold| &hold.id));
        }
        let Ok(batch) = self.batch(slot) else { return (due(None), "") };
        let rank = match queue {
            Queue::Ready => batch.draw_rank(slot, self.order),
            Queue::Coming => due(Some(batch.from())),
            Queue::Warnings => due(batch.warned),
            Queue::Ending | Queue::Timeouts => due(batch.expires),
        };
        (rank, &batch.id)
    }
}
