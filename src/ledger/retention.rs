//! Bounded retention: single entries are kept for so many days; what is older lives on as totals.

use std::collections::BTreeMap;

use super::Ledger;
use super::names::Name;
use super::operation::{Body, Returned};
use super::position::lost;
use crate::time::Day;
use crate::{Decimal, Error};

/// Consumption by day, meter, model and agent, of entries that are no longer kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Totals(BTreeMap<TotalKey, (Decimal, u64)>);

/// What a total is kept by.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct TotalKey {
    pub(crate) day: Day,
    pub(crate) meter: Option<Name>,
    pub(crate) model: Option<Name>,
    pub(crate) agent: Option<Name>,
}

impl Totals {
    pub(crate) fn add(&mut self, key: TotalKey, credits: Decimal, events: u64) -> Result<(), Error> {
        let sums = self.0.entry(key).or_default();
        *sums = (sums.0.plus(credits)?, sums.1.saturating_add(events));
        Ok(())
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (&TotalKey, &(Decimal, u64))> {
        self.0.iter()
    }

    pub(crate) fn names(&self, each: &mut impl FnMut(Name)) {
        for key in self.0.keys() {
            [key.meter, key.model, key.agent].into_iter().flatten().for_each(&mut *each);
        }
    }

    /// The same under other numbers.
    fn renumbered(&self, number: &impl Fn(Name) -> Name) -> Totals {
        let key = |key: &TotalKey| TotalKey {
            day: key.day,
            meter: key.meter.map(number),
            model: key.model.map(number),
            agent: key.agent.map(number),
        };
        Totals(self.0.iter().map(|(old, sums)| (key(old), *sums)).collect())
    }
}

impl Ledger {
    /// Moves what is older than the policy keeps into the totals.
    pub(super) fn forget(&mut self) -> Result<(), Error> {
        let Some(kept) = self.kept_from()? else { return Ok(()) };
        if self.journal.first_at().is_none_or(|first| first >= kept) {
            return Ok(());
        }
        let (model, agent) = (self.names.known("model"), self.names.known("agent"));
        while self.journal.first_at().is_some_and(|first| first < kept) {
            let number = self.journal.first();
            let record = self.journal.get(number).ok_or_else(lost)?;
            if let Some(consumed) = self.consumption(number, record)? {
                let content = consumed.usage.map(|spend| &spend.content);
                let key = TotalKey {
                    day: self.terms.calendar.day(record.key.at),
                    meter: content.and_then(|content| content.meter),
                    model: content.zip(model).and_then(|(content, model)| content.attribute(model)),
                    agent: content.zip(agent).and_then(|(content, agent)| content.attribute(agent)),
                };
                let (credits, events) = (consumed.credits, u64::from(consumed.event));
                self.totals.add(key, credits, events)?;
            }
            self.keep_reversal(number)?;
            self.journal.drop_first();
        }
        // No booking before `kept` is made again, so neither are its alerts. A refusal may still say that an
        // account is exhausted which has been so for long.
        self.said.retain(|key, at| *at >= kept || key.starts_with("exhausted"));
        self.renumber_names();
        Ok(())
    }

    /// A reversal that is kept learns what it gives back before its spend is forgotten.
    fn keep_reversal(&mut self, number: u64) -> Result<(), Error> {
        let record = self.journal.get(number).ok_or_else(lost)?;
        let (Body::Spend(spend) | Body::Capture(spend)) = &record.body else { return Ok(()) };
        if let Some(reversal) = self.journal.reversed(&record.key.id) {
            let (draws, parts) = self.journal.spent(number)?;
            let returned = Returned { spend: (**spend).clone(), draws, parts };
            self.journal.replace(reversal, Body::Returned(Box::new(returned)));
        }
        Ok(())
    }

    /// Lets go of texts that no kept entry uses, whenever there are twice as many as were in use.
    fn renumber_names(&mut self) {
        if !self.names.has_doubled() {
            return;
        }
        let used = self.used_names();
        let (names, numbers) = used.compact();
        let number = |name: Name| numbers.get(&name).copied().unwrap_or(name);
        let totals = self.totals.renumbered(&number);
        self.journal.renumber(&number);
        (self.names, self.totals) = (names, totals);
    }
}
