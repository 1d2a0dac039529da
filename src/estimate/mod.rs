//! Looking ahead by hand: what a workload takes each month, which plan serves it best, and what would save most.
//!
//! [`estimate`] prices a [`Workload`] under one list and weighs every plan; [`compare`] does so under several lists;
//! [`simulate`] lets the days of an account pass under it, through the real ledger.

mod compare;
pub mod face;
mod fit;
mod month;
mod savings;
mod simulate;
mod top_up;
mod workload;

pub use compare::{Comparison, compare};
pub use fit::{PackCount, PlanFit};
pub use month::{Best, Estimate, ItemEstimate, Why, estimate};
pub use savings::{Saving, SavingKind};
pub use simulate::{Scenario, SimulatedDay, SimulatedTotal, Simulation, Traffic, simulate};
pub use workload::{EstimateOptions, Per, Workload, WorkloadItem};
