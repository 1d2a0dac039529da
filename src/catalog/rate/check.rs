//! What makes a rate one that can be evaluated, found when the catalog is parsed.

use std::cmp::Ordering;

use super::{Composite, Overlap, Rate, Shape};
use crate::amount::{Decimal, RoundingMode};
use crate::catalog::document::{AttributeRule, Document, Meter};
use crate::catalog::words::append;
use crate::document::{Named, suggestion};
use crate::mutation::{Flip, flipped};
use crate::ordered::SortedSet;
use crate::usage::Attribute;
use crate::{Error, ErrorCode};

/// What a rate may refer to.
pub(crate) struct Surroundings<'a> {
    pub(crate) document: &'a Document,
    pub(crate) meter: &'a Meter,
    /// The rate around, and the quantities that it binds, where this one is part of a composite.
    outer: Option<(&'a Surroundings<'a>, &'a Named<Rate>)>,
}

impl<'a> Surroundings<'a> {
    pub(crate) fn of(document: &'a Document, meter: &'a Meter) -> Surroundings<'a> {
        Surroundings { document, meter, outer: None }
    }

    fn attribute_rule(&self, name: &str) -> Option<&AttributeRule> {
        self.meter.attributes.get(name).or_else(|| self.document.attributes.get(name))
    }

    /// Refuses what cannot be evaluated; the path is relative to the rate.
    pub(crate) fn check(&self, rate: &Rate) -> Result<(), Error> {
        match rate {
            Rate::Constant(value) => not_negative(*value),
            Rate::Quantity(_) => Ok(()),
            Rate::Shape(shape) => self.check_shape(shape).map_err(|error| error.within(shape.name())),
        }
    }

    fn check_shape(&self, shape: &Shape) -> Result<(), Error> {
        match shape {
            Shape::Flat(rate) => self.check(rate),
            Shape::Unit(unit) => {
                field("price", not_negative(unit.price))?;
                field("per", positive(unit.per))?;
                field("included", not_negative(unit.included))?;
                field("of", self.check(&unit.of))
            }
            Shape::Package(package) => {
                field("size", positive(package.size))?;
                field("price", not_negative(package.price))?;
                field("free", not_negative(package.free))?;
                field("minimum", not_negative(package.minimum))?;
                field("of", self.check(&package.of))
            }
            Shape::Graduated(graduated) => {
                let bounds = graduated.tiers.iter().map(|slice| slice.up_to);
                field("tiers", ascending(bounds))?;
                for (index, slice) in graduated.tiers.iter().enumerate() {
                    let prices = field("unit", not_negative(slice.unit)).and(field("flat", not_negative(slice.flat)));
                    field("tiers", prices.map_err(|error| error.at_index(index)))?;
                }
                field("of", self.check(&graduated.of))
            }
            Shape::Volume(volume) => {
                field("tiers", ascending(volume.tiers.iter().map(|tier| tier.up_to)))?;
                for (index, tier) in volume.tiers.iter().enumerate() {
                    let price = match &tier.rate {
                        Some(_) if !tier.unit.is_zero() || !tier.flat.is_zero() => {
                            Err(Error::invalid("stands beside \"unit\" or \"flat\"; state one or the other")
                                .within("rate"))
                        }
                        Some(rate) => field("rate", self.check(rate)),
                        None => field("unit", not_negative(tier.unit)).and(field("flat", not_negative(tier.flat))),
                    };
                    field("tiers", price.map_err(|error| error.at_index(index)))?;
                }
                field("of", self.check(&volume.of))
            }
            Shape::Tokens(tokens) => {
                field("per", positive(tokens.per))?;
                let classes = [
                    ("input", Some(tokens.input)),
                    ("cachedInput", tokens.cached_input),
                    ("cacheWrite", tokens.cache_write),
                    ("output", Some(tokens.output)),
                    ("reasoning", tokens.reasoning),
                ];
                for (name, price) in classes {
                    match price {
                        Some(price) => field(name, not_negative(price))?,
                        None if tokens.overlap == Overlap::Beside => {
                            return Err(Error::invalid(
                                "is missing: a class that comes beside the totals needs its price",
                            )
                            .within(name));
                        }
                        None => {}
                    }
                }
                Ok(())
            }
            Shape::By(by) => {
                if by.values.is_empty() {
                    return Err(Error::invalid("is empty").within("values"));
                }
                let known = self.known_values(&by.attribute);
                for (value, rate) in by.values.iter() {
                    let entry = if known.is_empty() || known.contains(&value) {
                        self.check(rate)
                    } else {
                        let hint = suggestion(value, known.iter().copied());
                        Err(Error::invalid(format!("is not among the values of \"{}\"{hint}", by.attribute)))
                    };
                    field("values", entry.map_err(|error| error.within(value)))?;
                }
                by.fallback.as_ref().map_or(Ok(()), |rate| field("fallback", self.check(rate)))
            }
            Shape::Match(cases) => {
                if cases.cases.is_empty() {
                    return Err(Error::invalid("is empty").within("cases"));
                }
                for (index, case) in cases.cases.iter().enumerate() {
                    let whole =
                        field("if", self.check_conditions(&case.conditions)).and(field("rate", self.check(&case.rate)));
                    field("cases", whole.map_err(|error| error.at_index(index)))?;
                }
                cases.otherwise.as_ref().map_or(Ok(()), |rate| field("otherwise", self.check(rate)))
            }
            Shape::Lookup(lookup) => {
                let mut seen: Vec<Decimal> = Vec::new();
                for (key, rate) in lookup.values.iter() {
                    let entry = key.parse::<Decimal>().and_then(|number| {
                        if seen.contains(&number) {
                            return Err(Error::invalid("is a number given twice"));
                        }
                        seen.push(number);
                        self.check(rate)
                    });
                    field("values", entry.map_err(|error| error.within(key)))?;
                }
                if seen.is_empty() {
                    return Err(Error::invalid("is empty").within("values"));
                }
                field("of", self.check(&lookup.of))
            }
            Shape::Sum(rates)
            | Shape::Product(rates)
            | Shape::Max(rates)
            | Shape::Min(rates)
            | Shape::Difference(rates) => {
                if rates.is_empty() {
                    return Err(Error::invalid("is empty"));
                }
                let mut parts = rates.iter().enumerate();
                parts.try_for_each(|(index, rate)| self.check(rate).map_err(|error| error.at_index(index)))
            }
            Shape::Quotient(quotient) => {
                if let Rate::Constant(divisor) = quotient.by {
                    field("by", positive(divisor))?;
                }
                field("of", self.check(&quotient.of)).and(field("by", self.check(&quotient.by)))
            }
            Shape::Round(round) => field("to", positive(round.to)).and(field("of", self.check(&round.of))),
            Shape::IfPositive(condition) => {
                field("of", self.check(&condition.of)).and(field("rate", self.check(&condition.rate)))
            }
            Shape::CostPlus(cost) => {
                field("creditPrice", positive(cost.credit_price))?;
                field("cost", self.check(&cost.cost)).and(field("markup", self.check(&cost.markup)))
            }
            Shape::Meter(composite) => {
                let meters = &self.document.meters;
                let Some(meter) = meters.get(&composite.name) else {
                    let message =
                        format!("\"{}\" is not a meter{}", composite.name, suggestion(&composite.name, meters.keys()));
                    return Err(Error::invalid(message).within("name"));
                };
                let mut read = SortedSet::default();
                if !composite.quantities.is_empty() {
                    quantities_of(self.document, meter, &mut |name| {
                        read.insert(name.to_owned());
                    });
                }
                for (name, rate) in composite.quantities.iter() {
                    let entry = if read.contains(name) {
                        self.check(rate)
                    } else {
                        Err(Error::invalid(format!("is not a quantity of \"{}\"", composite.name)))
                    };
                    field("quantities", entry.map_err(|error| error.within(name)))?;
                }
                Ok(())
            }
            Shape::Iterate(iterate) => {
                field("factor", positive(iterate.factor))?;
                field("start", self.check(&iterate.start))?;
                field("times", self.check(&iterate.times))?;
                field("rate", self.check(&iterate.rate))
            }
            Shape::Range(range) => field("low", self.check(&range.low)).and(field("high", self.check(&range.high))),
            Shape::Dated(versions) => {
                let rising =
                    versions.windows(2).position(|pair| matches!(pair, [earlier, later] if earlier.from >= later.from));
                if let Some(index) = rising {
                    return Err(Error::invalid("is not after the version before it")
                        .within("from")
                        .at_index(index.saturating_add(1)));
                }
                if versions.is_empty() {
                    return Err(Error::invalid("is empty"));
                }
                let mut versions = versions.iter().enumerate();
                versions.try_for_each(|(index, version)| {
                    field("rate", self.check(&version.rate)).map_err(|error| error.at_index(index))
                })
            }
            Shape::Free(free) if free.reason.is_empty() => {
                Err(Error::invalid("is empty: free is explicit and says why").within("reason"))
            }
            Shape::Refuse(sentence) if sentence.is_empty() => Err(Error::invalid("is empty: say what is not sold")),
            Shape::Free(_) | Shape::Refuse(_) => Ok(()),
        }
    }

    /// Conditions on texts need the list of values: a misspelt one must not just fail to match.
    pub(crate) fn check_conditions(&self, conditions: &Named<Attribute>) -> Result<(), Error> {
        if conditions.is_empty() {
            return Err(Error::invalid("is empty: it would always hold"));
        }
        for (name, wanted) in conditions.iter() {
            let plans = &self.document.plans;
            let message = if name == "plan" && plans.get(wanted.as_str()).is_none() {
                format!("\"{wanted}\" is not a plan{}", suggestion(wanted.as_str(), plans.keys()))
            } else if name != "plan" && matches!(wanted, Attribute::Text(_)) && !self.declares(name, wanted) {
                format!("\"{wanted}\" is not among attributes.{name}.values, where a condition's texts are declared")
            } else {
                continue;
            };
            return Err(Error::invalid(message).within(name));
        }
        Ok(())
    }

    /// The same for an exemption, where a value that the rate's tables price is known as well.
    pub(crate) fn check_exemption(&self, conditions: &Named<Attribute>) -> Result<(), Error> {
        let mut tabled = false;
        each_table(&self.meter.rate, &mut |by| {
            let condition = conditions.get(&by.attribute);
            tabled |= conditions.len() == 1 && condition.is_some_and(|wanted| by.values.get(wanted.as_str()).is_some());
        });
        if tabled { Ok(()) } else { self.check_conditions(conditions) }
    }

    /// The values that an attribute is declared to have, the catalog's plans for `plan`; empty: any.
    fn known_values(&self, name: &str) -> Vec<&str> {
        if name == "plan" {
            return self.document.plans.keys().collect();
        }
        let rule = self.attribute_rule(name);
        rule.into_iter().flat_map(|rule| &rule.values).map(Attribute::as_str).collect()
    }

    fn declares(&self, name: &str, value: &Attribute) -> bool {
        self.attribute_rule(name).is_some_and(|rule| rule.values.contains(value))
    }

    /// Refuses a division that can leave a fraction without end, unless a rounding settles it.
    pub(crate) fn check_divisors(&self, rate: &Rate) -> Result<(), Error> {
        let shape = match rate {
            Rate::Constant(_) => return Ok(()),
            Rate::Quantity(name) => return self.check_quantity_divisors(name),
            Rate::Shape(shape) => shape,
        };
        let checked = match shape.as_ref() {
            // Whole blocks, rounded amounts and bare choices leave no fraction behind.
            Shape::Round(round) if round.mode != RoundingMode::None => Ok(()),
            Shape::Package(package) if package.round != RoundingMode::None => Ok(()),
            Shape::Package(package) => {
                field("size", terminating(package.size)).and(field("of", self.check_divisors(&package.of)))
            }
            Shape::Unit(unit) => field("per", terminating(unit.per)).and(field("of", self.check_divisors(&unit.of))),
            Shape::Tokens(tokens) => {
                let mut names = own_quantities(shape).into_iter();
                field("per", terminating(tokens.per))
                    .and_then(|()| names.try_for_each(|name| self.check_quantity_divisors(name)))
            }
            Shape::Flat(rate) => self.check_quantity_divisors("count").and(self.check_divisors(rate)),
            Shape::Quotient(quotient) => match quotient.by {
                Rate::Constant(divisor) => {
                    field("by", terminating(divisor)).and(field("of", self.check_divisors(&quotient.of)))
                }
                _ => Err(Error::invalid("may be any number: round the quotient").within("by")),
            },
            Shape::CostPlus(cost) => field("creditPrice", terminating(cost.credit_price))
                .and(field("cost", self.check_divisors(&cost.cost)))
                .and(field("markup", self.check_divisors(&cost.markup))),
            Shape::Volume(volume) => {
                let mut rates = volume.tiers.iter().filter_map(|tier| tier.rate.as_ref());
                let selecting = volume.tiers.iter().all(|tier| tier.rate.is_some());
                let of = if selecting { Ok(()) } else { field("of", self.check_divisors(&volume.of)) };
                of.and(rates.try_for_each(|rate| self.check_divisors(rate)))
            }
            Shape::Lookup(lookup) => lookup.values.iter().try_for_each(|(_, rate)| self.check_divisors(rate)),
            Shape::IfPositive(condition) => self.check_divisors(&condition.rate),
            Shape::Iterate(iterate) => self.check_divisors(&iterate.start).and(self.check_divisors(&iterate.rate)),
            Shape::Meter(composite) => match self.document.meters.get(&composite.name) {
                Some(meter) => {
                    let outer = Some((self, &composite.quantities));
                    Surroundings { document: self.document, meter, outer }.check_divisors(&meter.rate)
                }
                None => Ok(()),
            },
            _ => {
                let mut first = Ok(());
                each_part(shape, &mut |part| {
                    if first.is_ok() {
                        first = self.check_divisors(part);
                    }
                });
                first
            }
        };
        checked.map_err(|error| error.within(shape.name()))
    }

    /// The same for a quantity: as a composite binds it, else as the meter derives it.
    fn check_quantity_divisors(&self, name: &str) -> Result<(), Error> {
        let mut inner = self;
        while let Some((outer, bound)) = inner.outer {
            if let Some(rate) = bound.get(name) {
                return outer.check_divisors(rate);
            }
            inner = outer;
        }
        derived(self.meter, name).map_or(Ok(()), |is| self.check_divisors(is))
    }
}

/// How far rates lead when they are evaluated: through their parts, derived quantities and other meters.
///
/// Without limits a short document could exhaust the stack, or take for ever to read.
pub(crate) struct Reach<'a> {
    document: &'a Document,
    meters: Vec<&'a str>,
    quantities: Vec<&'a str>,
    left: u32,
}

impl<'a> Reach<'a> {
    const DEEPEST: u32 = 100;
    const MOST: u32 = 500_000;

    pub(crate) fn within(document: &'a Document) -> Reach<'a> {
        Reach { document, meters: Vec::new(), quantities: Vec::new(), left: Reach::MOST }
    }

    /// Refuses a meter whose rate leads back to it, too deep or too far.
    pub(crate) fn follow(&mut self, id: &'a str, meter: &'a Meter, rate: &'a Rate) -> Result<(), Error> {
        self.meters = vec![id];
        self.walk(meter, rate, 0)
    }

    /// Refuses a quantity that follows from itself, too deep or too far.
    pub(crate) fn follow_quantity(&mut self, meter: &'a Meter, name: &'a str) -> Result<(), Error> {
        self.derive(meter, name, 0)
    }

    fn walk(&mut self, meter: &'a Meter, rate: &'a Rate, depth: u32) -> Result<(), Error> {
        let depth = depth.saturating_add(1);
        if depth > Reach::DEEPEST {
            return Err(Error::invalid(format!("leads through more than {} rates within one another", Reach::DEEPEST)));
        }
        if self.meters.len() > 1 || !self.quantities.is_empty() {
            let left = self.left.checked_sub(1);
            self.left = left.ok_or_else(|| Error::invalid(format!("leads to more than {} others", Reach::MOST)))?;
        }
        let shape = match rate {
            Rate::Constant(_) => return Ok(()),
            Rate::Quantity(name) => return self.derive(meter, name, depth),
            Rate::Shape(shape) => shape,
        };
        let mut parts = Vec::new();
        each_part(shape, &mut |part| parts.push(part));
        parts.into_iter().try_for_each(|part| self.walk(meter, part, depth))?;
        own_quantities(shape).into_iter().try_for_each(|name| self.derive(meter, name, depth))?;
        let Shape::Meter(Composite { name, .. }) = shape.as_ref() else { return Ok(()) };
        let Some(inner) = self.document.meters.get(name) else { return Ok(()) };
        if self.meters.contains(&name.as_str()) {
            let mut way = String::new();
            self.meters.iter().for_each(|meter| append(&mut way, " → ", meter));
            return Err(Error::invalid(format!("leads back to itself: {} → {name}", way)));
        }
        self.meters.push(name);
        self.walk(inner, &inner.rate, depth)?;
        self.meters.pop();
        Ok(())
    }

    fn derive(&mut self, meter: &'a Meter, name: &'a str, depth: u32) -> Result<(), Error> {
        let Some(is) = derived(meter, name) else { return Ok(()) };
        if self.quantities.contains(&name) {
            return Err(Error::invalid(format!("derives \"{name}\" from itself")));
        }
        self.quantities.push(name);
        self.walk(meter, is, depth)?;
        self.quantities.pop();
        Ok(())
    }
}

/// How a quantity of a meter follows from others.
fn derived<'a>(meter: &'a Meter, name: &str) -> Option<&'a Rate> {
    meter.quantities.get(name).and_then(|rule| rule.is.as_ref())
}

/// A bare zero where the price itself stands: free is explicit and says why.
pub(crate) fn silent_zero(rate: &Rate) -> bool {
    match rate {
        Rate::Constant(value) => value.is_zero(),
        Rate::Quantity(_) => false,
        Rate::Shape(shape) => match shape.as_ref() {
            Shape::Flat(rate) => silent_zero(rate),
            Shape::Unit(unit) => unit.price.is_zero(),
            Shape::Package(package) => package.price.is_zero(),
            Shape::By(by) => {
                by.values.iter().any(|(_, rate)| silent_zero(rate)) || by.fallback.as_ref().is_some_and(silent_zero)
            }
            Shape::Match(cases) => {
                cases.cases.iter().any(|case| silent_zero(&case.rate))
                    || cases.otherwise.as_ref().is_some_and(silent_zero)
            }
            Shape::Dated(versions) => versions.iter().any(|version| silent_zero(&version.rate)),
            Shape::Lookup(lookup) => lookup.values.iter().any(|(_, rate)| silent_zero(rate)),
            _ => false,
        },
    }
}

/// The name of every quantity that a rate reads in its own text; not what other meters read.
pub(crate) fn each_quantity<'a>(rate: &'a Rate, found: &mut dyn FnMut(&'a str)) {
    match rate {
        Rate::Constant(_) => {}
        Rate::Quantity(name) => found(name),
        Rate::Shape(shape) => {
            own_quantities(shape).into_iter().for_each(&mut *found);
            if let Shape::Iterate(iterate) = shape.as_ref() {
                each_quantity(&iterate.start, found);
                each_quantity(&iterate.times, found);
                each_quantity(&iterate.rate, &mut |name| {
                    if name != iterate.quantity {
                        found(name)
                    }
                });
                return;
            }
            each_part(shape, &mut |part| each_quantity(part, found));
        }
    }
}

/// The quantities that a shape reads by itself, not through its parts.
fn own_quantities(shape: &Shape) -> Vec<&'static str> {
    match shape {
        Shape::Flat(_) => vec!["count"],
        Shape::Tokens(tokens) => {
            let classes = [
                ("cachedInputTokens", tokens.cached_input),
                ("cacheWriteTokens", tokens.cache_write),
                ("reasoningTokens", tokens.reasoning),
            ];
            let priced = classes.into_iter().filter(|(_, price)| price.is_some()).map(|(name, _)| name);
            ["inputTokens", "outputTokens"].into_iter().chain(priced).collect()
        }
        _ => Vec::new(),
    }
}

/// The name of every quantity that usage of a meter may state.
pub(crate) fn quantities_of(document: &Document, meter: &Meter, found: &mut dyn FnMut(&str)) {
    unbound_quantities(document, meter, &|_| false, &mut |name, _| found(name));
}

/// Whether a quantity follows from nothing but what a composite binds, so that stating it would be ignored or
/// would overrule the composite.
fn settled(meter: &Meter, name: &str, bound: &dyn Fn(&str) -> bool) -> bool {
    let Some(is) = derived(meter, name) else { return false };
    let (mut parts, mut all_bound) = (0_usize, true);
    each_quantity(is, &mut |part| {
        parts = parts.saturating_add(1);
        all_bound &= bound(part);
    });
    parts > 0 && all_bound
}

/// The quantities that are recorded and not priced, those of the meters that composites name included.
pub(crate) fn measured_of(document: &Document, meter: &Meter, found: &mut dyn FnMut(&str)) {
    meter.measured.iter().for_each(|name| found(name));
    each_composite(&meter.rate, &mut |composite| {
        if let Some(inner) = document.meters.get(&composite.name) {
            measured_of(document, inner, found);
        }
    });
}

/// Every quantity that follows from others, with each of them: usage states the one or the other.
pub(crate) fn derivations(document: &Document, meter: &Meter, found: &mut dyn FnMut(&str, &str)) {
    unbound_quantities(document, meter, &|_| false, &mut |name, parts| {
        parts.keys().iter().for_each(|part| found(name, part))
    });
}

/// The quantities that an event states, each with those from which it follows; not what composites bind, nor
/// what only that would be derived from.
fn unbound_quantities(
    document: &Document,
    meter: &Meter,
    bound: &dyn Fn(&str) -> bool,
    found: &mut dyn FnMut(&str, &SortedSet<&str>),
) {
    let none = SortedSet::default();
    let mut read = SortedSet::default();
    gather(meter, &meter.rate, bound, &mut read);
    meter.measured.iter().chain(&meter.any_of).for_each(|name| found(name, &none));
    for (name, rule) in meter.quantities.iter().filter(|(name, _)| read.contains(name)) {
        let mut parts = SortedSet::default();
        if let Some(is) = &rule.is {
            gather(meter, is, bound, &mut parts);
        }
        if settled(meter, name, bound) {
            continue;
        }
        found(name, &parts);
        if let Some(is) = &rule.is {
            each_quantity(is, &mut |part| {
                if parts.contains(part) {
                    found(part, &none);
                }
            });
        }
    }
    each_quantity(&meter.rate, &mut |name| {
        if !bound(name) && !settled(meter, name, bound) {
            found(name, &none);
        }
    });
    each_composite(&meter.rate, &mut |composite| {
        if let Some(inner) = document.meters.get(&composite.name) {
            let bound = |name: &str| composite.quantities.get(name).is_some() || bound(name);
            unbound_quantities(document, inner, &bound, found);
        }
    });
}

/// What a rate reads and what that follows from.
fn gather<'a>(meter: &'a Meter, rate: &'a Rate, bound: &dyn Fn(&str) -> bool, read: &mut SortedSet<&'a str>) {
    each_quantity(rate, &mut |name| {
        if !bound(name)
            && read.insert(name)
            && let Some(is) = derived(meter, name)
        {
            gather(meter, is, bound, read);
        }
    });
}

/// The name of every attribute that the rate and the exemptions of a meter read.
pub(crate) fn attributes_of(document: &Document, meter: &Meter, found: &mut dyn FnMut(&str)) {
    meter.exempt.iter().flat_map(|(_, exemption)| exemption.conditions.keys()).for_each(&mut *found);
    each_attribute(&meter.rate, found);
    each_composite(&meter.rate, &mut |composite| {
        if let Some(inner) = document.meters.get(&composite.name) {
            attributes_of(document, inner, &mut |name| {
                found(composite.attributes.get(name).map_or(name, String::as_str))
            });
        }
    });
}

/// Every value of an attribute that the rate and the exemptions of a meter name; `None` for a fallback.
pub(crate) fn each_value(document: &Document, meter: &Meter, name: &str, found: &mut dyn FnMut(Option<&Attribute>)) {
    each_table(&meter.rate, &mut |by| {
        if by.attribute == name {
            for value in by.values.keys() {
                let flag = matches!(value, "true" | "false");
                found(Some(&if flag { Attribute::Flag(value == "true") } else { Attribute::from(value) }));
            }
            if by.fallback.is_some() {
                found(None);
            }
        }
    });
    each_condition(&meter.rate, &mut |conditions| {
        if let Some(value) = conditions.get(name) {
            found(Some(value));
        }
    });
    for (_, exemption) in meter.exempt.iter() {
        if let Some(value) = exemption.conditions.get(name) {
            found(Some(value));
        }
    }
    each_composite(&meter.rate, &mut |composite| {
        let Some(inner) = document.meters.get(&composite.name) else { return };
        let renamed = composite.attributes.iter().filter(|(_, outer)| *outer == name).map(|(inner, _)| inner);
        let kept = composite.attributes.get(name).is_none().then_some(name);
        for theirs in renamed.chain(kept) {
            each_value(document, inner, theirs, found);
        }
    });
}

/// The conditions of every case in a rate.
fn each_condition<'a>(rate: &'a Rate, found: &mut dyn FnMut(&'a Named<Attribute>)) {
    let Rate::Shape(shape) = rate else { return };
    if let Shape::Match(cases) = shape.as_ref() {
        cases.cases.iter().for_each(|case| found(&case.conditions));
    }
    each_part(shape, &mut |part| each_condition(part, found));
}

/// The name and the values of every table in a rate.
pub(crate) fn each_table<'a>(rate: &'a Rate, found: &mut dyn FnMut(&'a super::By)) {
    let Rate::Shape(shape) = rate else { return };
    if let Shape::By(by) = shape.as_ref() {
        found(by);
    }
    each_part(shape, &mut |part| each_table(part, found));
}

/// Every other meter that a rate names.
pub(crate) fn each_composite<'a>(rate: &'a Rate, found: &mut dyn FnMut(&'a super::Composite)) {
    let Rate::Shape(shape) = rate else { return };
    if let Shape::Meter(composite) = shape.as_ref() {
        found(composite);
    }
    each_part(shape, &mut |part| each_composite(part, found));
}

fn each_attribute<'a>(rate: &'a Rate, found: &mut dyn FnMut(&'a str)) {
    let Rate::Shape(shape) = rate else { return };
    match shape.as_ref() {
        Shape::By(by) => found(&by.attribute),
        Shape::Match(cases) => cases.cases.iter().flat_map(|case| case.conditions.keys()).for_each(&mut *found),
        _ => {}
    }
    each_part(shape, &mut |part| each_attribute(part, found));
}

/// The rates that a shape is made of.
pub(crate) fn each_part<'a>(shape: &'a Shape, found: &mut dyn FnMut(&'a Rate)) {
    match shape {
        Shape::Flat(rate) => found(rate),
        Shape::Unit(unit) => found(&unit.of),
        Shape::Package(package) => found(&package.of),
        Shape::Graduated(graduated) => found(&graduated.of),
        Shape::Volume(volume) => {
            found(&volume.of);
            volume.tiers.iter().filter_map(|tier| tier.rate.as_ref()).for_each(found);
        }
        Shape::By(by) => by.values.iter().map(|(_, rate)| rate).chain(&by.fallback).for_each(found),
        Shape::Match(cases) => cases.cases.iter().map(|case| &case.rate).chain(&cases.otherwise).for_each(found),
        Shape::Lookup(lookup) => {
            found(&lookup.of);
            lookup.values.iter().for_each(|(_, rate)| found(rate));
        }
        Shape::Sum(rates)
        | Shape::Product(rates)
        | Shape::Max(rates)
        | Shape::Min(rates)
        | Shape::Difference(rates) => {
            rates.iter().for_each(found);
        }
        Shape::Quotient(quotient) => [&quotient.of, &quotient.by].into_iter().for_each(found),
        Shape::Round(round) => found(&round.of),
        Shape::IfPositive(condition) => [&condition.of, &condition.rate].into_iter().for_each(found),
        Shape::CostPlus(cost) => [&cost.cost, &cost.markup].into_iter().for_each(found),
        Shape::Meter(composite) => composite.quantities.iter().for_each(|(_, rate)| found(rate)),
        Shape::Iterate(iterate) => [&iterate.start, &iterate.times, &iterate.rate].into_iter().for_each(found),
        Shape::Range(range) => [&range.low, &range.high].into_iter().for_each(found),
        Shape::Dated(versions) => versions.iter().for_each(|version| found(&version.rate)),
        Shape::Tokens(_) | Shape::Free(_) | Shape::Refuse(_) => {}
    }
}

/// Puts a field's name before the path of what is wrong in it.
pub(crate) fn field<T>(name: &str, checked: Result<T, Error>) -> Result<T, Error> {
    checked.map_err(|error| error.within(name))
}

pub(crate) fn not_negative(value: Decimal) -> Result<(), Error> {
    if value.is_negative() { Err(Error::invalid(format!("is {value}, below zero"))) } else { Ok(()) }
}

pub(crate) fn positive(value: Decimal) -> Result<(), Error> {
    if value > Decimal::ZERO {
        Ok(())
    } else {
        Err(Error::invalid(format!("is {value}, where more than zero is wanted")))
    }
}

fn ascending(bounds: impl ExactSizeIterator<Item = Option<Decimal>>) -> Result<(), Error> {
    let last = bounds.len().checked_sub(1).ok_or_else(|| Error::invalid("is empty"))?;
    let mut below = Decimal::ZERO;
    for (index, bound) in bounds.enumerate() {
        let wrong = match bound {
            None if index == last => return Ok(()),
            None => Some("is missing: only the last tier is open".to_owned()),
            Some(_) if index == last => Some("closes the last tier, which must be open".to_owned()),
            Some(bound) if bound.cmp(&below) != Ordering::Greater => {
                Some(format!("is {bound}, not above {below} before it"))
            }
            Some(bound) => {
                below = bound;
                None
            }
        };
        if let Some(message) = wrong {
            return Err(Error::invalid(message).within("upTo").at_index(index));
        }
    }
    Ok(())
}

/// A divisor that leaves no fraction without end has no prime factor but 2 and 5.
fn terminating(divisor: Decimal) -> Result<(), Error> {
    let (mut left, _) = divisor.parts();
    for prime in [2, 5] {
        while left != 0 && left.checked_rem(prime) == Some(0) {
            left = left.checked_div(prime).unwrap_or(0);
        }
    }
    if left == 1 || flipped(Flip::Divisors) {
        return Ok(());
    }
    let message = format!(
        "is {divisor}: dividing by it can leave a fraction without end, so a rounding of the line or the event must be stated"
    );
    Err(Error::new(ErrorCode::InvalidCatalog, message))
}
