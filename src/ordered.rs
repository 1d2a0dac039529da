//! The one sort, and a set of keys in order.
//!
//! The standard library's sort is compiled anew for every type and comparison, at some 6 kB each in the wasm; this one
//! orders places, whatever stands there, and is compiled once.

use std::borrow::Borrow;

/// The places from 0 to `count` in order; places that neither comes `before` the other keep theirs.
pub(crate) fn ordered(count: usize, before: &mut dyn FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    // Most of what is sorted has come in order.
    if places.windows(2).all(|pair| matches!(pair, [left, right] if !before(*right, *left))) {
        return places;
    }
    let mut run = 1_usize;
    while run < count {
        let double = run.saturating_mul(2);
        let mut merged = Vec::with_capacity(count);
        for pair in places.chunks(double) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let (Some((first, further)), Some((second, later))) = (left.split_first(), right.split_first()) {
                if before(*second, *first) {
                    merged.push(*second);
                    right = later;
                } else {
                    merged.push(*first);
                    left = further;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        places = merged;
        run = double;
    }
    places
}

/// The items of a list in order; equal ones keep theirs.
pub(crate) fn sorted<T>(mut items: Vec<T>, before: &dyn Fn(&T, &T) -> bool) -> Vec<T> {
    let swaps = swaps(ordered(items.len(), &mut |left, right| match (items.get(left), items.get(right)) {
        (Some(left), Some(right)) => before(left, right),
        _ => false,
    }));
    for (left, right) in swaps {
        items.swap(left, right);
    }
    items
}

/// The swaps that bring what stands at each of the places, in turn, to the front: at most as many as places.
fn swaps(places: Vec<usize>) -> Vec<(usize, usize)> {
    let mut targets = vec![0; places.len()];
    for (target, place) in places.into_iter().enumerate() {
        if let Some(there) = targets.get_mut(place) {
            *there = target;
        }
    }
    let mut swaps = Vec::new();
    for start in 0..targets.len() {
        while let Some(target) = targets.get(start).copied().filter(|target| *target != start) {
            swaps.push((start, target));
            targets.swap(start, target);
        }
    }
    swaps
}

/// A few keys in order: putting one in moves those after it.
pub(crate) struct SortedSet<K>(Vec<K>);

impl<K: Ord> SortedSet<K> {
    /// Whether the key was new.
    pub(crate) fn insert(&mut self, key: K) -> bool {
        let place = self.place(&key);
        if let Err(place) = place {
            self.0.insert(place, key);
        }
        place.is_err()
    }

    pub(crate) fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    pub(crate) fn keys(&self) -> &[K] {
        &self.0
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|held| held.borrow().cmp(key))
    }
}

impl<K> Default for SortedSet<K> {
    fn default() -> SortedSet<K> {
        SortedSet(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        let mut state = 1_u32;
        for count in (0..70).chain([1_000, 1_023, 1_024, 1_025]) {
            for range in [1, 2, 7, 1_000_000] {
                let items: Vec<(u32, usize)> = (0..count)
                    .map(|place| {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        ((state >> 8) % range, place)
                    })
                    .collect();
                let mut expected = items.clone();
                expected.sort_by_key(|(key, _)| *key);
                assert_eq!(sorted(items, &|left, right| left.0 < right.0), expected);
                assert_eq!(sorted(expected.clone(), &|left, right| left.0 < right.0), expected);
            }
        }
    }
}
