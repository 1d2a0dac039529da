//! What a forecast is asked.

use crate::{Decimal, Error, ErrorCode, Instant};

/// How far to look ahead, and how.
///
/// ```
/// use drawdown::{Account, ForecastOptions, GrantSpec, Ledger};
///
/// let start = "2026-11-01".parse()?;
/// let mut ledger = Ledger::open(Account::starting(start))?;
/// ledger.grant(&GrantSpec::paid(1_000.into(), start))?;
/// let week = ForecastOptions { horizon: Some(7), ..ForecastOptions::default() };
/// assert_eq!(ledger.forecast(&week)?.days.len(), 7);
/// let error = ledger.forecast(&ForecastOptions { horizon: Some(93), ..week }).unwrap_err();
/// assert_eq!(error.to_string(), "horizon: is 93; a forecast reaches 1 to 92 days ahead");
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastOptions {
    /// The instant to look ahead from; the ledger's clock when left out.
    pub at: Option<Instant>,
    /// Days ahead, today the first: 1 to 92. The end of the current cycle when left out.
    pub horizon: Option<u32>,
    /// The mass of the central interval, more than 0 and less than 1. Default 0.8.
    pub level: f64,
    /// Spend paths that are run through the position: 1 to 10,000. Default 200.
    pub paths: u32,
    /// Where in its stratum each path is drawn. Default 0; the same seed gives the same bits on every machine.
    pub seed: u64,
    /// A pack that is bought by itself.
    pub recharge: Option<Recharge>,
}

/// Buys a pack whenever what remains drops below an amount.
///
/// ```
/// use drawdown::{Account, Catalog, ForecastOptions, Ledger, Recharge};
///
/// let ledger = Ledger::open(Account {
///     catalog: Some(Catalog::builtin("cleverai")?),
///     plan: Some("pro".into()),
///     ..Account::starting("2026-11-01".parse()?)
/// })?;
/// let recharge = Recharge { pack: "credits-1000".into(), below: 500.into(), max_per_cycle: Some(2) };
/// let walk = ledger.runway(None, 30, Some(&recharge))?.walk(&[200.0; 30]);
/// // 5,000 of the plan and two packs of 1,000: 6,000 wanted, and never out. 1,000 credits cost $10.
/// assert_eq!((walk.run_out, walk.left, walk.cost), (None, 1_000.0, 20.0));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Recharge {
    /// The pack, one at a time.
    pub pack: String,
    /// It is bought while less than this remains.
    pub below: Decimal,
    /// At most so many in a cycle; 1,000 where nothing is said.
    pub max_per_cycle: Option<u32>,
}

impl Default for ForecastOptions {
    fn default() -> ForecastOptions {
        ForecastOptions { at: None, horizon: None, level: 0.8, paths: 200, seed: 0, recharge: None }
    }
}

impl ForecastOptions {
    pub(super) fn check(&self) -> Result<(), Error> {
        let wrong = |field: &str, message: String| Err(Error::new(ErrorCode::OutOfRange, message).within(field));
        if let Some(days) = self.horizon.filter(|days| !(1..=92).contains(days)) {
            return wrong("horizon", format!("is {days}; a forecast reaches 1 to 92 days ahead"));
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return wrong("level", "is not between 0 and 1".to_owned());
        }
        if !(1..=10_000).contains(&self.paths) {
            return wrong("paths", format!("is {}; from 1 to 10000 paths are run", self.paths));
        }
        Ok(())
    }
}
