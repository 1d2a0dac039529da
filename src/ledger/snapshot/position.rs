//! Where the account stood before the first operation that is kept, as bytes.

use super::bytes::{In, Out, damaged};
use crate::amount::{Rounding, RoundingMode, RoundingScope};
use crate::ledger::Ledger;
use crate::ledger::output::{Cycle, GrantKind, GrantSource, Invoice, InvoiceLine};
use crate::ledger::position::course::DailyCourse;
use crate::ledger::position::level::State;
use crate::ledger::position::{Batch, Course, Figures, Hold, Id, Level, Parts, Position, Tally};
use crate::ledger::terms::Terms;
use crate::time::Day;
use crate::{Error, Money};

const MODES: [RoundingMode; 5] =
    [RoundingMode::None, RoundingMode::Up, RoundingMode::Down, RoundingMode::HalfUp, RoundingMode::HalfEven];
const SCOPES: [RoundingScope; 4] =
    [RoundingScope::Line, RoundingScope::Event, RoundingScope::Day, RoundingScope::Cycle];

impl Ledger {
    pub(super) fn write_base(&self, out: &mut Out) {
        let mut base = self.position.clone();
        for (number, _) in self.journal.numbered().rev() {
            for change in self.journal.changes(number).rev() {
                // What was done can be undone: the same changes are undone whenever a late operation comes.
                let undone = base.undo(change);
                debug_assert!(undone.is_ok());
            }
        }
        let warned: Vec<bool> = base.announced();
        out.all(base.batches().iter().zip(warned), |out, (batch, pending)| write_batch(out, batch, pending));
        out.all(base.holds().by_id().into_iter(), |out, hold| {
            out.text(&hold.id);
            out.instant(hold.deadline);
            out.all(hold.takes.iter(), |out, (slot, amount)| {
                out.number((*slot).into());
                out.decimal(*amount);
            });
        });
        out.all(base.tallies().iter(), |out, (group, tally)| write_tally(out, group, tally));
        out.all(base.levels().iter(), |out, level| {
            out.decimal(level.fraction);
            out.optional(level.whole, Out::decimal);
            out.decimal(level.bound);
            out.decimal(level.rearm);
            let (place, armed) = match &level.state {
                State::Idle => (0, None),
                State::Armed(by) => (1, Some(by)),
                State::Fired(by) => (2, Some(by)),
            };
            out.byte(place);
            if let Some(armed) = armed {
                out.text(armed);
            }
        });
        out.all(base.invoices().iter(), write_invoice);
        let mut figures = base.figures().clone();
        for figure in Figures::ALL {
            out.decimal(*figures.get_mut(figure));
        }
        write_course(out, base.course());
    }
}

pub(super) fn read(input: &mut In<'_>, terms: &Terms) -> Result<Position, Error> {
    let batches = input.all(read_batch)?;
    let holds = input.all(|input| {
        let id: Id = input.text()?.into();
        let deadline = input.instant()?;
        let takes = input.all(|input| Ok((input.small()?, input.decimal()?)))?;
        Ok(Hold { id, takes, deadline })
    })?;
    let tallies = input.all(read_tally)?;
    let levels = input.all(|input| {
        let (fraction, whole) = (input.decimal()?, input.optional(In::decimal)?);
        let (bound, rearm) = (input.decimal()?, input.decimal()?);
        let state = match input.byte()? {
            0 => State::Idle,
            1 => State::Armed(input.text()?.into()),
            2 => State::Fired(input.text()?.into()),
            _ => return Err(damaged()),
        };
        Ok(Level { fraction, whole, bound, rearm, state })
    })?;
    let invoices = input.all(read_invoice)?;
    let mut figures = Figures::default();
    for figure in Figures::ALL {
        *figures.get_mut(figure) = input.decimal()?;
    }
    let course = read_course(input)?;
    let slots = batches.len();
    let known = |slot: &u32| usize::try_from(*slot).is_ok_and(|slot| slot < slots);
    let held = holds.iter().flat_map(|hold| &hold.takes).map(|(slot, _)| slot);
    if !held.chain(&course.allotments).all(known) {
        return Err(damaged());
    }
    Position::standing(terms, batches, holds, tallies, levels, invoices, figures, course)
}

fn write_batch(out: &mut Out, batch: &Batch, pending: bool) {
    out.text(&batch.id);
    out.one_of(&batch.kind, &GrantKind::ALL);
    out.one_of(&batch.source, &GrantSource::ALL);
    let amounts = [batch.amount, batch.remaining, batch.held, batch.spent, batch.expired, batch.voided, batch.repaid];
    for amount in amounts {
        out.decimal(amount);
    }
    out.signed(batch.priority.into());
    out.instant(batch.added);
    out.instant(batch.effective);
    out.optional(batch.expires, Out::instant);
    out.optional(batch.warned, Out::instant);
    out.optional(batch.cost.as_deref(), write_money);
    out.flag(batch.active);
    out.flag(pending);
}

fn read_batch(input: &mut In<'_>) -> Result<(Batch, bool), Error> {
    let batch = Batch {
        id: input.text()?.into(),
        kind: input.one_of(&GrantKind::ALL)?,
        source: input.one_of(&GrantSource::ALL)?,
        amount: input.decimal()?,
        remaining: input.decimal()?,
        held: input.decimal()?,
        spent: input.decimal()?,
        expired: input.decimal()?,
        voided: input.decimal()?,
        repaid: input.decimal()?,
        priority: i32::try_from(input.signed()?).map_err(|_| damaged())?,
        added: input.instant()?,
        effective: input.instant()?,
        expires: input.optional(In::instant)?,
        warned: input.optional(In::instant)?,
        cost: input.optional(read_money)?.map(Box::new),
        active: input.flag()?,
    };
    Ok((batch, input.flag()?))
}

pub(super) fn write_money(out: &mut Out, money: &Money) {
    out.decimal(money.amount);
    out.text(&money.currency);
}

pub(super) fn read_money(input: &mut In<'_>) -> Result<Money, Error> {
    Ok(Money { amount: input.decimal()?, currency: input.text()?.to_owned() })
}

pub(super) fn write_parts(out: &mut Out, parts: Parts) {
    for part in [parts.overage, parts.debt, parts.forgiven, parts.unmetered] {
        out.decimal(part);
    }
}

pub(super) fn read_parts(input: &mut In<'_>) -> Result<Parts, Error> {
    Ok(Parts {
        overage: input.decimal()?,
        debt: input.decimal()?,
        forgiven: input.decimal()?,
        unmetered: input.decimal()?,
    })
}

fn write_tally(out: &mut Out, group: &str, tally: &Tally) {
    out.text(group);
    out.one_of(&tally.rounding.mode, &MODES);
    out.decimal(tally.rounding.to);
    out.one_of(&tally.rounding.scope, &SCOPES);
    out.decimal(tally.sum);
    out.all(tally.draws.iter(), |out, (slot, amount)| {
        out.number((*slot).into());
        out.decimal(*amount);
    });
    write_parts(out, tally.parts);
    out.instant(tally.due);
}

fn read_tally(input: &mut In<'_>) -> Result<(Id, Tally), Error> {
    let group = input.text()?.into();
    let rounding = Rounding { mode: input.one_of(&MODES)?, to: input.decimal()?, scope: input.one_of(&SCOPES)? };
    let sum = input.decimal()?;
    let draws = input.all(|input| Ok((input.small()?, input.decimal()?)))?;
    Ok((group, Tally { rounding, sum, draws, parts: read_parts(input)?, due: input.instant()? }))
}

fn write_invoice(out: &mut Out, invoice: &Invoice) {
    out.text(&invoice.id);
    out.instant(invoice.cycle.start);
    out.instant(invoice.cycle.end);
    out.all(invoice.lines.iter(), |out, line| {
        out.text(&line.label);
        out.decimal(line.quantity);
        out.decimal(line.amount);
    });
    write_money(out, &invoice.total);
}

fn read_invoice(input: &mut In<'_>) -> Result<Invoice, Error> {
    Ok(Invoice {
        id: input.text()?.to_owned(),
        cycle: Cycle { start: input.instant()?, end: input.instant()? },
        lines: input.all(|input| {
            let label = input.text()?.to_owned();
            Ok(InvoiceLine { label, quantity: input.decimal()?, amount: input.decimal()? })
        })?,
        total: read_money(input)?,
    })
}

fn write_course(out: &mut Out, course: &Course) {
    let plan = |out: &mut Out, plan: &Option<Id>| out.optional(plan.as_deref(), Out::text);
    out.signed(course.number.into());
    out.number(course.months.0.into());
    out.number(course.months.1.into());
    out.instant(course.start);
    out.instant(course.end);
    plan(out, &course.plan);
    out.flag(course.unlimited);
    out.optional(course.allotment, Out::decimal);
    out.optional(course.next.as_ref(), plan);
    out.all(course.allotments.iter(), |out, slot| out.number((*slot).into()));
    out.all(course.granted.iter(), |out, plan| out.text(plan));
    out.number(course.changes.into());
    out.optional(course.daily.as_ref(), |out, daily| {
        out.text(&daily.id);
        out.instant(daily.due);
        out.decimal(daily.credits);
        out.optional(daily.cap, Out::decimal);
    });
    out.optional(course.daily_last, |out, day| out.signed(day.0.into()));
    out.decimal(course.daily_sum);
}

fn read_course(input: &mut In<'_>) -> Result<Course, Error> {
    let plan = |input: &mut In<'_>| input.optional(|input| Ok(Id::from(input.text()?)));
    let long = |input: &mut In<'_>| i64::try_from(input.signed()?).map_err(|_| damaged());
    Ok(Course {
        number: long(input)?,
        months: (input.small()?, input.small()?),
        start: input.instant()?,
        end: input.instant()?,
        plan: plan(input)?,
        unlimited: input.flag()?,
        allotment: input.optional(In::decimal)?,
        next: input.optional(plan)?,
        allotments: input.all(In::small)?,
        granted: input.all(|input| Ok(Id::from(input.text()?)))?,
        changes: input.small()?,
        daily: input.optional(|input| {
            Ok(DailyCourse {
                id: input.text()?.into(),
                due: input.instant()?,
                credits: input.decimal()?,
                cap: input.optional(In::decimal)?,
            })
        })?,
        daily_last: input.optional(|input| long(input).map(Day))?,
        daily_sum: input.decimal()?,
    })
}
