//! What an account holds at one point of its history.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Entry, Kind, Parts};
use super::watch::{Alert, Line};
use crate::account::{AtRenewal, DrawOrder, Exhaustion, Overage, Setup};
use crate::amount::Credits;

/// Everything that is known after so many operations.
#[derive(Clone, Debug)]
pub(crate) struct Books<'a> {
    pub(crate) setup: &'a Setup,
    pub(crate) now: i64,
    pub(crate) plan: Option<String>,
    /// The plan that the next renewal changes to.
    pub(crate) next_plan: Option<Option<String>>,
    pub(crate) cycle: Cycle,
    pub(crate) batches: Vec<Batch>,
    pub(crate) holds: BTreeMap<String, Hold>,
    pub(crate) spends: BTreeMap<String, Spend>,
    pub(crate) debt: Credits,
    /// Overage of cycles before.
    pub(crate) carried: Credits,
    pub(crate) entries: Vec<Entry>,
    pub(crate) invoices: Vec<Invoice>,
    /// The last day that had its free credits, if only none for the cap.
    pub(crate) last_daily: Option<String>,
    /// The balance just after the last grant, renewal or change of plan.
    pub(crate) base: Credits,
    /// Whether credits came since the balance was looked at.
    pub(crate) came: bool,
    pub(crate) lines: Vec<Line>,
    /// What would be raised if nothing had been sent.
    pub(crate) alerts: Vec<Alert>,
}

/// A billing cycle and what happened in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cycle {
    pub(crate) number: u32,
    /// Months from the anchor to its end.
    pub(crate) months: u32,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) package: Credits,
    pub(crate) purchased: Credits,
    pub(crate) bonus: Credits,
    pub(crate) drawn: Credits,
    pub(crate) expired: Credits,
    pub(crate) voided: Credits,
    pub(crate) overage: Credits,
    /// Of its overage, what was invoiced before its end.
    pub(crate) invoiced: Credits,
    pub(crate) forgiven: Credits,
    pub(crate) unmetered: Credits,
    /// Spent from this cycle's allotments.
    pub(crate) used_of_plan: Credits,
    pub(crate) daily: Credits,
    /// Plans whose allotment was granted in full.
    pub(crate) granted: BTreeSet<String>,
    pub(crate) changes: u32,
    /// What of its allotments expired with it.
    pub(crate) rest: Credits,
}

/// A grant.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) id: String,
    pub(crate) free: bool,
    pub(crate) source: &'static str,
    pub(crate) amount: Credits,
    pub(crate) remaining: Credits,
    pub(crate) spent: Credits,
    pub(crate) expired: Credits,
    pub(crate) voided: Credits,
    pub(crate) held: Credits,
    /// What of the spent repaid debt or carried overage.
    pub(crate) repaid: Credits,
    pub(crate) priority: i32,
    pub(crate) added: i64,
    pub(crate) effective: i64,
    pub(crate) expires: Option<i64>,
    pub(crate) cost: Option<Credits>,
    /// It counts: it has become effective.
    pub(crate) begun: bool,
    /// It has expired.
    pub(crate) over: bool,
    /// The cycle whose allotment it is.
    pub(crate) allotment_of: Option<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct Hold {
    pub(crate) taken: Vec<(String, Credits)>,
    pub(crate) open: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Spend {
    pub(crate) credits: Credits,
    pub(crate) parts: Parts,
    /// The cycle that it was booked in.
    pub(crate) cycle: u32,
}

/// Overage of one cycle, as billed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Invoice {
    pub(crate) id: String,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) credits: Credits,
    pub(crate) amount: Credits,
}

impl Books<'_> {
    pub(crate) fn unlimited(&self) -> bool {
        self.setup.nominal(self.plan.as_deref()).is_none()
    }

    pub(crate) fn remaining(&self) -> Credits {
        self.batches.iter().filter(|batch| batch.usable()).map(|batch| batch.remaining).sum()
    }

    pub(crate) fn held(&self) -> Credits {
        self.batches.iter().map(|batch| batch.held).sum()
    }

    pub(crate) fn batch(&mut self, id: &str) -> &mut Batch {
        self.batches.iter_mut().find(|batch| batch.id == id).expect("grants are never forgotten")
    }

    /// Why a spend would be refused now.
    pub(crate) fn refusal(&self, credits: Credits, exempt: bool) -> Option<&'static str> {
        if exempt || self.unlimited() || !credits.is_some() {
            return None;
        }
        let rest = self.remaining();
        match self.setup.policy.exhaustion {
            Exhaustion::BlockEmpty if !rest.is_some() => Some("insufficient_credits"),
            Exhaustion::BlockShort if credits > rest => Some("insufficient_credits"),
            Exhaustion::Overage(Some(cap)) if credits > rest && self.overage() + credits - rest > cap => {
                Some("overage_cap")
            }
            _ => None,
        }
    }

    /// This cycle's overage and what was carried into it.
    pub(crate) fn overage(&self) -> Credits {
        self.cycle.overage + self.carried
    }

    /// Takes as much as there is, in draw order.
    pub(crate) fn take(&mut self, credits: Credits) -> Vec<(String, Credits)> {
        let mut order: Vec<usize> = (0..self.batches.len()).filter(|&index| self.batches[index].usable()).collect();
        order.sort_by_key(|&index| {
            let batch = &self.batches[index];
            let expiry = batch.expires.unwrap_or(i64::MAX);
            let first = match self.setup.policy.draw_order {
                DrawOrder::FreeFirst => (i64::from(!batch.free), expiry, 0),
                DrawOrder::PriorityFirst => (i64::from(batch.priority), expiry, i64::from(!batch.free)),
                DrawOrder::ExpiryFirst => (expiry, i64::from(!batch.free), 0),
            };
            (first, batch.effective, batch.added, batch.id.clone())
        });
        let (mut taken, mut left) = (Vec::new(), credits);
        for index in order {
            let batch = &mut self.batches[index];
            let part = left.min(batch.remaining);
            if part.is_some() {
                batch.remaining -= part;
                left -= part;
                taken.push((batch.id.clone(), part));
            }
        }
        taken
    }

    /// Counts what was taken as spent.
    pub(crate) fn spend(&mut self, draws: &[(String, Credits)]) {
        for (id, part) in draws {
            let number = self.cycle.number;
            let batch = self.batch(id);
            batch.spent += *part;
            let of_plan = batch.allotment_of == Some(number);
            self.cycle.drawn += *part;
            if of_plan {
                self.cycle.used_of_plan += *part;
            }
        }
    }

    /// Books what exceeds the balance as the policy has it; `draws` are what was drawn already.
    pub(crate) fn settle(&mut self, credits: Credits, draws: Vec<(String, Credits)>) -> Parts {
        let drawn: Credits = draws.iter().map(|(_, part)| *part).sum();
        let mut parts = Parts { draws, ..Parts::default() };
        let mut beyond = credits - drawn;
        if self.unlimited() {
            parts.unmetered = beyond;
            self.cycle.unmetered += beyond;
            return parts;
        }
        match self.setup.policy.exhaustion {
            Exhaustion::Debt => {
                parts.debt = beyond;
                beyond = Credits::ZERO;
            }
            Exhaustion::Overage(cap) if beyond.is_some() => {
                let room = cap.map_or(beyond, |cap| (cap - self.overage()).max(Credits::ZERO));
                parts.overage = beyond.min(room);
                beyond -= parts.overage;
                self.cycle.overage += parts.overage;
                self.invoice_early();
            }
            Exhaustion::Overage(_) | Exhaustion::BlockEmpty | Exhaustion::BlockShort => {}
        }
        if self.setup.policy.owe {
            parts.debt += beyond;
        } else {
            parts.forgiven = beyond;
        }
        self.debt += parts.debt;
        self.cycle.forgiven += parts.forgiven;
        parts
    }

    /// Overage that passes an amount is invoiced there and then.
    fn invoice_early(&mut self) {
        let earlier = self.invoices.iter().filter(|invoice| invoice.start == self.cycle.start).count();
        let id = format!("#invoice-{}-{}", self.cycle.number, earlier + 1);
        let limit = self.setup.overage(self.plan.as_deref()).and_then(|overage| overage.invoice_at);
        if let Some(invoice) = self.due(id).filter(|invoice| limit.is_some_and(|limit| invoice.amount > limit)) {
            self.cycle.invoiced += invoice.credits;
            self.invoices.push(invoice);
        }
    }

    /// What of this cycle's overage is to be invoiced, where it is.
    pub(crate) fn due(&self, id: String) -> Option<Invoice> {
        let Cycle { start, end, .. } = self.cycle;
        let credits = self.cycle.overage - self.cycle.invoiced;
        let overage = self.setup.overage(self.plan.as_deref())?;
        let owed = self.setup.policy.at_renewal == AtRenewal::Invoice && credits != Credits::ZERO;
        owed.then(|| Invoice { id, start, end, credits, amount: to_cents(credits, overage) })
    }

    /// Puts credits back into a grant; what returns to one that is over expires, and says so.
    pub(crate) fn put_back(&mut self, id: &str, part: Credits) -> Option<(String, Credits)> {
        let over = self.batch(id).over;
        if over {
            self.batch(id).expired += part;
            self.cycle.expired += part;
            return Some((id.to_owned(), part));
        }
        self.batch(id).remaining += part;
        None
    }

    pub(crate) fn book(&mut self, kind: Kind, id: &str, at: i64, credits: Credits, parts: Parts) -> &mut Entry {
        let same = |entry: &&Entry| entry.kind == kind && entry.id == id;
        let nth = self.entries.iter().rev().take_while(|entry| entry.at == at).filter(same).count();
        self.entries.push(Entry { id: id.to_owned(), at, kind, nth, credits, parts, usage: None, exempt: None });
        self.entries.last_mut().expect("just pushed")
    }
}

impl Batch {
    /// It can be drawn.
    pub(crate) fn usable(&self) -> bool {
        self.begun && !self.over
    }
}

/// So many credits at their price, half up to the cent.
fn to_cents(credits: Credits, Overage { price, per, .. }: Overage) -> Credits {
    let (numerator, cent) = (credits.0 * price.0, per.0 * 10_000);
    let sign = numerator.signum();
    let cents = (2 * numerator.abs() + cent) / (2 * cent);
    Credits(sign * cents * 10_000)
}
