//! Holds that are open.

use super::{Id, Slot};
use crate::ledger::index::Index;
use crate::ordered::ordered;
use crate::{Decimal, Instant};

/// Credits set aside.
#[derive(Clone, Debug)]
pub(crate) struct Hold {
    pub(crate) id: Id,
    /// From which grants, in order.
    pub(crate) takes: Vec<(Slot, Decimal)>,
    pub(crate) deadline: Instant,
}

/// The open holds, each in a slot of its own until it is settled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holds {
    slots: Vec<Option<Hold>>,
    free: Vec<Slot>,
    ids: Index,
}

impl Holds {
    pub(super) fn get(&self, slot: Slot) -> Option<&Hold> {
        self.slots.get(slot as usize)?.as_ref()
    }

    pub(super) fn find(&self, id: &str) -> Option<Slot> {
        self.ids.find(id, &|slot| id_of(&self.slots, slot))
    }

    pub(super) fn insert(&mut self, hold: Hold) -> Slot {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            Slot::try_from(self.slots.len().saturating_sub(1)).unwrap_or(Slot::MAX)
        });
        self.ids.insert(&hold.id, slot, &|slot| id_of(&self.slots, slot));
        if let Some(free) = self.slots.get_mut(slot as usize) {
            *free = Some(hold);
        }
        slot
    }

    pub(super) fn remove(&mut self, slot: Slot) -> Option<Hold> {
        let id = self.get(slot)?.id.clone();
        self.ids.remove(&id, &|slot| id_of(&self.slots, slot));
        let hold = self.slots.get_mut(slot as usize)?.take()?;
        self.free.push(slot);
        Some(hold)
    }

    /// All of them, in the order of their ids.
    pub(crate) fn by_id(&self) -> Vec<&Hold> {
        let mut holds = Vec::new();
        for hold in self.slots.iter().flatten() {
            holds.push(hold);
        }
        let id = |place: usize| holds.get(place).map(|hold| &hold.id);
        let places = ordered(holds.len(), &mut |left, right| id(left) < id(right));
        let mut sorted = Vec::with_capacity(places.len());
        for place in places {
            sorted.extend_from_slice(holds.get(place..=place).unwrap_or_default());
        }
        sorted
    }
}

fn id_of(slots: &[Option<Hold>], slot: Slot) -> &str {
    slots.get(slot as usize).and_then(Option::as_ref).map_or("", |hold| &hold.id)
}
