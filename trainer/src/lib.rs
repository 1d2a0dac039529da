//! Fits the forecast's weights on real usage, and judges them on accounts that the fit has not seen.
//!
//! Everything is deterministic: equal input gives equal bytes.

pub mod backtest;
pub mod baselines;
pub mod fit;
pub mod regression;
pub mod rows;
pub mod series;
pub mod table;
