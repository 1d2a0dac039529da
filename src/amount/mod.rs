//! Exact amounts: decimals, fractions on the way to them, named rounding, money.

mod decimal;
mod money;
mod ratio;
mod rounding;

pub use decimal::Decimal;
pub(crate) use decimal::shortened;
pub use money::Money;
pub(crate) use ratio::Ratio;
pub use rounding::{Rounding, RoundingMode, RoundingScope};
