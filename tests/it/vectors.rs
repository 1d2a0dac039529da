//! The vectors that every engine runs: `tests/vectors/*.json`.

use std::path::{Path, PathBuf};

use drawdown::{Catalog, Error, face};
use serde_json::Value;

/// One vector, with the file that it stands in.
pub(crate) struct Vector {
    pub(crate) file: String,
    pub(crate) name: String,
    pub(crate) body: Value,
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
    let text: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let file = path.file_name().unwrap().to_str().unwrap();
    let vector =
        |body: &Value| Vector { file: file.into(), name: body["name"].as_str().unwrap().into(), body: body.clone() };
    text["vectors"].as_array().unwrap().iter().map(vector).collect()
}

impl Vector {
    /// What the crate answers, as the text that crosses every boundary.
    pub(crate) fn answer(&self) -> Result<String, Error> {
        let catalog = match (&self.body["catalog"], &self.body["patch"]) {
            (Value::String(id), Value::Null) => Catalog::builtin(id)?,
            (Value::String(id), patch) => Catalog::builtin_patched(id, &patch.to_string())?,
            (document, _) => Catalog::parse(&document.to_string())?,
        };
        face::price(&catalog, &self.body["usage"].to_string())
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
