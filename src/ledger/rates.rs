//! What was priced before, compiled: an account meets the same few meters and models over and over.

use std::sync::Arc;

use super::position::Id;
use crate::catalog::rate::form::Fixed;
use crate::mutation::any_flipped;
use crate::usage::Attribute;
use crate::{Catalog, Decimal, Usage};

/// The prices of usages that differ in their amounts alone. No part of the books: without it they are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Rates {
    known: Vec<Rate>,
    /// Which is forgotten next.
    next: usize,
}

#[derive(Clone, Debug)]
struct Rate {
    catalog: Arc<Catalog>,
    plan: Option<Id>,
    meter: String,
    quantities: Vec<String>,
    /// With their values, where these bear on the price.
    attributes: Vec<(String, Option<Attribute>)>,
    /// The instants between which the versions that were picked hold.
    from: i64,
    until: i64,
    /// None: the evaluator has to say.
    fixed: Option<Fixed>,
}

/// How many are kept.
const MOST: usize = 64;
/// More quantities than any price has.
const MOST_QUANTITIES: usize = 8;

impl Rates {
    /// What a usage costs, and why nothing; `None` where the evaluator has to say.
    pub(super) fn charge(
        &mut self,
        catalog: &Arc<Catalog>,
        plan: Option<&Id>,
        usage: &Usage,
    ) -> Option<(Decimal, Option<String>)> {
        if usage.credits.is_some() || any_flipped() {
            return None;
        }
        let place = match self.known.iter().position(|rate| rate.is_of(catalog, plan, usage)) {
            Some(place) => place,
            None => self.learn(Rate::of(catalog, plan, usage)?),
        };
        let fixed = self.known.get(place)?.fixed.as_ref()?;
        let mut amounts = [0_i64; MOST_QUANTITIES];
        for (amount, (_, stated)) in amounts.iter_mut().zip(usage.quantities.iter()) {
            let (digits, scale) = stated.parts();
            *amount = i64::try_from(digits).ok().filter(|whole| scale == 0 && (0..=fixed.most).contains(whole))?;
        }
        let credits = fixed.credits(amounts.get(..usage.quantities.len())?)?;
        Some((Decimal::from_parts(credits.into(), fixed.scale)?, fixed.exempt.clone()))
    }

    fn learn(&mut self, rate: Rate) -> usize {
        let place = self.next;
        match self.known.get_mut(place) {
            Some(known) => *known = rate,
            None => self.known.push(rate),
        }
        self.next = place.saturating_add(1) % MOST;
        place
    }
}

impl Rate {
    fn of(catalog: &Arc<Catalog>, plan: Option<&Id>, usage: &Usage) -> Option<Rate> {
        let meter = usage.meter.as_ref()?;
        let compiled = match plan {
            Some(plan) => catalog.compiled(&usage.clone().attribute("plan", &**plan)),
            None => catalog.compiled(usage),
        };
        let (fixed, (from, until)) = compiled?;
        let mut attributes = Vec::new();
        for (name, value) in usage.attributes.iter() {
            attributes.push((name.to_owned(), catalog.bears_on_price(meter, name).then(|| value.clone())));
        }
        let mut quantities = Vec::new();
        usage.quantities.keys().for_each(|name| quantities.push(name.to_owned()));
        let (catalog, plan, meter) = (Arc::clone(catalog), plan.cloned(), meter.clone());
        Some(Rate { catalog, plan, meter, quantities, attributes, from, until, fixed })
    }

    fn is_of(&self, catalog: &Arc<Catalog>, plan: Option<&Id>, usage: &Usage) -> bool {
        let mut attributes = self.attributes.iter().zip(usage.attributes.iter());
        let mut quantities = self.quantities.iter().zip(usage.quantities.keys());
        self.attributes.len() == usage.attributes.len()
            && self.quantities.len() == usage.quantities.len()
            && attributes.all(|((name, value), (other, stated))| {
                name == other && value.as_ref().is_none_or(|value| value == stated)
            })
            && quantities.all(|(name, other)| name == other)
            && Some(&self.meter) == usage.meter.as_ref()
            && usage.at.is_some_and(|at| (self.from..self.until).contains(&at.unix_milliseconds()))
            && self.plan.as_ref() == plan
            && Arc::ptr_eq(&self.catalog, catalog)
    }
}
