//! The command line. Wrong words are refused with the right ones.

use std::{ffi::OsString, fmt::Write as _};

use anyhow::{Context as _, bail};
use lexopt::prelude::*;

use crate::{bench, stages::STAGES};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Build,
    Serve {
        port: u16,
    },
    Worker {
        port: u16,
    },
    Test {
        only: Vec<String>,
    },
    Pack,
    Size,
    Doctor,
    Bench(bench::Options),
    /// `train` or `backtest`; what follows is the trainer's own.
    Forecast {
        verb: &'static str,
        arguments: Vec<OsString>,
    },
    /// What follows is the simulator's own.
    Simulate {
        arguments: Vec<OsString>,
    },
}

pub(crate) fn parse(mut parser: lexopt::Parser) -> anyhow::Result<Command> {
    let mut command = None;
    while let Some(argument) = parser.next()? {
        match (argument, &mut command) {
            (Short('h') | Long("help"), _) => return Ok(Command::Help),
            (Value(name), None) if name == "simulate" => {
                return Ok(Command::Simulate { arguments: parser.raw_args()?.collect() });
            }
            (Value(name), None) if name == "train" => {
                return Ok(Command::Forecast { verb: "train", arguments: parser.raw_args()?.collect() });
            }
            (Value(name), None) if name == "backtest" => {
                return Ok(Command::Forecast { verb: "backtest", arguments: parser.raw_args()?.collect() });
            }
            (Value(name), None) => command = Some(verb(&name.string()?)?),
            (Long("port"), Some(Command::Serve { port } | Command::Worker { port })) => {
                *port = parser.value()?.parse().context("--port takes a number from 0 to 65535")?;
            }
            (Long("only"), Some(Command::Test { only })) => {
                only.push(stage(parser.value()?.string()?)?);
            }
            (Long("quick"), Some(Command::Bench(options))) => options.quick = true,
            (Long("instructions"), Some(Command::Bench(options))) => options.instructions = true,
            (Long("date"), Some(Command::Bench(options))) => options.date = Some(parser.value()?.string()?),
            (Long("rounds"), Some(Command::Bench(options))) => {
                options.rounds = parser.value()?.parse().context("--rounds takes a whole number")?;
            }
            (argument, _) => {
                let unexpected = argument.unexpected();
                bail!("{unexpected}; `cargo xtask help` lists what there is");
            }
        }
    }
    Ok(command.unwrap_or(Command::Help))
}

pub(crate) fn help() -> String {
    let mut text = String::from(
        "cargo xtask COMMAND

  serve [--port 8080]   build everything and serve the page at http://127.0.0.1:8080
  worker [--port 8787]  run the edge worker on this machine, with a demo account fed by a real trace
  test [--only STAGE]   install what the tests need and run them all, or single stages
  build                 the npm package, in target/package
  pack                  the npm tarball, in dist/
  simulate --seeds N    the ledger beside a naive one, on seeded histories with faults
  train [--data PATH]   fit the forecast on daily series; without PATH on the small licensed set
  backtest [--data PATH] [--peer FILE]
                        judge it on accounts that the fit has not seen; FILE is of trainer/peers/autoets.py
  bench [--quick]       what it costs, native and wasm, into docs/benchmarks.md; --quick only tries it out;
                        --date DAY dates the table, --rounds N opens and frees a ledger so often;
                        --instructions only counts those of the native hot paths
  size                  what a page loads, by module and dependency; fails above the budget
  doctor                what is present, what is missing, what would be done; installs nothing
  help                  this text

stages of test
",
    );
    for stage in STAGES {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {:<10} {}", stage.name, stage.about);
    }
    text.push_str(
        "
environment
  DRAWDOWN_WASM_TARGET=rustup|debian   force one way to get the wasm32 standard library
  DRAWDOWN_CHROMIUM, DRAWDOWN_FIREFOX, DRAWDOWN_WEBKIT_DRIVER   browsers to test in
",
    );
    text
}

fn verb(name: &str) -> anyhow::Result<Command> {
    Ok(match name {
        "help" => Command::Help,
        "build" => Command::Build,
        "serve" => Command::Serve { port: 8080 },
        "worker" => Command::Worker { port: 8787 },
        "test" => Command::Test { only: Vec::new() },
        "pack" => Command::Pack,
        "size" => Command::Size,
        "bench" => Command::Bench(bench::Options::default()),
        "doctor" => Command::Doctor,
        _ => bail!(
            "no command `{name}`; there are serve, worker, test, build, pack, simulate, bench, size, doctor and help"
        ),
    })
}

fn stage(name: String) -> anyhow::Result<String> {
    if STAGES.iter().any(|stage| stage.name == name) {
        return Ok(name);
    }
    let names: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
    bail!("no stage `{name}`; there are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Command, String> {
        parse(lexopt::Parser::from_args(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn options_belong_to_their_command() {
        assert_eq!(parsed(&[]), Ok(Command::Help));
        assert_eq!(parsed(&["serve"]), Ok(Command::Serve { port: 8080 }));
        assert_eq!(parsed(&["serve", "--port=9000"]), Ok(Command::Serve { port: 9000 }));
        assert_eq!(parsed(&["worker", "--port", "1"]), Ok(Command::Worker { port: 1 }));
        let only = vec!["format".to_string(), "docs".to_string()];
        assert_eq!(parsed(&["test", "--only", "format", "--only", "docs"]), Ok(Command::Test { only }));
        let arguments = ["--seeds", "5"].map(OsString::from).to_vec();
        assert_eq!(parsed(&["simulate", "--seeds", "5"]), Ok(Command::Simulate { arguments }));
        let arguments = ["--data", "here"].map(OsString::from).to_vec();
        assert_eq!(parsed(&["train", "--data", "here"]), Ok(Command::Forecast { verb: "train", arguments }));
        let options = bench::Options { quick: true, date: Some("2026-11-20".into()), instructions: true, rounds: 5 };
        let words = ["bench", "--quick", "--instructions", "--date", "2026-11-20", "--rounds", "5"];
        assert_eq!(parsed(&words), Ok(Command::Bench(options)));
        assert!(parsed(&["build", "--port", "1"]).is_err());
        assert!(parsed(&["--port", "1", "serve"]).is_err());
    }

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        assert!(parsed(&["tset"]).unwrap_err().contains("serve, worker, test, build"));
        assert!(parsed(&["test", "--only", "pages"]).unwrap_err().contains("native"));
        assert!(parsed(&["serve", "--port", "99999"]).is_err());
    }
}
