//! Subscriptions and what is used beyond them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

use crate::amount::{Decimal, Rounding};
use crate::document::Named;

/// A subscription.
#[derive(Clone, Debug, serde::Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Plan {
    /// Its name, for people.
    pub name: String,
    /// The price of a period; null where none is published.
    pub price: Option<Decimal>,
    /// What a period is. Default a month.
    #[serde(default)]
    pub period: Period,
    /// The credits of each period.
    pub credits: Allotment,
    /// Larger allotments at their own prices: the plan is sold in steps.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What it costs when paid by the year.
    #[serde(default)]
    pub yearly: Option<Yearly>,
    /// Seats, whose credits pool.
    #[serde(default)]
    pub seats: Option<Seats>,
    /// Free credits each day.
    #[serde(default)]
    pub daily: Option<Daily>,
    /// What credits beyond the allotment cost, where this plan has its own price.
    #[serde(default)]
    pub overage: Option<Overage>,
    /// Countable things that the plan limits: `chatbots` to 5.
    #[serde(default)]
    pub limits: Named<Limit>,
    /// What the plan offers beside credits.
    #[serde(default)]
    pub features: Vec<String>,
    /// Whether unused credits are paid back; absent where the page does not say.
    #[serde(default)]
    pub refundable: Option<bool>,
    /// The sentences of the vendor's page that it rests on.
    #[serde(default)]
    pub source: Vec<String>,
}

/// How long a plan's period is.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From a day of one month to the same day of the next.
    #[default]
    Month,
    /// Twelve of them.
    Year,
}

/// What a plan grants each period: a number, `"unlimited"`, or `"custom"`, which the account states.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Allotment {
    /// That many credits.
    Credits(Decimal),
    /// Nothing is drawn.
    Unlimited,
    /// Agreed with the vendor, account by account.
    Custom,
}

/// A number, or `"unlimited"`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Limit {
    /// At most that many.
    AtMost(Decimal),
    /// As many as wanted.
    Unlimited,
}

/// An allotment and its price.
#[derive(Clone, Debug, serde::Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Step {
    /// Credits of each period.
    pub credits: Decimal,
    /// The price of a period.
    pub price: Decimal,
}

/// Paid by the year: a price, or a discount on twelve months.
#[derive(Clone, Debug, serde::Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Yearly {
    /// The price of a year.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// The share taken off twelve months: `0.2` for 20 %.
    #[serde(default)]
    pub discount: Option<Decimal>,
}

/// Seats of a plan.
#[derive(Clone, Debug, serde::Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Seats {
    /// Seats in the plan's price.
    pub included: u32,
    /// What each further seat costs a period; absent where none can be had.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// Credits that each further seat adds to the pool. Default 0.
    #[serde(default)]
    pub credits: Decimal,
}

/// Free credits each day.
#[derive(Clone, Debug, serde::Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Daily {
    /// Credits granted each day, which expire with it.
    pub credits: Decimal,
    /// The most that a period's days grant.
    #[serde(default)]
    pub cap: Option<Decimal>,
}

/// What credits beyond an allotment cost.
#[derive(Clone, Debug, serde::Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Overage {
    /// The price of `per` credits.
    #[serde(default)]
    pub price: Option<Decimal>,
    /// How many credits the price is for. Default 1.
    #[serde(default = "one")]
    pub per: Decimal,
    /// The price of a credit as a multiple of the plan's own (price ÷ credits), instead of `price`.
    #[serde(default)]
    pub multiple_of_plan: Option<Decimal>,
    /// How the credits are rounded before they are priced; absent: pro rata.
    #[serde(default)]
    pub rounding: Option<Rounding>,
    /// The most credits a period that may be used beyond the allotment.
    #[serde(default)]
    pub cap: Option<Decimal>,
    /// The same as a multiple of the allotment.
    #[serde(default)]
    pub cap_multiple: Option<Decimal>,
    /// Invoiced whenever it passes this amount, besides at renewal.
    #[serde(default)]
    pub invoice_at: Option<Decimal>,
    /// The sentences of the vendor's page that it rests on.
    #[serde(default)]
    pub source: Vec<String>,
}

fn one() -> Decimal {
    Decimal::ONE
}

/// Reads a decimal or one of a few words.
struct DecimalOr<T: 'static> {
    words: &'static [(&'static str, T)],
    number: fn(Decimal) -> T,
}

impl<T: Copy> Visitor<'_> for DecimalOr<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a decimal")?;
        self.words.iter().try_for_each(|(word, _)| write!(formatter, " or \"{word}\""))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        match self.words.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => Ok(*value),
            None => match text.parse::<Decimal>() {
                Ok(number) => Ok((self.number)(number)),
                Err(error) => {
                    let words = self.words.iter().map(|(word, _)| *word);
                    let hint = crate::document::nearest(text, words)
                        .map_or(String::new(), |word| format!("; did you mean \"{word}\"?"));
                    Err(E::custom(format!("{}{hint}", error.message())))
                }
            },
        }
    }
}

impl<'de> Deserialize<'de> for Allotment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Allotment, D::Error> {
        let words = &[("unlimited", Allotment::Unlimited), ("custom", Allotment::Custom)];
        deserializer.deserialize_any(DecimalOr { words, number: Allotment::Credits })
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
        deserializer.deserialize_any(DecimalOr { words: &[("unlimited", Limit::Unlimited)], number: Limit::AtMost })
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Allotment, Limit};
    use crate::amount::Decimal;

    macro_rules! decimal_or {
        ($name:ident, $words:expr) => {
            impl schemars::JsonSchema for $name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    schemars::json_schema!({ "anyOf": [generator.subschema_for::<Decimal>(), { "enum": $words }] })
                }
            }
        };
    }

    decimal_or!(Allotment, ["unlimited", "custom"]);
    decimal_or!(Limit, ["unlimited"]);
}
