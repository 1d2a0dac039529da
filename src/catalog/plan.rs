//! Subscriptions and what is used beyond them.

use crate::Error;
use crate::amount::{Decimal, Rounding};
use crate::document::record::{choice, record};
use crate::document::{Named, Read, Value, unknown_name};

record! {
    /// A subscription.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Plan {
        /// Its name, for people.
        pub name: String,
        /// The price of a period; null where none is published.
        pub price: Option<Decimal>,
        /// What a period is. Default a month.
        pub period: Period = Period::Month,
        /// The credits of each period.
        pub credits: Allotment,
        /// Larger allotments at their own prices: the plan is sold in steps.
        pub steps: Vec<Step> = Vec::new(),
        /// What it costs when paid by the year.
        pub yearly: Option<Yearly> = None,
        /// Seats, whose credits pool.
        pub seats: Option<Seats> = None,
        /// Free credits each day.
        pub daily: Option<Daily> = None,
        /// What credits beyond the allotment cost, where this plan has its own price.
        pub overage: Option<Overage> = None,
        /// Countable things that the plan limits: `chatbots` to 5.
        pub limits: Named<Limit> = Named::default(),
        /// What the plan offers beside credits.
        pub features: Vec<String> = Vec::new(),
        /// Whether unused credits are paid back; absent where the page does not say.
        pub refundable: Option<bool> = None,
        /// The sentences of the vendor's page that it rests on.
        pub source: Vec<String> = Vec::new(),
    }
}

choice! {
    /// How long a plan's period is.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Period {
        /// From a day of one month to the same day of the next.
        Month = "month",
        /// Twelve of them.
        Year = "year",
    }
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

record! {
    /// An allotment and its price.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Step {
        /// Credits of each period.
        pub credits: Decimal,
        /// The price of a period.
        pub price: Decimal,
    }
}

record! {
    /// Paid by the year: a price, or a discount on twelve months.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Yearly {
        /// The price of a year.
        pub price: Option<Decimal> = None,
        /// The share taken off twelve months: `0.2` for 20 %.
        pub discount: Option<Decimal> = None,
    }
}

record! {
    /// Seats of a plan.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Seats {
        /// Seats in the plan's price.
        pub included: u32,
        /// What each further seat costs a period; absent where none can be had.
        pub price: Option<Decimal> = None,
        /// Credits that each further seat adds to the pool. Default 0.
        pub credits: Decimal = Decimal::ZERO,
    }
}

record! {
    /// Free credits each day.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Daily {
        /// Credits granted each day, which expire with it.
        pub credits: Decimal,
        /// The most that a period's days grant.
        pub cap: Option<Decimal> = None,
    }
}

record! {
    /// What credits beyond an allotment cost.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Overage {
        /// The price of `per` credits.
        pub price: Option<Decimal> = None,
        /// How many credits the price is for. Default 1.
        pub per: Decimal = Decimal::ONE,
        /// The price of a credit as a multiple of the plan's own (price ÷ credits), instead of `price`.
        pub multiple_of_plan: Option<Decimal> = None,
        /// How the credits are rounded before they are priced; absent: pro rata.
        pub rounding: Option<Rounding> = None,
        /// The most credits a period that may be used beyond the allotment.
        pub cap: Option<Decimal> = None,
        /// The same as a multiple of the allotment.
        pub cap_multiple: Option<Decimal> = None,
        /// Invoiced whenever it passes this amount, besides at renewal.
        pub invoice_at: Option<Decimal> = None,
        /// The sentences of the vendor's page that it rests on.
        pub source: Vec<String> = Vec::new(),
    }
}

impl Read for Allotment {
    fn read(value: &Value) -> Result<Allotment, Error> {
        match value {
            Value::String(word) if word == "unlimited" => Ok(Allotment::Unlimited),
            Value::String(word) if word == "custom" => Ok(Allotment::Custom),
            _ => decimal_or(value, &["unlimited", "custom"]).map(Allotment::Credits),
        }
    }
}

impl Read for Limit {
    fn read(value: &Value) -> Result<Limit, Error> {
        match value {
            Value::String(word) if word == "unlimited" => Ok(Limit::Unlimited),
            _ => decimal_or(value, &["unlimited"]).map(Limit::AtMost),
        }
    }
}

/// A decimal, where one of these words would have done as well.
fn decimal_or(value: &Value, words: &[&str]) -> Result<Decimal, Error> {
    match value {
        Value::String(word) if !word.starts_with(|first: char| first.is_ascii_digit() || first == '-') => {
            Err(unknown_name(word, words))
        }
        _ => Decimal::read(value),
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
