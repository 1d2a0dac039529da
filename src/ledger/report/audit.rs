//! Everything that must add up, checked after the fact.

use crate::ledger::operation::Body;
use crate::ledger::position::{Bucket, lost};
use crate::ledger::{Audit, GrantKind, Ledger};
use crate::{Decimal, Error, ErrorCode};

impl Ledger {
    /// Checks every conservation law over every grant and every entry that is kept.
    ///
    /// For every grant, amount = spent + expired + voided + held + remaining, none negative; for every entry,
    /// draws + overage + debt + forgiven + unmetered = credits; for the cycle, package + purchased + bonus =
    /// drawn + expired + voided + held + remaining; the running sums are those of the grants, and what holds
    /// have set aside is what is held.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] with the first law that fails: a defect of drawdown.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(100.into(), start))?;
    /// let audit = ledger.audit()?;
    /// assert_eq!((audit.grants, audit.granted, audit.remaining), (1, 100.into(), 100.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn audit(&self) -> Result<Audit, Error> {
        let mut audit = Audit {
            grants: 0,
            entries: 0,
            granted: Decimal::ZERO,
            spent: Decimal::ZERO,
            expired: Decimal::ZERO,
            voided: Decimal::ZERO,
            held: Decimal::ZERO,
            remaining: Decimal::ZERO,
        };
        let mut standing = [Decimal::ZERO; 4];
        for batch in self.position.batches() {
            law(batch.adds_up()?, &format!("the parts of grant \"{}\" are its amount", batch.id))?;
            audit.grants = audit.grants.saturating_add(1);
            audit.granted = audit.granted.plus(batch.amount)?;
            audit.spent = audit.spent.plus(batch.spent)?;
            audit.expired = audit.expired.plus(batch.expired)?;
            audit.voided = audit.voided.plus(batch.voided)?;
            audit.held = audit.held.plus(batch.held)?;
            audit.remaining = audit.remaining.plus(batch.remaining)?;
            law(!batch.repaid.is_negative() && batch.repaid <= batch.spent, "what a grant repaid was spent from it")?;
            if batch.active {
                let (remaining, held) = (batch.bucket(Bucket::Remaining), batch.held);
                let unspent = remaining.plus(held)?;
                let (paid, free) = match batch.kind {
                    GrantKind::Paid => (unspent, Decimal::ZERO),
                    GrantKind::Free => (Decimal::ZERO, unspent),
                };
                for (sum, part) in standing.iter_mut().zip([remaining, held, paid, free]) {
                    *sum = sum.plus(part)?;
                }
                law(!batch.ended(self.clock) || remaining.is_zero(), "a grant that has ended has nothing left")?;
            }
        }
        let figures = self.position.figures();
        let kept = [figures.remaining, figures.held, figures.paid, figures.free];
        law(kept == standing, "the running sums are those of the grants")?;
        law(!figures.owed.is_negative(), "nothing less than nothing is owed")?;
        let given = figures.package.plus(figures.purchased)?.plus(figures.bonus)?;
        let gone = [figures.drawn, figures.expired, figures.voided, figures.held, figures.remaining];
        law(given == gone.into_iter().try_fold(Decimal::ZERO, Decimal::plus)?, "the cycle's credits add up")?;
        let held = self.position.holds().by_id().into_iter().flat_map(|hold| &hold.takes).map(|(_, amount)| *amount);
        law(held.into_iter().try_fold(Decimal::ZERO, Decimal::plus)? == figures.held, "what is held has a hold")?;
        let mut before = None;
        for (number, record) in self.journal.numbered() {
            law(before.is_none_or(|before| before < &record.key), "the journal is in order")?;
            before = Some(&record.key);
            let effect = self.journal.effect(number, &self.position).map_err(|_| lost())?;
            if record.entry_kind(&effect).is_some() {
                audit.entries = audit.entries.saturating_add(1);
            }
            let booked = match &record.body {
                Body::Spend(spend) | Body::Capture(spend) => spend.credits,
                _ => continue,
            };
            law(effect.credits()? == booked, &format!("the parts of entry \"{}\" are its credits", record.key.id))?;
        }
        Ok(audit)
    }
}

fn law(holds: bool, law: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::new(ErrorCode::Internal, format!("the audit found that not: {law}"))) }
}
