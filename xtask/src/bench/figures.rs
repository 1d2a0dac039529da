//! What the benches measured, by name: every run of a round adds one value, and the middle one counts.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Native,
    Wasm,
}

pub(crate) const SIDES: [Side; 2] = [Side::Native, Side::Wasm];

#[derive(Default)]
pub(crate) struct Figures(BTreeMap<(Side, String), Vec<f64>>);

impl Figures {
    /// What a bench printed: a JSON object of names and numbers.
    pub(crate) fn add(&mut self, side: Side, text: &str) -> anyhow::Result<()> {
        let figures: BTreeMap<String, f64> =
            serde_json::from_str(text).context("a bench printed something else than its figures")?;
        for (name, value) in figures {
            self.push(side, name, value);
        }
        Ok(())
    }

    /// What criterion found in its last run.
    pub(crate) fn add_criterion(&mut self, home: &Path, group: &str, names: &[&str]) -> anyhow::Result<()> {
        for name in names {
            let file = home.join(group).join(name).join("new/estimates.json");
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            let estimates: Value = serde_json::from_str(&text)?;
            let median = estimates["median"]["point_estimate"].as_f64().context("criterion gave no median")?;
            // One iteration of it books a thousand.
            let events = if *name == "record_all" { 1_000.0 } else { 1.0 };
            self.push(Side::Native, format!("{group}/{name}"), median / events);
        }
        Ok(())
    }

    pub(crate) fn get(&self, side: Side, name: &str) -> anyhow::Result<f64> {
        let values = self.0.get(&(side, name.to_owned()));
        values.map(|values| median(values)).with_context(|| format!("no {side:?} bench gave `{name}`"))
    }

    /// What was measured at several sizes, smallest first.
    pub(crate) fn series(&self, side: Side, name: &str) -> Vec<(f64, f64)> {
        let sized = self.0.iter().filter_map(|((of, full), values)| {
            let size = full.strip_prefix(name)?.strip_prefix('/')?.parse().ok()?;
            (*of == side).then(|| (size, median(values)))
        });
        let mut series: Vec<_> = sized.collect();
        series.sort_by(|(left, _), (right, _): &(f64, f64)| left.total_cmp(right));
        series
    }

    fn push(&mut self, side: Side, name: String, value: f64) {
        self.0.entry((side, name)).or_default().push(value);
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// The exponent of growth: of the line nearest to the points in log-log. 0 is constant, 1 linear.
pub(crate) fn slope(series: &[(f64, f64)]) -> f64 {
    let logs: Vec<_> = series.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let (x, y) = logs.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / count, sum.1 + y / count));
    let (over, under) =
        logs.iter().fold((0.0, 0.0), |sum, at| (sum.0 + (at.0 - x) * (at.1 - y), sum.1 + (at.0 - x).powi(2)));
    over / under
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_run_counts() {
        let mut figures = Figures::default();
        for text in [r#"{"a/10":1,"a/100":9}"#, r#"{"a/10":50,"a/100":9}"#, r#"{"a/10":2,"a/100":9}"#] {
            figures.add(Side::Wasm, text).unwrap();
        }
        assert_eq!(figures.get(Side::Wasm, "a/10").unwrap(), 2.0);
        assert_eq!(figures.series(Side::Wasm, "a"), [(10.0, 2.0), (100.0, 9.0)]);
        assert!(figures.get(Side::Native, "a/10").is_err());
        assert!(figures.add(Side::Wasm, "warning: 1").is_err());
    }

    #[test]
    fn a_slope_is_the_exponent() {
        for exponent in [0.0, 1.0, 2.0] {
            let series = [10.0_f64, 100.0, 1_000.0].map(|size| (size, 7.0 * size.powf(exponent)));
            assert!((slope(&series) - exponent).abs() < 1e-9);
        }
    }
}
