//! Where the account stood before the first operation that is kept, as bytes.

use super::codec::{Codec, damaged};
use crate::amount::{Rounding, RoundingMode, RoundingScope};
use crate::ledger::Ledger;
use crate::ledger::output::{Cycle, GrantKind, GrantSource, Invoice, InvoiceLine};
use crate::ledger::position::course::{DailyCourse, made};
use crate::ledger::position::level::State;
use crate::ledger::position::{Batch, Course, Figures, Hold, Id, Level, Parts, Position, Slot, Standing, Tally};
use crate::ledger::terms::Terms;
use crate::time::Day;
use crate::{Decimal, Error, Instant, Money};

const MODES: [RoundingMode; 5] =
    [RoundingMode::None, RoundingMode::Up, RoundingMode::Down, RoundingMode::HalfUp, RoundingMode::HalfEven];
const SCOPES: [RoundingScope; 4] =
    [RoundingScope::Line, RoundingScope::Event, RoundingScope::Day, RoundingScope::Cycle];

impl Ledger {
    /// The position before the first record that is kept.
    pub(super) fn base(&self) -> Position {
        let mut base = self.position.clone();
        for number in (self.journal.first()..self.journal.next()).rev() {
            // What was done can be undone: the same changes are undone whenever a late operation comes.
            let undone = self.journal.unbook(number, &mut base);
            debug_assert!(undone.is_ok());
        }
        base
    }
}

/// A position from what was read.
pub(super) fn read(codec: &mut Codec<'_>, terms: &Terms) -> Result<Position, Error> {
    let mut standing = Position::new(terms)?.into_standing();
    codec.standing(&mut standing);
    let known = |slot: &Slot| (*slot as usize) < standing.batches.len();
    let held = standing.holds.iter().flat_map(|hold| &hold.takes).map(|(slot, _)| slot);
    if codec.is_damaged() || !held.chain(&standing.course.allotments).all(known) {
        return Err(damaged());
    }
    Position::standing(terms, standing)
}

impl Codec<'_> {
    pub(super) fn standing(&mut self, standing: &mut Standing) {
        let batch =
            || (made(String::new(), GrantKind::Paid, GrantSource::Plan, Decimal::ZERO, Instant::EPOCH, None), false);
        self.all(&mut standing.batches, batch, |codec, (batch, pending)| {
            codec.batch(batch);
            codec.flag(pending);
        });
        let hold = || Hold { id: "".into(), takes: Vec::new(), deadline: Instant::EPOCH };
        self.all(&mut standing.holds, hold, |codec, hold| {
            codec.id(&mut hold.id);
            codec.instant(&mut hold.deadline);
            codec.draws(&mut hold.takes);
        });
        self.all(&mut standing.tallies, blank_tally, |codec, (group, tally)| {
            codec.id(group);
            codec.tally(tally);
        });
        self.all(&mut standing.levels, Level::blank, Codec::level);
        self.all(&mut standing.invoices, blank_invoice, Codec::invoice);
        for figure in Figures::ALL {
            self.decimal(standing.figures.get_mut(figure));
        }
        self.course(&mut standing.course);
    }

    fn batch(&mut self, batch: &mut Batch) {
        self.id(&mut batch.id);
        self.one_of(&mut batch.kind, &GrantKind::ALL);
        self.one_of(&mut batch.source, &GrantSource::ALL);
        self.decimal(&mut batch.amount);
        self.decimal(&mut batch.remaining);
        self.decimal(&mut batch.held);
        self.decimal(&mut batch.spent);
        self.decimal(&mut batch.expired);
        self.decimal(&mut batch.voided);
        self.decimal(&mut batch.repaid);
        self.int(&mut batch.priority);
        self.instant(&mut batch.added);
        self.instant(&mut batch.effective);
        self.optional_instant(&mut batch.expires);
        self.optional_instant(&mut batch.warned);
        self.cost(&mut batch.cost);
        self.flag(&mut batch.active);
    }

    pub(super) fn optional_instant(&mut self, at: &mut Option<Instant>) {
        self.optional(at, Instant::EPOCH, Codec::instant);
    }

    pub(super) fn optional_decimal(&mut self, decimal: &mut Option<Decimal>) {
        self.optional(decimal, Decimal::ZERO, Codec::decimal);
    }

    pub(super) fn optional_id(&mut self, id: &mut Option<Id>) {
        self.optional(id, "".into(), Codec::id);
    }

    pub(super) fn cost(&mut self, cost: &mut Option<Box<Money>>) {
        self.optional(cost, Box::new(blank_money()), |codec, cost| codec.money(cost));
    }

    pub(super) fn money(&mut self, money: &mut Money) {
        self.decimal(&mut money.amount);
        self.text(&mut money.currency);
    }

    pub(super) fn draws(&mut self, draws: &mut Vec<(Slot, Decimal)>) {
        self.all(
            draws,
            || (0, Decimal::ZERO),
            |codec, (slot, amount)| {
                codec.small(slot);
                codec.decimal(amount);
            },
        );
    }

    pub(super) fn parts(&mut self, parts: &mut Parts) {
        self.decimal(&mut parts.overage);
        self.decimal(&mut parts.debt);
        self.decimal(&mut parts.forgiven);
        self.decimal(&mut parts.unmetered);
    }

    fn tally(&mut self, tally: &mut Tally) {
        self.one_of(&mut tally.rounding.mode, &MODES);
        self.decimal(&mut tally.rounding.to);
        self.one_of(&mut tally.rounding.scope, &SCOPES);
        self.decimal(&mut tally.sum);
        self.draws(&mut tally.draws);
        self.parts(&mut tally.parts);
        self.instant(&mut tally.due);
    }

    fn level(&mut self, level: &mut Level) {
        self.decimal(&mut level.fraction);
        self.optional_decimal(&mut level.whole);
        self.decimal(&mut level.bound);
        self.decimal(&mut level.rearm);
        let (mut state, mut armed) = match &level.state {
            State::Idle => (0, Id::from("")),
            State::Armed(by) => (1, by.clone()),
            State::Fired(by) => (2, by.clone()),
            State::Lifted(by) => (3, by.clone()),
        };
        self.byte(&mut state);
        if state > 0 {
            self.id(&mut armed);
        }
        level.state = match state {
            0 => State::Idle,
            1 => State::Armed(armed),
            2 => State::Fired(armed),
            3 => State::Lifted(armed),
            _ => return self.damage(),
        };
    }

    fn invoice(&mut self, invoice: &mut Invoice) {
        self.text(&mut invoice.id);
        self.instant(&mut invoice.cycle.start);
        self.instant(&mut invoice.cycle.end);
        let line = || InvoiceLine { label: String::new(), quantity: Decimal::ZERO, amount: Decimal::ZERO };
        self.all(&mut invoice.lines, line, |codec, line| {
            codec.text(&mut line.label);
            codec.decimal(&mut line.quantity);
            codec.decimal(&mut line.amount);
        });
        self.money(&mut invoice.total);
    }

    fn course(&mut self, course: &mut Course) {
        self.long(&mut course.number);
        self.small(&mut course.months.0);
        self.small(&mut course.months.1);
        self.instant(&mut course.start);
        self.instant(&mut course.end);
        self.optional_id(&mut course.plan);
        self.flag(&mut course.unlimited);
        self.optional_decimal(&mut course.allotment);
        self.optional(&mut course.next, None, Codec::optional_id);
        self.all(&mut course.allotments, || 0, Codec::small);
        self.all(&mut course.granted, || "".into(), Codec::id);
        self.small(&mut course.changes);
        let daily = DailyCourse { id: "".into(), due: Instant::EPOCH, credits: Decimal::ZERO, cap: None };
        self.optional(&mut course.daily, daily, |codec, daily| {
            codec.id(&mut daily.id);
            codec.instant(&mut daily.due);
            codec.decimal(&mut daily.credits);
            codec.optional_decimal(&mut daily.cap);
        });
        self.optional(&mut course.daily_last, Day(0), |codec, day| codec.long(&mut day.0));
        self.decimal(&mut course.daily_sum);
    }
}

pub(super) fn blank_money() -> Money {
    Money { amount: Decimal::ZERO, currency: String::new() }
}

fn blank_tally() -> (Id, Tally) {
    let rounding = Rounding { mode: RoundingMode::None, to: Decimal::ONE, scope: RoundingScope::Line };
    let tally = Tally { rounding, sum: Decimal::ZERO, draws: Vec::new(), parts: Parts::default(), due: Instant::EPOCH };
    ("".into(), tally)
}

fn blank_invoice() -> Invoice {
    let cycle = Cycle { start: Instant::EPOCH, end: Instant::EPOCH };
    Invoice { id: String::new(), cycle, lines: Vec::new(), total: blank_money() }
}
