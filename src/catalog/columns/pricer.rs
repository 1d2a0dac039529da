//! One row after the other, each combination of attributes compiled once.

use std::ops::Range;

use super::lines::{Given, Lines, Numbers, Times};
use super::{Coded, UsageColumns};
use crate::catalog::Catalog;
use crate::catalog::rate::form::{Fixed, LARGEST_WHOLE};
use crate::usage::{Usage, moment};
use crate::{Decimal, Error, Instant};

/// In how many places rows are priced.
#[derive(Clone, Copy)]
pub(crate) enum Scale {
    /// In so many, or in as many more as the first row needs.
    AtLeast(u32),
    Exactly(u32),
}

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
    /// None of them is a line: then there is nothing to look for.
    no_lines: bool,
    /// Those of them that are; none where combinations share places.
    lines: Lines,
    quantities: Vec<&'a [f64]>,
    /// The same as the lines read them.
    numbers: Vec<Numbers<'a>>,
    times: Option<Times<'a>>,
    /// The quantities of the row at hand.
    row: Vec<i64>,
}

pub(super) struct Key<'a> {
    pub(super) codes: &'a [u32],
    pub(super) count: u64,
    pub(super) stride: u64,
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
        let numbers = quantities.iter().map(|column| Numbers::Given(column)).collect();
        let row = vec![0; quantities.len()];
        let lines = Lines::of(if combinations == Some(places) { rates.len() } else { 0 }, quantities.len());
        let (plan, no_lines) = (plan.map(str::to_owned), true);
        let times = columns.at.map(|at| Times { at, ordered: false });
        Pricer { catalog, columns, plan, text, keys, rates, no_lines, lines, quantities, numbers, times, row }
    }

    /// Over instants that are known to be whole and in order, and with those of the quantities that are known in 32 bits.
    pub(crate) fn known(mut self, narrow: &[Option<&'a [u32]>]) -> Pricer<'a> {
        if let Some(times) = &mut self.times {
            times.ordered = true;
        }
        for (numbers, narrow) in self.numbers.iter_mut().zip(narrow) {
            if let Some(narrow) = narrow {
                *numbers = Numbers::Narrow(narrow);
            }
        }
        self
    }

    /// Prices rows from the first one on into `credits` as long as their prices are lines, at one scale. Gives it.
    pub(crate) fn lines(&mut self, rows: Range<usize>, wanted: Scale, credits: &mut Vec<i64>) -> u32 {
        credits.clear();
        let (Scale::AtLeast(scale) | Scale::Exactly(scale)) = wanted;
        if self.no_lines {
            return scale;
        }
        // The first row of its combination has it compiled.
        let Some(place) = self.place(rows.start) else { return scale };
        let Some(Some(Compiled { from, until, fixed: Some(fixed), .. })) = self.rates.get(place) else { return scale };
        let scale = match wanted {
            Scale::AtLeast(least) => least.max(fixed.scale),
            Scale::Exactly(scale) => scale,
        };
        let at = self.columns.at.and_then(|at| at.get(rows.start).copied());
        if self.lines.learn(place, fixed, scale, (*from, *until), at) {
            let given = Given { keys: &self.keys, quantities: &self.numbers, times: self.times };
            self.lines.follow(given, rows, credits);
        }
        scale
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
            self.no_lines &= !compiled.fixed.as_ref().is_some_and(Fixed::is_line);
            *self.rates.get_mut(place)? = Some(compiled);
            self.lines.drop(place);
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

/// An amount at a scale that is at least its own.
pub(crate) fn raise(credits: i64, own: u32, scale: u32) -> Option<i64> {
    credits.checked_mul(10_i64.checked_pow(scale.checked_sub(own)?)?)
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
