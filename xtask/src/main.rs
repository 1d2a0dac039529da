//! `cargo xtask`: the one way this repository is built, served, tested and packed.
//!
//! A program rather than scripts, so that a fresh clone needs nothing but Rust and Node, and the
//! bindings generator is pinned by `Cargo.lock` like every other dependency.

mod apt;
mod bench;
mod browser;
mod build;
mod cli;
mod doctor;
mod forecast;
mod npm;
mod pack;
mod panics;
mod programs;
mod serve;
mod simulate;
mod site;
mod size;
mod sizes;
mod stages;
mod step;
mod test;
mod wasm_opt;
mod wasm_target;
mod worker;
mod workspace;

use std::process::ExitCode;

use cli::Command;
use workspace::Workspace;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let command = cli::parse(lexopt::Parser::from_env())?;
    if let Command::Help = command {
        print!("{}", cli::help());
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find()?;
    match command {
        Command::Help => {}
        Command::Build => build::run(&workspace)?,
        Command::Serve { port } => serve::run(&workspace, port)?,
        Command::Worker { port } => worker::run(&workspace, port)?,
        Command::Test { only } => return test::run(&workspace, &only),
        Command::Pack => pack::run(&workspace)?,
        Command::Forecast { verb, arguments } => forecast::run(&workspace, verb, &arguments)?,
        Command::Simulate { arguments } => simulate::run(&workspace, &arguments)?,
        Command::Bench(options) => bench::run(&workspace, &options)?,
        Command::Size => size::run(&workspace)?,
        Command::Doctor => return doctor::run(&workspace),
    }
    Ok(ExitCode::SUCCESS)
}
