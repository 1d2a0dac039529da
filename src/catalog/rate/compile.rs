//! From a rate to its [`Form`], for one combination of attributes, one set of stated quantities and one instant.
//!
//! Only the shapes that lists are mostly made of; for every other one the answer is `None`, and the evaluator
//! prices the event.

use super::evaluate::Scope;
use super::form::{Fixed, Form};
use super::{Graduated, Overlap, Package, Rate, Shape, Tokens, Unit, Volume};
use crate::amount::{Decimal, Ratio, Rounding, RoundingMode, RoundingScope};

impl Scope<'_> {
    /// The meter's price in integers; the quantities are numbered as the event states them.
    pub(crate) fn fixed(&self, rate: &Rate, rounding: Option<Rounding>) -> Option<Fixed> {
        let mut exempt = None;
        let mut form = self.whole(rate, &mut exempt)?;
        if let Some(rounding) = rounding.filter(|rounding| rounding.mode != RoundingMode::None) {
            form = match rounding.scope {
                RoundingScope::Event => Form::Round(Box::new(form), rounding.mode, rounding.to.into()),
                RoundingScope::Line => return None,
                RoundingScope::Day | RoundingScope::Cycle => form,
            };
        }
        Fixed::of(&form, exempt)
    }

    /// A rate that is the whole price, which may be that it is free.
    fn whole(&self, rate: &Rate, exempt: &mut Option<String>) -> Option<Form<Ratio>> {
        let Rate::Shape(shape) = rate else { return self.form(rate) };
        match shape.as_ref() {
            Shape::Free(free) => {
                *exempt = Some(free.reason.clone());
                Some(Form::constant(Ratio::ZERO))
            }
            Shape::By(by) => self.whole(self.entry(by).ok()?.1, exempt),
            Shape::Match(cases) => self.whole(self.case(cases).ok()?, exempt),
            Shape::Dated(versions) => self.whole(&self.version(versions).ok()?.rate, exempt),
            Shape::Meter(composite) if composite.quantities.is_empty() => {
                let inner = self.inner(composite).ok()?;
                inner.whole(inner.rate(), exempt)
            }
            _ => self.form(rate),
        }
    }

    fn form(&self, rate: &Rate) -> Option<Form<Ratio>> {
        const MOST: u32 = 1_000;
        if self.step() > MOST {
            return None;
        }
        let form = match rate {
            Rate::Constant(value) => Form::constant((*value).into()),
            Rate::Quantity(name) => self.quantity_form(name)?,
            Rate::Shape(shape) => self.shape_form(shape)?,
        };
        form.bounded()
    }

    fn shape_form(&self, shape: &Shape) -> Option<Form<Ratio>> {
        match shape {
            Shape::Flat(rate) => self.product_form(&[rate, &Rate::Quantity("count".into())]),
            Shape::Unit(unit) => self.unit_form(unit),
            Shape::Package(package) => self.package_form(package),
            Shape::Graduated(graduated) => self.graduated_form(graduated),
            Shape::Volume(volume) => self.volume_form(volume),
            Shape::Tokens(tokens) => self.tokens_form(tokens),
            Shape::By(by) => self.form(self.entry(by).ok()?.1),
            Shape::Match(cases) => self.form(self.case(cases).ok()?),
            Shape::Sum(rates) => Form::sum(self.forms(rates)?),
            Shape::Product(rates) => self.product_form(&rates.iter().collect::<Vec<_>>()),
            Shape::Max(rates) => Some(Form::Most(self.forms(rates)?)),
            Shape::Min(rates) => Some(Form::Least(self.forms(rates)?)),
            Shape::Quotient(quotient) => {
                let divisor = self.form(&quotient.by)?.number()?;
                self.form(&quotient.of)?.times(&Ratio::ONE.divide(&divisor).ok()?)
            }
            Shape::Round(round) => Some(Form::Round(Box::new(self.form(&round.of)?), round.mode, round.to.into())),
            Shape::IfPositive(condition) => {
                let forms = vec![Form::constant(Ratio::ZERO), self.branch(&condition.rate)?];
                Some(Form::Pick(Box::new(self.form(&condition.of)?), vec![Ratio::ZERO], forms))
            }
            Shape::Meter(composite) if composite.quantities.is_empty() => {
                let inner = self.inner(composite).ok()?;
                inner.form(inner.rate())
            }
            Shape::Dated(versions) => self.form(&self.version(versions).ok()?.rate),
            _ => None,
        }
    }

    /// A rate that amounts decide on. It must pick no dated version: the quote would name it unused.
    fn branch(&self, rate: &Rate) -> Option<Form<Ratio>> {
        let effective = self.shared_effective();
        self.form(rate).filter(|_| self.shared_effective() == effective)
    }

    fn forms(&self, rates: &[Rate]) -> Option<Vec<Form<Ratio>>> {
        rates.iter().map(|rate| self.form(rate)).collect()
    }

    /// One rate that is not a number at most.
    fn product_form(&self, rates: &[&Rate]) -> Option<Form<Ratio>> {
        let (mut factor, mut varying) = (Ratio::ONE, None);
        for rate in rates {
            let form = self.form(rate)?;
            match form.number() {
                Some(number) => factor = factor.multiply(&number).ok()?,
                None if varying.is_none() => varying = Some(form),
                None => return None,
            }
        }
        match varying {
            Some(form) => form.times(&factor),
            None => Some(Form::constant(factor)),
        }
    }

    fn unit_form(&self, unit: &Unit) -> Option<Form<Ratio>> {
        let billed = self.form(&unit.of)?.above(&unit.included.into())?;
        priced(billed.times(&Ratio::ONE.divide(&unit.per.into()).ok()?)?.bounded()?, unit.price)
    }

    fn package_form(&self, package: &Package) -> Option<Form<Ratio>> {
        let beyond = self.form(&package.of)?.above(&package.free.into())?;
        let blocks = beyond.times(&Ratio::ONE.divide(&package.size.into()).ok()?)?.bounded()?;
        let blocks = match package.round {
            RoundingMode::None => blocks,
            mode => Form::Round(Box::new(blocks), mode, Ratio::ONE),
        };
        let billed = if package.minimum.is_zero() {
            blocks
        } else {
            Form::Most(vec![blocks, Form::constant(package.minimum.into())])
        };
        priced(billed, package.price)
    }

    fn graduated_form(&self, graduated: &Graduated) -> Option<Form<Ratio>> {
        let quantity = self.form(&graduated.of)?;
        let (mut parts, mut below) = (Vec::new(), Ratio::ZERO);
        for slice in &graduated.tiers {
            let mut within = quantity.clone().above(&below)?;
            if let Some(up_to) = slice.up_to {
                let width = Ratio::from(up_to).subtract(&below).ok()?;
                within = Form::Least(vec![within, Form::constant(width)]);
            }
            if !slice.unit.is_zero() {
                parts.push(priced(within, slice.unit)?);
            }
            if !slice.flat.is_zero() {
                parts.push(beyond(quantity.clone(), below, slice.flat));
            }
            below = slice.up_to.map_or(below, Ratio::from);
        }
        // Never a line: which slices a quote lists depends on the amount, even where none of them costs anything.
        Some(Form::Sum(parts))
    }

    fn volume_form(&self, volume: &Volume) -> Option<Form<Ratio>> {
        let quantity = self.form(&volume.of)?;
        let (mut bounds, mut forms) = (Vec::new(), Vec::new());
        for tier in &volume.tiers {
            bounds.extend(tier.up_to.map(Ratio::from));
            forms.push(match &tier.rate {
                Some(rate) => self.branch(rate)?,
                None => {
                    let mut parts = vec![beyond(quantity.clone(), Ratio::ZERO, tier.flat)];
                    if !tier.unit.is_zero() {
                        parts.push(priced(quantity.clone(), tier.unit)?);
                    }
                    Form::sum(parts)?
                }
            });
        }
        Some(Form::Pick(Box::new(quantity), bounds, forms))
    }

    fn tokens_form(&self, tokens: &Tokens) -> Option<Form<Ratio>> {
        let inside = tokens.overlap == Overlap::Inside;
        let classes = [
            ("inputTokens", Some(tokens.input), ["cachedInputTokens", "cacheWriteTokens"].as_slice()),
            ("cachedInputTokens", tokens.cached_input, &[]),
            ("cacheWriteTokens", tokens.cache_write, &[]),
            ("outputTokens", Some(tokens.output), &["reasoningTokens"]),
            ("reasoningTokens", tokens.reasoning, &[]),
        ];
        let part = Ratio::ONE.divide(&tokens.per.into()).ok()?;
        let mut parts = Vec::new();
        for (name, price, contained) in classes {
            let Some(price) = price else { continue };
            let mut billed = vec![self.quantity_form(name)?];
            for (class, class_price, _) in classes {
                if inside && contained.contains(&class) && class_price.is_some() {
                    let Form::Line(constant, factors) = self.quantity_form(class)? else { return None };
                    let minus = |number: &Ratio| Ratio::ZERO.subtract(number).ok();
                    let negated = factors.iter().map(|(index, factor)| Some((*index, minus(factor)?)));
                    billed.push(Form::Line(minus(&constant)?, negated.collect::<Option<_>>()?));
                }
            }
            let alone = billed.len() == 1;
            let billed = Form::sum(billed)?.times(&part)?.bounded()?;
            let billed = if alone { billed } else { Form::Positive(Box::new(billed)) };
            if price.is_zero() {
                // It adds nothing, but may still be refused.
                if !alone {
                    return None;
                }
                continue;
            }
            parts.push(priced(billed, price)?);
        }
        Form::sum(parts)
    }

    /// A quantity as [`Scope::quantity`] finds it.
    fn quantity_form(&self, name: &str) -> Option<Form<Ratio>> {
        if let Some(index) = self.stated_place(name) {
            return Some(Form::quantity(index));
        }
        let rule = self.quantity_rule(name);
        let default = self.default_of(name, rule);
        if let Some(derived) = rule.and_then(|rule| rule.is.as_ref())
            && (default.is_none() || self.states_part(derived))
        {
            return self.form(derived);
        }
        default.map(|default| Form::constant(default.into()))
    }
}

fn priced(billed: Form<Ratio>, price: Decimal) -> Option<Form<Ratio>> {
    if price.is_zero() { None } else { billed.times(&price.into())?.bounded() }
}

/// An amount, once, where the quantity is beyond a bound.
fn beyond(quantity: Form<Ratio>, bound: Ratio, amount: Decimal) -> Form<Ratio> {
    if amount.is_zero() {
        return Form::constant(Ratio::ZERO);
    }
    let forms = vec![Form::constant(Ratio::ZERO), Form::constant(amount.into())];
    Form::Pick(Box::new(quantity), vec![bound], forms)
}
