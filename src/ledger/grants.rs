//! Adding credits: by hand, and by buying packs.

use super::Ledger;
use super::book::Request;
use super::input::{GrantSpec, PackOrder};
use super::journal::Key;
use super::operation::{Body, GrantOp};
use super::output::Receipt;
use super::position::{Id, rank};
use super::record::conflict;
use crate::mutation::{Flip, flipped};
use crate::{Decimal, Error, ErrorCode, Instant};

impl Ledger {
    /// Adds credits. A grant that becomes active pays debt first.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfRange`] for an amount of 0 or less, or an expiry that is not after the grant's
    /// start; [`ErrorCode::ConflictingId`]; [`ErrorCode::InvalidInput`] for an id that is not allowed;
    /// [`ErrorCode::LateEvent`]; [`ErrorCode::Overflow`].
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// let gift = GrantSpec { expires_at: Some("2026-12-01".parse()?), ..GrantSpec::free(50.into(), start) };
    /// ledger.grant(&gift)?;
    /// assert_eq!(ledger.balance(Some("2026-11-30T23:59:59.999Z".parse()?))?.remaining, Some(50.into()));
    /// assert_eq!(ledger.balance(Some("2026-12-01".parse()?))?.remaining, Some(0.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn grant(&mut self, spec: &GrantSpec) -> Result<Receipt, Error> {
        if spec.amount <= Decimal::ZERO {
            let message = format!("is {}; a grant is above zero", spec.amount);
            return Err(Error::new(ErrorCode::OutOfRange, message).within("amount"));
        }
        let grant = GrantOp {
            at: spec.at,
            kind: spec.kind,
            source: spec.source,
            amount: spec.amount,
            effective: spec.effective_at,
            expires: spec.expires_at,
            priority: spec.priority,
            cost: None,
        };
        let id = grant_id(spec.id.as_deref())?;
        if let Some(known) = id.as_deref().and_then(|id| self.journal.granted(id)) {
            let same = match self.journal.get(known).map(|record| &record.body) {
                Some(Body::Grant(booked)) => **booked == grant,
                _ => false,
            };
            return self.again(spec.id.as_deref(), same);
        }
        if let Some(id) = id.as_deref().filter(|id| self.journal.slot(id, &self.position).is_some()) {
            return Err(conflict(id));
        }
        let at = self.booked_at(spec.at)?;
        let start = spec.effective_at.map_or(at, |effective| effective.max(at));
        if let Some(expires) = spec.expires_at.filter(|expires| *expires <= start) {
            let message = format!("is {expires}, not after the grant's start at {start}");
            return Err(Error::new(ErrorCode::OutOfRange, message).within("expiresAt"));
        }
        self.book_grant(id, at, Request::Ready(Body::Grant(Box::new(grant))))
    }

    /// Buys a pack of the catalog, at the price and with the bonus of the plan that runs at the instant. The
    /// bonus is a free grant of its own, called `{id}#bonus`.
    ///
    /// # Errors
    /// As [`crate::Catalog::purchase`], and as [`Ledger::grant`].
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Ledger, PackOrder, Payment};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("cleverai")?),
    ///     plan: Some("free".into()),
    ///     ..Account::starting(start)
    /// })?;
    /// let order = PackOrder { at: start, id: Some("order-1".into()), payment: Payment::Packs(1) };
    /// let balance = ledger.purchase("credits-1000", &order)?.balance;
    /// assert_eq!((balance.package, balance.purchased), (Some(100.into()), 1000.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn purchase(&mut self, pack: &str, order: &PackOrder) -> Result<Receipt, Error> {
        let id = grant_id(order.id.as_deref())?;
        if let Some(known) = id.as_deref().and_then(|id| self.journal.granted(id)) {
            let same = match self.journal.get(known).map(|record| &record.body) {
                Some(Body::Purchase(booked)) => {
                    *booked.pack == *pack && booked.payment == order.payment && booked.at == order.at
                }
                _ => false,
            };
            return self.again(order.id.as_deref(), same);
        }
        if let Some(id) = id.as_deref().filter(|id| self.journal.slot(id, &self.position).is_some()) {
            return Err(conflict(id));
        }
        let at = self.booked_at(order.at)?;
        self.book_grant(id, at, Request::Purchase { stated: order.at, pack, payment: order.payment })
    }

    fn book_grant(&mut self, id: Option<Id>, at: Instant, request: Request<'_>) -> Result<Receipt, Error> {
        let made = self.made;
        let id = id.unwrap_or_else(|| self.make_id());
        let rank = if flipped(Flip::UsageBeforeGrant) { rank::USAGE.saturating_add(1) } else { rank::GRANT };
        let key = Key { at, wave: 0, rank, id, part: 0 };
        self.submit(key, request, made)
    }

    fn again(&self, id: Option<&str>, same: bool) -> Result<Receipt, Error> {
        let id = id.unwrap_or_default();
        if same { self.duplicate(id) } else { Err(conflict(id)) }
    }
}

/// Checks the id of a grant: the end that marks a bonus is taken.
fn grant_id(id: Option<&str>) -> Result<Option<Id>, Error> {
    let Some(id) = id else { return Ok(None) };
    if id.ends_with("#bonus") {
        return Err(Error::invalid("ends with #bonus, which marks what the ledger adds to a purchase").within("id"));
    }
    Ledger::checked_id(id, "id").map(Some)
}
