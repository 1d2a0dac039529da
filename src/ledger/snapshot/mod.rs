//! The ledger as bytes: versioned, checksummed, canonical.
//!
//! A snapshot holds what was asked of the ledger, not what came of it: the terms, where the account stood
//! before the first operation that is kept, and every operation with what was decided on its arrival (price,
//! admission). Restoring books them again, which is what makes equal books equal bytes, whatever the order in
//! which things arrived.

mod codec;
mod operations;
mod position;
mod terms;
mod totals;

use super::Ledger;
use super::index::hash64;
use super::journal::Journal;
use super::names::{Name, Names};
use super::notices::Notices;
use super::rates::Rates;
use super::retention::Totals;
use super::terms::Era;
use crate::{Catalog, Error, ErrorCode, Instant};
use codec::{Codec, damaged};

/// What a snapshot starts with.
const MAGIC: &[u8; 8] = b"drawdown";
/// The version that is written.
const VERSION: u8 = 1;
/// What the checksum takes, at the end, in every version.
const CHECKSUM: usize = 8;

impl Ledger {
    /// The whole ledger as bytes: the same books and notices give the same bytes on every machine.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(100.into(), start))?;
    /// let restored = Ledger::restore(&ledger.snapshot(), None)?;
    /// assert_eq!(restored.balance(None)?, ledger.balance(None)?);
    /// assert_eq!(restored.snapshot(), ledger.snapshot());
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn snapshot(&self) -> Vec<u8> {
        let mut codec = Codec::default();
        codec.written.extend_from_slice(MAGIC);
        codec.byte(&mut VERSION.clone());
        let books = self.books();
        codec.count(books.len());
        codec.written.extend_from_slice(&books);
        codec.notices(&mut self.said.0.clone(), &mut self.exhausted.clone());
        let sum = hash64(&codec.written);
        codec.written.extend_from_slice(&sum.to_le_bytes());
        codec.written
    }

    /// The books alone, without the notices (which alerts have been said): what two ledgers that were told the
    /// same operations agree on, in whatever order they heard of them.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger};
    ///
    /// let (early, late) = ("2026-11-01".parse()?, "2026-11-02".parse()?);
    /// let gift = GrantSpec { id: Some("gift".into()), ..GrantSpec::free(5.into(), early) };
    /// let bonus = GrantSpec { id: Some("bonus".into()), ..GrantSpec::free(7.into(), late) };
    /// let mut one = Ledger::open(Account::starting(early))?;
    /// let mut two = one.clone();
    /// (one.grant(&gift)?, one.grant(&bonus)?);
    /// (two.grant(&bonus)?, two.grant(&gift)?);
    /// assert_eq!(one.books(), two.books());
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn books(&self) -> Vec<u8> {
        let mut codec = Codec::default();
        // What is written has been read and checked before.
        let written = codec.terms(&mut self.terms.clone());
        debug_assert!(written.is_ok());
        let used = self.used_names();
        let numbers = used.numbers();
        let number = |name: Name| numbers.get(name.0 as usize).map_or(name, |number| Name(*number));
        let mut texts = Vec::new();
        for text in used.texts() {
            texts.push(text.to_owned());
        }
        codec.since(&mut self.clock.clone(), &mut self.made.clone(), &mut texts);
        codec.standing(&mut self.base().into_standing());
        let mut totals = self.totals.clone();
        totals.renumber(&number);
        codec.totals(&mut totals);
        self.write_operations(&mut codec, &number);
        codec.written
    }

    /// A ledger from its snapshot. With a catalog, that price list holds from the ledger's clock on; what was
    /// booked before stays under the old one.
    ///
    /// # Errors
    /// [`ErrorCode::DamagedSnapshot`] for bytes that are not a whole snapshot; [`ErrorCode::NewerSnapshot`]
    /// for one that a later version wrote; [`ErrorCode::UnknownPlan`] where the catalog given lacks the plan.
    ///
    /// ```
    /// use drawdown::{ErrorCode, Ledger};
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// let mut bytes = ledger.snapshot();
    /// assert_eq!(Ledger::restore(&bytes, None)?.balance(None)?, ledger.balance(None)?);
    /// bytes[20] ^= 1; // a bit that flipped on the disk
    /// assert_eq!(Ledger::restore(&bytes, None).unwrap_err().code(), ErrorCode::DamagedSnapshot);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn restore(snapshot: &[u8], catalog: Option<Catalog>) -> Result<Ledger, Error> {
        let body = snapshot.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let length = snapshot.len().checked_sub(CHECKSUM).ok_or_else(damaged)?;
        let (summed, sum) = snapshot.split_at_checked(length).ok_or_else(damaged)?;
        if sum != hash64(summed).to_le_bytes() {
            return Err(damaged());
        }
        let body = body.get(..body.len().saturating_sub(CHECKSUM)).ok_or_else(damaged)?;
        let (version, body) = body.split_first().ok_or_else(damaged)?;
        if *version != VERSION {
            let message = format!("the snapshot has version {version}; this library reads versions up to {VERSION}");
            return Err(Error::new(ErrorCode::NewerSnapshot, message));
        }
        // What is wrong inside an intact frame was never written by this library.
        let mut ledger = Ledger::read(body).map_err(|error| match error.code() {
            ErrorCode::DamagedSnapshot => error,
            _ => damaged(),
        })?;
        if let Some(catalog) = catalog {
            ledger.adopt(catalog)?;
        }
        Ok(ledger)
    }

    fn read(body: &[u8]) -> Result<Ledger, Error> {
        let mut frame = Codec::reading(body);
        let length = frame.count(0);
        let (books, notices) = frame.rest().split_at_checked(length).ok_or_else(damaged)?;
        let (mut books, mut notices) = (Codec::reading(books), Codec::reading(notices));
        let terms = terms::read(&mut books)?;
        let (mut clock, mut made, mut texts) = (Instant::EPOCH, 0, Vec::new());
        books.since(&mut clock, &mut made, &mut texts);
        let mut names = Names::new();
        for text in &texts {
            names.number(text);
        }
        books.names = names.count();
        let position = position::read(&mut books, &terms)?;
        let mut totals = Totals::default();
        books.totals(&mut totals);
        let operations = operations::read(&mut books)?;
        books.finish()?;
        let (mut said, mut exhausted) = (Vec::new(), None);
        notices.notices(&mut said, &mut exhausted);
        notices.finish()?;
        let mut ledger = Ledger {
            journal: Journal::over(&position),
            terms,
            position,
            names,
            totals,
            // The clock runs up to what was written as the operations are booked again.
            clock: operations.first().map_or(clock, |(key, _)| key.at.min(clock)),
            made,
            said: Notices(said),
            exhausted,
            rates: Rates::default(),
        };
        ledger.book_again(operations, clock)?;
        Ok(ledger)
    }

    /// Another price list, from the clock on.
    fn adopt(&mut self, catalog: Catalog) -> Result<(), Error> {
        let same = self.terms.eras.last().is_some_and(|era| era.catalog.to_json() == catalog.to_json());
        if same {
            return Ok(());
        }
        self.terms.eras.push(Era { after: self.clock, catalog: catalog.into() });
        let course = self.position.course();
        let soon = self.clock.plus_milliseconds(1)?;
        for plan in course.plan.iter().chain(course.next.iter().flatten()) {
            self.terms.plan(plan, soon)?;
        }
        Ok(())
    }
}

impl Codec<'_> {
    /// Until when and from what the books are kept: the clock, how many ids were made, the names.
    fn since(&mut self, clock: &mut Instant, made: &mut u64, texts: &mut Vec<String>) {
        self.instant(clock);
        self.number(made);
        self.all(texts, String::new, Codec::text);
    }

    /// Alerts that have been said, and the exhaustion that stands, of which the first snapshots knew nothing.
    fn notices(&mut self, said: &mut Vec<(String, Instant)>, exhausted: &mut Option<String>) {
        self.all(
            said,
            || (String::new(), Instant::EPOCH),
            |codec, (key, at)| {
                codec.text(key);
                codec.instant(at);
            },
        );
        if !self.rest().is_empty() {
            *exhausted = Some(String::new());
        }
        if let Some(key) = exhausted {
            self.text(key);
        }
    }
}
