//! Rates that are a constant and so much for a unit of each quantity, side by side: rows of them are priced many at a
//! time by the loops of drawdown-kernels.

use std::ops::Range;

use drawdown_kernels::columns as kernel;
use drawdown_kernels::columns::{ByLine, LINES, ROWS};

use super::pricer::{Key, raise};
use crate::Instant;
use crate::catalog::rate::form::Fixed;

/// Lines of one scale by the combinations of attributes that they are the prices of.
pub(super) struct Lines {
    pub(super) scale: u32,
    /// The line of each combination; 0 is none.
    numbers: Vec<u8>,
    /// How many lines there are.
    given: u8,
    constants: Box<ByLine>,
    /// For each quantity what a unit of it adds.
    factors: Vec<ByLine>,
    /// The instants between which all of them hold.
    from: f64,
    until: f64,
    /// How many rows to try next.
    step: usize,
    combinations: Vec<u32>,
    found: Vec<u8>,
    narrowed: Vec<Vec<u32>>,
}

/// A quantity by row.
#[derive(Clone, Copy)]
pub(crate) enum Numbers<'a> {
    Given(&'a [f64]),
    /// All of it is whole and in 32 bits.
    Narrow(&'a [u32]),
}

/// When rows happened.
#[derive(Clone, Copy)]
pub(super) struct Times<'a> {
    pub(super) at: &'a [f64],
    /// They are known to be whole and in order.
    pub(super) ordered: bool,
}

/// What rows are priced by.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) keys: &'a [Key<'a>],
    pub(super) quantities: &'a [Numbers<'a>],
    pub(super) times: Option<Times<'a>>,
}

impl Lines {
    pub(super) fn of(combinations: usize, quantities: usize) -> Lines {
        Lines {
            scale: 0,
            numbers: vec![0; combinations],
            given: 0,
            constants: Box::new([0; LINES]),
            factors: vec![[0; LINES]; quantities],
            from: f64::NEG_INFINITY,
            until: f64::INFINITY,
            step: ROWS,
            combinations: Vec::new(),
            found: Vec::new(),
            narrowed: vec![Vec::new(); quantities],
        }
    }

    /// Sees to it that a combination has its line, at a scale and at an instant, where its rate is one.
    pub(super) fn learn(
        &mut self,
        place: usize,
        rate: &Fixed,
        scale: u32,
        (from, until): (i64, i64),
        at: Option<f64>,
    ) -> bool {
        let holds = |from: f64, until: f64| at.is_none_or(|at| from <= at && at < until);
        if self.scale != scale || !holds(self.from, self.until) {
            self.forget();
            self.scale = scale;
        }
        if self.numbers.get(place).is_some_and(|number| *number != 0) {
            return true;
        }
        let Some((constant, factors)) = rate.line(self.factors.len()).and_then(|line| scaled(line, rate, scale)) else {
            return false;
        };
        let (first, last) = Instant::RANGE;
        let (from, until) = (from.max(first) as f64, until.min(last.saturating_add(1)) as f64);
        if self.given == u8::MAX || !holds(from.max(self.from), until.min(self.until)) {
            self.forget();
        }
        let next = self.given.saturating_add(1);
        let Some(number) = self.numbers.get_mut(place) else { return false };
        (*number, self.given) = (next, next);
        (self.from, self.until) = (from.max(self.from), until.min(self.until));
        let line = usize::from(next);
        self.constants.iter_mut().skip(line).take(1).for_each(|known| *known = constant);
        for (all, factor) in self.factors.iter_mut().zip(factors) {
            all.iter_mut().skip(line).take(1).for_each(|known| *known = factor);
        }
        true
    }

    /// The rate of a combination is another from now on.
    pub(super) fn drop(&mut self, place: usize) {
        self.numbers.iter_mut().skip(place).take(1).for_each(|number| *number = 0);
    }

    fn forget(&mut self) {
        self.numbers.fill(0);
        self.given = 0;
        (self.from, self.until) = (f64::NEG_INFINITY, f64::INFINITY);
    }

    /// Prices the rows from the first one on that are known to be lines' into `credits`, which is empty.
    pub(super) fn follow(&mut self, given: Given<'_>, rows: Range<usize>, credits: &mut Vec<i64>) {
        let mut step = self.step.min(rows.len());
        while step > 0 {
            let some = rows.start..rows.start.saturating_add(step);
            match self.attempt(given, some, credits) {
                Ok(()) => break,
                Err(fewer) => step = fewer,
            }
        }
        // As far apart as what is in the way was.
        self.step = step.saturating_mul(2).clamp(1, ROWS);
    }

    /// Prices all of the rows, or none; then says how many to try instead.
    fn attempt(&mut self, given: Given<'_>, rows: Range<usize>, credits: &mut Vec<i64>) -> Result<(), usize> {
        let Given { keys, quantities, times } = given;
        let fewer = rows.len().checked_div(2).unwrap_or(0);
        let Lines { numbers, found, combinations, .. } = self;
        found.clear();
        let known = match keys {
            [Key { codes, .. }] => kernel::find(codes.get(rows.clone()).unwrap_or_default(), numbers, found),
            keys => {
                combinations.clear();
                combinations.resize(rows.len(), 0);
                let codes = |key: &Key<'_>| {
                    let (count, stride) = (key.count as u32, key.stride as u32);
                    kernel::combine(key.codes.get(rows.clone()).unwrap_or_default(), count, stride, combinations)
                };
                // All of them, whatever the first ones say.
                let known = keys.iter().map(codes).fold(true, |all, known| all & known);
                kernel::find(combinations, numbers, found) && known
            }
        };
        if !known {
            return Err(found.iter().position(|line| *line == 0).unwrap_or(fewer));
        }
        if let Some(Times { at, ordered }) = times {
            let held = match (at.get(rows.clone()).unwrap_or_default(), ordered) {
                ([first, .., last], true) => *first >= self.from && *last < self.until,
                (at, _) => kernel::whole_between(at, self.from, self.until),
            };
            if !held {
                return Err(fewer);
            }
        }
        for (numbers, narrowed) in quantities.iter().zip(&mut self.narrowed) {
            if let Numbers::Given(column) = numbers {
                narrowed.clear();
                if !kernel::narrow(column.get(rows.clone()).unwrap_or_default(), narrowed) {
                    return Err(fewer);
                }
            }
        }
        let columns = quantities.iter().zip(&self.narrowed).map(|(numbers, narrowed)| match numbers {
            Numbers::Given(_) => narrowed.as_slice(),
            Numbers::Narrow(column) => column.get(rows.clone()).unwrap_or_default(),
        });
        let mut priced = self.factors.iter().zip(columns);
        match (quantities.len(), priced.next()) {
            (2, Some(first)) => {
                let Some(second) = priced.next() else { return Err(0) };
                kernel::start_with_two(&self.found, &self.constants, [first, second], credits);
            }
            (_, first) => {
                kernel::start(&self.found, &self.constants, credits);
                for (factors, column) in first.into_iter().chain(priced) {
                    kernel::add(&self.found, factors, column, credits);
                }
            }
        }
        Ok(())
    }
}

/// A line in units of a scale; `None` where a quantity of 32 bits could overflow.
fn scaled((constant, mut factors): (i64, Vec<i64>), rate: &Fixed, scale: u32) -> Option<(i64, Vec<i64>)> {
    const MOST: i64 = u32::MAX as i64;
    let unit = raise(1, rate.scale, scale)?;
    let constant = constant.checked_mul(unit)?;
    let mut reach = constant.checked_abs()?;
    for factor in &mut factors {
        *factor = factor.checked_mul(unit)?;
        reach = reach.checked_add(factor.checked_abs()?.checked_mul(MOST)?)?;
    }
    (rate.most >= MOST).then_some((constant, factors))
}
