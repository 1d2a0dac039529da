//! Rounding by name.

use serde::Deserialize;

use super::Decimal;

/// How a value between two steps is settled.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// It stays as it is.
    None,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the nearer step, a half away from zero.
    HalfUp,
    /// To the nearer step, a half to the even one.
    HalfEven,
}

/// What is summed exactly before it is rounded once.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundingScope {
    /// Each line of a quote.
    Line,
    /// The quote of one event.
    #[default]
    Event,
    /// The sum of a day, as one entry of the ledger when the day closes; quotes stay exact.
    Day,
    /// The sum of a billing cycle, likewise.
    Cycle,
}

/// A rounding as the catalog states it: the mode, the step rounded to, and what is summed first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// How a value between two steps is settled.
    pub mode: RoundingMode,
    /// The step: `1` for whole credits, `0.01` for hundredths. Default 1.
    #[serde(default = "one")]
    pub to: Decimal,
    /// What is summed exactly before it is rounded once. Default the event.
    #[serde(default)]
    pub scope: RoundingScope,
}

fn one() -> Decimal {
    Decimal::ONE
}
