//! Every account forecast by weights that were fitted without its owner.

mod accounts;
mod dates;
mod windows;

use std::{collections::HashMap, fmt::Write as _, fs, path::Path, thread};

use anyhow::Context as _;
use drawdown::forecast::training::Weights;

use crate::{
    fit::{self, Settings},
    series::Series,
};

/// Lengths of history that are judged.
pub const HISTORIES: [usize; 6] = [3, 7, 10, 14, 28, 56];
/// Horizons that are judged.
pub const HORIZONS: [usize; 3] = [7, 14, 28];

/// What is judged beside the model.
#[derive(Debug, Default)]
pub struct Options {
    /// Another program, judged on the windows that it has.
    pub peer: Option<Peer>,
}

/// Another program's forecasts: for a series, the end of its window, and its length, a point and quantiles by horizon.
#[derive(Debug)]
pub struct Peer(HashMap<Window, (f64, [f64; 7])>);

/// A series' name, the window's end and length, and the horizon.
type Window = (String, usize, usize, usize);

impl Peer {
    /// From the file that `trainer/peers/autoets.py` writes.
    pub fn read(file: &Path) -> anyhow::Result<Peer> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let mut found = HashMap::new();
        for line in text.lines().skip(1) {
            let wrong = || format!("{}: `{line}`", file.display());
            let (name, rest) = line.split_once(',').with_context(wrong)?;
            let numbers: Vec<f64> = rest.split(',').map(str::parse).collect::<Result<_, _>>().with_context(wrong)?;
            let [end, history, horizon, point, quantiles @ ..] = &numbers[..] else { anyhow::bail!(wrong()) };
            let quantiles = <[f64; 7]>::try_from(quantiles).ok().with_context(wrong)?;
            found.insert((name.to_owned(), *end as usize, *history as usize, *horizon as usize), (*point, quantiles));
        }
        Ok(Peer(found))
    }

    fn of(&self, series: &Series, end: usize, history: usize, horizon: usize) -> Option<&(f64, [f64; 7])> {
        self.0.get(&(series.name.clone(), end, history, horizon))
    }
}

/// A series and the weights that have not seen its owner.
pub struct Judged<'a> {
    /// Forecast from every day.
    pub series: &'a Series,
    /// Fitted without it and its owner's others.
    pub weights: Weights,
}

/// All tables, as text.
pub fn run(series: &[&Series], settings: &Settings, options: &Options) -> String {
    let judged = leave_owner_out(series, settings);
    let accounts: Vec<&Judged<'_>> = judged.iter().filter(|one| one.series.is_account()).collect();
    let others: Vec<&Judged<'_>> = judged.iter().filter(|one| !one.series.is_account()).collect();
    let mut text = String::new();
    for (title, group) in [("accounts", &accounts), ("services and web traffic", &others)] {
        if !group.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "\n== {title}: {} series, leave-owner-out ==", group.len());
            windows::judge(&mut text, group, options);
        }
    }
    if !accounts.is_empty() {
        dates::judge(&mut text, &accounts);
        accounts::judge(&mut text, &accounts);
    }
    text
}

/// One fit for each owner, on as many threads as there are cores; which thread does which changes nothing.
pub fn leave_owner_out<'a>(series: &[&'a Series], settings: &Settings) -> Vec<Judged<'a>> {
    let mut owners: Vec<&'a str> = series.iter().map(|one| one.owner.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    let without = |owner: &str| -> Vec<&Series> { series.iter().copied().filter(|one| one.owner != owner).collect() };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let fitted: HashMap<&str, Weights> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let mine = owners.iter().skip(first).step_by(threads).copied();
                scope.spawn(move || {
                    mine.map(|owner| (owner, fit::weights(&without(owner), settings))).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a fit does not panic")).collect()
    });
    series.iter().map(|one| Judged { series: one, weights: fitted[one.owner.as_str()].clone() }).collect()
}

/// The mean over the probabilities held of the quantile loss.
pub fn pinball(quantiles: &[f64; 7], came: f64) -> f64 {
    let losses = quantiles.iter().zip(drawdown::forecast::PROBABILITIES).map(|(quantile, probability)| {
        let missed = came - quantile;
        if missed >= 0.0 { probability * missed } else { (probability - 1.0) * missed }
    });
    losses.sum::<f64>() / 7.0
}

/// A row of a table: a name and its figures.
pub fn line(text: &mut String, name: &str, figures: impl Iterator<Item = f64>) {
    let _ = write!(text, "{name:<34}");
    for figure in figures {
        let _ = if figure.is_nan() { write!(text, "{:>8}", "-") } else { write!(text, "{figure:>8.3}") };
    }
    text.push('\n');
}
