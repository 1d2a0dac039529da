//! The ledger: the five pages' promises, known traps of other ledgers, laws, snapshots.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod alerts;
mod books;
mod charges;
mod columns;
#[cfg(feature = "mutation")]
mod flips;
mod holds;
mod late;
mod laws;
mod outlook;
mod pages;
mod plans;
mod reports;
mod runway;
mod support;
mod text;
mod traps;
