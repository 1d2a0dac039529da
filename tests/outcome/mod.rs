//! What came of a vector beside what was expected; shared by the tests that run vectors.
#![allow(unreachable_pub, clippy::arithmetic_side_effects, clippy::unwrap_used)]

use serde_json::Value;

/// Of what is expected, the first that did not come out. An object may stand for single places of a list.
pub fn difference(actual: &Value, expected: &Value) -> Option<String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => expected.iter().find_map(|(key, expected)| {
            let Some(actual) = actual.get(key) else { return Some(format!("{key} is missing")) };
            difference(actual, expected).map(|found| format!("{key}: {found}"))
        }),
        (Value::Array(actual), Value::Object(expected)) => expected.iter().find_map(|(place, expected)| {
            let Some(actual) = actual.get(place.parse::<usize>().unwrap()) else {
                return Some(format!("[{place}] is missing"));
            };
            difference(actual, expected).map(|found| format!("[{place}] {found}"))
        }),
        (Value::Array(actual), Value::Array(expected)) if actual.len() == expected.len() => {
            let mut pairs = actual.iter().zip(expected).enumerate();
            pairs.find_map(|(index, (actual, expected))| {
                difference(actual, expected).map(|found| format!("[{index}] {found}"))
            })
        }
        _ => (actual != expected).then(|| format!("{actual} instead of {expected}")),
    }
}

/// How many, and their FNV-1a hash.
pub fn hash(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{}:{hash:016x}", bytes.len())
}
