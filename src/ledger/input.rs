//! What a ledger is told: the account, grants, purchases, plan changes, queries.

use std::str::FromStr;

use super::output::{GrantKind, GrantSource};
use crate::catalog::policy::Policy;
use crate::{Catalog, Decimal, Error, Instant, Payment};

/// The account that a ledger is opened for.
///
/// ```
/// use drawdown::{Account, Catalog, Ledger};
///
/// let account = Account {
///     catalog: Some(Catalog::builtin("bookbag")?),
///     plan: Some("hobby".into()),
///     ..Account::starting("2026-01-31".parse()?)
/// };
/// let balance = Ledger::open(account)?.balance(None)?;
/// assert_eq!(balance.remaining, Some("2000".parse()?));
/// assert_eq!(balance.cycle.end.to_string(), "2026-02-28T00:00:00Z");
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Account {
    /// The account's name in the caller's world; kept, not used.
    pub id: Option<String>,
    /// The price list. Without one the ledger takes grants and priced usage only.
    pub catalog: Option<Catalog>,
    /// The plan at the start; `None`: no subscription, only grants and packs.
    pub plan: Option<String>,
    /// Start of the first billing cycle; every later one is counted from it, clamped at month ends.
    pub anchor: Instant,
    /// Minutes east of UTC in which days and cycles are counted.
    pub offset: i32,
    /// Seats, where they add credits to the plan's pool.
    pub seats: Option<u32>,
    /// The agreed credits of each period, where a plan's are custom or sold in steps.
    pub allotment: Option<Decimal>,
    /// Overrides of the catalog's policy, setting by setting.
    pub policy: Policy,
}

impl Account {
    /// An account without a catalog or a plan, in UTC, under the default policy.
    pub fn starting(anchor: Instant) -> Account {
        Account {
            id: None,
            catalog: None,
            plan: None,
            anchor,
            offset: 0,
            seats: None,
            allotment: None,
            policy: Policy::default(),
        }
    }
}

/// Credits to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct GrantSpec {
    /// Idempotency key. Without one the ledger makes an id, and every call adds a grant.
    pub id: Option<String>,
    /// Whether it was paid for.
    pub kind: GrantKind,
    /// How many credits, above zero.
    pub amount: Decimal,
    /// When it is added.
    pub at: Instant,
    /// From when it can be drawn; `None`: from `at`. An earlier instant orders draws, but draws nothing before `at`.
    pub effective_at: Option<Instant>,
    /// From when it can no longer be drawn; `None`: never.
    pub expires_at: Option<Instant>,
    /// Lower is drawn first, under `priority_first`.
    pub priority: i32,
    /// Where it comes from.
    pub source: GrantSource,
}

impl GrantSpec {
    /// A free grant from `at` on, without expiry.
    pub fn free(amount: Decimal, at: Instant) -> GrantSpec {
        GrantSpec::of(GrantKind::Free, amount, at)
    }

    /// A paid grant from `at` on, without expiry.
    pub fn paid(amount: Decimal, at: Instant) -> GrantSpec {
        GrantSpec::of(GrantKind::Paid, amount, at)
    }

    fn of(kind: GrantKind, amount: Decimal, at: Instant) -> GrantSpec {
        GrantSpec {
            id: None,
            kind,
            amount,
            at,
            effective_at: None,
            expires_at: None,
            priority: 0,
            source: GrantSource::Manual,
        }
    }
}

/// How a pack of the catalog is bought.
#[derive(Clone, Debug, PartialEq)]
pub struct PackOrder {
    /// When.
    pub at: Instant,
    /// Idempotency key, and the id of the grant that it makes.
    pub id: Option<String>,
    /// How many, or for how much.
    pub payment: Payment,
}

/// When a plan change happens and what becomes of the credits at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanChange {
    /// When it is asked for.
    pub at: Instant,
    /// When it takes effect.
    pub effective: Effective,
    /// What of the old allotment counts, where it takes effect now.
    pub carry: Carry,
}

/// When a plan change takes effect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effective {
    /// At once.
    Now,
    /// With the next renewal.
    Renewal,
}

/// What a plan change does with the old allotment of the cycle.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Carry {
    /// The new allotment less what was spent of the cycle's allotments so far, at least 0.
    Usage,
    /// The old rest is kept to the cycle's end beside the new allotment.
    Balance,
    /// The old rest expires.
    None,
}

/// Whether an authorization sets credits aside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Intent {
    /// Only asks; nothing changes.
    Ask,
    /// Sets the credits aside until captured or released, or until so many milliseconds have passed.
    Hold {
        /// At least 1.
        ttl_ms: u32,
    },
}

impl Intent {
    /// A hold of the default length, 15 minutes.
    pub fn hold() -> Intent {
        Intent::Hold { ttl_ms: 15 * 60 * 1_000 }
    }
}

/// Which grants to list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum GrantFilter {
    /// Every grant there ever was.
    All,
    /// Those that can be drawn now: effective, not expired, with something remaining or held.
    Active,
}

/// The span of a report.
///
/// ```
/// use drawdown::Window;
///
/// assert_eq!("30d".parse::<Window>()?, Window::Days(30));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Window {
    /// So many whole days of the account's calendar, the clock's own included.
    Days(u32),
    /// Everything that is kept.
    All,
    /// From one instant, included, to another, excluded.
    Between {
        /// The first instant.
        from: Instant,
        /// The first one after.
        to: Instant,
    },
}

impl FromStr for Window {
    type Err = Error;

    fn from_str(text: &str) -> Result<Window, Error> {
        match text {
            "7d" => Ok(Window::Days(7)),
            "30d" => Ok(Window::Days(30)),
            "90d" => Ok(Window::Days(90)),
            "all" => Ok(Window::All),
            _ => Err(Error::invalid(format!(
                "\"{}\" is not a window; known are \"7d\", \"30d\", \"90d\", \"all\"",
                crate::amount::shortened(text)
            ))
            .within("window")),
        }
    }
}

/// Which entries to list, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityQuery {
    /// The span.
    pub window: Window,
    /// At most so many entries.
    pub limit: usize,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Names and values that an entry must have: `type`, `meter`, `category`, `id`, or any attribute of its usage.
    pub filter: Vec<(String, String)>,
}

impl Default for ActivityQuery {
    /// The newest 50 of all.
    fn default() -> ActivityQuery {
        ActivityQuery { window: Window::All, limit: 50, cursor: None, filter: Vec::new() }
    }
}
