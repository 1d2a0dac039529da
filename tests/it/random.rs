//! Random price lists that are valid, and usage of them.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

/// How many cases a property runs: so many, or what PROPTEST_CASES says.
pub(crate) fn cases(ordinary: u32) -> ProptestConfig {
    let stated = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: stated.unwrap_or(ordinary), failure_persistence: None, ..ProptestConfig::default() }
}

const QUANTITIES: [&str; 11] = [
    "size",
    "a",
    "b",
    "c",
    "clips",
    "count",
    "inputTokens",
    "cachedInputTokens",
    "cacheWriteTokens",
    "outputTokens",
    "reasoningTokens",
];
const MODES: [&str; 5] = ["none", "up", "down", "half_up", "half_even"];

/// A price, a factor or a bound; short, so that products of some of them can be held.
fn positive() -> impl Strategy<Value = String> + Clone {
    prop_oneof![3 => (1..100_u32).prop_map(|n| n.to_string()), 2 => (1..400_u32).prop_map(|n| decimal(n, 1)), 1 => (1..300_u32).prop_map(|n| decimal(n, 2))]
}

fn decimal(digits: u32, places: u32) -> String {
    let power = 10_u32.pow(places);
    format!("{}.{:0width$}", digits / power, digits % power, width = places as usize)
}

fn name() -> impl Strategy<Value = &'static str> + Clone {
    prop_oneof![10 => select(&QUANTITIES[..]), 1 => Just("total"), 1 => Just("size")]
}

/// Divisors that always end, and any.
fn divisor(ends: bool) -> BoxedStrategy<String> {
    let ending = select(vec!["1", "2", "4", "5", "8", "10", "1000", "0.5", "1.25"]);
    let any = select(vec!["3", "7", "60", "0.7", "12"]);
    if ends { ending.prop_map(str::to_owned).boxed() } else { prop_oneof![ending, any].prop_map(str::to_owned).boxed() }
}

/// Ascending tiers, of which the last one is open.
fn tiers(tier: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Value> {
    (subsequence(vec!["1", "2.5", "10", "60", "1000"], 0..4), prop::collection::vec(tier, 4)).prop_map(
        |(bounds, tiers)| {
            let bounds = bounds.into_iter().map(Value::from).chain([Value::Null]);
            let bounded = bounds.zip(tiers).map(|(bound, mut tier)| {
                if !bound.is_null() {
                    tier["upTo"] = bound;
                }
                tier
            });
            Value::Array(bounded.collect())
        },
    )
}

fn slice() -> BoxedStrategy<Value> {
    prop_oneof![
        positive().prop_map(|unit| json!({ "unit": unit })),
        positive().prop_map(|flat| json!({ "flat": flat })),
        (positive(), positive()).prop_map(|(unit, flat)| json!({ "unit": unit, "flat": flat })),
    ]
    .boxed()
}

fn condition() -> impl Strategy<Value = Value> {
    select(vec![
        json!({ "json": true }),
        json!({ "json": false }),
        json!({ "auto": true }),
        json!({ "size": "s" }),
        json!({ "size": "m", "json": true }),
        json!({ "auto": false, "size": "l" }),
        json!({ "plan": "paid" }),
    ])
}

fn table(rate: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let of = |attribute: &'static str, values: Vec<&'static str>, rate: &BoxedStrategy<Value>| {
        let entries = prop::collection::vec(rate.clone(), values.len());
        (subsequence(values.clone(), 1..=values.len()), entries, prop::option::weighted(0.7, rate.clone())).prop_map(
            move |(values, rates, fallback)| {
                let values: serde_json::Map<String, Value> = values.into_iter().map(str::to_owned).zip(rates).collect();
                let mut by = json!({ "attribute": attribute, "values": values });
                if let Some(fallback) = fallback {
                    by["fallback"] = fallback;
                }
                json!({ "by": by })
            },
        )
    };
    prop_oneof![
        3 => of("model", vec!["x", "y", "z"], &rate),
        1 => of("size", vec!["s", "m", "l"], &rate),
        1 => of("other", vec!["x", "y"], &rate),
        1 => of("auto", vec!["true", "false"], &rate),
        1 => of("plan", vec!["free", "paid"], &rate),
    ]
    .boxed()
}

fn leaf() -> BoxedStrategy<Value> {
    prop_oneof![3 => positive().prop_map(Value::from), 4 => name().prop_map(Value::from)].boxed()
}

/// Every shape, one level deeper than `ends` and `any`: rates that always end, and rates that need a rounding.
fn shape(
    ends: &BoxedStrategy<Value>,
    any: &BoxedStrategy<Value>,
    terminating: bool,
    inner: &[&'static str],
) -> BoxedStrategy<Value> {
    let rate = if terminating { ends } else { any }.clone();
    let divisor = || divisor(terminating);
    let several = prop::collection::vec(rate.clone(), 1..4);
    let pair = prop::collection::vec(rate.clone(), 2..=2);
    let list =
        |shape: &'static str, rates: BoxedStrategy<Vec<Value>>| rates.prop_map(move |rates| json!({ shape: rates }));
    let package = |of: BoxedStrategy<Value>, modes: Vec<&'static str>, size: BoxedStrategy<String>| {
        let extras = (prop::option::of(positive()), prop::option::of(positive()));
        (of, size, positive(), select(modes), extras).prop_map(|(of, size, price, round, (free, minimum))| {
            json!({ "package": stated(json!({ "of": of, "size": size, "price": price, "round": round }), [("free", free), ("minimum", minimum)]) })
        })
    };
    let whole = MODES[1..].to_vec();
    let tier = prop_oneof![slice(), rate.clone().prop_map(|rate| json!({ "rate": rate }))].boxed();
    let class = || prop::option::of(positive());
    let shapes = vec![
        (2, rate.clone().prop_map(|rate| json!({ "flat": rate })).boxed()),
        (3, (rate.clone(), positive(), divisor(), prop::option::of(positive())).prop_map(|(of, price, per, included)| {
            json!({ "unit": stated(json!({ "of": of, "price": price, "per": per }), [("included", included)]) })
        }).boxed()),
        (2, package(any.clone(), whole, positive().boxed()).boxed()),
        (1, package(rate.clone(), vec!["none"], divisor()).boxed()),
        (2, (rate.clone(), tiers(slice())).prop_map(|(of, tiers)| json!({ "graduated": { "of": of, "tiers": tiers } })).boxed()),
        (2, (rate.clone(), tiers(tier)).prop_map(|(of, tiers)| json!({ "volume": { "of": of, "tiers": tiers } })).boxed()),
        (2, (positive(), positive(), class(), class(), class(), divisor()).prop_map(|(input, output, cached, write, reasoning, per)| {
            let classes = [("cachedInput", cached), ("cacheWrite", write), ("reasoning", reasoning)];
            json!({ "tokens": stated(json!({ "per": per, "input": input, "output": output, "overlap": "inside" }), classes) })
        }).boxed()),
        (1, prop::collection::vec(positive(), 5).prop_map(|prices| {
            json!({ "tokens": { "input": prices[0], "output": prices[1], "cachedInput": prices[2], "cacheWrite": prices[3], "reasoning": prices[4], "overlap": "beside" } })
        }).boxed()),
        (3, table(rate.clone())),
        (2, (prop::collection::vec((condition(), rate.clone()), 1..3), prop::option::weighted(0.9, rate.clone())).prop_map(|(cases, otherwise)| {
            let cases: Vec<Value> = cases.into_iter().map(|(conditions, rate)| json!({ "if": conditions, "rate": rate })).collect();
            match otherwise {
                Some(otherwise) => json!({ "match": { "cases": cases, "otherwise": otherwise } }),
                None => json!({ "match": { "cases": cases } }),
            }
        }).boxed()),
        (1, (rate.clone(), rate.clone()).prop_map(|(one, two)| json!({ "lookup": { "of": "clips", "values": { "1": one, "2.0": two, "3": "4" } } })).boxed()),
        (3, list("sum", several.clone().boxed()).boxed()),
        (2, list("product", pair.clone().boxed()).boxed()),
        (2, list("max", several.clone().boxed()).boxed()),
        (2, list("min", several.boxed()).boxed()),
        (1, pair.prop_map(|rates| json!({ "difference": [{ "sum": rates }, rates[0]] })).boxed()),
        (1, (rate.clone(), rate.clone()).prop_map(|(one, two)| json!({ "difference": [one, two] })).boxed()),
        (2, (rate.clone(), divisor()).prop_map(|(of, by)| json!({ "quotient": { "of": of, "by": by } })).boxed()),
        (2, (any.clone(), select(MODES[1..].to_vec()), positive()).prop_map(|(of, mode, to)| json!({ "round": { "of": of, "mode": mode, "to": to } })).boxed()),
        (1, (any.clone(), any.clone()).prop_map(|(of, by)| json!({ "round": { "of": { "quotient": { "of": of, "by": by } }, "mode": "half_even", "to": "0.01" } })).boxed()),
        (1, (any.clone(), rate.clone()).prop_map(|(of, rate)| json!({ "ifPositive": { "of": of, "rate": rate } })).boxed()),
        (1, (rate.clone(), rate.clone(), divisor()).prop_map(|(cost, markup, price)| json!({ "costPlus": { "cost": cost, "markup": markup, "creditPrice": price } })).boxed()),
        (2, (rate.clone(), select(vec!["0.5", "2", "3"]), prop_oneof![Just("clips"), Just("2"), Just("3")]).prop_map(|(rate, factor, times)| {
            json!({ "iterate": { "quantity": "size", "start": "a", "factor": factor, "times": times, "rate": rate } })
        }).boxed()),
        (1, (rate.clone(), rate.clone()).prop_map(|(low, more)| json!({ "range": { "low": low, "high": { "sum": [low, more] } } })).boxed()),
        (2, prop::collection::vec(rate.clone(), 1..3).prop_map(|rates| {
            let versions = ["2026-01-01", "2026-04-14"].into_iter().zip(rates);
            json!({ "dated": versions.map(|(from, rate)| json!({ "from": from, "rate": rate })).collect::<Vec<_>>() })
        }).boxed()),
        (1, Just(json!({ "sum": [{ "free": { "reason": "beta" } }, "a"] })).boxed()),
        (1, composite(rate, inner)),
    ];
    prop::strategy::Union::new_weighted(shapes).boxed()
}

/// Another meter's rate, some of its quantities bound and attributes renamed.
fn composite(rate: BoxedStrategy<Value>, meters: &[&'static str]) -> BoxedStrategy<Value> {
    if meters.is_empty() {
        return leaf();
    }
    let quantities = prop::collection::btree_map(select(&QUANTITIES[..]).prop_map(str::to_owned), rate, 0..3);
    (select(meters.to_vec()), quantities, any::<bool>())
        .prop_map(|(name, quantities, renamed)| {
            let attributes = if renamed { json!({ "model": "other" }) } else { json!({}) };
            json!({ "meter": { "name": name, "quantities": quantities, "attributes": attributes } })
        })
        .boxed()
}

fn stated<const N: usize>(mut object: Value, optional: [(&str, Option<String>); N]) -> Value {
    for (name, value) in optional {
        if let Some(value) = value {
            object[name] = Value::from(value);
        }
    }
    object
}

/// Rates up to `depth` deep; those that may need a rounding where `terminating` is false.
pub(crate) fn rate(depth: u32, terminating: bool, inner: &[&'static str]) -> BoxedStrategy<Value> {
    let (mut ends, mut any) = (leaf(), leaf());
    for _ in 0..depth {
        let ending = prop_oneof![1 => leaf(), 5 => shape(&ends, &any, true, inner)].boxed();
        any = prop_oneof![1 => leaf(), 5 => shape(&ends, &any, false, inner)].boxed();
        ends = ending;
    }
    // The price itself: a bare constant would be one step more likely than it is interesting.
    shape(&ends, &any, terminating, inner)
}

fn rounding(scopes: &'static [&'static str], modes: &'static [&'static str]) -> BoxedStrategy<Value> {
    let steps = select(vec!["1", "0.01", "0.25", "5"]);
    (select(modes), steps, select(scopes))
        .prop_map(|(mode, to, scope)| json!({ "mode": mode, "to": to, "scope": scope }))
        .boxed()
}

/// A meter that needs no rounding, or has one that settles it; with a derived quantity where its rate reads one, defaults, and sometimes an exemption.
fn meter(depth: u32, inner: &'static [&'static str], settled_share: u32) -> BoxedStrategy<Value> {
    let settled = (rate(depth, false, inner), rounding(&["event"], &MODES[1..]));
    let exact =
        (rate(depth, true, inner), prop_oneof![Just(Value::Null), rounding(&["day", "cycle", "event"], &MODES)]);
    let optional = prop::option::weighted(0.15, Just(()));
    (prop_oneof![settled_share => settled, 2 => exact], optional, any::<bool>())
        .prop_map(|((rate, rounding), exempt, defaults)| {
            let mut meter = json!({
                "name": "Meter", "activity": "other", "category": "Test", "rate": rate,
                "measured": QUANTITIES.iter().chain(&["total"]).collect::<Vec<_>>(),
            });
            let text = rate.to_string();
            let mut rules = serde_json::Map::new();
            if text.contains("\"total\"") {
                rules.insert("total".into(), json!({ "is": { "sum": ["a", "b"] } }));
            }
            for class in ["cachedInput", "cacheWrite", "reasoning"] {
                if defaults && text.contains(&format!("\"{class}\"")) {
                    rules.insert(format!("{class}Tokens"), json!({ "default": "0" }));
                }
            }
            if defaults && text.contains("\"attribute\":\"model\"") {
                meter["attributes"] = json!({ "model": { "default": "x" } });
            }
            meter["quantities"] = Value::Object(rules);
            if !rounding.is_null() {
                meter["rounding"] = rounding;
            }
            if exempt.is_some() {
                meter["exempt"] = json!({ "own": { "if": { "auto": true, "json": true }, "label": "both" } });
            }
            meter
        })
        .boxed()
}

/// A price list of three meters, of which each may name the ones after it.
pub(crate) fn catalog(depth: u32) -> BoxedStrategy<Value> {
    // What a composite prices is not rounded by the inner meter, so that one must not need it.
    (meter(depth, &["n", "o"], 1), meter(2, &["o"], 0), meter(2, &[], 0))
        .prop_map(|(m, n, o)| list(json!({ "m": m, "n": n, "o": o })))
        .boxed()
}

/// A price list with one meter, `m`, of that rate.
pub(crate) fn of_rate(rate: &Value) -> Value {
    let measured: Vec<_> = QUANTITIES.iter().chain(&["total"]).collect();
    list(
        json!({ "m": { "name": "Meter", "activity": "other", "category": "Test", "rate": rate, "measured": measured } }),
    )
}

fn list(meters: Value) -> Value {
    json!({
        "id": "random", "name": "Random", "unit": "credit", "packs": {},
        "plans": {
            "free": { "name": "Free", "price": null, "credits": "custom" },
            "paid": { "name": "Paid", "price": null, "credits": "custom" },
        },
        "attributes": {
            "model": {}, "other": {}, "json": { "default": false }, "auto": {}, "size": { "values": ["s", "m", "l"] },
        },
        "aliases": { "size": { "small": "s" } },
        "meters": meters,
    })
}

fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just("0".to_owned()),
        1 => select(vec!["1", "2.5", "10", "60", "1000"]).prop_map(str::to_owned),
        4 => (1..3_000_u32).prop_map(|n| n.to_string()),
        2 => (1..30_000_u32).prop_map(|n| decimal(n, 2)),
    ]
}

/// An event of meter `m`: most quantities and attributes stated, some missing, some unknown.
pub(crate) fn usage() -> BoxedStrategy<Value> {
    // Classes of tokens are mostly smaller than what contains them.
    let few = (0..300_u32).prop_map(|n| n.to_string());
    let many = (600..3_000_u32).prop_map(|n| n.to_string());
    let amounts = move |name: &'static str| match name {
        "inputTokens" | "outputTokens" => prop_oneof![9 => many.clone(), 1 => amount()].boxed(),
        "cachedInputTokens" | "cacheWriteTokens" | "reasoningTokens" => few.clone().boxed(),
        _ => amount().boxed(),
    };
    let quantities: Vec<_> = QUANTITIES.into_iter().map(|name| prop::option::weighted(0.985, amounts(name))).collect();
    let clips = prop::option::weighted(0.98, select(vec!["1", "2", "3", "3.0", "2", "1", "0"]));
    let models =
        |likely| prop::option::weighted(likely, prop_oneof![19 => select(vec!["x", "y", "z"]), 1 => Just("w")]);
    let sizes = prop::option::weighted(0.97, select(vec!["s", "m", "l", "small"]));
    let plans = prop::option::weighted(0.97, select(vec!["free", "paid"]));
    let flags = (prop::option::weighted(0.97, any::<bool>()), prop::option::of(any::<bool>()));
    let at = prop_oneof![
        1 => Just(Value::Null),
        1 => Just(Value::from("2025-12-31T23:59:59Z")),
        20 => select(vec!["2026-01-01T00:00:00Z", "2026-04-13T23:59:59Z", "2026-04-14T00:00:00Z", "2026-11-20T12:00:00Z"]).prop_map(Value::from),
    ];
    (quantities, clips, models(0.97), models(0.9), sizes, plans, flags, at)
        .prop_map(|(amounts, clips, model, other, size, plan, (auto, json), at)| {
            let amounts =
                QUANTITIES.iter().zip(amounts).filter_map(|(name, amount)| Some((*name, Value::from(amount?))));
            let mut quantities: serde_json::Map<String, Value> =
                amounts.map(|(name, value)| (name.into(), value)).collect();
            quantities.remove("clips");
            quantities.extend(clips.map(|clips| ("clips".to_owned(), Value::from(clips))));
            let texts = [("model", model), ("other", other), ("size", size), ("plan", plan)];
            let flags = [("auto", auto), ("json", json)];
            let texts = texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::from(text?))));
            let flags = flags.into_iter().filter_map(|(name, flag)| Some((name.to_owned(), Value::from(flag?))));
            let mut usage = json!({ "meter": "m", "quantities": quantities });
            usage["attributes"] = Value::Object(texts.chain(flags).collect());
            if !at.is_null() {
                usage["at"] = at;
            }
            usage
        })
        .boxed()
}
