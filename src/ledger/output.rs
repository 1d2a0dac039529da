//! What a ledger answers: receipts, entries, balances, grants, invoices, alerts.

use crate::document::output::{output, words};
use crate::document::{Json, Write};
use crate::{Decimal, ErrorCode, Instant, Money, Quote, RowError, Usage};

words! {
    /// Whether credits were paid for.
    ///
    /// ```
    /// use drawdown::{GrantFilter, GrantKind, GrantSpec};
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// ledger.grant(&GrantSpec::free(5.into(), start))?;
    /// let grants = ledger.grants(GrantFilter::All);
    /// let paid = grants.iter().filter(|grant| grant.kind == GrantKind::Paid);
    /// assert_eq!(paid.map(|grant| grant.id.as_str()).collect::<Vec<_>>(), ["#plan-0"]); // the plan's allotment
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub enum GrantKind {
        /// Promos and daily grants.
        Free = "free",
        /// Allotments and packs.
        Paid = "paid",
    }
}

words! {
    /// Where a grant comes from.
    ///
    /// ```
    /// use drawdown::{GrantFilter, GrantSource};
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// let grants = ledger.grants(GrantFilter::All);
    /// assert_eq!((grants[0].id.as_str(), grants[0].source), ("#plan-0", GrantSource::Plan));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub enum GrantSource {
        /// A plan's allotment.
        Plan = "plan",
        /// A pack that was bought.
        Pack = "pack",
        /// A gift.
        Promo = "promo",
        /// A plan's free credits of a day.
        Daily = "daily",
        /// What of an allotment's rest lives on.
        Rollover = "rollover",
        /// Added by hand.
        Manual = "manual",
        /// A correction.
        Adjustment = "adjustment",
    }
}

words! {
    /// What an entry books.
    ///
    /// ```
    /// use drawdown::EntryKind;
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// let entries = ledger.advance("2026-12-01".parse()?)?.entries;
    /// let kinds: Vec<EntryKind> = entries.iter().map(|entry| entry.kind).collect();
    /// assert_eq!(kinds, [EntryKind::Expire, EntryKind::Renew]); // the old rest goes, the new allotment comes
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub enum EntryKind {
        /// Credits added.
        Grant = "grant",
        /// Usage.
        Spend = "spend",
        /// The rest of a grant that ended.
        Expire = "expire",
        /// A new cycle and its allotment.
        Renew = "renew",
        /// Credits set aside.
        Hold = "hold",
        /// Usage that a hold was made for.
        Capture = "capture",
        /// Credits set aside that are given back: asked for, or timed out.
        Release = "release",
        /// Usage taken back.
        Reverse = "reverse",
        /// The unused part of a grant taken away.
        Void = "void",
        /// Another plan.
        Plan = "plan",
        /// Debt, or carried overage, paid from a grant.
        Repay = "repay",
        /// The rounding of a day or a cycle.
        Round = "round",
    }
}

words! {
    /// What an alert says.
    ///
    /// ```
    /// use drawdown::AlertKind;
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
    /// let kinds = |alerts: Vec<drawdown::Alert>| alerts.iter().map(|alert| alert.kind).collect::<Vec<_>>();
    /// assert_eq!(kinds(ledger.record(&spend("r-1", 85))?.alerts), [AlertKind::Threshold]);
    /// assert_eq!(kinds(ledger.record(&spend("r-2", 15))?.alerts), [AlertKind::Exhausted, AlertKind::Threshold]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub enum AlertKind {
        /// The balance fell below a threshold.
        Threshold = "threshold",
        /// Nothing is left, or too little for what was asked; said once until credits are granted.
        Exhausted = "exhausted",
        /// The balance rose above what an alert was raised for, or credits came after one was refused.
        Recovered = "recovered",
        /// A batch with something left is about to expire.
        Expiring = "expiring",
        /// A threshold, or the end of the credits, will most likely be crossed before the renewal.
        Projected = "projected",
        /// A day came to more than the account's own usual range.
        Spike = "spike",
    }
}

impl GrantKind {
    pub(crate) const ALL: [GrantKind; 2] = [GrantKind::Free, GrantKind::Paid];
}

impl GrantSource {
    pub(crate) const ALL: [GrantSource; 7] = [
        GrantSource::Plan,
        GrantSource::Pack,
        GrantSource::Promo,
        GrantSource::Daily,
        GrantSource::Rollover,
        GrantSource::Manual,
        GrantSource::Adjustment,
    ];
}

output! {
    /// A batch of credits: amount = remaining + held + spent + expired + voided.
    ///
    /// ```
    /// use drawdown::{GrantFilter, Intent};
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
    /// ledger.record(&spend("r-1", 30))?;
    /// ledger.authorize(&spend("r-2", 20), Intent::hold())?;
    /// let grant = &ledger.grants(GrantFilter::Active)[0];
    /// assert_eq!((grant.amount, grant.spent, grant.held, grant.remaining), (100.into(), 30.into(), 20.into(), 50.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Grant {
        /// Its id.
        pub id: String,
        /// Whether it was paid for.
        pub kind: GrantKind,
        /// Where it comes from.
        pub source: GrantSource,
        /// Credits at the start.
        pub amount: Decimal,
        /// Credits that can be drawn.
        pub remaining: Decimal,
        /// Credits drawn.
        pub spent: Decimal,
        /// Credits that nobody drew in time.
        pub expired: Decimal,
        /// Credits taken away.
        pub voided: Decimal,
        /// Credits set aside by holds.
        pub held: Decimal,
        /// Lower is drawn first, under `priority_first`.
        pub priority: i32,
        /// When it was added.
        pub added_at: Instant,
        /// From when it can be drawn.
        pub effective_at: Instant,
        /// From when it no longer can.
        pub expires_at: Option<Instant>,
        /// What was paid for it, where it was bought.
        pub cost: Option<Money>,
    }
}

output! {
    /// What an operation did.
    ///
    /// ```
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
    /// let receipt = ledger.record_all(&[spend("r-1", 100), spend("r-2", 1), spend("r-1", 100)])?;
    /// assert_eq!(receipt.entries[0].id, "r-1");
    /// assert_eq!(receipt.refused[0].usage.as_deref(), Some("r-2")); // nothing was left
    /// assert_eq!(receipt.duplicates, ["r-1"]);
    /// assert_eq!(receipt.balance.remaining, Some(0.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Receipt {
        /// What it booked, and what time brought on the way, in order.
        pub entries: Vec<Entry>,
        /// Earlier entries that a late operation changed, as they now stand; one that fell away has no credits.
        pub corrections: Vec<Entry>,
        /// What was not booked for lack of credits.
        pub refused: Vec<Refusal>,
        /// Ids that had been booked before; nothing changed for them.
        pub duplicates: Vec<String>,
        /// The balance at the ledger's clock.
        pub balance: Balance,
        /// Alerts raised.
        pub alerts: Vec<Alert>,
        /// Invoices made, or made anew with other figures.
        pub invoices: Vec<Invoice>,
    }
}

output! {
    /// A spend that was not booked.
    ///
    /// ```
    /// use drawdown::ErrorCode;
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
    /// ledger.record(&spend("r-1", 100))?;
    /// let refusal = &ledger.record(&spend("r-2", 7))?.refused[0];
    /// assert_eq!((refusal.reason, refusal.credits), (ErrorCode::InsufficientCredits, 7.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Refusal {
        /// The usage's id, which stays free.
        pub usage: Option<String>,
        /// `insufficient_credits` or `overage_cap`.
        pub reason: ErrorCode,
        /// What it would have cost.
        pub credits: Decimal,
    }
}

/// What recording columns did.
///
/// ```
/// use drawdown::{Account, Catalog, ErrorCode, Ledger, UsageColumns};
///
/// let start: drawdown::Instant = "2026-11-01".parse()?;
/// let catalog = Some(Catalog::builtin("cleverai")?);
/// let account = Account { catalog, plan: Some("free".into()), ..Account::starting(start) };
/// let mut ledger = Ledger::open(account)?;
/// let at = [start.unix_milliseconds() as f64; 3];
/// let receipt = ledger.record_columns(&UsageColumns {
///     quantities: [("count".into(), &[18.0, 3.0, 1.0][..])].into_iter().collect(),
///     at: Some(&at),
///     ..UsageColumns::of("web_search", 3)
/// })?;
/// // Of 100 credits 10 are left after the first: too few for the second, enough for the third.
/// assert_eq!((receipt.recorded, receipt.credits), (2, vec![90, 0, 5]));
/// assert_eq!((receipt.refused[0].row, receipt.refused[0].reason), (1, ErrorCode::InsufficientCredits));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ColumnReceipt {
    /// Credits times 10^`scale` by row, exact; 0 for rows that were refused or in error.
    pub credits: Vec<i64>,
    /// Decimal places of `credits`.
    pub scale: u32,
    /// The exact sum.
    pub total: Decimal,
    /// How many rows were booked.
    pub recorded: u64,
    /// How many had been booked before.
    pub duplicates: u64,
    /// Rows for which there were no credits, in order.
    pub refused: Vec<RowRefusal>,
    /// Rows that could not be priced or booked, in order.
    pub errors: Vec<RowError>,
    /// The balance afterwards.
    pub balance: Balance,
    /// What the account should hear.
    pub alerts: Vec<Alert>,
    /// Invoices that this raised or changed.
    pub invoices: Vec<Invoice>,
}

/// A row that was refused.
///
/// ```
/// let refusal = drawdown::RowRefusal { row: 2, reason: drawdown::ErrorCode::InsufficientCredits };
/// assert_eq!(format!("row {}: {}", refusal.row, refusal.reason), "row 2: insufficient_credits");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowRefusal {
    /// Counted from 0.
    pub row: usize,
    /// Why.
    pub reason: ErrorCode,
}

/// All but the credits, which are no matter for text.
impl Write for ColumnReceipt {
    fn write(&self, json: &mut Json) {
        json.open('{');
        json.field("scale", &u64::from(self.scale));
        json.field("total", &self.total);
        json.field("recorded", &self.recorded);
        json.field("duplicates", &self.duplicates);
        json.field("refused", &self.refused);
        json.field("errors", &self.errors);
        json.field("balance", &self.balance);
        json.field("alerts", &self.alerts);
        json.field("invoices", &self.invoices);
        json.close('}');
    }
}

impl Write for RowRefusal {
    fn write(&self, json: &mut Json) {
        json.open('{');
        json.field("row", &(self.row as u64));
        json.field("reason", &self.reason);
        json.close('}');
    }
}

output! {
    /// A line of the journal: draws + overage + debt + forgiven + unmetered = credits.
    ///
    /// What goes out of the balance is positive (`spend`, `hold`, `capture`, `expire`, `void`), what comes back
    /// negative (`release`, `reverse`); `grant`, `renew` and `plan` state the credits added. `repay` has no
    /// credits of its own: its draws settle debt, or overage, which it shows as negative.
    ///
    /// ```
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
    /// ledger.record(&spend("r-1", 90))?;
    /// let entry = &ledger.record(&spend("r-2", 12))?.entries[0]; // 10 are left
    /// assert_eq!(entry.credits, 12.into());
    /// assert_eq!((entry.draws[0].credits, entry.forgiven), (10.into(), 2.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Entry {
        /// The operation's id: of the usage, the grant, the hold.
        pub id: String,
        /// When it counts.
        pub at: Instant,
        /// What it books.
        pub kind: EntryKind as "type",
        /// How many credits.
        pub credits: Decimal,
        /// Which grants it drew from, gave back to or added, in order.
        pub draws: Vec<Draw>,
        /// What is billed.
        pub overage: Decimal,
        /// What is owed.
        pub debt: Decimal,
        /// What nobody pays.
        pub forgiven: Decimal,
        /// What an unlimited plan covers.
        pub unmetered: Decimal,
        /// What was used, of a spend, a hold or a capture.
        pub usage: Option<Usage>,
        /// Why it cost nothing, where an exemption applied: `byo_key`, `no_reply`.
        pub exempt: Option<String>,
    }
}

output! {
    /// Credits of one grant.
    ///
    /// ```
    /// use drawdown::GrantSpec;
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
    /// ledger.grant(&GrantSpec { id: Some("gift".into()), ..GrantSpec::free(5.into(), start) })?;
    /// let draws = ledger.record(&spend("r-1", 7))?.entries[0].draws.clone();
    /// assert_eq!((draws[0].grant.as_str(), draws[0].credits), ("gift", 5.into())); // free before paid
    /// assert_eq!((draws[1].grant.as_str(), draws[1].credits), ("#plan-0", 2.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Draw {
        /// The grant's id.
        pub grant: String,
        /// Drawn; given back where negative.
        pub credits: Decimal,
    }
}

output! {
    /// The four figures of a usage page and what stands behind them, for the current cycle.
    ///
    /// package + purchased + bonus = drawn + expired + voided + held + remaining.
    ///
    /// ```
    /// use drawdown::GrantSpec;
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
    /// ledger.grant(&GrantSpec::paid(20.into(), start))?;
    /// let balance = ledger.record(&spend("r-1", 30))?.balance;
    /// assert_eq!((balance.package, balance.purchased), (Some(100.into()), 20.into()));
    /// assert_eq!((balance.consumed, balance.remaining), (30.into(), Some(90.into())));
    /// assert_eq!(balance.used, Some("0.25".parse()?));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Balance {
        /// Which instant it is for.
        pub at: Instant,
        /// The plan's credits this cycle; `None` when unlimited.
        pub package: Option<Decimal>,
        /// drawn + overage + debt + forgiven + unmetered.
        pub consumed: Decimal,
        /// What can be drawn; `None` when unlimited.
        pub remaining: Option<Decimal>,
        /// Bought: unspent when the cycle began, plus bought since.
        pub purchased: Decimal,
        /// The same of free batches.
        pub bonus: Decimal,
        /// Taken from grants this cycle, less what came back.
        pub drawn: Decimal,
        /// Expired this cycle.
        pub expired: Decimal,
        /// Taken away this cycle.
        pub voided: Decimal,
        /// Set aside by holds.
        pub held: Decimal,
        /// Beyond the balance and billed: this cycle's, and what was carried into it.
        pub overage: Decimal,
        /// Owed now, whenever it came about.
        pub debt: Decimal,
        /// Beyond the balance this cycle, and nobody pays it.
        pub forgiven: Decimal,
        /// Covered by an unlimited plan this cycle.
        pub unmetered: Decimal,
        /// consumed ÷ (package + purchased + bonus), half even to six places; `None` when unlimited or of nothing.
        pub used: Option<Decimal>,
        /// Whether the next spend would be refused.
        pub blocked: bool,
        /// The billing cycle.
        pub cycle: Cycle,
    }
}

output! {
    /// A billing cycle, from its first instant to the first one after it.
    ///
    /// ```
    /// use drawdown::{Account, Ledger};
    ///
    /// let ledger = Ledger::open(Account::starting("2026-01-31".parse()?))?;
    /// let cycle = ledger.balance(Some("2026-03-15".parse()?))?.cycle; // clamped at the month's end
    /// assert_eq!(cycle.start.to_string(), "2026-02-28T00:00:00Z");
    /// assert_eq!(cycle.end.to_string(), "2026-03-31T00:00:00Z");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub struct Cycle {
        /// Its first instant.
        pub start: Instant,
        /// The first one after it.
        pub end: Instant,
    }
}

output! {
    /// What is billed for overage; each amount is rounded half up to the minor unit, once.
    ///
    /// ```
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("wotnot")?),
    /// #     plan: Some("custom".into()),
    /// #     allotment: Some(1_000.into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// # let spend = |id: &str, credits: u32| {
    /// #     let usage = drawdown::Usage::default().at(start);
    /// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
    /// # };
    /// ledger.record(&spend("r-1", 2_500))?; // of 1,000
    /// let invoice = &ledger.advance("2026-12-01".parse()?)?.invoices[0];
    /// assert_eq!((invoice.id.as_str(), invoice.total.to_string().as_str()), ("#invoice-0", "10.5 USD"));
    /// assert_eq!(invoice.cycle.end.to_string(), "2026-12-01T00:00:00Z");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Invoice {
        /// Its id: the same however often it is made anew.
        pub id: String,
        /// The cycle that it bills.
        pub cycle: Cycle,
        /// What for.
        pub lines: Vec<InvoiceLine>,
        /// The sum; below zero where reversals exceed.
        pub total: Money,
    }
}

output! {
    /// A line of an invoice.
    ///
    /// ```
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("wotnot")?),
    /// #     plan: Some("custom".into()),
    /// #     allotment: Some(1_000.into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// # let spend = |id: &str, credits: u32| {
    /// #     let usage = drawdown::Usage::default().at(start);
    /// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
    /// # };
    /// ledger.record(&spend("r-1", 2_500))?; // of 1,000
    /// let line = &ledger.advance("2026-12-01".parse()?)?.invoices[0].lines[0];
    /// assert_eq!(line.label, "Overage");
    /// assert_eq!((line.quantity, line.amount), (1_500.into(), "10.5".parse()?));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct InvoiceLine {
        /// What for.
        pub label: String,
        /// Credits.
        pub quantity: Decimal,
        /// Money, in the invoice's currency.
        pub amount: Decimal,
    }
}

output! {
    /// A notice to somebody.
    ///
    /// ```
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
    /// let alert = &ledger.record(&spend("r-1", 85))?.alerts[0];
    /// assert_eq!(alert.threshold, Some("0.2".parse()?));
    /// assert_eq!((alert.remaining, alert.allotment), (Some(15.into()), Some(100.into())));
    /// assert_eq!(alert.message, "Below 20 % of 100 credits: 15 left");
    /// assert_eq!(alert.key, "threshold:0_2:#renewal-0"); // to send it once
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Alert {
        /// When what it says came about.
        pub at: Instant,
        /// What it says.
        pub kind: AlertKind as "type",
        /// `0.2` or `0.05`, where the kind has one.
        pub threshold: Option<Decimal>,
        /// What was left, held credits included; of an expiring batch, what it has left.
        pub remaining: Option<Decimal>,
        /// What the threshold is a fraction of; of an expiring batch, its amount.
        pub allotment: Option<Decimal>,
        /// A sentence.
        pub message: String,
        /// Kind, threshold and what armed it, without dots: the same across retries, restarts and replays.
        pub key: String,
    }
}

output! {
    /// Whether something may be spent.
    ///
    /// ```
    /// use drawdown::{ErrorCode, Intent};
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
    /// ledger.record(&spend("r-1", 100))?;
    /// let answer = ledger.authorize(&spend("r-2", 5), Intent::Ask)?;
    /// assert_eq!((answer.allowed, answer.reason), (false, Some(ErrorCode::InsufficientCredits)));
    /// assert_eq!(answer.quote.credits, 5.into());
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Authorization {
        /// Whether it may.
        pub allowed: bool,
        /// Why not.
        pub reason: Option<ErrorCode>,
        /// What it costs.
        pub quote: Quote,
        /// The hold's id, where one was made.
        pub hold: Option<String>,
        /// What was booked, or would be.
        pub entries: Vec<Entry>,
        /// Alerts raised, or that would be.
        pub alerts: Vec<Alert>,
        /// The balance afterwards.
        pub balance: Balance,
    }
}

output! {
    /// Consumption under one key.
    ///
    /// ```
    /// use drawdown::Window;
    ///
    /// # let start: drawdown::Instant = "2026-11-01".parse()?;
    /// # let mut ledger = drawdown::Ledger::open(drawdown::Account {
    /// #     catalog: Some(drawdown::Catalog::builtin("bookbag")?),
    /// #     plan: Some("free".into()),
    /// #     ..drawdown::Account::starting(start)
    /// # })?;
    /// # let base = drawdown::Usage::of("reply").attribute("model", "GPT-4o").at(start);
    /// # let reply = |agent: &str| base.clone().attribute("agent", agent);
    /// ledger.record_all(&[reply("sales"), reply("support"), reply("sales"), reply("sales")])?;
    /// let sales = &ledger.breakdown("agent", Window::All)?[0];
    /// assert_eq!((sales.key.as_str(), sales.credits, sales.events), ("sales", 15.into(), 3));
    /// assert_eq!(sales.share.to_string(), "0.75");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Share {
        /// The model, agent, day; empty where usage does not say.
        pub key: String,
        /// Credits, reversals taken off.
        pub credits: Decimal,
        /// How many spends and captures, reversed ones included.
        pub events: u64,
        /// Of all credits in the window, half even to six places.
        pub share: Decimal,
    }
}

output! {
    /// A page of the activity log.
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
    /// # let spend = |id: &str, credits: u32| {
    /// #     let usage = drawdown::Usage::default().at(start);
    /// #     drawdown::Usage { id: Some(id.into()), credits: Some(credits.into()), ..usage }
    /// # };
    /// ledger.record_all(&[spend("r-1", 5), spend("r-2", 5)])?;
    /// let page = ledger.activity(&ActivityQuery { limit: 2, ..ActivityQuery::default() })?;
    /// assert_eq!((page.entries[0].id.as_str(), page.entries[1].id.as_str()), ("r-2", "r-1"));
    /// let next = ledger.activity(&ActivityQuery { cursor: page.cursor, ..ActivityQuery::default() })?;
    /// assert_eq!((next.entries.len(), next.cursor), (1, None)); // the first allotment
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Activity {
        /// Newest first.
        pub entries: Vec<Entry>,
        /// Where the next page starts; `None` at the end.
        pub cursor: Option<String>,
        /// The earliest instant that the log covers.
        pub since: Instant,
    }
}

output! {
    /// A day's consumption.
    ///
    /// ```
    /// use drawdown::Window;
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
    /// ledger.record(&spend("r-1", 5))?;
    /// ledger.advance("2026-11-02T12:00:00Z".parse()?)?;
    /// let days = ledger.daily(Window::All)?;
    /// assert_eq!((days[0].day.as_str(), days[0].credits), ("2026-11-01", 5.into()));
    /// assert_eq!((days[1].day.as_str(), days[1].credits), ("2026-11-02", 0.into())); // idle days included
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct DayCredits {
        /// `2026-11-20`, at the account's offset.
        pub day: String,
        /// Credits, reversals taken off on the day that they were made.
        pub credits: Decimal,
    }
}

output! {
    /// The sums that [`crate::Ledger::audit`] found to add up.
    ///
    /// ```
    /// use drawdown::GrantSpec;
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
    /// ledger.grant(&GrantSpec::paid(20.into(), start))?;
    /// ledger.record(&spend("r-1", 30))?;
    /// let audit = ledger.audit()?;
    /// assert_eq!((audit.grants, audit.granted), (2, 120.into()));
    /// assert_eq!((audit.spent, audit.remaining), (30.into(), 90.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Audit {
        /// How many grants.
        pub grants: u64,
        /// How many entries are kept.
        pub entries: u64,
        /// Credits granted; the others add up to it.
        pub granted: Decimal,
        /// Drawn.
        pub spent: Decimal,
        /// Expired.
        pub expired: Decimal,
        /// Taken away.
        pub voided: Decimal,
        /// Set aside.
        pub held: Decimal,
        /// What can be drawn, now or later.
        pub remaining: Decimal,
    }
}
