//! A JSON tree that keeps numbers as text and refuses a key given twice.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Error;
use crate::amount::Decimal;

/// JSON as written: object keys in order, numbers in plain decimal notation, to the last digit.
///
/// serde_json finds the tokens. Its own tree would read numbers as binary floats, or change how every
/// other crate in the build reads them, and would let the last of two equal keys win.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Parses one JSON text.
    pub(crate) fn parse(text: &str) -> Result<Value, Error> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        Value::from_raw(raw, 0)
    }

    fn from_raw(raw: &RawValue, depth: u32) -> Result<Value, Error> {
        const DEEPEST: u32 = 64;
        let depth = depth.saturating_add(1);
        if depth > DEEPEST {
            return Err(Error::invalid(format!("nested more than {DEEPEST} levels deep")));
        }
        let text = raw.get().trim();
        match text.bytes().next() {
            Some(b'n') => Ok(Value::Null),
            Some(b't') => Ok(Value::Bool(true)),
            Some(b'f') => Ok(Value::Bool(false)),
            Some(b'"') => serde_json::from_str(text).map(Value::String).map_err(|error| not_json(&error)),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| not_json(&error))?;
                let items = items.into_iter().enumerate();
                items
                    .map(|(index, item)| Value::from_raw(item, depth).map_err(|error| error.at_index(index)))
                    .collect::<Result<_, _>>()
                    .map(Value::Array)
            }
            Some(b'{') => Value::from_object(text, depth),
            // What is too large or too fine for a decimal is refused where it is read, with its path.
            _ => Ok(Value::Number(
                Decimal::from_number_text(text).map_or_else(|_| text.to_owned(), |exact| exact.to_string()),
            )),
        }
    }

    fn from_object(text: &str, depth: u32) -> Result<Value, Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let entries = deserializer.deserialize_map(Entries).map_err(|error| not_json(&error))?;
        let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        if let Some(twice) = keys.windows(2).find_map(|pair| pair.first().filter(|key| pair.last() == Some(key))) {
            return Err(Error::invalid("is given twice").within(twice));
        }
        let entries = entries.into_iter().map(|(key, raw)| match Value::from_raw(raw, depth) {
            Ok(value) => Ok((key, value)),
            Err(error) => Err(error.within(&key)),
        });
        entries.collect::<Result<_, _>>().map(Value::Object)
    }

    /// The value of a field, where this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let Value::Object(entries) = self else { return None };
        entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// What this is, for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(true) => out.push_str("true"),
            Value::Bool(false) => out.push_str("false"),
            Value::Number(text) => out.push_str(text),
            Value::String(text) => write_string(text, out),
            Value::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Value::Object(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(key, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        formatter.write_str(&text)
    }
}

fn write_string(text: &str, out: &mut String) {
    // Writing a string into memory cannot fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

fn not_json(error: &serde_json::Error) -> Error {
    Error::invalid(format!("is not JSON: {error}"))
}
