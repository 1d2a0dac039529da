//! One row after the other, each combination of attributes compiled once.

use super::{Coded, UsageColumns};
use crate::catalog::Catalog;
use crate::catalog::rate::form::{Fixed, LARGEST_WHOLE};
use crate::usage::{Usage, moment};
use crate::{Decimal, Error, Instant};

/// Prices the rows of columns.
pub(crate) struct Pricer<'a> {
    catalog: &'a Catalog,
    columns: &'a UsageColumns<'a>,
    plan: Option<String>,
    text: fn(f64) -> String,
    /// Attributes that bear on the price.
    keys: Vec<Key<'a>>,
    /// What the rates of met combinations compiled to; a combination that shares a place with another replaces it.
    rates: Vec<Option<Compiled>>,
    quantities: Vec<&'a [f64]>,
    /// The quantities of the row at hand.
    row: Vec<i64>,
}

struct Key<'a> {
    codes: &'a [u32],
    count: u64,
    stride: u64,
}

struct Compiled {
    combination: u64,
    /// The instants between which the versions that were picked hold.
    from: i64,
    until: i64,
    fixed: Option<Fixed>,
}

impl<'a> Pricer<'a> {
    /// Over checked columns; on a plan, where the ledger fills it in.
    pub(crate) fn new(
        catalog: &'a Catalog,
        columns: &'a UsageColumns<'a>,
        plan: Option<&str>,
        text: fn(f64) -> String,
    ) -> Pricer<'a> {
        const MOST: u64 = 1 << 16;
        let (mut keys, mut combinations) = (Vec::new(), Some(1_u64));
        for (name, Coded { values, codes }) in columns.attributes.iter() {
            if catalog.bears_on_price(columns.meter, name) {
                let count = values.len() as u64;
                keys.push(Key { codes, count, stride: combinations.unwrap_or(0) });
                combinations = combinations.and_then(|combinations| combinations.checked_mul(count));
            }
        }
        // More combinations than can be told apart: none is compiled.
        let places = combinations.map_or(0, |combinations| combinations.min(MOST));
        let mut rates = Vec::new();
        rates.resize_with(usize::try_from(places).unwrap_or(0), || None);
        let quantities: Vec<&[f64]> = columns.quantities.iter().map(|(_, column)| *column).collect();
        let row = vec![0; quantities.len()];
        Pricer { catalog, columns, plan: plan.map(str::to_owned), text, keys, rates, quantities, row }
    }

    /// The credits of a row in integers, and the rate that they come from; `None` where the evaluator has to say.
    // Asked for, as a build for size inlines nothing by itself.
    #[inline(always)]
    pub(crate) fn fixed(&mut self, row: usize) -> Option<(i64, &Fixed)> {
        let place = self.place(row)?;
        let fixed = self.rates.get(place)?.as_ref()?.fixed.as_ref()?;
        for (whole, column) in self.row.iter_mut().zip(&self.quantities) {
            let number = *column.get(row)?;
            *whole = number as i64;
            if *whole as f64 != number || *whole < 0 || *whole > fixed.most {
                return None;
            }
        }
        Some((fixed.credits(&self.row)?, fixed))
    }

    /// Where the compiled rate of a row stands.
    #[inline(always)]
    fn place(&mut self, row: usize) -> Option<usize> {
        let mut combination = 0_u64;
        for key in &self.keys {
            let code = u64::from(*key.codes.get(row)?);
            if code >= key.count {
                return None;
            }
            combination = combination.wrapping_add(code.wrapping_mul(key.stride));
        }
        let at = match self.columns.at {
            Some(at) => milliseconds(*at.get(row)?)?,
            None => i64::MIN,
        };
        let places = self.rates.len() as u64;
        let place = if combination < places { combination } else { combination.checked_rem(places)? };
        let place = usize::try_from(place).ok()?;
        let known = self
            .rates
            .get(place)?
            .as_ref()
            .is_some_and(|known| known.combination == combination && known.from <= at && at < known.until);
        if !known {
            let compiled = self.compile(row, combination);
            *self.rates.get_mut(place)? = Some(compiled);
        }
        Some(place)
    }

    #[cold]
    fn compile(&self, row: usize, combination: u64) -> Compiled {
        let usage = self.columns.event_of(row, |_| Ok(Decimal::ZERO), self.text).ok().map(|usage| match &self.plan {
            Some(plan) => usage.attribute("plan", plan.as_str()),
            None => usage,
        });
        let compiled = usage.and_then(|usage| self.catalog.compiled(&usage));
        let (fixed, (from, until)) = match compiled {
            Some((fixed, span)) => (fixed, span),
            None => (None, (i64::MIN, i64::MAX)),
        };
        Compiled { combination, from, until, fixed }
    }
}

impl UsageColumns<'_> {
    /// A row as the event that it stands for.
    pub(crate) fn event(&self, row: usize, text: fn(f64) -> String) -> Result<Usage, Error> {
        self.event_of(row, |number| decimal(number, text), text)
    }

    fn event_of(
        &self,
        row: usize,
        read: impl Fn(f64) -> Result<Decimal, Error>,
        text: fn(f64) -> String,
    ) -> Result<Usage, Error> {
        let mut usage = Usage::of(self.meter);
        usage.id = self.ids.and_then(|ids| ids.get(row)).cloned();
        if let Some(at) = self.at.and_then(|at| at.get(row)) {
            usage.at = Some(instant(*at, text).map_err(|error| error.within("at"))?);
        }
        for (name, column) in self.quantities.iter() {
            let number = column.get(row).copied().unwrap_or(f64::NAN);
            let amount = read(number).map_err(|error| error.within(name).within("quantities"))?;
            usage.quantities = usage.quantities.with(name.to_owned(), amount);
        }
        for (name, Coded { values, codes }) in self.attributes.iter() {
            let code = codes.get(row).copied().unwrap_or(u32::MAX);
            let Some(value) = values.get(code as usize) else {
                let message = format!("has code {code} here, and {} values", values.len());
                return Err(Error::invalid(message).within(name).within("attributes"));
            };
            usage.attributes = usage.attributes.with(name.to_owned(), value.clone());
        }
        Ok(usage)
    }
}

/// The whole milliseconds of an instant that there is.
#[inline(always)]
fn milliseconds(number: f64) -> Option<i64> {
    let whole = number as i64;
    (whole as f64 == number && Instant::holds(whole)).then_some(whole)
}

fn instant(number: f64, text: fn(f64) -> String) -> Result<Instant, Error> {
    match milliseconds(number) {
        Some(whole) => Instant::from_unix_milliseconds(whole),
        None => {
            countable(number, text)?;
            moment(&text(number))
        }
    }
}

/// The shortest decimal that reads as this number.
fn decimal(number: f64, text: fn(f64) -> String) -> Result<Decimal, Error> {
    let whole = number as i64;
    if whole as f64 == number && (-LARGEST_WHOLE..=LARGEST_WHOLE).contains(&whole) {
        return Ok(whole.into());
    }
    countable(number, text)?;
    Decimal::from_number_text(&text(number))
}

/// Refuses what JavaScript's numbers cannot count exactly, in the words of the npm package.
fn countable(number: f64, text: fn(f64) -> String) -> Result<(), Error> {
    if !number.is_finite() {
        let name = if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        return Err(Error::invalid(format!("{name} is not a number that can be counted with")));
    }
    if number.abs() > LARGEST_WHOLE as f64 {
        let number = text(number);
        let message = format!("{number} is beyond 2^53, where numbers stop being exact; pass a bigint or text");
        return Err(Error::invalid(message));
    }
    Ok(())
}
