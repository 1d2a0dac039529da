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
    let mut sentence = teller.price(&meter.rate)?;
    if let Some(rounding) = meter.rounding.or(catalog.document().rounding) {
        sentence.push_str(&format!(", rounded {}", words::rounding(rounding.mode, rounding.to)));
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
    /// A rate as a price, with its unit.
    fn price(&mut self, rate: &Rate) -> Result<String, Error> {
        let told = self.tell(rate)?;
        Ok(self.say(told))
    }

    fn say(&self, (phrase, on): (Phrase, Vec<String>)) -> String {
        let said = match phrase {
            Phrase::Number(value) => self.credits(value),
            Phrase::Each { price, per, rest } => format!("{} per {per}{}{rest}", self.credits(price), on_what(&on)),
            Phrase::Table { by, prices, per, rest } => return self.table(&by, &prices, &per, &rest),
            Phrase::Words(words) => return format!("{words}{}", on_what(&on)),
        };
        if has(&said, " per ") { said } else { format!("{said}{}", on_what(&on)) }
    }

    /// A rate, and the values of attributes that picked it.
    fn tell(&mut self, rate: &Rate) -> Result<(Phrase, Vec<String>), Error> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Ok((Phrase::Words("…".into()), Vec::new()));
        }
        match rate {
            Rate::Constant(value) => Ok((Phrase::Number(*value), Vec::new())),
            Rate::Quantity(name) => {
                let per = words::quantity(self.meter, name, false);
                Ok((Phrase::Each { price: Decimal::ONE, per, rest: String::new() }, Vec::new()))
            }
            Rate::Shape(shape) => self.tell_shape(shape),
        }
    }

    fn tell_shape(&mut self, shape: &Shape) -> Result<(Phrase, Vec<String>), Error> {
        let words = match shape {
            Shape::Flat(rate) => return self.tell_flat(rate),
            Shape::By(by) => return self.tell_table(by),
            Shape::Match(cases) => return self.tell_match(cases),
            Shape::Product(rates) => match self.tell_product(rates) {
                // A product too long to write out is said by its parts.
                Err(error) if error.code() == ErrorCode::Overflow => {
                    let mut parts = String::new();
                    for rate in rates {
                        words::append(&mut parts, " × ", &self.amount(rate)?);
                    }
                    parts
                }
                told => return told,
            },
            Shape::IfPositive(condition) => return self.tell(&condition.rate),
            Shape::Unit(unit) => {
                let rest = if unit.included.is_zero() {
                    String::new()
                } else {
                    format!(" after the first {} included", number(unit.included))
                };
                let per = words::priced_unit(self.meter, &unit.of, unit.per);
                return Ok((Phrase::Each { price: unit.price, per, rest }, Vec::new()));
            }
            Shape::Package(package) => return Ok((self.package(package), Vec::new())),
            Shape::Graduated(graduated) => {
                let mut below = Decimal::ZERO;
                let mut slices = String::new();
                for slice in &graduated.tiers {
                    let flat = if slice.flat.is_zero() {
                        String::new()
                    } else {
                        format!(" plus {}", self.credits(slice.flat))
                    };
                    let unit = self.credits(slice.unit);
                    let said = format!("{unit} each for the {}{flat}", words::slice(&below, slice.up_to));
                    words::append(&mut slices, ", ", &said);
                    below = slice.up_to.unwrap_or(below);
                }
                format!("by {}: {}", words::measured(self.meter, &graduated.of, false), slices)
            }
            Shape::Volume(volume) => self.volume(volume)?,
            Shape::Tokens(tokens) => self.tokens(tokens),
            Shape::Lookup(lookup) => {
                let of = words::measured(self.meter, &lookup.of, true);
                let mut entries = String::new();
                for (key, rate) in lookup.values.iter() {
                    words::append(&mut entries, ", ", &format!("{} for {key} {of}", self.price(rate)?));
                }
                format!("{entries}; nothing else is sold")
            }
            Shape::Sum(rates) => {
                let mut parts = Vec::new();
                for rate in rates {
                    let told = self.tell(rate)?;
                    if !matches!(told.0, Phrase::Number(value) if value.is_zero()) {
                        parts.push(self.say(told));
                    }
                }
                let listed = parts.iter().any(|part| has(part, ", "));
                words::joined(&parts, if listed { "; plus " } else { " plus " })
            }
            Shape::Max(rates) => format!("the larger of {}", self.list(rates, " and ")?),
            Shape::Min(rates) => format!("the smaller of {}", self.list(rates, " and ")?),
            Shape::Difference(rates) => self.list(rates, " less ")?,
            Shape::Quotient(quotient) => format!("{} ÷ {}", self.price(&quotient.of)?, self.amount(&quotient.by)?),
            Shape::Round(round) => {
                format!("{}, rounded {}", self.price(&round.of)?, words::rounding(round.mode, round.to))
            }
            Shape::CostPlus(cost) => {
                let currency = self.catalog.document().money().unwrap_or_default();
                let markup = match self.tell(&cost.markup)?.0 {
                    Phrase::Number(share) => format!("{} %", number(share.times(Decimal::from(100_u8))?)),
                    other => format!("a share of {}", self.bare(other)),
                };
                let provider = self.amount(&cost.cost)?;
                format!(
                    "the provider's cost ({provider}) plus {markup}, at {} {currency} a credit",
                    number(cost.credit_price)
                )
            }
            Shape::Meter(composite) => {
                let meter = self.catalog.meter(&composite.name)?;
                let mut attributes = self.attributes.clone();
                for (inner, outer) in composite.attributes.iter() {
                    if let Some(value) = self.attributes.get(outer) {
                        attributes = attributes.with(inner.to_owned(), value.clone());
                    }
                }
                let mut inner = Teller { catalog: self.catalog, meter, attributes: &attributes, left: self.left };
                let said = inner.price(&meter.rate)?;
                self.left = inner.left;
                said
            }
            Shape::Iterate(iterate) => format!(
                "{} for each of {} steps, every one at {} times the size before",
                self.price(&iterate.rate)?,
                self.amount(&iterate.times)?,
                number(iterate.factor)
            ),
            Shape::Range(range) => match (self.tell(&range.low)?, self.tell(&range.high)?) {
                ((Phrase::Number(low), _), (Phrase::Number(high), _)) => {
                    format!("{} to {}", number(low), self.credits(high))
                }
                ((Phrase::Each { price, .. }, _), (Phrase::Each { price: high, per, rest }, _)) => {
                    format!("{} to {} per {per}{rest}", number(price), self.credits(high))
                }
                (low, high) => format!("{} to {}", self.say(low), self.say(high)),
            },
            Shape::Dated(versions) => {
                let mut parts = String::new();
                for version in versions {
                    let from = version.from.to_string();
                    let from = from.strip_suffix("T00:00:00Z").unwrap_or(&from);
                    words::append(&mut parts, ", ", &format!("{} from {from}", self.price(&version.rate)?));
                }
                parts
            }
            Shape::Free(_) => "free".to_owned(),
            Shape::Refuse(sentence) => format!("not sold ({sentence})"),
        };
        Ok((Phrase::Words(words), Vec::new()))
    }

    fn tell_flat(&mut self, rate: &Rate) -> Result<(Phrase, Vec<String>), Error> {
        let per = words::event(self.meter).to_owned();
        let (phrase, on) = self.tell(rate)?;
        Ok((
            match phrase {
                Phrase::Number(price) => Phrase::Each { price, per, rest: String::new() },
                Phrase::Table { by, prices, per: none, rest } if none.is_empty() => {
                    Phrase::Table { by, prices, per, rest }
                }
                Phrase::Words(words) if words.starts_with("free") => Phrase::Words(words),
                other => Phrase::Words(format!("per {per}, {}", self.bare(other))),
            },
            on,
        ))
    }

    fn tell_table(&mut self, by: &super::By) -> Result<(Phrase, Vec<String>), Error> {
        if let Some(stated) = self.attributes.get(&by.attribute) {
            let value = self.catalog.canonical(&by.attribute, stated);
            return match (by.values.get(value.as_str()), &by.fallback) {
                (Some(rate), _) => {
                    let (phrase, mut on) = self.tell(rate)?;
                    if let Attribute::Text(text) = value {
                        on.insert(0, text);
                    }
                    Ok((phrase, on))
                }
                (None, Some(fallback)) => self.tell(fallback),
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
            entries.push((self.tell(rate)?.0, format!("on {value}")));
        }
        if let Some(fallback) = &by.fallback {
            entries.push((self.tell(fallback)?.0, "otherwise".to_owned()));
        }
        if let Some(table) = alike(&by_name, &entries) {
            return Ok((table, Vec::new()));
        }
        let mut said = String::new();
        for (phrase, on) in entries {
            words::append(&mut said, ", ", &format!("{} {on}", self.bare(phrase)));
        }
        Ok((Phrase::Words(format!("{by_name}: {said}")), Vec::new()))
    }

    /// `credits per reply, by model: 1 on GPT-4o mini, 5 on GPT-4o`.
    fn table(&self, by: &str, prices: &[(Decimal, String)], per: &str, rest: &str) -> String {
        let unit = words::plural(&self.catalog.document().unit);
        let per = if per.is_empty() { String::new() } else { format!(" per {per}{rest}") };
        let mut said = String::new();
        for (price, on) in prices {
            words::append(&mut said, ", ", &format!("{} {on}", number(*price)));
        }
        format!("{unit}{per}, {by}: {said}")
    }

    fn tell_match(&mut self, cases: &Match) -> Result<(Phrase, Vec<String>), Error> {
        let mut open = Vec::new();
        for case in &cases.cases {
            match self.decided(case) {
                Some(true) if open.is_empty() => return self.tell(&case.rate),
                Some(false) => {}
                _ => open.push(case),
            }
        }
        if open.is_empty() {
            return match &cases.otherwise {
                Some(rate) => self.tell(rate),
                None => Ok((Phrase::Words("not sold".into()), Vec::new())),
            };
        }
        let mut parts = String::new();
        for case in open {
            let mut with = String::new();
            for (name, wanted) in case.conditions.iter() {
                let name = words::split_words(name);
                let condition = match wanted {
                    Attribute::Text(text) => format!("{name} {text}"),
                    Attribute::Flag(true) => name,
                    Attribute::Flag(false) => format!("no {name}"),
                };
                words::append(&mut with, " and ", &condition);
            }
            words::append(&mut parts, ", ", &format!("{} with {with}", self.amount(&case.rate)?));
        }
        if let Some(rate) = &cases.otherwise {
            words::append(&mut parts, ", ", &format!("else {}", self.amount(rate)?));
        }
        Ok((Phrase::Words(parts), Vec::new()))
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
    fn tell_product(&mut self, rates: &[Rate]) -> Result<(Phrase, Vec<String>), Error> {
        let mut factor = Ratio::ONE;
        let (mut others, mut on) = (Vec::new(), Vec::new());
        for rate in rates {
            let (phrase, picked) = self.tell(rate)?;
            on.extend(picked);
            match phrase {
                Phrase::Number(value) => factor = factor.multiply(&value.into())?,
                other => others.push(other),
            }
        }
        let factor = factor.to_decimal()?;
        let phrase = match others.as_slice() {
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
        };
        Ok((phrase, on))
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
            rest.push_str(&format!(" after the first {} free", number(package.free)));
        }
        if !package.minimum.is_zero() {
            rest.push_str(&format!(", at least {}", number(package.minimum)));
        }
        Phrase::Each { price: package.price, per, rest }
    }

    fn volume(&mut self, volume: &Volume) -> Result<String, Error> {
        let of = words::measured(self.meter, &volume.of, true);
        let unit = words::measured(self.meter, &volume.of, false);
        let mut parts = String::new();
        let mut below = Decimal::ZERO;
        for tier in &volume.tiers {
            let price = match &tier.rate {
                Some(rate) => self.price(rate)?,
                None if tier.flat.is_zero() => format!("{} per {unit}", self.credits(tier.unit)),
                None if tier.unit.is_zero() => self.credits(tier.flat),
                None => format!("{} per {unit} plus {}", self.credits(tier.unit), self.credits(tier.flat)),
            };
            let part = match tier.up_to {
                Some(up_to) => format!("{price} up to {} {of}", number(up_to)),
                None => format!("{price} above {} {of}", number(below)),
            };
            words::append(&mut parts, ", ", &part);
            below = tier.up_to.unwrap_or(below);
        }
        Ok(parts)
    }

    fn tokens(&self, tokens: &Tokens) -> String {
        let classes = [
            ("input", Some(tokens.input)),
            ("cached input", tokens.cached_input),
            ("cache write", tokens.cache_write),
            ("output", Some(tokens.output)),
            ("reasoning", tokens.reasoning),
        ];
        let mut priced = String::new();
        for (name, price) in classes {
            if let Some(price) = price {
                words::append(&mut priced, ", ", &format!("{} {name}", number(price)));
            }
        }
        let overlap = match tokens.overlap {
            Overlap::Inside if tokens.cached_input.or(tokens.cache_write).or(tokens.reasoning).is_some() => {
                ", each class taken out of its total"
            }
            Overlap::Inside => "",
            Overlap::Beside => ", each class beside its total",
        };
        let unit = words::plural(&self.catalog.document().unit);
        format!("{unit} per {} tokens: {priced}{overlap}", number(tokens.per))
    }

    fn list(&mut self, rates: &[Rate], between: &str) -> Result<String, Error> {
        let mut parts = String::new();
        for rate in rates {
            words::append(&mut parts, between, &self.price(rate)?);
        }
        Ok(parts)
    }

    /// A rate as a number or a phrase without the unit.
    fn amount(&mut self, rate: &Rate) -> Result<String, Error> {
        let (phrase, _) = self.tell(rate)?;
        Ok(self.bare(phrase))
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

/// Whether a sentence has some words in it. The standard library's search is made for long texts.
fn has(sentence: &str, words: &str) -> bool {
    sentence.as_bytes().windows(words.len()).any(|found| found == words.as_bytes())
}
