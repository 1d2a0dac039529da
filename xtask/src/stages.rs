//! The stages of `cargo xtask test`. A further one is one line of the table and one function.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use xshell::cmd;

use crate::{
    browser, build, npm, pack, programs, site, size,
    step::timed,
    wasm_target::{self, TRIPLE, Way},
    worker::WORKER,
    workspace::Workspace,
};

pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn(&Workspace) -> anyhow::Result<()>,
}

/// In the order in which they run: what fails soonest comes first.
pub(crate) const STAGES: &[Stage] = &[
    Stage { name: "format", about: "rustfmt", run: format },
    Stage { name: "clippy", about: "lints, native and wasm", run: clippy },
    Stage { name: "native", about: "unit, integration and documentation tests", run: native },
    Stage { name: "simulation", about: "the ledger beside a naive one, on thousands of histories", run: simulation },
    Stage { name: "docs", about: "the documentation builds without a warning", run: docs },
    Stage { name: "wasm", about: "the raw wasm exports against native, and the size budget", run: wasm },
    Stage { name: "package", about: "the packed tarball in every runtime and bundler", run: package },
    Stage { name: "edge", about: "the edge worker on workerd: types, API, gateway, crashes", run: edge },
    Stage { name: "page", about: "the page in a browser", run: page },
];

/// In a profile of its own: unoptimised it would take as long as all the rest.
pub(crate) const SIMULATION: [&str; 7] =
    ["test", "--package", "simulator", "--profile", "simulation", "--all-features", "--no-fail-fast"];
pub(crate) const DIFFERENT: &str = "the ledger and its naive twin differ; the seed above replays alone";

fn format(workspace: &Workspace) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    cmd!(sh, "cargo fmt --all --check").run().context("run `cargo fmt --all`")
}

fn clippy(workspace: &Workspace) -> anyhow::Result<()> {
    const ADVICE: &str = "correct what clippy says above";
    let sh = &workspace.sh;
    cmd!(sh, "cargo clippy --workspace --all-targets --all-features -- -D warnings").run().context(ADVICE)?;
    // src/wasm exists for this target alone.
    let target = timed("prepare the wasm32 target", || wasm_target::prepare(sh))?;
    match target.way {
        Way::Rustup => {
            cmd!(sh, "cargo clippy --package drawdown --lib --target {TRIPLE} -- -D warnings").run().context(ADVICE)
        }
        Way::Debian => {
            println!("  src/wasm goes without lints here: Debian's compiler has no clippy");
            Ok(())
        }
    }
}

fn native(workspace: &Workspace) -> anyhow::Result<()> {
    const ADVICE: &str = "correct what the tests say above";
    let sh = &workspace.sh;
    // A red run has to say something about the change, so that every run sees the same cases; long runs
    // with other seeds are for a quiet evening.
    let seed = std::env::var("PROPTEST_RNG_SEED").unwrap_or_else(|_| "20261120".into());
    let _seed = sh.push_env("PROPTEST_RNG_SEED", seed);
    if programs::find(&["cargo-nextest"]).is_none() {
        return cmd!(sh, "cargo test --workspace --exclude simulator --all-features --no-fail-fast")
            .run()
            .context(ADVICE);
    }
    cmd!(sh, "cargo nextest run --workspace --exclude simulator --all-features --no-fail-fast")
        .run()
        .context(ADVICE)?;
    cmd!(sh, "cargo test --workspace --all-features --doc").run().context(ADVICE)
}

fn simulation(workspace: &Workspace) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    cmd!(sh, "cargo {SIMULATION...}").run().context(DIFFERENT)
}

fn docs(workspace: &Workspace) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let _flags = sh.push_env("RUSTDOCFLAGS", "-D warnings");
    cmd!(sh, "cargo doc --workspace --all-features --no-deps").run().context("correct what rustdoc says above")
}

fn wasm(workspace: &Workspace) -> anyhow::Result<()> {
    build::run(workspace)?;
    size::check(workspace)?;
    node_tests(workspace, "tests/wasm", &[])
}

fn package(workspace: &Workspace) -> anyhow::Result<()> {
    build::run(workspace)?;
    pack::make(workspace)?;
    npm::ci(workspace, "tests/package")?;
    let mut variables = browser::variables(workspace)?;
    variables.push(("DRAWDOWN_TARBALL", workspace.tarball()));
    node_tests(workspace, "tests/package", &variables)
}

fn edge(workspace: &Workspace) -> anyhow::Result<()> {
    build::run(workspace)?;
    npm::ci(workspace, WORKER)?;
    timed("check its types", || {
        let sh = &workspace.sh;
        let _place = sh.push_dir(workspace.at(WORKER));
        cmd!(sh, "node_modules/.bin/tsc --project tsconfig.json").run().context("correct what tsc says above")
    })?;
    node_tests(workspace, &format!("{WORKER}/test"), &[])
}

fn page(workspace: &Workspace) -> anyhow::Result<()> {
    build::run(workspace)?;
    site::run(workspace)?;
    npm::ci(workspace, "tests/page")?;
    // The page watches an account of the real worker's.
    npm::ci(workspace, WORKER)?;
    node_tests(workspace, "tests/page", &browser::variables(workspace)?)
}

/// Runs a directory's `*.test.js` and `*.test.mjs`. They are named one by one, because Node, left to look for
/// itself, finds nothing in a wrong place and calls that a success.
fn node_tests(workspace: &Workspace, directory: &str, variables: &[(&str, PathBuf)]) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let place = workspace.at(directory);
    let files = sh.read_dir(&place).with_context(|| format!("{directory} is missing"))?;
    let mut files: Vec<_> = files.iter().filter_map(|file| file.file_name()?.to_str()).collect();
    files.retain(|file| file.ends_with(".test.js") || file.ends_with(".test.mjs"));
    if files.is_empty() {
        bail!("{directory} has no *.test.js or *.test.mjs; a stage without a test is a failure");
    }
    let _place = sh.push_dir(&place);
    cmd!(sh, "node --test --test-reporter=spec {files...}")
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .run()
        .with_context(|| format!("tests in {directory} failed; see above"))
}
