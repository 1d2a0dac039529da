//! `tests/vectors/forecast`: forecasts to the last bit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use drawdown::forecast::face;
use serde_json::{Value, json};

#[test]
fn every_forecast_comes_out_to_the_last_bit() {
    let file: Value = serde_json::from_str(&text("series.json")).unwrap();
    let mut found = BTreeMap::new();
    for vector in file["vectors"].as_array().unwrap() {
        let name = vector["name"].as_str().unwrap();
        let daily: Vec<f64> = vector["daily"].as_array().unwrap().iter().map(|day| day.as_f64().unwrap()).collect();
        let options = &vector["options"];
        let number = |name: &str| options[name].as_f64().unwrap();
        let row = face::numbers(&daily, options["startDay"].as_str().unwrap(), number("horizon"), number("level"));
        match row {
            Ok(row) => {
                assert!(vector.get("error").is_none(), "{name} was to be refused");
                assert!(found.insert(name.to_owned(), outcome(&row)).is_none(), "{name}: twice");
            }
            Err(error) => {
                let error = json!({ "code": error.code().as_str(), "path": error.path() });
                assert_eq!(error, vector["error"], "{name}");
            }
        }
    }
    assert!(found.len() > 10, "only {} were found", found.len());
    let path = folder().join("bits.json");
    if std::env::var_os("DRAWDOWN_BLESS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: BTreeMap<String, Value> = serde_json::from_str(&text("bits.json")).unwrap();
    assert_eq!(found, expected, "the README beside the vectors says how to write bits.json anew");
}

fn outcome(row: &[f64]) -> Value {
    let [method, _, first, numbers @ ..] = row else { panic!("a row has a head") };
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in numbers.iter().flat_map(|number| number.to_bits().to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut last = String::new();
    for number in &numbers[numbers.len() - face::WIDTH..] {
        let _ = write!(last, "{:016x}", number.to_bits());
    }
    let first = drawdown::Instant::from_unix_milliseconds(*first as i64 * 86_400_000).unwrap().to_string();
    json!({
        "method": face::method(*method as u32),
        "first": first[..10],
        "last": last,
        "all": format!("{}:{hash:016x}", numbers.len() * 8),
    })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/forecast")
}

fn text(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap()
}
