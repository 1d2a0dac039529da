//! Recording columns: rows in order and without ids of their own go into the journal as runs.

use std::sync::Arc;

use drawdown_kernels::columns as kernel;

use super::book::{Done, New, Request};
use super::column::Column;
use super::journal::Key;
use super::output::{ColumnReceipt, RowRefusal};
use super::position::{Bucket, Figure, Slot, rank};
use super::run::{Labels, Run, Table, made_id};
use super::{Ledger, Names};
use crate::catalog::columns::{Pricer, Scale, Scaled, raise};
use crate::mutation::any_flipped;
use crate::ordered::ordered;
use crate::{Catalog, Decimal, Error, Instant, UsageColumns};

/// Columns on their way into the journal.
struct Stream<'a> {
    columns: &'a UsageColumns<'a>,
    table: Arc<Table>,
    labels: Arc<Labels>,
    /// The reasons of the labels, which grow.
    reasons: Vec<String>,
    scaled: Scaled,
    recorded: u64,
    refused: Vec<RowRefusal>,
    text: fn(f64) -> String,
}

impl Ledger {
    /// Books many events of one meter: the same books afterwards as [`Ledger::record_all`] of the same events.
    ///
    /// Rows that cannot be priced or booked are listed and leave nothing behind; time passes to those without a price or
    /// credits all the same. Rows without ids, in the order of their instants and not before the ledger's clock, cost least by far.
    ///
    /// # Errors
    /// As [`crate::Catalog::price_columns`]; [`crate::ErrorCode::Overflow`] where the credits of all rows have no
    /// common scale in 64 bits. After any error the ledger is as it was.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Coded, Ledger, UsageColumns};
    ///
    /// let start: drawdown::Instant = "2026-11-01".parse()?;
    /// let catalog = Some(Catalog::builtin("bookbag")?);
    /// let account = Account { catalog, plan: Some("free".into()), ..Account::starting(start) };
    /// let mut ledger = Ledger::open(account)?;
    /// let models = Coded { values: vec!["GPT-4o".into(), "GPT-4o mini".into()], codes: &[0, 1, 0] };
    /// let day = start.unix_milliseconds() as f64;
    /// let receipt = ledger.record_columns(&UsageColumns {
    ///     attributes: [("model".into(), models)].into_iter().collect(),
    ///     at: Some(&[day, day + 1_000.0, day + 2_000.0]),
    ///     ..UsageColumns::of("reply", 3)
    /// })?;
    /// assert_eq!((receipt.recorded, receipt.credits.as_slice()), (3, &[5, 1, 5][..]));
    /// assert_eq!(receipt.balance.remaining, Some(89.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn record_columns(&mut self, columns: &UsageColumns<'_>) -> Result<ColumnReceipt, Error> {
        self.record_columns_with(columns, |number| number.to_string())
    }

    /// The same with the shortest text of a number from elsewhere.
    pub(crate) fn record_columns_with(
        &mut self,
        columns: &UsageColumns<'_>,
        text: fn(f64) -> String,
    ) -> Result<ColumnReceipt, Error> {
        columns.check()?;
        if let Some(catalog) = self.terms.catalog(self.clock) {
            catalog.meter(columns.meter)?;
        }
        let made = self.made;
        let outcome = match self.streamed(columns) {
            Some((catalog, at)) => self.record_stream(columns, &catalog, at, text),
            None => self.record_rows(columns, text),
        };
        if outcome.is_err() {
            self.made = made;
        }
        outcome
    }

    /// The price list of columns that can be booked row after row, and their instants: in order, none late, none with an
    /// id.
    fn streamed(&self, columns: &UsageColumns<'_>) -> Option<(Catalog, (i64, Column))> {
        let first = Instant::from_unix_milliseconds(*columns.at?.first()? as i64).ok()?;
        Instant::from_unix_milliseconds(*columns.at?.last()? as i64).ok()?;
        let catalog = self.terms.catalog(first)?;
        let same = self.terms.eras.last().is_some_and(|era| Arc::ptr_eq(&era.catalog, catalog));
        let place =
            Key { at: first, wave: 0, rank: rank::USAGE, id: made_id(self.made.saturating_add(1)).into(), part: 0 };
        let plain = columns.ids.is_none()
            && columns.attributes.get("plan").is_none()
            && columns.attributes.len().max(columns.quantities.len()) <= super::record::MOST_NAMES
            && same
            && !self.journal.ends_after(&place)
            && self.period_rounding(Some(columns.meter), first).is_none();
        if !plain {
            return None;
        }
        let at = Column::of_instants(columns.at?, self.clock.unix_milliseconds())?;
        Some((Catalog::clone(catalog), at))
    }

    /// Row after row, as many as there can be in each run.
    fn record_stream(
        &mut self,
        columns: &UsageColumns<'_>,
        catalog: &Catalog,
        at: (i64, Column),
        text: fn(f64) -> String,
    ) -> Result<ColumnReceipt, Error> {
        let (table, labels) = table(columns, at, &mut self.names);
        let mut stream = Stream {
            columns,
            table: Arc::new(table),
            labels: Arc::new(labels),
            reasons: Vec::new(),
            scaled: Scaled::of(columns.length),
            recorded: 0,
            refused: Vec::new(),
            text,
        };
        let mut done = Done::starting(self.journal.next(), self.clock, self.made);
        done.invoiced.0 = self.position.invoices().len();
        done.exhausted.clone_from(&self.exhausted);
        match self.book_stream(&mut stream, catalog, &mut done) {
            Ok(()) => self.column_receipt(done, stream.scaled, stream.recorded, stream.refused),
            Err(error) => {
                self.undo(done)?;
                Err(error)
            }
        }
    }

    fn book_stream(&mut self, stream: &mut Stream<'_>, catalog: &Catalog, done: &mut Done) -> Result<(), Error> {
        let (columns, table) = (stream.columns, stream.table.clone());
        let names: Vec<_> = columns.quantities.iter().collect();
        let mut narrow = vec![None; names.len()];
        for (place, column) in by_name(&names).into_iter().zip(&table.quantities) {
            narrow.iter_mut().skip(place).take(1).for_each(|known| *known = column.halves());
        }
        let mut row = 0;
        while row < columns.length {
            // Another plan may have other prices.
            let plan = self.position.course().plan.clone();
            let mut pricer = Pricer::new(catalog, columns, plan.as_deref(), stream.text).known(&narrow);
            while row < columns.length && self.position.course().plan == plan {
                let booked = self.book_run(row, stream, &mut pricer)?;
                if booked == 0 {
                    self.book_row(row, stream, done)?;
                }
                row = row.saturating_add(booked.max(1));
            }
        }
        Ok(())
    }

    /// Books rows as one run while nothing comes between: nothing is due, no threshold is crossed, one grant covers
    /// them all. How many there were.
    fn book_run(&mut self, from: usize, stream: &mut Stream<'_>, pricer: &mut Pricer<'_>) -> Result<usize, Error> {
        const FEWEST: usize = 2;
        let Some((slot, room)) = self.room()? else { return Ok(0) };
        let due = self.position.due_at().unix_milliseconds() as f64;
        let later = stream.columns.at.and_then(|at| at.get(from..)).unwrap_or_default();
        let end = from.saturating_add(later.partition_point(|at| *at < due));
        let (mut scale, mut most) = (stream.scaled.scale(), 0);
        let (mut sum, mut credits, mut exempt) = (0_i64, Column::default(), Vec::new());
        let (mut row, mut some) = (from, Vec::new());
        while row < end {
            let first = row == from;
            let wanted = if first { Scale::AtLeast(scale) } else { Scale::Exactly(scale) };
            scale = pricer.lines(row..end, wanted, &mut some);
            if some.is_empty() {
                let Some((amount, fixed)) = pricer.fixed(row) else { break };
                if first {
                    scale = scale.max(fixed.scale);
                }
                let Some(amount) = raise(amount, fixed.scale, scale) else { break };
                if let Some(reason) = &fixed.exempt {
                    let place = stream.reasons.iter().position(|known| known == reason);
                    let place = place.unwrap_or_else(|| {
                        stream.reasons.push(reason.clone());
                        let name = self.names.number(reason);
                        Arc::make_mut(&mut stream.labels).reasons.push(name);
                        stream.reasons.len().saturating_sub(1)
                    });
                    let Some(place) = place.checked_add(1).and_then(|place| u8::try_from(place).ok()) else { break };
                    exempt.resize(credits.len(), 0);
                    exempt.push(place);
                }
                some.push(amount);
            }
            if first {
                most = room.map_or(i64::MAX, |(room, strict)| floor(room, scale).saturating_sub(strict.into()));
            }
            let found = some.len();
            let whole = kernel::sum(&some).and_then(|more| sum.checked_add(more)).filter(|total| *total <= most);
            match whole {
                Some(total) => sum = total,
                None => {
                    let mut drawn = 0_usize;
                    for amount in &some {
                        match sum.checked_add(*amount) {
                            Some(total) if total <= most => sum = total,
                            _ => break,
                        }
                        drawn = drawn.saturating_add(1);
                    }
                    some.truncate(drawn);
                }
            }
            // Most runs end soon; one that does not may go on to the end.
            credits.make_room(if first { found } else { end.saturating_sub(row) });
            credits.push_all(&some);
            if some.len() < found {
                break;
            }
            row = row.saturating_add(found);
        }
        // Of a free row that did not come in any more.
        exempt.truncate(credits.len());
        let count = credits.len();
        let last = count.checked_sub(1).and_then(|last| later.get(last));
        let Some(last) = last.filter(|_| count >= FEWEST) else { return Ok(0) };
        let amount = Decimal::from_parts(sum.into(), scale).ok_or_else(|| Error::overflow("this run"))?;
        match slot {
            _ if amount.is_zero() => {}
            Some(slot) => self.position.shift(slot, Bucket::Remaining, Bucket::Spent, amount, self.journal.log())?,
            None => self.position.add(Figure::Unmetered, amount, self.journal.log())?,
        }
        self.clock = self.clock.max(Instant::from_unix_milliseconds(*last as i64)?);
        match &credits {
            Column::Halves(credits) => stream.scaled.push_halves(credits, scale),
            credits => (0..count).filter_map(|row| credits.get(row)).for_each(|row| stream.scaled.push(row, scale)),
        }
        stream.recorded = stream.recorded.saturating_add(count as u64);
        credits.fit();
        let (table, labels) = (stream.table.clone(), stream.labels.clone());
        let made = self.made.saturating_add(1);
        self.made = self.made.saturating_add(count as u64);
        self.journal.push_run(Run { table, labels, from, made, slot, gone: 0, credits, scale, exempt })?;
        Ok(count)
    }

    /// From which grant the next rows are drawn, and how much of it before anything else happens, to the last unit or
    /// short of it; none: something happens at once.
    #[expect(clippy::type_complexity, reason = "three answers to one question")]
    fn room(&self) -> Result<Option<(Option<Slot>, Option<(Decimal, bool)>)>, Error> {
        if any_flipped() {
            return Ok(None);
        }
        if self.position.course().unlimited {
            return Ok(Some((None, None)));
        }
        let (Some(slot), Some(quiet)) = (self.position.next_drawn(), self.position.quiet()?) else { return Ok(None) };
        let left = self.position.batch(slot)?.remaining;
        let room = if left < quiet { (left, false) } else { (quiet, true) };
        Ok(Some((Some(slot), Some(room))))
    }

    /// One row by itself, with whatever comes before it.
    fn book_row(&mut self, row: usize, stream: &mut Stream<'_>, done: &mut Done) -> Result<(), Error> {
        let usage = match stream.columns.event(row, stream.text) {
            Ok(usage) => usage,
            Err(error) => {
                stream.scaled.push_error(error);
                return Ok(());
            }
        };
        let id = made_id(self.made.saturating_add(1)).into();
        let at = usage.at.unwrap_or(self.clock);
        let new = New {
            key: Key { at, wave: 0, rank: rank::USAGE, id, part: 0 },
            request: Request::Row(&usage),
            nth: Some(row),
        };
        self.pass_until(&new.key, done)?;
        self.clock = self.clock.max(at);
        let resolved = self.resolve(&new, done);
        done.quotes.clear();
        match resolved {
            Ok(Some(body)) => {
                if let super::operation::Body::Spend(spend) = &body {
                    stream.scaled.push_decimal(spend.credits);
                }
                self.made = self.made.saturating_add(1);
                stream.recorded = stream.recorded.saturating_add(1);
                self.book(new.key, body, done)?;
            }
            Ok(None) => {
                stream.scaled.push(0, 0);
                let reason = done.refused.pop().map(|refusal| refusal.reason);
                stream.refused.extend(reason.map(|reason| RowRefusal { row, reason }));
                // Of refusals one after the other, the first says it for all.
                if done
                    .alerts
                    .iter()
                    .rev()
                    .skip(1)
                    .take(1)
                    .any(|alert| done.alerts.last().is_some_and(|last| last.key == alert.key))
                {
                    done.alerts.pop();
                }
            }
            Err(error) => stream.scaled.push_error(error),
        }
        Ok(())
    }

    /// Any other columns: as a list, but that errors are the rows' own.
    fn record_rows(&mut self, columns: &UsageColumns<'_>, text: fn(f64) -> String) -> Result<ColumnReceipt, Error> {
        let (mut usages, mut places) = (Vec::new(), Vec::new());
        let mut outcomes = vec![Ok(Decimal::ZERO); columns.length];
        for (row, outcome) in outcomes.iter_mut().enumerate() {
            match columns.event(row, text) {
                Ok(usage) => {
                    usages.push(usage);
                    places.push(row);
                }
                Err(error) => *outcome = Err(error),
            }
        }
        let mut done = self.record_shown(&usages, self.made, Some(Vec::new()))?;
        let (mut recorded, mut refused) = (0_u64, Vec::new());
        let mut reasons = done.refused.iter().map(|refusal| refusal.reason);
        for (place, outcome) in std::mem::take(&mut done.rows) {
            let Some(row) = places.get(place).copied() else { continue };
            let Some(known) = outcomes.get_mut(row) else { continue };
            match outcome {
                Ok(Some(credits)) => {
                    recorded = recorded.saturating_add(1);
                    *known = Ok(credits);
                }
                Ok(None) => refused.extend(reasons.next().map(|reason| RowRefusal { row, reason })),
                Err(error) => *known = Err(error),
            }
        }
        let order = ordered(refused.len(), &mut |left, right| match (refused.get(left), refused.get(right)) {
            (Some(left), Some(right)) => left.row < right.row,
            _ => false,
        });
        let refused = order.into_iter().filter_map(|place| refused.get(place).copied()).collect();
        let mut scaled = Scaled::of(columns.length);
        for outcome in outcomes {
            match outcome {
                Ok(credits) => scaled.push_decimal(credits),
                Err(error) => scaled.push_error(error),
            }
        }
        self.column_receipt(done, scaled, recorded, refused)
    }

    /// Keeps the books, or not, where they cannot be said.
    fn column_receipt(
        &mut self,
        mut done: Done,
        scaled: Scaled,
        recorded: u64,
        refused: Vec<RowRefusal>,
    ) -> Result<ColumnReceipt, Error> {
        let said = scaled.into_columns(true).and_then(|priced| {
            let balance = self.position.balance(&self.terms, self.clock)?;
            Ok((priced, balance))
        });
        let (priced, balance) = match said {
            Ok(said) => said,
            Err(error) => {
                self.undo(done)?;
                return Err(error);
            }
        };
        let duplicates = done.duplicates.len() as u64;
        let invoices = self.new_invoices(&done);
        let alerts = self.say(std::mem::take(&mut done.alerts));
        self.exhausted = std::mem::take(&mut done.exhausted);
        self.forget()?;
        Ok(ColumnReceipt {
            credits: priced.credits,
            scale: priced.scale,
            total: priced.total,
            recorded,
            duplicates,
            refused,
            errors: priced.errors,
            balance,
            alerts,
            invoices,
        })
    }
}

/// Columns as a journal keeps them.
fn table(columns: &UsageColumns<'_>, (base, at): (i64, Column), names: &mut Names) -> (Table, Labels) {
    let quantities: Vec<_> = columns.quantities.iter().collect();
    let attributes: Vec<_> = columns.attributes.iter().collect();
    let mut table = Table { base, at, quantities: Vec::new(), codes: Vec::new() };
    let meter = names.number(columns.meter);
    let mut labels = Labels { meter, quantities: Vec::new(), attributes: Vec::new(), reasons: Vec::new() };
    for place in by_name(&quantities) {
        if let Some((name, column)) = quantities.get(place) {
            labels.quantities.push(names.number(name));
            table.quantities.push(Column::of_numbers(column));
        }
    }
    for place in by_name(&attributes) {
        if let Some((name, coded)) = attributes.get(place) {
            let values = coded.values.iter().map(|value| names.value(value)).collect();
            labels.attributes.push((names.number(name), values));
            table.codes.push(Column::of_codes(coded.codes));
        }
    }
    (table, labels)
}

fn by_name<T>(named: &[(&str, T)]) -> Vec<usize> {
    let name = |place: usize| named.get(place).map(|(name, _)| *name);
    ordered(named.len(), &mut |left, right| name(left) < name(right))
}

/// How many units of 10^-`scale` are in an amount, as far as 64 bits count.
fn floor(amount: Decimal, scale: u32) -> i64 {
    let (digits, own) = amount.parts();
    let power = |places: u32| 10_i128.checked_pow(places).unwrap_or(i128::MAX);
    let units = match scale.checked_sub(own) {
        Some(more) => digits.saturating_mul(power(more)),
        None => digits.checked_div(power(own.saturating_sub(scale))).unwrap_or(0),
    };
    i64::try_from(units).unwrap_or(if units > 0 { i64::MAX } else { 0 })
}
