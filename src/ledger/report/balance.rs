//! The balance at any instant, the grants, the invoices.

use crate::ledger::position::{Position, lost};
use crate::ledger::{Balance, Grant, GrantFilter, Invoice, Ledger};
use crate::{Error, ErrorCode, Instant};

impl Ledger {
    /// The four figures of a usage page and what stands behind them: at the ledger's clock, at an earlier
    /// instant as today's books have it, or at a later one with the renewals and expiries until then and no
    /// usage. An instant is read with everything that happened at it.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfRange`] before the anchor, or before what is kept.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Ledger};
    ///
    /// let ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("cleverai")?),
    ///     plan: Some("pro".into()),
    ///     ..Account::starting("2026-11-01".parse()?)
    /// })?;
    /// let later = ledger.balance(Some("2026-12-24".parse()?))?;
    /// assert_eq!(later.remaining, Some(5000.into()));
    /// assert_eq!(later.cycle.start.to_string(), "2026-12-01T00:00:00Z");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn balance(&self, at: Option<Instant>) -> Result<Balance, Error> {
        let at = at.unwrap_or(self.clock);
        if at == self.clock {
            return self.position.balance(&self.terms, at);
        }
        self.position_at(at)?.balance(&self.terms, at)
    }

    /// Where the account stood, or will stand without usage, after everything of an instant.
    pub(in crate::ledger) fn position_at(&self, at: Instant) -> Result<Position, Error> {
        let mut position = self.position.clone();
        if at >= self.clock {
            position.pass(at, &self.terms)?;
            return Ok(position);
        }
        let first = self.kept_from()?.unwrap_or(self.terms.calendar.anchor());
        if at < first {
            let message = format!("is {at}; balances are kept from {first} on");
            return Err(Error::new(ErrorCode::OutOfRange, message).within("at"));
        }
        self.journal.unbook_after(at, self.journal.next(), &mut position).map_err(|_| lost())?;
        Ok(position)
    }

    /// The grants in the order in which they were added: the columns of an active-credits table.
    ///
    /// ```
    /// use drawdown::{Account, GrantFilter, GrantSpec, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec { effective_at: Some("2026-12-01".parse()?), ..GrantSpec::free(5.into(), start) })?;
    /// assert_eq!(ledger.grants(GrantFilter::All).len(), 1);
    /// assert_eq!(ledger.grants(GrantFilter::Active).len(), 0);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn grants(&self, filter: GrantFilter) -> Vec<Grant> {
        let shown = self.position.batches().iter().filter(|batch| match filter {
            GrantFilter::All => true,
            GrantFilter::Active => {
                let something = !batch.remaining.is_zero() || !batch.held.is_zero();
                batch.active && something && !batch.ended(self.clock)
            }
        });
        let mut grants = Vec::new();
        for batch in shown {
            grants.push(batch.to_grant());
        }
        grants
    }

    /// The invoices for overage, oldest first.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("wotnot")?),
    ///     plan: Some("custom".into()),
    ///     allotment: Some(1_000.into()),
    ///     ..Account::starting(start)
    /// })?;
    /// ledger.record(&Usage { credits: Some(2_500.into()), ..Usage::default().at(start) })?;
    /// ledger.advance("2026-12-01".parse()?)?;
    /// assert_eq!(ledger.invoices()[0].total.to_string(), "10.5 USD");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn invoices(&self) -> Vec<Invoice> {
        self.position.invoices().to_vec()
    }
}
