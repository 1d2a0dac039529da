//! Input that nobody would write: never a panic, never a hang, and always the place of what is wrong.

use std::time::{Duration, Instant};

use drawdown::{Catalog, Error, ErrorCode, Named, face};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::random::cases;

const BUILTINS: [&str; 5] = ["wotnot", "cleverai", "knockknock", "agent-credits", "bookbag"];

/// Names under which an object's keys are the author's own, not the format's.
const OWN_NAMES: [&str; 10] =
    ["meters", "plans", "packs", "quantities", "attributes", "aliases", "values", "exempt", "limits", "if"];

pub(crate) fn builtin(id: &str) -> Value {
    serde_json::from_str(&Catalog::builtin(id).unwrap().to_json()).unwrap()
}

/// Anything that JSON can say, with the format's own names among the keys.
pub(crate) fn anything() -> BoxedStrategy<Value> {
    let words = select(vec![
        "",
        "id",
        "meters",
        "rate",
        "flat",
        "unit",
        "of",
        "tiers",
        "upTo",
        "by",
        "values",
        "model",
        "tokens",
        "plans",
        "name",
        "count",
        "quantities",
        "attributes",
        "inputTokens",
        "meter",
        "__proto__",
        "a.b",
        "[0]",
        "\u{0}",
        "é",
        "🦀",
    ]);
    let numbers =
        select(vec!["0", "-0", "1", "-1", "0.1", "1e400", "-1e-400", "1e28", "9007199254740993", "1E5", "0.5e3"]);
    let texts = prop_oneof![words.clone().prop_map(str::to_owned), numbers.clone().prop_map(str::to_owned), ".{0,12}"];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        2 => any::<f64>().prop_map(Value::from),
        4 => texts.prop_map(Value::from),
    ];
    let keys = prop_oneof![4 => words.prop_map(str::to_owned), 1 => ".{0,6}"];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(keys.clone(), inner, 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
    .boxed()
}

/// One change to a document, somewhere.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Delete,
    Rename(String),
    Replace(Value),
    Duplicate,
}

pub(crate) fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Delete),
        "[a-zA-Z]{1,8}".prop_map(Change::Rename),
        anything().prop_map(Change::Replace),
        select(vec!["1", "0", "-1", "0.001", "gpt-4", "up", "inputTokens", "custom"])
            .prop_map(|text| Change::Replace(text.into())),
        Just(Change::Duplicate),
    ]
}

/// Makes the change at the node that `place` picks.
pub(crate) fn changed(document: &Value, place: &Index, change: &Change) -> Value {
    let mut document = document.clone();
    let paths = paths(&document, "");
    let (parent, key) = place.get(&paths).rsplit_once('/').unwrap();
    let node = document.pointer_mut(parent).unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match (node, change) {
        (Value::Object(fields), Change::Delete) => drop(fields.remove(&key)),
        (Value::Object(fields), Change::Rename(name)) => {
            let value = fields.remove(&key).unwrap();
            fields.insert(name.clone(), value);
        }
        (Value::Object(fields), Change::Replace(value)) => drop(fields.insert(key, value.clone())),
        (Value::Object(fields), Change::Duplicate) => {
            let copy = fields[&key].clone();
            fields.insert(format!("{key}2"), copy);
        }
        (Value::Array(items), change) => {
            let index: usize = key.parse().unwrap();
            match change {
                Change::Delete => drop(items.remove(index)),
                Change::Duplicate => items.insert(index, items[index].clone()),
                Change::Rename(name) => items[index] = name.clone().into(),
                Change::Replace(value) => items[index] = value.clone(),
            }
        }
        _ => unreachable!("a path leads into an object or a list"),
    }
    document
}

/// A JSON pointer to every node but the root.
fn paths(value: &Value, at: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    let below = children.into_iter().flat_map(|(key, child)| {
        let path = format!("{at}/{key}");
        let mut found = paths(child, &path);
        found.push(path);
        found
    });
    below.collect()
}

/// What must hold of any text given as a price list.
fn try_catalog(text: &str) -> Result<(), TestCaseError> {
    let started = Instant::now();
    match Catalog::parse(text) {
        Err(error) => {
            prop_assert_eq!(error.code(), ErrorCode::InvalidCatalog);
            let object = matches!(serde_json::from_str(text), Ok(Value::Object(_)));
            prop_assert!(error.path().is_some() || !object, "{:?} without a place", error);
        }
        Ok(catalog) => {
            let again = Catalog::parse(&catalog.to_json()).unwrap();
            prop_assert_eq!(again.document(), catalog.document());
            for meter in catalog.document().meters.keys() {
                let explained = catalog.explain(meter, &Named::default());
                prop_assert!(explained.is_ok(), "{:?}", explained);
                prop_assert!(catalog.inputs(meter).is_ok());
                let usage = json!({ "meter": meter, "quantities": { "inputTokens": 7, "outputTokens": 5 }, "attributes": { "model": "gpt-4o" } });
                try_usage(&catalog, &usage.to_string())?;
            }
        }
    }
    prop_assert!(started.elapsed() < Duration::from_secs(10));
    Ok(())
}

/// What must hold of any text given as usage.
fn try_usage(catalog: &Catalog, text: &str) -> Result<(), TestCaseError> {
    let Err(error) = face::price(catalog, text) else { return Ok(()) };
    let object = matches!(serde_json::from_str(text), Ok(Value::Object(_)));
    // What a rate comes to has no place in the usage.
    let of_the_rate = matches!(error.code(), ErrorCode::Overflow | ErrorCode::OutOfRange);
    prop_assert!(error.path().is_some() || !object || of_the_rate, "{:?} without a place", error);
    prop_assert!(error.code() != ErrorCode::Internal, "{:?}", error);
    prop_assert!(!error.message().is_empty());
    Ok(())
}

#[test]
fn arbitrary_json_is_no_price_list() {
    proptest!(cases(1_000), |(document in anything(), wrapped in any::<bool>())| {
        try_catalog(&document.to_string())?;
        if wrapped {
            let rate = json!({ "id": "x", "name": "X", "unit": "credit", "plans": {}, "packs": {}, "meters": { "m": { "name": "M", "activity": "other", "category": "C", "rate": document } } });
            try_catalog(&rate.to_string())?;
        }
    });
}

#[test]
fn a_changed_built_in_is_valid_or_says_where_it_is_not() {
    let documents = BUILTINS.map(builtin);
    let changes = prop::collection::vec((any::<Index>(), change()), 1..4);
    proptest!(cases(700), |(which in 0..5_usize, changes in changes)| {
        let document = changes.iter().fold(documents[which].clone(), |document, (place, change)| changed(&document, place, change));
        try_catalog(&document.to_string())?;
    });
}

#[test]
fn a_key_given_twice_is_refused_where_it_stands() {
    let documents = BUILTINS.map(|id| Catalog::builtin(id).unwrap().to_json());
    proptest!(cases(300), |(which in 0..5_usize, place in any::<Index>(), value in anything())| {
        let text = &documents[which];
        let objects: Vec<usize> = text.match_indices("{\"").map(|(at, _)| at + 1).collect();
        let at = *place.get(&objects);
        let key = text[at..].split_inclusive('"').take(2).collect::<String>();
        let error = Catalog::parse(&format!("{}{key}:{value},{}", &text[..at], &text[at..])).unwrap_err();
        prop_assert_eq!(error.message(), "is given twice");
        prop_assert!(error.path().unwrap().ends_with(key.trim_matches('"')), "{:?}", error);
    });
}

#[test]
fn arbitrary_usage_has_a_price_or_an_error_with_its_place() {
    let catalogs = BUILTINS.map(|id| Catalog::builtin(id).unwrap());
    let names = vec!["inputTokens", "outputTokens", "tokens", "count", "images", "minutes", "seconds", "pages", ""];
    let quantities = prop::collection::btree_map(select(names).prop_map(str::to_owned), anything(), 0..4);
    let attributes = vec!["model", "byoKey", "replied", "handoff", "action", "imageModel", "plan", ""];
    let attributes = prop::collection::btree_map(select(attributes).prop_map(str::to_owned), anything(), 0..4);
    let meters = prop_oneof![9 => select(vec!["reply", "chat", "image", "video", "workflow", "call", "llm", "speech_to_text"]).prop_map(Value::from), 1 => anything()];
    proptest!(cases(1_000), |(which in 0..5_usize, other in anything(), meter in meters, quantities in quantities, attributes in attributes, text in ".{0,40}")| {
        let catalog = &catalogs[which];
        try_usage(catalog, &other.to_string())?;
        try_usage(catalog, &text)?;
        let quantities: Map<String, Value> = quantities.into_iter().collect();
        let attributes: Map<String, Value> = attributes.into_iter().collect();
        let usage = json!({ "meter": meter, "quantities": quantities, "attributes": attributes });
        try_usage(catalog, &usage.to_string())?;
        let list = face::price_all(catalog, &json!([usage, other]).to_string());
        if let Err(error) = list {
            prop_assert!(error.path().is_some_and(|path| path.starts_with("usages[")), "{:?}", error);
        }
        for answer in [
            face::explain(catalog, &text, Some(&text)),
            face::explain(catalog, "reply", Some(&other.to_string())),
            face::inputs(catalog, &text),
            face::overage(catalog, &text, Some(&text)),
            face::purchase(catalog, &text, &other.to_string()),
            face::purchase(catalog, "credits-1000", &other.to_string()),
        ] {
            prop_assert!(answer.map_or_else(|error| !error.message().is_empty(), |answer| !answer.is_empty()));
        }
        try_catalog(&text)?;
    });
}

#[test]
fn a_field_misspelt_by_a_letter_is_answered_with_the_right_one() {
    let documents = BUILTINS.map(builtin);
    let slips = (0..4_u8, any::<Index>(), select(vec!['x', 'q', 'e', 'a', 'n']));
    proptest!(cases(600), |(which in 0..5_usize, place in any::<Index>(), (kind, at, letter) in slips)| {
        let document = &documents[which];
        let fields: Vec<String> = paths(document, "").into_iter().filter(|path| is_field(path)).collect();
        let path = place.get(&fields);
        let (parent, field) = path.rsplit_once('/').unwrap();
        let misspelt = slip(field, kind, at.index(field.len()), letter);
        let mut document = document.clone();
        let siblings = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if misspelt.is_empty() || siblings.contains_key(&misspelt) {
            return Ok(());
        }
        let value = siblings.remove(field).unwrap();
        siblings.insert(misspelt.clone(), value);
        // A slip may hit another field: then that one is at odds with something else.
        let Err(error) = Catalog::parse(&document.to_string()) else { return Ok(()) };
        let Some((_, hint)) = error.message().split_once("did you mean \"") else {
            let known = one_slip(&misspelt, field) && !error.message().contains("is not");
            prop_assert!(known, "{} as {}: {:?}", path, misspelt, error);
            return Ok(());
        };
        let suggested = hint.trim_end_matches("\"?");
        prop_assert!(suggested == field || one_slip(suggested, &misspelt), "{} as {}: {:?}", path, misspelt, error);
        let place = parent.trim_start_matches('/').replace('/', ".");
        let found = error.path().unwrap_or_default().replace(['[', ']'], ".").replace("..", ".");
        prop_assert!(found.starts_with(place.trim_end_matches('.')), "{} as {}: {:?}", path, misspelt, error);
    });
}

/// Whether the format gives this name, and no author.
fn is_field(path: &str) -> bool {
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    let (own, parents) = steps.split_last().unwrap();
    let parent = parents.last().copied().unwrap_or_default();
    let in_aliases = parents.contains(&"aliases");
    own.parse::<usize>().is_err() && !OWN_NAMES.contains(&parent) && !in_aliases && parent != "rate"
}

fn slip(name: &str, kind: u8, at: usize, letter: char) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    match kind {
        0 => letters[at] = letter,
        1 => letters.insert(at, letter),
        2 => drop(letters.remove(at)),
        _ => letters.swap(at, (at + 1).min(name.len() - 1)),
    }
    letters.into_iter().collect()
}

/// Whether one name becomes the other by a letter changed, put in, left out or swapped.
fn one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let end =
        one[start..].iter().rev().zip(other[start..].iter().rev()).take_while(|(one, other)| one == other).count();
    let (left, right) = (&one[start..one.len() - end], &other[start..other.len() - end]);
    let swapped = left.len() == 2 && right.len() == 2 && left[0] == right[1] && left[1] == right[0];
    swapped || (left.len() <= 1 && right.len() <= 1)
}

fn quick<T>(what: &str, body: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = body();
    let taken = started.elapsed();
    assert!(taken < Duration::from_secs(10), "{what} takes {taken:?}");
    done
}

fn meter(rate: &str) -> String {
    format!(r#"{{"name":"M","activity":"other","category":"C","rate":{rate}}}"#)
}

fn of_meters(meters: &[(String, String)]) -> String {
    let meters: Vec<String> = meters.iter().map(|(id, meter)| format!("\"{id}\":{meter}")).collect();
    format!(r#"{{"id":"x","name":"X","unit":"credit","plans":{{}},"packs":{{}},"meters":{{{}}}}}"#, meters.join(","))
}

#[test]
fn nesting_without_end_is_refused_quickly() {
    let deep = 100_000;
    for text in [
        "[".repeat(deep),
        format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
        r#"{"id":"#.repeat(deep),
        format!("{}1{}", r#"{"a":"#.repeat(deep), "}".repeat(deep)),
    ] {
        let error = quick("deep nesting", || Catalog::parse(&text).unwrap_err());
        assert!(error.to_string().len() < 2_000, "{}", error.to_string().len());
        assert!(face::price(&Catalog::builtin("wotnot").unwrap(), &text).is_err());
    }
    let rate = format!("{}1{}", r#"{"sum":["#.repeat(40), "]}".repeat(40));
    let error = Catalog::parse(&of_meters(&[("m".into(), meter(&rate))])).unwrap_err();
    assert!(error.message().contains("levels deep"), "{error}");
}

#[test]
fn long_texts_are_read_and_not_repeated_in_full() {
    let long = "x".repeat(1_000_000);
    let catalog = Catalog::builtin("wotnot").unwrap();
    let error =
        |usage: Value| -> Error { quick("a long text", || face::price(&catalog, &usage.to_string()).unwrap_err()) };
    for error in [
        error(json!({ "meter": long })),
        error(json!({ "meter": "reply", "attributes": { "model": long } })),
        error(json!({ "meter": "reply", "quantities": { "inputTokens": "1".repeat(1_000_000) } })),
        error(json!({ "meter": "reply", "at": long })),
        error(json!({ "meter": "reply", "attributes": { "plan": long } })),
    ] {
        assert!(error.message().len() < 1_000, "{} letters", error.message().len());
    }
    let digits = format!("0.{}", "0".repeat(1_000_000));
    let zero = json!({ "meter": "reply", "quantities": { "inputTokens": digits, "outputTokens": "0" } });
    assert!(quick("many zeros", || face::price(&catalog, &zero.to_string())).is_ok());
    assert!(quick("a long key", || Catalog::parse(&json!({ long.clone(): 1 }).to_string())).is_err());
}

#[test]
fn chains_and_fans_of_meters_are_bounded() {
    let chain = |length: usize, rate: &dyn Fn(usize) -> String| {
        let meters = (0..length)
            .map(|index| (format!("m{index}"), if index == 0 { meter("\"1\"") } else { meter(&rate(index - 1)) }));
        of_meters(&meters.collect::<Vec<_>>())
    };
    let one = |index: usize| format!(r#"{{"meter":{{"name":"m{index}"}}}}"#);
    // A chain that is short enough is priced, explained and asked about.
    let text = chain(45, &|index| format!(r#"{{"sum":[{}]}}"#, one(index)));
    let catalog = Catalog::parse(&text).unwrap();
    assert_eq!(catalog.price(&drawdown::Usage::of("m44")).unwrap().credits.to_string(), "1");
    assert!(catalog.explain("m44", &Named::default()).is_ok() && catalog.inputs("m44").is_ok());
    for (what, text) in [
        ("a long chain", chain(5_000, &one)),
        ("a fan of two, forty deep", chain(40, &|index| format!(r#"{{"sum":[{0},{0}]}}"#, one(index)))),
        ("a fan of thousands", {
            let names: Vec<String> = (0..20_000).map(|index| format!("\"q{index}\"")).collect();
            let fan = vec![one(0); 2_000].join(",");
            of_meters(&[
                ("m0".into(), meter(&format!(r#"{{"sum":[{}]}}"#, names.join(",")))),
                ("m1".into(), meter(&format!(r#"{{"sum":[{fan}]}}"#))),
            ])
        }),
        ("a chain of quantities", {
            let rules: Vec<String> = (0..3_000)
                .map(|index| format!(r#""q{index}":{{"is":{{"sum":["q{0}","q{0}"]}}}}"#, index + 1))
                .collect();
            let m = meter("\"q0\"").replacen('{', &format!(r#"{{"quantities":{{{}}},"#, rules.join(",")), 1);
            of_meters(&[("m".into(), m)])
        }),
    ] {
        let error = quick(what, || Catalog::parse(&text).unwrap_err());
        assert!(error.message().starts_with("leads "), "{what}: {error}");
        assert!(error.path().is_some(), "{what}: {error}");
    }
    let steps = r#"{"iterate":{"quantity":"s","start":"1","factor":"1","times":"64","rate":{"iterate":{"quantity":"t","start":"1","factor":"1","times":"64","rate":{"iterate":{"quantity":"u","start":"1","factor":"1","times":"64","rate":"u"}}}}}}"#;
    let catalog = Catalog::parse(&of_meters(&[("m".into(), meter(steps))])).unwrap();
    let error = quick("64 × 64 × 64 steps", || catalog.price(&drawdown::Usage::of("m")).unwrap_err());
    assert_eq!(error.code(), ErrorCode::OutOfRange);
}
