//! What drawdown costs, measured: native and wasm in turn, and the table of medians and ratios.

mod figures;
mod instructions;
mod table;
mod targets;

use std::{env, fs};

use anyhow::{Context as _, ensure};
use xshell::cmd;

use crate::{
    browser, build, npm, programs, size,
    step::timed,
    wasm_target::{self, TRIPLE},
    workspace::Workspace,
};
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
    /// Nothing but the instructions of the native hot paths; no table is written.
    pub(crate) instructions: bool,
    /// How often a ledger is opened and freed in wasm.
    pub(crate) rounds: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { quick: false, date: None, instructions: false, rounds: 100_000 }
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> anyhow::Result<()> {
    if options.instructions {
        let mut figures = Figures::default();
        instructions::count(workspace, &mut figures)?;
        println!("\n{}", table::instructions(&figures)?);
        return Ok(());
    }
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
    timed("spend paths", || paths(workspace, &mut figures))?;
    timed("looking ahead", || figures.add(Side::Wasm, &cmd!(workspace.sh, "node {WASM}/outlook.mjs").quiet().read()?))?;
    timed("start", || start(workspace, &mut figures))?;
    timed("sizes", || sizes(workspace, &mut figures))?;
    timed("instructions", || instructions::count(workspace, &mut figures))?;
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

/// The paths of `benches/columns.rs` in a wasm module of their own.
fn paths(workspace: &Workspace, figures: &mut Figures) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let target = wasm_target::prepare(sh)?;
    let _environment: Vec<_> = target.environment.iter().map(|(name, value)| sh.push_env(name, value)).collect();
    let arguments = &target.arguments;
    cmd!(sh, "cargo build --quiet --package drawdown --example paths --release --target {TRIPLE} {arguments...}")
        .run()?;
    let module = workspace.cargo_target.join(TRIPLE).join("release/examples/paths.wasm");
    figures.add(Side::Wasm, &cmd!(sh, "node {WASM}/paths.mjs {module}").quiet().read()?)?;
    let [native, wasm] = [Side::Native, Side::Wasm].map(|side| figures.get(side, "paths_left"));
    ensure!(native? == wasm?, "spend paths end elsewhere in wasm than natively");
    Ok(())
}

fn start(workspace: &Workspace, figures: &mut Figures) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let browsers = browser::variables(workspace)?;
    let text = cmd!(sh, "node {WASM}/start.mjs").envs(browsers).quiet().read()?;
    figures.add(Side::Wasm, &text)
}

/// Bytes of brotli that a page loads, how many without what came after pricing and the ledger, and how many
/// looking ahead adds.
fn sizes(workspace: &Workspace, figures: &mut Figures) -> anyhow::Result<()> {
    let (whole, part) = (size::loaded(workspace)?, size::loaded_without(workspace, &LATER)?);
    let [ahead, series] = size::of_forecast(workspace)?;
    let looking = format!(r#""size/ahead":{ahead},"size/series":{series}"#);
    figures.add(Side::Wasm, &format!(r#"{{"size/whole":{whole},"size/part":{part},{looking}}}"#))
}

/// Exports of the wasm that neither price nor book. The ledger's own outlook stays: it is behind its one `call`.
const LATER: [&str; 6] = [
    "cataloghandle_compare",
    "cataloghandle_estimate",
    "cataloghandle_simulate",
    "cataloghandle_simulate_with",
    "forecast",
    "forecast_method",
];

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
