//! What must hold for every price list and every event, tried on random ones.

use std::sync::atomic::{AtomicU32, Ordering};

use drawdown::{Catalog, Decimal, Error, ErrorCode, Named, Usage, face};
use num_rational::BigRational;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fuzz::builtin;
use crate::naive::{self, number};
use crate::random::{cases, catalog, of_rate, rate, usage};
use crate::vectors::{self, Vector};

fn parsed(document: &Value) -> Result<Catalog, TestCaseError> {
    Catalog::parse(&document.to_string()).map_err(|error| TestCaseError::fail(format!("{error:?}")))
}

fn priced(catalog: &Catalog, usage: &Value) -> Result<(BigRational, BigRational), Error> {
    let quote: Value = serde_json::from_str(&face::price(catalog, &usage.to_string())?).unwrap();
    let low = number(quote["credits"].as_str().unwrap());
    let high = quote["creditsHigh"].as_str().map_or_else(|| low.clone(), number);
    Ok((low, high))
}

/// Whether 28 digits hold a figure: then the crate has no excuse.
fn holds(figure: &BigRational) -> bool {
    let mut scaled = figure.clone();
    for _ in 0..28 {
        if scaled.is_integer() {
            break;
        }
        scaled *= number("10");
    }
    scaled.is_integer() && scaled.numer().bits() <= 93
}

#[test]
fn agrees_with_the_naive_evaluator() {
    let (prices, errors, overflows) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    proptest!(cases(2_000), |(document in catalog(4), usage in usage())| {
        let exact = naive::price(&document, &usage);
        match (priced(&parsed(&document)?, &usage), exact) {
            (Ok(span), Ok(exact)) => {
                prices.fetch_add(1, Ordering::Relaxed);
                prop_assert_eq!(span, exact.span);
            }
            (Err(error), Err(due)) => {
                errors.fetch_add(1, Ordering::Relaxed);
                let found = (error.code().as_str(), error.path().map(str::to_owned));
                prop_assert!(due.contains(&found), "{:?} is none of {:?}", error, due);
            }
            (Err(error), Ok(exact)) if error.code() == ErrorCode::Overflow => {
                overflows.fetch_add(1, Ordering::Relaxed);
                let held = holds(&exact.span.0) && holds(&exact.span.1);
                prop_assert!(!held || exact.bits > 80, "overflow at {:?}", exact.span);
            }
            (found, exact) => {
                let exact = exact.map(|exact| exact.span);
                prop_assert!(false, "{:?} instead of {:?}", found, exact);
            }
        }
    });
    let [prices, errors, overflows] = [prices, errors, overflows].map(AtomicU32::into_inner);
    println!("{prices} prices agree, {errors} errors agree, {overflows} figures are too long");
    assert!(prices > errors && prices > 10 * overflows, "too few cases have a price");
}

/// The naive evaluator is worth something only where it is right itself: it prices the vectors too.
#[test]
fn the_naive_evaluator_agrees_with_the_vectors() {
    // It has no limit of depth either.
    let roomy = std::thread::Builder::new().stack_size(64 << 20);
    roomy.spawn(price_the_vectors_naively).unwrap().join().unwrap();
}

fn price_the_vectors_naively() {
    let mut agreed = 0;
    for Vector { file, name, body, .. } in vectors::all() {
        let document = match &body["catalog"] {
            Value::String(id) if body["patch"].is_null() => builtin(id),
            document => document.clone(),
        };
        let mut usage = body["usage"].clone();
        let scope = &document["meters"][usage["meter"].as_str().unwrap_or_default()]["rounding"]["scope"];
        // It knows no lines, and instants only in one notation.
        let beyond = !document.is_object() || scope == "line" || usage["meter"].is_null() || usage["at"].is_number();
        if beyond || body["quote"].is_null() || usage["at"].as_str().is_some_and(|at| !at.ends_with('Z')) {
            continue;
        }
        for (_, amount) in usage["quantities"].as_object_mut().into_iter().flatten() {
            *amount = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned).into();
        }
        let (low, high) = naive::price(&document, &usage).unwrap_or_else(|due| panic!("{file} / {name}: {due:?}")).span;
        assert_eq!(low, number(body["quote"]["credits"].as_str().unwrap()), "{file} / {name}");
        assert!(body["quote"]["creditsHigh"].as_str().is_none_or(|stated| number(stated) == high), "{file} / {name}");
        agreed += 1;
    }
    assert!(agreed > 400, "only {agreed} vectors");
}

#[test]
fn lines_add_up_and_a_price_is_the_same_twice() {
    proptest!(cases(800), |(document in catalog(3), usage in usage())| {
        let catalog = parsed(&document)?;
        let Ok(quote) = face::price(&catalog, &usage.to_string()) else { return Ok(()) };
        prop_assert_eq!(&face::price(&catalog, &usage.to_string()).unwrap(), &quote);
        prop_assert_eq!(face::price_all(&catalog, &json!([usage, usage]).to_string()).unwrap(), format!("[{quote},{quote}]"));
        let quote = catalog.price(&Usage::from_json(&usage.to_string()).unwrap()).unwrap();
        let sum = quote.lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.plus(line.credits)).unwrap();
        prop_assert_eq!(sum, quote.credits);
        prop_assert!(!quote.credits.is_negative());
        prop_assert!(quote.credits_high.is_none_or(|high| high > quote.credits));
    });
}

#[test]
fn lines_rounded_one_by_one_are_multiples_of_the_step() {
    let lines = prop::collection::vec((1..1_000_u32, 0..10_000_u32), 1..6);
    let modes = proptest::sample::select(vec!["up", "down", "half_up", "half_even"]);
    proptest!(cases(400), |(lines in lines, mode in modes, step in proptest::sample::select(vec!["1", "0.25", "5"]))| {
        let rates: Vec<Value> = lines.iter().enumerate().map(|(index, (price, _))| json!({ "unit": { "of": format!("q{index}"), "price": price.to_string(), "per": "700" } })).collect();
        let quantities: serde_json::Map<String, Value> =
            lines.iter().enumerate().map(|(index, (_, amount))| (format!("q{index}"), Value::from(*amount))).collect();
        let rounding = json!({ "mode": mode, "to": step, "scope": "line" });
        let document = json!({ "id": "lines", "name": "Lines", "unit": "credit", "plans": {}, "packs": {}, "meters": { "m": { "name": "M", "activity": "other", "category": "Test", "rate": { "sum": rates }, "rounding": rounding } } });
        let quote = parsed(&document)?.price(&Usage::from_json(&json!({ "meter": "m", "quantities": quantities }).to_string()).unwrap()).unwrap();
        prop_assert_eq!(quote.lines.len(), lines.len());
        let step = number(step);
        for (line, (price, amount)) in quote.lines.iter().zip(&lines) {
            let (rounded, exact) = (number(&line.credits.to_string()), number(&(u64::from(*price) * u64::from(*amount)).to_string()) / number("700"));
            prop_assert!((&rounded / &step).is_integer());
            let off = if rounded > exact { &rounded - &exact } else { &exact - &rounded };
            let most = if mode.starts_with("half") { &step / number("2") } else { step.clone() };
            prop_assert!(off <= most && (mode != "up" || rounded >= exact) && (mode != "down" || rounded <= exact));
        }
    });
}

#[test]
fn every_price_list_explains_itself_and_comes_back_from_its_text() {
    proptest!(cases(800), |(document in catalog(4), usage in usage())| {
        let catalog = parsed(&document)?;
        for meter in ["m", "n", "o"] {
            let sentence = catalog.explain(meter, &Named::default());
            prop_assert!(sentence.as_ref().is_ok_and(|sentence| !sentence.is_empty()), "{:?}", sentence);
            prop_assert!(catalog.inputs(meter).is_ok());
        }
        let narrowed = face::explain(&catalog, "m", Some(&usage["attributes"].to_string()));
        if let Err(error) = narrowed {
            prop_assert_eq!(error.code(), ErrorCode::Unpriced);
        }
        let again = Catalog::parse(&catalog.to_json()).unwrap();
        prop_assert_eq!(again.document(), catalog.document());
        prop_assert_eq!(again.to_json(), catalog.to_json());
    });
}

#[test]
fn explains_a_single_price_with_its_number() {
    let shapes = proptest::sample::select(vec!["flat", "unit", "package"]);
    proptest!(cases(300), |(digits in 1..100_000_u32, shape in shapes)| {
        let price = Decimal::from(digits).times("0.01".parse().unwrap()).unwrap().to_string();
        let rate = match shape {
            "flat" => json!({ "flat": price }),
            "unit" => json!({ "unit": { "of": "a", "price": price, "per": "1000" } }),
            _ => json!({ "package": { "of": "a", "size": "5000", "price": price } }),
        };
        let sentence = parsed(&of_rate(&rate))?.explain("m", &Named::default()).unwrap().replace(',', "");
        let credits = if price == "1" { "credit" } else { "credits" };
        prop_assert!(sentence.starts_with(&format!("{price} {credits} per ")), "{}", sentence);
        let unit = match shape { "flat" => "event", "unit" => "1000 as", _ => "started block of 5000 as" };
        prop_assert!(sentence.ends_with(unit), "{}", sentence);
    });
}

#[test]
fn explains_another_meter_by_the_names_that_it_is_given() {
    let by = |of: &str| json!({ "flat": { "by": { "attribute": of, "values": { "small": "1", "large": "5" } } } });
    let meter = |rate: Value| json!({ "name": "M", "activity": "other", "category": "C", "rate": rate });
    let catalog = parsed(&json!({
        "id": "x", "name": "X", "unit": "credit", "plans": {}, "packs": {},
        "attributes": { "model": { "values": ["small", "large"] }, "helper": { "values": ["small", "large"] } },
        "meters": {
            "step": meter(by("model")),
            "task": meter(json!({ "meter": { "name": "step", "attributes": { "model": "helper" } } })),
        },
    }))
    .unwrap();
    let explained = |attributes: &str| face::explain(&catalog, "task", Some(attributes)).unwrap();
    assert!(explained(r#"{"model":"large","helper":"small"}"#).starts_with("1 credit per "));
    // The task's own model has no part in the price of its steps.
    assert_eq!(explained(r#"{"model":"large"}"#), explained("{}"));
}

#[test]
fn a_rate_added_to_itself_is_twice_the_rate() {
    proptest!(cases(800), |(rate in rate(3, true, &[]), usage in usage(), times in 1..9_u32)| {
        let Ok((low, high)) = priced(&parsed(&of_rate(&rate))?, &usage) else { return Ok(()) };
        let Ok(sum) = priced(&parsed(&of_rate(&json!({ "sum": [rate, rate] })))?, &usage) else { return Ok(()) };
        prop_assert_eq!(sum, (&low + &low, &high + &high));
        let scaled = json!({ "product": [times.to_string(), rate] });
        let Ok(product) = priced(&parsed(&of_rate(&scaled))?, &usage) else { return Ok(()) };
        let times = number(&times.to_string());
        prop_assert_eq!(product, (low * &times, high * &times));
    });
}

#[test]
fn more_is_never_cheaper_where_no_shape_says_so() {
    proptest!(cases(1_000), |(rate in monotone(), usage in usage(), more in 1..5_000_u32, which in proptest::sample::select(vec!["a", "b", "c", "count", "inputTokens", "outputTokens"]))| {
        let catalog = parsed(&of_rate(&rate))?;
        let Ok((low, high)) = priced(&catalog, &usage) else { return Ok(()) };
        let mut greater = usage.clone();
        let amount = usage["quantities"][which].as_str().unwrap_or(if which == "count" { "1" } else { "0" });
        let raised = amount.parse::<Decimal>().unwrap().plus(more.into()).unwrap();
        greater["quantities"][which] = raised.to_string().into();
        // More may ask for what is missing, or open a range where one figure is needed.
        let (dearer, dearer_high) = match priced(&catalog, &greater) {
            Err(error) if matches!(error.code(), ErrorCode::MissingQuantity | ErrorCode::OutOfRange) => return Ok(()),
            dearer => dearer.unwrap(),
        };
        prop_assert!(dearer >= low && dearer_high >= high, "{} becomes {}", low, dearer);
    });
}

/// Rates of shapes that never fall when a quantity rises.
fn monotone() -> BoxedStrategy<Value> {
    let price = || (1..500_u32).prop_map(|digits| format!("{}.{:02}", digits / 100, digits % 100));
    let quantity = proptest::sample::select(vec!["a", "b", "c", "count"]).prop_map(Value::from);
    let tokens = (price(), price()).prop_map(
        |(input, output)| json!({ "tokens": { "per": "1000", "input": input, "output": output, "overlap": "inside" } }),
    );
    let leaf = prop_oneof![3 => quantity, 1 => price().prop_map(Value::from), 1 => tokens];
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let several = prop::collection::vec(inner.clone(), 1..4);
        let shape = proptest::sample::select(vec!["sum", "max", "min"]);
        let modes = || proptest::sample::select(vec!["none", "up", "down", "half_up", "half_even"]);
        prop_oneof![
            (shape, several).prop_map(|(shape, rates)| json!({ shape: rates })),
            (inner.clone(), inner.clone()).prop_map(|(one, two)| json!({ "product": [one, two] })),
            inner.clone().prop_map(|rate| json!({ "flat": rate })),
            (inner.clone(), price(), price()).prop_map(|(of, price, included)| json!({ "unit": { "of": of, "price": price, "included": included } })),
            (inner.clone(), price(), modes(), price()).prop_map(|(of, price, round, free)| json!({ "package": { "of": of, "size": "8", "price": price, "round": round, "free": free } })),
            (inner.clone(), price(), price()).prop_map(|(of, one, two)| json!({ "graduated": { "of": of, "tiers": [{ "upTo": "10", "unit": one }, { "upTo": "500", "unit": two, "flat": one }, { "unit": "1" }] } })),
            (inner.clone(), modes()).prop_map(|(of, mode)| json!({ "round": { "of": of, "mode": mode, "to": "0.5" } })),
            (inner.clone(), inner.clone()).prop_map(|(of, rate)| json!({ "ifPositive": { "of": of, "rate": rate } })),
            (inner.clone(), inner.clone()).prop_map(|(low, more)| json!({ "sum": [low, { "range": { "low": "1", "high": { "sum": ["1", more] } } }] })),
            inner.prop_map(|cost| json!({ "costPlus": { "cost": cost, "markup": "0.25", "creditPrice": "0.01" } })),
        ]
    })
    .boxed()
}
