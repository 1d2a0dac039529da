//! Spend paths down a runway, timed where they run.

use drawdown::{Account, Catalog, Error, GrantSpec, Ledger, Runway};

/// How many at once, and for how long.
pub(crate) const PATHS: usize = 10_000;
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

/// So many different paths of bursty spend, made before any is walked.
pub(crate) fn some() -> Vec<Vec<f64>> {
    const DIFFERENT: usize = 100;
    let mut state = 1_u32;
    let mut day = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let drawn = f64::from(state >> 8) / 16_777_216.0;
        if drawn < 0.3 { 0.0 } else { 900.0 * drawn * drawn }
    };
    (0..DIFFERENT).map(|_| (0..DAYS).map(|_| day()).collect()).collect()
}

/// Walks so many paths, the same ones over and over, and adds up what they leave, so that none can be left out.
pub(crate) fn walk(runway: &Runway, some: &[Vec<f64>], paths: usize) -> f64 {
    let walks = some.iter().cycle().take(paths).map(|path| runway.walk(path));
    walks.map(|walk| walk.left + walk.remaining.last().copied().unwrap_or_default()).sum()
}
