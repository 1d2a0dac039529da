//! A batch of credits, and where it stands in the order of draws.

use std::sync::Arc;

use crate::catalog::policy::DrawOrder;
use crate::ledger::output::{Grant, GrantKind, GrantSource};
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, Instant, Money};

/// An id: shared by the journal, the indexes and the position.
pub(crate) type Id = Arc<str>;

/// A grant's place in the position.
pub(crate) type Slot = u32;

/// What becomes of a grant's credits. Their sum never changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Bucket {
    Remaining,
    Held,
    Spent,
    Expired,
    Voided,
}

/// A grant as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) id: Id,
    pub(crate) kind: GrantKind,
    pub(crate) source: GrantSource,
    pub(crate) amount: Decimal,
    pub(crate) remaining: Decimal,
    pub(crate) held: Decimal,
    pub(crate) spent: Decimal,
    pub(crate) expired: Decimal,
    pub(crate) voided: Decimal,
    /// Of `spent`, what settled debt or carried overage.
    pub(crate) repaid: Decimal,
    pub(crate) priority: i32,
    pub(crate) added: Instant,
    pub(crate) effective: Instant,
    pub(crate) expires: Option<Instant>,
    /// When its expiry is announced.
    pub(crate) warned: Option<Instant>,
    pub(crate) cost: Option<Box<Money>>,
    /// It has become effective; until then it counts nowhere.
    pub(crate) active: bool,
}

impl Batch {
    /// From when it can be drawn.
    pub(crate) fn from(&self) -> Instant {
        self.effective.max(self.added)
    }

    pub(crate) fn bucket(&self, bucket: Bucket) -> Decimal {
        match bucket {
            Bucket::Remaining => self.remaining,
            Bucket::Held => self.held,
            Bucket::Spent => self.spent,
            Bucket::Expired => self.expired,
            Bucket::Voided => self.voided,
        }
    }

    pub(crate) fn bucket_mut(&mut self, bucket: Bucket) -> &mut Decimal {
        match bucket {
            Bucket::Remaining => &mut self.remaining,
            Bucket::Held => &mut self.held,
            Bucket::Spent => &mut self.spent,
            Bucket::Expired => &mut self.expired,
            Bucket::Voided => &mut self.voided,
        }
    }

    /// Whether it has ended at an instant: it is active on [effective, expires).
    pub(crate) fn ended(&self, at: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= at)
    }

    /// Its place in the total order of draws, before the id: three figures by policy, then effective, created.
    pub(crate) fn draw_rank(&self, slot: Slot, order: DrawOrder) -> [i64; 5] {
        let expiry = self.expires.map_or(i64::MAX, Instant::unix_milliseconds);
        let expiry = if flipped(Flip::SoonestExpiry) { expiry.saturating_neg() } else { expiry };
        let paid = i64::from((self.kind == GrantKind::Paid) != flipped(Flip::FreeFirst));
        let first = match order {
            DrawOrder::FreeFirst => [paid, expiry, 0],
            DrawOrder::PriorityFirst => [self.priority.into(), expiry, paid],
            DrawOrder::ExpiryFirst => [expiry, paid, 0],
        };
        let [one, two, three] = first;
        if flipped(Flip::TieBreak) {
            return [one, two, three, 0, i64::from(slot).saturating_neg()];
        }
        [one, two, three, self.effective.unix_milliseconds(), self.added.unix_milliseconds()]
    }

    /// What was granted equals what became of it.
    pub(crate) fn adds_up(&self) -> Result<bool, Error> {
        let parts = [self.remaining, self.held, self.spent, self.expired, self.voided];
        Ok(super::sum(&parts)? == self.amount && parts.iter().all(|part| !part.is_negative()))
    }

    pub(crate) fn to_grant(&self) -> Grant {
        Grant {
            id: self.id.to_string(),
            kind: self.kind,
            source: self.source,
            amount: self.amount,
            remaining: self.remaining,
            spent: self.spent,
            expired: self.expired,
            voided: self.voided,
            held: self.held,
            priority: self.priority,
            added_at: self.added,
            effective_at: self.effective,
            expires_at: self.expires,
            cost: self.cost.as_deref().cloned(),
        }
    }
}
