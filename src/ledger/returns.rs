//! Taking usage back, and taking grants away.

use super::Ledger;
use super::book::Request;
use super::journal::Key;
use super::operation::Body;
use super::output::Receipt;
use super::position::rank;
use crate::{Error, ErrorCode, Instant};

impl Ledger {
    /// Takes a spend back, or what a hold's capture spent: its credits return to the very grants that they
    /// came from. What returns to a grant that has expired meanwhile expires at once, in an entry of its own;
    /// to a voided grant it returns for use. Debt and overage shrink; what of the debt had been repaid
    /// returns to the grants that repaid it, the newest first.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownUsage`]; [`ErrorCode::OutOfRange`] before the usage. Reversed twice is a duplicate.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// ledger.record(&Usage { id: Some("r".into()), credits: Some(4.into()), ..Usage::default().at(start) })?;
    /// let receipt = ledger.reverse("r", None)?;
    /// assert_eq!(receipt.entries[0].credits.to_string(), "-4");
    /// assert_eq!(receipt.balance.remaining, Some(10.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn reverse(&mut self, usage_id: &str, at: Option<Instant>) -> Result<Receipt, Error> {
        let spent = self.spend_number(usage_id).and_then(|number| self.journal.row(number));
        let Some(spent) = spent.map(|record| record.key.clone()) else {
            let message = format!("there is no spend \"{}\"", crate::amount::shortened(usage_id));
            return Err(Error::new(ErrorCode::UnknownUsage, message).within("usageId"));
        };
        if self.journal.reversed(usage_id).is_some() {
            return self.duplicate(usage_id);
        }
        let key = self.key_after(&spent, at.unwrap_or(self.clock), rank::RETURN, usage_id)?;
        self.submit(key, Request::Ready(Body::Reverse), self.made)
    }

    /// Takes the unused part of a grant away: what was spent stays spent, what is held stays held.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownGrant`]; [`ErrorCode::OutOfRange`] before it was added. Voided twice is a duplicate.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec { id: Some("gift".into()), ..GrantSpec::free(10.into(), start) })?;
    /// assert_eq!(ledger.void_grant("gift", start)?.balance.voided.to_string(), "10");
    /// assert_eq!(ledger.void_grant("gift", start)?.duplicates, ["gift"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn void_grant(&mut self, id: &str, at: Instant) -> Result<Receipt, Error> {
        let Some(slot) = self.journal.slot(id, &self.position) else {
            let message = format!("there is no grant \"{}\"", crate::amount::shortened(id));
            return Err(Error::new(ErrorCode::UnknownGrant, message).within("id"));
        };
        if self.journal.voided(id).is_some() {
            return self.duplicate(id);
        }
        let added = self.position.batch(slot)?.added;
        let at = self.booked_at(at)?;
        if at < added {
            let message = format!("is {at}, before the grant was added at {added}");
            return Err(Error::new(ErrorCode::OutOfRange, message).within("at"));
        }
        let key = Key { at, wave: 0, rank: rank::VOID, id: id.into(), part: 0 };
        self.submit(key, Request::Ready(Body::Void), self.made)
    }
}
