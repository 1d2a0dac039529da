//! The lines of a quote while they are still fractions.

use crate::Error;
use crate::amount::Ratio;

/// One additive part of a rate's value.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// What the line is for, such as a model's name; empty where the meter's name says it all.
    pub(crate) label: String,
    /// What was measured.
    pub(crate) quantity: Ratio,
    /// What is charged for: blocks, thousands, units beyond the included ones.
    pub(crate) billed: Ratio,
    /// One unit of `billed`; empty for a bare number.
    pub(crate) unit: String,
    /// Credits for one unit of `billed`.
    pub(crate) rate: Ratio,
    /// What the line comes to; the low end of a range.
    pub(crate) credits: Ratio,
    /// The high end.
    pub(crate) high: Ratio,
    /// Why it costs nothing, where the list says that it is free.
    pub(crate) free: Option<String>,
}

impl Term {
    /// A bare number, which multiplies what it is combined with.
    pub(crate) fn number(value: Ratio) -> Term {
        Term {
            label: String::new(),
            quantity: Ratio::ONE,
            billed: Ratio::ONE,
            unit: String::new(),
            rate: value,
            credits: value,
            high: value,
            free: None,
        }
    }

    /// `billed` units at `rate` each.
    pub(crate) fn charge(quantity: Ratio, billed: Ratio, unit: String, rate: Ratio) -> Result<Term, Error> {
        let credits = billed.multiply(&rate)?;
        Ok(Term { label: String::new(), quantity, billed, unit, rate, credits, high: credits, free: None })
    }

    /// Several lines as one, where they can no longer be told apart.
    pub(crate) fn collapsed(terms: &[Term]) -> Result<Term, Error> {
        match terms {
            [term] => Ok(term.clone()),
            _ => {
                let (low, high) = totals(terms)?;
                let free = terms.iter().find_map(|term| term.free.clone());
                Ok(Term { high, free, ..Term::number(low) })
            }
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        self.unit.is_empty()
    }

    /// The line under a further name: a model's before what is charged on it.
    pub(crate) fn labelled(mut self, label: &str) -> Term {
        label_all(std::slice::from_mut(&mut self), label);
        self
    }
}

/// Lines under a further name.
pub(crate) fn label_all(terms: &mut [Term], label: &str) {
    if label.is_empty() {
        return;
    }
    for term in terms {
        if !term.label.is_empty() {
            term.label.insert_str(0, ", ");
        }
        term.label.insert_str(0, label);
    }
}

/// Lines at so many times their rate.
pub(crate) fn scale_all(terms: &mut [Term], low: &Ratio, high: &Ratio) -> Result<(), Error> {
    for term in terms {
        term.rate = term.rate.multiply(low)?;
        term.credits = term.credits.multiply(low)?;
        term.high = term.high.multiply(high)?;
    }
    Ok(())
}

/// The low and the high sum.
pub(crate) fn totals(terms: &[Term]) -> Result<(Ratio, Ratio), Error> {
    let (mut low, mut high) = (Ratio::ZERO, Ratio::ZERO);
    for term in terms {
        low = low.add(&term.credits)?;
        high = high.add(&term.high)?;
    }
    Ok((low, high))
}
