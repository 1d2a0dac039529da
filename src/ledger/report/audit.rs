//! Everything that must add up, checked after the fact.

use crate::ledger::journal::Key;
use crate::ledger::operation::Body;
use crate::ledger::position::{lost, sum};
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
        // Remaining, held, and both of paid and of free grants.
        let mut standing = [Decimal::ZERO; 4];
        for batch in self.position.batches() {
            law_of(batch.adds_up()?, "grant", &batch.id, "amount")?;
            audit.grants = audit.grants.saturating_add(1);
            let sums = [
                (&mut audit.granted, &batch.amount),
                (&mut audit.spent, &batch.spent),
                (&mut audit.expired, &batch.expired),
                (&mut audit.voided, &batch.voided),
                (&mut audit.held, &batch.held),
                (&mut audit.remaining, &batch.remaining),
            ];
            for (sum, part) in sums {
                sum.add(part)?;
            }
            law(!batch.repaid.is_negative() && batch.repaid <= batch.spent, "what a grant repaid was spent from it")?;
            if batch.active {
                let mut unspent = batch.remaining;
                unspent.add(&batch.held)?;
                let [remaining, held, paid, free] = &mut standing;
                remaining.add(&batch.remaining)?;
                held.add(&batch.held)?;
                if batch.kind == GrantKind::Paid { paid } else { free }.add(&unspent)?;
                let over = !batch.ended(self.clock) || batch.remaining.is_zero();
                law(over, "a grant that has ended has nothing left")?;
            }
        }
        let figures = self.position.figures();
        let kept = [figures.remaining, figures.held, figures.paid, figures.free];
        law(kept == standing, "the running sums are those of the grants")?;
        law(!figures.owed.is_negative(), "nothing less than nothing is owed")?;
        let given = sum(&[figures.package, figures.purchased, figures.bonus])?;
        let gone = sum(&[figures.drawn, figures.expired, figures.voided, figures.held, figures.remaining])?;
        law(given == gone, "the cycle's credits add up")?;
        let mut held = Decimal::ZERO;
        for hold in self.position.holds().by_id() {
            for (_, amount) in &hold.takes {
                held.add(amount)?;
            }
        }
        law(held == figures.held, "what is held has a hold")?;
        let mut before: Option<Key> = None;
        for (number, record) in self.journal.numbered() {
            law(before.is_none_or(|before| before < record.key), "the journal is in order")?;
            before = Some(record.key.clone());
            let effect = self.journal.effect(number, &self.position).map_err(|_| lost())?;
            if record.entry_kind(&effect).is_some() {
                audit.entries = audit.entries.saturating_add(1);
            }
            let booked = match &record.body {
                Body::Spend(spend) | Body::Capture(spend) => spend.credits,
                _ => continue,
            };
            law_of(effect.credits()? == booked, "entry", &record.key.id, "credits")?;
        }
        Ok(audit)
    }
}

fn law(holds: bool, law: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::new(ErrorCode::Internal, format!("the audit found that not: {law}"))) }
}

fn law_of(holds: bool, what: &str, id: &str, whole: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { law(false, &format!("the parts of {what} \"{id}\" are its {whole}")) }
}
