//! Prints the JSON Schema of the catalog document, generated from its Rust types:
//! `cargo run --features schema --example schema`.

fn main() -> Result<(), serde_json::Error> {
    let mut schema = schemars::schema_for!(drawdown::catalog::document::Document);
    schema.insert("$id".into(), "catalog.schema.json".into());
    schema.insert("title".into(), "drawdown catalog".into());
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(())
}
