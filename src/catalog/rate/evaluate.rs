//! The value of a rate for one event, as lines that add up to it.

use std::cell::Cell;
use std::cmp::Ordering;

use super::term::{label_all, scale_all, totals};
use super::{
    By, Composite, CostPlus, Graduated, Iterate, Lookup, Match, Overlap, Package, Rate, Shape, Term, Tokens, Unit,
    Version, Volume,
};
use crate::amount::{Decimal, Ratio, RoundingMode, shortened};
use crate::catalog::Catalog;
use crate::catalog::document::{Meter, QuantityRule};
use crate::catalog::words;
use crate::document::{Named, suggestion};
use crate::mutation::{Flip, flipped};
use crate::time::Instant;
use crate::usage::{Attribute, Usage};
use crate::{Error, ErrorCode};

/// What a rate is evaluated in: the event, the meter's rules for it, and what outer rates have bound.
pub(crate) struct Scope<'a> {
    catalog: &'a Catalog,
    meter: &'a Meter,
    usage: &'a Usage,
    outer: Option<&'a Scope<'a>>,
    bound: Vec<(&'a str, Ratio)>,
    renamed: Option<&'a Named<String>>,
    shared: &'a Shared,
}

/// What all scopes of one evaluation share.
#[derive(Default)]
pub(crate) struct Shared {
    /// Rates evaluated so far: nested composites and iterations could otherwise run for ever.
    steps: Cell<u32>,
    /// The latest of the dated versions that were picked.
    effective: Cell<Option<Instant>>,
    /// From which instant on, and before which, the same ones are picked.
    span: Cell<Option<(i64, i64)>>,
}

impl Shared {
    pub(crate) fn effective(&self) -> Option<Instant> {
        self.effective.get()
    }

    pub(crate) fn span(&self) -> (i64, i64) {
        self.span.get().unwrap_or((i64::MIN, i64::MAX))
    }

    /// A version was picked that holds between two instants.
    fn narrow(&self, from: Option<&Version>, until: Option<&Version>) {
        let instant = |version: &Version| version.from.unix_milliseconds();
        let (earliest, latest) = self.span();
        let (from, until) = (from.map_or(i64::MIN, instant), until.map_or(i64::MAX, instant));
        self.span.set(Some((earliest.max(from), latest.min(until))));
    }
}

impl<'a> Scope<'a> {
    pub(crate) fn new(catalog: &'a Catalog, meter: &'a Meter, usage: &'a Usage, shared: &'a Shared) -> Scope<'a> {
        Scope { catalog, meter, usage, outer: None, bound: Vec::new(), renamed: None, shared }
    }

    pub(super) fn shared_effective(&self) -> Option<Instant> {
        self.shared.effective()
    }

    /// The lines of `rate`.
    pub(crate) fn terms(&self, rate: &Rate) -> Result<Vec<Term>, Error> {
        const MOST: u32 = 10_000;
        if self.step() > MOST {
            return Err(Error::new(
                ErrorCode::OutOfRange,
                format!("this rate takes more than {MOST} steps to evaluate"),
            ));
        }
        match rate {
            Rate::Constant(value) => Ok(vec![Term::number((*value).into())]),
            Rate::Quantity(name) => self.quantity_term(name).map(|term| vec![term]),
            Rate::Shape(shape) => self.shape(shape),
        }
    }

    /// Counts a rate; how many there have been.
    pub(super) fn step(&self) -> u32 {
        let steps = self.shared.steps.get().saturating_add(1);
        self.shared.steps.set(steps);
        steps
    }

    fn shape(&self, shape: &Shape) -> Result<Vec<Term>, Error> {
        match shape {
            Shape::Flat(rate) => multiplied(self.terms(rate)?, self.terms(&Rate::Quantity("count".into()))?),
            Shape::Unit(unit) => self.unit(unit).map(|term| vec![term]),
            Shape::Package(package) => self.package(package).map(|term| vec![term]),
            Shape::Graduated(graduated) => self.graduated(graduated),
            Shape::Volume(volume) => self.volume(volume),
            Shape::Tokens(tokens) => self.tokens(tokens),
            Shape::By(by) => self.by(by),
            Shape::Match(cases) => self.terms(self.case(cases)?),
            Shape::Lookup(lookup) => self.lookup(lookup),
            Shape::Sum(rates) => self.sum(rates),
            Shape::Product(rates) => self.product(rates),
            Shape::Max(rates) if !flipped(Flip::Extremes) => self.extreme(rates, Ordering::Greater),
            Shape::Max(rates) | Shape::Min(rates) => self.extreme(rates, Ordering::Less),
            Shape::Difference(rates) => self.difference(rates),
            Shape::Quotient(quotient) => {
                let divisor = self.value(&quotient.by)?;
                let inverse = Ratio::ONE.divide(&divisor)?;
                self.scaled(&quotient.of, &inverse)
            }
            Shape::Round(round) => {
                let terms = self.terms(&round.of)?;
                rounded(terms, round.mode, &round.to.into())
            }
            Shape::IfPositive(condition) => {
                let (_, high) = totals(&self.terms(&condition.of)?)?;
                if high.is_zero() { Ok(Vec::new()) } else { self.terms(&condition.rate) }
            }
            Shape::CostPlus(cost) => self.cost_plus(cost),
            Shape::Meter(composite) => self.composite(composite),
            Shape::Iterate(iterate) => self.iterate(iterate),
            Shape::Range(range) => {
                let mut term = Term::collapsed(&self.terms(&range.low)?)?;
                let (_, high) = totals(&self.terms(&range.high)?)?;
                if high.compare(&term.credits)? == Ordering::Less {
                    return Err(Error::new(ErrorCode::OutOfRange, "the low end of this range is above its high end"));
                }
                term.high = if flipped(Flip::RangeHigh) { term.credits } else { high };
                Ok(vec![term])
            }
            Shape::Dated(versions) => self.terms(&self.version(versions)?.rate),
            Shape::Free(free) => Ok(vec![Term { free: Some(free.reason.clone()), ..Term::number(Ratio::ZERO) }]),
            Shape::Refuse(sentence) => Err(Error::new(ErrorCode::OutOfRange, sentence.clone())),
        }
    }

    /// The value of a rate that has to be one figure.
    fn value(&self, rate: &Rate) -> Result<Ratio, Error> {
        let (low, high) = totals(&self.terms(rate)?)?;
        if low != high {
            return Err(Error::new(ErrorCode::OutOfRange, "a range stands where one figure is needed"));
        }
        Ok(low)
    }

    fn unit(&self, unit: &Unit) -> Result<Term, Error> {
        let quantity = self.value(&unit.of)?;
        let billed = beyond(&quantity, unit.included, Flip::Included)?.divide(&unit.per.into())?;
        Term::charge(quantity, billed, words::priced_unit(self.meter, &unit.of, unit.per), unit.price.into())
    }

    fn package(&self, package: &Package) -> Result<Term, Error> {
        let quantity = self.value(&package.of)?;
        let blocks = beyond(&quantity, package.free, Flip::FreeUnits)?.divide(&package.size.into())?;
        let mode = match package.round {
            RoundingMode::Up if flipped(Flip::BlockRounding) => RoundingMode::Down,
            mode => mode,
        };
        let blocks = blocks.rounded(mode, &Ratio::ONE)?;
        let minimum = if flipped(Flip::ZeroStaysZero) { Ratio::ONE } else { package.minimum.into() };
        let short = blocks.compare(&minimum)? == Ordering::Less && !flipped(Flip::BlockMinimum);
        let billed = if short { minimum } else { blocks };
        Term::charge(quantity, billed, words::block(self.meter, &package.of, package.size), package.price.into())
    }

    fn graduated(&self, graduated: &Graduated) -> Result<Vec<Term>, Error> {
        let quantity = self.value(&graduated.of)?;
        let unit = words::priced_unit(self.meter, &graduated.of, Decimal::ONE);
        let mut terms = Vec::new();
        let mut below = Ratio::ZERO;
        for slice in &graduated.tiers {
            let end = slice.up_to.map(Ratio::from);
            let within = match end {
                Some(end) if quantity.compare(&end)? == Ordering::Greater => end,
                _ => quantity,
            };
            let billed = within.subtract(&if flipped(Flip::Slices) { Ratio::ZERO } else { below })?;
            if billed.is_zero() || billed.is_negative() {
                break;
            }
            let label = words::slice(&below.shown()?, slice.up_to);
            terms.push(Term::charge(billed, billed, unit.clone(), slice.unit.into())?.labelled(&label));
            if !slice.flat.is_zero() && !flipped(Flip::SliceFee) {
                terms.push(
                    Term::charge(billed, Ratio::ONE, format!("{label}, flat"), slice.flat.into())?.labelled(&label),
                );
            }
            match end {
                Some(end) => below = end,
                None => break,
            }
        }
        if terms.is_empty() {
            terms.push(Term::charge(quantity, Ratio::ZERO, unit, Ratio::ZERO)?);
        }
        Ok(terms)
    }

    fn volume(&self, volume: &Volume) -> Result<Vec<Term>, Error> {
        let quantity = self.value(&volume.of)?;
        for tier in &volume.tiers {
            if let Some(up_to) = tier.up_to {
                let order = quantity.compare(&up_to.into())?;
                if order == Ordering::Greater || (order == Ordering::Equal && flipped(Flip::InclusiveBound)) {
                    continue;
                }
            }
            let Some(rate) = &tier.rate else {
                let unit = words::priced_unit(self.meter, &volume.of, Decimal::ONE);
                let mut terms = vec![Term::charge(quantity, quantity, unit, tier.unit.into())?];
                if !tier.flat.is_zero() && (!quantity.is_zero() || flipped(Flip::TierFee)) {
                    terms.push(
                        Term::charge(quantity, Ratio::ONE, "flat fee".into(), tier.flat.into())?.labelled("flat fee"),
                    );
                }
                return Ok(terms);
            };
            return self.terms(rate);
        }
        Err(Error::new(ErrorCode::OutOfRange, "is above the last tier of this price"))
    }

    fn tokens(&self, tokens: &Tokens) -> Result<Vec<Term>, Error> {
        let per = Ratio::from(tokens.per);
        let classes = [
            ("inputTokens", Some(tokens.input)),
            ("cachedInputTokens", tokens.cached_input),
            ("cacheWriteTokens", tokens.cache_write),
            ("outputTokens", Some(tokens.output)),
            ("reasoningTokens", tokens.reasoning),
        ];
        let mut terms = Vec::new();
        for (name, price) in classes {
            let Some(price) = price else { continue };
            let quantity = self.quantity(name)?;
            let mut billed = quantity;
            for (class, class_price) in classes {
                let total = if class == "reasoningTokens" { "outputTokens" } else { "inputTokens" };
                let contained = (tokens.overlap == Overlap::Inside || flipped(Flip::TokensBeside))
                    && total == name
                    && class != name
                    && class != "outputTokens";
                if contained && class_price.is_some() && !flipped(Flip::TokenOverlap) {
                    billed = billed.subtract(&self.quantity(class)?)?;
                }
            }
            if billed.is_negative() {
                let message = "is less than the classes that it contains: does this usage count them beside it?";
                return Err(at_quantity(Error::new(ErrorCode::OutOfRange, message), name));
            }
            let of = Rate::Quantity(name.into());
            let unit = words::priced_unit(self.meter, &of, tokens.per);
            let term = Term::charge(quantity, billed.divide(&per)?, unit, price.into())?;
            terms.push(term.labelled(&words::quantity(self.meter, name, false)));
        }
        Ok(terms)
    }

    fn by(&self, by: &By) -> Result<Vec<Term>, Error> {
        let (stated, rate) = match self.entry(by) {
            Err(error) if error.code() == ErrorCode::Unpriced && flipped(Flip::UnknownValue) => return Ok(Vec::new()),
            entry => entry?,
        };
        let mut terms = self.terms(rate)?;
        if let Some(Attribute::Text(text)) = &stated {
            label_all(&mut terms, text);
        }
        if stated.is_some() && flipped(Flip::Multiplier) {
            let wrong = Ratio::from(Decimal::from(11_u8)).divide(&Decimal::from(10_u8).into())?;
            scale_all(&mut terms, &wrong, &wrong)?;
        }
        Ok(terms)
    }

    /// A table's rate for the event, with the value that it stands under; the fallback stands under none.
    pub(super) fn entry<'r>(&self, by: &'r By) -> Result<(Option<Attribute>, &'r Rate), Error> {
        let stated = match (self.attribute(&by.attribute), &by.fallback) {
            (Some(value), _) => value,
            (None, Some(fallback)) => return Ok((None, fallback)),
            (None, None) => return Err(self.missing_attribute(&by.attribute, by.values.keys())),
        };
        match (by.values.get(stated.as_str()), &by.fallback) {
            (Some(rate), _) => Ok((Some(stated), rate)),
            (None, Some(fallback)) => Ok((None, fallback)),
            (None, None) => Err(self.unpriced(&by.attribute, &stated, by.values.keys())),
        }
    }

    /// The rate of the first case that holds.
    pub(super) fn case<'r>(&self, cases: &'r Match) -> Result<&'r Rate, Error> {
        for case in &cases.cases {
            if self.holds(&case.conditions)? {
                return Ok(&case.rate);
            }
        }
        cases.otherwise.as_ref().ok_or_else(|| {
            Error::new(ErrorCode::Unpriced, "no case of this price fits these attributes").within("attributes")
        })
    }

    /// Whether every condition holds; an attribute that is not stated and has no default is an error.
    pub(crate) fn holds(&self, conditions: &Named<Attribute>) -> Result<bool, Error> {
        for (name, wanted) in conditions.iter() {
            let Some(stated) = self.attribute(name) else {
                return Err(self.missing_attribute(name, [wanted.as_str()]));
            };
            if matches!(stated, Attribute::Flag(_)) != matches!(wanted, Attribute::Flag(_)) {
                let kind = if matches!(wanted, Attribute::Flag(_)) { "true or false" } else { "a text" };
                return Err(
                    self.at_attribute(Error::invalid(format!("\"{stated}\" stands where {kind} is wanted")), name)
                );
            }
            if stated != *wanted && !flipped(Flip::Conditions) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn lookup(&self, lookup: &Lookup) -> Result<Vec<Term>, Error> {
        let value = self.value(&lookup.of)?;
        for (key, rate) in lookup.values.iter() {
            if Ratio::from(key.parse::<Decimal>()?) == value || flipped(Flip::Lookup) {
                return self.terms(rate);
            }
        }
        let mut keys = String::new();
        lookup.values.keys().for_each(|key| words::append(&mut keys, ", ", key));
        let error = Error::new(ErrorCode::OutOfRange, format!("{} is not sold; choose {keys}", value.shown()?));
        Err(match &lookup.of {
            Rate::Quantity(name) => at_quantity(error, name),
            _ => error,
        })
    }

    fn sum(&self, rates: &[Rate]) -> Result<Vec<Term>, Error> {
        let mut terms = Vec::new();
        for rate in rates {
            terms.append(&mut self.terms(rate)?);
        }
        Ok(terms)
    }

    fn product(&self, rates: &[Rate]) -> Result<Vec<Term>, Error> {
        let mut product = vec![Term::number(Ratio::ONE)];
        for rate in rates {
            product = multiplied(product, self.terms(rate)?)?;
        }
        Ok(product)
    }

    /// The lines of the rate that wins, and the winning high end with them.
    fn extreme(&self, rates: &[Rate], wanted: Ordering) -> Result<Vec<Term>, Error> {
        let Some((first, others)) = rates.split_first() else { return Ok(Vec::new()) };
        let mut best = self.terms(first)?;
        let (mut best_low, mut best_high) = totals(&best)?;
        for rate in others {
            let terms = self.terms(rate)?;
            let (low, high) = totals(&terms)?;
            if high.compare(&best_high)? == wanted {
                best_high = high;
            }
            if low.compare(&best_low)? == wanted {
                (best, best_low) = (terms, low);
            }
        }
        if totals(&best)?.1 == best_high {
            return Ok(best);
        }
        Ok(vec![Term { high: best_high, ..Term::collapsed(&best)? }])
    }

    fn difference(&self, rates: &[Rate]) -> Result<Vec<Term>, Error> {
        let Some((first, others)) = rates.split_first() else { return Ok(Vec::new()) };
        let mut term = Term::collapsed(&self.terms(first)?)?;
        for rate in others {
            let (low, high) = totals(&self.terms(rate)?)?;
            term.billed = term.billed.subtract(&low)?;
            term.credits = term.credits.subtract(&high)?;
            term.high = term.high.subtract(&low)?;
        }
        if term.credits.is_negative() && !flipped(Flip::Difference) {
            return Err(Error::new(ErrorCode::OutOfRange, "this difference is below zero"));
        }
        // What is left is an amount of its own: its billed part times its rate no longer gives it.
        term.billed = term.credits;
        term.rate = Ratio::ONE;
        Ok(vec![term])
    }

    /// The lines of a rate at so many times it.
    fn scaled(&self, rate: &Rate, factor: &Ratio) -> Result<Vec<Term>, Error> {
        let mut terms = self.terms(rate)?;
        scale_all(&mut terms, factor, factor)?;
        Ok(terms)
    }

    fn cost_plus(&self, cost: &CostPlus) -> Result<Vec<Term>, Error> {
        let markup = if flipped(Flip::Markup) { Ratio::ONE } else { Ratio::ONE.add(&self.value(&cost.markup)?)? };
        let factor = markup.divide(&cost.credit_price.into())?;
        self.scaled(&cost.cost, &factor)
    }

    fn composite(&self, composite: &Composite) -> Result<Vec<Term>, Error> {
        let inner = self.inner(composite)?;
        let mut terms = inner.terms(inner.rate())?;
        label_all(&mut terms, &inner.meter.name);
        Ok(terms)
    }

    /// What the rate of another meter is evaluated in.
    pub(super) fn inner<'s>(&'s self, composite: &'s Composite) -> Result<Scope<'s>, Error> {
        let mut bound = Vec::new();
        for (name, rate) in composite.quantities.iter() {
            bound.push((name, self.value(rate)?));
        }
        Ok(Scope {
            meter: self.catalog.meter(&composite.name)?,
            outer: Some(self),
            bound,
            renamed: Some(&composite.attributes),
            ..*self
        })
    }

    /// The rate of its meter.
    pub(super) fn rate(&self) -> &'a Rate {
        &self.meter.rate
    }

    fn iterate(&self, iterate: &'a Iterate) -> Result<Vec<Term>, Error> {
        const MOST: u32 = 64;
        let times = self.value(&iterate.times)?;
        let Some(times) = times.to_u32().filter(|times| *times <= MOST) else {
            let message = format!("{} steps; a whole number of at most {MOST} is needed", times.shown()?);
            return Err(Error::new(ErrorCode::OutOfRange, message));
        };
        let mut size = self.value(&iterate.start)?;
        let mut terms = Vec::new();
        for step in 1..=times {
            size = if flipped(Flip::Growth) { size } else { size.multiply(&iterate.factor.into())? };
            let inner =
                Scope { outer: Some(self), bound: vec![(iterate.quantity.as_str(), size)], renamed: None, ..*self };
            let mut lines = inner.terms(&iterate.rate)?;
            label_all(&mut lines, &format!("step {step}"));
            terms.append(&mut lines);
        }
        Ok(terms)
    }

    /// The version that holds at the event's instant.
    pub(super) fn version<'r>(&self, versions: &'r [Version]) -> Result<&'r Version, Error> {
        let chosen = match (self.usage.at, versions) {
            (_, [only]) if self.usage.at.is_none() => Some(only),
            (None, _) => {
                let message = "is missing: the price has several dated versions, and the event's instant decides";
                return Err(Error::invalid(message).within("at"));
            }
            (Some(_), _) if flipped(Flip::EffectiveDate) => versions.first(),
            (Some(at), _) => versions
                .iter()
                .rev()
                .find(|version| version.from <= at && !(version.from == at && flipped(Flip::FirstInstant))),
        };
        if let Some(at) = self.usage.at {
            self.shared.narrow(chosen, versions.iter().find(|version| version.from > at));
        }
        let Some(version) = chosen else {
            return Err(Error::new(ErrorCode::Unpriced, "is before the first dated version of this price").within("at"));
        };
        self.shared.effective.set(self.shared.effective.get().max(Some(version.from)));
        Ok(version)
    }

    fn quantity_term(&self, name: &str) -> Result<Term, Error> {
        let quantity = self.quantity(name)?;
        Term::charge(quantity, quantity, words::quantity(self.meter, name, false), Ratio::ONE)
    }

    /// A quantity as the usage states it, as the meter's rules derive it, or by its stated default.
    fn quantity(&self, name: &str) -> Result<Ratio, Error> {
        if let Some(stated) = self.stated(name) {
            return Ok(stated);
        }
        let rule = self.quantity_rule(name);
        if let Some(derived) = rule.and_then(|rule| rule.is.as_ref()) {
            let default = self.default_of(name, rule);
            if default.is_none() || self.states_part(derived) {
                return self.value(derived);
            }
        }
        if let Some(default) = self.default_of(name, rule) {
            return Ok(default.into());
        }
        if flipped(Flip::MissingQuantity) {
            return Ok(Ratio::ZERO);
        }
        let message = format!("is missing: {} is priced by it", self.meter.name);
        Err(at_quantity(Error::new(ErrorCode::MissingQuantity, message), name))
    }

    pub(super) fn quantity_rule(&self, name: &str) -> Option<&'a QuantityRule> {
        self.meter.quantities.get(name)
    }

    /// The place of a quantity among those that the event states.
    pub(super) fn stated_place(&self, name: &str) -> Option<usize> {
        match self.outer {
            Some(outer) => outer.stated_place(name),
            None => self.usage.quantities.keys().position(|stated| stated == name),
        }
    }

    /// Events count as one where nothing else is said; no other quantity has a default of its own.
    pub(super) fn default_of(&self, name: &str, rule: Option<&QuantityRule>) -> Option<Decimal> {
        let stated = rule.and_then(|rule| rule.default);
        stated.or((name == "count").then_some(Decimal::ONE))
    }

    /// What the event, or a rate around this one, says of a quantity.
    fn stated(&self, name: &str) -> Option<Ratio> {
        let bound = self.bound.iter().find(|(bound, _)| *bound == name && !flipped(Flip::BoundQuantity));
        let bound = bound.map(|(_, value)| *value);
        bound.or_else(|| match self.outer {
            Some(outer) => outer.stated(name),
            None => self.usage.quantities.get(name).map(|stated| (*stated).into()),
        })
    }

    pub(super) fn states_part(&self, rate: &Rate) -> bool {
        let mut found = false;
        super::check::each_quantity(rate, &mut |name| found |= self.stated(name).is_some());
        found
    }

    /// An attribute as the event states it, under its alias, or by default; `None` where it is not stated.
    fn attribute(&self, name: &str) -> Option<Attribute> {
        let stated = match self.outer {
            Some(outer) => {
                outer.attribute(self.renamed.and_then(|renamed| renamed.get(name)).map_or(name, String::as_str))
            }
            None => self.usage.attributes.get(name).cloned(),
        };
        let rule = self.catalog.attribute_rule(self.meter, name).filter(|_| !flipped(Flip::DefaultAttribute));
        let default = || rule.and_then(|rule| rule.default.clone());
        stated.map(|stated| self.catalog.canonical(name, &stated)).or_else(default)
    }

    fn unpriced<'k>(&self, name: &str, value: &Attribute, known: impl IntoIterator<Item = &'k str>) -> Error {
        let shown = shortened(value.as_str());
        let message = format!("\"{shown}\" has no price here{}", suggestion(value.as_str(), known));
        self.at_attribute(Error::new(ErrorCode::Unpriced, message), name)
    }

    fn missing_attribute<'k>(&self, name: &str, known: impl IntoIterator<Item = &'k str>) -> Error {
        let mut examples = String::new();
        for name in known.into_iter().take(8) {
            words::append(&mut examples, ", ", &format!("\"{name}\""));
        }
        let message = format!("is missing: {} is priced by it, as in {examples}", self.meter.name);
        self.at_attribute(Error::new(ErrorCode::MissingAttribute, message), name)
    }

    /// The error at the name under which the event itself would state the attribute.
    fn at_attribute(&self, error: Error, name: &str) -> Error {
        let theirs = self.renamed.and_then(|renamed| renamed.get(name)).map_or(name, String::as_str);
        match self.outer {
            Some(outer) => outer.at_attribute(error, theirs),
            None => error.within(theirs).within("attributes"),
        }
    }
}

/// `terms` rounded in all; what the rounding adds or takes is a line of its own.
pub(crate) fn rounded(mut terms: Vec<Term>, mode: RoundingMode, step: &Ratio) -> Result<Vec<Term>, Error> {
    let (low, high) = totals(&terms)?;
    let (rounded_low, rounded_high) = (low.rounded(mode, step)?, high.rounded(mode, step)?);
    if (rounded_low, rounded_high) != (low, high) {
        let (credits, high) = (rounded_low.subtract(&low)?, rounded_high.subtract(&high)?);
        let label = format!("rounded {}", words::rounding(mode, step.shown()?));
        terms.push(Term { label, high, ..Term::number(credits) });
    }
    Ok(terms)
}

/// Each line of one times the other: bare numbers scale lines, lines multiply into one.
fn multiplied(left: Vec<Term>, right: Vec<Term>) -> Result<Vec<Term>, Error> {
    match (left.as_slice(), right.as_slice()) {
        ([number], _) if number.is_number() => scaled(number, right),
        (_, [number]) if number.is_number() => scaled(number, left),
        _ => {
            let (left, mut product) = (Term::collapsed(&left)?, Term::collapsed(&right)?);
            product.quantity = left.quantity.multiply(&product.quantity)?;
            product.billed = left.billed.multiply(&product.billed)?;
            let mut unit = left.unit;
            if !product.unit.is_empty() {
                words::append(&mut unit, " × ", &product.unit);
            }
            product.unit = unit;
            product.rate = left.rate.multiply(&product.rate)?;
            product.credits = left.credits.multiply(&product.credits)?;
            product.high = left.high.multiply(&product.high)?;
            product.free = left.free.or(product.free);
            Ok(vec![product.labelled(&left.label)])
        }
    }
}

fn scaled(number: &Term, mut terms: Vec<Term>) -> Result<Vec<Term>, Error> {
    scale_all(&mut terms, &number.credits, &number.high)?;
    label_all(&mut terms, &number.label);
    if number.free.is_some() {
        terms.iter_mut().for_each(|term| term.free.clone_from(&number.free));
    }
    Ok(terms)
}

/// What of a quantity comes after the units that are included.
fn beyond(quantity: &Ratio, included: Decimal, flip: Flip) -> Result<Ratio, Error> {
    if included.is_zero() || flipped(flip) {
        return Ok(*quantity);
    }
    let rest = quantity.subtract(&included.into())?;
    Ok(if rest.is_negative() { Ratio::ZERO } else { rest })
}

fn at_quantity(error: Error, name: &str) -> Error {
    error.within(name).within("quantities")
}
