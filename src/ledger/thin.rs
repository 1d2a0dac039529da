//! Recording without JSON: an event comes as the shape that its like have, its texts and its amounts; what it did goes out as
//! numbers, of which the façade makes words where somebody reads them.

use super::{Balance, Entry, EntryKind, Ledger, Receipt};
use crate::document::{Read, Value};
use crate::usage::{Attribute, Moment};
use crate::{Decimal, Error, ErrorCode, Usage};

/// What has been said once and is called by its number from then on.
#[derive(Default)]
pub(crate) struct Thin {
    shapes: Vec<Usage>,
    grants: Vec<String>,
    /// The last receipt, where it was more than the numbers can say.
    receipt: Option<Receipt>,
}

impl Thin {
    /// The number of a usage whose names recur, whatever its texts and amounts.
    pub(crate) fn shape(&mut self, usage: &str) -> Result<usize, Error> {
        self.shapes.push(Usage::from_json(usage)?);
        Ok(self.shapes.len().saturating_sub(1))
    }

    /// Books an event: its id, its instant where `at` is no number, and the texts of its attributes, with a NUL between
    /// each two; its amounts, whole. No numbers: [`Thin::receipt`] has what it did.
    pub(crate) fn record(
        &mut self,
        ledger: &mut Ledger,
        shape: usize,
        at: f64,
        texts: &str,
        amounts: &[f64],
    ) -> Result<Vec<f64>, Error> {
        let unknown = || Error::new(ErrorCode::Internal, "no usage has this shape");
        let shape = self.shapes.get(shape).ok_or_else(unknown)?;
        let mut texts = texts.split('\0').map(str::to_owned);
        let mut usage = Usage { id: texts.next(), meter: shape.meter.clone(), ..Usage::default() };
        let at = if at.is_nan() {
            Value::String(texts.next().unwrap_or_default())
        } else {
            Value::Number((at as i64).to_string())
        };
        usage.at = Some(Moment::read(&at).map_err(|error| error.within("at"))?.0);
        for (name, value) in shape.attributes.iter() {
            let value = match value {
                Attribute::Text(_) => Attribute::Text(texts.next().unwrap_or_default()),
                Attribute::Flag(flag) => Attribute::Flag(*flag),
            };
            usage.attributes.push(name.to_owned(), value);
        }
        for (name, amount) in shape.quantities.keys().zip(amounts) {
            usage.quantities.push(name.to_owned(), (*amount as i64).into());
        }
        let receipt = ledger.record(&usage)?;
        let numbers = self.numbers(&receipt).unwrap_or_default();
        self.receipt = numbers.is_empty().then_some(receipt);
        Ok(numbers)
    }

    /// What the last event did, where the numbers did not say it.
    pub(crate) fn receipt(&mut self) -> Option<Receipt> {
        self.receipt.take()
    }

    /// The grant that the numbers call so.
    pub(crate) fn grant(&self, number: usize) -> Option<&str> {
        self.grants.get(number).map(String::as_str)
    }

    /// The numbers of a receipt that says no more than that a usage was spent.
    fn numbers(&mut self, receipt: &Receipt) -> Option<Vec<f64>> {
        let Receipt { entries, corrections, refused, duplicates, balance, alerts, invoices } = receipt;
        let [entry] = entries.as_slice() else { return None };
        let silent = corrections.is_empty()
            && refused.is_empty()
            && duplicates.is_empty()
            && alerts.is_empty()
            && invoices.is_empty();
        let stated = entry.usage.as_ref()?.at?;
        if !silent || entry.kind != EntryKind::Spend || entry.exempt.is_some() {
            return None;
        }
        let Balance { cycle, .. } = balance;
        let mut numbers = vec![f64::from(u8::from(balance.blocked))];
        for instant in [balance.at, cycle.start, cycle.end, entry.at, stated] {
            numbers.push(instant.unix_milliseconds() as f64);
        }
        for amount in of_balance(balance) {
            push(&mut numbers, amount)?;
        }
        let Entry { credits, overage, debt, forgiven, unmetered, .. } = entry;
        for amount in [credits, overage, debt, forgiven, unmetered] {
            push(&mut numbers, Some(*amount))?;
        }
        for draw in &entry.draws {
            let known = self.grants.iter().position(|grant| *grant == draw.grant);
            let number = known.unwrap_or_else(|| {
                self.grants.push(draw.grant.clone());
                self.grants.len().saturating_sub(1)
            });
            // Who draws from so many would wait for them to be looked through.
            const MOST: usize = 1_000;
            if number >= MOST {
                self.grants.truncate(MOST);
                return None;
            }
            numbers.push(number as f64);
            push(&mut numbers, Some(draw.credits))?;
        }
        Some(numbers)
    }
}

/// In the order in which the façade reads them.
fn of_balance(balance: &Balance) -> [Option<Decimal>; 14] {
    [
        balance.package,
        Some(balance.consumed),
        balance.remaining,
        Some(balance.purchased),
        Some(balance.bonus),
        Some(balance.drawn),
        Some(balance.expired),
        Some(balance.voided),
        Some(balance.held),
        Some(balance.overage),
        Some(balance.debt),
        Some(balance.forgiven),
        Some(balance.unmetered),
        balance.used,
    ]
}

/// The digits of an amount and its places, NaN for none; refused where a binary float would not hold it exactly.
fn push(numbers: &mut Vec<f64>, amount: Option<Decimal>) -> Option<()> {
    let (digits, scale) = match amount {
        Some(amount) => {
            let (digits, scale) = amount.parts();
            let exact = i64::try_from(digits).ok().filter(|digits| digits.unsigned_abs() < 1 << 53)?;
            (exact as f64, scale)
        }
        None => (f64::NAN, 0),
    };
    numbers.push(digits);
    numbers.push(scale.into());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instant;
    use crate::ledger::face;

    /// The same events through JSON and through numbers leave the same books and the same errors.
    #[test]
    fn it_books_as_json_does() -> Result<(), Error> {
        let account = r#"{"catalog":"cleverai","plan":"pro","anchor":"2026-11-01"}"#;
        let (mut plain, mut ledger) = (face::open(account, None)?, face::open(account, None)?);
        let mut thin = Thin::default();
        let usage = |id: &str, at: &str, model: &str, input: i64| {
            format!(
                r#"{{"id":"{id}","at":{at},"meter":"chat","attributes":{{"model":"{model}","handoff":false,"agent":"é"}},
                "quantities":{{"outputTokens":200,"inputTokens":{input}}}}}"#
            )
        };
        let shape = thin.shape(&usage("", "0", "", 0))?;
        let day: Instant = "2026-11-02".parse()?;
        for (id, at, model, input) in [
            ("a", f64::NAN, "gpt-4o", 800),
            ("b", day.unix_milliseconds() as f64, "gpt-4o-mini", 1 << 40), // more than there is
            ("a", f64::NAN, "gpt-4o", 800),                                // a retry
            ("a", f64::NAN, "gpt-4o", 900),                                // other content
            ("", f64::NAN, "gpt-4o", 1),
            ("c", f64::NAN, "gpt-5o", 1),
            ("d", f64::NAN, "gpt-4o", -1),
            ("e", 1e300, "gpt-4o", 1),
        ] {
            let stated = if at.is_nan() { r#""2026-11-02T00:00:00Z""#.to_owned() } else { (at as i64).to_string() };
            let mut texts = vec![id, "2026-11-02T00:00:00Z", model, "é"];
            if !at.is_nan() {
                texts.remove(1);
            }
            let expected = face::record(&mut plain, &usage(id, &stated, model, input));
            let found = thin.record(&mut ledger, shape, at, &texts.join("\0"), &[200.0, input as f64, 0.0, 0.0]);
            match (expected, found) {
                (Ok(expected), Ok(numbers)) if numbers.is_empty() => {
                    assert_eq!(
                        crate::document::written(&thin.receipt().ok_or_else(|| Error::invalid("lost"))?),
                        expected
                    );
                }
                (Ok(expected), Ok(numbers)) => {
                    assert!(expected.contains(r#""type":"spend","credits":"5","draws":[{"grant":"#), "{expected}");
                    assert_eq!(
                        numbers.iter().skip(34).copied().collect::<Vec<_>>(),
                        [5., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 5., 0.]
                    );
                    assert_eq!(thin.grant(0), Some("#plan-0"));
                }
                (expected, found) => {
                    assert_eq!(
                        found.map_err(|error| error.to_string()).err(),
                        expected.map_err(|error| error.to_string()).err()
                    );
                }
            }
        }
        assert_eq!(ledger.snapshot(), plain.snapshot());
        Ok(())
    }
}
