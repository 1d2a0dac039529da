//! The totals of forgotten days, as bytes.

use super::bytes::{In, Out, damaged};
use crate::Error;
use crate::ledger::names::{Name, Names, UsedNames};
use crate::ledger::retention::{Total, TotalKey, Totals};
use crate::ordered::ordered;
use crate::time::Day;

impl Totals {
    pub(super) fn write(&self, out: &mut Out, names: &UsedNames<'_>) {
        let number = |name: Option<Name>| name.map(|name| names.number(name));
        // By the numbers of the snapshot, which follow the texts; those of the ledger follow their arrival.
        let key = |place: usize| {
            self.rows()
                .get(place)
                .map(|Total { key, .. }| (key.day, number(key.meter), number(key.model), number(key.agent)))
        };
        let places = ordered(self.rows().len(), &mut |left, right| key(left) < key(right));
        out.count(places.len());
        for total in places.into_iter().filter_map(|place| self.rows().get(place)) {
            out.signed(total.key.day.0.into());
            for name in [total.key.meter, total.key.model, total.key.agent] {
                out.optional(number(name), Out::number);
            }
            out.decimal(total.credits);
            out.number(total.events);
        }
    }

    pub(super) fn read(input: &mut In<'_>, names: &Names) -> Result<Totals, Error> {
        let mut totals = Totals::default();
        let name = |input: &mut In<'_>| input.optional(|input| names.numbered(input.small()?).ok_or_else(damaged));
        for _ in 0..input.count()? {
            let day = Day(i64::try_from(input.signed()?).map_err(|_| damaged())?);
            let key = TotalKey { day, meter: name(input)?, model: name(input)?, agent: name(input)? };
            totals.add(key, input.decimal()?, input.number()?)?;
        }
        Ok(totals)
    }
}
