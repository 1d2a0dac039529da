//! A naive ledger beside the real one.
//!
//! The oracle keeps the plain list of admitted operations and works everything out anew for every reply;
//! seeded histories with injected faults run both side by side, and every reply must be the same.

pub mod account;
pub mod amount;
pub mod calendar;
pub mod difference;
pub mod exhaustive;
pub mod faults;
pub mod history;
pub mod laws;
pub mod operation;
pub mod oracle;
pub mod real;
pub mod run;
pub mod shrink;
