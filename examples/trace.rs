//! Prices a trace of real requests under every built-in catalog:
//! `cargo run --release --example trace [CSV]`, with the columns trace, input_tokens, output_tokens, model.
//! Without a file: the licensed sample that the page prices.

use std::time::Instant;

use drawdown::{Catalog, Decimal, Usage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/www/public/trace.csv");
    let text = std::fs::read_to_string(std::env::args().nth(1).as_deref().unwrap_or(sample))?;
    for (id, meter) in [
        ("wotnot", "reply"),
        ("cleverai", "chat"),
        ("knockknock", "chat_message"),
        ("agent-credits", "llm"),
        ("bookbag", "reply"),
    ] {
        let usages = text.lines().skip(1).map(|line| usage(meter, line)).collect::<Result<Vec<_>, _>>()?;
        let catalog = Catalog::builtin(id)?;
        let start = Instant::now();
        let quotes = catalog.price_all(&usages)?;
        let time = start.elapsed();
        let total = quotes.iter().try_fold(Decimal::ZERO, |sum, quote| sum.plus(quote.credits))?;
        println!("{id:14} {} events {total:>14} credits {:>8.1} ms", quotes.len(), time.as_secs_f64() * 1e3);
    }
    Ok(())
}

fn usage(meter: &str, line: &str) -> Result<Usage, Box<dyn std::error::Error>> {
    let fields: Vec<&str> = line.split(',').collect();
    let [_, input, output, model] = fields.as_slice() else {
        return Err(format!("four columns wanted: {line}").into());
    };
    Ok(Usage::of(meter)
        .quantity("inputTokens", input.parse::<u64>()?)
        .quantity("outputTokens", output.parse::<u64>()?)
        .attribute("model", *model))
}
