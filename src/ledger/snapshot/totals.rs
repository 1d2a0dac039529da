//! The totals of forgotten days, as bytes.

use super::codec::Codec;
use crate::Decimal;
use crate::ledger::names::Name;
use crate::ledger::retention::{Total, TotalKey, Totals};
use crate::time::Day;

impl Codec<'_> {
    pub(super) fn totals(&mut self, totals: &mut Totals) {
        let row = || {
            let key = TotalKey { day: Day(0), meter: None, model: None, agent: None };
            Total { key, credits: Decimal::ZERO, events: 0 }
        };
        self.all(&mut totals.0, row, |codec, Total { key, credits, events }| {
            codec.long(&mut key.day.0);
            for name in [&mut key.meter, &mut key.model, &mut key.agent] {
                codec.optional_name(name);
            }
            codec.decimal(credits);
            codec.number(events);
        });
    }

    pub(super) fn optional_name(&mut self, name: &mut Option<Name>) {
        self.optional(name, Name(0), Codec::name);
    }
}
