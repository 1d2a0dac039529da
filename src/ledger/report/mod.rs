//! What a ledger answers without changing: balances, lists, breakdowns.

mod activity;
mod audit;
mod balance;
mod breakdown;
mod csv;
mod span;
