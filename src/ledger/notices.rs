//! Alerts that have been said: none is said twice, whatever is booked again.

use crate::Instant;

/// The keys of alerts with their instants, in the order of the keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notices(pub(super) Vec<(String, Instant)>);

impl Notices {
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.search(key).is_ok()
    }

    pub(crate) fn insert(&mut self, key: &str, at: Instant) {
        match self.search(key) {
            Ok(place) => {
                if let Some((_, before)) = self.0.get_mut(place) {
                    *before = at;
                }
            }
            Err(place) => self.0.insert(place, (key.to_owned(), at)),
        }
    }

    /// Keeps those that are to be kept.
    pub(crate) fn retain(&mut self, keep: &dyn Fn(&str, Instant) -> bool) {
        self.0.retain(|(key, at)| keep(key, *at));
    }

    fn search(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }
}
