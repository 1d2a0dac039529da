//! What a page loads, in bytes, and which module or dependency they come from.

pub(crate) mod profile;

use std::{fs, path::Path};

use anyhow::{anyhow, ensure};
use walrus::Module;

use crate::{build, panics, sizes::Sizes, wasm_opt, workspace::Workspace};
use profile::Profile;

/// The `.wasm` and the JavaScript that `./web` ships, each compressed with brotli: what was reached, and a little
/// room for the next change. Lower it whenever something was saved.
const BUDGET: u64 = 241_500;
/// The files that a page loads.
const LOADED: [&str; 2] = [build::WASM, "web.js"];
/// The files that the element adds to them, and what they may come to.
const ELEMENT: [&str; 3] = ["element.js", "calculator.js", "calculator/chunk.js"];
const ELEMENT_BUDGET: u64 = 29_400;
/// Lines of each table that are worth reading.
const SHOWN: usize = 60;

/// Prints what every module costs and what all of it costs, and fails above the budget.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    build::run(workspace)?;
    // Before wasm-opt, which puts functions of one module into those of another.
    let profile = Profile::of(&fs::read(build::bound(workspace))?)?;
    println!("\nbytes by crate, in functions, as the compiler leaves them");
    print(profile.by(1));
    println!("\nbytes by module");
    print(profile.by(3));
    println!("\nlargest functions");
    print(profile.by(usize::MAX));
    println!("\ncode {}, data {}", profile.code(), profile.data);
    let [ahead, series] = of_forecast(workspace)?;
    println!("looking ahead adds {ahead} bytes of brotli to the wasm, of which the forecast of a series is {series}");
    check(workspace)
}

/// Fails where the package in `target/package` is larger than its budgets.
pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<()> {
    hold("what a page loads", loaded(workspace)?, BUDGET)?;
    hold("what the element adds", sum(workspace, &ELEMENT)?, ELEMENT_BUDGET)
}

fn hold(what: &str, total: u64, budget: u64) -> anyhow::Result<()> {
    println!("{what}: {total} bytes of brotli, of at most {budget}");
    ensure!(
        total <= budget,
        "{} bytes above the budget; `cargo xtask size` says what costs it, xtask/src/size.rs states it",
        total - budget
    );
    Ok(())
}

/// Bytes of brotli that a page loads.
pub(crate) fn loaded(workspace: &Workspace) -> anyhow::Result<u64> {
    sum(workspace, &LOADED)
}

fn sum(workspace: &Workspace, files: &[&str]) -> anyhow::Result<u64> {
    let mut total = 0;
    for file in files {
        let sizes = Sizes::of(workspace, &workspace.at(build::PACKAGE).join(file))?;
        println!("{file:<20} {sizes}");
        total += sizes.brotli;
    }
    Ok(total)
}

/// How many there would be if the wasm did not have some of its exports.
pub(crate) fn loaded_without(workspace: &Workspace, exports: &[&str]) -> anyhow::Result<u64> {
    let mut module = Module::from_file(build::bound(workspace)).map_err(|error| anyhow!("{error}"))?;
    for name in exports {
        module.exports.remove(name).map_err(|error| anyhow!("the wasm has no export `{name}`: {error}"))?;
    }
    let scratch = workspace.at("target/xtask/part");
    workspace.sh.create_dir(&scratch)?;
    let [part, silent, small] = ["part", "silent", "small"].map(|name| scratch.join(name).with_extension("wasm"));
    module.emit_wasm_file(&part).map_err(|error| anyhow!("{error}"))?;
    panics::silence(&part, &silent)?;
    wasm_opt::optimise(workspace, &silent, &small)?;
    let whole = Sizes::of(workspace, &workspace.at(build::PACKAGE).join(build::WASM))?;
    Ok(loaded(workspace)? - whole.brotli + Sizes::of(workspace, &small)?.brotli)
}

/// How many bytes of brotli the wasm has beyond one that was built without looking ahead, and how many of them are the
/// forecast of a series alone, without the ledger's dates and alerts.
pub(crate) fn of_forecast(workspace: &Workspace) -> anyhow::Result<[u64; 2]> {
    let brotli = |file: &Path| Ok::<_, anyhow::Error>(Sizes::of(workspace, file)?.brotli);
    let whole = brotli(&workspace.at(build::PACKAGE).join(build::WASM))?;
    let without_dates = brotli(&build::without(workspace, "dates")?)?;
    let without = brotli(&build::without(workspace, "forecast")?)?;
    Ok([whole - without, without_dates - without])
}

fn print(lines: Vec<(String, profile::Part)>) {
    let more = lines.len().saturating_sub(SHOWN);
    for (name, part) in lines.into_iter().take(SHOWN) {
        println!("{:>8} {:>5}  {name}", part.bytes, part.functions);
    }
    if more > 0 {
        println!("and {more} more");
    }
}
