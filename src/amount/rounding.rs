//! Rounding by name.

use super::Decimal;
use crate::document::record::{choice, record};

choice! {
    /// How a value between two steps is settled.
    ///
    /// ```
    /// # fn price(rounding: &str, quantity: u32) -> Result<drawdown::Quote, drawdown::Error> {
    /// #     let rate = r#"{"unit":{"of":"tokens","price":"0.5","per":"1000"}}"#;
    /// #     let more = format!(r#""rate":{rate},"rounding":{rounding}"#);
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C",{more}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let list = drawdown::Catalog::parse(&format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#))?;
    /// #     list.price(&drawdown::Usage::of("m").quantity("tokens", quantity))
    /// # }
    /// // 0.5 credits per 1,000 tokens, in whole credits.
    /// assert_eq!(price(r#"{ "mode": "half_up" }"#, 5_000)?.credits.to_string(), "3");
    /// assert_eq!(price(r#"{ "mode": "half_even" }"#, 5_000)?.credits.to_string(), "2");
    /// assert_eq!(price(r#"{ "mode": "up" }"#, 4_001)?.credits.to_string(), "3");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum RoundingMode {
        /// It stays as it is.
        None = "none",
        /// Away from zero.
        Up = "up",
        /// Towards zero.
        Down = "down",
        /// To the nearer step, a half away from zero.
        HalfUp = "half_up",
        /// To the nearer step, a half to the even one.
        HalfEven = "half_even",
    }
}

choice! {
    /// What is summed exactly before it is rounded once.
    ///
    /// ```
    /// # fn price(rounding: &str, quantity: u32) -> Result<drawdown::Quote, drawdown::Error> {
    /// #     let rate = r#"{"unit":{"of":"tokens","price":"0.5","per":"1000"}}"#;
    /// #     let more = format!(r#""rate":{rate},"rounding":{rounding}"#);
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C",{more}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let list = drawdown::Catalog::parse(&format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#))?;
    /// #     list.price(&drawdown::Usage::of("m").quantity("tokens", quantity))
    /// # }
    /// // 0.5 credits per 1,000 tokens: rounded at once, or with the rest of the day.
    /// assert_eq!(price(r#"{ "mode": "up", "scope": "event" }"#, 1_000)?.credits.to_string(), "1");
    /// assert_eq!(price(r#"{ "mode": "up", "scope": "day" }"#, 1_000)?.credits.to_string(), "0.5");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum RoundingScope {
        /// Each line of a quote.
        Line = "line",
        /// The quote of one event.
        Event = "event",
        /// The sum of a day, as one entry of the ledger when the day closes; quotes stay exact.
        Day = "day",
        /// The sum of a billing cycle, likewise.
        Cycle = "cycle",
    }
}

record! {
    /// A rounding as the catalog states it: the mode, the step rounded to, and what is summed first.
    ///
    /// ```
    /// # fn price(rounding: &str, quantity: u32) -> Result<drawdown::Quote, drawdown::Error> {
    /// #     let rate = r#"{"unit":{"of":"tokens","price":"0.5","per":"1000"}}"#;
    /// #     let more = format!(r#""rate":{rate},"rounding":{rounding}"#);
    /// #     let meter = format!(r#"{{"name":"M","activity":"other","category":"C",{more}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let list = drawdown::Catalog::parse(&format!(r#"{{{head},"meters":{{"m":{meter}}}}}"#))?;
    /// #     list.price(&drawdown::Usage::of("m").quantity("tokens", quantity))
    /// # }
    /// // 0.5 credits per 1,000 tokens, up to hundredths.
    /// let rounding = r#"{ "mode": "up", "to": "0.01" }"#;
    /// assert_eq!(price(rounding, 1_001)?.credits.to_string(), "0.51");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub struct Rounding {
        /// How a value between two steps is settled.
        pub mode: RoundingMode,
        /// The step: `1` for whole credits, `0.01` for hundredths. Default 1.
        pub to: Decimal = Decimal::ONE,
        /// What is summed exactly before it is rounded once. Default the event.
        pub scope: RoundingScope = RoundingScope::Event,
    }
}
