//! How an account is run: what is drawn first, what happens at zero, when to warn.

use serde::Deserialize;

use crate::amount::Decimal;

/// The catalog's settings; what is absent keeps drawdown's default, named at each field.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Policy {
    /// Which grant a spend draws from first. Default `free_first`.
    #[serde(default)]
    pub draw_order: Option<DrawOrder>,
    /// What a spend beyond the balance does. Default: block when empty.
    #[serde(default)]
    pub exhaustion: Option<Exhaustion>,
    /// What becomes of a last reply's overrun when blocking when empty. Default `forgive`.
    #[serde(default)]
    pub overrun: Option<Overrun>,
    /// Warnings, as fractions of the allotment, high to low. Default 0.2 and 0.05.
    #[serde(default)]
    pub thresholds: Option<Vec<Decimal>>,
    /// What the fractions are of. Default `plan`.
    #[serde(default)]
    pub threshold_basis: Option<ThresholdBasis>,
    /// Whether a threshold is crossed at its boundary already. Default false: below it.
    #[serde(default)]
    pub threshold_inclusive: Option<bool>,
    /// How far above a threshold the balance must rise before it can fire again, as a fraction. Default 0.
    #[serde(default)]
    pub hysteresis: Option<Decimal>,
    /// Days of notice before a batch expires. Default 7.
    #[serde(default)]
    pub expiring_days: Option<u32>,
    /// How likely a crossing before renewal must be to be announced. Default 0.8.
    #[serde(default)]
    pub projected_probability: Option<Decimal>,
    /// What becomes of overage at renewal. Default `invoice`.
    #[serde(default)]
    pub overage_at_renewal: Option<OverageAtRenewal>,
    /// What of an allotment's rest lives on. Default nothing.
    #[serde(default)]
    pub rollover: Option<Rollover>,
    /// What becomes of operations older than the ledger's clock. Default `rebook`.
    #[serde(default)]
    pub late: Option<Late>,
    /// How many days single entries are kept. Default: all.
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// The sentences of the vendor's page that the settings rest on.
    #[serde(default)]
    pub source: Vec<String>,
}

/// Which grant a spend draws from first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DrawOrder {
    /// Free before paid, then the soonest expiry.
    FreeFirst,
    /// By priority, then the soonest expiry.
    PriorityFirst,
    /// The soonest expiry, then free before paid.
    ExpiryFirst,
}

/// What a spend beyond the balance does.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Exhaustion {
    /// Refuse it, bill it, or let the account owe it.
    pub mode: ExhaustionMode,
    /// Under `block`, when it is refused. Default `empty`.
    #[serde(default)]
    pub when: Option<BlockWhen>,
    /// Under `overage`, the most credits beyond the balance.
    #[serde(default)]
    pub cap: Option<Decimal>,
}

/// What a spend beyond the balance does.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExhaustionMode {
    /// It is refused.
    Block,
    /// It is billed.
    Overage,
    /// It is owed, and repaid by the next grant.
    Debt,
}

/// When a spend is refused.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockWhen {
    /// When nothing is left: the last reply may overrun.
    Empty,
    /// When what is left does not cover it.
    Short,
}

/// What becomes of a last reply's overrun.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Overrun {
    /// Nobody pays it.
    Forgive,
    /// It is debt.
    Owe,
}

/// What thresholds are fractions of.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ThresholdBasis {
    /// The cycle's allotment.
    Plan,
    /// The balance just after the last grant or renewal.
    Total,
}

/// What becomes of overage at renewal.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OverageAtRenewal {
    /// It is billed.
    Invoice,
    /// Nobody pays it.
    Forgive,
    /// It stays as it is.
    Carry,
    /// It stays, and later grants repay it.
    CarryAndRepay,
}

/// What of an allotment's rest lives on: `min(max, max(min, rest))`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rollover {
    /// The least. Default 0.
    #[serde(default)]
    pub min: Decimal,
    /// The most; null: all of it.
    pub max: Option<Decimal>,
    /// For how many cycles; null: for ever.
    #[serde(default)]
    pub cycles: Option<u32>,
}

/// What becomes of operations older than the ledger's clock.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Late {
    /// Booked where they belong.
    Rebook,
    /// Booked now.
    BookNow,
    /// Refused.
    Refuse,
}
