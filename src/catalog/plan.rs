//! Subscriptions and what is used beyond them.

use crate::Error;
use crate::amount::{Decimal, Rounding};
use crate::document::record::{choice, record};
use crate::document::{Named, Read, Value, unknown_name};

record! {
    /// A subscription.
    ///
    /// ```
    /// let cleverai = drawdown::Catalog::builtin("cleverai")?;
    /// let pro = cleverai.document().plans.get("pro").ok_or("no such plan")?;
    /// assert_eq!((pro.name.as_str(), pro.price), ("Pro Plan", Some(29.into())));
    /// assert_eq!(pro.refundable, Some(false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # fn account(plan: &str) -> Result<drawdown::Account, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","packs":{}"#;
    /// #     let list = format!(r#"{{{head},"plans":{{"pro":{plan}}},"meters":{{"m":{meter}}}}}"#);
    /// #     let account = drawdown::Account::starting("2026-11-01".parse()?);
    /// #     let catalog = drawdown::Catalog::parse(&list)?;
    /// #     Ok(drawdown::Account { catalog: Some(catalog), plan: Some("pro".into()), ..account })
    /// # }
    /// let yearly = account(r#"{ "name": "Pro", "price": "100", "period": "year", "credits": "12000" }"#)?;
    /// let balance = drawdown::Ledger::open(yearly)?.balance(None)?;
    /// assert_eq!(balance.cycle.end.to_string(), "2027-11-01T00:00:00Z");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Period {
        /// From a day of one month to the same day of the next.
        Month = "month",
        /// Twelve of them.
        Year = "year",
    }
}

/// What a plan grants each period: a number, `"unlimited"`, or `"custom"`, which the account states.
///
/// ```
/// use drawdown::catalog::plan::Allotment;
///
/// let bookbag = drawdown::Catalog::builtin("bookbag")?;
/// let credits = |plan| bookbag.document().plans.get(plan).map(|plan| plan.credits);
/// assert_eq!(credits("hobby"), Some(Allotment::Credits(2000.into())));
/// assert_eq!(credits("enterprise"), Some(Allotment::Custom));
/// assert_eq!(credits("self-hosted"), Some(Allotment::Unlimited));
/// # Ok::<(), drawdown::Error>(())
/// ```
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
///
/// ```
/// use drawdown::catalog::plan::Limit;
///
/// let cleverai = drawdown::Catalog::builtin("cleverai")?;
/// let chatbots = |plan| cleverai.document().plans.get(plan)?.limits.get("chatbots");
/// assert_eq!(chatbots("pro"), Some(&Limit::AtMost(5.into())));
/// assert_eq!(chatbots("enterprise"), Some(&Limit::Unlimited));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Limit {
    /// At most that many.
    AtMost(Decimal),
    /// As many as wanted.
    Unlimited,
}

record! {
    /// An allotment and its price.
    ///
    /// ```
    /// # fn account(plan: &str) -> Result<drawdown::Account, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","packs":{}"#;
    /// #     let list = format!(r#"{{{head},"plans":{{"pro":{plan}}},"meters":{{"m":{meter}}}}}"#);
    /// #     let account = drawdown::Account::starting("2026-11-01".parse()?);
    /// #     let catalog = drawdown::Catalog::parse(&list)?;
    /// #     Ok(drawdown::Account { catalog: Some(catalog), plan: Some("pro".into()), ..account })
    /// # }
    /// let steps = r#"[{ "credits": "5000", "price": "40" }, { "credits": "10000", "price": "70" }]"#;
    /// let pro = account(&format!(r#"{{ "name": "Pro", "price": "20", "credits": "2000", "steps": {steps} }}"#))?;
    /// let larger = drawdown::Account { allotment: Some(10_000.into()), ..pro };
    /// assert_eq!(drawdown::Ledger::open(larger)?.balance(None)?.package, Some(10_000.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # fn catalog(plan: &str) -> Result<drawdown::Catalog, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","packs":{}"#;
    /// #     drawdown::Catalog::parse(&format!(r#"{{{head},"plans":{{"pro":{plan}}},"meters":{{"m":{meter}}}}}"#))
    /// # }
    /// let plan = |yearly| catalog(&format!(r#"{{ "name": "P", "price": "9", "credits": "9", "yearly": {yearly} }}"#));
    /// let list = plan(r#"{ "discount": "0.2" }"#)?;
    /// let yearly = list.document().plans.get("pro").and_then(|plan| plan.yearly.as_ref());
    /// assert_eq!(yearly.and_then(|yearly| yearly.discount), Some("0.2".parse()?));
    /// let error = plan(r#"{ "discount": "0.2", "price": "90" }"#).unwrap_err();
    /// assert_eq!(error.to_string(), "plans.pro.yearly: states either a price or a discount");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # fn account(plan: &str) -> Result<drawdown::Account, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","packs":{}"#;
    /// #     let list = format!(r#"{{{head},"plans":{{"pro":{plan}}},"meters":{{"m":{meter}}}}}"#);
    /// #     let account = drawdown::Account::starting("2026-11-01".parse()?);
    /// #     let catalog = drawdown::Catalog::parse(&list)?;
    /// #     Ok(drawdown::Account { catalog: Some(catalog), plan: Some("pro".into()), ..account })
    /// # }
    /// let seats = r#"{ "included": 3, "price": "10", "credits": "500" }"#;
    /// let team = account(&format!(r#"{{ "name": "Team", "price": "60", "credits": "2000", "seats": {seats} }}"#))?;
    /// let of_five = drawdown::Account { seats: Some(5), ..team };
    /// assert_eq!(drawdown::Ledger::open(of_five)?.balance(None)?.package, Some(3_000.into())); // 2,000 + 2 × 500
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # fn account(plan: &str) -> Result<drawdown::Account, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","packs":{}"#;
    /// #     let list = format!(r#"{{{head},"plans":{{"pro":{plan}}},"meters":{{"m":{meter}}}}}"#);
    /// #     let account = drawdown::Account::starting("2026-11-01".parse()?);
    /// #     let catalog = drawdown::Catalog::parse(&list)?;
    /// #     Ok(drawdown::Account { catalog: Some(catalog), plan: Some("pro".into()), ..account })
    /// # }
    /// let daily = r#"{ "credits": "5", "cap": "30" }"#;
    /// let free = account(&format!(r#"{{ "name": "Free", "price": "0", "credits": "0", "daily": {daily} }}"#))?;
    /// let mut ledger = drawdown::Ledger::open(free)?;
    /// assert_eq!(ledger.advance("2026-11-03T12:00:00Z".parse()?)?.balance.remaining, Some(5.into()));
    /// // Six days reach the cap.
    /// assert_eq!(ledger.advance("2026-11-08T12:00:00Z".parse()?)?.balance.remaining, Some(0.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # fn catalog(plan: &str) -> Result<drawdown::Catalog, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","packs":{}"#;
    /// #     drawdown::Catalog::parse(&format!(r#"{{{head},"plans":{{"pro":{plan}}},"meters":{{"m":{meter}}}}}"#))
    /// # }
    /// let overage = r#"{ "price": "7", "per": "1000", "rounding": { "mode": "up", "to": "1000" } }"#;
    /// let list = catalog(&format!(r#"{{ "name": "Pro", "price": "20", "credits": "2000", "overage": {overage} }}"#))?;
    /// // Sold by the thousand: 1,001 credits are two of them.
    /// let cost = list.overage(1_001.into(), Some("pro"))?;
    /// assert_eq!(cost.map(|money| money.to_string()), Some("14 USD".into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
        /// Invoiced whenever it passes this amount, besides at renewal; where renewals carry or forgive overage, never.
        pub invoice_at: Option<Decimal> = None,
        /// The sentences of the vendor's page that it rests on.
        pub source: Vec<String> = Vec::new(),
    }
}

impl Read for Allotment {
    fn blank() -> Allotment {
        Allotment::Unlimited
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = match value {
            Value::String(word) if word == "unlimited" => Allotment::Unlimited,
            Value::String(word) if word == "custom" => Allotment::Custom,
            _ => Allotment::Credits(decimal_or(value, &["unlimited", "custom"])?),
        };
        Ok(())
    }
}

impl Read for Limit {
    fn blank() -> Limit {
        Limit::Unlimited
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = match value {
            Value::String(word) if word == "unlimited" => Limit::Unlimited,
            _ => Limit::AtMost(decimal_or(value, &["unlimited"])?),
        };
        Ok(())
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
