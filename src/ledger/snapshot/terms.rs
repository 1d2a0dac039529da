//! The account's terms as bytes.

use super::codec::{Codec, damaged};
use crate::catalog::policy::{BlockWhen, DrawOrder, Late, OverageAtRenewal, Overrun, Policy, ThresholdBasis};
use crate::ledger::terms::{Era, ExhaustionRule, Rules, Terms};
use crate::time::Calendar;
use crate::{Catalog, Decimal, Error, Instant};

const DRAW_ORDERS: [DrawOrder; 3] = [DrawOrder::FreeFirst, DrawOrder::PriorityFirst, DrawOrder::ExpiryFirst];
const BLOCKS: [BlockWhen; 2] = [BlockWhen::Empty, BlockWhen::Short];
const OVERRUNS: [Overrun; 2] = [Overrun::Forgive, Overrun::Owe];
const BASES: [ThresholdBasis; 2] = [ThresholdBasis::Plan, ThresholdBasis::Total];
const SETTLEMENTS: [OverageAtRenewal; 4] =
    [OverageAtRenewal::Invoice, OverageAtRenewal::Forgive, OverageAtRenewal::Carry, OverageAtRenewal::CarryAndRepay];
const LATES: [Late; 3] = [Late::Rebook, Late::BookNow, Late::Refuse];

/// Terms that were read.
pub(super) fn read(codec: &mut Codec<'_>) -> Result<Terms, Error> {
    let mut terms = Terms {
        account: None,
        calendar: Calendar::new(Instant::EPOCH, 0)?,
        seats: None,
        allotment: None,
        rules: Rules::of(&Policy::default(), &Policy::default()),
        eras: Vec::new(),
    };
    codec.terms(&mut terms)?;
    if codec.is_damaged() { Err(damaged()) } else { Ok(terms) }
}

impl Codec<'_> {
    pub(super) fn terms(&mut self, terms: &mut Terms) -> Result<(), Error> {
        self.optional(&mut terms.account, String::new(), Codec::text);
        let (mut anchor, mut offset) = (terms.calendar.anchor(), terms.calendar.offset_minutes());
        self.instant(&mut anchor);
        self.int(&mut offset);
        terms.calendar = Calendar::new(anchor, offset)?;
        self.optional_small(&mut terms.seats);
        self.optional_decimal(&mut terms.allotment);
        self.rules(&mut terms.rules);
        for place in 0..self.count(terms.eras.len()) {
            let era = terms.eras.get(place);
            let mut after = era.map_or(Instant::EPOCH, |era| era.after);
            let mut document = era.map_or(String::new(), |era| era.catalog.to_json());
            self.instant(&mut after);
            self.text(&mut document);
            if self.is_reading() {
                terms.eras.push(Era { after, catalog: Catalog::parse(&document)?.into() });
            }
        }
        Ok(())
    }

    fn rules(&mut self, rules: &mut Rules) {
        self.one_of(&mut rules.draw_order, &DRAW_ORDERS);
        let (mut kind, mut when, mut cap) = match rules.exhaustion {
            ExhaustionRule::Block(when) => (0, when, None),
            ExhaustionRule::Overage { cap } => (1, BlockWhen::Empty, cap),
            ExhaustionRule::Debt => (2, BlockWhen::Empty, None),
        };
        self.byte(&mut kind);
        rules.exhaustion = match kind {
            0 => {
                self.one_of(&mut when, &BLOCKS);
                ExhaustionRule::Block(when)
            }
            1 => {
                self.optional_decimal(&mut cap);
                ExhaustionRule::Overage { cap }
            }
            2 => ExhaustionRule::Debt,
            _ => return self.damage(),
        };
        self.one_of(&mut rules.overrun, &OVERRUNS);
        self.all(&mut rules.thresholds, Decimal::default, Codec::decimal);
        self.one_of(&mut rules.threshold_basis, &BASES);
        self.flag(&mut rules.threshold_inclusive);
        self.decimal(&mut rules.hysteresis);
        self.small(&mut rules.expiring_days);
        self.decimal(&mut rules.projected_probability);
        self.one_of(&mut rules.overage_at_renewal, &SETTLEMENTS);
        self.decimal(&mut rules.rollover.min);
        self.optional_decimal(&mut rules.rollover.max);
        self.optional_small(&mut rules.rollover.cycles);
        self.one_of(&mut rules.late, &LATES);
        self.optional_small(&mut rules.retention_days);
    }

    fn optional_small(&mut self, number: &mut Option<u32>) {
        self.optional(number, 0, Codec::small);
    }
}
