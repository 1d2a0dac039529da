//! The scenarios that every runtime runs: `tests/vectors/ledger/*.json`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod outcome;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use drawdown::ledger::face;
use drawdown::{Error, Ledger};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use outcome::{difference, hash};

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

/// What goes in is kept as it is written: the order of fields may decide what is found wrong first.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    account: Box<RawValue>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    call: String,
    with: Vec<Box<RawValue>>,
    reply: Option<Value>,
    error: Option<Value>,
}

/// Of a vector of a file: what its last snapshot and its replies are, byte for byte.
type Bytes = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

#[test]
fn every_scenario_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    let mut found = Bytes::new();
    for path in files() {
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let File { vectors } = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let bytes = found.entry(file.clone()).or_default();
        for vector in vectors {
            let (differences, hashes) = replay(&vector);
            wrong.extend(differences.into_iter().map(|difference| format!("{file} / {}: {difference}", vector.name)));
            assert!(bytes.insert(vector.name.clone(), hashes).is_none(), "{file} / {}: twice", vector.name);
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));

    let path = folder().join("bytes.json");
    if std::env::var_os("DRAWDOWN_BLESS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: Bytes = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(found, expected, "the README beside the vectors says how to write bytes.json anew");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/ledger")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("bytes.json"));
    files.sort();
    assert!(files.len() > 5, "only {files:?} were found");
    files
}

/// What differs from what a vector says, and the hashes of its bytes.
fn replay(vector: &Vector) -> (Vec<String>, BTreeMap<String, String>) {
    let mut ledger = face::open(vector.account.get(), None).unwrap_or_else(|error| panic!("{}: {error}", vector.name));
    let mut differences = Vec::new();
    let mut replies = String::new();
    for (index, step) in vector.steps.iter().enumerate() {
        let before = ledger.snapshot();
        let actual = match call(&mut ledger, step) {
            Ok(reply) => {
                replies.push_str(&reply);
                replies.push('\n');
                Ok(serde_json::from_str::<Value>(&reply).unwrap())
            }
            Err(error) => {
                assert_eq!(ledger.snapshot(), before, "{} left something behind", step.call);
                Err(serde_json::json!({ "code": error.code(), "path": error.path() }))
            }
        };
        let found = match (&actual, &step.reply, &step.error) {
            (Ok(actual), Some(expected), None) | (Err(actual), None, Some(expected)) => difference(actual, expected),
            (Ok(actual) | Err(actual), ..) => Some(format!("gives {actual}")),
        };
        differences.extend(found.map(|found| format!("steps[{index}] {}: {found}", step.call)));
    }
    ledger.audit().unwrap_or_else(|error| panic!("{}: {error}", vector.name));
    let snapshot = ledger.snapshot();
    assert_eq!(Ledger::restore(&snapshot, None).unwrap().snapshot(), snapshot, "{}", vector.name);
    let hashes = [("snapshot", snapshot.as_slice()), ("replies", replies.as_bytes())];
    (differences, hashes.into_iter().map(|(name, bytes)| (name.to_owned(), hash(bytes))).collect())
}

/// A method of the package's `Ledger`, by its name.
fn call(ledger: &mut Ledger, step: &Step) -> Result<String, Error> {
    let object = |index: usize| step.with.get(index).map_or("{}", |argument| argument.get());
    // What the package takes by itself goes in under its name.
    let named = |field: &str, index: usize| match step.with.get(index) {
        Some(argument) => format!("{{\"{field}\":{argument}}}"),
        None => "{}".to_owned(),
    };
    let text = |index: usize| -> Option<String> { serde_json::from_str(object(index)).unwrap() };
    let name = || text(0).unwrap();
    match step.call.as_str() {
        "record" => face::record(ledger, object(0)),
        "recordAll" => face::record_all(ledger, object(0)),
        "authorize" => face::authorize(ledger, object(0), object(1)),
        "capture" => face::capture(ledger, &name(), object(1)),
        "release" => face::release(ledger, &name(), &named("at", 1)),
        "reverse" => face::reverse(ledger, &name(), &named("at", 1)),
        "grant" => face::grant(ledger, object(0)),
        "purchase" => face::purchase(ledger, &name(), object(1)),
        "voidGrant" => face::void_grant(ledger, &name(), &named("at", 1)),
        "changePlan" => face::change_plan(ledger, text(0).as_deref(), object(1)),
        "advance" => face::advance(ledger, &named("to", 0)),
        "balance" => face::balance(ledger, &named("at", 0)),
        "grants" => face::grants(ledger, object(0)),
        "invoices" => face::invoices(ledger),
        "breakdown" => face::breakdown(ledger, object(0)),
        "activity" => face::activity(ledger, object(0)),
        "daily" => face::daily(ledger, &named("window", 0)),
        "toCSV" => face::to_csv(ledger, object(0)).map(|csv| Value::String(csv).to_string()),
        "forecast" => face::forecast(ledger, object(0)).map(|told| contract(&told)),
        "check" => face::check(ledger, object(0)).map(|told| {
            // The receipt's own text, with the forecast in it.
            let (receipt, forecast) = told.split_once(r#","forecast":"#).unwrap();
            let receipt = receipt.strip_prefix(r#"{"receipt":"#).unwrap().strip_suffix('}').unwrap();
            format!(r#"{receipt},"forecast":{}}}"#, contract(forecast.strip_suffix('}').unwrap()))
        }),
        "audit" => face::audit(ledger),
        other => panic!("there is no call {other}"),
    }
}

/// A forecast as the package gives it, from the text that crosses: written on its own, so that it can differ.
fn contract(told: &str) -> String {
    let told: Value = serde_json::from_str(told).unwrap();
    let digits = told["numbers"].as_str().unwrap().as_bytes().chunks(16);
    let mut numbers =
        digits.map(|digits| f64::from_bits(u64::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()));
    let mut four = || [(); 4].map(|()| numbers.next().unwrap());
    let instant = |at: f64| {
        let at = drawdown::Instant::from_unix_milliseconds(at as i64).map(|at| at.to_string());
        format!("\"{}\"", at.unwrap())
    };
    let crossing = |[low, median, high, probability]: [f64; 4]| {
        let [low, median, high] =
            [low, median, high].map(|at| if at.is_nan() { "null".to_owned() } else { instant(at) });
        format!(r#""low":{low},"median":{median},"high":{high},"probability":{}"#, number(probability))
    };
    let quantiles = |four: [f64; 4]| {
        let [low, median, high, expected] = four.map(number);
        format!(r#""low":{low},"median":{median},"high":{high},"expected":{expected}"#)
    };
    let (run_out, exhausted) = (crossing(four()), crossing(four()));
    let thresholds = told["thresholds"].as_array().unwrap().iter();
    let thresholds: Vec<String> =
        thresholds.map(|threshold| format!(r#"{{"threshold":{threshold},{}}}"#, crossing(four()))).collect();
    let [consumed, remaining, overage, cost] = [(); 4].map(|()| quantiles(four()));
    let cost = match &told["currency"] {
        Value::Null => "null".to_owned(),
        currency => format!(r#"{{{cost},"currency":{currency}}}"#),
    };
    let mut columns = [const { Vec::new() }; 4];
    let mut day = told["firstDay"].as_i64().unwrap();
    while let Some(low) = numbers.next() {
        let mut rest = std::iter::once(low).chain(&mut numbers);
        let mut four = || format!("{{{}}}", quantiles([(); 4].map(|()| rest.next().unwrap())));
        let name = instant(day as f64 * 86_400_000.0)[..11].to_owned() + "\"";
        for (column, written) in columns.iter_mut().zip([name, four(), four(), four()]) {
            column.push(written);
        }
        day += 1;
    }
    let [days, daily, cumulative, remaining_by_day] = columns.map(|column| column.join(","));
    format!(
        r#"{{"method":{},"historyDays":{},"days":[{days}],"daily":[{daily}],"cumulative":[{cumulative}],"remaining":[{remaining_by_day}],"cycleEnd":{{"consumed":{{{consumed}}},"remaining":{{{remaining}}},"overage":{{{overage}}},"cost":{cost}}},"runOut":{{{run_out}}},"exhausted":{{{exhausted}}},"thresholds":[{}]}}"#,
        told["method"],
        told["historyDays"],
        thresholds.join(",")
    )
}

/// A number as JavaScript writes it in JSON: the shortest digits that are read as the same, so that equal text is
/// equal bits.
fn number(number: f64) -> String {
    if !number.is_finite() {
        return "null".to_owned();
    }
    let size = number.abs();
    if number == 0.0 {
        "0".to_owned()
    } else if !(1e-6..1e21).contains(&size) {
        let written = format!("{number:e}");
        if size >= 1e21 { written.replace('e', "e+") } else { written }
    } else {
        format!("{number}")
    }
}
