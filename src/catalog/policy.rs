//! How an account is run: what is drawn first, what happens at zero, when to warn.

use crate::amount::Decimal;
use crate::document::record::{choice, record};

record! {
    /// The catalog's settings; what is absent keeps drawdown's default, named at each field.
    ///
    /// ```
    /// use drawdown::catalog::policy::Policy;
    /// use drawdown::{Account, Catalog, Ledger, Usage};
    ///
    /// // Bookbag's list as it is, with one setting of the account's own.
    /// let policy = Policy { thresholds: Some(vec!["0.5".parse()?]), ..Policy::default() };
    /// let bookbag = Catalog::builtin("bookbag")?;
    /// let (at, plan) = ("2026-11-01".parse()?, Some("free".into())); // 100 credits
    /// let mut ledger = Ledger::open(Account { catalog: Some(bookbag), plan, policy, ..Account::starting(at) })?;
    /// let alerts = ledger.record(&Usage { credits: Some(60.into()), ..Usage::default().at(at) })?.alerts;
    /// assert_eq!(alerts[0].threshold, Some("0.5".parse()?));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Policy {
        /// Which grant a spend draws from first. Default `free_first`.
        pub draw_order: Option<DrawOrder> = None,
        /// What a spend beyond the balance does. Default: block when empty.
        pub exhaustion: Option<Exhaustion> = None,
        /// What becomes of a last reply's overrun when blocking when empty. Default `forgive`.
        pub overrun: Option<Overrun> = None,
        /// Warnings, as fractions of the allotment, high to low. Default 0.2 and 0.05.
        pub thresholds: Option<Vec<Decimal>> = None,
        /// What the fractions are of. Default `plan`.
        pub threshold_basis: Option<ThresholdBasis> = None,
        /// Whether a threshold is crossed at its boundary already. Default false: below it.
        pub threshold_inclusive: Option<bool> = None,
        /// How far above a threshold the balance must rise before it can fire again, as a fraction. Default 0.
        pub hysteresis: Option<Decimal> = None,
        /// Days of notice before a batch expires. Default 7.
        pub expiring_days: Option<u32> = None,
        /// How likely a crossing before renewal must be to be announced. Default 0.8.
        pub projected_probability: Option<Decimal> = None,
        /// What becomes of overage at renewal. Default `invoice`.
        pub overage_at_renewal: Option<OverageAtRenewal> = None,
        /// What of an allotment's rest lives on. Default nothing.
        pub rollover: Option<Rollover> = None,
        /// What becomes of operations older than the ledger's clock. Default `rebook`.
        pub late: Option<Late> = None,
        /// How many days single entries are kept. Default: all.
        pub retention_days: Option<u32> = None,
        /// The sentences of the vendor's page that the settings rest on.
        pub source: Vec<String> = Vec::new(),
    }
}

choice! {
    /// Which grant a spend draws from first.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let policy = Policy { draw_order: Some(DrawOrder::FreeFirst), ..Policy::default() };
    /// let mut ledger = ledger(policy)?; // with 10 paid credits
    /// let gift = GrantSpec { id: Some("gift".into()), ..GrantSpec::free(5.into(), "2026-11-01".parse()?) };
    /// ledger.grant(&gift)?;
    /// let draws = spend(&mut ledger, 3)?.entries[0].draws.clone();
    /// assert_eq!((draws[0].grant.as_str(), draws[0].credits), ("gift", 3.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum DrawOrder {
        /// Free before paid, then the soonest expiry.
        FreeFirst = "free_first",
        /// By priority, then the soonest expiry.
        PriorityFirst = "priority_first",
        /// The soonest expiry, then free before paid.
        ExpiryFirst = "expiry_first",
    }
}

record! {
    /// What a spend beyond the balance does.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let exhaustion = Exhaustion { mode: ExhaustionMode::Overage, when: None, cap: Some(20.into()) };
    /// let mut ledger = ledger(Policy { exhaustion: Some(exhaustion), ..Policy::default() })?; // 10 credits at hand
    /// assert_eq!(spend(&mut ledger, 25)?.balance.overage, 15.into());
    /// assert_eq!(spend(&mut ledger, 6)?.refused[0].reason, drawdown::ErrorCode::OverageCap);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Exhaustion {
        /// Refuse it, bill it, or let the account owe it.
        pub mode: ExhaustionMode,
        /// Under `block`, when it is refused. Default `empty`.
        pub when: Option<BlockWhen> = None,
        /// Under `overage`, the most credits beyond the balance.
        pub cap: Option<Decimal> = None,
    }
}

choice! {
    /// What a spend beyond the balance does.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let exhaustion = Exhaustion { mode: ExhaustionMode::Debt, when: None, cap: None };
    /// let mut ledger = ledger(Policy { exhaustion: Some(exhaustion), ..Policy::default() })?; // 10 credits at hand
    /// assert_eq!(spend(&mut ledger, 12)?.balance.debt, 2.into());
    /// let repaid = ledger.grant(&GrantSpec::paid(10.into(), "2026-11-03".parse()?))?;
    /// assert_eq!((repaid.balance.debt, repaid.balance.remaining), (0.into(), Some(8.into())));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum ExhaustionMode {
        /// It is refused.
        Block = "block",
        /// It is billed.
        Overage = "overage",
        /// It is owed, and repaid by the next grant.
        Debt = "debt",
    }
}

choice! {
    /// When a spend is refused.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let exhaustion = Exhaustion { mode: ExhaustionMode::Block, when: Some(BlockWhen::Short), cap: None };
    /// let mut short = ledger(Policy { exhaustion: Some(exhaustion), ..Policy::default() })?; // 10 credits at hand
    /// assert_eq!(spend(&mut short, 12)?.refused.len(), 1);
    /// let mut empty = ledger(Policy::default())?;
    /// assert_eq!(spend(&mut empty, 12)?.refused.len(), 0); // something is left: the reply may overrun
    /// assert_eq!(spend(&mut empty, 1)?.refused.len(), 1);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum BlockWhen {
        /// When nothing is left: the last reply may overrun.
        Empty = "empty",
        /// When what is left does not cover it.
        Short = "short",
    }
}

choice! {
    /// What becomes of a last reply's overrun.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let mut forgiven = ledger(Policy::default())?; // 10 credits at hand
    /// assert_eq!(spend(&mut forgiven, 12)?.balance.forgiven, 2.into());
    /// let mut owed = ledger(Policy { overrun: Some(Overrun::Owe), ..Policy::default() })?;
    /// assert_eq!(spend(&mut owed, 12)?.balance.debt, 2.into());
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Overrun {
        /// Nobody pays it.
        Forgive = "forgive",
        /// It is debt.
        Owe = "owe",
    }
}

choice! {
    /// What thresholds are fractions of.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let basis = Some(ThresholdBasis::Total);
    /// let mut ledger = ledger(Policy { threshold_basis: basis, ..Policy::default() })?; // 10 bought, no allotment
    /// let alerts = spend(&mut ledger, 9)?.alerts;
    /// assert_eq!((alerts[0].threshold, alerts[0].allotment), (Some("0.2".parse()?), Some(10.into())));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum ThresholdBasis {
        /// The cycle's allotment.
        Plan = "plan",
        /// The balance just after the last grant or renewal.
        Total = "total",
    }
}

choice! {
    /// What becomes of overage at renewal.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let exhaustion = Some(Exhaustion { mode: ExhaustionMode::Overage, when: None, cap: None });
    /// for (rule, in_december) in [(OverageAtRenewal::Carry, 2), (OverageAtRenewal::Forgive, 0)] {
    ///     let policy = Policy { exhaustion: exhaustion.clone(), overage_at_renewal: Some(rule), ..Policy::default() };
    ///     let mut ledger = ledger(policy)?; // 10 credits at hand
    ///     assert_eq!(spend(&mut ledger, 12)?.balance.overage, 2.into());
    ///     assert_eq!(ledger.advance("2026-12-02".parse()?)?.balance.overage, in_december.into());
    /// }
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum OverageAtRenewal {
        /// It is billed.
        Invoice = "invoice",
        /// Nobody pays it.
        Forgive = "forgive",
        /// It stays as it is.
        Carry = "carry",
        /// It stays, and later grants repay it.
        CarryAndRepay = "carry_and_repay",
    }
}

record! {
    /// What of an allotment's rest lives on: `min(max, max(min, rest))`.
    ///
    /// ```
    /// use drawdown::catalog::policy::{Policy, Rollover};
    /// use drawdown::{Account, Catalog, Ledger};
    ///
    /// let rollover = Some(Rollover { min: 0.into(), max: Some(30.into()), cycles: Some(1) });
    /// let account = Account {
    ///     catalog: Some(Catalog::builtin("bookbag")?),
    ///     plan: Some("free".into()),
    ///     policy: Policy { rollover, ..Policy::default() },
    ///     ..Account::starting("2026-11-01".parse()?)
    /// };
    /// // 100 of November are left: 30 live on beside the 100 of December.
    /// let balance = Ledger::open(account)?.advance("2026-12-02".parse()?)?.balance;
    /// assert_eq!(balance.remaining, Some(130.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Rollover {
        /// The least. Default 0.
        pub min: Decimal = Decimal::ZERO,
        /// The most; null: all of it.
        pub max: Option<Decimal>,
        /// For how many cycles; null: for ever.
        pub cycles: Option<u32> = None,
    }
}

choice! {
    /// What becomes of operations older than the ledger's clock.
    ///
    /// ```
    /// # use drawdown::catalog::policy::*;
    /// # use drawdown::{Account, GrantSpec, Ledger, Receipt, Usage};
    /// # fn ledger(policy: Policy) -> Result<Ledger, drawdown::Error> {
    /// #     let start = "2026-11-01".parse()?;
    /// #     let mut ledger = Ledger::open(Account { policy, ..Account::starting(start) })?;
    /// #     ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// #     Ok(ledger)
    /// # }
    /// # fn spend(ledger: &mut Ledger, credits: u32) -> Result<Receipt, drawdown::Error> {
    /// #     ledger.record(&Usage { credits: Some(credits.into()), ..Usage::default().at("2026-11-02".parse()?) })
    /// # }
    /// let mut ledger = ledger(Policy { late: Some(Late::Refuse), ..Policy::default() })?;
    /// ledger.advance("2026-11-05".parse()?)?;
    /// let error = spend(&mut ledger, 1).unwrap_err(); // of 2 November
    /// assert_eq!(error.code(), drawdown::ErrorCode::LateEvent);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Late {
        /// Booked where they belong.
        Rebook = "rebook",
        /// Booked now.
        BookNow = "book_now",
        /// Refused.
        Refuse = "refuse",
    }
}
