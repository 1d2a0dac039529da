//! What simple methods say of cumulative spend: the peers of the backtest.

use drawdown::forecast::{PROBABILITIES, training::SCORES};

/// A method's name and its forecast of spend through day `horizon`.
pub type Baseline = (&'static str, fn(&[f64], usize) -> f64);

/// Point forecasts, the dashboards' own first.
pub const BASELINES: [Baseline; 7] = [
    ("run-rate", run_rate),
    ("last 7 days", last_week),
    ("seasonal naive", seasonal_naive),
    ("SES", exponential),
    ("Theta", theta),
    ("IMAPA", imapa),
    ("TSB", tsb),
];

/// Consumed over elapsed: what every dashboard does.
pub fn run_rate(daily: &[f64], horizon: usize) -> f64 {
    mean(daily) * horizon as f64
}

fn last_week(daily: &[f64], horizon: usize) -> f64 {
    mean(&daily[daily.len().saturating_sub(7)..]) * horizon as f64
}

fn seasonal_naive(daily: &[f64], horizon: usize) -> f64 {
    let week = &daily[daily.len().saturating_sub(7)..];
    week.iter().cycle().take(horizon).sum()
}

/// Simple exponential smoothing, its rate chosen by squared error one day ahead.
fn exponential(daily: &[f64], horizon: usize) -> f64 {
    smoothed(daily).0 * horizon as f64
}

/// SES with half the linear trend (Assimakopoulos and Nikolopoulos, 2000; Hyndman and Billah, 2003).
fn theta(daily: &[f64], horizon: usize) -> f64 {
    let (level, rate) = smoothed(daily);
    let days = daily.len() as f64;
    let middle = (days - 1.0) / 2.0;
    let (mut above, mut below) = (0.0, 0.0);
    for (day, spend) in daily.iter().enumerate() {
        let apart = day as f64 - middle;
        above += apart * (spend - mean(daily));
        below += apart * apart;
    }
    let slope = if below > 0.0 { above / below } else { 0.0 };
    let settled = (1.0 - libm::pow(1.0 - rate, days)) / rate;
    let total: f64 = (0..horizon).map(|ahead| level + 0.5 * slope * (ahead as f64 + settled)).sum();
    total.max(0.0)
}

/// SES on sums of 1, 2, … days up to the mean gap between active days, averaged (Petropoulos and Kourentzes, 2015).
fn imapa(daily: &[f64], horizon: usize) -> f64 {
    let active = daily.iter().filter(|spend| **spend > 0.0).count().max(1);
    let longest = ((daily.len() as f64 / active as f64).round() as usize).clamp(1, daily.len());
    let rates = (1..=longest).map(|size| {
        let sums: Vec<f64> = daily[daily.len() % size..].chunks(size).map(|chunk| chunk.iter().sum()).collect();
        smoothed(&sums).0 / size as f64
    });
    rates.sum::<f64>() / longest as f64 * horizon as f64
}

/// Smoothed demand times smoothed probability of demand (Teunter, Syntetos and Babai, 2011), both at a rate of 0.2.
fn tsb(daily: &[f64], horizon: usize) -> f64 {
    const RATE: f64 = 0.2;
    let active: Vec<f64> = daily.iter().copied().filter(|spend| *spend > 0.0).collect();
    let Some(first) = active.first() else { return 0.0 };
    let (mut size, mut probability) = (*first, active.len() as f64 / daily.len() as f64);
    for spend in daily {
        if *spend > 0.0 {
            size += RATE * (spend - size);
            probability += RATE * (1.0 - probability);
        } else {
            probability -= RATE * probability;
        }
    }
    size * probability * horizon as f64
}

/// Quantiles of the seasonal naive: normal, by the spread of week-over-week differences, of which each further week adds
/// one to every weekday.
pub fn seasonal_quantiles(daily: &[f64], horizon: usize) -> [f64; 7] {
    let centre = seasonal_naive(daily, horizon);
    let differences: Vec<f64> = daily.iter().skip(7).zip(daily).map(|(late, early)| late - early).collect();
    let square = differences.iter().map(|one| one * one).sum::<f64>() / differences.len().max(1) as f64;
    let mut variance = 0.0;
    for weekday in 0..horizon.min(7) {
        let weeks = (horizon - weekday).div_ceil(7);
        variance += (1..=weeks).map(|week| (week * week) as f64).sum::<f64>() * square;
    }
    SCORES.map(|score| (centre + score * variance.sqrt()).max(0.0))
}

/// The same as programs give it: each day's own normal bounds, summed over the days; nothing counts below zero.
pub fn seasonal_daily_quantiles(daily: &[f64], horizon: usize) -> [f64; 7] {
    seasonal_unclipped_quantiles(daily, horizon).map(|quantile| quantile.max(0.0))
}

/// The same, below zero where normal bounds are.
pub fn seasonal_unclipped_quantiles(daily: &[f64], horizon: usize) -> [f64; 7] {
    let centre = seasonal_naive(daily, horizon);
    let differences: Vec<f64> = daily.iter().skip(7).zip(daily).map(|(late, early)| late - early).collect();
    let square = differences.iter().map(|one| one * one).sum::<f64>() / differences.len().max(1) as f64;
    let spread: f64 = (0..horizon).map(|day| (square * (day / 7 + 1) as f64).sqrt()).sum();
    SCORES.map(|score| centre + score * spread)
}

/// What somebody would say who knew the whole life of an account, before and after: the quantiles of all its sums of so
/// many days.
pub fn whole_life(daily: &[f64], horizon: usize) -> [f64; 7] {
    let mut sums: Vec<f64> = daily.windows(horizon).map(|window| window.iter().sum()).collect();
    sums.sort_by(f64::total_cmp);
    PROBABILITIES.map(|probability| {
        let place = probability * sums.len().saturating_sub(1) as f64;
        let (below, above) = (sums.get(place as usize), sums.get(place.ceil() as usize));
        let (below, above) = (below.copied().unwrap_or(f64::NAN), above.copied().unwrap_or(f64::NAN));
        below + (above - below) * place.fract()
    })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The level, and the rate that led to it.
fn smoothed(values: &[f64]) -> (f64, f64) {
    let mut best = (f64::INFINITY, 0.0, 0.0);
    for step in 1..=19 {
        let rate = f64::from(step) / 20.0;
        let start = &values[..values.len().min(4)];
        let (mut level, mut squares) = (mean(start), 0.0);
        for value in values {
            squares += (value - level) * (value - level);
            level += rate * (value - level);
        }
        if squares < best.0 {
            best = (squares, level, rate);
        }
    }
    (best.1, best.2)
}
