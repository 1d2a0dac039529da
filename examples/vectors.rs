//! Prints what the crate answers to every shared vector, a JSON line each, for comparison with the wasm
//! build, byte for byte: `cargo run --release --example vectors`.

#![expect(clippy::indexing_slicing, reason = "an index into serde_json's tree gives null where nothing is")]

use std::path::Path;

use drawdown::{Catalog, Error, face};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    for path in files {
        let text: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        for vector in text["vectors"].as_array().into_iter().flatten() {
            let out = answer(vector).unwrap_or_else(|error| face::error(&error));
            let file = path.file_name().map(|name| name.to_string_lossy());
            println!("{}", json!({ "file": file, "name": vector["name"], "out": out }));
        }
    }
    Ok(())
}

fn answer(vector: &Value) -> Result<String, Error> {
    let catalog = match (&vector["catalog"], &vector["patch"]) {
        (Value::String(id), Value::Null) => Catalog::builtin(id)?,
        (Value::String(id), patch) => Catalog::builtin_patched(id, &patch.to_string())?,
        (document, _) => Catalog::parse(&document.to_string())?,
    };
    face::price(&catalog, &vector["usage"].to_string())
}
