//! Spend of the days ahead, from a window of a given length before every day.

use std::fmt::Write as _;

use drawdown::forecast::{Calibration, PROBABILITIES, training};

use super::{HISTORIES, HORIZONS, Judged, Options, line, pinball};
use crate::baselines::{
    BASELINES, seasonal_daily_quantiles, seasonal_quantiles, seasonal_unclipped_quantiles, whole_life,
};

/// Columns: the baselines, then the model's expected and median spend, then the peer.
const METHODS: usize = BASELINES.len() + 3;
const EXPECTED: usize = BASELINES.len();
const PEER: usize = METHODS - 1;

/// Of one length of history and one horizon.
#[derive(Clone, Default)]
struct Cell {
    windows: f64,
    /// Windows that were left out: idle throughout.
    idle: f64,
    spent: f64,
    errors: [f64; METHODS],
    /// Signed, of the expected and the median.
    bias: [f64; 2],
    pinball: f64,
    seasonal_pinball: [f64; 3],
    /// Of quantiles over the account's whole life, what was to come included.
    life_pinball: f64,
    /// The same, each window's over its own history's mean: ours and the seasonal naive's two.
    scaled_pinball: [f64; 3],
    below: f64,
    above: f64,
    /// 50 and 90 % intervals.
    covered: [f64; 2],
    /// Of the windows that the peer has.
    peer: PeerCell,
}

#[derive(Clone, Default)]
struct PeerCell {
    spent: f64,
    error: f64,
    run_rate_error: f64,
    own_error: f64,
    pinball: f64,
    own_pinball: f64,
    scaled_pinball: f64,
    own_scaled_pinball: f64,
    windows: f64,
    covered: f64,
}

pub(super) fn judge(text: &mut String, judged: &[&Judged<'_>], options: &Options) {
    let mut cells = vec![vec![Cell::default(); HORIZONS.len()]; HISTORIES.len()];
    // Cover of single days: the first, the seventh, the last.
    let mut days = vec![[[0.0; 2]; 3]; HISTORIES.len()];
    for one in judged {
        let life = HORIZONS.map(|horizon| whole_life(&one.series.daily, horizon));
        for (row, history) in HISTORIES.into_iter().enumerate() {
            for end in history..one.series.daily.len().saturating_sub(HORIZONS[0] - 1) {
                window(one, end, history, (options, &life), &mut cells[row], &mut days[row]);
            }
        }
    }
    let names = BASELINES.map(|baseline| baseline.0);
    let _ = writeln!(text, "{:<34}{}", "days of history", HISTORIES.map(|days| format!("{days:>8}")).concat());
    for (column, horizon) in HORIZONS.into_iter().enumerate() {
        let of = |figure: &dyn Fn(&Cell) -> f64| -> Vec<f64> { cells.iter().map(|row| figure(&row[column])).collect() };
        let mut say = |name: &str, figure: &dyn Fn(&Cell) -> f64| line(text, name, of(figure).into_iter());
        say(&format!("-- {horizon} days ahead: windows"), &|cell| cell.windows);
        for (method, name) in names.iter().enumerate() {
            say(&format!("WAPE {name}"), &|cell| cell.errors[method] / cell.spent);
        }
        say("WAPE expected", &|cell| cell.errors[EXPECTED] / cell.spent);
        say("WAPE median", &|cell| cell.errors[EXPECTED + 1] / cell.spent);
        say("  expected / run-rate", &|cell| cell.errors[EXPECTED] / cell.errors[0]);
        say("  expected / best baseline", &|cell| {
            cell.errors[EXPECTED] / cell.errors[..BASELINES.len()].iter().copied().fold(f64::INFINITY, f64::min)
        });
        say("  bias of expected, median", &|cell| cell.bias[0] / cell.spent);
        say("", &|cell| cell.bias[1] / cell.spent);
        say("pinball / spend", &|cell| cell.pinball / cell.spent);
        say("  over seasonal naive's", &|cell| cell.pinball / cell.seasonal_pinball[0]);
        say("  over its daily bounds, summed", &|cell| cell.pinball / cell.seasonal_pinball[1]);
        say("  the same, below zero too", &|cell| cell.pinball / cell.seasonal_pinball[2]);
        say("  the whole life's over the bounds", &|cell| cell.life_pinball / cell.seasonal_pinball[1]);
        say("pinball / run-rate, by window", &|cell| cell.scaled_pinball[0] / cell.windows);
        say("  over seasonal naive's", &|cell| cell.scaled_pinball[0] / cell.scaled_pinball[1]);
        say("  over its daily bounds, summed", &|cell| cell.scaled_pinball[0] / cell.scaled_pinball[2]);
        say("  idle windows, left out", &|cell| cell.idle / (cell.idle + cell.windows));
        say("cover of 80 %", &|cell| 1.0 - (cell.below + cell.above) / cell.windows);
        say("  below", &|cell| cell.below / cell.windows);
        say("  above", &|cell| cell.above / cell.windows);
        say("cover of 50 %", &|cell| cell.covered[0] / cell.windows);
        say("cover of 90 %", &|cell| cell.covered[1] / cell.windows);
        if options.peer.is_some() {
            say("AutoETS: windows", &|cell| cell.peer.windows);
            say("  its WAPE", &|cell| cell.peer.error / cell.peer.spent);
            say("  ours on these / its", &|cell| cell.peer.own_error / cell.peer.error);
            say("  run-rate's on these", &|cell| cell.peer.run_rate_error / cell.peer.spent);
            say("  our pinball / its", &|cell| cell.peer.own_pinball / cell.peer.pinball);
            say("  the same over run-rate", &|cell| cell.peer.own_scaled_pinball / cell.peer.scaled_pinball);
            say("  cover of its 80 %", &|cell| cell.peer.covered / cell.peer.windows);
        }
    }
    for (index, name) in ["cover of 80 %: day 1", "day 7", "day 28"].into_iter().enumerate() {
        line(text, name, days.iter().map(|row| row[index][0] / row[index][1]));
    }
}

fn window(
    one: &Judged<'_>,
    end: usize,
    history: usize,
    (options, life): (&Options, &[[f64; 7]; 3]),
    cells: &mut [Cell],
    days: &mut [[f64; 2]; 3],
) {
    let start = end - history;
    let known = &one.series.daily[start..end];
    let ahead = &one.series.daily[end..];
    if known.iter().all(|spend| *spend <= 0.0) {
        // Of such a window nothing can be said but that: it knows no scale.
        for (cell, horizon) in cells.iter_mut().zip(HORIZONS) {
            cell.idle += f64::from(u8::from(ahead.len() >= horizon));
        }
        return;
    }
    let weekday = one.series.weekday_of(start);
    let outlook = training::outlook(&one.weights, known, weekday, 28, &Calibration::default());
    for ((cell, horizon), life) in cells.iter_mut().zip(HORIZONS).zip(life) {
        if ahead.len() < horizon {
            continue;
        }
        let came: f64 = ahead[..horizon].iter().sum();
        let said = outlook.cumulative(horizon - 1, 0.8);
        let quantiles = PROBABILITIES.map(|probability| outlook.cumulative_at(horizon - 1, probability));
        cell.windows += 1.0;
        cell.spent += came;
        for (error, (_, baseline)) in cell.errors.iter_mut().zip(BASELINES) {
            *error += (baseline(known, horizon) - came).abs();
        }
        cell.errors[EXPECTED] += (said.expected - came).abs();
        cell.errors[EXPECTED + 1] += (said.median - came).abs();
        cell.bias[0] += said.expected - came;
        cell.bias[1] += said.median - came;
        let scale = BASELINES[0].1(known, horizon);
        cell.pinball += pinball(&quantiles, came);
        cell.life_pinball += pinball(life, came);
        cell.scaled_pinball[0] += pinball(&quantiles, came) / scale;
        // It needs two weeks to know its own spread.
        let readings = [seasonal_quantiles, seasonal_daily_quantiles, seasonal_unclipped_quantiles];
        for (sum, quantiles) in cell.seasonal_pinball.iter_mut().zip(readings) {
            *sum += if history < 14 { f64::NAN } else { pinball(&quantiles(known, horizon), came) };
        }
        for (sum, quantiles) in cell.scaled_pinball[1..].iter_mut().zip([seasonal_quantiles, seasonal_daily_quantiles])
        {
            *sum += if history < 14 { f64::NAN } else { pinball(&quantiles(known, horizon), came) / scale };
        }
        cell.below += f64::from(u8::from(came < said.low));
        cell.above += f64::from(u8::from(came > said.high));
        for (covered, level) in cell.covered.iter_mut().zip([0.5, 0.9]) {
            let said = outlook.cumulative(horizon - 1, level);
            *covered += f64::from(u8::from((said.low..=said.high).contains(&came)));
        }
        let peer = options.peer.as_ref().and_then(|peer| peer.of(one.series, end, history, horizon));
        if let Some((point, theirs)) = peer {
            let theirs_here = &mut cell.peer;
            theirs_here.windows += 1.0;
            theirs_here.spent += came;
            theirs_here.error += (point - came).abs();
            theirs_here.run_rate_error += (BASELINES[0].1(known, horizon) - came).abs();
            theirs_here.own_error += (said.expected - came).abs();
            theirs_here.pinball += pinball(theirs, came);
            theirs_here.own_pinball += pinball(&quantiles, came);
            theirs_here.scaled_pinball += pinball(theirs, came) / scale;
            theirs_here.own_scaled_pinball += pinball(&quantiles, came) / scale;
            theirs_here.covered += f64::from(u8::from((theirs[1]..=theirs[5]).contains(&came)));
            cell.errors[PEER] = theirs_here.error;
        }
    }
    for (cover, day) in days.iter_mut().zip([1, 7, 28]) {
        if let Some(came) = ahead.get(day - 1) {
            let said = outlook.daily(day - 1, 0.8);
            cover[0] += f64::from(u8::from((said.low..=said.high).contains(came)));
            cover[1] += 1.0;
        }
    }
}
