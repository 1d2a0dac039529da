//! Many events of one meter as columns: priced in integers where the rate allows it, by the evaluator elsewhere.

mod lines;
mod pricer;

pub(crate) use pricer::{Pricer, Scale, raise};

use drawdown_kernels::columns as kernel;

use super::Catalog;
use crate::document::{Json, Named, Write};
use crate::ordered::sorted;
use crate::usage::Attribute;
use crate::{Decimal, Error, ErrorCode};

/// Events of one meter, one a row: every column has `length` entries.
///
/// ```
/// use drawdown::{Catalog, Coded, UsageColumns};
///
/// let columns = UsageColumns {
///     quantities: [("inputTokens".into(), &[1_200.0, 400.0][..]), ("outputTokens".into(), &[300.0, 100.0][..])]
///         .into_iter()
///         .collect(),
///     attributes: [("model".into(), Coded { values: vec!["GPT-4o".into()], codes: &[0, 0] })].into_iter().collect(),
///     ..UsageColumns::of("chat", 2)
/// };
/// let priced = Catalog::builtin("cleverai")?.price_columns(&columns)?;
/// assert_eq!((priced.credits.as_slice(), priced.scale), (&[7_500, 2_500][..], 3));
/// assert_eq!(priced.total.to_string(), "10");
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct UsageColumns<'a> {
    /// A meter of the catalog.
    pub meter: &'a str,
    /// How many events there are.
    pub length: usize,
    /// Measured amounts by name, each read as its shortest decimal: 0.1 is one tenth.
    pub quantities: Named<&'a [f64]>,
    /// What the events were, by name.
    pub attributes: Named<Coded<'a>>,
    /// When they happened, in milliseconds since 1970 UTC; a ledger needs it.
    pub at: Option<&'a [f64]>,
    /// Idempotency keys, which only a ledger reads.
    pub ids: Option<&'a [String]>,
}

/// A column of attribute values, each written once: row `i` has `values[codes[i]]`.
///
/// ```
/// use drawdown::Coded;
///
/// let models = Coded { values: vec!["gpt-4o".into(), "gpt-4".into()], codes: &[0, 0, 1] };
/// assert_eq!(models.values[models.codes[2] as usize], "gpt-4".into());
/// ```
#[derive(Clone, Debug)]
pub struct Coded<'a> {
    /// The values that occur.
    pub values: Vec<Attribute>,
    /// For each row the place of its value.
    pub codes: &'a [u32],
}

/// What the rows of columns cost.
///
/// ```
/// use drawdown::{Catalog, ErrorCode, UsageColumns};
///
/// let searches = [("count".into(), &[1.0, 2.0, -1.0][..])].into_iter().collect();
/// let columns = UsageColumns { quantities: searches, ..UsageColumns::of("web_search", 3) };
/// let priced = Catalog::builtin("cleverai")?.price_columns(&columns)?;
/// assert_eq!(priced.credits, [5, 10, 0]);
/// assert_eq!((priced.errors[0].row, priced.errors[0].error.code()), (2, ErrorCode::OutOfRange));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PricedColumns {
    /// Credits times 10^`scale` by row, exact; 0 for a row in error, which is listed.
    pub credits: Vec<i64>,
    /// Decimal places of `credits`: as many as any row needs.
    pub scale: u32,
    /// The exact sum.
    pub total: Decimal,
    /// Rows that could not be priced, in order.
    pub errors: Vec<RowError>,
}

/// Why a row could not be priced: what [`Catalog::price`] says of the same event.
///
/// ```
/// # use drawdown::{Catalog, UsageColumns};
/// let columns = UsageColumns { quantities: [("count".into(), &[-1.0][..])].into_iter().collect(), ..UsageColumns::of("web_search", 1) };
/// let errors = Catalog::builtin("cleverai")?.price_columns(&columns)?.errors;
/// assert_eq!(errors[0].error.to_string(), "quantities.count: is -1, below zero");
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RowError {
    /// Counted from 0.
    pub row: usize,
    /// What was wrong with it.
    pub error: Error,
}

/// All but the credits, which are no matter for text.
impl Write for PricedColumns {
    fn write(&self, json: &mut Json) {
        json.open('{');
        json.field("scale", &u64::from(self.scale));
        json.field("total", &self.total);
        json.field("errors", &self.errors);
        json.close('}');
    }
}

impl Write for RowError {
    fn write(&self, json: &mut Json) {
        json.open('{');
        json.field("row", &(self.row as u64));
        json.field("code", &self.error.code());
        json.field("message", &self.error.to_string());
        json.close('}');
    }
}

impl<'a> UsageColumns<'a> {
    /// So many events of a meter of which nothing else is stated yet.
    ///
    /// ```
    /// let columns = drawdown::UsageColumns::of("web_search", 1_000);
    /// let priced = drawdown::Catalog::builtin("cleverai")?.price_columns(&columns)?;
    /// assert_eq!(priced.total, 5_000.into());
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn of(meter: &'a str, length: usize) -> UsageColumns<'a> {
        let (quantities, attributes) = (Named::default(), Named::default());
        UsageColumns { meter, length, quantities, attributes, at: None, ids: None }
    }

    /// Refuses columns of another length.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let check = |name: &str, length: usize| {
            if length == self.length {
                return Ok(());
            }
            Err(Error::invalid(format!("has {length} rows, where length is {}", self.length)).within(name))
        };
        for (name, column) in self.quantities.iter() {
            check(name, column.len()).map_err(|error| error.within("quantities"))?;
        }
        for (name, column) in self.attributes.iter() {
            check(name, column.codes.len()).map_err(|error| error.within("attributes"))?;
        }
        self.at.map_or(Ok(()), |at| check("at", at.len()))?;
        self.ids.map_or(Ok(()), |ids| check("ids", ids.len()))
    }
}

impl Catalog {
    /// What every row costs: the credits and the errors that [`Catalog::price`] has for the same events, many times
    /// faster where the rate compiles to integers.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMeter`]; [`ErrorCode::InvalidInput`] where the columns have different lengths;
    /// [`ErrorCode::Overflow`] where the sum cannot be held. What is wrong with single rows is listed instead;
    /// [`ErrorCode::Overflow`] there also where a row does not fit 64 bits at the scale of all.
    ///
    /// ```
    /// use drawdown::{Catalog, Coded, UsageColumns};
    ///
    /// let models = Coded { values: vec!["GPT-4o".into(), "GPT-5".into()], codes: &[0, 1] };
    /// let attributes = [("model".into(), models)].into_iter().collect();
    /// let priced = Catalog::builtin("bookbag")?.price_columns(&UsageColumns { attributes, ..UsageColumns::of("reply", 2) })?;
    /// assert_eq!(priced.credits, [5, 0]);
    /// assert!(priced.errors[0].error.to_string().starts_with("attributes.model: \"GPT-5\" has no price here"));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn price_columns(&self, columns: &UsageColumns<'_>) -> Result<PricedColumns, Error> {
        self.price_columns_with(columns, |number| number.to_string())
    }

    /// The same with the shortest text of a number from elsewhere: JavaScript has it at hand.
    pub(crate) fn price_columns_with(
        &self,
        columns: &UsageColumns<'_>,
        text: fn(f64) -> String,
    ) -> Result<PricedColumns, Error> {
        columns.check()?;
        self.meter(columns.meter)?;
        let mut pricer = Pricer::new(self, columns, None, text);
        let mut scaled = Scaled::of(columns.length);
        let (mut row, mut lines) = (0_usize, Vec::new());
        while row < columns.length {
            let scale = pricer.lines(row..columns.length, Scale::AtLeast(scaled.scale()), &mut lines);
            scaled.push_all(&lines, scale);
            row = row.saturating_add(lines.len());
            if !lines.is_empty() {
                continue;
            }
            match pricer.fixed(row) {
                Some((credits, fixed)) => scaled.push(credits, fixed.scale),
                None => match columns.event(row, text).and_then(|usage| self.price(&usage)) {
                    Ok(quote) => scaled.push_decimal(quote.credits),
                    Err(error) => scaled.push_error(error),
                },
            }
            row = row.saturating_add(1);
        }
        scaled.into_columns(false)
    }
}

/// Amounts at the finest scale that was met so far.
#[derive(Default)]
pub(crate) struct Scaled {
    credits: Vec<i64>,
    scale: u32,
    errors: Vec<RowError>,
    /// A row did not fit.
    wide: bool,
}

impl Scaled {
    /// For so many rows.
    pub(crate) fn of(length: usize) -> Scaled {
        Scaled { credits: Vec::with_capacity(length), ..Scaled::default() }
    }

    pub(crate) fn scale(&self) -> u32 {
        self.scale
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, credits: i64, scale: u32) {
        if scale == self.scale {
            self.credits.push(credits);
        } else {
            self.push_scaled(credits, scale);
        }
    }

    /// Many at one scale.
    pub(crate) fn push_all(&mut self, credits: &[i64], scale: u32) {
        if scale == self.scale {
            return self.credits.extend_from_slice(credits);
        }
        for credits in credits {
            self.push(*credits, scale);
        }
    }

    /// Many at one scale, in half as many bytes.
    pub(crate) fn push_halves(&mut self, credits: &[u32], scale: u32) {
        if scale == self.scale {
            return kernel::double(credits, &mut self.credits);
        }
        for credits in credits {
            self.push((*credits).into(), scale);
        }
    }

    pub(crate) fn push_decimal(&mut self, credits: Decimal) {
        let (digits, scale) = credits.parts();
        match i64::try_from(digits) {
            Ok(digits) => self.push(digits, scale),
            Err(_) => self.push_wide(scale),
        }
    }

    pub(crate) fn push_error(&mut self, error: Error) {
        self.errors.push(RowError { row: self.credits.len(), error });
        self.credits.push(0);
    }

    fn push_scaled(&mut self, credits: i64, scale: u32) {
        if scale > self.scale {
            let power = power(scale.saturating_sub(self.scale));
            for (row, credits) in self.credits.iter_mut().enumerate().filter(|(_, credits)| **credits != 0) {
                *credits = power.and_then(|power| credits.checked_mul(power)).unwrap_or_else(|| {
                    self.wide = true;
                    self.errors.push(RowError { row, error: too_wide(scale) });
                    0
                });
            }
            self.scale = scale;
        }
        let power = power(self.scale.saturating_sub(scale));
        match power.and_then(|power| credits.checked_mul(power)) {
            Some(credits) => self.credits.push(credits),
            None if credits == 0 => self.credits.push(0),
            None => self.push_wide(self.scale),
        }
    }

    fn push_wide(&mut self, scale: u32) {
        self.wide = true;
        self.push_error(too_wide(scale));
    }

    /// The columns; where every row has to fit, an error if one does not.
    pub(crate) fn into_columns(mut self, all: bool) -> Result<PricedColumns, Error> {
        if all && self.wide {
            return Err(too_wide(self.scale));
        }
        let errors = sorted(std::mem::take(&mut self.errors), &|left, right| left.row < right.row);
        // In 64 bits as far as they go: wasm has no wider ones of its own.
        let mut sum = 0_i128;
        for credits in self.credits.chunks(kernel::ROWS) {
            match kernel::sum(credits) {
                Some(part) => sum = sum.saturating_add(part.into()),
                None => credits.iter().for_each(|credits| sum = sum.saturating_add((*credits).into())),
            }
        }
        let total = Decimal::from_parts(sum, self.scale).ok_or_else(|| Error::overflow("the total"))?;
        Ok(PricedColumns { credits: self.credits, scale: self.scale, total, errors })
    }
}

fn power(places: u32) -> Option<i64> {
    10_i64.checked_pow(places)
}

fn too_wide(scale: u32) -> Error {
    let message = format!("the credits of this row do not fit 64 bits with {scale} decimal places; pass it by itself");
    Error::new(ErrorCode::Overflow, message)
}
