//! What time brings, in its order: hold time-outs, period roundings, expiries and their notices, the renewal,
//! grants that become effective.

use super::queue::Queue;
use super::{Figure, Id, Log, Position, Slot, lost};
use crate::ledger::terms::Terms;
use crate::mutation::{Flip, flipped};
use crate::{Error, Instant};

/// The order of things at one instant.
pub(crate) mod rank {
    pub(crate) const TIMEOUT: u8 = 0;
    pub(crate) const ROUNDING: u8 = 1;
    pub(crate) const EXPIRY: u8 = 2;
    pub(crate) const RENEWAL: u8 = 3;
    pub(crate) const PLAN: u8 = 4;
    pub(crate) const GRANT: u8 = 5;
    pub(crate) const VOID: u8 = 6;
    pub(crate) const RETURN: u8 = 7;
    pub(crate) const USAGE: u8 = 8;
}

/// Something that no operation asks for: time brings it, or another booking does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Brought {
    Timeout(Id),
    Round(Id),
    Expire(Slot),
    Warn(Slot),
    /// The renewal's first half: the cycle, and what rolls over into it.
    Rollover,
    /// Its second: the allotment.
    Renew,
    Activate(Slot),
    Daily,
    /// The rest of an allotment that a plan change replaces.
    Replace(Slot),
    Repay(Slot),
}

/// What is due next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Due {
    pub(crate) at: Instant,
    pub(crate) rank: u8,
    pub(crate) id: Id,
    pub(crate) what: Brought,
}

impl Position {
    /// When the next thing is due. There is always a renewal to come.
    pub(crate) fn due_at(&self) -> Instant {
        let mut first = self.course.end;
        for queue in [Queue::Timeouts, Queue::Ending, Queue::Warnings, Queue::Coming] {
            if let Some(at) = self.first_due(queue) {
                first = first.min(at);
            }
        }
        if let Some(daily) = &self.course.daily {
            first = first.min(daily.due);
        }
        for (_, tally) in &self.tallies {
            first = first.min(tally.due);
        }
        first
    }

    /// What is due next, of everything due at the same instant the first.
    pub(crate) fn due(&self) -> Option<Due> {
        let at = self.due_at();
        let mut first: Option<Due> = None;
        let mut offer = |rank: u8, id: Id, what: Brought| {
            if first.as_ref().is_none_or(|first| (rank, &id) < (first.rank, &first.id)) {
                first = Some(Due { at, rank, id, what });
            }
        };
        if let Some(hold) = self.first(Queue::Timeouts).and_then(|slot| self.holds().get(slot))
            && hold.deadline == at
        {
            let rank = if flipped(Flip::HoldTimeOut) { LAST } else { rank::TIMEOUT };
            offer(rank, hold.id.clone(), Brought::Timeout(hold.id.clone()));
        }
        if let Some((id, _)) = self.tallies.iter().find(|(_, tally)| tally.due == at) {
            offer(rank::ROUNDING, format!("#round-{id}").into(), Brought::Round(id.clone()));
        }
        for queue in [Queue::Ending, Queue::Warnings, Queue::Coming] {
            let Some(slot) = self.first(queue).filter(|_| self.first_due(queue) == Some(at)) else { continue };
            let (rank, what) = match queue {
                Queue::Ending => (expiry_rank(at == self.course.end), Brought::Expire(slot)),
                Queue::Warnings => (rank::EXPIRY, Brought::Warn(slot)),
                _ if flipped(Flip::EffectiveBound) => (LAST, Brought::Activate(slot)),
                _ => (rank::GRANT, Brought::Activate(slot)),
            };
            offer(rank, self.batch(slot).ok()?.id.clone(), what);
        }
        if self.course.end == at {
            let number = self.course.number.saturating_add(1);
            offer(renewal_rank(), format!("#renewal-{number}").into(), Brought::Renew);
        }
        if let Some(daily) = self.course.daily.as_ref().filter(|daily| daily.due == at) {
            offer(rank::GRANT, daily.id.clone(), Brought::Daily);
        }
        first
    }

    /// Lets it happen; what follows from it at once.
    pub(crate) fn bring(
        &mut self,
        what: &Brought,
        terms: &Terms,
        at: Instant,
        log: &mut Log,
    ) -> Result<Vec<Brought>, Error> {
        let new = match what {
            // What ends at this very instant ends in its turn, after all time-outs and roundings.
            Brought::Timeout(id) => {
                let back = self.release(id, log)?;
                return Ok(self.endings(&back, &|expires| expires < at));
            }
            Brought::Round(group) => {
                let back = self.close_tally(group, terms, at, log)?;
                return Ok(self.endings(&back, &|expires| expires < at));
            }
            Brought::Expire(slot) => {
                // What returns to an allotment that had ended before rolls over no more than its rest did.
                let ends_now = self.batch(*slot)?.expires == Some(at);
                let rest = self.expire(*slot, log)?;
                if at == self.course.end && ends_now && self.course.allotments.contains(slot) {
                    self.add(Figure::Rest, rest, log)?;
                }
                None
            }
            Brought::Replace(slot) => {
                self.replace(*slot, log)?;
                None
            }
            Brought::Warn(slot) => {
                self.warn(*slot, log)?;
                None
            }
            Brought::Repay(slot) => {
                self.repay(*slot, log)?;
                self.measure(terms, log)?;
                None
            }
            Brought::Rollover => self.open_cycle(terms, at, log)?,
            Brought::Renew => {
                let slot = self.renew(at, log)?;
                self.measure(terms, log)?;
                slot
            }
            Brought::Activate(slot) => {
                self.activate(*slot, log)?;
                Some(*slot)
            }
            Brought::Daily => self.grant_daily(terms, at, log)?,
        };
        let Some(slot) = new else { return Ok(Vec::new()) };
        self.measure(terms, log)?;
        Ok(self.repayment(slot))
    }

    /// A grant that became active pays what is owed.
    pub(crate) fn repayment(&self, slot: Slot) -> Vec<Brought> {
        if self.owes() && !flipped(Flip::Repayment) { vec![Brought::Repay(slot)] } else { Vec::new() }
    }

    /// Of grants that something came back to, those that are over: it expires at once.
    pub(crate) fn endings(&self, back: &[Slot], over: &dyn Fn(Instant) -> bool) -> Vec<Brought> {
        let mut ended: Vec<Brought> = Vec::new();
        for slot in back {
            let Ok(batch) = self.batch(*slot) else { continue };
            let over = batch.expires.is_some_and(over) && !batch.remaining.is_zero() && !flipped(Flip::ExpiredReturn);
            let expire = Brought::Expire(*slot);
            if over && !ended.contains(&expire) {
                ended.push(expire);
            }
        }
        ended
    }

    /// Lets time pass without a journal: for previews.
    pub(crate) fn pass(&mut self, to: Instant, terms: &Terms) -> Result<(), Error> {
        let mut log = Log::new();
        while self.due_at() <= to {
            let due = self.due().ok_or_else(lost)?;
            let steps =
                if due.what == Brought::Renew { vec![Brought::Rollover, Brought::Renew] } else { vec![due.what] };
            for step in steps {
                for follow in self.bring(&step, terms, due.at, &mut log)? {
                    self.bring(&follow, terms, due.at, &mut log)?;
                }
            }
            log.clear();
        }
        Ok(())
    }
}

/// When grants end, among the things of their instant.
fn expiry_rank(renews: bool) -> u8 {
    if flipped(Flip::ExpiryBound) {
        LAST
    } else if renews && flipped(Flip::ExpiryBeforeRenewal) {
        rank::PLAN
    } else {
        rank::EXPIRY
    }
}

/// When a cycle is renewed, among the things of its instant.
fn renewal_rank() -> u8 {
    if flipped(Flip::ChangeBeforeRenewal) { rank::GRANT } else { rank::RENEWAL }
}

/// After everything else of an instant: where only a broken rule puts something.
const LAST: u8 = rank::USAGE + 1;
