//! One integration-test binary: shared vectors, real schemes, properties, broken rules, tidiness.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod cheapest;
mod columns;
mod decimals;
mod estimates;
mod forecast;
mod forecast_vectors;
mod fuzz;
mod linear;
#[cfg(feature = "mutation")]
mod mutation;
mod naive;
#[path = "../outcome/mod.rs"]
mod outcome;
mod pages;
mod properties;
mod purchases;
mod random;
#[cfg(feature = "schema")]
mod schema;
mod vectors;
