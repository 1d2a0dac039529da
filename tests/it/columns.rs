//! Columns against `price`, row by row: the same credits, the same errors in the same words.

use std::sync::atomic::{AtomicU32, Ordering};

use drawdown::{Attribute, Catalog, Coded, Decimal, Error, PricedColumns, Usage, UsageColumns};
use proptest::prelude::*;
use serde_json::Value;

use crate::random::{cases, catalog, usage};

/// Events that state the same names, in columns.
#[derive(Default)]
struct Rows {
    meter: String,
    length: usize,
    quantities: Vec<(String, Vec<f64>)>,
    attributes: Vec<(String, Vec<Attribute>, Vec<u32>)>,
    at: Option<Vec<f64>>,
}

impl Rows {
    fn columns(&self) -> UsageColumns<'_> {
        UsageColumns {
            quantities: self.quantities.iter().map(|(name, column)| (name.clone(), column.as_slice())).collect(),
            attributes: self
                .attributes
                .iter()
                .map(|(name, values, codes)| (name.clone(), Coded { values: values.clone(), codes }))
                .collect(),
            at: self.at.as_deref(),
            ..UsageColumns::of(&self.meter, self.length)
        }
    }

    /// A row as JavaScript would write the event.
    fn event(&self, row: usize) -> String {
        let mut event = serde_json::json!({ "meter": self.meter, "quantities": {}, "attributes": {} });
        for (name, column) in &self.quantities {
            event["quantities"][name] = Value::from(column[row]);
        }
        for (name, values, codes) in &self.attributes {
            event["attributes"][name] = match &values[codes[row] as usize] {
                Attribute::Text(text) => Value::from(text.clone()),
                Attribute::Flag(flag) => Value::from(*flag),
            };
        }
        if let Some(at) = &self.at {
            event["at"] = Value::from(at[row] as i64);
        }
        event.to_string()
    }

    /// As many rows as there are amounts: the names of `first`, its attributes mixed with those of `second`.
    fn of(first: &Value, second: &Value, amounts: &[Vec<f64>]) -> Rows {
        let mut rows = Rows { meter: "m".into(), length: amounts.len(), ..Rows::default() };
        for (index, (name, stated)) in first["quantities"].as_object().unwrap().iter().enumerate() {
            let stated: f64 = stated.as_str().unwrap().parse().unwrap();
            // The first row is the event itself.
            let of = |row: usize| if row == 0 { stated } else { amounts[row][index % amounts[row].len()] };
            rows.quantities.push((name.clone(), (0..rows.length).map(of).collect()));
        }
        let attribute = |value: &Value| match value {
            Value::Bool(flag) => Attribute::from(*flag),
            text => Attribute::from(text.as_str().unwrap()),
        };
        for (index, (name, value)) in first["attributes"].as_object().unwrap().iter().enumerate() {
            let other = second["attributes"].get(name).unwrap_or(value);
            let values = vec![attribute(value), attribute(other)];
            rows.attributes.push((
                name.clone(),
                values,
                (0..rows.length as u32).map(|row| (row >> (index % 3)) & 1).collect(),
            ));
        }
        let instant = |usage: &Value| {
            let at: drawdown::Instant = usage["at"].as_str()?.parse().unwrap();
            Some(at.unix_milliseconds() as f64)
        };
        rows.at = instant(first).map(|at| {
            let other = instant(second).unwrap_or(at);
            (0..rows.length).map(|row| if row % 2 == 0 { at } else { other }).collect()
        });
        rows
    }
}

/// How a row came out: credits, or code and message.
fn outcome(priced: &PricedColumns, row: usize) -> Result<Decimal, (String, String)> {
    match priced.errors.iter().find(|error| error.row == row) {
        Some(wrong) => Err(said(&wrong.error)),
        None => Ok(decimal(priced.credits[row], priced.scale)),
    }
}

fn said(error: &Error) -> (String, String) {
    (error.code().to_string(), error.to_string())
}

fn decimal(digits: i64, scale: u32) -> Decimal {
    let text = format!("{:0>width$}", digits.unsigned_abs(), width = scale as usize + 1);
    let (whole, fraction) = text.split_at(text.len() - scale as usize);
    let sign = if digits < 0 { "-" } else { "" };
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }.parse().unwrap()
}

fn by_itself(catalog: &Catalog, event: &str) -> Result<Decimal, (String, String)> {
    let quote = Usage::from_json(event).and_then(|usage| catalog.price(&usage));
    quote.map(|quote| quote.credits).map_err(|error| said(&error))
}

fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => (0..5_000_u32).prop_map(f64::from),
        3 => Just(0.0),
        2 => (0..3_000_000_u32).prop_map(|n| f64::from(n) / 100.0),
        2 => (0..=1_u64 << 53).prop_map(|n| n as f64),
        1 => Just(0.1 + 0.2),
        1 => Just(-1.0),
    ]
}

#[test]
fn every_row_is_priced_as_by_itself() {
    let (rows, errors, compiled) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    let amounts = prop::collection::vec(prop::collection::vec(amount(), 5), 16);
    proptest!(cases(600), |(document in prop_oneof![catalog(1), catalog(2)], first in usage(), second in usage(), amounts in amounts)| {
        let catalog = Catalog::parse(&document.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let stated = Rows::of(&first, &second, &amounts);
        let priced = catalog.price_columns(&stated.columns()).unwrap();
        let mut total = Decimal::ZERO;
        for row in 0..stated.length {
            let alone = by_itself(&catalog, &stated.event(row));
            rows.fetch_add(1, Ordering::Relaxed);
            errors.fetch_add(alone.is_err().into(), Ordering::Relaxed);
            match outcome(&priced, row) {
                // 64 bits may be too few for what a decimal holds.
                Err((code, message)) if alone.is_ok() => {
                    prop_assert!(code == "overflow" && message.contains("do not fit 64 bits"), "{}", message);
                }
                found => prop_assert_eq!(found, alone, "{}", stated.event(row)),
            }
            total = total.plus(decimal(priced.credits[row], priced.scale)).unwrap();
        }
        prop_assert_eq!(priced.total, total);
        compiled.fetch_add(compiled_rows(&catalog, &stated, &priced), Ordering::Relaxed);
    });
    let [rows, errors, compiled] = [rows, errors, compiled].map(|count| count.load(Ordering::Relaxed));
    println!("{rows} rows: {errors} in error, {compiled} compiled");
    #[cfg(feature = "mutation")]
    assert!(compiled * 15 > rows, "only {compiled} of {rows} rows took the fast way");
}

/// How many rows took the fast way: those that change where what it comes to is broken.
#[cfg(feature = "mutation")]
fn compiled_rows(catalog: &Catalog, rows: &Rows, priced: &PricedColumns) -> u32 {
    use drawdown::mutation::{Flip, with_broken};
    let broken = with_broken(Flip::Compiled, || catalog.price_columns(&rows.columns())).unwrap();
    (0..rows.length).filter(|row| outcome(&broken, *row) != outcome(priced, *row)).count() as u32
}

#[cfg(not(feature = "mutation"))]
fn compiled_rows(_: &Catalog, _: &Rows, _: &PricedColumns) -> u32 {
    0
}

/// The meter of each built-in list that a reply goes through.
const METERS: [(&str, &str); 5] = [
    ("wotnot", "reply"),
    ("cleverai", "chat"),
    ("knockknock", "chat_message"),
    ("agent-credits", "llm"),
    ("bookbag", "reply"),
];

/// The licensed sample of real requests, or those of the file that DRAWDOWN_REQUESTS names, under all five lists.
#[test]
fn real_requests_are_priced_as_by_themselves() {
    let path = std::env::var("DRAWDOWN_REQUESTS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/www/public/trace.csv").to_owned());
    let text = std::fs::read_to_string(path).unwrap();
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let place = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (input, output) = (place("input_tokens"), place("output_tokens"));
    let mut rows = Rows::default();
    let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        inputs.push(fields[input].parse::<f64>().unwrap());
        outputs.push(fields[output].parse::<f64>().unwrap());
    }
    rows.length = inputs.len();
    rows.quantities = vec![("inputTokens".into(), inputs), ("outputTokens".into(), outputs)];
    let models = ["gpt-4o", "gpt-4o-mini", "unknown"].map(Attribute::from).to_vec();
    // Every thousandth names a model that no list knows.
    let code = |row: u32| if row % 1_000 == 999 { 2 } else { row % 2 };
    rows.attributes = vec![("model".into(), models, (0..rows.length as u32).map(code).collect())];
    for (id, meter) in METERS {
        rows.meter = meter.into();
        let catalog = Catalog::builtin(id).unwrap();
        let priced = catalog.price_columns(&rows.columns()).unwrap();
        let mut total = Decimal::ZERO;
        let mut wrong = priced.errors.iter().peekable();
        for row in 0..rows.length {
            let found = match wrong.next_if(|error| error.row == row) {
                Some(error) => Err(said(&error.error)),
                None => Ok(decimal(priced.credits[row], priced.scale)),
            };
            let alone = Usage::from_json(&rows.event(row)).and_then(|usage| catalog.price(&usage));
            let alone = alone.map(|quote| quote.credits).map_err(|error| said(&error));
            assert_eq!(found, alone, "{id}, row {row}");
            total = total.plus(alone.unwrap_or_default()).unwrap();
        }
        assert_eq!(priced.total, total);
        println!("{id}: {} rows, {} in error, {total} credits", rows.length, priced.errors.len());
    }
}

/// Rows are priced many at a time: what is odd about one is no matter for those beside it.
#[test]
fn odd_rows_among_thousands_are_priced_as_by_themselves() {
    const LENGTH: usize = 3_000;
    let odd = [(0, 0.5), (1_023, 4_294_967_296.0), (1_024, f64::NAN), (1_030, -1.0), (2_047, 0.3), (2_999, 1e15)];
    let mut inputs: Vec<f64> = (0..LENGTH).map(|row| (row % 700) as f64).collect();
    for (row, number) in odd {
        inputs[row] = number;
    }
    let models = ["gpt-4o", "gpt-4o-mini", "unknown"].map(Attribute::from).to_vec();
    let code = |row: u32| if row == 1_500 { 2 } else { u32::from(row > 40) };
    let rows = Rows {
        meter: "chat".into(),
        length: LENGTH,
        quantities: vec![("inputTokens".into(), inputs), ("outputTokens".into(), vec![100.0; LENGTH])],
        attributes: vec![("model".into(), models, (0..LENGTH as u32).map(code).collect())],
        at: None,
    };
    let catalog = Catalog::builtin("cleverai").unwrap();
    let priced = catalog.price_columns(&rows.columns()).unwrap();
    assert_eq!(priced.errors.iter().map(|error| error.row).collect::<Vec<_>>(), [1_024, 1_030, 1_500]);
    for row in 0..LENGTH {
        if row == 1_500 || odd.iter().any(|(odd, _)| *odd == row) {
            let alone = rows.quantities[0].1[row].is_finite().then(|| by_itself(&catalog, &rows.event(row)));
            assert!(alone.is_none_or(|alone| alone == outcome(&priced, row)), "row {row}");
        } else {
            let thousandths = (row as i64 % 700 + 100) * if row > 40 { 1 } else { 5 };
            assert_eq!(decimal(priced.credits[row], priced.scale), decimal(thousandths, 3), "row {row}");
        }
    }
}

#[test]
fn what_is_wrong_with_the_columns_themselves_is_thrown() {
    let catalog = Catalog::builtin("cleverai").unwrap();
    let short = UsageColumns {
        quantities: [("count".into(), &[1.0][..])].into_iter().collect(),
        ..UsageColumns::of("web_search", 2)
    };
    let error = catalog.price_columns(&short).unwrap_err();
    assert_eq!(error.to_string(), "quantities.count: has 1 rows, where length is 2");
    let error = catalog.price_columns(&UsageColumns::of("web_serch", 0)).unwrap_err();
    assert_eq!(error.code().as_str(), "unknown_meter");
}

#[test]
fn rows_that_cannot_be_read_are_listed() {
    let catalog = Catalog::builtin("cleverai").unwrap();
    let counts = [1.0, f64::NAN, f64::INFINITY, 1e300, -2.0, 0.5, 9_007_199_254_740_994.0, -0.0];
    let codes = [0, 0, 0, 0, 0, 0, 0, 7];
    let columns = UsageColumns {
        quantities: [("count".into(), &counts[..])].into_iter().collect(),
        attributes: [("model".into(), Coded { values: vec!["DALL-E 3 HD".into()], codes: &codes })]
            .into_iter()
            .collect(),
        ..UsageColumns::of("image", counts.len())
    };
    let priced = catalog.price_columns(&columns).unwrap();
    assert_eq!(priced.credits, [80, 0, 0, 0, 0, 40, 0, 0]);
    assert_eq!(priced.total, 120.into());
    let said: Vec<(usize, String)> =
        priced.errors.iter().map(|error| (error.row, error.error.to_string().chars().take(58).collect())).collect();
    let wanted = [
        (1, "quantities.count: NaN is not a number that can be counted "),
        (2, "quantities.count: Infinity is not a number that can be cou"),
        (3, "quantities.count: 100000000000000000000000000000000000000 "),
        (4, "quantities.count: is -2, below zero"),
        (6, "quantities.count: 9007199254740994 is beyond 2^53"),
        (7, "attributes.model: has code 7 here, and 1 values"),
    ];
    for ((row, text), (due, start)) in said.iter().zip(wanted) {
        assert_eq!(*row, due);
        assert!(text.starts_with(start.split_at(start.len().min(40)).0), "{text}");
    }
}

#[test]
fn rows_of_many_scales_share_the_finest() {
    let document = r#"{ "id": "x", "name": "X", "unit": "credit", "plans": {}, "packs": {}, "attributes": { "size": {} },
        "meters": { "m": { "name": "M", "activity": "other", "category": "C", "rate": { "by": { "attribute": "size",
            "values": { "s": { "unit": { "price": "0.001" } }, "l": { "unit": { "price": "1000000" } } } } } } } }"#;
    let catalog = Catalog::parse(document).unwrap();
    let sizes = |codes| [("size".into(), Coded { values: vec!["l".into(), "s".into()], codes })].into_iter().collect();
    let counts = [5_000_000_000_000.0, 3.0, 2.0, 5_000_000_000_000.0];
    let columns = UsageColumns {
        quantities: [("count".into(), &counts[..])].into_iter().collect(),
        attributes: sizes(&[0, 0, 1, 0]),
        ..UsageColumns::of("m", 4)
    };
    let priced = catalog.price_columns(&columns).unwrap();
    assert_eq!((priced.scale, priced.credits.as_slice()), (3, &[0, 3_000_000_000, 2, 0][..]));
    assert_eq!(priced.errors.iter().map(|error| error.row).collect::<Vec<_>>(), [0, 3]);
    assert_eq!(priced.total.to_string(), "3000000.002");
}
