//! Bounded retention: single entries are kept for so many days; what is older lives on as totals.

use super::Ledger;
use super::names::Name;
use super::operation::{Body, Returned};
use super::position::lost;
use crate::ordered::sorted;
use crate::time::Day;
use crate::{Decimal, Error};

/// Consumption by day, meter, model and agent, of entries that are no longer kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Totals(pub(super) Vec<Total>);

/// What a total is kept by.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct TotalKey {
    pub(crate) day: Day,
    pub(crate) meter: Option<Name>,
    pub(crate) model: Option<Name>,
    pub(crate) agent: Option<Name>,
}

/// What a day came to under one key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Total {
    pub(crate) key: TotalKey,
    pub(crate) credits: Decimal,
    pub(crate) events: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, key: TotalKey, credits: Decimal, events: u64) -> Result<(), Error> {
        // Days are forgotten in order, so that a new row comes last or nearly so.
        let place = self.0.partition_point(|total| total.key < key);
        match self.0.get_mut(place).filter(|total| total.key == key) {
            Some(total) => {
                total.credits = total.credits.plus(credits)?;
                total.events = total.events.saturating_add(events);
            }
            None => self.0.insert(place, Total { key, credits, events }),
        }
        Ok(())
    }

    /// By day, then in the order of the names' numbers.
    pub(crate) fn rows(&self) -> &[Total] {
        &self.0
    }

    /// The same under other numbers.
    /// The same under other numbers of the names.
    pub(crate) fn renumber(&mut self, number: &dyn Fn(Name) -> Name) {
        for Total { key, .. } in &mut self.0 {
            for name in [&mut key.meter, &mut key.model, &mut key.agent] {
                *name = name.map(number);
            }
        }
        self.0 = sorted(std::mem::take(&mut self.0), &|left, right| left.key < right.key);
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
            let record = self.journal.row(number).ok_or_else(lost)?;
            let at = record.key.at;
            if let Some(consumed) = self.consumption(number, record)? {
                let content = consumed.usage().map(|spend| &spend.content);
                let key = TotalKey {
                    day: self.terms.calendar.day(at),
                    meter: content.and_then(|content| content.meter),
                    model: content.zip(model).and_then(|(content, model)| content.attribute(model)),
                    agent: content.zip(agent).and_then(|(content, agent)| content.attribute(agent)),
                };
                let (credits, events) = (consumed.credits, u64::from(consumed.event));
                self.totals.add(key, credits, events)?;
            }
            self.keep_reversal(number)?;
            self.journal.drop_first()?;
        }
        // No booking before `kept` is made again, so neither are its alerts. What armed exhaustion last may be
        // older, and that it has been said with it; and a check may still say what has been projected since.
        let last = self.said.last_before(kept, "exhausted:");
        let lasting = |key: &str| key.starts_with("projected") || last.as_deref() == Some(key);
        self.said.retain(&|key, at| at >= kept || lasting(key));
        self.renumber_names();
        Ok(())
    }

    /// A reversal that is kept learns what it gives back before its spend is forgotten.
    fn keep_reversal(&mut self, number: u64) -> Result<(), Error> {
        let record = self.journal.row(number).ok_or_else(lost)?;
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
        let (names, numbers) = (used.compact(), used.numbers().to_vec());
        let number = |name: Name| numbers.get(name.0 as usize).map_or(name, |number| Name(*number));
        self.journal.renumber(&number);
        self.totals.renumber(&number);
        self.names = names;
    }
}
