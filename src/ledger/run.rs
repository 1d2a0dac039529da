//! A run: spends in columns, without ids of their own, drawn from one grant one after the other.
//!
//! It stands in the journal as one record with one change, and counts as many numbers as it has rows. Whoever asks
//! for a row is handed the record that a single booking would have made.

use std::sync::Arc;

use super::column::Column;
use super::journal::Key;
use super::names::Name;
use super::operation::{Body, Content, Spend};
use super::position::{Bucket, Change, Figure, Slot, lost, rank};
use crate::{Decimal, Error, Instant};

/// Columns that were given; shared by the runs that they fell into.
#[derive(Debug)]
pub(crate) struct Table {
    /// What `at` is counted from.
    pub(crate) base: i64,
    pub(crate) at: Column,
    /// Each in the order of the names' texts.
    pub(crate) quantities: Vec<Column>,
    pub(crate) codes: Vec<Column>,
}

/// What the columns of a table are called.
#[derive(Clone, Debug)]
pub(crate) struct Labels {
    pub(crate) meter: Name,
    pub(crate) quantities: Vec<Name>,
    /// With what each code stands for.
    pub(crate) attributes: Vec<(Name, Vec<Name>)>,
    /// Why rows cost nothing.
    pub(crate) reasons: Vec<Name>,
}

/// Rows of a table, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) table: Arc<Table>,
    pub(crate) labels: Arc<Labels>,
    /// The row of the table that the first one is.
    pub(crate) from: usize,
    /// The number in the id of the first one; they count up.
    pub(crate) made: u64,
    /// From which grant; none on an unlimited plan.
    pub(crate) slot: Option<Slot>,
    /// How many of the first rows are no longer kept.
    pub(crate) gone: usize,
    /// By row, times 10^`scale`.
    pub(crate) credits: Column,
    pub(crate) scale: u32,
    /// By row one more than the place of its reason, 0 for none; empty where no row has one.
    pub(crate) exempt: Vec<u8>,
}

impl Labels {
    /// The same under other names.
    pub(crate) fn renumbered(&self, number: &dyn Fn(Name) -> Name) -> Labels {
        let mut labels = self.clone();
        labels.meter = number(labels.meter);
        labels.quantities.iter_mut().chain(&mut labels.reasons).for_each(|name| *name = number(*name));
        for (name, values) in &mut labels.attributes {
            *name = number(*name);
            values.iter_mut().for_each(|value| *value = number(*value));
        }
        labels
    }
}

impl Run {
    pub(crate) fn len(&self) -> usize {
        self.credits.len().saturating_sub(self.gone)
    }

    /// The row's place in the table.
    fn place(&self, row: usize) -> Option<usize> {
        self.from.checked_add(self.gone)?.checked_add(row)
    }

    pub(crate) fn at(&self, row: usize) -> Option<Instant> {
        let since = self.table.at.get(self.place(row)?)?;
        Instant::from_unix_milliseconds(self.table.base.checked_add(since)?).ok()
    }

    pub(crate) fn credits(&self, row: usize) -> Option<Decimal> {
        Decimal::from_parts(self.credits.get(self.gone.checked_add(row)?)?.into(), self.scale)
    }

    /// The number of a row by the number in its id.
    pub(crate) fn row_of(&self, made: u64) -> Option<usize> {
        let row = usize::try_from(made.checked_sub(self.made)?).ok()?.checked_sub(self.gone)?;
        (row < self.len()).then_some(row)
    }

    pub(crate) fn key(&self, row: usize) -> Option<Key> {
        let id = made_id(self.made.saturating_add(self.gone.saturating_add(row) as u64));
        Some(Key { at: self.at(row)?, wave: 0, rank: rank::USAGE, id: id.into(), part: 0 })
    }

    /// What a row changes, where it costs something.
    pub(crate) fn change(&self, row: usize) -> Option<Change> {
        self.credits(row).and_then(|amount| self.moved(amount))
    }

    /// What all of them change.
    pub(crate) fn whole_change(&self) -> Result<Option<Change>, Error> {
        let rows = (self.gone..self.credits.len()).filter_map(|row| self.credits.get(row));
        let sum = rows.fold(0_i128, |sum, credits| sum.saturating_add(credits.into()));
        Decimal::from_parts(sum, self.scale).ok_or_else(lost).map(|sum| self.moved(sum))
    }

    /// Lets go of the first row, and of its part in what all of them change.
    pub(crate) fn drop_first(&mut self, whole: Option<&mut Change>) -> Result<(), Error> {
        let first = self.credits(0).ok_or_else(lost)?;
        if let Some(Change::Moved { amount, .. } | Change::Added { amount, .. }) = whole.filter(|_| !first.is_zero()) {
            *amount = amount.minus(first)?;
        }
        self.gone = self.gone.saturating_add(1);
        Ok(())
    }

    /// Lets go of the rows from one on.
    pub(crate) fn truncate(&mut self, row: usize) {
        let kept = self.gone.saturating_add(row);
        self.credits.truncate(kept);
        self.exempt.truncate(kept);
    }

    fn moved(&self, amount: Decimal) -> Option<Change> {
        let change = match self.slot {
            Some(slot) => Change::Moved { slot, from: Bucket::Remaining, to: Bucket::Spent, amount },
            None => Change::Added { figure: Figure::Unmetered, amount },
        };
        (!amount.is_zero()).then_some(change)
    }

    /// A row as its own booking.
    pub(crate) fn body(&self, row: usize) -> Option<Body> {
        let (place, labels) = (self.place(row)?, &self.labels);
        let mut quantities = Vec::with_capacity(labels.quantities.len());
        for (name, column) in labels.quantities.iter().zip(&self.table.quantities) {
            quantities.push((*name, Decimal::from(column.get(place)?)));
        }
        let mut attributes = Vec::with_capacity(labels.attributes.len());
        for ((name, values), codes) in labels.attributes.iter().zip(&self.table.codes) {
            attributes.push((*name, *values.get(usize::try_from(codes.get(place)?).ok()?)?));
        }
        let reason = self
            .exempt
            .get(self.gone.checked_add(row)?)
            .and_then(|reason| labels.reasons.get(usize::from(*reason).checked_sub(1)?));
        Some(Body::Spend(Box::new(Spend {
            content: Content {
                at: self.at(row)?,
                meter: Some(labels.meter),
                credits: None,
                quantities: quantities.into(),
                attributes: attributes.into(),
            },
            credits: self.credits(row)?,
            exempt: reason.copied(),
            named: false,
        })))
    }
}

/// The id that a ledger makes, by its number.
pub(crate) fn made_id(number: u64) -> String {
    format!("#{number:010}")
}
