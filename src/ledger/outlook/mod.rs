//! Looking ahead: what will remain, when it runs out, and the alerts that say so early.
//!
//! The forecast model says what an account will spend, day by day, as paths of which each is as likely as the
//! next. [`Runway`] is where the account stands, in floats: each path is walked down it, through expiries,
//! renewals, packs, rollover, overage, debt and recharging, and dates are read off the walks.

mod check;
pub(super) mod face;
mod forecast;
mod history;
mod options;
mod runway;
mod sample;
mod spike;
mod walk;
mod words;

pub use check::Check;
pub use forecast::{Cost, Crossing, CycleEnd, Forecast, ThresholdCrossing};
pub use options::{ForecastOptions, Recharge};
pub use runway::Runway;
pub use spike::usual_most;
pub use walk::Walk;
