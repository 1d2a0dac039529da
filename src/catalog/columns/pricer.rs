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
    /// Those of them that are lines; none where combinations share places.
    lines: Lines,
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

/// Rates that are a constant and so much for a unit of each quantity, by the number of their combination: integers of one
/// scale, and nothing between them.
struct Lines {
    /// None has been met yet: then there is nothing to look for.
    none: bool,
    scale: u32,
    starts: Vec<Option<Start>>,
    /// For each quantity what a unit of it adds, and how many units may be stated.
    factors: Vec<Vec<(i64, u64)>>,
    /// The combinations of the rows at hand.
    combinations: Vec<usize>,
}

/// The constant of a line, and between which instants it holds.
struct Start {
    constant: i64,
    from: f64,
    until: f64,
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
        let lines = Lines::of(if combinations == Some(places) { rates.len() } else { 0 }, quantities.len());
        Pricer { catalog, columns, plan: plan.map(str::to_owned), text, keys, rates, lines, quantities, row }
    }

    /// Prices rows from one on into `credits` as long as their prices are lines, at one scale: the given one, or a finer
    /// one that the first row needs where it may be `raised`. Gives the scale.
    pub(crate) fn lines(&mut self, from: usize, mut scale: u32, raised: bool, credits: &mut Vec<i64>) -> u32 {
        credits.clear();
        if self.lines.none {
            return scale;
        }
        // The first row of its combination has it compiled.
        let Some(place) = self.place(from) else { return scale };
        if let Some(Some(Compiled { fixed: Some(fixed), .. })) = self.rates.get(place)
            && raised
        {
            scale = scale.max(fixed.scale);
        }
        if self.lines.scale != scale {
            self.lines.scale = scale;
            for place in 0..self.rates.len() {
                self.set_line(place);
            }
        }
        if self.lines.starts.get(place).is_some_and(Option::is_some) {
            self.follow(from, credits);
        }
        scale
    }

    /// The loops of [`Pricer::lines`], column by column: the rows that come before one without a known line.
    fn follow(&mut self, from: usize, credits: &mut Vec<i64>) {
        /// At a time, so that they are still in the processor's cache when the next column is added.
        const ROWS: usize = 1_024;
        let rows = from..self.columns.length.min(from.saturating_add(ROWS));
        let Lines { starts, factors, combinations, .. } = &mut self.lines;
        combinations.clear();
        combinations.resize(rows.len(), 0);
        for Key { codes, count, stride } in &self.keys {
            let mut known = 0_usize;
            for (combination, code) in combinations.iter_mut().zip(codes.get(rows.clone()).unwrap_or_default()) {
                if u64::from(*code) >= *count {
                    break;
                }
                *combination = combination.wrapping_add((*code as usize).wrapping_mul(*stride as usize));
                known = known.wrapping_add(1);
            }
            combinations.truncate(known);
        }
        let mut at = self.columns.at.and_then(|at| at.get(rows.clone())).map(<[f64]>::iter);
        credits.resize(combinations.len(), 0);
        let mut known = 0_usize;
        for (credits, combination) in credits.iter_mut().zip(&*combinations) {
            let Some(Some(start)) = starts.get(*combination) else { break };
            if let Some(at) = at.as_mut().and_then(Iterator::next)
                && !(*at >= start.from && *at < start.until && *at as i64 as f64 == *at)
            {
                break;
            }
            *credits = start.constant;
            known = known.wrapping_add(1);
        }
        credits.truncate(known);
        for (column, factors) in self.quantities.iter().zip(&*factors) {
            let numbers = column.get(rows.clone()).unwrap_or_default();
            let mut known = 0_usize;
            for ((credits, combination), number) in credits.iter_mut().zip(&*combinations).zip(numbers) {
                let Some((factor, most)) = factors.get(*combination) else { break };
                let whole = *number as i64;
                if whole as f64 != *number || whole as u64 > *most {
                    break;
                }
                *credits = credits.wrapping_add(factor.wrapping_mul(whole));
                known = known.wrapping_add(1);
            }
            credits.truncate(known);
        }
    }

    /// Notes what was compiled for a combination, where it is a line at the scale of all or at a coarser one.
    fn set_line(&mut self, place: usize) {
        let line = self.rates.get(place).and_then(Option::as_ref).and_then(|known| self.lines.of_rate(known));
        let Some(start) = self.lines.starts.get_mut(place) else { return };
        *start = None;
        if let Some((line, factors, most)) = line {
            *start = Some(line);
            for (all, factor) in self.lines.factors.iter_mut().zip(factors) {
                if let Some(known) = all.get_mut(place) {
                    *known = (factor, most);
                }
            }
        }
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
            self.lines.none &= !compiled.fixed.as_ref().is_some_and(Fixed::is_line);
            *self.rates.get_mut(place)? = Some(compiled);
            self.set_line(place);
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

impl Lines {
    fn of(combinations: usize, quantities: usize) -> Lines {
        let mut starts = Vec::new();
        starts.resize_with(combinations, || None);
        let factors = vec![vec![(0, 0); combinations]; quantities];
        Lines { none: true, scale: 0, starts, factors, combinations: Vec::new() }
    }

    /// The start of a rate, its factors, and how many units may be stated of any quantity.
    fn of_rate(&self, rate: &Compiled) -> Option<(Start, Vec<i64>, u64)> {
        let fixed = rate.fixed.as_ref()?;
        let (constant, mut factors) = fixed.line(self.factors.len())?;
        let unit = raise(1, fixed.scale, self.scale)?;
        for factor in &mut factors {
            *factor = factor.checked_mul(unit)?;
        }
        let (first, last) = Instant::RANGE;
        let from = rate.from.max(first) as f64;
        let until = rate.until.min(last.saturating_add(1)) as f64;
        let most = u64::try_from(fixed.most.checked_div(unit)?).ok()?;
        Some((Start { constant: constant.checked_mul(unit)?, from, until }, factors, most))
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
