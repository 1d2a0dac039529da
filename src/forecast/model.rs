//! From a history to an outlook.

use super::quantiles::Grid;
use super::{Ahead, Calibration, Outlook};

/// Cumulative spend over what the level makes of it, at the quantiles held.
const SPREAD: [f64; 7] = [0.08, 0.18, 0.45, 0.8, 1.25, 1.9, 2.6];
/// The same of a single day.
const DAY: [f64; 7] = [0.0, 0.0, 0.05, 0.55, 1.35, 2.5, 3.6];

pub(super) fn outlook(daily: &[f64], _weekday: u32, horizon: u32, _calibration: &Calibration) -> Outlook {
    let mut sum = 0.0;
    let mut count = 0.0;
    for value in daily {
        sum += value;
        count += 1.0;
    }
    ahead("global-quantile-model", daily.len(), sum / count, horizon)
}

pub(super) fn prior(scale: f64, _weekday: u32, horizon: u32) -> Outlook {
    ahead("allotment-prior", 0, scale, horizon)
}

pub(super) fn learn(_calibration: &mut Calibration, _daily: &[f64], _weekday: u32) {}

fn ahead(method: &'static str, history_days: usize, level: f64, horizon: u32) -> Outlook {
    let days = (1..=horizon).map(|day| {
        let base = level * f64::from(day);
        Ahead {
            cumulative: Grid { values: SPREAD.map(|ratio| ratio * base), expected: base },
            daily: Grid { values: DAY.map(|ratio| ratio * level), expected: level },
        }
    });
    Outlook { method, history_days, days: days.collect() }
}
