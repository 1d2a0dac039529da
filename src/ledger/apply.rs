//! What each operation does to the position.

use super::Ledger;
use super::journal::Key;
use super::names::Name;
use super::operation::{Body, GrantOp, PlanOp, PurchaseOp};
use super::position::course::{made, warned};
use super::position::{Brought, Id, Parts, Slot, lost};
use crate::amount::{Rounding, RoundingMode, RoundingScope};
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, Instant};

impl Ledger {
    /// Does to the position what an operation asks for; what follows from it, and the free part of a purchase.
    pub(super) fn apply(&mut self, key: &Key, body: &Body) -> Result<(Vec<Brought>, Option<GrantOp>), Error> {
        let (terms, at) = (&self.terms, key.at);
        let mut follows = Vec::new();
        let mut bonus = None;
        match body {
            Body::Spend(spend) => {
                self.position.spend(spend.credits, terms, at, self.journal.log())?;
                self.tally_new(spend.content.meter, spend.content.credits, at)?;
            }
            Body::Hold(hold) => {
                let deadline = at.plus_milliseconds(hold.ttl_ms.into())?;
                self.position.set_aside(key.id.clone(), hold.aside, deadline, self.journal.log())?;
            }
            Body::Capture(spend) => {
                let back = self.position.capture(&key.id, spend.credits, terms, at, self.journal.log())?;
                follows = self.position.endings(&back, &|expires| expires <= at);
                self.tally_new(spend.content.meter, spend.content.credits, at)?;
            }
            Body::Release => {
                let back = self.position.release(&key.id, self.journal.log())?;
                follows = self.position.endings(&back, &|expires| expires <= at);
            }
            Body::Reverse => {
                let number = self.spend_number(&key.id).ok_or_else(lost)?;
                let (draws, parts) = self.journal.spent(number)?;
                let spent = self.journal.row(number).ok_or_else(lost)?;
                let content = &spent.usage().ok_or_else(lost)?.content;
                let meter = if content.credits.is_some() { None } else { content.meter };
                follows = self.reverse_booked(meter, &draws, parts, at)?;
            }
            Body::Returned(returned) => {
                let content = &returned.spend.content;
                let meter = if content.credits.is_some() { None } else { content.meter };
                follows = self.reverse_booked(meter, &returned.draws, returned.parts, at)?;
            }
            Body::Grant(grant) => follows = self.add_grant(&key.id, grant, at)?,
            Body::Purchase(purchase) => {
                let (paid, free) = purchase.grants();
                follows = match paid {
                    Some(paid) => self.add_grant(&key.id, &paid, at)?,
                    None => Vec::new(),
                };
                bonus = free;
            }
            Body::Bonus | Body::Brought(_) | Body::Run(_) => return Err(lost()),
            Body::Void => {
                // A grant that the ledger made may have fallen away, where a late spend left nothing to roll over.
                if let Some(slot) = self.journal.slot(&key.id, &self.position) {
                    self.position.void(slot, self.journal.log())?;
                }
            }
            Body::Plan(change) => follows = self.plan_changed(change, at)?,
        }
        Ok((follows, bonus))
    }

    /// Gives back what a spend took, as it now stands booked.
    fn reverse_booked(
        &mut self,
        meter: Option<Name>,
        draws: &[(Slot, Decimal)],
        parts: Parts,
        at: Instant,
    ) -> Result<Vec<Brought>, Error> {
        let rounding = self.period_rounding(meter.map(|meter| self.names.text(meter)), at);
        let back = self.position.give_back(draws, parts, &self.terms, self.journal.log())?;
        if let Some((group, rounding)) = rounding {
            let mut negative = Vec::with_capacity(draws.len());
            for (slot, amount) in draws {
                negative.push((*slot, amount.negated()));
            }
            let taken = Parts {
                overage: parts.overage.negated(),
                debt: parts.debt.negated(),
                forgiven: parts.forgiven.negated(),
                unmetered: parts.unmetered.negated(),
            };
            let log = self.journal.log();
            self.position.tally((&group, rounding), &negative, taken, &self.terms, at, log)?;
        }
        Ok(self.position.endings(&back, &|expires| expires <= at))
    }

    /// Adds what was just spent to the sum of its period, where its meter has one.
    fn tally_new(&mut self, meter: Option<Name>, stated: Option<Decimal>, at: Instant) -> Result<(), Error> {
        let meter = meter.filter(|_| stated.is_none()).map(|meter| self.names.text(meter));
        let Some((group, rounding)) = self.period_rounding(meter, at) else { return Ok(()) };
        let (draws, parts) = self.journal.unsealed_spent()?;
        let log = self.journal.log();
        self.position.tally((&group, rounding), &draws, parts, &self.terms, at, log)
    }

    pub(super) fn add_grant(&mut self, id: &Id, grant: &GrantOp, at: Instant) -> Result<Vec<Brought>, Error> {
        let mut batch = made(id.to_string(), grant.kind, grant.source, grant.amount, at, grant.expires);
        batch.priority = grant.priority;
        batch.effective = grant.effective.unwrap_or(at);
        batch.warned = warned(grant.expires, &self.terms)?;
        batch.cost = grant.cost.clone();
        let active = batch.from() <= at;
        let log = self.journal.log();
        let slot = self.position.push_batch(batch, log)?;
        if !active {
            return Ok(Vec::new());
        }
        self.position.activate(slot, log)?;
        self.position.measure(&self.terms, log)?;
        Ok(self.position.repayment(slot))
    }

    fn plan_changed(&mut self, change: &PlanOp, at: Instant) -> Result<Vec<Brought>, Error> {
        let log = self.journal.log();
        if change.effective == super::Effective::Renewal {
            self.position.schedule_plan(change.plan.clone(), log);
            return Ok(Vec::new());
        }
        let (slot, ended, replaced) =
            self.position.change_plan(change.plan.clone(), change.carry, &self.terms, at, log)?;
        let mut ending = Decimal::ZERO;
        for slot in &ended {
            ending.add(&self.position.batch(*slot)?.remaining)?;
        }
        let mut follows = Vec::new();
        for slot in ended {
            follows.push(if replaced { Brought::Replace(slot) } else { Brought::Expire(slot) });
        }
        self.position.measure_without(ending, &self.terms, log)?;
        if let Some(slot) = slot {
            follows.extend(self.position.repayment(slot));
        }
        Ok(follows)
    }

    /// How the sums of a meter are rounded at the end of a period, where they are, and in which group.
    pub(super) fn period_rounding(&self, meter: Option<&str>, at: Instant) -> Option<(Id, Rounding)> {
        let document = self.terms.catalog(at)?.document();
        let meter_id = meter?;
        let own = document.meters.get(meter_id)?.rounding;
        let group = if own.is_some() { meter_id } else { "" };
        own.or(document.rounding).filter(closes_periods).map(|rounding| (group.into(), rounding))
    }
}

fn closes_periods(rounding: &Rounding) -> bool {
    rounding.mode != RoundingMode::None && matches!(rounding.scope, RoundingScope::Day | RoundingScope::Cycle)
}

impl PurchaseOp {
    /// The paid grant and the free one.
    fn grants(&self) -> (Option<GrantOp>, Option<GrantOp>) {
        let grant = |kind, amount: Decimal, cost| {
            (!amount.is_zero()).then_some(GrantOp {
                at: self.at,
                kind,
                source: super::GrantSource::Pack,
                amount,
                effective: None,
                expires: self.expires,
                priority: 0,
                cost,
            })
        };
        let paid = grant(super::GrantKind::Paid, self.credits, Some(Box::new(self.cost.clone())));
        let free = if flipped(Flip::BonusPaid) { super::GrantKind::Paid } else { super::GrantKind::Free };
        (paid, grant(free, self.bonus, None))
    }
}
