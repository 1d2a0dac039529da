//! Runs the stages, every one whatever the others gave, and sums up.

use std::{
    fs, io,
    path::PathBuf,
    process::{Command, ExitCode, ExitStatus},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow};

use crate::{
    programs,
    stages::{DIFFERENT, SIMULATION, STAGES, Stage},
    step::seconds,
    workspace::Workspace,
};

/// Runs all stages, or the ones named.
pub(crate) fn run(workspace: &Workspace, only: &[String]) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let wanted = |stage: &&Stage| only.is_empty() || only.iter().any(|name| name == stage.name);
    let mut stages: Vec<&Stage> = STAGES.iter().filter(wanted).collect();
    // The simulation reckons from beginning to end, while most others wait for a browser half of the time. Alone it
    // shows what it does while it does it.
    let mut beside = None;
    if stages.len() > 1 && stages.iter().any(|stage| stage.name == "simulation") {
        stages.retain(|stage| stage.name != "simulation");
        beside = Some(Beside::start(workspace, "simulation", &SIMULATION)?);
    }
    let mut outcomes: Vec<_> = stages.into_iter().map(|stage| attempt(workspace, stage)).collect();
    outcomes.extend(beside.map(|beside| beside.end(DIFFERENT)));
    Ok(sum_up(&outcomes, start.elapsed()))
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

/// A stage that is one Cargo command, at the lowest priority, so that what waits for a browser has the processor
/// first. What it says is shown at its end, in one piece.
struct Beside {
    name: &'static str,
    said: PathBuf,
    ended: JoinHandle<(io::Result<ExitStatus>, Duration)>,
}

impl Beside {
    fn start(workspace: &Workspace, name: &'static str, arguments: &[&str]) -> anyhow::Result<Beside> {
        println!("\n== {name}: begun beside the others");
        let said = workspace.at("target/xtask").join(name).with_extension("log");
        fs::create_dir_all(workspace.at("target/xtask"))?;
        let log = fs::File::create(&said).with_context(|| said.display().to_string())?;
        let mut command = match programs::find(&["nice"]) {
            Some(nice) => {
                let mut command = Command::new(nice);
                command.args(["-n", "19", "cargo"]);
                command
            }
            None => Command::new("cargo"),
        };
        command.args(arguments).current_dir(&workspace.root).stdout(log.try_clone()?).stderr(log);
        let start = Instant::now();
        let mut child = command.spawn().with_context(|| format!("the stage {name} could not be started"))?;
        // Waited for by a thread of its own, whose clock stops when the stage ends and not when it is asked.
        let ended = thread::spawn(move || (child.wait(), start.elapsed()));
        Ok(Beside { name, said, ended })
    }

    fn end(self, advice: &'static str) -> Outcome {
        let (ended, time) =
            self.ended.join().unwrap_or_else(|_| (Err(io::Error::other("its end was missed")), Duration::ZERO));
        println!("\n== {}: what it said", self.name);
        print!("{}", fs::read_to_string(&self.said).unwrap_or_default());
        let error = match ended {
            Ok(status) if status.success() => None,
            Ok(status) => Some(anyhow!("{status}").context(advice)),
            Err(error) => Some(error.into()),
        };
        if let Some(error) = &error {
            println!("== {} failed: {error:#}", self.name);
        }
        Outcome { name: self.name, time, error }
    }
}

/// The last line stands alone and in this form because CI reads it.
fn sum_up(outcomes: &[Outcome], total: Duration) -> ExitCode {
    println!();
    for Outcome { name, time, error } in outcomes {
        let result = if error.is_none() { "passed" } else { "FAILED" };
        println!("{name:<10} {result} {:>9}", seconds(*time));
        if let Some(error) = error {
            println!("          {error}");
        }
    }
    println!("{:<10} {:>16}", "total", seconds(total));
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
