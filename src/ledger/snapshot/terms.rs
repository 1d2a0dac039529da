//! The account's terms as bytes.

use super::bytes::{In, Out, damaged};
use crate::catalog::policy::{BlockWhen, DrawOrder, Late, OverageAtRenewal, Overrun, Rollover, ThresholdBasis};
use crate::ledger::Ledger;
use crate::ledger::terms::{Era, ExhaustionRule, Rules, Terms};
use crate::time::Calendar;
use crate::{Catalog, Error};

const DRAW_ORDERS: [DrawOrder; 3] = [DrawOrder::FreeFirst, DrawOrder::PriorityFirst, DrawOrder::ExpiryFirst];
const BLOCKS: [BlockWhen; 2] = [BlockWhen::Empty, BlockWhen::Short];
const OVERRUNS: [Overrun; 2] = [Overrun::Forgive, Overrun::Owe];
const BASES: [ThresholdBasis; 2] = [ThresholdBasis::Plan, ThresholdBasis::Total];
const SETTLEMENTS: [OverageAtRenewal; 4] =
    [OverageAtRenewal::Invoice, OverageAtRenewal::Forgive, OverageAtRenewal::Carry, OverageAtRenewal::CarryAndRepay];
const LATES: [Late; 3] = [Late::Rebook, Late::BookNow, Late::Refuse];

impl Ledger {
    pub(super) fn write_terms(&self, out: &mut Out) {
        let terms = &self.terms;
        out.optional(terms.account.as_deref(), Out::text);
        out.instant(terms.calendar.anchor());
        out.signed(terms.calendar.offset_minutes().into());
        out.optional(terms.seats, |out, seats| out.number(seats.into()));
        out.optional(terms.allotment, Out::decimal);
        write_rules(out, &terms.rules);
        out.all(terms.eras.iter(), |out, era| {
            out.instant(era.after);
            out.text(&era.catalog.to_json());
        });
    }
}

fn write_rules(out: &mut Out, rules: &Rules) {
    out.one_of(&rules.draw_order, &DRAW_ORDERS);
    match rules.exhaustion {
        ExhaustionRule::Block(when) => {
            out.byte(0);
            out.one_of(&when, &BLOCKS);
        }
        ExhaustionRule::Overage { cap } => {
            out.byte(1);
            out.optional(cap, Out::decimal);
        }
        ExhaustionRule::Debt => out.byte(2),
    }
    out.one_of(&rules.overrun, &OVERRUNS);
    out.all(rules.thresholds.iter(), |out, threshold| out.decimal(*threshold));
    out.one_of(&rules.threshold_basis, &BASES);
    out.flag(rules.threshold_inclusive);
    out.decimal(rules.hysteresis);
    out.number(rules.expiring_days.into());
    out.decimal(rules.projected_probability);
    out.one_of(&rules.overage_at_renewal, &SETTLEMENTS);
    out.decimal(rules.rollover.min);
    out.optional(rules.rollover.max, Out::decimal);
    out.optional(rules.rollover.cycles, |out, cycles| out.number(cycles.into()));
    out.one_of(&rules.late, &LATES);
    out.optional(rules.retention_days, |out, days| out.number(days.into()));
}

pub(super) fn read(input: &mut In<'_>) -> Result<Terms, Error> {
    let account = input.optional(|input| input.text().map(str::to_owned))?;
    let anchor = input.instant()?;
    let offset = i32::try_from(input.signed()?).map_err(|_| damaged())?;
    Ok(Terms {
        account,
        calendar: Calendar::new(anchor, offset)?,
        seats: input.optional(In::small)?,
        allotment: input.optional(In::decimal)?,
        rules: read_rules(input)?,
        eras: input.all(|input| Ok(Era { after: input.instant()?, catalog: Catalog::parse(input.text()?)?.into() }))?,
    })
}

fn read_rules(input: &mut In<'_>) -> Result<Rules, Error> {
    Ok(Rules {
        draw_order: input.one_of(&DRAW_ORDERS)?,
        exhaustion: match input.byte()? {
            0 => ExhaustionRule::Block(input.one_of(&BLOCKS)?),
            1 => ExhaustionRule::Overage { cap: input.optional(In::decimal)? },
            2 => ExhaustionRule::Debt,
            _ => return Err(damaged()),
        },
        overrun: input.one_of(&OVERRUNS)?,
        thresholds: input.all(In::decimal)?,
        threshold_basis: input.one_of(&BASES)?,
        threshold_inclusive: input.flag()?,
        hysteresis: input.decimal()?,
        expiring_days: input.small()?,
        projected_probability: input.decimal()?,
        overage_at_renewal: input.one_of(&SETTLEMENTS)?,
        rollover: Rollover {
            min: input.decimal()?,
            max: input.optional(In::decimal)?,
            cycles: input.optional(In::small)?,
        },
        late: input.one_of(&LATES)?,
        retention_days: input.optional(In::small)?,
    })
}
