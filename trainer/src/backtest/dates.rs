//! When a balance runs out, and what a cycle comes to.

use std::fmt::Write as _;

use drawdown::forecast::{Calibration, Outlook, training};

use super::{HISTORIES, Judged, line};
use crate::baselines::{run_rate, whole_life};

/// The day on which the balance of every window is in truth gone.
const EXHAUSTED: usize = 10;
/// Dates farther away count as this far: what a forecast of four weeks can say, and the longest.
const FARTHEST: [usize; 2] = [28, 92];
const CYCLE: usize = 30;
const DAYS_OF_CYCLE: [usize; 5] = [3, 7, 10, 14, 21];

pub(super) fn judge(text: &mut String, judged: &[&Judged<'_>]) {
    for farthest in FARTHEST {
        run_out_table(text, judged, farthest);
    }
    held_table(text, judged);
    cycle_table(text, judged);
}

/// Balances that do not depend on what comes: what [`EXHAUSTED`] days of the history's mean would take.
fn held_table(text: &mut String, judged: &[&Judged<'_>]) {
    let farthest = FARTHEST[0];
    let _ = writeln!(text, "\n== run-out date of a balance of {EXHAUSTED} mean days (none beyond {farthest}) ==");
    let _ = writeln!(text, "{:<34}{}", "days of history", HISTORIES.map(|days| format!("{days:>8}")).concat());
    // By pace: the median's path, and one that is a fifth faster.
    for (pace, name) in [(1.0, "median date"), (1.2, "a pace a fifth faster")] {
        let cells: Vec<[f64; 5]> = HISTORIES.iter().map(|history| held(judged, *history, farthest, pace)).collect();
        line(text, &format!("{name}, over run-rate"), cells.iter().map(|cell| cell[2] / cell[1]));
        line(text, "  too early", cells.iter().map(|cell| cell[3] / cell[0]));
        line(text, "  too late", cells.iter().map(|cell| cell[4] / cell[0]));
    }
}

fn held(judged: &[&Judged<'_>], history: usize, farthest: usize, pace: f64) -> [f64; 5] {
    let mut cell = [0.0; 5];
    for one in judged {
        let daily = &one.series.daily;
        for end in history..(daily.len() + 1).saturating_sub(farthest) {
            let known = &daily[end - history..end];
            let balance = run_rate(known, EXHAUSTED);
            if balance <= 0.0 {
                continue;
            }
            let weekday = one.series.weekday_of(end - history);
            let outlook = training::outlook(&one.weights, known, weekday, farthest as u32, &Calibration::default());
            let came = first(farthest, |day| daily[end..=end + day].iter().sum::<f64>() >= balance);
            let said = first(farthest, |day| outlook.cumulative_at(day, 0.5) * pace >= balance);
            cell[0] += 1.0;
            cell[1] += EXHAUSTED.abs_diff(came) as f64;
            cell[2] += said.abs_diff(came) as f64;
            cell[3] += f64::from(u8::from(said < came));
            cell[4] += f64::from(u8::from(said > came));
        }
    }
    cell
}

fn run_out_table(text: &mut String, judged: &[&Judged<'_>], farthest: usize) {
    let _ = writeln!(
        text,
        "\n== run-out date of a balance that is gone on day {EXHAUSTED} (mean error in days, none beyond {farthest}) =="
    );
    let _ = writeln!(text, "{:<34}{}", "days of history", HISTORIES.map(|days| format!("{days:>8}")).concat());
    let cells: Vec<[f64; 7]> = HISTORIES.iter().map(|history| run_out(judged, *history, farthest)).collect();
    line(text, "windows", cells.iter().map(|cell| cell[0]));
    line(text, "run-rate", cells.iter().map(|cell| cell[1] / cell[0]));
    line(text, "median date", cells.iter().map(|cell| cell[2] / cell[0]));
    line(text, "  over run-rate", cells.iter().map(|cell| cell[2] / cell[1]));
    line(text, "date by expected spend", cells.iter().map(|cell| cell[3] / cell[0]));
    line(text, "  over run-rate", cells.iter().map(|cell| cell[3] / cell[1]));
    line(text, "cover of the 80 % interval of dates", cells.iter().map(|cell| cell[4] / cell[0]));
    line(text, "whole life's median over run-rate", cells.iter().map(|cell| cell[5] / cell[1]));
    line(text, "balances above the median's", cells.iter().map(|cell| cell[6] / cell[0]));
}

fn cycle_table(text: &mut String, judged: &[&Judged<'_>]) {
    let _ = writeln!(text, "\n== total of a cycle of {CYCLE} days, forecast on day (error over total) ==");
    let _ = writeln!(text, "{:<34}{}", "day of cycle", DAYS_OF_CYCLE.map(|day| format!("{day:>8}")).concat());
    let cells: Vec<[f64; 4]> = DAYS_OF_CYCLE.iter().map(|day| cycle(judged, *day)).collect();
    line(text, "consumed / elapsed", cells.iter().map(|cell| cell[1] / cell[0]));
    line(text, "from the cycle's own days", cells.iter().map(|cell| cell[2] / cell[0]));
    line(text, "  over consumed / elapsed", cells.iter().map(|cell| cell[2] / cell[1]));
    line(text, "from all history", cells.iter().map(|cell| cell[3] / cell[0]));
    line(text, "  over consumed / elapsed", cells.iter().map(|cell| cell[3] / cell[1]));
}

fn run_out(judged: &[&Judged<'_>], history: usize, farthest: usize) -> [f64; 7] {
    let mut cell = [0.0; 7];
    for one in judged {
        let daily = &one.series.daily;
        let life: Vec<f64> = (1..=farthest).map(|days| whole_life(daily, days)[3]).collect();
        for end in history..(daily.len() + 1).saturating_sub(EXHAUSTED) {
            let known = &daily[end - history..end];
            // Only a day with spend exhausts anything; nothing can be said of an account that has been idle throughout.
            if daily[end + EXHAUSTED - 1] <= 0.0 || known.iter().all(|spend| *spend <= 0.0) {
                continue;
            }
            let balance: f64 = daily[end..end + EXHAUSTED].iter().sum();
            let weekday = one.series.weekday_of(end - history);
            let outlook = training::outlook(&one.weights, known, weekday, farthest as u32, &Calibration::default());
            let error = |day: usize| day.abs_diff(EXHAUSTED) as f64;
            let gone = |probability: f64| first(farthest, |day| outlook.cumulative_at(day, probability) >= balance);
            cell[0] += 1.0;
            cell[1] += error(first(farthest, |day| run_rate(known, day + 1) >= balance));
            cell[2] += error(gone(0.5));
            cell[3] += error(first(farthest, |day| outlook.cumulative(day, 0.8).expected >= balance));
            cell[4] += f64::from(u8::from((gone(0.9)..=gone(0.1)).contains(&EXHAUSTED)));
            cell[5] += error(first(farthest, |day| life[day] >= balance));
            cell[6] += f64::from(u8::from(balance > outlook.cumulative_at(EXHAUSTED - 1, 0.5)));
        }
    }
    cell
}

/// The first day, from 1, of which it is so.
fn first(farthest: usize, reached: impl Fn(usize) -> bool) -> usize {
    (0..farthest).find(|day| reached(*day)).map_or(farthest, |day| day + 1)
}

fn cycle(judged: &[&Judged<'_>], day: usize) -> [f64; 4] {
    let mut cell = [0.0; 4];
    for one in judged {
        let daily = &one.series.daily;
        for start in 0..(daily.len() + 1).saturating_sub(CYCLE) {
            let now = start + day;
            let total: f64 = daily[start..start + CYCLE].iter().sum();
            let consumed: f64 = daily[start..now].iter().sum();
            let rest = CYCLE - day;
            let expected = |from: usize| {
                let weekday = one.series.weekday_of(from);
                let calibration = Calibration::default();
                let outlook: Outlook =
                    training::outlook(&one.weights, &daily[from..now], weekday, rest as u32, &calibration);
                outlook.cumulative(rest - 1, 0.8).expected
            };
            cell[0] += total;
            cell[1] += (consumed + run_rate(&daily[start..now], rest) - total).abs();
            cell[2] += (consumed + expected(start) - total).abs();
            cell[3] += (consumed + expected(0) - total).abs();
        }
    }
    cell
}
