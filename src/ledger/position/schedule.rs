//! What time brings, in its order: hold time-outs, period roundings, expiries and their notices, the renewal,
//! grants that become effective.

use std::collections::BTreeSet;

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
        let firsts = [
            self.deadlines.first().map(|(at, _)| *at),
            self.ending.first().map(|(at, ..)| *at),
            self.warnings.first().map(|(at, ..)| *at),
            self.coming.first().map(|(at, ..)| *at),
            self.course.daily.as_ref().map(|daily| daily.due),
            self.tallies.values().map(|tally| tally.due).min(),
        ];
        firsts.into_iter().flatten().min().map_or(self.course.end, |first| first.min(self.course.end))
    }

    /// What is due next, of everything due at the same instant the first.
    pub(crate) fn due(&self) -> Option<Due> {
        let number = self.course.number.saturating_add(1);
        let at = self.due_at();
        let due = |rank: u8, id: Id, what: Brought| Due { at, rank, id, what };
        let slot = |set: &BTreeSet<(Instant, Id, Slot)>| {
            set.first().filter(|(when, ..)| *when == at).map(|(_, id, slot)| (id.clone(), *slot))
        };
        let timeout = self.deadlines.first().filter(|(when, _)| *when == at);
        let tally = self.tallies.iter().find(|(_, tally)| tally.due == at);
        let daily = self.course.daily.as_ref().filter(|daily| daily.due == at);
        let candidates = [
            timeout.map(|(_, id)| {
                due(
                    if flipped(Flip::HoldTimeOut) { LAST } else { rank::TIMEOUT },
                    id.clone(),
                    Brought::Timeout(id.clone()),
                )
            }),
            tally.map(|(id, _)| due(rank::ROUNDING, format!("#round-{id}").into(), Brought::Round(id.clone()))),
            slot(&self.ending).map(|(id, slot)| due(expiry_rank(at == self.course.end), id, Brought::Expire(slot))),
            slot(&self.warnings).map(|(id, slot)| due(rank::EXPIRY, id, Brought::Warn(slot))),
            (self.course.end == at).then(|| due(renewal_rank(), format!("#renewal-{number}").into(), Brought::Renew)),
            slot(&self.coming).map(|(id, slot)| {
                due(if flipped(Flip::EffectiveBound) { LAST } else { rank::GRANT }, id, Brought::Activate(slot))
            }),
            daily.map(|daily| due(rank::GRANT, daily.id.clone(), Brought::Daily)),
        ];
        candidates.into_iter().flatten().min_by(|left, right| (left.rank, &left.id).cmp(&(right.rank, &right.id)))
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
                return Ok(self.endings(&back, |expires| expires < at));
            }
            Brought::Round(group) => {
                let back = self.close_tally(group, terms, at, log)?;
                return Ok(self.endings(&back, |expires| expires < at));
            }
            Brought::Expire(slot) => {
                let rest = self.expire(*slot, log)?;
                if self.course.allotments.contains(slot) && at == self.course.end {
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
    pub(crate) fn endings(&self, back: &[Slot], over: impl Fn(Instant) -> bool) -> Vec<Brought> {
        let mut ended: Vec<Slot> = Vec::new();
        for slot in back {
            let batch = self.batch(*slot);
            let over = batch.is_ok_and(|batch| !batch.remaining.is_zero() && batch.expires.is_some_and(&over))
                && !flipped(Flip::ExpiredReturn);
            if over && !ended.contains(slot) {
                ended.push(*slot);
            }
        }
        ended.into_iter().map(Brought::Expire).collect()
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
