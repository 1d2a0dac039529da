//! The ledger as bytes: versioned, checksummed, canonical.
//!
//! A snapshot holds what was asked of the ledger, not what came of it: the terms, where the account stood
//! before the first operation that is kept, and every operation with what was decided on its arrival (price,
//! admission). Restoring books them again, which is what makes equal books equal bytes, whatever the order in
//! which things arrived.

mod bytes;
mod operations;
mod position;
mod terms;
mod totals;

use std::collections::BTreeMap;

use super::Ledger;
use super::index::hash64;
use super::journal::Journal;
use super::names::Names;
use super::retention::Totals;
use super::terms::Era;
use crate::{Catalog, Error, ErrorCode};
use bytes::{In, Out, damaged};

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
        let mut out = Out(MAGIC.to_vec());
        out.byte(VERSION);
        let books = self.books();
        out.count(books.len());
        out.0.extend_from_slice(&books);
        out.all(self.said.iter(), |out, (key, at)| {
            out.text(key);
            out.instant(*at);
        });
        let sum = hash64(&out.0);
        out.0.extend_from_slice(&sum.to_le_bytes());
        out.0
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
        let mut out = Out::default();
        self.write_terms(&mut out);
        out.instant(self.clock);
        out.number(self.made);
        let names = self.used_names();
        out.all(names.texts(), |out, text| out.text(text));
        self.write_base(&mut out);
        self.totals.write(&mut out, &names);
        self.write_operations(&mut out, &names);
        out.0
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
        let mut input = In(body);
        let version = input.byte()?;
        if version != VERSION {
            let message = format!("the snapshot has version {version}; this library reads versions up to {VERSION}");
            return Err(Error::new(ErrorCode::NewerSnapshot, message));
        }
        // What is wrong inside an intact frame was never written by this library.
        let mut ledger = Ledger::read(&mut input).map_err(|error| match error.code() {
            ErrorCode::DamagedSnapshot => error,
            _ => damaged(),
        })?;
        if let Some(catalog) = catalog {
            ledger.adopt(catalog)?;
        }
        Ok(ledger)
    }

    fn read(input: &mut In<'_>) -> Result<Ledger, Error> {
        let length = input.count()?;
        let (mut books, rest) =
            input.0.split_at_checked(length).map(|(books, rest)| (In(books), rest)).ok_or_else(damaged)?;
        let terms = terms::read(&mut books)?;
        let clock = books.instant()?;
        let made = books.number()?;
        let mut names = Names::new();
        let texts = books.all(|books| books.text().map(str::to_owned))?;
        for text in &texts {
            names.number(text);
        }
        let position = position::read(&mut books, &terms)?;
        let totals = Totals::read(&mut books, &names)?;
        let operations = operations::read(&mut books, &names)?;
        if !books.0.is_empty() {
            return Err(damaged());
        }
        let mut notices = In(rest);
        let said = notices.all(|input| Ok((input.text()?.to_owned(), input.instant()?)))?;
        if !notices.0.is_empty() {
            return Err(damaged());
        }
        let mut ledger = Ledger {
            journal: Journal::over(&position),
            terms,
            position,
            names,
            totals,
            // The clock runs up to what was written as the operations are booked again.
            clock: operations.first().map_or(clock, |(key, _)| key.at.min(clock)),
            made,
            said: BTreeMap::from_iter(said),
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
