//! Runs the stages, every one whatever the others gave, and sums up.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use crate::{
    stages::{STAGES, Stage},
    step::seconds,
    workspace::Workspace,
};

/// Runs all stages, or the ones named.
pub(crate) fn run(workspace: &Workspace, only: &[String]) -> anyhow::Result<ExitCode> {
    let mut outcomes = Vec::new();
    for stage in STAGES {
        if only.is_empty() || only.iter().any(|name| name == stage.name) {
            outcomes.push(attempt(workspace, stage));
        }
    }
    Ok(sum_up(&outcomes))
}

struct Outcome {
    name: &'static str,
    time: Duration,
    error: Option<anyhow::Error>,
}

fn attempt(workspace: &Workspace, stage: &Stage) -> Outcome {
    println!("\n== {}: {}", stage.name, stage.about);
    let start = Instant::now();
    let error = (stage.run)(workspace).err();
    if let Some(error) = &error {
        println!("== {} failed: {error:#}", stage.name);
    }
    Outcome { name: stage.name, time: start.elapsed(), error }
}

/// The last line stands alone and in this form because CI reads it.
fn sum_up(outcomes: &[Outcome]) -> ExitCode {
    println!();
    for Outcome { name, time, error } in outcomes {
        let result = if error.is_none() { "passed" } else { "FAILED" };
        println!("{name:<10} {result} {:>9}", seconds(*time));
        if let Some(error) = error {
            println!("          {error}");
        }
    }
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    println!("{:<10} {:>16}", "total", seconds(total));
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
