//! What a transaction did, in entries, corrections, invoices and alerts.

use super::Ledger;
use super::book::{Done, New, Request, TakenBack};
use super::index::Index;
use super::journal::{Effect, Key, Number, Record};
use super::operation::Body;
use super::output::{Alert, Draw, Entry, EntryKind, Invoice, Receipt};
use super::position::{Brought, Id, lost, sum};
use crate::mutation::{Flip, flipped};
use crate::ordered::sorted;
use crate::{Decimal, Error, Instant, Usage};

impl Ledger {
    /// Keeps a transaction and says what it did; what cannot be said is not kept either.
    pub(super) fn receipt(&mut self, done: Done) -> Result<Receipt, Error> {
        let said = self.entries_of(&done).and_then(|entries| {
            let balance = self.position.balance(&self.terms, self.clock)?;
            Ok((entries, balance))
        });
        let ((entries, corrections), balance) = match said {
            Ok(said) => said,
            Err(error) => {
                self.undo(done)?;
                return Err(error);
            }
        };
        let invoices = self.new_invoices(&done);
        let alerts = self.say(done.alerts);
        self.exhausted = done.exhausted;
        self.forget()?;
        Ok(Receipt {
            entries,
            corrections,
            refused: done.refused,
            duplicates: done.duplicates,
            balance,
            alerts,
            invoices,
        })
    }

    /// Books one operation; where that fails, as many ids have been made as before.
    pub(super) fn submit(&mut self, key: Key, request: Request<'_>, made: u64) -> Result<Receipt, Error> {
        let outcome = match self.transact(vec![New { key, request, nth: None }], self.clock) {
            Ok(done) => self.receipt(done),
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            self.made = made;
        }
        outcome
    }

    /// What a receipt says when nothing was done.
    pub(super) fn duplicate(&self, id: &str) -> Result<Receipt, Error> {
        Ok(Receipt {
            entries: Vec::new(),
            corrections: Vec::new(),
            refused: Vec::new(),
            duplicates: vec![id.to_owned()],
            balance: self.position.balance(&self.terms, self.clock)?,
            alerts: Vec::new(),
            invoices: Vec::new(),
        })
    }

    /// Says the alerts that have not been said.
    pub(super) fn say(&mut self, alerts: Vec<Alert>) -> Vec<Alert> {
        let alerts = self.unsaid(alerts);
        for alert in &alerts {
            self.said.insert(&alert.key, alert.at);
        }
        alerts
    }

    /// Alerts that have not been said, each once.
    pub(super) fn unsaid(&self, alerts: Vec<Alert>) -> Vec<Alert> {
        let mut seen = Index::default();
        let mut unsaid: Vec<Alert> = Vec::new();
        for alert in alerts {
            let twice = seen.find(&alert.key, &|place| key_of(&unsaid, place));
            if twice.is_none() && (!self.said.contains(&alert.key) || flipped(Flip::SaidOnce)) {
                let place = u32::try_from(unsaid.len()).unwrap_or(0);
                seen.insert(&alert.key, place, &|place| key_of(&unsaid, place));
                unsaid.push(alert);
            }
        }
        unsaid
    }

    /// New entries, and earlier ones that now stand otherwise.
    pub(super) fn entries_of(&self, done: &Done) -> Result<(Vec<Entry>, Vec<Entry>), Error> {
        let mut entries = Vec::new();
        let mut corrections: Vec<(&Key, Entry)> = Vec::new();
        // What was taken back, by what an entry is known by; several at one instant keep their order.
        let mut old = Old::of(&done.before);
        for number in done.from..self.journal.next() {
            let record = self.journal.get(number).ok_or_else(lost)?;
            let effect = self.journal.effect(number, &self.position)?;
            let Some(kind) = record.entry_kind(&effect) else { continue };
            match old.take((record.key.at, kind, effect.names(kind, &record.key))) {
                Some(was) if was.effect == effect || flipped(Flip::Corrections) => {}
                was => match self.entry(number)? {
                    Some(entry) if was.is_some() => corrections.push((&record.key, entry)),
                    Some(entry) => entries.push(entry),
                    None => {}
                },
            }
        }
        for gone in old.rest() {
            if let Some(entry) = gone.fallen_away() {
                corrections.push((&gone.key, entry));
            }
        }
        let mut told = Vec::with_capacity(corrections.len());
        for (_, entry) in sorted(corrections, &|(left, _), (right, _)| left < right) {
            told.push(entry);
        }
        Ok((entries, told))
    }

    /// The entry of a record, where it makes one.
    pub(super) fn entry(&self, number: Number) -> Result<Option<Entry>, Error> {
        let record = self.journal.row(number).ok_or_else(lost)?;
        let effect = self.journal.effect(number, &self.position)?;
        let Some(kind) = record.entry_kind(&effect) else { return Ok(None) };
        let id = effect.names(kind, &record.key);
        let mut draws = Vec::with_capacity(effect.draws.len());
        for (grant, credits) in &effect.draws {
            draws.push(Draw { grant: grant.to_string(), credits: *credits });
        }
        let usage = record.usage().map(|spend| Usage {
            id: spend.named.then(|| record.key.id.to_string()),
            ..spend.content.to_usage(&self.names)
        });
        Ok(Some(Entry {
            id: id.to_string(),
            at: record.key.at,
            kind,
            credits: effect.credits()?,
            draws,
            overage: effect.parts.overage,
            debt: effect.parts.debt,
            forgiven: effect.parts.forgiven,
            unmetered: effect.parts.unmetered,
            usage,
            exempt: record.usage().and_then(|spend| spend.exempt).map(|name| self.names.text(name).to_owned()),
        }))
    }

    pub(super) fn new_invoices(&self, done: &Done) -> Vec<Invoice> {
        let (standing, before) = &done.invoiced;
        let mut made = Vec::new();
        for invoice in self.position.invoices().iter().skip(*standing) {
            if !before.contains(invoice) {
                made.push(invoice.clone());
            }
        }
        made
    }
}

impl Record {
    /// What its entry is called; nothing where there is nothing to say: a day without credits to grant, a
    /// period that needed no rounding.
    pub(crate) fn entry_kind(&self, effect: &Effect) -> Option<EntryKind> {
        let silent = match self.body {
            Body::Brought(Brought::Round(_)) => *effect == Effect::default(),
            Body::Brought(Brought::Daily | Brought::Rollover) => effect.draws.is_empty(),
            _ => false,
        };
        self.kind().filter(|_| !silent)
    }
}

fn key_of(alerts: &[Alert], place: u32) -> &str {
    alerts.get(place as usize).map_or("", |alert| &alert.key)
}

/// What an entry is known by.
type Known<'a> = (Instant, EntryKind, &'a Id);

/// Bookings that were taken back, until each is found again.
struct Old<'a>(Vec<(Known<'a>, Option<&'a TakenBack>)>);

impl<'a> Old<'a> {
    fn of(before: &'a [TakenBack]) -> Old<'a> {
        let mut known = Vec::new();
        for was in before {
            if let Some(kind) = was.kind {
                known.push(((was.key.at, kind, was.effect.names(kind, &was.key)), Some(was)));
            }
        }
        Old(sorted(known, &|(left, _), (right, _)| left < right))
    }

    /// The first that is known by that and was not taken yet.
    fn take(&mut self, known: Known<'_>) -> Option<&'a TakenBack> {
        let place = self.0.partition_point(|(other, _)| *other < known);
        let same = self.0.iter_mut().skip(place).take_while(|(other, _)| *other == known);
        same.map(|(_, was)| was).find(|was| was.is_some())?.take()
    }

    fn rest(self) -> impl Iterator<Item = &'a TakenBack> {
        self.0.into_iter().filter_map(|(_, was)| was)
    }
}

impl TakenBack {
    /// How an entry stands that is no more.
    fn fallen_away(&self) -> Option<Entry> {
        let zero = Decimal::ZERO;
        self.kind.map(|kind| Entry {
            id: self.effect.names(kind, &self.key).to_string(),
            at: self.key.at,
            kind,
            credits: zero,
            draws: Vec::new(),
            overage: zero,
            debt: zero,
            forgiven: zero,
            unmetered: zero,
            usage: None,
            exempt: None,
        })
    }
}

impl Effect {
    /// What an entry is called: by its grant where it is about one, else by its operation.
    fn names<'a>(&'a self, kind: EntryKind, key: &'a Key) -> &'a Id {
        match (kind, self.draws.first()) {
            (EntryKind::Grant | EntryKind::Expire | EntryKind::Repay, Some((grant, _))) => grant,
            _ => &key.id,
        }
    }

    /// Draws and parts together: an entry's credits.
    pub(super) fn credits(&self) -> Result<Decimal, Error> {
        let mut credits = sum(&self.parts.each())?;
        for (_, drawn) in &self.draws {
            credits.add(drawn)?;
        }
        Ok(credits)
    }
}
