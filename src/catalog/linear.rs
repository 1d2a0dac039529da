//! Quotes of prices that are linear in their amounts: known for all amounts from none at all and a unit of each.

use super::Catalog;
use super::document::Meter;
use super::rate::Term;
use super::rate::evaluate::{Scope, Shared};
use crate::amount::Decimal;
use crate::quote::Quote;
use crate::usage::Usage;

impl Catalog {
    /// The quote of usage with these names and attributes for no amounts at all, and then what a unit of each quantity
    /// adds to its figures, in the order in which the usage states them. `None` where the price is not a line at any
    /// instant: of a line every figure of its quote is one too, and labels, units and rates stay what they are.
    pub(crate) fn linear(&self, usage: &Usage) -> Option<Vec<Quote>> {
        let (fixed, span) = self.compiled(usage)?;
        if !fixed?.is_line() || span != (i64::MIN, i64::MAX) {
            return None;
        }
        let meter = self.meter(usage.meter.as_deref()?).ok()?;
        let mut quotes = Vec::new();
        for nth in 0..=usage.quantities.len() {
            let shared = Shared::default();
            let mut terms = self.terms_of(meter, usage, nth, &shared)?;
            if nth > 0 {
                lessen(&mut terms, &self.terms_of(meter, usage, 0, &shared)?)?;
            }
            for term in &terms {
                for figure in [term.quantity, term.billed, term.credits] {
                    figure.to_decimal().ok()?;
                }
            }
            let figures = self.figures(meter, terms, shared.effective()).ok()?;
            quotes.push(self.quote(Some(meter), figures, None).ok()?);
        }
        Some(quotes)
    }

    /// The terms for one unit of the nth quantity and none of the others; of the zeroth there is none.
    fn terms_of(&self, meter: &Meter, usage: &Usage, nth: usize, shared: &Shared) -> Option<Vec<Term>> {
        let mut usage = usage.clone();
        for (place, amount) in usage.quantities.values_mut().enumerate() {
            *amount = if place.checked_add(1) == Some(nth) { Decimal::ONE } else { Decimal::ZERO };
        }
        Scope::new(self, meter, &usage, shared).terms(&meter.rate).ok()
    }
}

/// Takes the figures of the others off the terms; `None` where something else differs.
fn lessen(terms: &mut [Term], others: &[Term]) -> Option<()> {
    if terms.len() != others.len() {
        return None;
    }
    for (term, other) in terms.iter_mut().zip(others) {
        if term.label != other.label || term.unit != other.unit || term.rate != other.rate {
            return None;
        }
        term.quantity = term.quantity.subtract(&other.quantity).ok()?;
        term.billed = term.billed.subtract(&other.billed).ok()?;
        term.credits = term.credits.subtract(&other.credits).ok()?;
        term.high = term.credits;
    }
    Some(())
}
