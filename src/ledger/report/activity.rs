//! The activity log: entries newest first, page by page.

use std::borrow::Cow;

use super::breakdown::By;
use super::span::{Consumed, Span};
use crate::ledger::journal::{Key, Number, Record};
use crate::ledger::{Activity, ActivityQuery, Ledger};
use crate::{Error, ErrorCode, Instant};

impl Ledger {
    /// Entries newest first, with a cursor that stays right when entries are added meanwhile.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`] for a cursor that this ledger did not make; [`ErrorCode::OutOfRange`] for
    /// a limit of 0 or a window that holds no instant.
    ///
    /// ```
    /// use drawdown::{Account, ActivityQuery, GrantSpec, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(100.into(), start))?;
    /// ledger.record(&Usage { id: Some("r-1".into()), credits: Some(2.into()), ..Usage::default().at(start) })?;
    /// let page = ledger.activity(&ActivityQuery { limit: 1, ..ActivityQuery::default() })?;
    /// assert_eq!(page.entries[0].id, "r-1");
    /// let rest = ledger.activity(&ActivityQuery { cursor: page.cursor, ..ActivityQuery::default() })?;
    /// assert_eq!(rest.entries.len(), 2); // the grant, and the first cycle
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn activity(&self, query: &ActivityQuery) -> Result<Activity, Error> {
        if query.limit == 0 {
            return Err(Error::new(ErrorCode::OutOfRange, "is 0; a page has an entry at least").within("limit"));
        }
        let span = self.span(query.window)?;
        let before = match &query.cursor {
            Some(cursor) => Some(read_cursor(cursor)?),
            None => None,
        };
        let older = before.as_ref().map_or(span, |key| Span { to: span.to.min(key.at), ..span });
        let mut entries = Vec::new();
        let mut last: Option<Key> = None;
        let mut more = false;
        let older = self.records(older).rev().filter(|(_, record)| before.as_ref().is_none_or(|key| record.key < *key));
        for (number, record) in older {
            if !self.passes(number, &record, &query.filter)? {
                continue;
            }
            let Some(entry) = self.entry(number)? else { continue };
            if entries.len() == query.limit {
                more = true;
                break;
            }
            entries.push(entry);
            last = Some(record.key.clone());
        }
        let since = self.kept_from()?.map_or(span.from, |kept| kept.max(span.from));
        Ok(Activity { entries, cursor: last.as_ref().filter(|_| more).map(cursor), since })
    }

    /// Whether an entry has every value that is asked for.
    fn passes(&self, number: Number, record: &Record, filters: &[(String, String)]) -> Result<bool, Error> {
        for (name, value) in filters {
            let same = match name.as_str() {
                "type" => record.kind().is_some_and(|kind| kind.as_str() == *value),
                "id" => self.entry(number)?.is_some_and(|entry| entry.id == *value),
                "category" => self.of(number, record)?.is_some_and(|of| self.category(&of) == *value),
                name => {
                    let by = if name == "meter" { By::Meter } else { self.by(name) };
                    let key = self.of(number, record)?.and_then(|of| self.key(by, &of));
                    key.is_some_and(|key| self.names.attribute(key).as_str() == *value)
                }
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The usage of an entry: its own, or the reversed one.
    fn of<'a>(&'a self, number: Number, record: &'a Record) -> Result<Option<Consumed<'a>>, Error> {
        if let Some(consumed) = self.consumption(number, Cow::Borrowed(record))? {
            return Ok(Some(consumed));
        }
        Ok(record.usage().map(|_| Consumed::nothing(Cow::Borrowed(record))))
    }
}

fn cursor(key: &Key) -> String {
    format!("{}.{}.{}.{}.{}", key.at.unix_milliseconds(), key.wave, key.rank, key.part, key.id)
}

fn read_cursor(text: &str) -> Result<Key, Error> {
    let read = || {
        let mut parts = text.splitn(5, '.');
        let mut figure = || parts.next()?.parse::<i64>().ok();
        let (at, wave, rank, part) = (figure()?, figure()?, figure()?, figure()?);
        Some(Key {
            at: Instant::from_unix_milliseconds(at).ok()?,
            wave: wave.try_into().ok()?,
            rank: rank.try_into().ok()?,
            id: parts.next()?.into(),
            part: part.try_into().ok()?,
        })
    };
    read().ok_or_else(|| Error::invalid("is not a cursor of this ledger").within("cursor"))
}
