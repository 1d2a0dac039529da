//! What drawdown costs, measured: native and wasm in turn, and the table of medians and ratios.

mod figures;
mod table;

use std::{env, fs};

use anyhow::Context as _;
use xshell::cmd;

use crate::{build, npm, programs, step::timed, workspace::Workspace};
use figures::{Figures, Side};

const TABLE: &str = "docs/benchmarks.md";
const WASM: &str = "benches/wasm";
/// How often the short benches run, native and wasm in turn, so that a busy minute hits both.
const TURNS: usize = 5;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Small histories, to see that everything runs; no table is written.
    pub(crate) quick: bool,
    /// What the table is dated; without it the file depends on nothing but its figures.
    pub(crate) date: Option<String>,
    /// How often a ledger is opened and freed in wasm.
    pub(crate) rounds: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { quick: false, date: None, rounds: 100_000 }
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    build::run(workspace)?;
    npm::ci(workspace, WASM)?;
    timed("compile the benches", || {
        let sh = &workspace.sh;
        Ok(cmd!(sh, "cargo bench --quiet --package drawdown --bench hot --bench history --bench columns --no-run")
            .run()?)
    })?;
    let mut figures = Figures::default();
    let turns = if options.quick { 1 } else { TURNS };
    for turn in 1..=turns {
        timed(&format!("hot paths, turn {turn} of {turns}"), || hot(workspace, &mut figures))?;
    }
    timed("columns", || columns(workspace, options, &mut figures))?;
    timed("histories", || histories(workspace, options, &mut figures))?;
    let text = table::of(&figures, &machine(options)?)?;
    println!("\n{text}");
    if !options.quick {
        let place = workspace.at(TABLE);
        fs::write(&place, text).with_context(|| place.display().to_string())?;
        println!("written to {TABLE}");
    }
    Ok(())
}

fn hot(workspace: &Workspace, figures: &mut Figures) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    cmd!(sh, "cargo bench --quiet --package drawdown --bench hot -- --output-format bencher")
        .ignore_stdout()
        .quiet()
        .run()?;
    let criterion = workspace.cargo_target.join("criterion");
    figures.add_criterion(&criterion, "price", &table::CATALOGS)?;
    figures.add_criterion(&criterion, "record", &["record", "record_all"])?;
    figures.add_criterion(&criterion, "forecast", &["month"])?;
    figures.add(Side::Wasm, &cmd!(sh, "node {WASM}/hot.mjs").quiet().read()?)
}

fn columns(workspace: &Workspace, options: &Options, figures: &mut Figures) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let quick: &[&str] = if options.quick { &["--quick"] } else { &[] };
    let native = cmd!(sh, "cargo bench --quiet --package drawdown --bench columns -- {quick...}").quiet().read()?;
    figures.add(Side::Native, &native)?;
    figures.add(Side::Wasm, &cmd!(sh, "node {WASM}/columns.mjs {quick...}").quiet().read()?)
}

fn histories(workspace: &Workspace, options: &Options, figures: &mut Figures) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let quick: &[&str] = if options.quick { &["--quick"] } else { &[] };
    let native = cmd!(sh, "cargo bench --quiet --package drawdown --bench history -- {quick...}").quiet().read()?;
    figures.add(Side::Native, &native)?;
    let rounds = options.rounds.to_string();
    figures.add(Side::Wasm, &cmd!(sh, "node {WASM}/account.mjs --rounds {rounds} {quick...}").quiet().read()?)?;
    figures.add(Side::Wasm, &cmd!(sh, "node {WASM}/history.mjs {quick...}").quiet().read()?)
}

/// Where the figures come from, in a sentence.
fn machine(options: &Options) -> anyhow::Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unnamed processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = programs::ask("rustc", &["--version"]).unwrap_or_default();
    let compiler = rustc.split(" (").next().unwrap_or_default();
    let date = options.date.as_ref().map(|date| format!("; {date}")).unwrap_or_default();
    let (system, architecture) = (env::consts::OS, env::consts::ARCH);
    let version = programs::node()?;
    let node = version.trim_start_matches('v');
    Ok(format!("{model}, {cores} cores, {system} {architecture}; {compiler}; Node {node}{date}"))
}
