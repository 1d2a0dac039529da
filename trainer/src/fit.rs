//! From series to weights.

use std::collections::BTreeMap;

use drawdown::forecast::training::{HEADS, HISTORIES, HORIZONS, PROBABILITIES, UNIT, WEIGHTS, Weights};

use crate::{regression::Problem, rows, series::Series};

/// One window in so many is fitted to.
const THINNING: u64 = 24;
const QUANTILE_EMPHASIS: [f64; 2] = [0.0, 0.6];
const EXPECTED_EMPHASIS: f64 = 1.0;
/// Where the expected head lies.
const EXPECTED: f64 = 0.5;
/// A fit to few owners is drawn to nothing so strongly.
const RIDGE: f64 = 0.2;
const STEPS: usize = 14;
/// Groups of owners that stand aside in turn, to see how far outcomes leave the interval.
const FOLDS: usize = 4;
/// The shares of outcomes to be left below and above the 80 % interval.
const TAILS: [f64; 2] = [0.095, 0.115];

/// Which settings a fit has; the backtest tries others.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How strongly weights are drawn to nothing.
    pub ridge: f64,
    /// Of the median, and of the other quantiles: how far an error counts by the account's own spend (1) rather than by
    /// its ratio (0).
    pub emphasis: [f64; 2],
    /// The probability at which the expected head lies.
    pub expected: f64,
    /// The shares of outcomes to be left below and above the 80 % interval.
    pub tails: [f64; 2],
    /// One window in so many is fitted to.
    pub thinning: u64,
    /// Gives every window another's outcome: what is then still skill is none.
    pub shuffled: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            ridge: RIDGE,
            emphasis: QUANTILE_EMPHASIS,
            expected: EXPECTED,
            tails: TAILS,
            thinning: THINNING,
            shuffled: false,
        }
    }
}

/// The heads on all series, and the offsets that owners in turn left out ask for.
pub fn weights(series: &[&Series], settings: &Settings) -> Weights {
    let heads = heads(series, settings, &[true; HEADS]);
    Weights { heads, offsets: offsets(series, settings) }
}

fn heads(series: &[&Series], settings: &Settings, wanted: &[bool; HEADS]) -> [[i16; WEIGHTS]; HEADS] {
    let mut rows = rows::sample(series, settings.thinning);
    if settings.shuffled {
        shuffle(&mut rows);
    }
    let importance = importance(series, &rows);
    let problem =
        Problem::new(rows.iter().map(rows::Row::inputs).collect(), rows.iter().map(|row| row.outcome).collect());
    let weighted = |emphasis: f64| -> Vec<f64> {
        let raw: Vec<f64> = rows
            .iter()
            .zip(&importance)
            .map(|(row, importance)| importance * (1.0 - row.steadiness) * libm::pow(row.base, emphasis))
            .collect();
        let mean = raw.iter().sum::<f64>() / raw.len() as f64;
        raw.iter().map(|weight| weight / mean).collect()
    };
    let [median_weights, quantile_weights] = settings.emphasis.map(weighted);
    let expected_weights = weighted(EXPECTED_EMPHASIS);
    let mut heads = [[0; WEIGHTS]; HEADS];
    for (index, (head, wanted)) in heads.iter_mut().zip(wanted).enumerate() {
        if *wanted {
            let (probability, weights) = match PROBABILITIES.get(index) {
                Some(0.5) => (0.5, &median_weights),
                Some(probability) => (*probability, &quantile_weights),
                None => (settings.expected, &expected_weights),
            };
            *head = problem.quantile(probability, weights, settings.ridge, STEPS).map(units);
        }
    }
    heads
}

/// Owners with more windows count for more, but by their square root only.
fn importance(series: &[&Series], rows: &[rows::Row]) -> Vec<f64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(series[row.series].owner.as_str()).or_insert(0.0_f64) += 1.0;
    }
    rows.iter().map(|row| 1.0 / counts[series[row.series].owner.as_str()].sqrt()).collect()
}

/// The nearest number of units.
fn units(value: f64) -> i16 {
    (value / UNIT).round().clamp(-32_767.0, 32_767.0) as i16
}

fn shuffle(rows: &mut [rows::Row]) {
    let mut state: u64 = 1;
    for index in (1..rows.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = ((state >> 33) as usize) % (index + 1);
        let outcome = rows[index].outcome;
        rows[index].outcome = rows[other].outcome;
        rows[other].outcome = outcome;
    }
}

/// For each history and horizon, how far the ends have to move for accounts that a fit has not seen.
fn offsets(series: &[&Series], settings: &Settings) -> [[[i16; 2]; HORIZONS.len()]; HISTORIES.len()] {
    const LOW: usize = 1;
    const HIGH: usize = 5;
    let mut owners: Vec<&str> = series.iter().filter(|one| one.is_account()).map(|one| one.owner.as_str()).collect();
    owners.dedup();
    let mut missed = vec![vec![Vec::new(); HORIZONS.len()]; HISTORIES.len()];
    let mut wanted = [false; HEADS];
    wanted[LOW] = true;
    wanted[HIGH] = true;
    for fold in 0..FOLDS {
        let aside =
            |one: &&Series| owners.iter().position(|owner| *owner == one.owner).is_some_and(|at| at % FOLDS == fold);
        let (tested, fitted): (Vec<&Series>, Vec<&Series>) = series.iter().copied().partition(aside);
        if tested.is_empty() || fitted.is_empty() {
            continue;
        }
        let heads = heads(&fitted, settings, &wanted);
        for (missed, history) in missed.iter_mut().zip(HISTORIES) {
            for (missed, horizon) in missed.iter_mut().zip(HORIZONS) {
                let rows = rows::all(&tested, history as usize, horizon as usize);
                let importance = importance_of_lengths(&tested, &rows);
                for (row, importance) in rows.iter().zip(importance) {
                    let inputs = row.inputs();
                    let at = |head: usize| -> f64 {
                        heads[head].iter().zip(inputs).map(|(weight, input)| f64::from(*weight) * UNIT * input).sum()
                    };
                    missed.push([row.outcome - at(LOW), row.outcome - at(HIGH), importance]);
                }
            }
        }
    }
    let mut offsets = [[[0; 2]; HORIZONS.len()]; HISTORIES.len()];
    for (offsets, missed) in offsets.iter_mut().zip(missed) {
        for (offset, missed) in offsets.iter_mut().zip(missed) {
            let trust = missed.len() as f64 / (missed.len() as f64 + 60.0);
            let ends = [(0, settings.tails[0]), (1, 1.0 - settings.tails[1])];
            *offset = ends.map(|(side, share)| units(quantile(&missed, side, share) * trust));
        }
    }
    offsets
}

fn importance_of_lengths(series: &[&Series], rows: &[rows::Row]) -> Vec<f64> {
    let mut counts = vec![0.0_f64; series.len()];
    for row in rows {
        counts[row.series] += 1.0;
    }
    rows.iter().map(|row| 1.0 / counts[row.series].sqrt()).collect()
}

fn quantile(missed: &[[f64; 3]], side: usize, share: f64) -> f64 {
    let mut sorted: Vec<(f64, f64)> = missed.iter().map(|one| (one[side], one[2])).collect();
    sorted.sort_by(|left, right| left.0.total_cmp(&right.0));
    let total: f64 = sorted.iter().map(|one| one.1).sum();
    let mut passed = 0.0;
    for (value, weight) in &sorted {
        passed += weight;
        if passed >= share * total {
            return *value;
        }
    }
    0.0
}
