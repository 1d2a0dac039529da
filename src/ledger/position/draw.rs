//! Drawing, setting aside, giving back, repaying.

use super::queue::Queue;
use super::{Bucket, Figure, Hold, Id, Log, Position, Slot};
use crate::catalog::policy::{OverageAtRenewal, Overrun};
use crate::ledger::output::{Invoice, InvoiceLine};
use crate::ledger::terms::{ExhaustionRule, Terms};
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, Instant};

/// What a spend was made of beside its draws.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Parts {
    pub(crate) overage: Decimal,
    pub(crate) debt: Decimal,
    pub(crate) forgiven: Decimal,
    pub(crate) unmetered: Decimal,
}

impl Position {
    /// Books an admitted spend: from grants in draw order, the rest as the policy has it.
    pub(crate) fn spend(&mut self, credits: Decimal, terms: &Terms, at: Instant, log: &mut Log) -> Result<(), Error> {
        if self.course.unlimited {
            return self.add(Figure::Unmetered, credits, log);
        }
        let rest = self.take(credits, Bucket::Spent, log, &mut Vec::new())?;
        self.overrun(rest, terms, at, log)
    }

    /// Sets credits aside, as far as there are any.
    pub(crate) fn set_aside(
        &mut self,
        id: Id,
        credits: Decimal,
        deadline: Instant,
        log: &mut Log,
    ) -> Result<(), Error> {
        let mut takes = Vec::new();
        if !self.course.unlimited {
            self.take(credits, Bucket::Held, log, &mut takes)?;
        }
        self.open_hold(Hold { id, takes, deadline }, log);
        Ok(())
    }

    /// Gives back what a hold took, last taken first; the grants that it went to.
    pub(crate) fn release(&mut self, id: &Id, log: &mut Log) -> Result<Vec<Slot>, Error> {
        let hold = self.close_hold(id, log).ok_or_else(super::lost)?;
        let mut takes = hold.takes;
        if !flipped(Flip::GiveBackOrder) {
            takes.reverse();
        }
        let mut slots = Vec::new();
        for (slot, amount) in takes {
            self.shift(slot, Bucket::Held, Bucket::Remaining, amount, log)?;
            slots.push(slot);
        }
        Ok(slots)
    }

    /// Spends from a hold first, then from the balance; gives back what the hold has left.
    pub(crate) fn capture(
        &mut self,
        id: &Id,
        credits: Decimal,
        terms: &Terms,
        at: Instant,
        log: &mut Log,
    ) -> Result<Vec<Slot>, Error> {
        let hold = self.close_hold(id, log).ok_or_else(super::lost)?;
        let mut need = if self.course.unlimited { Decimal::ZERO } else { credits };
        let mut left = Vec::new();
        for (slot, amount) in &hold.takes {
            let spent = need.min(*amount);
            if !spent.is_zero() {
                self.shift(*slot, Bucket::Held, Bucket::Spent, spent, log)?;
                need.subtract(&spent)?;
            }
            if spent != *amount {
                left.push((*slot, amount.minus(spent)?));
            }
        }
        let mut slots = Vec::new();
        for (slot, amount) in left.into_iter().rev() {
            if !flipped(Flip::CaptureRest) {
                self.shift(slot, Bucket::Held, Bucket::Remaining, amount, log)?;
            }
            slots.push(slot);
        }
        if self.course.unlimited {
            self.add(Figure::Unmetered, credits, log)?;
        } else {
            self.spend(need, terms, at, log)?;
        }
        Ok(slots)
    }

    /// Gives back draws of a spend, last drawn first, and takes its other parts back; the grants that it went to.
    pub(crate) fn give_back(
        &mut self,
        draws: &[(Slot, Decimal)],
        parts: Parts,
        terms: &Terms,
        log: &mut Log,
    ) -> Result<Vec<Slot>, Error> {
        let mut slots = Vec::new();
        for (slot, amount) in draws.iter().rev() {
            self.shift(*slot, Bucket::Spent, Bucket::Remaining, *amount, log)?;
            slots.push(*slot);
        }
        self.add(Figure::Forgiven, parts.forgiven.negated(), log)?;
        self.add(Figure::Unmetered, parts.unmetered.negated(), log)?;
        let owed = parts.debt.min(self.figures.owed);
        self.add(Figure::Owed, owed.negated(), log)?;
        self.take_back_repayment(parts.debt.minus(owed)?, &mut slots, log)?;
        let there = parts.overage.min(self.figures.overage.max(Decimal::ZERO));
        let settled = terms.rules.overage_at_renewal;
        // What was invoiced before becomes a credit on the next invoice.
        let taken = if settled == OverageAtRenewal::Invoice { parts.overage } else { there };
        self.add(Figure::Overage, taken.negated(), log)?;
        match settled {
            OverageAtRenewal::Invoice | OverageAtRenewal::Carry => {}
            OverageAtRenewal::Forgive => self.add(Figure::Forgiven, there.minus(parts.overage)?, log)?,
            OverageAtRenewal::CarryAndRepay => {
                let excess = self.figures.repayable.minus(self.figures.overage)?.max(Decimal::ZERO);
                self.add(Figure::Repayable, excess.negated(), log)?;
                self.take_back_repayment(parts.overage.minus(there)?, &mut slots, log)?;
            }
        }
        Ok(slots)
    }

    /// A grant that has become active pays what is owed, as far as it goes.
    pub(crate) fn repay(&mut self, slot: Slot, log: &mut Log) -> Result<(), Error> {
        for figure in [Figure::Owed, Figure::Repayable] {
            let due = *self.figures.get_mut(figure);
            let paid = due.min(self.batch(slot)?.remaining).max(Decimal::ZERO);
            if paid.is_zero() {
                continue;
            }
            self.shift(slot, Bucket::Remaining, Bucket::Spent, paid, log)?;
            self.count_repaid(slot, paid, log)?;
            let less = paid.negated();
            self.add(figure, less, log)?;
            if figure == Figure::Repayable {
                self.add(Figure::Overage, less, log)?;
            }
        }
        Ok(())
    }

    /// Whether a grant that becomes active has something to pay.
    pub(crate) fn owes(&self) -> bool {
        self.figures.owed > Decimal::ZERO || self.figures.repayable > Decimal::ZERO
    }

    /// Takes the unused part of a grant away.
    pub(crate) fn void(&mut self, slot: Slot, log: &mut Log) -> Result<(), Error> {
        let unused = self.batch(slot)?.remaining;
        if unused.is_zero() { Ok(()) } else { self.shift(slot, Bucket::Remaining, Bucket::Voided, unused, log) }
    }

    /// The rest of a grant that has ended.
    pub(crate) fn expire(&mut self, slot: Slot, log: &mut Log) -> Result<Decimal, Error> {
        let rest = self.batch(slot)?.remaining;
        if !rest.is_zero() {
            self.shift(slot, Bucket::Remaining, Bucket::Expired, rest, log)?;
        }
        Ok(rest)
    }

    /// What of an admitted spend no grant covers.
    pub(crate) fn overrun(
        &mut self,
        mut rest: Decimal,
        terms: &Terms,
        at: Instant,
        log: &mut Log,
    ) -> Result<(), Error> {
        if rest.is_zero() {
            return Ok(());
        }
        match terms.rules.exhaustion {
            ExhaustionRule::Debt => return self.add(Figure::Owed, rest, log),
            ExhaustionRule::Block(_) => {}
            ExhaustionRule::Overage { .. } if flipped(Flip::OverageBilled) => {}
            ExhaustionRule::Overage { .. } => {
                let billed = self.overage_room(terms, at)?.map_or(rest, |room| room.min(rest));
                self.add(Figure::Overage, billed, log)?;
                rest.subtract(&billed)?;
                self.invoice_early(terms, at, log)?;
            }
        }
        match terms.rules.overrun {
            Overrun::Forgive if flipped(Flip::Forgiven) => self.add(Figure::Owed, rest, log),
            Overrun::Owe if flipped(Flip::Forgiven) => self.add(Figure::Forgiven, rest, log),
            Overrun::Forgive => self.add(Figure::Forgiven, rest, log),
            Overrun::Owe => self.add(Figure::Owed, rest, log),
        }
    }

    /// Invoices what overage is not invoiced yet; `None` where nothing is charged for it.
    pub(crate) fn invoice_overage(&self, id: String, terms: &Terms, at: Instant) -> Result<Option<Invoice>, Error> {
        let pending = self.figures.overage.minus(self.figures.invoiced)?;
        if pending.is_zero() {
            return Ok(None);
        }
        let Some(total) = terms.overage_price(pending, self.course.plan.as_deref(), at)? else { return Ok(None) };
        let label = if pending.is_negative() { "Overage taken back" } else { "Overage" }.to_owned();
        let lines = vec![InvoiceLine { label, quantity: pending, amount: total.amount }];
        Ok(Some(Invoice { id, cycle: self.cycle(), lines, total }))
    }

    fn invoice_early(&mut self, terms: &Terms, at: Instant, log: &mut Log) -> Result<(), Error> {
        // Overage that is carried or forgiven is never invoiced, or it would be paid twice.
        let invoiced = terms.rules.overage_at_renewal == OverageAtRenewal::Invoice || flipped(Flip::InvoicedOnce);
        let limit = terms.invoice_at(self.course.plan.as_deref(), at).filter(|_| invoiced);
        let Some(limit) = limit else { return Ok(()) };
        let earlier = self.invoices.iter().rev().take_while(|invoice| invoice.cycle.start == self.course.start);
        let id = format!("#invoice-{}-{}", self.course.number, earlier.count().saturating_add(1));
        if let Some(invoice) = self.invoice_overage(id, terms, at)?.filter(|invoice| invoice.total.amount > limit) {
            let pending = self.figures.overage.minus(self.figures.invoiced)?;
            self.invoice(invoice, log);
            self.add(Figure::Invoiced, pending, log)?;
        }
        Ok(())
    }

    /// The grant that is drawn from next.
    pub(crate) fn next_drawn(&self) -> Option<Slot> {
        self.first(Queue::Ready)
    }

    /// Draws in order; what could not be drawn.
    fn take(
        &mut self,
        credits: Decimal,
        to: Bucket,
        log: &mut Log,
        takes: &mut Vec<(Slot, Decimal)>,
    ) -> Result<Decimal, Error> {
        let mut need = credits;
        while !need.is_zero() {
            let Some(slot) = self.first(Queue::Ready) else { break };
            let amount = need.min(self.batch(slot)?.remaining);
            self.shift(slot, Bucket::Remaining, to, amount, log)?;
            need.subtract(&amount)?;
            if to == Bucket::Held {
                takes.push((slot, amount));
            }
        }
        Ok(need)
    }

    /// Credits that grants paid for what is now taken back return to them, newest first.
    fn take_back_repayment(&mut self, mut amount: Decimal, slots: &mut Vec<Slot>, log: &mut Log) -> Result<(), Error> {
        if amount.is_zero() {
            return Ok(());
        }
        let grants = Slot::try_from(self.batches.len()).unwrap_or(Slot::MAX);
        for slot in (0..grants).rev() {
            let repaid = self.batch(slot)?.repaid;
            if repaid.is_zero() {
                continue;
            }
            let returned = amount.min(repaid);
            if returned.is_zero() {
                break;
            }
            self.shift(slot, Bucket::Spent, Bucket::Remaining, returned, log)?;
            self.count_repaid(slot, returned.negated(), log)?;
            amount.subtract(&returned)?;
            slots.push(slot);
        }
        Ok(())
    }
}
