//! Alerts that have been said: none is said twice, whatever is booked again.

use crate::Instant;

/// The keys of alerts with their instants, in the order of the keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notices(pub(super) Vec<(String, Instant)>);

impl Notices {
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.search(key).is_ok()
    }

    /// When it was said.
    pub(crate) fn at(&self, key: &str) -> Option<Instant> {
        self.search(key).ok().and_then(|place| self.0.get(place)).map(|(_, at)| *at)
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

    /// The latest of a kind that was said before an instant.
    pub(crate) fn last_before(&self, end: Instant, kind: &str) -> Option<String> {
        let mut last: Option<&(String, Instant)> = None;
        for notice in &self.0 {
            if notice.0.starts_with(kind) && notice.1 < end && last.is_none_or(|(_, at)| *at <= notice.1) {
                last = Some(notice);
            }
        }
        last.map(|(key, _)| key.clone())
    }

    /// Keeps those that are to be kept.
    pub(crate) fn retain(&mut self, keep: &dyn Fn(&str, Instant) -> bool) {
        self.0.retain(|(key, at)| keep(key, *at));
    }

    fn search(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }
}
