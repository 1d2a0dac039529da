//! A rate as one plain sentence with its numbers.

use super::{Case, Match, Overlap, Package, Rate, Shape, Tokens, Volume};
use crate::Error;
use crate::ErrorCode;
use crate::amount::{Decimal, Ratio, RoundingMode};
use crate::catalog::Catalog;
use crate::catalog::document::Meter;
use crate::catalog::words::{self, number};
use crate::document::{Named, suggestion};
use crate::usage::Attribute;

/// The sentence for a meter, narrowed down to what the attributes say.
pub(crate) fn explain(catalog: &Catalog, meter: &Meter, attributes: &Named<Attribute>) -> Result<String, Error> {
    let mut teller = Teller { catalog, meter, attributes, left: 2_000 };
    let mut open = Vec::new();
    for (_, exemption) in meter.exempt.iter() {
        match teller.stated(&exemption.conditions) {
            Some(true) => return Ok(format!("Free when {}", exemption.label)),
            Some(false) => {}
            None => open.push(exemption.label.as_str()),
        }
    }
    let mut sentence = String::new();
    teller.price(&meter.rate, &mut sentence)?;
    if let Some(rounding) = meter.rounding.or(catalog.document().rounding) {
        put(&mut sentence, &[", rounded ", &words::rounding(rounding.mode, rounding.to)]);
    }
    if !open.is_empty() {
        for (place, label) in open.iter().enumerate() {
            sentence.push_str(if place == 0 { "; free when " } else { " or when " });
            sentence.push_str(label);
        }
    }
    if meter.sample {
        sentence.push_str(" (a sample rate: the vendor publishes none)");
    }
    Ok(sentence)
}

struct Teller<'a> {
    catalog: &'a Catalog,
    meter: &'a Meter,
    attributes: &'a Named<Attribute>,
    /// Parts that may still be told: tables within tables would otherwise fill the page.
    left: u32,
}

/// A part of the sentence that can still be combined with others.
#[derive(Clone)]
enum Phrase {
    /// A bare number.
    Number(Decimal),
    /// A price for each of something.
    Each { price: Decimal, per: String, rest: String },
    /// A price for each of something, by the value of an attribute that is still open.
    Table { by: String, prices: Vec<(Decimal, String)>, per: String, rest: String },
    /// Anything else, ready to say.
    Words(String),
}

impl Teller<'_> {
    /// A rate as a price, with its unit, at the end of `out`.
    fn price(&mut self, rate: &Rate, out: &mut String) -> Result<(), Error> {
        let mut on = Vec::new();
        let phrase = self.tell(rate, &mut on)?;
        self.say(phrase, &on, out);
        Ok(())
    }

    fn say(&self, phrase: Phrase, on: &[String], out: &mut String) {
        let start = out.len();
        match phrase {
            Phrase::Number(value) => out.push_str(&self.credits(value)),
            Phrase::Each { price, per, rest } => put(out, &[&self.credits(price), " per ", &per, &on_what(on), &rest]),
            Phrase::Table { by, prices, per, rest } => return out.push_str(&self.table(&by, &prices, &per, &rest)),
            Phrase::Words(words) => return put(out, &[&words, &on_what(on)]),
        }
        if !out.get(start..).is_some_and(|said| has(said, " per ")) {
            out.push_str(&on_what(on));
        }
    }

    /// A rate; `on` gets the values of attributes that picked it.
    fn tell(&mut self, rate: &Rate, on: &mut Vec<String>) -> Result<Phrase, Error> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Ok(Phrase::Words("…".into()));
        }
        match rate {
            Rate::Constant(value) => Ok(Phrase::Number(*value)),
            Rate::Quantity(name) => {
                let per = words::quantity(self.meter, name, false);
                Ok(Phrase::Each { price: Decimal::ONE, per, rest: String::new() })
            }
            Rate::Shape(shape) => self.tell_shape(shape, on),
        }
    }

    fn tell_shape(&mut self, shape: &Shape, on: &mut Vec<String>) -> Result<Phrase, Error> {
        match shape {
            Shape::Flat(rate) => return self.tell_flat(rate, on),
            Shape::By(by) => return self.tell_table(by, on),
            Shape::Match(cases) => return self.tell_match(cases, on),
            Shape::Product(rates) => {
                let chosen = on.len();
                match self.tell_product(rates, on) {
                    // A product too long to write out is said by its parts.
                    Err(error) if error.code() == ErrorCode::Overflow => on.truncate(chosen),
                    told => return told,
                }
            }
            Shape::IfPositive(condition) => return self.tell(&condition.rate, on),
            Shape::Unit(unit) => {
                let mut rest = String::new();
                if !unit.included.is_zero() {
                    put(&mut rest, &[" after the first ", &number(unit.included), " included"]);
                }
                let per = words::priced_unit(self.meter, &unit.of, unit.per);
                return Ok(Phrase::Each { price: unit.price, per, rest });
            }
            Shape::Package(package) => return Ok(self.package(package)),
            _ => {}
        }
        let mut words = String::new();
        self.say_shape(shape, &mut words)?;
        Ok(Phrase::Words(words))
    }

    /// A shape that combines with nothing further.
    fn say_shape(&mut self, shape: &Shape, out: &mut String) -> Result<(), Error> {
        match shape {
            Shape::Product(rates) => {
                for (place, rate) in rates.iter().enumerate() {
                    out.push_str(if place > 0 { " × " } else { "" });
                    self.amount(rate, out)?;
                }
            }
            Shape::Graduated(graduated) => {
                put(out, &["by ", &words::measured(self.meter, &graduated.of, false)]);
                let mut below = Decimal::ZERO;
                for (place, slice) in graduated.tiers.iter().enumerate() {
                    let reach = words::slice(&below, slice.up_to);
                    let before = if place > 0 { ", " } else { ": " };
                    put(out, &[before, &self.credits(slice.unit), " each for the ", &reach]);
                    if !slice.flat.is_zero() {
                        put(out, &[" plus ", &self.credits(slice.flat)]);
                    }
                    below = slice.up_to.unwrap_or(below);
                }
            }
            Shape::Volume(volume) => self.volume(volume, out)?,
            Shape::Tokens(tokens) => self.tokens(tokens, out),
            Shape::Lookup(lookup) => {
                let of = words::measured(self.meter, &lookup.of, true);
                for (key, rate) in lookup.values.iter() {
                    self.price(rate, out)?;
                    put(out, &[" for ", key, " ", &of, ", "]);
                }
                out.truncate(out.len().saturating_sub(2));
                out.push_str("; nothing else is sold");
            }
            Shape::Sum(rates) => {
                let mut parts = Vec::new();
                for rate in rates {
                    let mut on = Vec::new();
                    let told = self.tell(rate, &mut on)?;
                    if !matches!(told, Phrase::Number(value) if value.is_zero()) {
                        let mut part = String::new();
                        self.say(told, &on, &mut part);
                        parts.push(part);
                    }
                }
                let listed = parts.iter().any(|part| has(part, ", "));
                out.push_str(&words::joined(&parts, if listed { "; plus " } else { " plus " }));
            }
            Shape::Max(rates) => {
                out.push_str("the larger of ");
                self.list(rates, " and ", out)?;
            }
            Shape::Min(rates) => {
                out.push_str("the smaller of ");
                self.list(rates, " and ", out)?;
            }
            Shape::Difference(rates) => self.list(rates, " less ", out)?,
            Shape::Quotient(quotient) => {
                self.price(&quotient.of, out)?;
                out.push_str(" ÷ ");
                self.amount(&quotient.by, out)?;
            }
            Shape::Round(round) => {
                self.price(&round.of, out)?;
                put(out, &[", rounded ", &words::rounding(round.mode, round.to)]);
            }
            Shape::CostPlus(cost) => {
                let markup = self.tell(&cost.markup, &mut Vec::new())?;
                out.push_str("the provider's cost (");
                self.amount(&cost.cost, out)?;
                out.push_str(") plus ");
                match markup {
                    Phrase::Number(share) => put(out, &[&number(share.times(Decimal::from(100_u8))?), " %"]),
                    other => put(out, &["a share of ", &self.bare(other)]),
                }
                let currency = self.catalog.document().money().unwrap_or_default();
                put(out, &[", at ", &number(cost.credit_price), " ", currency, " a credit"]);
            }
            Shape::Meter(composite) => {
                let meter = self.catalog.meter(&composite.name)?;
                let mut attributes = Named::default();
                for (name, value) in self.attributes.iter() {
                    // One that goes by another name here is not read under its own.
                    if composite.attributes.get(name).is_none() {
                        attributes = attributes.with(name.to_owned(), value.clone());
                    }
                }
                for (inner, outer) in composite.attributes.iter() {
                    if let Some(value) = self.attributes.get(outer) {
                        attributes = attributes.with(inner.to_owned(), value.clone());
                    }
                }
                let mut inner = Teller { catalog: self.catalog, meter, attributes: &attributes, left: self.left };
                inner.price(&meter.rate, out)?;
                self.left = inner.left;
            }
            Shape::Iterate(iterate) => {
                self.price(&iterate.rate, out)?;
                out.push_str(" for each of ");
                self.amount(&iterate.times, out)?;
                put(out, &[" steps, every one at ", &number(iterate.factor), " times the size before"]);
            }
            Shape::Range(range) => {
                let (mut on, mut on_high) = (Vec::new(), Vec::new());
                match (self.tell(&range.low, &mut on)?, self.tell(&range.high, &mut on_high)?) {
                    (Phrase::Number(low), Phrase::Number(high)) => {
                        put(out, &[&number(low), " to ", &self.credits(high)]);
                    }
                    (Phrase::Each { price, .. }, Phrase::Each { price: high, per, rest }) => {
                        put(out, &[&number(price), " to ", &self.credits(high), " per ", &per, &rest]);
                    }
                    (low, high) => {
                        self.say(low, &on, out);
                        out.push_str(" to ");
                        self.say(high, &on_high, out);
                    }
                }
            }
            Shape::Dated(versions) => {
                for (place, version) in versions.iter().enumerate() {
                    out.push_str(if place > 0 { ", " } else { "" });
                    self.price(&version.rate, out)?;
                    let from = version.from.to_string();
                    put(out, &[" from ", from.strip_suffix("T00:00:00Z").unwrap_or(&from)]);
                }
            }
            Shape::Refuse(sentence) => put(out, &["not sold (", sentence, ")"]),
            // Free, and those that combine and are told before.
            _ => out.push_str("free"),
        }
        Ok(())
    }

    fn tell_flat(&mut self, rate: &Rate, on: &mut Vec<String>) -> Result<Phrase, Error> {
        let per = words::event(self.meter).to_owned();
        Ok(match self.tell(rate, on)? {
            Phrase::Number(price) => Phrase::Each { price, per, rest: String::new() },
            Phrase::Table { by, prices, per: none, rest } if none.is_empty() => Phrase::Table { by, prices, per, rest },
            Phrase::Words(words) if words.starts_with("free") => Phrase::Words(words),
            other => Phrase::Words(format!("per {per}, {}", self.bare(other))),
        })
    }

    fn tell_table(&mut self, by: &super::By, on: &mut Vec<String>) -> Result<Phrase, Error> {
        if let Some(stated) = self.attributes.get(&by.attribute) {
            let value = self.catalog.canonical(&by.attribute, stated);
            return match (by.values.get(value.as_str()), &by.fallback) {
                (Some(rate), _) => {
                    if let Attribute::Text(text) = value {
                        on.push(text);
                    }
                    self.tell(rate, on)
                }
                (None, Some(fallback)) => self.tell(fallback, on),
                (None, None) => {
                    let message =
                        format!("\"{value}\" has no price here{}", suggestion(value.as_str(), by.values.keys()));
                    Err(Error::new(ErrorCode::Unpriced, message).within(&by.attribute).within("attributes"))
                }
            };
        }
        let by_name = format!("by {}", words::split_words(&by.attribute));
        let mut entries = Vec::new();
        for (value, rate) in by.values.iter() {
            entries.push((self.tell(rate, &mut Vec::new())?, format!("on {value}")));
        }
        if let Some(fallback) = &by.fallback {
            entries.push((self.tell(fallback, &mut Vec::new())?, "otherwise".to_owned()));
        }
        if let Some(table) = alike(&by_name, &entries) {
            return Ok(table);
        }
        let mut said = by_name;
        for (place, (phrase, on)) in entries.into_iter().enumerate() {
            put(&mut said, &[if place > 0 { ", " } else { ": " }, &self.bare(phrase), " ", &on]);
        }
        Ok(Phrase::Words(said))
    }

    /// `credits per reply, by model: 1 on GPT-4o mini, 5 on GPT-4o`.
    fn table(&self, by: &str, prices: &[(Decimal, String)], per: &str, rest: &str) -> String {
        let mut said = words::plural(&self.catalog.document().unit);
        if !per.is_empty() {
            put(&mut said, &[" per ", per, rest]);
        }
        put(&mut said, &[", ", by]);
        for (place, (price, on)) in prices.iter().enumerate() {
            put(&mut said, &[if place > 0 { ", " } else { ": " }, &number(*price), " ", on]);
        }
        said
    }

    fn tell_match(&mut self, cases: &Match, on: &mut Vec<String>) -> Result<Phrase, Error> {
        let mut open = Vec::new();
        for case in &cases.cases {
            match self.decided(case) {
                Some(true) if open.is_empty() => return self.tell(&case.rate, on),
                Some(false) => {}
                _ => open.push(case),
            }
        }
        if open.is_empty() {
            return match &cases.otherwise {
                Some(rate) => self.tell(rate, on),
                None => Ok(Phrase::Words("not sold".into())),
            };
        }
        let mut said = String::new();
        for (place, case) in open.into_iter().enumerate() {
            said.push_str(if place > 0 { ", " } else { "" });
            self.amount(&case.rate, &mut said)?;
            for (place, (name, wanted)) in case.conditions.iter().enumerate() {
                said.push_str(if place > 0 { " and " } else { " with " });
                let name = words::split_words(name);
                match wanted {
                    Attribute::Text(text) => put(&mut said, &[&name, " ", text]),
                    Attribute::Flag(true) => said.push_str(&name),
                    Attribute::Flag(false) => put(&mut said, &["no ", &name]),
                }
            }
        }
        if let Some(rate) = &cases.otherwise {
            said.push_str(", else ");
            self.amount(rate, &mut said)?;
        }
        Ok(Phrase::Words(said))
    }

    /// Whether a case holds, where the attributes and their defaults settle it.
    fn decided(&self, case: &Case) -> Option<bool> {
        self.settled(&case.conditions, |name| {
            self.catalog.attribute_rule(self.meter, name).and_then(|rule| rule.default.clone())
        })
    }

    /// Whether conditions hold, where the attributes alone settle it.
    fn stated(&self, conditions: &Named<Attribute>) -> Option<bool> {
        self.settled(conditions, |_| None)
    }

    fn settled(&self, conditions: &Named<Attribute>, default: impl Fn(&str) -> Option<Attribute>) -> Option<bool> {
        let mut all = Some(true);
        for (name, wanted) in conditions.iter() {
            let stated = self.attributes.get(name).map(|stated| self.catalog.canonical(name, stated));
            match stated.or_else(|| default(name)) {
                Some(value) if value == *wanted => {}
                Some(_) => return Some(false),
                None => all = None,
            }
        }
        all
    }

    /// Bare numbers multiply a price; anything else is said side by side.
    fn tell_product(&mut self, rates: &[Rate], on: &mut Vec<String>) -> Result<Phrase, Error> {
        let mut factor = Ratio::ONE;
        let mut others = Vec::new();
        for rate in rates {
            match self.tell(rate, on)? {
                Phrase::Number(value) => factor = factor.multiply(&value.into())?,
                other => others.push(other),
            }
        }
        let factor = factor.to_decimal()?;
        Ok(match others.as_slice() {
            [] => Phrase::Number(factor),
            [Phrase::Each { price, per, rest }] => {
                Phrase::Each { price: price.times(factor)?, per: per.clone(), rest: rest.clone() }
            }
            [Phrase::Table { by, prices, per, rest }] => self.scaled(by, prices, factor, per, rest)?,
            [Phrase::Table { by, prices, per: none, .. }, Phrase::Each { price, per, rest }]
            | [Phrase::Each { price, per, rest }, Phrase::Table { by, prices, per: none, .. }]
                if none.is_empty() =>
            {
                self.scaled(by, prices, factor.times(*price)?, per, rest)?
            }
            _ => {
                let mut parts = String::new();
                if factor != Decimal::ONE {
                    parts = number(factor);
                }
                for other in others {
                    words::append(&mut parts, " × ", &self.bare(other));
                }
                Phrase::Words(parts)
            }
        })
    }

    fn scaled(
        &self,
        by: &str,
        prices: &[(Decimal, String)],
        factor: Decimal,
        per: &str,
        rest: &str,
    ) -> Result<Phrase, Error> {
        let mut scaled = Vec::new();
        for (price, on) in prices {
            scaled.push((price.times(factor)?, on.clone()));
        }
        Ok(Phrase::Table { by: by.to_owned(), prices: scaled, per: per.to_owned(), rest: rest.to_owned() })
    }

    fn package(&self, package: &Package) -> Phrase {
        let block = words::block(self.meter, &package.of, package.size);
        let per = match package.round {
            RoundingMode::Up => format!("started {block}"),
            RoundingMode::Down => format!("full {block}"),
            RoundingMode::None => format!("{block}, parts pro rata"),
            RoundingMode::HalfUp | RoundingMode::HalfEven => format!("{block}, to the nearer one"),
        };
        let mut rest = String::new();
        if !package.free.is_zero() {
            put(&mut rest, &[" after the first ", &number(package.free), " free"]);
        }
        if !package.minimum.is_zero() {
            put(&mut rest, &[", at least ", &number(package.minimum)]);
        }
        Phrase::Each { price: package.price, per, rest }
    }

    fn volume(&mut self, volume: &Volume, out: &mut String) -> Result<(), Error> {
        let of = words::measured(self.meter, &volume.of, true);
        let unit = words::measured(self.meter, &volume.of, false);
        let mut below = Decimal::ZERO;
        for (place, tier) in volume.tiers.iter().enumerate() {
            out.push_str(if place > 0 { ", " } else { "" });
            match &tier.rate {
                Some(rate) => self.price(rate, out)?,
                None if tier.unit.is_zero() && !tier.flat.is_zero() => out.push_str(&self.credits(tier.flat)),
                None => {
                    put(out, &[&self.credits(tier.unit), " per ", &unit]);
                    if !tier.flat.is_zero() {
                        put(out, &[" plus ", &self.credits(tier.flat)]);
                    }
                }
            }
            let reach = if tier.up_to.is_some() { " up to " } else { " above " };
            below = tier.up_to.unwrap_or(below);
            put(out, &[reach, &number(below), " ", &of]);
        }
        Ok(())
    }

    fn tokens(&self, tokens: &Tokens, out: &mut String) {
        let classes = [
            ("input", Some(tokens.input)),
            ("cached input", tokens.cached_input),
            ("cache write", tokens.cache_write),
            ("output", Some(tokens.output)),
            ("reasoning", tokens.reasoning),
        ];
        let unit = words::plural(&self.catalog.document().unit);
        put(out, &[&unit, " per ", &number(tokens.per), " tokens"]);
        let mut between = ": ";
        for (name, price) in classes {
            if let Some(price) = price {
                put(out, &[between, &number(price), " ", name]);
                between = ", ";
            }
        }
        out.push_str(match tokens.overlap {
            Overlap::Inside if tokens.cached_input.or(tokens.cache_write).or(tokens.reasoning).is_some() => {
                ", each class taken out of its total"
            }
            Overlap::Inside => "",
            Overlap::Beside => ", each class beside its total",
        });
    }

    fn list(&mut self, rates: &[Rate], between: &str, out: &mut String) -> Result<(), Error> {
        for (place, rate) in rates.iter().enumerate() {
            out.push_str(if place > 0 { between } else { "" });
            self.price(rate, out)?;
        }
        Ok(())
    }

    /// A rate as a number or a phrase without the unit, at the end of `out`.
    fn amount(&mut self, rate: &Rate, out: &mut String) -> Result<(), Error> {
        let phrase = self.tell(rate, &mut Vec::new())?;
        out.push_str(&self.bare(phrase));
        Ok(())
    }

    fn bare(&self, phrase: Phrase) -> String {
        match phrase {
            Phrase::Number(value) => number(value),
            Phrase::Each { price, per, rest } => format!("{} per {per}{rest}", self.credits(price)),
            Phrase::Table { by, prices, per, rest } => self.table(&by, &prices, &per, &rest),
            Phrase::Words(words) => words,
        }
    }

    fn credits(&self, value: Decimal) -> String {
        words::counted(value, &self.catalog.document().unit)
    }
}

/// One table, where every entry is a number, or a price for each of the same thing.
fn alike(by: &str, entries: &[(Phrase, String)]) -> Option<Phrase> {
    let mut same: Option<(&str, &str)> = None;
    let mut prices = Vec::new();
    for (phrase, on) in entries {
        let (price, shared) = match phrase {
            Phrase::Number(price) => (*price, ("", "")),
            Phrase::Each { price, per, rest } => (*price, (per.as_str(), rest.as_str())),
            Phrase::Table { .. } | Phrase::Words(_) => return None,
        };
        if same.is_some_and(|same| same != shared) {
            return None;
        }
        same = Some(shared);
        prices.push((price, on.clone()));
    }
    let (per, rest) = same?;
    Some(Phrase::Table { by: by.to_owned(), prices, per: per.to_owned(), rest: rest.to_owned() })
}

fn on_what(on: &[String]) -> String {
    if on.is_empty() { String::new() } else { format!(" on {}", words::joined(on, ", ")) }
}

/// Adds to a sentence.
fn put(sentence: &mut String, parts: &[&str]) {
    for part in parts {
        sentence.push_str(part);
    }
}

/// Whether a sentence has some words in it. The standard library's search is made for long texts.
fn has(sentence: &str, words: &str) -> bool {
    sentence.as_bytes().windows(words.len()).any(|found| found == words.as_bytes())
}
