//! The small licensed set, fitted again; and what is left of the skill when outcomes are dealt out anew.

use std::{fs, path::Path};

use drawdown::forecast::{Calibration, PROBABILITIES, training};
use trainer::{
    backtest::pinball,
    fit::{self, Settings},
    series::{self, Series},
    table,
};

fn data() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

#[test]
fn the_committed_fit_comes_out_bit_for_bit() {
    let input = series::read(&data()).unwrap();
    let all: Vec<&Series> = input.series.iter().collect();
    let weights = fit::weights(&all, &Settings::default());
    let written = table::written(&weights, &input.hash, all.len(), "cargo xtask train");
    let committed = fs::read_to_string(data().join("weights.rs")).unwrap();
    assert!(written == committed, "`cargo xtask train` writes another trainer/data/weights.rs");
}

/// Accounts whose level wanders: only recent days tell of the next.
#[test]
fn shuffled_outcomes_destroy_the_skill() {
    let accounts: Vec<Series> = (0..24).map(wandering).collect();
    let (seen, unseen) = accounts.split_at(12);
    let seen: Vec<&Series> = seen.iter().collect();
    let fitted = loss(unseen, &fit::weights(&seen, &Settings::default()));
    let shuffled = loss(unseen, &fit::weights(&seen, &Settings { shuffled: true, ..Settings::default() }));
    assert!(fitted < 0.85 * shuffled, "{fitted} with the outcomes, {shuffled} with others' outcomes");
}

fn wandering(number: u32) -> Series {
    let mut state = u64::from(number) + 1;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut level = 0.0;
    let daily = (0..120).map(|_| {
        level += 0.6 * (uniform() - 0.5);
        if uniform() < 0.2 { 0.0 } else { 100.0 * libm::exp(level + uniform()) }
    });
    let name = format!("wandering {number}");
    Series { owner: name.clone(), name, group: "account".to_owned(), weekday: 0, daily: daily.collect() }
}

/// Mean pinball loss of a week's spend from eight weeks of history, over what the eight weeks make of it.
fn loss(series: &[Series], weights: &training::Weights) -> f64 {
    const HISTORY: usize = 56;
    const HORIZON: usize = 7;
    let (mut lost, mut count) = (0.0, 0.0);
    for one in series {
        for end in (HISTORY..one.daily.len() - HORIZON).step_by(5) {
            let known = &one.daily[end - HISTORY..end];
            let level: f64 = known.iter().sum();
            let weekday = one.weekday_of(end - HISTORY);
            let outlook = training::outlook(weights, known, weekday, HORIZON as u32, &Calibration::default());
            let said = PROBABILITIES.map(|probability| outlook.cumulative_at(HORIZON - 1, probability));
            lost += pinball(&said, one.daily[end..end + HORIZON].iter().sum()) / level;
            count += 1.0;
        }
    }
    lost / count
}
