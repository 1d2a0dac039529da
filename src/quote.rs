//! What an event costs and why.

use crate::Error;
use crate::amount::{Decimal, Money};
use crate::catalog::document::Meter;
use crate::catalog::rate::Term;
use crate::document::output::output;
use crate::time::Instant;

output! {
    /// The price of one event.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let quote = Catalog::builtin("cleverai")?.price(&Usage::of("web_search").quantity("count", 3))?;
    /// assert_eq!(quote.credits.to_string(), "15");
    /// assert_eq!(quote.lines[0].to_string(), "Web search: 3 × 5 = 15");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Quote {
        /// The exact price, rounded only as the catalog says.
        pub credits: Decimal,
        /// Where the catalog quotes a range: its high end; `credits` is the low one.
        pub credits_high: Option<Decimal>,
        /// How the figure came about, in order; their credits add up to `credits`.
        pub lines: Vec<QuoteLine>,
        /// What the credits are worth at the catalog's price of a credit, where it states one; unrounded.
        pub cost: Option<Money>,
        /// Why it costs nothing, where an exemption applied: `byo_key`, `no_reply`, `handoff`, `free_meter`.
        pub exempt: Option<String>,
        /// The rate is a marked sample, because the vendor publishes none.
        pub sample: bool,
        /// Which price list, and which version of it.
        pub catalog: CatalogVersion,
    }
}

output! {
    /// The list that priced an event.
    ///
    /// ```
    /// # let catalog = drawdown::Catalog::parse(
    /// #     r#"{"id":"calls","name":"X","unit":"credit","plans":{},"packs":{},"meters":{"call":{"name":"Call",
    /// #     "activity":"other","category":"C","rate":{"dated":[
    /// #     {"from":"2026-01-01","rate":{"package":{"of":"minutes","size":"1","price":"2"}}},
    /// #     {"from":"2026-07-01","rate":{"package":{"of":"minutes","size":"1","price":"3"}}}]}}}}"#,
    /// # )?;
    /// // A list whose price of a call changed on 1 July 2026.
    /// let call = drawdown::Usage::of("call").quantity("minutes", 4).at("2026-08-15".parse()?);
    /// let version = catalog.price(&call)?.catalog;
    /// assert_eq!(version.id, "calls");
    /// assert_eq!(version.effective_from, Some("2026-07-01".parse()?));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub struct CatalogVersion {
        /// The catalog's id.
        pub id: String,
        /// From when the dated version applies that was picked; `None` where rates carry no dates.
        pub effective_from: Option<Instant>,
    }
}

output! {
    /// One part of a quote: so many units at so many credits.
    ///
    /// `credits` is `billed` × `rate` unless the catalog rounds lines. A figure that does not end is shown to
    /// 12 places here, or as many as there is room for; the quote's total is exact.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let reply = Usage::of("reply").attribute("model", "gpt-4").quantity("tokens", 10_000);
    /// let line = &Catalog::builtin("wotnot")?.price(&reply)?.lines[0];
    /// assert_eq!((line.quantity.to_string(), line.billed.to_string()), ("10000".into(), "2".into()));
    /// assert_eq!(line.unit, "block of 5,000 tokens");
    /// assert_eq!(line.to_string(), "AI answer: gpt-4: 2 × 12 = 24");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct QuoteLine {
        /// What it is for: the meter's name, and the model's.
        pub label: String,
        /// What was measured.
        pub quantity: Decimal,
        /// What is charged for: blocks, thousands, units beyond the included ones.
        pub billed: Decimal,
        /// One unit of `billed`: `block of 5,000 tokens`.
        pub unit: String,
        /// Credits for one of them.
        pub rate: Decimal,
        /// What the line comes to.
        pub credits: Decimal,
    }
}

impl QuoteLine {
    pub(crate) fn from_term(meter: &Meter, term: Term, credits: Decimal) -> Result<QuoteLine, Error> {
        Ok(QuoteLine {
            label: if term.label.is_empty() { meter.name.clone() } else { format!("{}: {}", meter.name, term.label) },
            quantity: term.quantity.shown()?,
            billed: term.billed.shown()?,
            unit: term.unit,
            rate: term.rate.shown()?,
            credits,
        })
    }

    /// A line that charges nothing.
    pub(crate) fn nothing(label: String, unit: &str) -> QuoteLine {
        let nothing = Decimal::ZERO;
        QuoteLine {
            label,
            quantity: Decimal::ONE,
            billed: nothing,
            unit: unit.to_owned(),
            rate: nothing,
            credits: nothing,
        }
    }
}

impl std::fmt::Display for QuoteLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {} × {} = {}", self.label, self.billed, self.rate, self.credits)
    }
}
