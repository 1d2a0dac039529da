//! A second evaluator of the rate algebra, on JSON and big rationals: slow, plain, written from the docs.
//!
//! It knows nothing of the crate's types. Where several parts of a rate are wrong at once it returns all
//! the errors that are due, because the docs do not say which of them comes first.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde_json::Value;

/// A low and a high figure; the same where the price is no range.
pub(crate) type Span = (BigRational, BigRational);

/// Code and path of an error.
pub(crate) type Failure = (&'static str, Option<String>);

type Outcome<T> = Result<T, BTreeSet<Failure>>;

/// What an event costs.
pub(crate) struct Priced {
    pub(crate) span: Span,
    /// Bits of the longest figure on the way: what is longer than the crate's integers may overflow there.
    pub(crate) bits: u64,
}

/// The price of `usage` under `document`, both as their authors write them.
pub(crate) fn price(document: &Value, usage: &Value) -> Outcome<Priced> {
    let meter = &document["meters"][usage["meter"].as_str().unwrap()];
    let scope = Scope { document, meter, usage, outer: None, bits: &std::cell::Cell::new(0) };
    for (_, exemption) in entries(&meter["exempt"]) {
        if scope.holds(&exemption["if"])? {
            return Ok(Priced { span: (number("0"), number("0")), bits: 0 });
        }
    }
    let mut span = scope.rate(&meter["rate"])?;
    let rounding = if meter["rounding"].is_null() { &document["rounding"] } else { &meter["rounding"] };
    if rounding["scope"].as_str().unwrap_or("event") == "event" && !rounding.is_null() {
        let step = decimal(&rounding["to"], "1");
        span = (round(&span.0, &rounding["mode"], &step), round(&span.1, &rounding["mode"], &step));
    }
    Ok(Priced { span, bits: scope.bits.get() })
}

struct Scope<'a> {
    document: &'a Value,
    meter: &'a Value,
    usage: &'a Value,
    outer: Option<Outer<'a>>,
    bits: &'a std::cell::Cell<u64>,
}

/// The scope around, the quantities that it binds, and the names under which it knows the attributes.
type Outer<'a> = (&'a Scope<'a>, Vec<(String, BigRational)>, &'a Value);

impl Scope<'_> {
    fn rate(&self, rate: &Value) -> Outcome<Span> {
        let span = self.value_of(rate)?;
        for end in [&span.0, &span.1] {
            self.bits.set(self.bits.get().max(end.numer().bits()).max(end.denom().bits()));
        }
        Ok(span)
    }

    fn value_of(&self, rate: &Value) -> Outcome<Span> {
        if let Value::String(text) = rate {
            let first = text.chars().next().unwrap();
            return if first.is_ascii_alphabetic() { self.quantity(text).map(flat) } else { Ok(flat(number(text))) };
        }
        let (shape, content) = entries(rate).next().unwrap();
        let of = || self.figure_or(&content["of"], "count");
        match shape {
            "flat" => {
                let (rate, count) = both(self.rate(content), self.quantity("count"))?;
                Ok((&rate.0 * &count, &rate.1 * &count))
            }
            "unit" => {
                let beyond = above_zero(of()? - decimal(&content["included"], "0"));
                Ok(flat(beyond / decimal(&content["per"], "1") * decimal(&content["price"], "0")))
            }
            "package" => {
                let beyond = above_zero(of()? - decimal(&content["free"], "0"));
                let mode = if content["round"].is_null() { &Value::from("up") } else { &content["round"] };
                let blocks = round(&(beyond / decimal(&content["size"], "1")), mode, &number("1"));
                Ok(flat(blocks.max(decimal(&content["minimum"], "0")) * decimal(&content["price"], "0")))
            }
            "graduated" => {
                let quantity = of()?;
                let (mut below, mut total) = (number("0"), number("0"));
                for tier in list(&content["tiers"]) {
                    let end = if tier["upTo"].is_null() { quantity.clone() } else { decimal(&tier["upTo"], "0") };
                    let within = above_zero((&quantity).min(&end) - &below);
                    if within.is_positive() {
                        total += &within * decimal(&tier["unit"], "0") + decimal(&tier["flat"], "0");
                    }
                    below = end;
                }
                Ok(flat(total))
            }
            "volume" => {
                let quantity = of()?;
                let fits = |tier: &&Value| tier["upTo"].is_null() || quantity <= decimal(&tier["upTo"], "0");
                let tier = list(&content["tiers"]).iter().find(fits).unwrap();
                if !tier["rate"].is_null() {
                    return self.rate(&tier["rate"]);
                }
                let fee = if quantity.is_zero() { number("0") } else { decimal(&tier["flat"], "0") };
                Ok(flat(&quantity * decimal(&tier["unit"], "0") + fee))
            }
            "tokens" => self.tokens(content),
            "by" => {
                let attribute = content["attribute"].as_str().unwrap();
                let fallback = Some(&content["fallback"]).filter(|rate| !rate.is_null());
                match (self.attribute(attribute), fallback) {
                    (None, None) => fail("missing_attribute", Some(self.attribute_path(attribute))),
                    (None, Some(rate)) => self.rate(rate),
                    (Some(value), fallback) => match content["values"].get(text_of(&value)).or(fallback) {
                        Some(rate) => self.rate(rate),
                        None => fail("unpriced", Some(self.attribute_path(attribute))),
                    },
                }
            }
            "match" => {
                for case in list(&content["cases"]) {
                    if self.holds(&case["if"])? {
                        return self.rate(&case["rate"]);
                    }
                }
                match &content["otherwise"] {
                    Value::Null => fail("unpriced", Some("attributes".into())),
                    rate => self.rate(rate),
                }
            }
            "lookup" => {
                let wanted = of()?;
                match entries(&content["values"]).find(|(key, _)| number(key) == wanted) {
                    Some((_, rate)) => self.rate(rate),
                    None => {
                        let name = content["of"].as_str().filter(|name| name.starts_with(char::is_alphabetic));
                        fail("out_of_range", name.map(|name| format!("quantities.{name}")))
                    }
                }
            }
            "sum" => Ok(self.all(content)?.into_iter().reduce(|one, two| (one.0 + two.0, one.1 + two.1)).unwrap()),
            "product" => Ok(self.all(content)?.into_iter().reduce(|one, two| (one.0 * two.0, one.1 * two.1)).unwrap()),
            "max" => {
                Ok(self.all(content)?.into_iter().reduce(|one, two| (one.0.max(two.0), one.1.max(two.1))).unwrap())
            }
            "min" => {
                Ok(self.all(content)?.into_iter().reduce(|one, two| (one.0.min(two.0), one.1.min(two.1))).unwrap())
            }
            "difference" => {
                // The least that can be left is the low end less the others' high ends.
                let left = self.all(content)?.into_iter().reduce(|one, two| (one.0 - two.1, one.1 - two.0)).unwrap();
                if left.0.is_negative() { fail("out_of_range", None) } else { Ok(left) }
            }
            "quotient" => {
                let divisor = self.figure(&content["by"]);
                let divisor = divisor.and_then(|by| if by.is_zero() { fail("out_of_range", None) } else { Ok(by) });
                let (rate, divisor) = both(self.rate(&content["of"]), divisor)?;
                Ok((rate.0 / &divisor, rate.1 / &divisor))
            }
            "round" => {
                let (low, high) = self.rate(&content["of"])?;
                let step = decimal(&content["to"], "1");
                Ok((round(&low, &content["mode"], &step), round(&high, &content["mode"], &step)))
            }
            "ifPositive" => {
                let (_, high) = self.rate(&content["of"])?;
                if high.is_positive() { self.rate(&content["rate"]) } else { Ok(flat(number("0"))) }
            }
            "costPlus" => {
                let (cost, markup) = both(self.rate(&content["cost"]), self.figure(&content["markup"]))?;
                let factor = (number("1") + markup) / decimal(&content["creditPrice"], "1");
                Ok((cost.0 * &factor, cost.1 * &factor))
            }
            "meter" => {
                let meter = &self.document["meters"][content["name"].as_str().unwrap()];
                let bound = entries(&content["quantities"]).map(|(name, rate)| (name, self.figure(rate)));
                let bound = collected(bound.map(|(name, figure)| figure.map(|figure| (name.to_owned(), figure))))?;
                let inner = Scope { meter, outer: Some((self, bound, &content["attributes"])), ..*self };
                inner.rate(&meter["rate"])
            }
            "iterate" => {
                let times = self.figure(&content["times"]);
                let whole = |times: &BigRational| times.is_integer() && *times <= number("64");
                let times = times.and_then(|times| if whole(&times) { Ok(times) } else { fail("out_of_range", None) });
                let (times, start) = both(times, self.figure(&content["start"]))?;
                let (mut size, mut step) = (start, number("0"));
                let mut costs = Vec::new();
                while step < times {
                    size *= decimal(&content["factor"], "1");
                    step += number("1");
                    let bound = vec![(content["quantity"].as_str().unwrap().to_owned(), size.clone())];
                    let inner = Scope { outer: Some((self, bound, &Value::Null)), ..*self };
                    costs.push(inner.rate(&content["rate"]));
                }
                let costs = collected(costs.into_iter())?;
                Ok(costs.into_iter().fold(flat(number("0")), |one, two| (one.0 + two.0, one.1 + two.1)))
            }
            "range" => {
                let (low, high) = both(self.rate(&content["low"]), self.rate(&content["high"]))?;
                if low.0 > high.1 { fail("out_of_range", None) } else { Ok((low.0, high.1)) }
            }
            "dated" => {
                let versions = list(content);
                let chosen = match (self.usage["at"].as_str(), versions) {
                    (None, [only]) => Some(only),
                    (None, _) => return fail("invalid_input", Some("at".into())),
                    // Instants of one notation compare as texts.
                    (Some(at), _) => versions.iter().rfind(|version| version["from"].as_str().unwrap() <= at),
                };
                chosen.map_or_else(|| fail("unpriced", Some("at".into())), |version| self.rate(&version["rate"]))
            }
            "free" => Ok(flat(number("0"))),
            "refuse" => fail("out_of_range", None),
            other => panic!("no shape is called {other}"),
        }
    }

    fn tokens(&self, content: &Value) -> Outcome<Span> {
        let inside = content["overlap"] == "inside";
        let priced = |class: &str| !content[class].is_null();
        let (input, output) = (self.quantity("inputTokens"), self.quantity("outputTokens"));
        let class = |class: &str, name: &str| if priced(class) { self.quantity(name) } else { Ok(number("0")) };
        let cached = class("cachedInput", "cachedInputTokens");
        let written = class("cacheWrite", "cacheWriteTokens");
        let reasoning = class("reasoning", "reasoningTokens");
        let less = |total: &Outcome<BigRational>, parts: [&Outcome<BigRational>; 2], name: &str| {
            let parts = collected([total].into_iter().chain(parts).cloned())?;
            let rest = if inside { &parts[0] - &parts[1] - &parts[2] } else { parts[0].clone() };
            if rest.is_negative() { fail("out_of_range", Some(format!("quantities.{name}"))) } else { Ok(rest) }
        };
        let plain = [
            ("input", less(&input, [&cached, &written], "inputTokens")),
            ("output", less(&output, [&reasoning, &Ok(number("0"))], "outputTokens")),
            ("cachedInput", cached),
            ("cacheWrite", written),
            ("reasoning", reasoning),
        ];
        let prices = plain.map(|(class, tokens)| tokens.map(|tokens| tokens * decimal(&content[class], "0")));
        let total: BigRational = collected(prices.into_iter())?.into_iter().sum();
        Ok(flat(total / decimal(&content["per"], "1000000")))
    }

    fn all(&self, rates: &Value) -> Outcome<Vec<Span>> {
        collected(list(rates).iter().map(|rate| self.rate(rate)))
    }

    /// A rate that must be one figure, not a range.
    fn figure(&self, rate: &Value) -> Outcome<BigRational> {
        let (low, high) = self.rate(rate)?;
        if low == high { Ok(low) } else { fail("out_of_range", None) }
    }

    fn figure_or(&self, rate: &Value, default: &str) -> Outcome<BigRational> {
        if rate.is_null() { self.quantity(default) } else { self.figure(rate) }
    }

    fn quantity(&self, name: &str) -> Outcome<BigRational> {
        if let Some(stated) = self.stated(name) {
            return Ok(stated);
        }
        let rule = &self.meter["quantities"][name];
        let default = rule["default"].as_str().or((name == "count").then_some("1")).map(number);
        let parts_stated = names_in(&rule["is"]).iter().any(|part| self.stated(part).is_some());
        match default {
            Some(default) if rule["is"].is_null() || !parts_stated => Ok(default),
            None if rule["is"].is_null() => fail("missing_quantity", Some(format!("quantities.{name}"))),
            _ => self.figure(&rule["is"]),
        }
    }

    fn stated(&self, name: &str) -> Option<BigRational> {
        match &self.outer {
            Some((outer, bound, _)) => {
                bound.iter().find(|(known, _)| known == name).map(|(_, figure)| figure.clone()).or(outer.stated(name))
            }
            None => self.usage["quantities"][name].as_str().map(number),
        }
    }

    fn attribute(&self, name: &str) -> Option<Value> {
        let stated = match &self.outer {
            Some((outer, _, renamed)) => outer.attribute(renamed[name].as_str().unwrap_or(name)),
            None => Some(self.usage["attributes"][name].clone()).filter(|value| !value.is_null()),
        };
        let alias = |value: Value| match &self.document["aliases"][name][text_of(&value)] {
            Value::Null => value,
            canonical => canonical.clone(),
        };
        let default = || {
            let rules = [&self.meter["attributes"][name], &self.document["attributes"][name]];
            let rule = rules.into_iter().find(|rule| !rule.is_null())?;
            Some(rule["default"].clone()).filter(|default| !default.is_null())
        };
        stated.map(alias).or_else(default)
    }

    /// An error names the attribute as the event would state it.
    fn attribute_path(&self, name: &str) -> String {
        match &self.outer {
            Some((outer, _, renamed)) => outer.attribute_path(renamed[name].as_str().unwrap_or(name)),
            None => format!("attributes.{name}"),
        }
    }

    fn holds(&self, conditions: &Value) -> Outcome<bool> {
        for (name, wanted) in entries(conditions) {
            match self.attribute(name) {
                None => return fail("missing_attribute", Some(self.attribute_path(name))),
                Some(value) if value != *wanted => return Ok(false),
                Some(_) => {}
            }
        }
        Ok(true)
    }
}

/// A decimal as text, exactly.
pub(crate) fn number(text: &str) -> BigRational {
    let (digits, places) = match text.split_once('.') {
        Some((whole, fraction)) => (format!("{whole}{fraction}"), fraction.len()),
        None => (text.to_owned(), 0),
    };
    BigRational::new(digits.parse().unwrap(), BigInt::from(10).pow(u32::try_from(places).unwrap()))
}

/// To a multiple of `step`, as the mode's name says; `up` is away from zero.
fn round(value: &BigRational, mode: &Value, step: &BigRational) -> BigRational {
    let steps = value / step;
    let (floor, half) = (steps.floor(), BigRational::new(1.into(), 2.into()));
    let rest = &steps - &floor;
    let odd = !(&floor / number("2")).is_integer();
    let up = match mode.as_str().unwrap() {
        "none" => return value.clone(),
        "up" => rest.is_positive(),
        "down" => false,
        "half_up" => rest >= half,
        "half_even" => rest > half || (rest == half && odd),
        other => panic!("no rounding is called {other}"),
    };
    (floor + if up { BigRational::one() } else { BigRational::zero() }) * step
}

/// The quantities that a rate names.
fn names_in(rate: &Value) -> Vec<String> {
    match rate {
        Value::String(name) if name.starts_with(char::is_alphabetic) => vec![name.clone()],
        Value::Array(rates) => rates.iter().flat_map(names_in).collect(),
        Value::Object(fields) => {
            let rates = fields.iter().filter(|(field, _)| field.as_str() != "mode");
            rates.flat_map(|(_, rate)| names_in(rate)).collect()
        }
        _ => Vec::new(),
    }
}

fn both<A, B>(one: Outcome<A>, two: Outcome<B>) -> Outcome<(A, B)> {
    match (one, two) {
        (Ok(one), Ok(two)) => Ok((one, two)),
        (Err(one), Err(two)) => Err(one.into_iter().chain(two).collect()),
        (Err(errors), _) | (_, Err(errors)) => Err(errors),
    }
}

/// All of them, or all of their errors.
fn collected<T>(outcomes: impl Iterator<Item = Outcome<T>>) -> Outcome<Vec<T>> {
    let (mut found, mut errors) = (Vec::new(), BTreeSet::new());
    for outcome in outcomes {
        match outcome {
            Ok(value) => found.push(value),
            Err(due) => errors.extend(due),
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

fn fail<T>(code: &'static str, path: Option<String>) -> Outcome<T> {
    Err(BTreeSet::from([(code, path)]))
}

fn flat(figure: BigRational) -> Span {
    (figure.clone(), figure)
}

fn above_zero(figure: BigRational) -> BigRational {
    figure.max(BigRational::zero())
}

fn decimal(value: &Value, default: &str) -> BigRational {
    number(value.as_str().unwrap_or(default))
}

fn text_of(attribute: &Value) -> &str {
    match attribute {
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        other => other.as_str().unwrap(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}
