//! The loops of [drawdown](https://docs.rs/drawdown) that run over every row of columns and every day of spend paths.
//!
//! A crate is compiled at one level. All of drawdown is compiled for size, which these loops would pay for with half of
//! their speed; here they are compiled for speed. They know nothing of catalogs or ledgers, and no function is generic:
//! one that is would be compiled where it is used, at the level of that place. Everything here may change with any
//! version: use drawdown.

pub mod columns;
pub mod paths;
