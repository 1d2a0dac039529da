//! What this machine has, what it lacks and what the other commands would do about it.

use std::process::ExitCode;

use crate::{apt, browser, npm, programs, wasm_target, workspace::Workspace};

/// Looks, and fails only for what somebody must do by hand.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let mut findings = toolchain();
    findings.extend(node(workspace));
    findings.extend(browsers());
    for finding in &findings {
        let Finding { state, what, detail } = finding;
        println!("{:<9} {what:<22} {detail}", state.word());
    }
    let by_hand = findings.iter().filter(|finding| finding.state == State::Missing).count();
    println!();
    if by_hand == 0 {
        println!("ready: `cargo xtask serve` and `cargo xtask test` install the rest themselves");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("{by_hand} to install by hand, as said above");
        Ok(ExitCode::FAILURE)
    }
}

struct Finding {
    state: State,
    what: String,
    detail: String,
}

#[derive(PartialEq, Eq)]
enum State {
    Present,
    /// A command installs it when it is needed.
    Later,
    /// Nothing fails without it.
    Optional,
    /// Somebody must install it.
    Missing,
}

impl State {
    fn word(&self) -> &'static str {
        match self {
            State::Present => "present",
            State::Later => "later",
            State::Optional => "optional",
            State::Missing => "MISSING",
        }
    }
}

fn finding(state: State, what: &str, detail: impl Into<String>) -> Finding {
    Finding { state, what: what.to_string(), detail: detail.into() }
}

fn toolchain() -> Vec<Finding> {
    let program = |what: &str, arguments: &[&str], state: State, advice: &str| match programs::ask(what, arguments) {
        Some(version) => finding(State::Present, what, version),
        None => finding(state, what, advice),
    };
    const TARGET: &str = "wasm32 target";
    let target = match wasm_target::plan() {
        _ if wasm_target::ready() => finding(State::Present, TARGET, "the toolchain has it"),
        Some(plan) => finding(State::Later, TARGET, plan),
        None => finding(State::Missing, TARGET, "install Rust with rustup, which can add it"),
    };
    vec![
        program("rustc", &["--version"], State::Missing, "install Rust"),
        target,
        program("cargo-fmt", &["--version"], State::Missing, "run `rustup component add rustfmt`"),
        program("cargo-clippy", &["--version"], State::Missing, "run `rustup component add clippy`"),
        program("cargo-nextest", &["--version"], State::Optional, "the tests run by `cargo test` without it"),
    ]
}

fn node(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = vec![match programs::node() {
        Ok(version) => finding(State::Present, "node", version),
        Err(error) => finding(State::Missing, "node", error.to_string()),
    }];
    findings.push(match programs::ask("npm", &["--version"]) {
        Some(version) => finding(State::Present, "npm", version),
        None => finding(State::Missing, "npm", "install npm, which comes with Node.js"),
    });
    for directory in npm::DIRECTORIES {
        let what = format!("npm ci in {directory}");
        findings.push(if npm::is_current(workspace, directory) {
            finding(State::Present, &what, "as the lock file says")
        } else {
            finding(State::Later, &what, "would be run")
        });
    }
    findings
}

fn browsers() -> Vec<Finding> {
    let mut findings = vec![match browser::CHROMIUM.find() {
        Some(path) => finding(State::Present, browser::CHROMIUM.name, path.display().to_string()),
        None if apt::usable() => finding(State::Later, browser::CHROMIUM.name, "would be installed by apt-get"),
        None => finding(State::Missing, browser::CHROMIUM.name, "install it, or set DRAWDOWN_CHROMIUM to one"),
    }];
    for browser in browser::OTHERS {
        findings.push(match browser.find() {
            Some(path) => finding(State::Present, browser.name, path.display().to_string()),
            None => finding(State::Optional, browser.name, "the tests go without it"),
        });
    }
    findings
}
