//! Credits that are bought once.

use super::rate::Rate;
use crate::amount::Decimal;
use crate::document::record::{record, variants};

record! {
    /// A batch of credits for sale: at a fixed price, or for an amount that the buyer chooses.
    ///
    /// `credits`, `bonus` and `fee` are rates. Where the buyer chooses the amount they read it as the
    /// quantity `amount`; they may also depend on the attribute `plan`.
    ///
    /// ```
    /// # fn catalog(pack: &str) -> Result<drawdown::Catalog, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","plans":{}"#;
    /// #     drawdown::Catalog::parse(&format!(r#"{{{head},"packs":{{"extra":{pack}}},"meters":{{"m":{meter}}}}}"#))
    /// # }
    /// use drawdown::Payment;
    ///
    /// let bonus = r#""100""#;
    /// let list = catalog(&format!(r#"{{ "name": "Extra", "price": "10", "credits": "1000", "bonus": {bonus} }}"#))?;
    /// let bought = list.purchase("extra", Payment::Packs(3), None)?;
    /// assert_eq!((bought.credits, bought.bonus), (3_000.into(), 300.into()));
    /// assert_eq!(bought.total.to_string(), "30 USD");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Pack {
        /// Its name, for people.
        pub name: String,
        /// The price of one, where it is fixed.
        pub price: Option<Decimal> = None,
        /// What may be paid, where the buyer chooses.
        pub amount: Option<AmountRule> = None,
        /// The credits that it buys.
        pub credits: Rate,
        /// Further credits that come free with it. Default none.
        pub bonus: Option<Rate> = None,
        /// What the vendor charges on top of the price, in money. Default nothing.
        pub fee: Option<Rate> = None,
        /// When what is left expires; absent: never.
        pub expires: Option<Expiry> = None,
        /// The plans on which it can be bought; empty: all.
        pub plans: Vec<String> = Vec::new(),
        /// The sentences of the vendor's page that it rests on.
        pub source: Vec<String> = Vec::new(),
    }
}

record! {
    /// The amounts that a buyer may choose.
    ///
    /// ```
    /// # fn catalog(pack: &str) -> Result<drawdown::Catalog, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","plans":{}"#;
    /// #     drawdown::Catalog::parse(&format!(r#"{{{head},"packs":{{"extra":{pack}}},"meters":{{"m":{meter}}}}}"#))
    /// # }
    /// use drawdown::Payment;
    ///
    /// let amount = r#"{ "minimum": "5", "maximum": "500", "step": "5" }"#;
    /// let credits = r#"{ "unit": { "of": "amount", "price": "100" } }"#;
    /// let list = catalog(&format!(r#"{{ "name": "Extra", "amount": {amount}, "credits": {credits} }}"#))?;
    /// assert_eq!(list.purchase("extra", Payment::Amount(20.into()), None)?.credits.to_string(), "2000");
    /// let error = list.purchase("extra", Payment::Amount(12.into()), None).unwrap_err();
    /// assert_eq!(error.to_string(), "amount: is 12, not a multiple of 5");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct AmountRule {
        /// The least.
        pub minimum: Decimal = Decimal::ZERO,
        /// The most.
        pub maximum: Option<Decimal> = None,
        /// It must be a multiple of this.
        pub step: Option<Decimal> = None,
    }
}

variants! {
    /// How long a batch lasts: days, or months that clamp at month ends.
    ///
    /// ```
    /// # fn catalog(pack: &str) -> Result<drawdown::Catalog, drawdown::Error> {
    /// #     let meter = r#"{"name":"M","activity":"other","category":"C","rate":{"flat":"1"}}"#;
    /// #     let head = r#""id":"x","name":"X","unit":"credit","currency":"USD","plans":{}"#;
    /// #     drawdown::Catalog::parse(&format!(r#"{{{head},"packs":{{"extra":{pack}}},"meters":{{"m":{meter}}}}}"#))
    /// # }
    /// use drawdown::{Account, Ledger, PackOrder, Payment};
    ///
    /// let pack = r#"{ "name": "Extra", "price": "10", "credits": "1000", "expires": { "months": 1 } }"#;
    /// let at = "2026-01-31".parse()?;
    /// let mut ledger = Ledger::open(Account { catalog: Some(catalog(pack)?), ..Account::starting(at) })?;
    /// ledger.purchase("extra", &PackOrder { at, id: None, payment: Payment::Packs(1) })?;
    /// let expires = ledger.grants(drawdown::GrantFilter::All)[0].expires_at;
    /// assert_eq!(expires, Some("2026-02-28".parse()?)); // no 31st: the month's last day
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Expiry {
        /// So many days of 24 hours.
        Days(u32) = "days",
        /// So many calendar months.
        Months(u32) = "months",
    }
}
