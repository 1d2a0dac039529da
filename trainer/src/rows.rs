//! Windows of real series as rows of a regression.

use drawdown::forecast::training::{self, FEATURES, IDLE, REACH, WEIGHTS};

use crate::series::Series;

/// Days of history that are cut from the series, before every day.
const HISTORIES: [usize; 12] = [1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84];
const HORIZONS: [usize; 12] = [1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 92];

/// One window: what was known, and what came.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which series.
    pub series: usize,
    /// What the history says.
    pub features: [f64; FEATURES],
    /// The horizon's logarithm, as heads take it.
    pub reach: f64,
    /// What the level makes of the days ahead.
    pub base: f64,
    /// Logarithm of what came over that.
    pub outcome: f64,
    /// How much the history looks like steady traffic, of which the heads are not to learn.
    pub steadiness: f64,
}

impl Row {
    /// What a head's weights are multiplied with.
    pub fn inputs(&self) -> [f64; WEIGHTS] {
        let mut inputs = [0.0; WEIGHTS];
        inputs[..FEATURES].copy_from_slice(&self.features);
        for (input, feature) in inputs[FEATURES..].iter_mut().zip(&self.features) {
            *input = feature * self.reach;
        }
        inputs[WEIGHTS - 1] = self.reach * self.reach;
        inputs
    }
}

/// One in `thinning` of all windows, chosen by a hash of its place, so that equal input gives equal rows.
pub fn sample(series: &[&Series], thinning: u64) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, one) in series.iter().enumerate() {
        for end in 1..one.daily.len() {
            for history in HISTORIES.into_iter().filter(|history| *history <= end) {
                let wanted: Vec<usize> = HORIZONS
                    .into_iter()
                    .filter(|horizon| end + horizon <= one.daily.len())
                    .filter(|horizon| chosen([end, history, *horizon], thinning))
                    .collect();
                add(&mut rows, index, one, end, history, &wanted);
            }
        }
    }
    rows
}

/// Every window of one length of history and one horizon.
pub fn all(series: &[&Series], history: usize, horizon: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, one) in series.iter().enumerate() {
        for end in history..one.daily.len() {
            if end + horizon <= one.daily.len() {
                add(&mut rows, index, one, end, history, &[horizon]);
            }
        }
    }
    rows
}

fn add(rows: &mut Vec<Row>, index: usize, series: &Series, end: usize, history: usize, horizons: &[usize]) {
    if horizons.is_empty() {
        return;
    }
    let start = end - history;
    let case = training::case(&series.daily[start..end], series.weekday_of(start));
    if case.level <= 0.0 {
        return;
    }
    for horizon in horizons {
        let base = case.level * case.weekdays.iter().cycle().take(*horizon).sum::<f64>();
        let came: f64 = series.daily[end..end + horizon].iter().sum();
        rows.push(Row {
            series: index,
            features: case.features,
            reach: libm::log(*horizon as f64) - REACH,
            base,
            outcome: libm::log(came / base + IDLE),
            steadiness: case.steadiness,
        });
    }
}

fn chosen(place: [usize; 3], thinning: u64) -> bool {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in place {
        hash = (hash ^ part as u64).wrapping_mul(0x0100_0000_01b3);
        hash ^= hash >> 29;
    }
    hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33 & 0xff_ffff < 0xff_ffff / thinning
}
