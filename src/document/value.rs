//! A JSON tree that keeps numbers as text.

use std::fmt;

use super::{Json, Write, written};
use crate::Error;

/// JSON as written: names in order, numbers in plain decimal notation, to the last digit.
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
        super::json::parse(text)
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
}

impl Write for Value {
    fn write(&self, json: &mut Json) {
        match self {
            Value::Null => json.plain("null"),
            Value::Bool(flag) => flag.write(json),
            Value::Number(text) => json.plain(text),
            Value::String(text) => json.text(text),
            Value::Array(items) => items.write(json),
            Value::Object(entries) => {
                json.open('{');
                for (key, value) in entries {
                    json.name(key);
                    value.write(json);
                }
                json.close('}');
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&written(self))
    }
}
