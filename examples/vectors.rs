//! Prints what the crate answers to every shared vector, a JSON line each, for comparison with the wasm
//! build, byte for byte: `cargo run --example vectors`.

use std::path::Path;

use drawdown::{Catalog, Error, face};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    vectors: Vec<Vector<'a>>,
}

/// The parts as they are written: order may decide which error comes first.
#[derive(Deserialize)]
struct Vector<'a> {
    name: String,
    #[serde(borrow)]
    catalog: &'a RawValue,
    #[serde(borrow)]
    patch: Option<&'a RawValue>,
    #[serde(borrow)]
    usage: &'a RawValue,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        let name = path.file_name().map(|name| name.to_string_lossy());
        for vector in serde_json::from_str::<File<'_>>(&text)?.vectors {
            let out = answer(&vector).unwrap_or_else(|error| face::error(&error));
            println!("{}", json!({ "file": name, "name": vector.name, "out": out }));
        }
    }
    Ok(())
}

fn answer(vector: &Vector<'_>) -> Result<String, Error> {
    let id = serde_json::from_str::<String>(vector.catalog.get());
    let catalog = match (id, vector.patch) {
        (Ok(id), None) => Catalog::builtin(&id)?,
        (Ok(id), Some(patch)) => Catalog::builtin_patched(&id, patch.get())?,
        (Err(_), _) => Catalog::parse(vector.catalog.get())?,
    };
    face::price(&catalog, vector.usage.get())
}
