//! Where things are found by their ids.

/// Numbers by the hash of an id: open addressing, eight bytes a place. What stands at a number is the caller's, and
/// so is the comparison: two ids may share a hash.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// A power of two of places, or none.
    places: Vec<(u32, u32)>,
    held: usize,
}

/// The number of a place where nothing stands.
const EMPTY: u32 = u32::MAX;

/// FNV-1a over 64 bits: every step is a bijection, so that no single changed byte goes unseen.
pub(crate) fn hash64(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// The hash of an id within its space.
pub(crate) fn hash(space: u8, id: &str) -> u32 {
    let mixed = (hash64(id.as_bytes()) ^ u64::from(space)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> 32).unwrap_or(0)
}

impl Index {
    /// The number under a hash that stands for the thing looked for.
    pub(crate) fn find(&self, hash: u32, is: &mut dyn FnMut(u32) -> bool) -> Option<u32> {
        let place = self.place_of(hash, is)?;
        self.places.get(place).map(|(_, number)| *number)
    }

    pub(crate) fn insert(&mut self, hash: u32, number: u32) {
        // Three quarters full at most.
        let room = self.places.len().saturating_sub(self.places.len() / 4);
        if self.held >= room {
            let wider = self.places.len().saturating_mul(2).max(8);
            let before = std::mem::replace(&mut self.places, vec![(0, EMPTY); wider]);
            self.held = 0;
            for (hash, number) in before {
                if number != EMPTY {
                    self.insert(hash, number);
                }
            }
        }
        let mut place = self.home(hash);
        while self.at(place).1 != EMPTY {
            place = self.after(place);
        }
        self.put(place, (hash, number));
        self.held = self.held.saturating_add(1);
    }

    pub(crate) fn remove(&mut self, hash: u32, number: u32) {
        let Some(mut hole) = self.place_of(hash, &mut |known| known == number) else { return };
        // What had to give way moves back, so that no search ends at the hole.
        let mut place = self.after(hole);
        while self.at(place).1 != EMPTY {
            let moved = self.distance(self.home(self.at(place).0), place);
            if moved >= self.distance(hole, place) {
                self.put(hole, self.at(place));
                hole = place;
            }
            place = self.after(place);
        }
        self.put(hole, (0, EMPTY));
        self.held = self.held.saturating_sub(1);
    }

    fn place_of(&self, hash: u32, is: &mut dyn FnMut(u32) -> bool) -> Option<usize> {
        let mut place = self.home(hash);
        loop {
            let (known, number) = self.at(place);
            if number == EMPTY {
                return None;
            }
            if known == hash && is(number) {
                return Some(place);
            }
            place = self.after(place);
        }
    }

    fn at(&self, place: usize) -> (u32, u32) {
        self.places.get(place).copied().unwrap_or((0, EMPTY))
    }

    fn put(&mut self, place: usize, entry: (u32, u32)) {
        if let Some(there) = self.places.get_mut(place) {
            *there = entry;
        }
    }

    fn home(&self, hash: u32) -> usize {
        hash as usize & self.places.len().wrapping_sub(1)
    }

    fn after(&self, place: usize) -> usize {
        place.wrapping_add(1) & self.places.len().wrapping_sub(1)
    }

    fn distance(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & self.places.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn it_finds_what_a_map_finds() {
        let mut index = Index::default();
        let mut map = BTreeMap::new();
        let mut state = 7_u32;
        for step in 0..20_000_u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Few hashes, so that many numbers share one and long runs form.
            let (key, hash) = ((state >> 8) % 900, (state >> 8) % 900 % 300);
            match map.remove(&key) {
                Some(number) => index.remove(hash, number),
                None => {
                    map.insert(key, step);
                    index.insert(hash, step);
                }
            }
            let probe = (state >> 4) % 900;
            let found = index.find(probe % 300, &mut |number| map.get(&probe) == Some(&number));
            assert_eq!(found, map.get(&probe).copied());
        }
        assert_eq!(index.held, map.len());
        assert!(index.find(4, &mut |_| false).is_none());
    }
}
