//! Says every rate of every built-in catalog in words: `cargo run --example explain`.

use drawdown::{Catalog, Named};

fn main() -> Result<(), drawdown::Error> {
    for builtin in Catalog::builtins() {
        let catalog = Catalog::builtin(&builtin.id)?;
        for (meter, _) in catalog.document().meters.iter() {
            println!("{} {meter}: {}", builtin.id, catalog.explain(meter, &Named::default())?);
        }
    }
    Ok(())
}
