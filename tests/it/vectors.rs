//! The vectors that every engine runs: `tests/vectors/*.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use drawdown::{Catalog, Error, face};
use serde_json::Value;
use serde_json::value::RawValue;

/// One vector, with the file that it stands in.
pub(crate) struct Vector {
    pub(crate) file: String,
    pub(crate) name: String,
    pub(crate) body: Value,
    /// Its fields as they are written: the order of a document's keys decides what is found wrong first.
    written: BTreeMap<String, Box<RawValue>>,
}

/// Every vector of every file, in order.
pub(crate) fn all() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Vector> {
    let text = std::fs::read_to_string(path).unwrap();
    let parts: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&text).unwrap();
    let vectors: Vec<Box<RawValue>> = serde_json::from_str(parts["vectors"].get()).unwrap();
    let file = path.file_name().unwrap().to_str().unwrap();
    let vector = |written: Box<RawValue>| {
        let body: Value = serde_json::from_str(written.get()).unwrap();
        let name = body["name"].as_str().unwrap().to_owned();
        Vector { file: file.to_owned(), name, body, written: serde_json::from_str(written.get()).unwrap() }
    };
    vectors.into_iter().map(vector).collect()
}

impl Vector {
    /// What the crate answers, as the text that crosses every boundary.
    pub(crate) fn answer(&self) -> Result<String, Error> {
        let catalog = match (&self.body["catalog"], self.written.get("patch")) {
            (Value::String(id), None) => Catalog::builtin(id)?,
            (Value::String(id), Some(patch)) => Catalog::builtin_patched(id, patch.get())?,
            _ => Catalog::parse(self.written["catalog"].get())?,
        };
        face::price(&catalog, self.written["usage"].get())
    }

    /// What differs between the answer and what the vector expects.
    pub(crate) fn difference(&self) -> Option<String> {
        let expected_error = &self.body["error"];
        match self.answer() {
            Ok(quote) if expected_error.is_null() => {
                let quote: Value = serde_json::from_str(&quote).unwrap();
                let fields = self.body["quote"].as_object().unwrap().iter();
                let mut wrong = fields.filter(|(field, value)| quote[field.as_str()] != **value);
                wrong.next().map(|(field, value)| format!("{field}: {} instead of {value}", quote[field.as_str()]))
            }
            Ok(quote) => Some(format!("{quote} instead of {expected_error}")),
            Err(error) => {
                let same =
                    expected_error["code"] == error.code().as_str() && expected_error["path"].as_str() == error.path();
                (!same).then(|| {
                    format!(
                        "{error:?} instead of {}",
                        if expected_error.is_null() { &self.body["quote"] } else { expected_error }
                    )
                })
            }
        }
    }
}

#[test]
fn every_vector_comes_out_exact() {
    let vectors = all();
    assert!(vectors.len() > 150, "only {} vectors were found", vectors.len());
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| {
            vector.difference().map(|difference| format!("{} / {}: {difference}", vector.file, vector.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} vectors differ:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
}

#[test]
fn every_vector_says_one_thing_under_its_own_name() {
    let mut names = BTreeSet::new();
    for Vector { file, name, body, .. } in all() {
        assert!(body["quote"].is_object() != body["error"].is_object(), "{file} / {name}: a quote or an error");
        let fields = ["name", "catalog", "patch", "usage", "quote", "error"];
        assert!(body.as_object().unwrap().keys().all(|key| fields.contains(&key.as_str())), "{file} / {name}");
        assert!(names.insert((file.clone(), name.clone())), "{file} / {name}: twice");
    }
}
