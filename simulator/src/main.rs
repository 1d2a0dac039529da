//! `simulator --seeds N [--first K] [--operations M] [--keep-going]`: seeded histories on the real ledger and on the oracle.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use lexopt::prelude::*;
use simulator::history::History;
use simulator::run::{Figures, run};
use simulator::shrink::shrink;

const USAGE: &str = "simulator --seeds N [--first K] [--operations M] [--keep-going]";

fn main() -> Result<ExitCode> {
    let (mut seeds, mut first, mut operations, mut keep_going) = (100_u64, 0_u64, 100_usize, false);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seeds") => seeds = arguments.value()?.parse()?,
            Long("first") => first = arguments.value()?.parse()?,
            Long("operations") => operations = arguments.value()?.parse()?,
            Long("keep-going") => keep_going = true,
            Short('h') | Long("help") => {
                println!("{USAGE}");
                return Ok(ExitCode::SUCCESS);
            }
            _ => return Err(argument.unexpected().into()),
        }
    }
    let (started, mut figures, mut differing) = (Instant::now(), Figures::default(), 0);
    // A panic of the ledger is reported as a difference, once.
    std::panic::set_hook(Box::new(|_| {}));
    for seed in first..first + seeds {
        let history = History::of(seed, operations);
        match run(&history) {
            Ok(more) => figures.add(&more),
            Err(difference) => {
                differing += 1;
                if keep_going {
                    println!(
                        "seed {seed} step {}: {} | {} | {}",
                        difference.step,
                        difference.what,
                        difference.real.replace('\n', " "),
                        difference.expected.replace('\n', " ")
                    );
                    continue;
                }
                let (least, difference) = shrink(&history, difference);
                println!(
                    "seed {seed} differs; the least history that still does:\nanchor {} offset {} plan {:?} seats {:?} catalog {} {:?}",
                    simulator::calendar::written(least.setup.anchor),
                    least.setup.offset,
                    least.setup.plan,
                    least.setup.seats,
                    least.setup.catalog.is_some(),
                    least.setup.policy
                );
                for (step, happens) in least.steps.iter().enumerate() {
                    println!("  {step}: {happens:?}");
                }
                println!("{difference}");
                println!("\ncargo run --package simulator -- --seeds 1 --first {seed} --operations {operations}");
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    println!("{seeds} seeds, {} operations, {} replies and reports compared", figures.operations, figures.compared);
    for (fault, count) in &figures.faults {
        println!("  {count} {fault}");
    }
    println!("{:.1} s", started.elapsed().as_secs_f64());
    Ok(if differing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
