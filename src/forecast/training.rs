//! The model with weights of any origin: what the trainer and the backtest work with. Not part of the public interface.
#![allow(missing_docs, reason = "for this repository's own trainer")]

pub use super::model::Weights;
pub use super::quantiles::PROBABILITIES;

use super::weights::SHIPPED;
use super::{Calibration, Outlook, history, model, quantiles};

pub const FEATURES: usize = history::FEATURES;
pub const HEADS: usize = model::HEADS;
pub const WEIGHTS: usize = model::WEIGHTS;
pub const HISTORIES: [f64; 7] = model::HISTORIES;
pub const HORIZONS: [f64; 6] = model::HORIZONS;
pub const UNIT: f64 = model::UNIT;
pub const SCORES: [f64; 7] = quantiles::SCORES;

/// Keeps the logarithm of idle spend finite.
pub const IDLE: f64 = history::IDLE;
/// What the logarithm of the horizon is counted from.
pub const REACH: f64 = model::REACH;

/// A history as the heads see it.
#[derive(Clone, Debug)]
pub struct Case {
    pub features: [f64; FEATURES],
    pub level: f64,
    pub weekdays: [f64; 7],
    pub steadiness: f64,
}

pub fn case(daily: &[f64], weekday: u32) -> Case {
    let summary = history::summary(daily, weekday);
    Case {
        features: summary.features,
        level: summary.level,
        weekdays: summary.weekdays,
        steadiness: summary.steadiness,
    }
}

pub fn outlook(weights: &Weights, daily: &[f64], weekday: u32, horizon: u32, calibration: &Calibration) -> Outlook {
    model::outlook(weights, daily, weekday, horizon, calibration)
}

pub fn observe(weights: &Weights, calibration: &mut Calibration, daily: &[f64], weekday: u32) {
    model::learn(weights, calibration, daily, weekday);
}

pub fn shipped() -> &'static Weights {
    &SHIPPED
}
