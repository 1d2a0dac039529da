//! The JSON Schema that ships with the package: an editor that follows it never refuses a valid list, and
//! catches what is misspelt.

use drawdown::Catalog;
use drawdown::catalog::document::Document;
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::fuzz::{anything, builtin, change, changed};
use crate::random::{cases, catalog, of_rate};
use crate::vectors;

fn schema() -> Validator {
    jsonschema::validator_for(&schemars::schema_for!(Document).to_value()).unwrap()
}

#[test]
fn accepts_every_list_that_the_vectors_price() {
    let schema = schema();
    let builtins = Catalog::builtins().into_iter().map(|listed| builtin(&listed.id));
    let inline = vectors::all().into_iter().map(|vector| vector.body["catalog"].clone());
    let mut checked = 0;
    for document in builtins.chain(inline.filter(Value::is_object)) {
        if Catalog::parse(&document.to_string()).is_ok() {
            checked += 1;
            assert!(
                schema.is_valid(&document),
                "{:?} in {document}",
                schema.validate(&document).map_err(|e| e.to_string())
            );
        }
    }
    assert!(checked > 300, "only {checked} lists");
}

#[test]
fn refuses_what_is_misspelt_missing_or_of_the_wrong_kind() {
    let (schema, sound) = (schema(), builtin("cleverai"));
    assert!(schema.is_valid(&sound));
    let at = |pointer: &str, value: Value| {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut document = sound.clone();
        match document.pointer_mut(parent).unwrap() {
            Value::Object(fields) if value.is_null() => drop(fields.remove(key)),
            Value::Object(fields) => drop(fields.insert(key.into(), value)),
            other => panic!("{parent} is {other}"),
        }
        document
    };
    let rate = |rate: Value| at("/meters/web_search/rate", rate);
    for document in [
        json!([]),
        json!({}),
        at("/id", Value::Null),
        at("/meters", Value::Null),
        at("/plans", Value::Null),
        at("/metres", json!({})),
        at("/name", json!(5)),
        at("/notes", json!({})),
        at("/rounding", json!({ "mode": "upwards" })),
        at("/rounding", json!({ "to": "1" })),
        at("/rounding", json!({ "mode": "up", "scope": "month" })),
        at("/meters/web_search/activity", json!("search")),
        at("/meters/web_search/sample", json!("yes")),
        at("/meters/web_search/rat", json!("1")),
        at("/plans/pro/credits", json!("unlimitted")),
        at("/plans/pro/credits", json!(true)),
        at("/plans/pro/price", Value::Null),
        at("/plans/pro/limits", json!({ "chatbots": "none" })),
        at("/plans/pro/seats", json!({ "included": -1 })),
        at("/packs/credits-1000/expires", json!({ "weeks": 2 })),
        at("/packs/credits-1000/expires", json!({ "days": 2, "months": 1 })),
        at("/policy/exhaustion", json!({ "mode": "stop" })),
        at("/policy/thresholds", json!("0.2")),
        rate(json!(true)),
        rate(json!([])),
        rate(json!({})),
        rate(json!("5 credits")),
        rate(json!("1e3")),
        rate(json!("+1")),
        rate(json!(".5")),
        rate(json!("")),
        rate(json!({ "flatt": "5" })),
        rate(json!({ "flat": "5", "unit": { "price": "1" } })),
        rate(json!({ "unit": { "of": "n" } })),
        rate(json!({ "unit": { "price": "1", "pre": "1000" } })),
        rate(json!({ "package": { "size": "5", "price": "1", "round": "ceil" } })),
        rate(json!({ "graduated": { "tiers": { "upTo": "5" } } })),
        rate(json!({ "volume": { "tiers": [{ "upto": "5" }] } })),
        rate(json!({ "tokens": { "input": "1", "output": "1", "overlap": "within" } })),
        rate(json!({ "tokens": { "input": "1", "output": "1" } })),
        rate(json!({ "by": { "attribute": "model", "values": ["1"] } })),
        rate(json!({ "match": { "cases": [{ "if": { "size": 5 }, "rate": "1" }] } })),
        rate(json!({ "match": { "cases": [{ "rate": "1" }] } })),
        rate(json!({ "sum": "1" })),
        rate(json!({ "sum": ["1", { "max": [null] }] })),
        rate(json!({ "meter": "chat" })),
        rate(json!({ "dated": [{ "from": "April", "rate": "1" }] })),
        rate(json!({ "dated": [{ "from": "2026-04-14T00:00:00", "rate": "1" }] })),
        rate(json!({ "free": {} })),
        rate(json!({ "refuse": true })),
    ] {
        assert!(!schema.is_valid(&document), "accepts {document}");
        assert!(Catalog::parse(&document.to_string()).is_err(), "the parser accepts {document}");
    }
}

#[test]
fn accepts_whatever_the_parser_accepts() {
    let schema = schema();
    let documents = ["wotnot", "cleverai", "knockknock", "agent-credits", "bookbag"].map(builtin);
    let accepted = |document: &Value| -> Result<(), TestCaseError> {
        let valid = Catalog::parse(&document.to_string()).is_err() || schema.is_valid(document);
        prop_assert!(valid, "{:?}", schema.validate(document).map_err(|error| error.to_string()));
        Ok(())
    };
    let changes = prop::collection::vec((any::<Index>(), change()), 1..3);
    proptest!(cases(800), |(which in 0..5_usize, changes in changes, random in catalog(3), rate in anything(), change in (any::<Index>(), change()))| {
        let change_builtin = |document: Value, (place, change): &(Index, _)| changed(&document, place, change);
        accepted(&changes.iter().fold(documents[which].clone(), change_builtin))?;
        accepted(&random)?;
        accepted(&changed(&random, &change.0, &change.1))?;
        accepted(&of_rate(&rate))?;
    });
}
