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
    ///
    /// ```
    /// use drawdown::{Account, Ledger};
    ///
    /// let ledger = Ledger::open(Account::starting("2026-11-01".parse()?))?;
    /// let balance = ledger.balance(None)?;
    /// assert_eq!((balance.package, balance.remaining), (Some(0.into()), Some(0.into())));
    /// assert_eq!(balance.cycle.end.to_string(), "2026-12-01T00:00:00Z");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
///
/// ```
/// use drawdown::GrantSpec;
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account::starting(start))?;
/// let gift = GrantSpec {
///     id: Some("gift".into()),
///     expires_at: Some("2026-12-01".parse()?),
///     ..GrantSpec::free(50.into(), start)
/// };
/// assert_eq!(ledger.grant(&gift)?.balance.remaining, Some(50.into()));
/// assert_eq!(ledger.grant(&gift)?.duplicates, ["gift"]); // a retry adds nothing
/// # Ok::<(), drawdown::Error>(())
/// ```
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
    ///
    /// ```
    /// use drawdown::GrantSpec;
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account::starting(start))?;
    /// let balance = ledger.grant(&GrantSpec::free(50.into(), start))?.balance;
    /// assert_eq!((balance.bonus, balance.purchased), (50.into(), 0.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn free(amount: Decimal, at: Instant) -> GrantSpec {
        GrantSpec::of(GrantKind::Free, amount, at)
    }

    /// A paid grant from `at` on, without expiry.
    ///
    /// ```
    /// use drawdown::GrantSpec;
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account::starting(start))?;
    /// let balance = ledger.grant(&GrantSpec::paid(50.into(), start))?.balance;
    /// assert_eq!((balance.bonus, balance.purchased), (0.into(), 50.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
///
/// ```
/// use drawdown::{PackOrder, Payment};
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
/// #     catalog: Some(drawdown::Catalog::builtin("cleverai")?),
/// #     plan: Some("free".into()),
/// #     ..drawdown::Account::starting(start)
/// # })?;
/// let order = PackOrder { at: start, id: Some("order-1".into()), payment: Payment::Packs(2) };
/// assert_eq!(ledger.purchase("credits-1000", &order)?.balance.purchased, 2_000.into());
/// assert_eq!(ledger.purchase("credits-1000", &order)?.duplicates, ["order-1"]); // paid once, added once
/// # Ok::<(), drawdown::Error>(())
/// ```
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
///
/// ```
/// use drawdown::{Carry, Effective, PlanChange};
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
/// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
/// #     plan: Some("hobby".into()),
/// #     ..drawdown::Account::starting(start)
/// # })?;
/// let downgrade = PlanChange { at: "2026-11-10".parse()?, effective: Effective::Renewal, carry: Carry::None };
/// assert_eq!(ledger.change_plan(Some("free"), downgrade)?.balance.package, Some(2_000.into()));
/// assert_eq!(ledger.balance(Some("2026-12-01".parse()?))?.package, Some(100.into()));
/// # Ok::<(), drawdown::Error>(())
/// ```
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
///
/// ```
/// use drawdown::{Carry, Effective, PlanChange};
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
/// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
/// #     plan: Some("free".into()),
/// #     ..drawdown::Account::starting(start)
/// # })?;
/// for (effective, package) in [(Effective::Now, 2_000), (Effective::Renewal, 100)] {
///     let change = PlanChange { at: start, effective, carry: Carry::Usage };
///     assert_eq!(ledger.clone().change_plan(Some("hobby"), change)?.balance.package, Some(package.into()));
/// }
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effective {
    /// At once.
    Now,
    /// With the next renewal.
    Renewal,
}

/// What a plan change does with the old allotment of the cycle.
///
/// ```
/// use drawdown::{Carry, Effective, PlanChange};
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
/// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
/// #     plan: Some("free".into()),
/// #     ..drawdown::Account::starting(start)
/// # })?;
/// # let spend = |id: &str, credits: u32| {
/// #     let usage = drawdown::Usage::default().at(start);
/// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
/// # };
/// ledger.record(&spend("r-1", 40))?; // of 100
/// let at = "2026-11-10".parse()?;
/// for (carry, remaining) in [(Carry::Usage, 1_960), (Carry::Balance, 2_060), (Carry::None, 2_000)] {
///     let change = PlanChange { at, effective: Effective::Now, carry };
///     assert_eq!(ledger.clone().change_plan(Some("hobby"), change)?.balance.remaining, Some(remaining.into()));
/// }
/// # Ok::<(), drawdown::Error>(())
/// ```
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
///
/// ```
/// use drawdown::Intent;
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
/// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
/// #     plan: Some("free".into()),
/// #     ..drawdown::Account::starting(start)
/// # })?;
/// # let spend = |id: &str, credits: u32| {
/// #     let usage = drawdown::Usage::default().at(start);
/// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
/// # };
/// let asked = ledger.authorize(&spend("r-1", 30), Intent::Ask)?;
/// assert_eq!((asked.allowed, asked.hold), (true, None));
/// assert_eq!(ledger.balance(None)?.remaining, Some(100.into())); // nothing has changed
/// ledger.authorize(&spend("r-1", 30), Intent::Hold { ttl_ms: 60_000 })?;
/// assert_eq!(ledger.balance(None)?.remaining, Some(70.into()));
/// assert_eq!(ledger.balance(Some("2026-11-01T00:01:00Z".parse()?))?.remaining, Some(100.into())); // timed out
/// # Ok::<(), drawdown::Error>(())
/// ```
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
    ///
    /// ```
    /// use drawdown::Intent;
    ///
    /// assert_eq!(Intent::hold(), Intent::Hold { ttl_ms: 900_000 });
    /// ```
    pub fn hold() -> Intent {
        Intent::Hold { ttl_ms: 15 * 60 * 1_000 }
    }
}

/// Which grants to list.
///
/// ```
/// use drawdown::{GrantFilter, GrantSpec};
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account::starting(start))?;
/// let soon = Some("2026-11-08".parse()?);
/// ledger.grant(&GrantSpec { expires_at: soon, ..GrantSpec::free(5.into(), start) })?;
/// ledger.grant(&GrantSpec::paid(100.into(), start))?;
/// ledger.advance("2026-11-08".parse()?)?;
/// assert_eq!(ledger.grants(GrantFilter::All).len(), 2);
/// assert_eq!(ledger.grants(GrantFilter::Active).len(), 1); // the other has expired
/// # Ok::<(), drawdown::Error>(())
/// ```
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
///
/// ```
/// use drawdown::ActivityQuery;
///
/// # let start: drawdown::Instant = "2026-11-01".parse()?;
/// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
/// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
/// #     plan: Some("free".into()),
/// #     ..drawdown::Account::starting(start)
/// # })?;
/// # let reply = |id: &str, model: &str| {
/// #     drawdown::Usage { id: Some(id.into()), ..drawdown::Usage::of("reply") }.attribute("model", model).at(start)
/// # };
/// ledger.record_all(&[reply("r-1", "GPT-4o"), reply("r-2", "GPT-4o mini")])?;
/// let query = ActivityQuery {
///     filter: vec![("type".into(), "spend".into()), ("model".into(), "GPT-4o".into())],
///     ..ActivityQuery::default()
/// };
/// let page = ledger.activity(&query)?;
/// assert_eq!((page.entries.len(), page.entries[0].id.as_str()), (1, "r-1"));
/// # Ok::<(), drawdown::Error>(())
/// ```
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
