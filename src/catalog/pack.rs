//! Credits that are bought once.

use super::rate::Rate;
use crate::amount::Decimal;
use crate::document::record::{record, variants};

record! {
    /// A batch of credits for sale: at a fixed price, or for an amount that the buyer chooses.
    ///
    /// `credits`, `bonus` and `fee` are rates. Where the buyer chooses the amount they read it as the
    /// quantity `amount`; they may also depend on the attribute `plan`.
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
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Expiry {
        /// So many days of 24 hours.
        Days(u32) = "days",
        /// So many calendar months.
        Months(u32) = "months",
    }
}
