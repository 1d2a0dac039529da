//! Prices one usage under a built-in catalog: `cargo run --example quote -- bookbag '{"meter":"reply",…}'`.

use drawdown::{Catalog, face};

fn main() -> Result<(), drawdown::Error> {
    let mut arguments = std::env::args().skip(1);
    let catalog = Catalog::builtin(&arguments.next().unwrap_or_else(|| "bookbag".into()))?;
    let usage = arguments.next().unwrap_or_else(|| r#"{"meter":"reply","attributes":{"model":"GPT-4o"}}"#.into());
    println!("{}", face::price(&catalog, &usage)?);
    Ok(())
}
