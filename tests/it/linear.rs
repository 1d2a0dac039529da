//! Prices that are linear in their amounts: the quote for none and a unit of each give the quote of any amounts.

use std::sync::atomic::{AtomicU32, Ordering};

use drawdown::{Catalog, Decimal, face};
use proptest::prelude::*;
use serde_json::Value;

use crate::random::{cases, catalog, of_rate, rate, usage};

/// So much for no amounts, and so much more for a unit of each.
fn figure(quotes: &Value, pointer: &str, amounts: &[Decimal]) -> Value {
    let part = |quote: &Value| -> Decimal { quote.pointer(pointer).unwrap().as_str().unwrap().parse().unwrap() };
    let (none, units) = quotes.as_array().unwrap().split_first().unwrap();
    let mut sum = part(none);
    for (unit, amount) in units.iter().zip(amounts) {
        sum = sum.plus(part(unit).times(*amount).unwrap()).unwrap();
    }
    sum.to_string().into()
}

/// The quote for some amounts, made as the npm package makes it.
fn composed(quotes: &Value, amounts: &[Decimal]) -> Value {
    let mut quote = quotes[0].clone();
    let mut pointers = vec!["/credits".to_owned()];
    if !quote["cost"].is_null() {
        pointers.push("/cost/amount".into());
    }
    for line in 0..quote["lines"].as_array().unwrap().len() {
        pointers.extend(["quantity", "billed", "credits"].map(|name| format!("/lines/{line}/{name}")));
    }
    for pointer in pointers {
        *quote.pointer_mut(&pointer).unwrap() = figure(quotes, &pointer, amounts);
    }
    quote
}

#[test]
fn a_linear_price_is_known_from_none_and_a_unit_of_each() {
    let (lines, several) = (AtomicU32::new(0), AtomicU32::new(0));
    let lists = prop_oneof![catalog(0), catalog(1), rate(2, true, &[]).prop_map(|rate| of_rate(&rate))];
    let worth = prop_oneof![Just(Value::Null), Just(Value::from("0.0125"))];
    proptest!(cases(400), |(document in lists, usage in usage(), worth in worth, large in 0..=1_u64 << 53)| {
        let mut document = document;
        if !worth.is_null() {
            document["currency"] = "USD".into();
            document["creditPrice"] = worth;
        }
        let catalog = Catalog::parse(&document.to_string()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let Ok(quotes) = face::linear(&catalog, &usage.to_string()) else { return Ok(()) };
        let quotes: Value = serde_json::from_str(&quotes).unwrap();
        if quotes.is_null() {
            return Ok(());
        }
        lines.fetch_add(1, Ordering::Relaxed);
        several.fetch_add((quotes[0]["lines"].as_array().unwrap().len() > 1).into(), Ordering::Relaxed);
        for factor in [0, 1, large] {
            let mut usage = usage.clone();
            for (place, (_, amount)) in usage["quantities"].as_object_mut().unwrap().iter_mut().enumerate() {
                if factor != 1 {
                    *amount = (factor >> place).to_string().into();
                }
            }
            let amounts: Vec<Decimal> = usage["quantities"].as_object().unwrap().values().map(|amount| amount.as_str().unwrap().parse().unwrap()).collect();
            let quote: Value = serde_json::from_str(&face::price(&catalog, &usage.to_string()).unwrap()).unwrap();
            prop_assert_eq!(composed(&quotes, &amounts), quote);
        }
    });
    let (lines, several) = (lines.into_inner(), several.into_inner());
    assert!(lines > 10 && several > 1, "{lines} linear prices, {several} of several lines");
}
