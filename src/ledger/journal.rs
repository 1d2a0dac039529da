//! The journal: every booking in order, with the changes that it made, and where each id is found.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::index::Index;
use super::names::Name;
use super::operation::{Body, Spend};
use super::output::EntryKind;
use super::position::{Brought, Bucket, Change, Figure, Id, Log, Parts, Position, Slot, lost};
use super::run::{Labels, Run};
use crate::{Decimal, Error, Instant};

/// A booking's place in time: instant, then what it waits for at that instant, then its rank, then its id.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Key {
    pub(crate) at: Instant,
    /// 0, or one more than that of the operation of the same instant that this one needs.
    pub(crate) wave: u8,
    pub(crate) rank: u8,
    pub(crate) id: Id,
    /// Counts what follows from one operation.
    pub(crate) part: u16,
}

/// One booking.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) key: Key,
    pub(crate) body: Body,
    /// Its own; a run has as many more as it has further rows.
    number: Number,
    /// Where its changes end, counted over all changes ever.
    end: u64,
}

/// A number of a record, counted over all records ever.
pub(crate) type Number = u64;

/// What an entry shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Effect {
    pub(crate) draws: Vec<(Id, Decimal)>,
    pub(crate) parts: Parts,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Journal {
    records: VecDeque<Record>,
    log: Log,
    /// Records and changes that retention has dropped.
    dropped: u64,
    dropped_changes: u64,
    /// How many of the records are runs.
    runs: usize,
    /// Where the operations that were asked for stand, by their ids, for each [`Space`].
    ids: [Index; 6],
    /// The slots of all grants.
    slots: Index,
}

/// Ids that are the same in two spaces have nothing to do with one another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Space {
    Usage,
    Capture,
    Release,
    Reversal,
    Void,
    /// Grants and purchases.
    Grant,
}

/// An index holds so much of a number; the rest is that of the records that are kept.
const NUMBER_BITS: Number = 0x7fff_ffff;

impl Journal {
    /// An empty journal over a position that has grants already.
    pub(crate) fn over(position: &Position) -> Journal {
        let mut journal = Journal::default();
        for (slot, batch) in (0..).zip(position.batches()) {
            journal.slots.insert(&batch.id, slot, &|slot| position.id(slot));
        }
        journal
    }

    /// When the first record that is kept counts.
    pub(crate) fn first_at(&self) -> Option<Instant> {
        self.at(self.dropped)
    }

    /// Forgets the first record, for good.
    pub(crate) fn drop_first(&mut self) -> Result<(), Error> {
        let Some(first) = self.records.front_mut() else { return Ok(()) };
        if let Body::Run(run) = &mut first.body {
            run.drop_first(self.log.front_mut())?;
            if run.len() > 0 {
                self.dropped = self.dropped.saturating_add(1);
                first.number = self.dropped;
                if let Some(key) = run.key(0) {
                    first.key = key;
                }
                return Ok(());
            }
            self.runs = self.runs.saturating_sub(1);
        } else {
            self.unindex(self.dropped);
        }
        self.dropped = self.dropped.saturating_add(1);
        let Some(Record { end, .. }) = self.records.pop_front() else { return Ok(()) };
        let changes = self.place(end);
        self.log.drain(..changes);
        self.dropped_changes = end;
        Ok(())
    }

    /// Puts another body into a record.
    pub(crate) fn replace(&mut self, number: Number, body: Body) {
        let index = self.locate(number).map(|(index, _)| index);
        if let Some(record) = index.and_then(|index| self.records.get_mut(index)) {
            record.body = body;
        }
    }

    /// Renames every text of every usage.
    pub(crate) fn renumber(&mut self, number: &dyn Fn(Name) -> Name) {
        // Runs that share their labels go on sharing them.
        let mut shared: Option<(Arc<Labels>, Arc<Labels>)> = None;
        for record in &mut self.records {
            if let Body::Run(run) = &mut record.body {
                let labels = match &shared {
                    Some((before, after)) if Arc::ptr_eq(before, &run.labels) => after.clone(),
                    _ => Arc::new(run.labels.renumbered(number)),
                };
                shared = Some((std::mem::replace(&mut run.labels, labels.clone()), labels));
            }
            record.body.renumber(number);
        }
    }

    /// The number that the next record gets.
    pub(crate) fn next(&self) -> Number {
        self.records.back().map_or(self.dropped, |last| last.number.saturating_add(last.rows()))
    }

    /// The number of the first record that is kept.
    pub(crate) fn first(&self) -> Number {
        self.dropped
    }

    pub(crate) fn last(&self) -> Option<Cow<'_, Record>> {
        self.row(self.next().checked_sub(1)?)
    }

    /// Whether the last record comes after a place.
    pub(crate) fn ends_after(&self, place: &Key) -> bool {
        self.last().is_some_and(|last| last.key > *place)
    }

    /// A record that is no row of a run.
    pub(crate) fn get(&self, number: Number) -> Option<&Record> {
        let (index, _) = self.locate(number)?;
        self.records.get(index).filter(|record| !matches!(record.body, Body::Run(_)))
    }

    /// Any record; a row of a run is made into one.
    pub(crate) fn row(&self, number: Number) -> Option<Cow<'_, Record>> {
        let (index, row) = self.locate(number)?;
        let record = self.records.get(index)?;
        match &record.body {
            Body::Run(run) => {
                let (key, body) = (run.key(row)?, run.body(row)?);
                Some(Cow::Owned(Record { key, body, number, end: record.end }))
            }
            _ => Some(Cow::Borrowed(record)),
        }
    }

    /// When a record counts.
    fn at(&self, number: Number) -> Option<Instant> {
        let (index, row) = self.locate(number)?;
        let record = self.records.get(index)?;
        match &record.body {
            Body::Run(run) => run.at(row),
            _ => Some(record.key.at),
        }
    }

    pub(crate) fn numbered(&self) -> impl DoubleEndedIterator<Item = (Number, Cow<'_, Record>)> {
        self.rows(self.dropped..self.next())
    }

    /// The records from one instant to another, both included.
    pub(crate) fn between(
        &self,
        from: Instant,
        to: Instant,
    ) -> impl DoubleEndedIterator<Item = (Number, Cow<'_, Record>)> {
        let first = self.first_where(&|at| at >= from);
        self.rows(first..self.first_where(&|at| at > to).max(first))
    }

    fn rows(&self, numbers: Range<Number>) -> impl DoubleEndedIterator<Item = (Number, Cow<'_, Record>)> {
        numbers.filter_map(|number| Some((number, self.row(number)?)))
    }

    /// The first number whose instant is late enough.
    fn first_where(&self, late: &dyn Fn(Instant) -> bool) -> Number {
        let (mut low, mut high) = (self.dropped, self.next());
        while low < high {
            let middle = low.midpoint(high);
            if self.at(middle).is_none_or(late) {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        low
    }

    fn locate(&self, number: Number) -> Option<(usize, usize)> {
        locate(&self.records, self.runs, number)
    }

    /// The run that a number is a row of.
    fn run(&self, number: Number) -> Option<(&Run, usize)> {
        let (index, row) = self.locate(number)?;
        match &self.records.get(index)?.body {
            Body::Run(run) => Some((run, row)),
            _ => None,
        }
    }

    /// The number of a row by the id that was made for it.
    fn made(&self, id: &str) -> Option<Number> {
        let made = id.strip_prefix('#')?.parse().ok()?;
        let row = self.records.iter().find_map(|record| match &record.body {
            Body::Run(run) => Some(record.number.saturating_add(run.row_of(made)? as u64)),
            _ => None,
        })?;
        self.row(row).is_some_and(|row| *row.key.id == *id).then_some(row)
    }

    /// Books a run: one change for all of its rows.
    pub(crate) fn push_run(&mut self, run: Run) -> Result<(), Error> {
        let (number, end) = (self.next(), self.log_end());
        let key = run.key(0).ok_or_else(lost)?;
        self.runs = self.runs.saturating_add(1);
        self.records.push_back(Record { key, body: Body::Run(Box::new(run)), number, end });
        Ok(())
    }

    /// Makes the rows of the last run that come after a place records of their own.
    pub(crate) fn expand_after(&mut self, place: &Key, position: &Position) -> Result<(), Error> {
        let Some(Record { body: Body::Run(run), .. }) = self.records.back_mut() else { return Ok(()) };
        let mut rows = Vec::new();
        while let Some(last) = run.len().checked_sub(1) {
            let key = run.key(last).ok_or_else(lost)?;
            if key <= *place {
                break;
            }
            rows.push((key, run.body(last).ok_or_else(lost)?, run.change(last)));
            run.truncate(last);
        }
        if rows.is_empty() {
            return Ok(());
        }
        let whole = run.whole_change()?;
        let kept = self.records.pop_back().filter(|run| run.rows() > 0);
        // The position stands as before: the same amounts in other portions.
        self.log.truncate(self.place(self.sealed()));
        if let Some(run) = kept {
            self.log.extend(whole);
            let end = self.log_end();
            self.records.push_back(Record { end, ..run });
        } else {
            self.runs = self.runs.saturating_sub(1);
        }
        for (key, body, change) in rows.into_iter().rev() {
            self.log.extend(change);
            self.push(key, body, position)?;
        }
        Ok(())
    }

    /// Where changes are written until [`Journal::push`] seals them.
    pub(crate) fn log(&mut self) -> &mut Log {
        &mut self.log
    }

    /// Whether anything was changed since the last record.
    pub(crate) fn has_changes(&self) -> bool {
        self.sealed() != self.log_end()
    }

    /// Books the changes made since the last record.
    pub(crate) fn push(&mut self, key: Key, body: Body, position: &Position) -> Result<(), Error> {
        let number = self.next();
        if let Some(index) = Space::of(&body).and_then(|space| self.ids.get_mut(space as usize)) {
            index.insert(&key.id, indexed(number), &|low| id_of(&self.records, self.runs, self.dropped, low));
        }
        if makes_grants(&body) {
            for slot in self.made_since(self.sealed()) {
                self.slots.insert(position.id(slot), slot, &|slot| position.id(slot));
            }
        }
        let end = self.log_end();
        self.records.push_back(Record { key, body, number, end });
        Ok(())
    }

    /// Adds later changes to the last record.
    pub(crate) fn seal(&mut self) {
        let end = self.log_end();
        if let Some(last) = self.records.back_mut() {
            last.end = end;
        }
    }

    /// Takes the last record out and its changes back.
    pub(crate) fn pop(&mut self, position: &mut Position) -> Result<(Key, Body), Error> {
        let last = self.records.back().ok_or_else(lost)?;
        if matches!(last.body, Body::Run(_)) {
            self.runs = self.runs.saturating_sub(1);
        } else {
            self.unindex(last.number);
        }
        let Record { key, body, .. } = self.records.pop_back().ok_or_else(lost)?;
        if makes_grants(&body) {
            for slot in self.made_since(self.sealed()) {
                self.slots.remove(position.id(slot), &|slot| position.id(slot));
            }
        }
        self.undo_unsealed(position)?;
        Ok((key, body))
    }

    /// Takes back what was changed since the last record.
    pub(crate) fn undo_unsealed(&mut self, position: &mut Position) -> Result<(), Error> {
        while self.has_changes() {
            let change = self.log.pop_back().ok_or_else(lost)?;
            position.undo(&change)?;
        }
        Ok(())
    }

    /// The changes of a record that is no row of a run.
    pub(crate) fn changes(&self, number: Number) -> impl DoubleEndedIterator<Item = &Change> {
        let index = self.locate(number).map_or(self.records.len(), |(index, _)| index);
        let before = index.checked_sub(1).and_then(|before| self.records.get(before));
        let start = before.map_or(self.dropped_changes, |record| record.end);
        let end = self.records.get(index).map_or(start, |record| record.end);
        self.log.range(self.place(start)..self.place(end))
    }

    /// Takes a record's changes back in another position.
    pub(crate) fn unbook(&self, number: Number, position: &mut Position) -> Result<(), Error> {
        if let Some((run, row)) = self.run(number) {
            return run.change(row).map_or(Ok(()), |change| position.undo(&change));
        }
        for change in self.changes(number).rev() {
            position.undo(change)?;
        }
        Ok(())
    }

    /// Takes everything after an instant back in another position that stands before a number; the number it then
    /// stands before.
    pub(crate) fn unbook_after(&self, at: Instant, mut next: Number, position: &mut Position) -> Result<Number, Error> {
        while let Some(last) = next.checked_sub(1).filter(|last| self.at(*last).is_some_and(|booked| booked > at)) {
            self.unbook(last, position)?;
            next = last;
        }
        Ok(next)
    }

    /// What a record drew from grants for good, in order, and its other parts.
    pub(crate) fn spent(&self, number: Number) -> Result<(Vec<(Slot, Decimal)>, Parts), Error> {
        match self.run(number) {
            Some((run, row)) => spent(run.change(row).iter()),
            None => spent(self.changes(number)),
        }
    }

    /// The same of what was changed since the last record.
    pub(crate) fn unsealed_spent(&self) -> Result<(Vec<(Slot, Decimal)>, Parts), Error> {
        spent(self.log.range(self.place(self.sealed())..))
    }

    /// What a record's entry shows.
    pub(crate) fn effect(&self, number: Number, position: &Position) -> Result<Effect, Error> {
        let mut effect = Effect::default();
        let gives_back = self
            .get(number)
            .is_some_and(|record| matches!(record.body, Body::Release | Body::Brought(Brought::Timeout(_))));
        let run = self.run(number).map(|(run, row)| run.change(row));
        let changes = self.changes(number).take(if run.is_some() { 0 } else { usize::MAX });
        for change in changes.chain(run.iter().flatten()) {
            let (slot, amount) = match change {
                Change::Moved { slot, from, to, amount } => match (from, to) {
                    (Bucket::Held, Bucket::Remaining) if !gives_back => continue,
                    (_, Bucket::Remaining) => (*slot, Decimal::ZERO.minus(*amount)?),
                    _ => (*slot, *amount),
                },
                Change::Granted(slot) => (*slot, position.batch(*slot)?.amount),
                Change::Added { figure, amount } => {
                    effect.parts.add(*figure, *amount)?;
                    continue;
                }
                _ => continue,
            };
            let id = &position.batch(slot)?.id;
            match effect.draws.last_mut() {
                Some((last, credits)) if last == id => *credits = credits.plus(amount)?,
                _ => effect.draws.push((id.clone(), amount)),
            }
        }
        Ok(effect)
    }

    pub(crate) fn usage(&self, id: &str) -> Option<Number> {
        self.find(Space::Usage, id).or_else(|| if self.runs > 0 { self.made(id) } else { None })
    }

    pub(crate) fn captured(&self, id: &str) -> Option<Number> {
        self.find(Space::Capture, id)
    }

    pub(crate) fn released(&self, id: &str) -> Option<Number> {
        self.find(Space::Release, id)
    }

    pub(crate) fn reversed(&self, id: &str) -> Option<Number> {
        self.find(Space::Reversal, id)
    }

    pub(crate) fn voided(&self, id: &str) -> Option<Number> {
        self.find(Space::Void, id)
    }

    pub(crate) fn granted(&self, id: &str) -> Option<Number> {
        self.find(Space::Grant, id)
    }

    pub(crate) fn slot(&self, id: &str, position: &Position) -> Option<Slot> {
        self.slots.find(id, &|slot| position.id(slot))
    }

    fn find(&self, space: Space, id: &str) -> Option<Number> {
        let low = self.ids.get(space as usize)?.find(id, &|low| id_of(&self.records, self.runs, self.dropped, low))?;
        Some(self.dropped.saturating_add(kept(low, self.dropped)))
    }

    /// Takes a record that is about to go out of its index, unless another stands under its id by now.
    fn unindex(&mut self, number: Number) {
        let Some(Record { key, body, .. }) = self.get(number) else { return };
        let (Some(space), id) = (Space::of(body), key.id.clone()) else { return };
        if self.find(space, &id) != Some(number) {
            return;
        }
        if let Some(index) = self.ids.get_mut(space as usize) {
            index.remove(&id, &|low| id_of(&self.records, self.runs, self.dropped, low));
        }
    }

    fn sealed(&self) -> u64 {
        self.records.back().map_or(self.dropped_changes, |last| last.end)
    }

    fn log_end(&self) -> u64 {
        self.dropped_changes.saturating_add(self.log.len() as u64)
    }

    /// Where a change counted over all changes ever stands in the log.
    fn place(&self, count: u64) -> usize {
        let kept = count.saturating_sub(self.dropped_changes);
        usize::try_from(kept).unwrap_or(usize::MAX).min(self.log.len())
    }

    fn made_since(&self, start: u64) -> Vec<Slot> {
        let made = self.log.range(self.place(start)..).filter_map(|change| match change {
            Change::Granted(slot) => Some(*slot),
            _ => None,
        });
        made.collect()
    }
}

/// How many kept records stand before the one that an index calls by so much of its number.
fn kept(low: u32, dropped: Number) -> Number {
    Number::from(low).wrapping_sub(dropped) & NUMBER_BITS
}

/// The id of a record that is kept.
fn id_of(records: &VecDeque<Record>, runs: usize, dropped: Number, low: u32) -> &str {
    let place = locate(records, runs, dropped.saturating_add(kept(low, dropped)));
    place.and_then(|(index, _)| records.get(index)).map_or("", |record| &record.key.id)
}

/// Where a record stands, and which of a run's rows it is.
fn locate(records: &VecDeque<Record>, runs: usize, number: Number) -> Option<(usize, usize)> {
    let first = records.front()?.number;
    if runs == 0 {
        return Some((usize::try_from(number.checked_sub(first)?).ok()?, 0));
    }
    let index = records.partition_point(|record| record.number <= number).checked_sub(1)?;
    let record = records.get(index)?;
    let row = number.checked_sub(record.number).filter(|row| *row < record.rows())?;
    Some((index, usize::try_from(row).ok()?))
}

/// What an index holds of a number.
fn indexed(number: Number) -> u32 {
    u32::try_from(number & NUMBER_BITS).unwrap_or(0)
}

impl Space {
    fn of(body: &Body) -> Option<Space> {
        match body {
            Body::Spend(_) | Body::Hold(_) => Some(Space::Usage),
            Body::Capture(_) => Some(Space::Capture),
            Body::Release => Some(Space::Release),
            Body::Reverse | Body::Returned(_) => Some(Space::Reversal),
            Body::Void => Some(Space::Void),
            Body::Grant(_) | Body::Purchase(_) => Some(Space::Grant),
            Body::Plan(_) | Body::Brought(_) | Body::Bonus | Body::Run(_) => None,
        }
    }
}

impl Record {
    /// How many numbers it has.
    fn rows(&self) -> u64 {
        match &self.body {
            Body::Run(run) => run.len() as u64,
            _ => 1,
        }
    }

    /// What its entry is called; `None` for what makes no entry.
    pub(crate) fn kind(&self) -> Option<EntryKind> {
        Some(match &self.body {
            Body::Spend(_) => EntryKind::Spend,
            Body::Hold(_) => EntryKind::Hold,
            Body::Capture(_) => EntryKind::Capture,
            Body::Release | Body::Brought(Brought::Timeout(_)) => EntryKind::Release,
            Body::Reverse | Body::Returned(_) => EntryKind::Reverse,
            Body::Void => EntryKind::Void,
            Body::Plan(_) => EntryKind::Plan,
            Body::Grant(_) | Body::Purchase(_) | Body::Bonus | Body::Brought(Brought::Rollover | Brought::Daily) => {
                EntryKind::Grant
            }
            Body::Brought(Brought::Expire(_) | Brought::Replace(_)) => EntryKind::Expire,
            Body::Brought(Brought::Renew) => EntryKind::Renew,
            Body::Brought(Brought::Repay(_)) => EntryKind::Repay,
            Body::Brought(Brought::Round(_)) => EntryKind::Round,
            Body::Brought(Brought::Activate(_) | Brought::Warn(_)) | Body::Run(_) => return None,
        })
    }

    /// The usage that it books.
    pub(crate) fn usage(&self) -> Option<&Spend> {
        match &self.body {
            Body::Spend(spend) | Body::Capture(spend) => Some(spend),
            Body::Hold(hold) => Some(&hold.spend),
            _ => None,
        }
    }
}

impl Parts {
    fn add(&mut self, figure: Figure, amount: Decimal) -> Result<(), Error> {
        let part = match figure {
            Figure::Overage => &mut self.overage,
            Figure::Owed => &mut self.debt,
            Figure::Forgiven => &mut self.forgiven,
            Figure::Unmetered => &mut self.unmetered,
            _ => return Ok(()),
        };
        *part = part.plus(amount)?;
        Ok(())
    }
}

fn spent<'a>(changes: impl Iterator<Item = &'a Change>) -> Result<(Vec<(Slot, Decimal)>, Parts), Error> {
    let mut draws = Vec::new();
    let mut parts = Parts::default();
    for change in changes {
        match change {
            Change::Moved { slot, to: Bucket::Spent, amount, .. } => draws.push((*slot, *amount)),
            Change::Added { figure, amount } => parts.add(*figure, *amount)?,
            _ => {}
        }
    }
    Ok((draws, parts))
}

fn makes_grants(body: &Body) -> bool {
    matches!(
        body,
        Body::Grant(_)
            | Body::Purchase(_)
            | Body::Bonus
            | Body::Plan(_)
            | Body::Brought(Brought::Rollover | Brought::Renew | Brought::Daily)
    )
}
