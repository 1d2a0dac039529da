//! The estimates and simulations that every runtime runs: `tests/vectors/estimate/*.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use drawdown::estimate::face;
use drawdown::{Catalog, Error};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::outcome::{difference, hash};

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

/// A call and what comes of it; what goes in is kept as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) name: String,
    call: String,
    with: Vec<Box<RawValue>>,
    reply: Option<Value>,
    error: Option<Value>,
}

pub(crate) fn all() -> Vec<(String, Vector)> {
    let mut vectors = Vec::new();
    for path in files() {
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let read: File = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        vectors.extend(read.vectors.into_iter().map(|vector| (file.clone(), vector)));
    }
    vectors
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/estimate")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("bytes.json"));
    files.sort();
    files
}

impl Vector {
    fn answer(&self) -> Result<String, Error> {
        let given = |index: usize| self.with.get(index).map(|argument| argument.get());
        match self.call.as_str() {
            "estimate" => {
                let catalog = match serde_json::from_str::<String>(given(0).unwrap()) {
                    Ok(id) => Catalog::builtin(&id)?,
                    Err(_) => Catalog::parse(given(0).unwrap())?,
                };
                face::estimate(&catalog, given(1).unwrap(), given(2).unwrap_or("{}"))
            }
            "compare" => {
                let ids: Vec<String> = Catalog::builtins().iter().map(|list| list.id.to_string()).collect();
                let builtins = serde_json::to_string(&ids).unwrap();
                face::compare(given(0).unwrap(), given(1).unwrap_or(&builtins))
            }
            "simulate" => face::simulate(given(0).unwrap(), None),
            other => panic!("there is no call {other}"),
        }
    }

    /// The answer's bytes, and what differs from what is expected.
    pub(crate) fn outcome(&self) -> (String, Option<String>) {
        let (text, actual) = match self.answer() {
            Ok(text) => {
                let read = serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                (text, Ok(read))
            }
            Err(error) => {
                let shown = serde_json::json!({ "code": error.code(), "path": error.path() });
                (shown.to_string(), Err((shown, error.to_string())))
            }
        };
        let found = match (&actual, &self.reply, &self.error) {
            (Ok(actual), Some(expected), None) => difference(actual, expected),
            (Err((actual, _)), None, Some(expected)) => difference(actual, expected),
            (Ok(actual), ..) => Some(format!("gives {actual}")),
            (Err((_, error)), ..) => Some(format!("gives {error}")),
        };
        (text, found)
    }
}

#[test]
fn every_estimate_comes_out_as_it_says() {
    let (mut wrong, mut found) = (Vec::new(), BTreeMap::<String, BTreeMap<String, String>>::new());
    for (file, vector) in all() {
        let (text, difference) = vector.outcome();
        wrong.extend(difference.map(|difference| format!("{file} / {}: {difference}", vector.name)));
        let bytes = found.entry(file.clone()).or_default();
        assert!(bytes.insert(vector.name.clone(), hash(text.as_bytes())).is_none(), "{file} / {}: twice", vector.name);
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));

    let path = folder().join("bytes.json");
    if std::env::var_os("DRAWDOWN_BLESS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(found, expected, "the README of the vectors says how to write bytes.json anew");
}
