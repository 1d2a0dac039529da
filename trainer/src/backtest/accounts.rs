//! How many accounts find their own outcomes within the interval as often as it says.

use std::fmt::Write as _;

use drawdown::forecast::{Calibration, PROBABILITIES, training};

use super::{Judged, line, pinball};

/// Horizons judged.
const HORIZONS: [usize; 4] = [1, 7, 14, 28];
/// Days of history before an account is judged.
const FIRST: usize = 7;
/// Outcomes that a share is worth stating from.
const FEWEST: f64 = 20.0;

/// Of one account and one horizon, without and with its own calibration.
#[derive(Clone, Copy, Default)]
struct Own {
    windows: f64,
    covered: [f64; 2],
    pinball: [f64; 2],
}

pub(super) fn judge(text: &mut String, judged: &[&Judged<'_>]) {
    let _ = writeln!(text, "\n== accounts whose own cover of the 80 % interval is 70 to 90 %, all history ==");
    let _ = writeln!(text, "{:<34}{}", "days ahead", HORIZONS.map(|days| format!("{days:>8}")).concat());
    let accounts: Vec<[Own; 4]> = judged.iter().map(|one| replay(one)).collect();
    let of = |figure: &dyn Fn(&[Own]) -> f64| -> Vec<f64> {
        let by_horizon = (0..HORIZONS.len()).map(|column| {
            let own: Vec<Own> = accounts.iter().map(|own| own[column]).filter(|own| own.windows >= FEWEST).collect();
            figure(&own)
        });
        by_horizon.collect()
    };
    let share = |own: &[Own], side: usize| {
        let within = own.iter().filter(|own| (0.7..=0.9).contains(&(own.covered[side] / own.windows))).count();
        within as f64 / own.len() as f64
    };
    let mean = |own: &[Own], side: usize| {
        own.iter().map(|own| own.covered[side]).sum::<f64>() / own.iter().map(|own| own.windows).sum::<f64>()
    };
    let lost = |own: &[Own], side: usize| own.iter().map(|own| own.pinball[side]).sum::<f64>();
    line(text, "accounts judged", of(&|own| own.len() as f64).into_iter());
    for (side, name) in ["pooled", "with own calibration"].into_iter().enumerate() {
        line(text, &format!("{name}: share of accounts"), of(&|own| share(own, side)).into_iter());
        line(text, "  cover of all", of(&|own| mean(own, side)).into_iter());
    }
    line(text, "pinball, own over pooled", of(&|own| lost(own, 1) / lost(own, 0)).into_iter());
    line(text, "an exact forecaster's share", HORIZONS.into_iter().map(|horizon| exact(judged, horizon)));
}

/// What share of accounts would be within 70 to 90 % if their days were drawn one by one from those that they had, and
/// the forecaster knew it: lives as long as theirs, held against the true quantiles. Real days hang together, so that
/// fewer outcomes than these are independent.
fn exact(judged: &[&Judged<'_>], horizon: usize) -> f64 {
    const LIVES: usize = 200;
    const DAYS: usize = 30_000;
    let mut state: u64 = 1;
    let (mut within, mut count) = (0.0, 0.0);
    for one in judged {
        let daily = &one.series.daily;
        let life = daily.len() - FIRST;
        if ((life + 1).saturating_sub(horizon) as f64) < FEWEST {
            continue;
        }
        let mut sums = |days: usize| -> Vec<f64> {
            let mut draw = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                daily[(state >> 33) as usize % daily.len()]
            };
            let drawn: Vec<f64> = (0..days).map(|_| draw()).collect();
            drawn.windows(horizon).map(|window| window.iter().sum()).collect()
        };
        let mut all = sums(DAYS);
        all.sort_by(f64::total_cmp);
        let interval = all[all.len() / 10]..=all[all.len() * 9 / 10];
        let lives = (0..LIVES).filter(|_| {
            let came = sums(life);
            let covered = came.iter().filter(|sum| interval.contains(sum)).count();
            (0.7..=0.9).contains(&(covered as f64 / came.len() as f64))
        });
        within += lives.count() as f64 / LIVES as f64;
        count += 1.0;
    }
    within / count
}

/// An account's life: a forecast each day, and a lesson from each day that ends.
fn replay(one: &Judged<'_>) -> [Own; 4] {
    let mut own = [Own::default(); 4];
    let daily = &one.series.daily;
    let mut calibration = Calibration::default();
    for end in 1..daily.len() {
        let known = &daily[..end];
        training::observe(&one.weights, &mut calibration, known, one.series.weekday);
        if end < FIRST {
            continue;
        }
        let outlooks = [Calibration::default(), calibration]
            .map(|calibration| training::outlook(&one.weights, known, one.series.weekday, 28, &calibration));
        for (own, horizon) in own.iter_mut().zip(HORIZONS) {
            if end + horizon > daily.len() {
                continue;
            }
            let came: f64 = daily[end..end + horizon].iter().sum();
            own.windows += 1.0;
            for (side, outlook) in outlooks.iter().enumerate() {
                let said = outlook.cumulative(horizon - 1, 0.8);
                own.covered[side] += f64::from(u8::from((said.low..=said.high).contains(&came)));
                let quantiles = PROBABILITIES.map(|probability| outlook.cumulative_at(horizon - 1, probability));
                own.pinball[side] += pinball(&quantiles, came);
            }
        }
    }
    own
}
