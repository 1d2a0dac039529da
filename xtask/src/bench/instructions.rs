//! How many instructions the hot paths take: what a change costs shows on the busiest machine.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use xshell::cmd;

use super::figures::{Figures, Side};
use crate::{apt, programs, workspace::Workspace};

/// The kernels of `benches/columns.rs`, with how many rows, events or paths one run takes.
pub(crate) const KERNELS: [(&str, &str, f64); 5] = [
    ("price_columns", "a row priced from columns, cleverai", 100_000.0),
    ("record_columns", "the same priced, drawn and kept", 100_000.0),
    ("price", "one event priced, with its lines", 1_000.0),
    ("record", "one event recorded", 1_000.0),
    ("paths", "a spend path of 365 days", 1_000.0),
];

/// Counts them all with callgrind.
pub(super) fn count(workspace: &Workspace, figures: &mut Figures) -> anyhow::Result<()> {
    if programs::find(&["valgrind"]).is_none() {
        apt::install(&workspace.sh, &["valgrind"]).context("instructions are counted by valgrind")?;
    }
    let bench = executable(workspace)?;
    // What every kernel does before it begins.
    let start = collected(workspace, &bench, "nothing")?;
    for (kernel, _, of) in KERNELS {
        let instructions = collected(workspace, &bench, kernel)? - start;
        figures.add(Side::Native, &format!(r#"{{"instructions/{kernel}":{}}}"#, instructions / of))?;
    }
    Ok(())
}

/// Where Cargo puts the bench, which has a hash in its name.
fn executable(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let sh = &workspace.sh;
    let told =
        cmd!(sh, "cargo bench --quiet --package drawdown --bench columns --no-run --message-format json").read()?;
    let made = told.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut bench = made.filter(|made| made["target"]["name"] == "columns");
    let path = bench.find_map(|made| made["executable"].as_str().map(PathBuf::from));
    path.context("Cargo names no executable of the bench `columns`")
}

fn collected(workspace: &Workspace, bench: &Path, kernel: &str) -> anyhow::Result<f64> {
    let sh = &workspace.sh;
    let output = cmd!(sh, "valgrind --tool=callgrind --callgrind-out-file=/dev/null {bench} --once {kernel}")
        .quiet()
        .ignore_stdout()
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind cannot run `{kernel}`: {said}");
    let count = said.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim());
    count.and_then(|count| count.parse().ok()).with_context(|| format!("valgrind counts nothing: {said}"))
}
