//! Looking ahead in JSON text, as the npm package speaks to it. Figures cross as the bits of their floats, in
//! hexadecimal: exactly, and without a float printer in the wasm.

use super::forecast::{Crossing, Forecast};
use super::options::{ForecastOptions, Recharge};
use super::runway::float;
use crate::document::record::{Field, fill_record};
use crate::document::{Fields, Json, Read, Value, Write, written};
use crate::forecast::Quantiles;
use crate::ledger::Ledger;
use crate::usage::Moment;
use crate::{Decimal, Error, Instant};

/// What is to come: `options` are the contract's `ForecastOptions`.
///
/// The answer is `{"method", "historyDays", "firstDay", "currency", "thresholds", "numbers"}`: the day counted from
/// 1970-01-01, and 16 digits for every number. A quantile is four: low, median, high, expected; a crossing too, in
/// Unix milliseconds, its probability the fourth, not-a-number what never comes. In order: the crossings of run-out,
/// exhaustion and every threshold; at the cycle's end what is consumed, remains, is overage and costs; then for every
/// day what is wanted on it, wanted up to it, and remains.
///
/// ```
/// use drawdown::ledger::face;
///
/// let account = r#"{"plan":null,"anchor":"2026-11-01"}"#;
/// let ledger = face::open(account, None)?;
/// let forecast = face::forecast(&ledger, r#"{"horizon":2}"#)?;
/// assert!(forecast.starts_with(r#"{"method":"#));
/// let numbers = forecast.split_once(r#""numbers":""#).unwrap().1.len() - 2;
/// // Four crossings, four figures of the cycle's end, three figures a day, each four numbers of 16 digits.
/// assert_eq!(numbers, (4 + 4 + 3 * 2) * 4 * 16);
/// assert_eq!(face::forecast(&ledger, r#"{"level":1}"#).unwrap_err().path(), Some("level"));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn forecast(ledger: &Ledger, options: &str) -> Result<String, Error> {
    Ok(written(&ledger.forecast(&read(options)?)?))
}

/// The same with time let pass and alerts raised: `{"receipt", "forecast"}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// let account = r#"{"plan":null,"anchor":"2026-11-01"}"#;
/// let mut ledger = face::open(account, None)?;
/// let check = face::check(&mut ledger, r#"{"at":"2026-11-02"}"#)?;
/// assert!(check.starts_with(r#"{"receipt":{"entries":[]"#) && check.contains(r#""forecast":{"method":"#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn check(ledger: &mut Ledger, options: &str) -> Result<String, Error> {
    let check = ledger.check(&read(options)?)?;
    let mut json = Json::default();
    json.open('{');
    json.field("receipt", &check.receipt);
    json.field("forecast", &check.forecast);
    json.close('}');
    Ok(json.into_text())
}

fn read(options: &str) -> Result<ForecastOptions, Error> {
    let value = Value::parse(options)?;
    let fields = Fields::of(&value, &["at", "horizon", "level", "paths", "seed", "recharge"])?;
    let usual = ForecastOptions::default();
    let seed: Option<Decimal> = given(&fields, "seed")?;
    let seed = seed.map(|seed| match seed.parts() {
        (seed, 0) => u64::try_from(seed).map_err(|_| Error::invalid("is not a whole number from 0").within("seed")),
        _ => Err(Error::invalid("is not a whole number").within("seed")),
    });
    Ok(ForecastOptions {
        at: given::<Moment>(&fields, "at")?.map(|moment| moment.0),
        horizon: given(&fields, "horizon")?,
        level: given(&fields, "level")?.map_or(usual.level, float),
        paths: given(&fields, "paths")?.unwrap_or(usual.paths),
        seed: seed.transpose()?.unwrap_or(usual.seed),
        recharge: given(&fields, "recharge")?,
    })
}

/// A field that may be left out or null.
fn given<T: Read>(fields: &Fields<'_>, name: &str) -> Result<Option<T>, Error> {
    Ok(fields.optional::<Option<T>>(name)?.flatten())
}

impl Read for Recharge {
    fn blank() -> Recharge {
        Recharge { pack: String::new(), below: Decimal::ZERO, max_per_cycle: None }
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        const FIELDS: [Field; 3] = [("pack", true), ("below", true), ("max_per_cycle", false)];
        fill_record(value, &FIELDS, &mut [&mut self.pack, &mut self.below, &mut self.max_per_cycle])
    }
}

/// Floats as the digits of their bits.
struct Numbers(String);

impl Numbers {
    fn add(&mut self, number: f64) {
        for byte in number.to_bits().to_be_bytes() {
            for digit in [byte >> 4, byte & 15] {
                self.0.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
            }
        }
    }

    fn quantiles(&mut self, quantiles: &Quantiles) {
        for number in [quantiles.low, quantiles.median, quantiles.high, quantiles.expected] {
            self.add(number);
        }
    }

    fn crossing(&mut self, crossing: &Crossing) {
        for at in [crossing.low, crossing.median, crossing.high] {
            self.add(at.map_or(f64::NAN, |at: Instant| at.unix_milliseconds() as f64));
        }
        self.add(crossing.probability);
    }
}

impl Write for Forecast {
    fn write(&self, json: &mut Json) {
        let mut numbers = Numbers(String::new());
        numbers.crossing(&self.run_out);
        numbers.crossing(&self.exhausted);
        for threshold in &self.thresholds {
            numbers.crossing(&threshold.crossing);
        }
        let end = &self.cycle_end;
        for quantiles in [&end.consumed, &end.remaining, &end.overage] {
            numbers.quantiles(quantiles);
        }
        let nothing = Quantiles { low: f64::NAN, median: f64::NAN, high: f64::NAN, expected: f64::NAN };
        numbers.quantiles(end.cost.as_ref().map_or(&nothing, |cost| &cost.amount));
        for ((daily, cumulative), remaining) in self.daily.iter().zip(&self.cumulative).zip(&self.remaining) {
            for quantiles in [daily, cumulative, remaining] {
                numbers.quantiles(quantiles);
            }
        }
        let thresholds: Vec<Decimal> = self.thresholds.iter().map(|threshold| threshold.threshold).collect();
        json.open('{');
        json.field("method", &self.method.to_owned());
        json.field("history_days", &(self.history_days as u64));
        json.field("first_day", &i32::try_from(self.first_day.0).unwrap_or(0));
        json.field("currency", &end.cost.as_ref().map(|cost| cost.currency.clone()));
        json.field("thresholds", &thresholds);
        json.field("numbers", &numbers.0);
        json.close('}');
    }
}
