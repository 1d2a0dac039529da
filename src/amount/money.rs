//! An amount of a currency.

use super::Decimal;
use crate::document::output::output;

output! {
    /// An exact amount of a currency, in its major unit: `0.007` with `USD` is seven tenths of a cent.
    ///
    /// ```
    /// use drawdown::Money;
    ///
    /// let price = Money { amount: "29".parse()?, currency: "USD".into() };
    /// assert_eq!(price.to_string(), "29 USD");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub struct Money {
        /// How much, unrounded.
        pub amount: Decimal,
        /// ISO 4217 code.
        pub currency: String,
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.amount, self.currency)
    }
}
