//! What a ledger answers: receipts, entries, balances, grants, invoices, alerts.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::document::Named;
use crate::usage::Attribute;
use crate::{Decimal, ErrorCode, Instant, Money, Quote, Usage};

/// Writes an enum of words as the word.
macro_rules! words {
    (
        $(#[doc = $about:literal])*
        pub enum $name:ident { $( $(#[doc = $doc:literal])* $variant:ident = $word:literal, )* }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $( $(#[doc = $doc])* $variant, )*
        }

        impl $name {
            /// The word that stands for it in every language.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( $name::$variant => $word, )*
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

words! {
    /// Whether credits were paid for.
    pub enum GrantKind {
        /// Promos and daily grants.
        Free = "free",
        /// Allotments and packs.
        Paid = "paid",
    }
}

words! {
    /// Where a grant comes from.
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
    pub enum AlertKind {
        /// The balance fell below a threshold.
        Threshold = "threshold",
        /// Nothing is left, or too little for what was asked.
        Exhausted = "exhausted",
        /// The balance rose above what an alert was raised for.
        Recovered = "recovered",
        /// A batch with something left is about to expire.
        Expiring = "expiring",
    }
}

/// The way back from a word, for what can be stated.
macro_rules! stated {
    ($($name:ident: $count:literal [$($variant:ident),*],)*) => {$(
        impl $name {
            pub(crate) const ALL: [$name; $count] = [$($name::$variant),*];

            /// The one that a word stands for; else the words that there are.
            pub(crate) fn stated(word: &str) -> Result<$name, [&'static str; $count]> {
                let known = $name::ALL.into_iter().find(|known| known.as_str() == word);
                known.ok_or($name::ALL.map($name::as_str))
            }
        }
    )*};
}

stated! {
    GrantKind: 2 [Free, Paid],
    GrantSource: 7 [Plan, Pack, Promo, Daily, Rollover, Manual, Adjustment],
}

/// A batch of credits: amount = remaining + held + spent + expired + voided.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
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

/// What an operation did.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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

/// A spend that was not booked.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Refusal {
    /// The usage's id, which stays free.
    pub usage: Option<String>,
    /// `insufficient_credits` or `overage_cap`.
    pub reason: ErrorCode,
    /// What it would have cost.
    pub credits: Decimal,
}

/// A line of the journal: draws + overage + debt + forgiven + unmetered = credits.
///
/// What goes out of the balance is positive (`spend`, `hold`, `capture`, `expire`, `void`), what comes back
/// negative (`release`, `reverse`); `grant`, `renew` and `plan` state the credits added. `repay` has no
/// credits of its own: its draws settle debt, or overage, which it shows as negative.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Entry {
    /// The operation's id: of the usage, the grant, the hold.
    pub id: String,
    /// When it counts.
    pub at: Instant,
    /// What it books.
    #[serde(rename = "type")]
    pub kind: EntryKind,
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
    #[serde(serialize_with = "usage")]
    pub usage: Option<Usage>,
    /// Why it cost nothing, where an exemption applied: `byo_key`, `no_reply`.
    pub exempt: Option<String>,
}

/// Credits of one grant.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Draw {
    /// The grant's id.
    pub grant: String,
    /// Drawn; given back where negative.
    pub credits: Decimal,
}

/// The four figures of a usage page and what stands behind them, for the current cycle.
///
/// package + purchased + bonus = drawn + expired + voided + held + remaining.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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

/// A billing cycle, from its first instant to the first one after it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Cycle {
    /// Its first instant.
    pub start: Instant,
    /// The first one after it.
    pub end: Instant,
}

/// What is billed for overage; each amount is rounded half up to the minor unit, once.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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

/// A line of an invoice.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct InvoiceLine {
    /// What for.
    pub label: String,
    /// Credits.
    pub quantity: Decimal,
    /// Money, in the invoice's currency.
    pub amount: Decimal,
}

/// A notice to somebody.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Alert {
    /// When what it says came about.
    pub at: Instant,
    /// What it says.
    #[serde(rename = "type")]
    pub kind: AlertKind,
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

/// Whether something may be spent.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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

/// Consumption under one key.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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

/// A page of the activity log.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Activity {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Where the next page starts; `None` at the end.
    pub cursor: Option<String>,
    /// The earliest instant that the log covers.
    pub since: Instant,
}

/// A day's consumption.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DayCredits {
    /// `2026-11-20`, at the account's offset.
    pub day: String,
    /// Credits, reversals taken off on the day that they were made.
    pub credits: Decimal,
}

/// The sums that [`crate::Ledger::audit`] found to add up.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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

/// A usage as the contract has it: what is absent is left out.
fn usage<S: Serializer>(usage: &Option<Usage>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(usage) = usage else { return serializer.serialize_none() };
    let mut map = serializer.serialize_map(None)?;
    if let Some(id) = &usage.id {
        map.serialize_entry("id", id)?;
    }
    if let Some(at) = &usage.at {
        map.serialize_entry("at", at)?;
    }
    if let Some(meter) = &usage.meter {
        map.serialize_entry("meter", meter)?;
    }
    if let Some(credits) = &usage.credits {
        map.serialize_entry("credits", credits)?;
    }
    if !usage.quantities.is_empty() {
        map.serialize_entry("quantities", &Entries(&usage.quantities))?;
    }
    if !usage.attributes.is_empty() {
        map.serialize_entry("attributes", &Entries(&usage.attributes))?;
    }
    map.end()
}

struct Entries<'a, V>(&'a Named<V>);

impl Serialize for Entries<'_, Decimal> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

impl Serialize for Entries<'_, Attribute> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0.iter() {
            match value {
                Attribute::Text(text) => map.serialize_entry(name, text)?,
                Attribute::Flag(flag) => map.serialize_entry(name, flag)?,
            }
        }
        map.end()
    }
}
