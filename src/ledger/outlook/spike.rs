//! A day beyond an account's own usual range.

use crate::mutation::{Flip, flipped};

/// The most that a day can come to and still be usual: twice the highest of the last 28 days.
///
/// `None` where too little is known to say: with less than 7 days, or less than 5 active ones among the last 28.
/// Bursty accounts double their highest day now and then: on 33 of 3,732 days of the AI accounts that were looked at, one
/// in 113. Three in four days of ten times the mean active day are beyond it. `cargo run --release --example spikes --
/// SERIES.csv` counts both.
///
/// ```
/// use drawdown::usual_most;
///
/// let week = [120.0, 80.0, 0.0, 95.0, 110.0, 0.0, 130.0];
/// assert_eq!(usual_most(&week), Some(260.0));
/// assert_eq!(usual_most(&week[..6]), None);
/// ```
pub fn usual_most(daily: &[f64]) -> Option<f64> {
    const LOOKED_BACK: usize = 28;
    if daily.len() < 7 && !flipped(Flip::SpikeFrom) {
        return None;
    }
    let recent = daily.get(daily.len().saturating_sub(LOOKED_BACK)..).unwrap_or(daily);
    let active = recent.iter().filter(|credits| **credits > 0.0).count();
    let highest = recent.iter().copied().fold(0.0, f64::max);
    let times = if flipped(Flip::SpikeBound) { 1.0 } else { 2.0 };
    (active >= 5).then_some(times * highest)
}
