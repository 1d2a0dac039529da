//! Where things are found by their ids.

use std::cmp::Ordering;

/// Numbers by id. What stands at a number, and its id, is the caller's to say.
///
/// Entries are in the order of their ids' hashes, ids that share one in their own order: a search reads hardly any id
/// but the one that it finds. Nobody can slow it down by the choice of ids, as a table that is addressed by hash could
/// be: a search takes the logarithm of the entries, and an insertion moves one chunk at most.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    chunks: Vec<Vec<Entry>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u32,
    number: u32,
}

/// The most entries of a chunk.
const CHUNK: usize = 512;

/// FNV-1a over 64 bits: every step is a bijection, so that no single changed byte goes unseen.
pub(crate) fn hash64(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

impl Index {
    /// The number of an id; `id_of` says the id at a number.
    pub(crate) fn find<'a>(&self, id: &str, id_of: &dyn Fn(u32) -> &'a str) -> Option<u32> {
        let (chunk, place) = self.search(id, id_of).ok()?;
        Some(self.chunks.get(chunk)?.get(place)?.number)
    }

    /// Puts a number under an id; one that stands there already gives way.
    pub(crate) fn insert<'a>(&mut self, id: &str, number: u32, id_of: &dyn Fn(u32) -> &'a str) {
        let entry = Entry { hash: hash32(id), number };
        let (chunk, place) = match self.search(id, id_of) {
            Ok((chunk, place)) => {
                if let Some(there) = self.chunks.get_mut(chunk).and_then(|chunk| chunk.get_mut(place)) {
                    *there = entry;
                }
                return;
            }
            Err(place) => place,
        };
        match self.chunks.get_mut(chunk) {
            Some(entries) => {
                entries.insert(place, entry);
                if entries.len() >= CHUNK {
                    let later = entries.split_off(CHUNK / 2);
                    self.chunks.insert(chunk.saturating_add(1), later);
                }
            }
            None => self.chunks.push(vec![entry]),
        }
    }

    pub(crate) fn remove<'a>(&mut self, id: &str, id_of: &dyn Fn(u32) -> &'a str) {
        let Ok((chunk, place)) = self.search(id, id_of) else { return };
        let Some(entries) = self.chunks.get_mut(chunk) else { return };
        entries.remove(place);
        if entries.is_empty() {
            self.chunks.remove(chunk);
        }
    }

    /// The chunk of an id and its place there; where it is not found, where it belongs.
    fn search<'a>(&self, id: &str, id_of: &dyn Fn(u32) -> &'a str) -> Result<(usize, usize), (usize, usize)> {
        let hash = hash32(id);
        let compare = |entry: &Entry| entry.hash.cmp(&hash).then_with(|| id_of(entry.number).cmp(id));
        // The last chunk that does not start after it.
        let starts =
            self.chunks.partition_point(|chunk| chunk.first().is_some_and(|first| compare(first) != Ordering::Greater));
        let chunk = starts.saturating_sub(1);
        let Some(entries) = self.chunks.get(chunk) else { return Err((0, 0)) };
        match entries.binary_search_by(compare) {
            Ok(place) => Ok((chunk, place)),
            Err(place) => Err((chunk, place)),
        }
    }
}

fn hash32(id: &str) -> u32 {
    // FNV's high bits hardly know of the last bytes, which is where ids differ.
    let mixed = hash64(id.as_bytes()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn it_finds_what_a_map_finds() {
        let mut index = Index::default();
        let mut map = BTreeMap::new();
        let ids: Vec<String> = (0..9_000).map(|n| format!("r-{}", n % 6_000)).collect();
        let id_of = |number: u32| ids[number as usize].as_str();
        let mut state = 7_u32;
        for _ in 0..40_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let number = (state >> 8) % 9_000;
            let id = id_of(number);
            if state & 0x40 == 0 {
                map.remove(id);
                index.remove(id, &id_of);
            } else {
                map.insert(id, number);
                index.insert(id, number, &id_of);
            }
            let probe = id_of((state >> 4) % 9_000);
            assert_eq!(index.find(probe, &id_of), map.get(probe).copied());
        }
        assert!(index.chunks.len() > 3);
        assert_eq!(index.chunks.iter().map(Vec::len).sum::<usize>(), map.len());
    }

    #[test]
    fn ids_that_share_a_hash_are_told_apart() {
        // Found by trying numbers in turn until two had the same.
        let mut seen = BTreeMap::new();
        let (one, other) = (0..)
            .find_map(|n: u32| {
                let id = format!("c-{n}");
                seen.insert(hash32(&id), n).map(|before| (format!("c-{before}"), id))
            })
            .unwrap();
        let ids = [one, other];
        let id_of = |number: u32| ids[number as usize].as_str();
        let mut index = Index::default();
        index.insert(&ids[0], 0, &id_of);
        assert_eq!(index.find(&ids[1], &id_of), None);
        index.insert(&ids[1], 1, &id_of);
        assert_eq!((index.find(&ids[0], &id_of), index.find(&ids[1], &id_of)), (Some(0), Some(1)));
        index.remove(&ids[0], &id_of);
        assert_eq!((index.find(&ids[0], &id_of), index.find(&ids[1], &id_of)), (None, Some(1)));
    }
}
