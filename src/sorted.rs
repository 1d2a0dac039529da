//! A sorted map and a stable sort that cost some hundred bytes of WebAssembly for each type, where the standard
//! library's cost ten thousand: what does not depend on the type is written once.

use std::borrow::Borrow;
use std::cmp::Ordering;

/// Entries in the order of their keys. A key beyond the last one is added in constant time, any other in time
/// linear in what comes after it: made for a few hundred entries, or for keys that mostly rise.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SortedMap<K, V> {
    entries: Vec<(K, V)>,
}

/// Keys in order.
pub(crate) type SortedSet<K> = SortedMap<K, ()>;

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> SortedMap<K, V> {
        SortedMap { entries: Vec::new() }
    }
}

#[allow(dead_code, reason = "the ledger's indexes are about to use the rest")]
impl<K: Ord, V> SortedMap<K, V> {
    /// Where a key is, or where it would be put.
    pub(crate) fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        search(self.entries.len(), &|index| match self.entries.get(index) {
            Some((held, _)) => held.borrow().cmp(key),
            None => Ordering::Greater,
        })
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(self.place(key).ok()?).map(|(_, value)| value)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    pub(crate) fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts a value under a key; gives the one that was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => self.entries.get_mut(place).map(|(_, held)| std::mem::replace(held, value)),
            Err(place) => {
                self.entries.insert(place, (key, value));
                None
            }
        }
    }

    /// The value under a key, put there first where there is none.
    pub(crate) fn or_insert(&mut self, key: K, value: V) -> &mut V {
        let place = match self.place(&key) {
            Ok(place) => place,
            Err(place) => {
                self.entries.insert(place, (key, value));
                place
            }
        };
        #[expect(clippy::indexing_slicing, reason = "the entry was found or put there above")]
        &mut self.entries[place].1
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        Some(self.entries.remove(place).1)
    }

    /// All entries in order, to look at as a slice.
    pub(crate) fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// All entries in order, to keep.
    pub(crate) fn into_entries(self) -> Vec<(K, V)> {
        self.entries
    }

    pub(crate) fn first(&self) -> Option<&(K, V)> {
        self.entries.first()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Sorts by an order; what is equal stays as it was.
pub(crate) fn sort<T>(items: &mut [T], order: &dyn Fn(&T, &T) -> Ordering) {
    let mut places = {
        let before = |left: usize, right: usize| match (items.get(left), items.get(right)) {
            (Some(left), Some(right)) => order(left, right) != Ordering::Greater,
            _ => true,
        };
        sorted_places(items.len(), &before)
    };
    // Each item goes to its place by swaps, and there are at most as many of them as items.
    for start in 0..places.len() {
        while let Some(&place) = places.get(start)
            && place != start
        {
            items.swap(start, place);
            places.swap(start, place);
        }
    }
}

/// Where the first of `length` things stands that is not before what is looked for.
fn search(length: usize, order: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    // Keys that rise are put at the end.
    match length.checked_sub(1).map(|last| (last, order(last))) {
        None | Some((_, Ordering::Less)) => return Err(length),
        Some((last, Ordering::Equal)) => return Ok(last),
        Some((_, Ordering::Greater)) => {}
    }
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low.midpoint(high);
        match order(middle) {
            Ordering::Less => low = middle.saturating_add(1),
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}

/// For each of `length` things the place that it has when sorted: a merge sort of their numbers.
fn sorted_places(length: usize, before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut width: usize = 1;
    while width < length {
        let mut merged = Vec::with_capacity(length);
        let mut runs = order.as_slice();
        while !runs.is_empty() {
            let (mut left, rest) = runs.split_at(width.min(runs.len()));
            let (mut right, rest) = rest.split_at(width.min(rest.len()));
            runs = rest;
            loop {
                match (left, right) {
                    ([first, others @ ..], [second, ..]) if before(*first, *second) => {
                        merged.push(*first);
                        left = others;
                    }
                    (_, [second, others @ ..]) => {
                        merged.push(*second);
                        right = others;
                    }
                    ([first, others @ ..], []) => {
                        merged.push(*first);
                        left = others;
                    }
                    ([], []) => break,
                }
            }
        }
        order = merged;
        width = width.saturating_mul(2);
    }
    let mut places = vec![0; length];
    for (place, item) in order.into_iter().enumerate() {
        if let Some(own) = places.get_mut(item) {
            *own = place;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in prop::collection::vec((0_u8..20, 0_u32..1_000), 0..200)) {
            let (mut ours, mut theirs) = (items.clone(), items);
            sort(&mut ours, &|left, right| left.0.cmp(&right.0));
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn is_the_standard_librarys_map(steps in prop::collection::vec((0_u8..4, 0_u8..30, 0_u32..100), 0..200)) {
            let (mut ours, mut theirs) = (SortedMap::default(), BTreeMap::new());
            for (step, key, value) in steps {
                match step {
                    0 | 1 => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
                    2 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    _ => prop_assert_eq!(*ours.or_insert(key, value), *theirs.entry(key).or_insert(value)),
                }
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
                prop_assert_eq!(ours.get_mut(&key), theirs.get_mut(&key));
                prop_assert_eq!(ours.contains(&key), theirs.contains_key(&key));
            }
            prop_assert_eq!(ours.first().map(|(key, _)| *key), theirs.keys().next().copied());
            prop_assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), theirs.is_empty()));
            prop_assert_eq!(ours.entries().to_vec(), ours.clone().into_entries());
            prop_assert_eq!(ours.into_entries(), theirs.into_iter().collect::<Vec<_>>());
        }
    }
}
