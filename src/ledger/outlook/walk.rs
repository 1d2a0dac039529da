//! What became of a spend path that was walked down a runway.

use drawdown_kernels::paths::{End, Lot, NEVER, Walker};

use super::runway::Runway;
use crate::Instant;
use crate::time::DAY;

/// What became of one spend path.
///
/// ```
/// use drawdown::{Account, GrantSpec, Ledger};
///
/// let start = "2026-11-01".parse()?;
/// let mut ledger = Ledger::open(Account::starting(start))?;
/// ledger.grant(&GrantSpec::paid(100.into(), start))?;
/// let walk = ledger.runway(None, 7, None)?.walk(&[40.0; 7]);
/// // The thresholds of the policy: 20 % of 100 is passed after two whole days, exactly.
/// assert_eq!(walk.thresholds[0].map(|at| at.to_string()), Some("2026-11-03T00:00:00Z".into()));
/// assert_eq!(walk.run_out.map(|at| at.to_string()), Some("2026-11-03T12:00:00Z".into()));
/// assert_eq!(walk.consumed, 100.0);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// The first instant at which a spend would be refused; `None`: there is none.
    pub run_out: Option<Instant>,
    /// The first instant at which no credits are left, whatever the policy does then.
    pub exhausted: Option<Instant>,
    /// The first instant below each threshold, in the policy's order.
    pub thresholds: Vec<Option<Instant>>,
    /// At the end of each day, before what midnight brings; infinite where the plan is unlimited.
    pub remaining: Vec<f64>,
    /// Consumed in the current cycle by its end, what was consumed of it before included; by the end of the
    /// walk where that comes first. So for the rest.
    pub consumed: f64,
    /// What is left at the cycle's end, before it expires.
    pub left: f64,
    /// Overage in the cycle.
    pub overage: f64,
    /// What overage and recharging cost.
    pub cost: f64,
}

impl Runway {
    /// Walks a path: credits wanted on each day, today's whole day first. Days beyond the runway are left out.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Ledger};
    ///
    /// let ledger = Ledger::open(Account {
    ///     catalog: Some(Catalog::builtin("wotnot")?),
    ///     plan: Some("custom".into()),
    ///     allotment: Some(1_000.into()),
    ///     ..Account::starting("2026-11-01".parse()?)
    /// })?;
    /// // Overage never runs out: it costs, $7 per 1,000.
    /// let walk = ledger.runway(None, 30, None)?.walk(&[100.0; 30]);
    /// assert_eq!((walk.run_out, walk.overage, walk.cost), (None, 2_000.0, 14.0));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn walk(&self, spends: &[f64]) -> Walk {
        let pack = |at| self.pack(at);
        let mut walker = Walker::new(&self.plain, &pack);
        let mut remaining = Vec::with_capacity(spends.len());
        let mut left = spends.to_vec();
        left.iter_mut().take(1).for_each(|today| *today *= self.share_of_today());
        walker.walk(&left, &mut remaining);
        let instant =
            |at: &i64| Some(*at).filter(|at| *at != NEVER).and_then(|at| Instant::from_unix_milliseconds(at).ok());
        let end = walker.end;
        Walk {
            run_out: instant(&walker.run_out),
            exhausted: walker.crossed.first().and_then(instant),
            thresholds: walker.crossed.iter().skip(1).map(instant).collect(),
            remaining,
            consumed: end.consumed,
            left: end.left,
            overage: end.overage,
            cost: self.cost(end),
        }
    }

    /// How much of the first day is still to come.
    pub(super) fn share_of_today(&self) -> f64 {
        self.plain.midnight.saturating_sub(self.plain.start) as f64 / DAY as f64
    }

    /// The parts of a pack that is bought at an instant.
    pub(super) fn pack(&self, at: i64) -> [Lot; 2] {
        const NOTHING: Lot = Lot { order: [0; 5], rank: Lot::UNRANKED, expires: NEVER, left: 0.0, allotment: false };
        self.refill.as_ref().map_or([NOTHING; 2], |refill| refill.lots(at))
    }

    /// What overage and recharging cost by the end of a cycle.
    pub(super) fn cost(&self, end: End) -> f64 {
        self.price.map_or(0.0, |price| price.of_credits(end.overage)) + end.bought
    }

    /// What the current cycle's end is worth in money, where anything of it has a price.
    pub(super) fn is_priced(&self) -> bool {
        self.price.is_some() || self.refill.is_some()
    }
}
