//! Price lists: parsed once, checked, then immutable.

mod builtin;
mod check;
pub(crate) mod columns;
pub mod document;
mod inputs;
mod linear;
pub mod pack;
pub mod plan;
pub mod policy;
mod purchase;
pub mod rate;
pub(crate) mod words;

use std::sync::Arc;

use document::{AttributeRule, Document, Meter};
use rate::evaluate::{Scope, Shared, rounded};
use rate::explain::explain;
use rate::form::Fixed;
use rate::{Term, check as rate_check};

pub use builtin::Builtin;
pub(crate) use check::check_policy;
pub use columns::{Coded, PricedColumns, RowError, UsageColumns};
pub use inputs::{AttributeInput, Inputs, QuantityInput};
pub use purchase::{Payment, Purchase};

use crate::amount::{Decimal, Money, Ratio, RoundingScope, shortened};
use crate::document::{Named, Read, Value, merge_patch, suggestion};
use crate::mutation::{Flip, any_flipped, flipped};
use crate::ordered::SortedSet;
use crate::quote::{CatalogVersion, Quote, QuoteLine};
use crate::usage::{Attribute, Usage, nth_usage};
use crate::{Error, ErrorCode};

/// A vendor's price list: meters with rates, plans, packs, overage and policy. Immutable once parsed.
///
/// ```
/// use drawdown::{Catalog, Usage};
///
/// let wotnot = Catalog::builtin("wotnot")?;
/// let reply = Usage::of("reply")
///     .attribute("model", "gpt-4")
///     .quantity("inputTokens", 9_000)
///     .quantity("outputTokens", 1_000);
/// let quote = wotnot.price(&reply)?;
/// assert_eq!(quote.credits.to_string(), "24"); // two blocks of 5,000 tokens at 12 credits
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Catalog(Arc<Parsed>);

#[derive(Debug)]
struct Parsed {
    written: Value,
    document: Document,
    /// What usage of each meter may state, in the order of the meters.
    names: Vec<Names>,
}

#[derive(Clone, Debug, Default)]
struct Names {
    quantities: Vec<String>,
    /// A quantity and one from which it follows.
    derived: Vec<(String, String)>,
    attributes: Vec<String>,
}

/// Attributes that usage of any meter may carry, whether they are priced or not.
const STANDARD_ATTRIBUTES: [&str; 9] =
    ["model", "agent", "conversation", "user", "category", "byoKey", "handoff", "replied", "plan"];

impl Catalog {
    /// Parses and checks a document.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidCatalog`] with the path of the field: one that is missing, unknown, of the
    /// wrong type, out of range, or at odds with another.
    ///
    /// ```
    /// use drawdown::Catalog;
    ///
    /// let error = Catalog::parse(r#"{ "id": "x", "name": "X", "unit": "credit", "metres": {} }"#).unwrap_err();
    /// assert_eq!(error.to_string(), "metres: is not a known field; did you mean \"meters\"?");
    /// ```
    pub fn parse(text: &str) -> Result<Catalog, Error> {
        Value::parse(text).and_then(Catalog::from_value).map_err(|error| error.with_code(ErrorCode::InvalidCatalog))
    }

    fn from_value(written: Value) -> Result<Catalog, Error> {
        let document = Document::read(&written)?;
        check::check(&document)?;
        let mut names = Vec::new();
        for (_, meter) in document.meters.iter() {
            names.push(Names::of(&document, meter));
        }
        Ok(Catalog(Arc::new(Parsed { written, document, names })))
    }

    /// The checked document.
    ///
    /// ```
    /// let bookbag = drawdown::Catalog::builtin("bookbag")?;
    /// let plans: Vec<&str> = bookbag.document().plans.keys().collect();
    /// assert_eq!(plans, ["free", "hobby", "standard", "pro", "enterprise", "self-hosted"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn document(&self) -> &Document {
        &self.0.document
    }

    /// The document as JSON text: what was parsed, with its patch applied.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let patch = r#"{ "meters": { "web_search": { "rate": { "flat": "4" } } } }"#;
    /// let kept = Catalog::builtin_patched("cleverai", patch)?.to_json();
    /// assert_eq!(Catalog::parse(&kept)?.price(&Usage::of("web_search"))?.credits.to_string(), "4");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn to_json(&self) -> String {
        self.0.written.to_string()
    }

    /// A meter's rate in one sentence with its numbers, for a pricing page; attributes narrow it down.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMeter`]; [`ErrorCode::Unpriced`] for a value that the list does not know.
    ///
    /// ```
    /// use drawdown::Catalog;
    ///
    /// let bookbag = Catalog::builtin("bookbag")?;
    /// let sentence = bookbag.explain("reply", &[("model".into(), "GPT-4o".into())].into_iter().collect())?;
    /// assert_eq!(sentence, "5 credits per reply on GPT-4o; free when the reply runs on your own API key");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn explain(&self, meter: &str, attributes: &Named<Attribute>) -> Result<String, Error> {
        let (found, names) = self.meter_and_names(meter)?;
        self.check_attributes(found, names, attributes)?;
        explain(self, found, attributes)
    }

    /// What one event costs, with the lines that say how the figure came about.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMeter`]; [`ErrorCode::MissingQuantity`] or [`ErrorCode::MissingAttribute`] where
    /// the rate needs one; [`ErrorCode::Unpriced`] for an unknown model or other value;
    /// [`ErrorCode::InvalidInput`] for a name that the meter does not know; [`ErrorCode::OutOfRange`] for
    /// what the list refuses to price; [`ErrorCode::Overflow`] where the exact figure cannot be held.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let cleverai = Catalog::builtin("cleverai")?;
    /// let quote = cleverai.price(&Usage::of("image").attribute("model", "DALL-E 3 HD").quantity("images", 2))?;
    /// assert_eq!(quote.lines[0].to_string(), "Image generation: DALL-E 3 HD: 2 × 80 = 160");
    /// let error = cleverai.price(&Usage::of("image").quantity("images", 2)).unwrap_err();
    /// assert_eq!(error.code(), drawdown::ErrorCode::MissingAttribute);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn price(&self, usage: &Usage) -> Result<Quote, Error> {
        if let Some(credits) = usage.credits {
            return self.priced_elsewhere(usage, credits);
        }
        let Some(id) = &usage.meter else {
            return Err(Error::invalid("is missing: state a meter, or the credits of what was priced elsewhere")
                .within("meter"));
        };
        let (meter, names) = self.meter_and_names(id)?;
        self.check_quantities(meter, names, usage)?;
        self.check_attributes(meter, names, &usage.attributes)?;
        let shared = Shared::default();
        let scope = Scope::new(self, meter, usage, &shared);
        for (reason, exemption) in meter.exempt.iter() {
            if scope.holds(&exemption.conditions)? && !flipped(Flip::Exemption) {
                let line = QuoteLine::nothing(format!("{}: {}", meter.name, exemption.label), words::event(meter));
                return self.quote(
                    Some(meter),
                    Figures { lines: vec![line], ..Figures::default() },
                    Some(reason.to_owned()),
                );
            }
        }
        let terms = scope.terms(&meter.rate)?;
        let figures = self.figures(meter, terms, shared.effective())?;
        let exempt = figures.free.clone().filter(|_| figures.credits.is_zero() && figures.high.is_zero());
        self.quote(Some(meter), figures, exempt)
    }

    /// Prices a list; the path of an error names the element: `usages[3].quantities.inputTokens`.
    ///
    /// # Errors
    /// The first element's that has one; see [`Catalog::price`].
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let cleverai = Catalog::builtin("cleverai")?;
    /// let quotes = cleverai.price_all(&[Usage::of("web_search"), Usage::of("pdf_summary")])?;
    /// assert_eq!((quotes[0].credits, quotes[1].credits), (5.into(), 10.into()));
    /// let error = cleverai.price_all(&[Usage::of("web_search"), Usage::of("pdf_sumary")]).unwrap_err();
    /// assert_eq!(error.path(), Some("usages[1].meter"));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn price_all(&self, usages: &[Usage]) -> Result<Vec<Quote>, Error> {
        let mut quotes = Vec::with_capacity(usages.len());
        for (index, usage) in usages.iter().enumerate() {
            quotes.push(self.price(usage).map_err(|error| nth_usage(error, index))?);
        }
        Ok(quotes)
    }

    /// The price of all usage like this one (the same names, attributes and plan, whatever the amounts) in integers,
    /// where it compiles to them, and between which instants; `None` where such usage has no price.
    pub(crate) fn compiled(&self, usage: &Usage) -> Option<(Option<Fixed>, (i64, i64))> {
        let (meter, names) = self.meter_and_names(usage.meter.as_deref()?).ok()?;
        self.check_quantities(meter, names, usage).ok()?;
        self.check_attributes(meter, names, &usage.attributes).ok()?;
        if any_flipped() {
            return None;
        }
        let shared = Shared::default();
        let scope = Scope::new(self, meter, usage, &shared);
        for (reason, exemption) in meter.exempt.iter() {
            if scope.holds(&exemption.conditions).ok()? {
                return Some((Fixed::free(reason), shared.span()));
            }
        }
        let fixed = scope.fixed(&meter.rate, meter.rounding.or(self.document().rounding));
        // What the credits are worth has to be held exactly, too.
        let worth = self.worth().map_or((0, 0), |(_, price)| price.parts());
        let fixed = fixed.filter(|fixed| worth.0 < 1 << 32 && fixed.scale.saturating_add(worth.1) <= 28);
        Some((fixed, shared.span()))
    }

    /// Whether a price can depend on an attribute's value.
    pub(crate) fn bears_on_price(&self, meter: &str, name: &str) -> bool {
        self.meter_and_names(meter).is_ok_and(|(meter, names)| {
            let read = names.attributes.iter().any(|known| known == name);
            read || name == "plan" || self.attribute_rule(meter, name).is_some()
        })
    }

    pub(crate) fn meter(&self, id: &str) -> Result<&Meter, Error> {
        self.meter_and_names(id).map(|(meter, _)| meter)
    }

    fn meter_and_names(&self, id: &str) -> Result<(&Meter, &Names), Error> {
        for ((name, meter), names) in self.document().meters.iter().zip(&self.0.names) {
            if name == id {
                return Ok((meter, names));
            }
        }
        let known = suggestion(id, self.document().meters.keys());
        Err(self.unlisted(ErrorCode::UnknownMeter, "meter", id, &known).within("meter"))
    }

    /// That the list has nothing of that kind under that id.
    fn unlisted(&self, code: ErrorCode, kind: &str, id: &str, known: &str) -> Error {
        Error::new(code, format!("{} has no {kind} \"{}\"{known}", self.document().name, shortened(id)))
    }

    pub(crate) fn attribute_rule<'c>(&'c self, meter: &'c Meter, name: &str) -> Option<&'c AttributeRule> {
        meter.attributes.get(name).or_else(|| self.document().attributes.get(name))
    }

    fn check_quantities(&self, meter: &Meter, names: &Names, usage: &Usage) -> Result<(), Error> {
        for (name, amount) in usage.quantities.iter() {
            let wrong = if !names.quantities.iter().any(|known| known == name) {
                let known = suggestion(name, names.quantities.iter().map(String::as_str));
                Some(Error::invalid(format!("is not a quantity of {}{known}", meter.name)))
            } else if amount.is_negative() {
                Some(Error::new(ErrorCode::OutOfRange, format!("is {amount}, below zero")))
            } else {
                names.stated_twice(usage, name)
            };
            if let Some(error) = wrong {
                return Err(error.within(name).within("quantities"));
            }
        }
        if !meter.any_of.is_empty() && !meter.any_of.iter().any(|name| usage.quantities.get(name).is_some()) {
            let message =
                format!("states none of {}, by which {} is priced", words::joined(&meter.any_of, ", "), meter.name);
            return Err(Error::new(ErrorCode::MissingQuantity, message).within("quantities"));
        }
        Ok(())
    }

    fn check_attributes(&self, meter: &Meter, names: &Names, attributes: &Named<Attribute>) -> Result<(), Error> {
        for (name, value) in attributes.iter() {
            let wrong = if !self.is_attribute(names, name) {
                let mut known = STANDARD_ATTRIBUTES.to_vec();
                self.document().attributes.keys().for_each(|name| known.push(name));
                names.attributes.iter().for_each(|name| known.push(name));
                let hint = suggestion(name, known);
                Error::invalid(format!(
                    "is not an attribute of {}{hint}; others are declared in the catalog's attributes",
                    meter.name
                ))
            } else if name == "plan"
                && !self.document().plans.is_empty()
                && self.document().plans.get(value.as_str()).is_none()
            {
                let hint = suggestion(value.as_str(), self.document().plans.keys());
                self.unlisted(ErrorCode::UnknownPlan, "plan", value.as_str(), &hint)
            } else if let Some(error) = self.undeclared(meter, name, value) {
                error
            } else {
                continue;
            };
            return Err(wrong.within(name).within("attributes"));
        }
        Ok(())
    }

    /// The value that an attribute's stated one stands for: aliases resolve exactly.
    pub(crate) fn canonical(&self, name: &str, stated: &Attribute) -> Attribute {
        let aliases = self.document().aliases.get(name).filter(|_| !flipped(Flip::Alias));
        let canonical = aliases.and_then(|aliases| aliases.get(stated.as_str()));
        canonical.map_or_else(|| stated.clone(), |canonical| Attribute::Text(canonical.clone()))
    }

    /// Whether usage of a meter may carry an attribute.
    pub(crate) fn takes(&self, meter: &str, attribute: &str) -> bool {
        let none = Names::default();
        self.is_attribute(self.meter_and_names(meter).map_or(&none, |(_, names)| names), attribute)
    }

    fn is_attribute(&self, names: &Names, name: &str) -> bool {
        names.attributes.iter().any(|own| own == name)
            || STANDARD_ATTRIBUTES.contains(&name)
            || self.document().attributes.get(name).is_some()
    }

    /// Whether a value of an attribute is among those that a meter's rate names; any is where it names none.
    pub(crate) fn knows(&self, meter: &Meter, name: &str, stated: &Attribute) -> bool {
        let (stated, mut known, mut named) = (self.canonical(name, stated), false, false);
        rate_check::each_value(self.document(), meter, name, &mut |value| {
            named = true;
            known |= value.is_none_or(|value| *value == stated);
        });
        known || !named
    }

    /// What is wrong with a value that is not among the declared ones.
    fn undeclared(&self, meter: &Meter, name: &str, stated: &Attribute) -> Option<Error> {
        let known = &self.attribute_rule(meter, name).filter(|rule| !rule.values.is_empty())?.values;
        if known.contains(&self.canonical(name, stated)) {
            return None;
        }
        let hint = suggestion(stated.as_str(), known.iter().map(Attribute::as_str));
        let message = format!("\"{}\" is not known here{hint}", shortened(stated.as_str()));
        Some(Error::new(ErrorCode::Unpriced, message))
    }

    fn priced_elsewhere(&self, usage: &Usage, credits: Decimal) -> Result<Quote, Error> {
        let meter = usage.meter.as_ref().map(|id| self.meter(id)).transpose()?;
        if credits.is_negative() {
            return Err(Error::new(ErrorCode::OutOfRange, format!("is {credits}, below zero")).within("credits"));
        }
        let label = meter.map_or("Priced elsewhere".to_owned(), |meter| format!("{}: priced elsewhere", meter.name));
        let unit = self.document().unit.clone();
        let line = QuoteLine { label, quantity: credits, billed: credits, unit, rate: Decimal::ONE, credits };
        self.quote(None, Figures { credits, high: credits, lines: vec![line], ..Figures::default() }, None)
    }

    /// The lines as decimals, the meter's rounding applied to them or to their sum.
    fn figures(
        &self,
        meter: &Meter,
        mut terms: Vec<Term>,
        effective: Option<crate::Instant>,
    ) -> Result<Figures, Error> {
        if let Some(rounding) = meter.rounding.or(self.document().rounding).filter(|_| !flipped(Flip::EventRounding)) {
            let step = Ratio::from(rounding.to);
            terms = match rounding.scope {
                RoundingScope::Line if !flipped(Flip::LineScope) => {
                    for term in &mut terms {
                        term.credits = term.credits.rounded(rounding.mode, &step)?;
                        term.high = term.high.rounded(rounding.mode, &step)?;
                    }
                    terms
                }
                RoundingScope::Day | RoundingScope::Cycle if !flipped(Flip::DayScope) => terms,
                _ => rounded(terms, rounding.mode, &step)?,
            };
        }
        let (low, high) = rate::totals(&terms)?;
        let (credits, high) = (low.to_decimal()?, high.to_decimal()?);
        let free = terms.iter().find_map(|term| term.free.clone());
        let mut lines = Vec::new();
        for (credits, term) in line_credits(&terms, credits)?.into_iter().zip(terms) {
            lines.push(QuoteLine::from_term(meter, term, credits)?);
        }
        Ok(Figures { credits, high, lines, free, effective })
    }

    fn quote(&self, meter: Option<&Meter>, figures: Figures, exempt: Option<String>) -> Result<Quote, Error> {
        let cost = match self.worth() {
            Some((currency, price)) => {
                Some(Money { amount: figures.credits.times(price)?, currency: currency.to_owned() })
            }
            None => None,
        };
        Ok(Quote {
            credits: figures.credits,
            credits_high: (figures.high != figures.credits).then_some(figures.high),
            lines: figures.lines,
            cost,
            exempt,
            sample: meter.is_some_and(|meter| meter.sample),
            catalog: CatalogVersion { id: self.document().id.clone(), effective_from: figures.effective },
        })
    }

    /// The currency that a credit's price is in, and that price, where the list states them.
    pub(crate) fn worth(&self) -> Option<(&str, Decimal)> {
        match (self.document().money(), self.document().credit_price) {
            (Some(currency), Some(price)) => Some((currency, price)),
            (Some(currency), None) if currency == self.document().unit => Some((currency, Decimal::ONE)),
            _ => None,
        }
    }

    /// A built-in document with its patch.
    fn patched(text: &str, patch: Option<&str>) -> Result<Catalog, Error> {
        let mut written = Value::parse(text)?;
        if let Some(patch) = patch {
            let patch = Value::parse(patch)?;
            if !matches!(patch, Value::Object(_)) {
                return Err(Error::invalid(format!("the patch is {}, where an object is wanted", patch.kind())));
            }
            written = merge_patch(written, patch);
        }
        Catalog::from_value(written)
    }
}

#[derive(Default)]
struct Figures {
    credits: Decimal,
    high: Decimal,
    lines: Vec<QuoteLine>,
    free: Option<String>,
    effective: Option<crate::Instant>,
}

impl Names {
    fn of(document: &Document, meter: &Meter) -> Names {
        let (mut quantities, mut attributes, mut derived) =
            (InOrder::default(), InOrder::default(), InOrder::default());
        rate_check::quantities_of(document, meter, &mut |name| quantities.push(name.to_owned()));
        rate_check::derivations(document, meter, &mut |whole, part| derived.push((whole.to_owned(), part.to_owned())));
        rate_check::attributes_of(document, meter, &mut |name| attributes.push(name.to_owned()));
        meter.attributes.keys().for_each(|name| attributes.push(name.to_owned()));
        Names { quantities: quantities.listed, derived: derived.listed, attributes: attributes.listed }
    }

    /// Usage states a quantity, or what it follows from: with both, one of them would be ignored.
    fn stated_twice(&self, usage: &Usage, name: &str) -> Option<Error> {
        let mut parts = self.derived.iter().filter(|(whole, _)| whole == name).map(|(_, part)| part);
        let part = parts.find(|part| usage.quantities.get(part).is_some() && !flipped(Flip::StatedTwice))?;
        Some(Error::invalid(format!("follows from \"{part}\", which is stated too; state one of them")))
    }
}

/// Things in the order in which they were first named.
#[derive(Default)]
struct InOrder<T> {
    listed: Vec<T>,
    seen: SortedSet<T>,
}

impl<T: Clone + Ord> InOrder<T> {
    fn push(&mut self, named: T) {
        if self.seen.insert(named.clone()) {
            self.listed.push(named);
        }
    }
}

/// The credits of each line, those that do not end to as many places, 12 at most, as leave room for the total.
fn line_credits(terms: &[Term], total: Decimal) -> Result<Vec<Decimal>, Error> {
    let mut places = 12_u32;
    loop {
        if let Ok(credits) = settled(terms, total, places) {
            return Ok(credits);
        }
        places = places.checked_sub(1).ok_or_else(|| Error::overflow("a line of this quote"))?;
    }
}

/// Shown figures may miss the exact total by a trace: it belongs to the last of them.
fn settled(terms: &[Term], total: Decimal, places: u32) -> Result<Vec<Decimal>, Error> {
    let mut credits = Vec::with_capacity(terms.len());
    let mut rest = Ratio::from(total);
    for (left, term) in (0..terms.len()).rev().zip(terms) {
        let mut line = term.credits.shown_to(places)?;
        if left > 0 {
            rest = rest.subtract(&line.into())?;
        } else if rest != line.into() {
            line = rest.to_decimal()?;
        }
        credits.push(line);
    }
    Ok(credits)
}
