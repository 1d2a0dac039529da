//! Credits that are bought once.

use serde::Deserialize;

use super::rate::Rate;
use crate::amount::Decimal;

/// A batch of credits for sale: at a fixed price, or for an amount that the buyer chooses.
///
/// `credits`, `bonus` and `fee` are rates. Where the buyer chooses the amount they read it as the
/// quantity `amount`; they may also depend on the attribute `plan`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Pack {
    /// Its name, for people.
    pub name: String,
    /// The price of one, where it is fixed.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// What may be paid, where the buyer chooses.
    #[serde(default)]
    pub amount: Option<AmountRule>,
    /// The credits that it buys.
    pub credits: Rate,
    /// Further credits that come free with it. Default none.
    #[serde(default)]
    pub bonus: Option<Rate>,
    /// What the vendor charges on top of the price, in money. Default nothing.
    #[serde(default)]
    pub fee: Option<Rate>,
    /// When what is left expires; absent: never.
    #[serde(default)]
    pub expires: Option<Expiry>,
    /// The plans on which it can be bought; empty: all.
    #[serde(default)]
    pub plans: Vec<String>,
    /// The sentences of the vendor's page that it rests on.
    #[serde(default)]
    pub source: Vec<String>,
}

/// The amounts that a buyer may choose.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AmountRule {
    /// The least.
    #[serde(default)]
    pub minimum: Decimal,
    /// The most.
    #[serde(default)]
    pub maximum: Option<Decimal>,
    /// It must be a multiple of this.
    #[serde(default)]
    pub step: Option<Decimal>,
}

/// How long a batch lasts: days, or months that clamp at month ends.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// So many days of 24 hours.
    Days(u32),
    /// So many calendar months.
    Months(u32),
}
