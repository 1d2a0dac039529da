//! What the oracle reports of its books.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Oracle;
use super::books::{Batch, Books, Invoice};
use super::course::run;
use super::entry::{Entry, Kind};
use crate::account::{Exhaustion, METERS};
use crate::amount::Credits;
use crate::calendar::{DAY, day_name, day_start, written};
use crate::operation::Usage;

impl Oracle {
    /// The balance at an instant; at the clock by default.
    pub fn balance(&self, at: Option<i64>) -> Result<Value, &'static str> {
        let at = self.since_anchor(at.unwrap_or(self.clock))?;
        Ok(balance(&run(&self.setup, &self.admitted, &[], at, None)))
    }

    /// Every grant, by id.
    pub fn grants(&self) -> BTreeMap<String, Value> {
        self.now().batches.iter().map(|batch| (batch.id.clone(), grant(batch))).collect()
    }

    /// Every invoice, oldest first.
    pub fn invoices(&self) -> Vec<Value> {
        self.now().invoices.iter().map(invoice).collect()
    }

    /// The whole journal, oldest first.
    pub fn journal(&self) -> Vec<Value> {
        self.journal_between(i64::MIN, i64::MAX)
    }

    /// The journal from an instant to just before another.
    pub fn journal_between(&self, from: i64, to: i64) -> Vec<Value> {
        self.now().entries.iter().filter(|entry| (from..to).contains(&entry.at)).map(Entry::json).collect()
    }

    /// Consumption by key: credits, events and share.
    pub fn breakdown(&self, by: &str, from: i64, to: i64) -> BTreeMap<String, (Credits, u64)> {
        let mut shares: BTreeMap<String, (Credits, u64)> = BTreeMap::new();
        let books = self.now();
        let spends = books.entries.iter().filter(|entry| matches!(entry.kind, Kind::Spend | Kind::Capture));
        let usages: BTreeMap<&str, &Usage> =
            spends.filter_map(|entry| Some((entry.id.as_str(), entry.usage.as_ref()?))).collect();
        for entry in books.entries.iter().filter(|entry| entry.consumes() && (from..to).contains(&entry.at)) {
            let usage = usages[entry.id.as_str()];
            let key = match by {
                "day" => day_name(entry.at, self.setup.offset),
                "meter" => usage.meter.clone().unwrap_or_default(),
                "category" => {
                    let stated = usage.attribute("category");
                    let meters = METERS.iter().find(|(meter, _)| Some(*meter) == usage.meter.as_deref());
                    stated.or(meters.map(|(_, category)| *category)).unwrap_or_default().to_owned()
                }
                _ => usage.attribute(by).unwrap_or_default().to_owned(),
            };
            let share = shares.entry(key).or_default();
            share.0 += entry.credits;
            share.1 += u64::from(entry.kind != Kind::Reverse);
        }
        shares.retain(|_, share| *share != (Credits::ZERO, 0));
        shares
    }

    /// Consumption of every day from the first to the clock's.
    pub fn daily(&self, days: Option<u32>) -> Vec<Value> {
        let offset = self.setup.offset;
        let last = day_start(self.clock, offset);
        let opening = day_start(self.setup.anchor, offset);
        let first = days.map_or(opening, |days| opening.max(last - i64::from(days - 1) * DAY));
        let mut days: BTreeMap<i64, Credits> = BTreeMap::new();
        for entry in self.now().entries.iter().filter(|entry| entry.consumes()) {
            *days.entry(day_start(entry.at, offset)).or_default() += entry.credits;
        }
        let mut day = first;
        let mut rows = Vec::new();
        while day <= last {
            let credits = days.get(&day).copied().unwrap_or_default();
            rows.push(json!({ "day": day_name(day, offset), "credits": credits.json() }));
            day += DAY;
        }
        rows
    }

    /// Sums over all grants.
    pub fn audit(&self) -> Value {
        let books = self.now();
        let sum = |part: fn(&Batch) -> Credits| books.batches.iter().map(part).sum::<Credits>().json();
        json!({
            "grants": books.batches.len(), "entries": books.entries.len(),
            "granted": sum(|batch| batch.amount), "spent": sum(|batch| batch.spent),
            "expired": sum(|batch| batch.expired), "voided": sum(|batch| batch.voided),
            "held": sum(|batch| batch.held), "remaining": sum(|batch| batch.remaining),
        })
    }
}

pub(super) fn balance(books: &Books<'_>) -> Value {
    let cycle = &books.cycle;
    let unlimited = books.unlimited();
    let (remaining, held) = (books.remaining(), books.held());
    let consumed = cycle.drawn + books.overage() + books.debt + cycle.forgiven + cycle.unmetered;
    let granted = cycle.package + cycle.purchased + cycle.bonus;
    let blocked = !unlimited
        && match books.setup.policy.exhaustion {
            Exhaustion::BlockEmpty | Exhaustion::BlockShort => !remaining.is_some(),
            Exhaustion::Overage(Some(cap)) => !remaining.is_some() && books.overage() >= cap,
            Exhaustion::Overage(None) | Exhaustion::Debt => false,
        };
    let limited = |credits: Credits| if unlimited { Value::Null } else { credits.json() };
    json!({
        "at": written(books.now),
        "package": limited(cycle.package), "consumed": consumed.json(), "remaining": limited(remaining),
        "purchased": cycle.purchased.json(), "bonus": cycle.bonus.json(), "drawn": cycle.drawn.json(),
        "expired": cycle.expired.json(), "voided": cycle.voided.json(), "held": held.json(),
        "overage": books.overage().json(), "debt": books.debt.json(), "forgiven": cycle.forgiven.json(),
        "unmetered": cycle.unmetered.json(),
        "used": if unlimited || granted == Credits::ZERO { Value::Null } else { consumed.over(granted).json() },
        "blocked": blocked,
        "cycle": { "start": written(cycle.start), "end": written(cycle.end) },
    })
}

pub(super) fn invoice(invoice: &Invoice) -> Value {
    json!({
        "id": invoice.id,
        "cycle": { "start": written(invoice.start), "end": written(invoice.end) },
        "credits": invoice.credits.json(),
        "total": { "amount": invoice.amount.json(), "currency": "USD" },
    })
}

fn grant(batch: &Batch) -> Value {
    json!({
        "id": batch.id, "kind": if batch.free { "free" } else { "paid" }, "source": batch.source,
        "amount": batch.amount.json(), "remaining": batch.remaining.json(), "spent": batch.spent.json(),
        "expired": batch.expired.json(), "voided": batch.voided.json(), "held": batch.held.json(),
        "priority": batch.priority, "addedAt": written(batch.added), "effectiveAt": written(batch.effective),
        "expiresAt": batch.expires.map(written),
        "cost": batch.cost.map(|cost| json!({ "amount": cost.json(), "currency": "USD" })),
    })
}
