//! `cargo xtask train` and `cargo xtask backtest`.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, bail};
use lexopt::prelude::*;
use trainer::{backtest, fit, series, table};

fn main() -> anyhow::Result<()> {
    let mut parser = lexopt::Parser::from_env();
    let (mut verb, mut data, mut out, mut peer) = (None, None, None, None);
    let mut settings = fit::Settings::default();
    let mut options = backtest::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) if verb.is_none() => verb = Some(name.string()?),
            Long("data") => data = Some(PathBuf::from(parser.value()?)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("peer") => peer = Some(PathBuf::from(parser.value()?)),
            Long("shuffled") => settings.shuffled = true,
            Long("ridge") => settings.ridge = parser.value()?.parse()?,
            Long("emphasis") => settings.emphasis = [parser.value()?.parse()?, parser.value()?.parse()?],
            Long("expected") => settings.expected = parser.value()?.parse()?,
            Long("thinning") => settings.thinning = parser.value()?.parse()?,
            Long("tails") => settings.tails = [parser.value()?.parse()?, parser.value()?.parse()?],
            other => bail!("{}; there are --data, --out, --peer and --shuffled", other.unexpected()),
        }
    }
    let small = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data");
    let licensed = data.is_none();
    if licensed {
        println!("no --data PATH: this is the small licensed set, of which little can be learnt");
    }
    let input = series::read(&data.unwrap_or(small))?;
    let all: Vec<&series::Series> = input.series.iter().collect();
    match verb.as_deref() {
        Some("train") => {
            let command = if licensed { "cargo xtask train" } else { "cargo xtask train --data PATH" };
            let text = table::written(&fit::weights(&all, &settings), &input.hash, all.len(), command);
            // The small fit is there to be fitted again by a test; it is not what ships.
            let own = if licensed { "data/weights.rs" } else { "../src/forecast/weights.rs" };
            let out = out.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(own));
            fs::write(&out, &text).with_context(|| out.display().to_string())?;
            println!("{} series, SHA-256 {}, written to {}", all.len(), input.hash, out.display());
        }
        Some("backtest") => {
            if let Some(peer) = &peer {
                options.peer = Some(backtest::Peer::read(peer)?);
            }
            println!("{} series, SHA-256 {}", all.len(), input.hash);
            print!("{}", backtest::run(&all, &settings, &options));
        }
        _ => bail!("say `train` or `backtest`"),
    }
    Ok(())
}
