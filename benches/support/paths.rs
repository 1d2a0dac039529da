//! Spend paths down a runway, timed where they run.

use drawdown::{Account, Catalog, Error, GrantSpec, Ledger, Runway};

/// How many at once, and for how long.
pub(crate) const PATHS: u32 = 10_000;
pub(crate) const DAYS: u32 = 365;

/// An account as they are: a plan with daily credits, packs that end, some time into its cycle.
pub(crate) fn runway(days: u32) -> Result<Runway, Error> {
    let start = "2026-11-01".parse()?;
    let mut ledger = Ledger::open(Account {
        catalog: Some(Catalog::builtin("bookbag")?),
        plan: Some("standard".into()),
        ..Account::starting(start)
    })?;
    for (amount, expires) in [(3_000_u32, "2026-12-05"), (900, "2026-11-20"), (5_000, "2027-06-01")] {
        let spec = GrantSpec::paid(amount.into(), start);
        ledger.grant(&GrantSpec { expires_at: Some(expires.parse()?), ..spec })?;
    }
    ledger.grant(&GrantSpec::free(500.into(), start))?;
    ledger.advance("2026-11-10T09:30:00Z".parse()?)?;
    ledger.runway(None, days, None)
}

/// Walks so many paths of bursty spend, and adds up what they leave, so that none can be left out.
pub(crate) fn walk(runway: &Runway, paths: u32, days: u32) -> f64 {
    let mut state = 1_u32;
    let mut sum = 0.0;
    let mut path = vec![0.0; days as usize];
    for _ in 0..paths {
        for spend in &mut path {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let drawn = f64::from(state >> 8) / 16_777_216.0;
            *spend = if drawn < 0.3 { 0.0 } else { 900.0 * drawn * drawn };
        }
        let walk = runway.walk(&path);
        sum += walk.left + walk.remaining.last().copied().unwrap_or_default();
    }
    sum
}
