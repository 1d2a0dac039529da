//! Where the two ledgers part.

use std::fmt;

use serde_json::Value;

/// A reply or a report that is not what it must be.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The step after which it was seen.
    pub step: usize,
    /// What was compared, or which law was broken.
    pub what: String,
    /// What the real ledger says.
    pub real: String,
    /// What the oracle says, or the law demands.
    pub expected: String,
}

impl Difference {
    /// A difference between what is and what must be, `Ok` where there is none.
    pub fn unless_equal<T: PartialEq + fmt::Debug>(
        step: usize,
        what: &str,
        real: &T,
        expected: &T,
    ) -> Result<(), Difference> {
        if real == expected {
            return Ok(());
        }
        Err(Difference { step, what: what.into(), real: format!("{real:#?}"), expected: format!("{expected:#?}") })
    }

    /// The same for replies: only the fields that differ are kept.
    pub fn of_replies(
        step: usize,
        what: &str,
        real: &Result<Value, &str>,
        expected: &Result<Value, &str>,
    ) -> Result<(), Difference> {
        if real == expected {
            return Ok(());
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        match (real, expected) {
            (Ok(real), Ok(expected)) => compare("", real, expected, &mut left, &mut right),
            _ => {
                left.push(shown(real));
                right.push(shown(expected));
            }
        }
        Err(Difference { step, what: what.into(), real: left.join("\n"), expected: right.join("\n") })
    }
}

fn shown(reply: &Result<Value, &str>) -> String {
    match reply {
        Ok(reply) => reply.to_string(),
        Err(code) => format!("error {code}"),
    }
}

fn compare(path: &str, real: &Value, expected: &Value, left: &mut Vec<String>, right: &mut Vec<String>) {
    match (real, expected) {
        _ if real == expected => {}
        (Value::Object(one), Value::Object(other)) => {
            let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                let of = |fields: &serde_json::Map<String, Value>| fields.get(name).cloned().unwrap_or(Value::Null);
                compare(&format!("{path}.{name}"), &of(one), &of(other), left, right);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{path}[{index}]"), one, other, left, right);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            let only = |these: &[Value], those: &[Value]| {
                these
                    .iter()
                    .filter(|this| !those.contains(this))
                    .map(|this| format!("\n    {this}"))
                    .collect::<String>()
            };
            left.push(format!("{path}: {} of them, only here: {}", one.len(), only(one, other)));
            right.push(format!("{path}: {} of them, only here: {}", other.len(), only(other, one)));
        }
        _ => {
            left.push(format!("{path}: {real}"));
            right.push(format!("{path}: {expected}"));
        }
    }
}

impl std::error::Error for Difference {}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "step {}: {}", self.step, self.what)?;
        writeln!(formatter, "  real:\n{}", indented(&self.real))?;
        write!(formatter, "  expected:\n{}", indented(&self.expected))
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect::<String>().trim_end().to_owned()
}
