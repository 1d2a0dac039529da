//! The totals of forgotten days, as bytes.

use super::bytes::{In, Out, damaged};
use crate::ledger::names::{Name, Names, UsedNames};
use crate::ledger::retention::{TotalKey, Totals};
use crate::time::Day;
use crate::{Decimal, Error};

impl Totals {
    pub(super) fn write(&self, out: &mut Out, names: &UsedNames<'_>) {
        let number = |name: Option<Name>| name.map(|name| names.number(name));
        // By the numbers of the snapshot, which follow the texts; a map's order follows their arrival.
        let row = |(key, sums): (&TotalKey, &(Decimal, u64))| {
            (key.day, number(key.meter), number(key.model), number(key.agent), *sums)
        };
        let mut rows: Vec<_> = self.iter().map(row).collect();
        rows.sort_unstable_by_key(|(day, meter, model, agent, _)| (*day, *meter, *model, *agent));
        out.all(rows.into_iter(), |out, (day, meter, model, agent, (credits, events))| {
            out.signed(day.0.into());
            for name in [meter, model, agent] {
                out.optional(name, Out::number);
            }
            out.decimal(credits);
            out.number(events);
        });
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
