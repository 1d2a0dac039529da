//! The rate algebra: a small closed language of charge models over named quantities and attributes.
//!
//! A rate is a number, the name of a quantity, or one shape. Shapes nest, so that the field's charge
//! models combine: a table of multipliers times started blocks is a `product` of a `by` and a
//! `package`. Everything is evaluated in exact fractions and divided once, at the end.

pub(crate) mod check;
mod compile;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod form;
mod read;
mod term;

pub(crate) use term::{Term, totals};

use crate::amount::{Decimal, RoundingMode};
use crate::document::Named;
use crate::document::record::{choice, record, variants};
use crate::time::Instant;
use crate::usage::Attribute;

/// What something costs, or how a quantity is derived from others.
///
/// In a document: a number (`"0.3"`), the name of a quantity (`"inputTokens"`), or an object with one
/// field, the [`Shape`]'s name.
///
/// ```
/// use drawdown::{Catalog, Usage};
///
/// let catalog = Catalog::parse(r#"{
///     "id": "demo", "name": "Demo", "unit": "credit", "plans": {}, "packs": {},
///     "meters": { "translate": {
///         "name": "Translation", "activity": "other", "category": "Text",
///         "rate": { "sum": ["2", { "unit": { "of": "characters", "price": "1.5" } }] }
///     } }
/// }"#)?;
/// let quote = catalog.price(&Usage::of("translate").quantity("characters", 3))?;
/// assert_eq!(quote.credits.to_string(), "6.5");
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Rate {
    /// The same amount whatever is used.
    Constant(Decimal),
    /// A quantity of the usage, at one credit each.
    Quantity(String),
    /// A charge model or a combination of rates.
    Shape(Box<Shape>),
}

variants! {
    /// The charge models and the ways to combine them.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "max": ["0.8", { "unit": { "of": "minutes", "price": "0.25" } }] }"#; // a minimum charge
    /// assert_eq!(price(rate, Usage::of("m").quantity("minutes", 2))?, "0.8");
    /// assert_eq!(price(rate, Usage::of("m").quantity("minutes", 6))?, "1.5");
    /// let error = price(r#"{ "pakage": {} }"#, Usage::of("m")).unwrap_err();
    /// assert_eq!(error.to_string(), "meters.m.rate: \"pakage\" is not known; did you mean \"package\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub enum Shape {
        /// The rate once for each counted event: the rate times `count`.
        Flat(Rate) = "flat",
        /// A price per unit of a quantity, fractions kept.
        Unit(Unit) = "unit",
        /// A price per block of a quantity: blocks rounded as stated, free units first.
        Package(Package) = "package",
        /// Tiers of which each prices only the slice of the quantity that falls into it.
        Graduated(Graduated) = "graduated",
        /// Tiers of which one, picked by a quantity, prices the whole.
        Volume(Volume) = "volume",
        /// Prices by class of token, with what is said about which classes contain others.
        Tokens(Tokens) = "tokens",
        /// A table keyed by an attribute: a model's credits, or its multiplier.
        By(By) = "by",
        /// The first case whose conditions hold.
        Match(Match) = "match",
        /// A table keyed by a number, which refuses every other number.
        Lookup(Lookup) = "lookup",
        /// All of them added up.
        Sum(Vec<Rate>) = "sum",
        /// All of them multiplied.
        Product(Vec<Rate>) = "product",
        /// The largest of them: a minimum charge is `{"max": [rate, "0.80"]}`.
        Max(Vec<Rate>) = "max",
        /// The smallest of them: a maximum charge is `{"min": [rate, "100"]}`.
        Min(Vec<Rate>) = "min",
        /// The first less the others; below zero it is refused.
        Difference(Vec<Rate>) = "difference",
        /// One divided by another.
        Quotient(Quotient) = "quotient",
        /// A rate rounded on its own, before whatever it is part of.
        Round(Round) = "round",
        /// A rate that applies only where a quantity is above zero.
        IfPositive(IfPositive) = "ifPositive",
        /// What a provider charged, marked up and expressed in credits.
        CostPlus(CostPlus) = "costPlus",
        /// Another meter's rate.
        Meter(Composite) = "meter",
        /// The same rate over sizes that grow step by step, added up.
        Iterate(Iterate) = "iterate",
        /// A low and a high figure: the vendor quotes a range.
        Range(Range) = "range",
        /// Rates by date: the event's instant decides.
        Dated(Vec<Version>) = "dated",
        /// Nothing, and why.
        Free(Free) = "free",
        /// What the vendor does not sell; using it is an error with this sentence.
        Refuse(String) = "refuse",
    }
}

record! {
    /// `price` for every `per` of `of`, after the first `included`.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "unit": { "of": "tokens", "price": "5", "per": "1000", "included": "200" } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("tokens", 1_700))?, "7.5");
    /// assert_eq!(price(rate, Usage::of("m").quantity("tokens", 150))?, "0");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Unit {
        /// The quantity that is priced. Default `count`.
        pub of: Rate = Rate::Quantity("count".into()),
        /// Credits for `per` units.
        pub price: Decimal,
        /// How many units the price is for. Default 1.
        pub per: Decimal = Decimal::ONE,
        /// Units included in each event before the price applies. Default 0.
        pub included: Decimal = Decimal::ZERO,
    }
}

record! {
    /// `price` for each block of `size` units.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "package": { "of": "characters", "size": "5000", "price": "2" } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("characters", 5_000))?, "2");
    /// assert_eq!(price(rate, Usage::of("m").quantity("characters", 5_001))?, "4"); // a second block is started
    /// assert_eq!(price(rate, Usage::of("m").quantity("characters", 0))?, "0");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Package {
        /// The quantity that is priced. Default `count`.
        pub of: Rate = Rate::Quantity("count".into()),
        /// Units in a block.
        pub size: Decimal,
        /// Credits for a block.
        pub price: Decimal,
        /// What a started block counts as. Default `up`; `none` keeps parts of blocks exact.
        pub round: RoundingMode = RoundingMode::Up,
        /// Units that come free before the first block. Default 0.
        pub free: Decimal = Decimal::ZERO,
        /// Blocks charged at least, also for nothing. Default 0: zero stays zero.
        pub minimum: Decimal = Decimal::ZERO,
    }
}

record! {
    /// Slices, each at its own price.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "graduated": { "of": "pages", "tiers": [{ "upTo": 100, "unit": 2 }, { "unit": "1.5" }] } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 100))?, "200");
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 110))?, "215"); // 100 × 2 + 10 × 1.5
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Graduated {
        /// The quantity that is cut into slices. Default `count`.
        pub of: Rate = Rate::Quantity("count".into()),
        /// The slices, lowest first.
        pub tiers: Vec<Slice>,
    }
}

record! {
    /// A slice of a graduated price.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// // Five credits once for the first ten pages, then by the page.
    /// let rate = r#"{ "graduated": { "of": "pages", "tiers": [{ "upTo": "10", "flat": "5" }, { "unit": "0.4" }] } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 0))?, "0");
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 3))?, "5");
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 12))?, "5.8");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Slice {
        /// Where the slice ends, this unit included; absent for the last one only.
        pub up_to: Option<Decimal> = None,
        /// Credits for a unit in the slice. Default 0.
        pub unit: Decimal = Decimal::ZERO,
        /// Credits once, where anything falls into the slice. Default 0.
        pub flat: Decimal = Decimal::ZERO,
    }
}

record! {
    /// One tier prices everything.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "volume": { "of": "pages", "tiers": [{ "upTo": 100, "unit": 2 }, { "unit": "1.5" }] } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 100))?, "200");
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 110))?, "165"); // all 110 at 1.5
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Volume {
        /// The quantity that picks the tier, and that `unit` prices. Default `count`.
        pub of: Rate = Rate::Quantity("count".into()),
        /// The tiers, lowest first.
        pub tiers: Vec<Tier>,
    }
}

record! {
    /// A tier of a volume price: `unit` and `flat` on the quantity that picked it, or any `rate`.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// // Up to 20 pages for three credits; more than that in blocks of 50.
    /// let rate = r#"{ "volume": { "of": "pages", "tiers": [
    ///     { "upTo": "20", "flat": "3" },
    ///     { "rate": { "package": { "of": "pages", "size": "50", "price": "5" } } }
    /// ] } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 12))?, "3");
    /// assert_eq!(price(rate, Usage::of("m").quantity("pages", 120))?, "15");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Tier {
        /// Where the tier ends, this unit included; absent for the last one only.
        pub up_to: Option<Decimal> = None,
        /// Credits for a unit. Default 0.
        pub unit: Decimal = Decimal::ZERO,
        /// Credits once, where there is anything. Default 0.
        pub flat: Decimal = Decimal::ZERO,
        /// What the whole event costs in this tier, instead of `unit` and `flat`.
        pub rate: Option<Rate> = None,
    }
}

record! {
    /// Prices for `per` tokens of each class; a class without a price is part of what contains it.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "tokens": { "input": "3", "output": "15", "reasoning": "20", "overlap": "inside" } }"#;
    /// let usage = Usage::of("m").quantity("inputTokens", 1_000_000).quantity("outputTokens", 200_000);
    /// assert_eq!(price(rate, usage.quantity("reasoningTokens", 50_000))?, "6.25"); // 3 + 0.15 × 15 + 0.05 × 20
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Tokens {
        /// How many tokens the prices are for. Default 1,000,000.
        pub per: Decimal = Decimal::from(1_000_000_u32),
        /// Credits for `inputTokens`.
        pub input: Decimal,
        /// Credits for `cachedInputTokens`.
        pub cached_input: Option<Decimal> = None,
        /// Credits for `cacheWriteTokens`.
        pub cache_write: Option<Decimal> = None,
        /// Credits for `outputTokens`.
        pub output: Decimal,
        /// Credits for `reasoningTokens`.
        pub reasoning: Option<Decimal> = None,
        /// Whether `inputTokens` contains the cached and cache-write ones, and `outputTokens` the reasoning.
        pub overlap: Overlap,
    }
}

choice! {
    /// Whether a total contains its classes.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "tokens": {
    ///     "input": "3", "cachedInput": "0.3", "cacheWrite": "3.75",
    ///     "output": "15", "reasoning": "15", "overlap": "inside"
    /// } }"#;
    /// # let zeros = Usage::of("m").quantity("outputTokens", 0).quantity("cacheWriteTokens", 0);
    /// # let zeros = zeros.quantity("reasoningTokens", 0);
    /// let usage = zeros.quantity("inputTokens", 1_000_000).quantity("cachedInputTokens", 400_000);
    /// assert_eq!(price(rate, usage.clone())?, "1.92"); // 600,000 at 3 and 400,000 at 0.3
    /// assert_eq!(price(&rate.replace("inside", "beside"), usage)?, "3.12"); // 1,000,000 at 3
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Overlap {
        /// The total contains them, as OpenAI reports it: they are taken out before it is priced.
        Inside = "inside",
        /// They come beside the total, as Anthropic reports its caches; then each needs its price.
        Beside = "beside",
    }
}

record! {
    /// One entry of a table, picked by an attribute.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "by": { "attribute": "model", "values": { "gpt-4o": "5", "gpt-4o-mini": "1" } } }"#;
    /// assert_eq!(price(rate, Usage::of("m").attribute("model", "gpt-4o-mini"))?, "1");
    /// let error = price(rate, Usage::of("m").attribute("model", "gpt-4")).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "attributes.model: \"gpt-4\" has no price here; did you mean \"gpt-4o\"?"
    /// );
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct By {
        /// The attribute: `model`.
        pub attribute: String,
        /// A rate for each value.
        pub values: Named<Rate>,
        /// The rate of every other value, or of none stated. Without it they are errors.
        pub fallback: Option<Rate> = None,
        /// The vendor's own words.
        pub source: Option<String> = None,
    }
}

record! {
    /// The first case whose conditions all hold.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "match": { "cases": [{ "if": { "hd": true }, "rate": "8" }], "otherwise": "4" } }"#;
    /// assert_eq!(price(rate, Usage::of("m").attribute("hd", true))?, "8");
    /// assert_eq!(price(rate, Usage::of("m").attribute("hd", false))?, "4");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Match {
        /// The cases, in order.
        pub cases: Vec<Case>,
        /// The rate where none holds. Without it that is an error.
        pub otherwise: Option<Rate> = None,
    }
}

record! {
    /// A rate under conditions.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let case = r#"{ "if": { "hd": true, "animated": true }, "rate": "12" }"#; // both must hold
    /// let rate = format!(r#"{{ "match": {{ "cases": [{case}], "otherwise": "4" }} }}"#);
    /// let usage = Usage::of("m").attribute("hd", true);
    /// assert_eq!(price(&rate, usage.clone().attribute("animated", true))?, "12");
    /// assert_eq!(price(&rate, usage.attribute("animated", false))?, "4");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Case {
        /// Attributes and the value that each must have.
        pub conditions: Named<Attribute> as "if",
        /// What then applies.
        pub rate: Rate,
    }
}

record! {
    /// A table keyed by a number.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "lookup": { "of": "seconds", "values": { "5": "20", "10": "35" } } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("seconds", 10))?, "35");
    /// let error = price(rate, Usage::of("m").quantity("seconds", 6)).unwrap_err();
    /// assert_eq!(error.to_string(), "quantities.seconds: 6 is not sold; choose 5, 10");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Lookup {
        /// The quantity looked up.
        pub of: Rate,
        /// A rate for each number, compared as numbers: `5` is `5.0`.
        pub values: Named<Rate>,
    }
}

record! {
    /// `of` divided by `by`.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "quotient": { "of": "characters", "by": "4" } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("characters", 10))?, "2.5");
    /// let error = price(&rate.replace('4', "0"), Usage::of("m").quantity("characters", 10)).unwrap_err();
    /// assert_eq!(error.to_string(), "meters.m.rate.quotient.by: is 0, where more than zero is wanted");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Quotient {
        /// What is divided.
        pub of: Rate,
        /// What it is divided by; zero is refused.
        pub by: Rate,
    }
}

record! {
    /// `of` rounded to a multiple of `to`.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// // Calls are billed in steps of six seconds.
    /// let rate = r#"{ "product": ["0.01", { "round": { "of": "seconds", "mode": "up", "to": "6" } }] }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("seconds", 13))?, "0.18");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Round {
        /// What is rounded.
        pub of: Rate,
        /// How.
        pub mode: RoundingMode,
        /// The step. Default 1.
        pub to: Decimal = Decimal::ONE,
    }
}

record! {
    /// `rate` where `of` is above zero, else nothing.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// // Images add three credits to a message, however many they are.
    /// let rate = r#"{ "sum": ["2", { "ifPositive": { "of": "images", "rate": "3" } }] }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("images", 0))?, "2");
    /// assert_eq!(price(rate, Usage::of("m").quantity("images", 4))?, "5");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct IfPositive {
        /// The quantity that decides.
        pub of: Rate,
        /// What then applies.
        pub rate: Rate,
    }
}

record! {
    /// `cost × (1 + markup) ÷ creditPrice`.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "costPlus": { "cost": "usd", "markup": "0.25", "creditPrice": "0.01" } }"#;
    /// let usage = Usage::of("m").quantity("usd", "0.0123".parse::<drawdown::Decimal>()?);
    /// assert_eq!(price(rate, usage)?, "1.5375"); // 0.0123 × 1.25 ÷ 0.01
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct CostPlus {
        /// What the provider charged: a quantity, or the provider's own price list as a rate.
        pub cost: Rate,
        /// The share added: `0.25` for 25 %. Precedence of model over provider over default is a `by` whose fallback is a `by`.
        pub markup: Rate,
        /// What a credit is worth in the currency of the cost.
        pub credit_price: Decimal,
    }
}

record! {
    /// Another meter's rate, under that meter's own rules for quantities and attributes.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let page = r#"{"name":"P","activity":"other","category":"C","rate":{"unit":{"of":"pages","price":"2"}}}"#;
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let meters = format!(r#"{{"page":{page},"m":{meter}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{meters}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// // The meter "page" costs two credits for each of its "pages".
    /// let rate = r#"{ "sum": ["1", { "meter": { "name": "page", "quantities": { "pages": "sheets" } } }] }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("sheets", 3))?, "7");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Composite {
        /// The other meter.
        pub name: String,
        /// Its quantities, where they go by other names here; the rest keep theirs.
        pub quantities: Named<Rate> = Named::default(),
        /// Its attributes, where they go by other names here.
        pub attributes: Named<String> = Named::default(),
    }
}

record! {
    /// `rate` summed over `quantity` = `start × factor`, `start × factor²`, … , `times` of them.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// // An agent whose context doubles with every round.
    /// let rate = r#"{ "iterate": {
    ///     "quantity": "tokens", "start": "1000", "factor": "2", "times": "rounds",
    ///     "rate": { "unit": { "of": "tokens", "price": "1", "per": "1000" } }
    /// } }"#;
    /// assert_eq!(price(rate, Usage::of("m").quantity("rounds", 3))?, "14"); // 2 + 4 + 8
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Iterate {
        /// The name under which the rate reads the size of the step.
        pub quantity: String,
        /// The size before the first step.
        pub start: Rate,
        /// What each step multiplies the size by.
        pub factor: Decimal,
        /// How many steps, a whole number of at most 64.
        pub times: Rate,
        /// What a step costs.
        pub rate: Rate,
    }
}

record! {
    /// From `low` to `high`.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn quote(rate: &str, usage: Usage) -> Result<drawdown::Quote, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?)
    /// # }
    /// let quote = quote(r#"{ "range": { "low": "2", "high": "5" } }"#, Usage::of("m"))?;
    /// assert_eq!(quote.credits, 2.into());
    /// assert_eq!(quote.credits_high, Some(5.into()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Range {
        /// The least that it may cost.
        pub low: Rate,
        /// The most.
        pub high: Rate,
    }
}

record! {
    /// A rate from an instant on.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn price(rate: &str, usage: Usage) -> Result<String, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?.credits.to_string())
    /// # }
    /// let rate = r#"{ "dated": [
    ///     { "from": "2025-01-01T00:00:00Z", "rate": "5" },
    ///     { "from": "2026-01-01T00:00:00Z", "rate": "4" }
    /// ] }"#;
    /// assert_eq!(price(rate, Usage::of("m").at("2025-12-31T23:59:59Z".parse()?))?, "5");
    /// assert_eq!(price(rate, Usage::of("m").at("2026-01-01T00:00:00Z".parse()?))?, "4");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Version {
        /// From when it applies, this instant included.
        pub from: Instant,
        /// What then applies.
        pub rate: Rate,
    }
}

record! {
    /// Nothing to pay.
    ///
    /// ```
    /// # use drawdown::Usage;
    /// # fn quote(rate: &str, usage: Usage) -> Result<drawdown::Quote, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#);
    /// #     Ok(drawdown::Catalog::parse(&document)?.price(&usage)?)
    /// # }
    /// let free = quote(r#"{ "free": { "reason": "free_meter" } }"#, Usage::of("m"))?;
    /// assert_eq!(free.exempt.as_deref(), Some("free_meter"));
    /// let error = quote("0", Usage::of("m")).unwrap_err(); // never by accident
    /// assert_eq!(
    ///     error.to_string(),
    ///     "meters.m.rate: has a bare zero; write {\"free\": {\"reason\": …}}: free is explicit and says why"
    /// );
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Free {
        /// A short code, as it comes out in a quote's `exempt`: `free_meter`.
        pub reason: String,
        /// The vendor's own words.
        pub source: Option<String> = None,
    }
}
