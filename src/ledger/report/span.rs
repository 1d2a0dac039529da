//! Which bookings a report covers, and what they consumed.

use std::borrow::Cow;

use crate::ledger::journal::{Number, Record};
use crate::ledger::operation::{Body, Spend};
use crate::ledger::position::Brought;
use crate::ledger::{Ledger, Window};
use crate::time::Day;
use crate::{Decimal, Error, ErrorCode, Instant};

/// A span of instants: the first, included, and the last, included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: Instant,
    pub(super) to: Instant,
}

/// A booking that consumed credits, or gave consumed ones back.
pub(in crate::ledger) struct Consumed<'a> {
    pub(in crate::ledger) record: Cow<'a, Record>,
    /// What a reversal took back.
    spent: Option<Cow<'a, Record>>,
    pub(in crate::ledger) credits: Decimal,
    /// It counts as an event: a reversal and a rounding do not.
    pub(in crate::ledger) event: bool,
}

impl Ledger {
    /// The span of a window at the ledger's clock.
    pub(super) fn span(&self, window: Window) -> Result<Span, Error> {
        let calendar = self.terms.calendar;
        let (from, to) = match window {
            Window::All => (calendar.anchor(), self.clock),
            Window::Days(0) => return Err(Error::new(ErrorCode::OutOfRange, "is 0 days long").within("window")),
            Window::Days(days) => {
                (calendar.start(calendar.day(self.clock).before(days.saturating_sub(1)))?, self.clock)
            }
            Window::Between { from, to } if to <= from => {
                let message = format!("is {to}, not after {from}");
                return Err(Error::new(ErrorCode::OutOfRange, message).within("to").within("window"));
            }
            Window::Between { from, to } => (from, to.plus_milliseconds(-1)?.min(self.clock)),
        };
        Ok(Span { from: from.max(calendar.anchor()), to })
    }

    /// The days of a span, whole or in part.
    pub(super) fn days(&self, span: Span) -> (Day, Day) {
        let calendar = self.terms.calendar;
        (calendar.day(span.from), calendar.day(span.to))
    }

    /// Every record of a span, in order.
    pub(super) fn records(&self, span: Span) -> impl DoubleEndedIterator<Item = (Number, Cow<'_, Record>)> {
        self.journal.between(span.from, span.to)
    }

    /// What consumed credits in a span, in order.
    pub(super) fn consumed(&self, span: Span) -> impl Iterator<Item = Result<Consumed<'_>, Error>> {
        self.records(span).filter_map(|(number, record)| self.consumption(number, record).transpose())
    }

    /// What a record consumed, where it did.
    pub(in crate::ledger) fn consumption<'a>(
        &'a self,
        number: Number,
        record: Cow<'a, Record>,
    ) -> Result<Option<Consumed<'a>>, Error> {
        let booked = || self.journal.effect(number, &self.position)?.credits();
        let (credits, event) = match &record.body {
            Body::Spend(spend) | Body::Capture(spend) => (spend.credits, true),
            Body::Returned(_) | Body::Reverse | Body::Brought(Brought::Round(_)) => (booked()?, false),
            _ => return Ok(None),
        };
        let reversed = matches!(record.body, Body::Reverse).then(|| self.spend_number(&record.key.id)).flatten();
        let spent = reversed.and_then(|number| self.journal.row(number));
        Ok(Some(Consumed { record, spent, credits, event }))
    }
}

impl<'a> Consumed<'a> {
    /// A record with usage, that consumed nothing.
    pub(super) fn nothing(record: Cow<'a, Record>) -> Consumed<'a> {
        Consumed { record, spent: None, credits: Decimal::ZERO, event: false }
    }

    /// What was used; a rounding has nothing.
    pub(in crate::ledger) fn usage(&self) -> Option<&Spend> {
        match &self.record.body {
            Body::Returned(returned) => Some(&returned.spend),
            Body::Reverse => self.spent.as_ref()?.usage(),
            _ => self.record.usage(),
        }
    }
}
