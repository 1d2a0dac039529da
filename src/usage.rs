//! One thing that happened and may cost credits.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

use crate::Error;
use crate::amount::Decimal;
use crate::document::{Named, Value, suggestion};
use crate::time::Instant;

/// An event to be priced: which meter, how much, and what it was.
///
/// ```
/// use drawdown::Usage;
///
/// let usage = Usage::of("reply")
///     .quantity("inputTokens", 6_900)
///     .quantity("outputTokens", 300)
///     .attribute("model", "gpt-4o")
///     .attribute("agent", "support");
/// # assert_eq!(usage.meter.as_deref(), Some("reply"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    /// The sender's own id of the event.
    pub id: Option<String>,
    /// When it happened. A rate with several dated versions needs it.
    pub at: Option<Instant>,
    /// A meter of the catalog.
    pub meter: Option<String>,
    /// Credits, where the event was priced elsewhere; then no rate is applied.
    pub credits: Option<Decimal>,
    /// Measured amounts by name.
    pub quantities: Named<Decimal>,
    /// What it was, by name.
    pub attributes: Named<Attribute>,
}

/// The value of an attribute.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Attribute {
    /// A name: of a model, an agent, a plan.
    Text(String),
    /// A yes or no: `byoKey`.
    Flag(bool),
}

impl Usage {
    /// An event of that meter.
    pub fn of(meter: impl Into<String>) -> Usage {
        Usage { meter: Some(meter.into()), ..Usage::default() }
    }

    /// Adds a measured amount.
    pub fn quantity(mut self, name: impl Into<String>, amount: impl Into<Decimal>) -> Usage {
        self.quantities = self.quantities.with(name.into(), amount.into());
        self
    }

    /// Adds an attribute: a text or a yes or no.
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<Attribute>) -> Usage {
        self.attributes = self.attributes.with(name.into(), value.into());
        self
    }

    /// Says when it happened.
    pub fn at(mut self, instant: Instant) -> Usage {
        self.at = Some(instant);
        self
    }

    /// Reads the JSON form that the npm package takes.
    ///
    /// ```
    /// use drawdown::Usage;
    ///
    /// let usage = Usage::from_json(r#"{"meter":"call","quantities":{"minutes":4}}"#)?;
    /// assert_eq!(usage, Usage::of("call").quantity("minutes", 4));
    /// let error = Usage::from_json(r#"{"meter":"call","quantites":{}}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "quantites: is not a known field; did you mean \"quantities\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Usage, Error> {
        Usage::read(&Value::parse(text)?)
    }

    pub(crate) fn read(value: &Value) -> Result<Usage, Error> {
        const FIELDS: [&str; 6] = ["id", "at", "meter", "credits", "quantities", "attributes"];
        let mut usage = Usage::default();
        for (name, value) in fields(value, "a usage")? {
            let read = match name.as_str() {
                _ if *value == Value::Null && FIELDS.contains(&name.as_str()) => Ok(()),
                "id" => text(value).map(|id| usage.id = Some(id.to_owned())),
                "at" => instant(value).map(|at| usage.at = Some(at)),
                "meter" => text(value).map(|meter| usage.meter = Some(meter.to_owned())),
                "credits" => decimal(value).map(|credits| usage.credits = Some(credits)),
                "quantities" => entries(value, decimal).map(|quantities| usage.quantities = quantities),
                "attributes" => entries(value, attribute).map(|attributes| usage.attributes = attributes),
                _ => Err(Error::invalid(format!("is not a known field{}", suggestion(name, FIELDS)))),
            };
            read.map_err(|error| error.within(name))?;
        }
        Ok(usage)
    }

    /// Reads a list of usages; the path of an error starts with `usages[3]`.
    pub(crate) fn read_all(value: &Value) -> Result<Vec<Usage>, Error> {
        let Value::Array(items) = value else {
            return Err(
                Error::invalid(format!("is {}, where a list of usages is wanted", value.kind())).within("usages")
            );
        };
        let read =
            items.iter().enumerate().map(|(index, item)| Usage::read(item).map_err(|error| nth_usage(error, index)));
        read.collect()
    }
}

/// The path of an error in one usage of a list.
pub(crate) fn nth_usage(error: Error, index: usize) -> Error {
    error.at_index(index).within("usages")
}

/// Reads attributes from their JSON form.
pub(crate) fn read_attributes(text: &str) -> Result<Named<Attribute>, Error> {
    entries(&Value::parse(text)?, attribute).map_err(|error| error.within("attributes"))
}

fn fields<'a>(value: &'a Value, wanted: &str) -> Result<&'a [(String, Value)], Error> {
    match value {
        Value::Object(entries) => Ok(entries),
        _ => Err(Error::invalid(format!("is {}, where {wanted} is wanted", value.kind()))),
    }
}

fn entries<T>(value: &Value, read: impl Fn(&Value) -> Result<T, Error>) -> Result<Named<T>, Error> {
    let read = fields(value, "an object")?.iter().map(|(name, value)| match read(value) {
        Ok(value) => Ok((name.clone(), value)),
        Err(error) => Err(error.within(name)),
    });
    read.collect()
}

fn text(value: &Value) -> Result<&str, Error> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Error::invalid(format!("is {}, where a text is wanted", value.kind()))),
    }
}

fn decimal(value: &Value) -> Result<Decimal, Error> {
    match value {
        // What a decimal can hold was put into plain notation when the document was read.
        Value::Number(text) => Decimal::from_number_text(text),
        Value::String(text) => text.parse(),
        _ => Err(Error::invalid(format!("is {}, where a decimal is wanted", value.kind()))),
    }
}

fn instant(value: &Value) -> Result<Instant, Error> {
    match value {
        Value::Number(text) => match text.parse() {
            Ok(milliseconds) => Instant::from_unix_milliseconds(milliseconds),
            Err(_) => Err(Error::invalid(format!("{text} is not a whole number of milliseconds"))),
        },
        _ => text(value)?.parse(),
    }
}

fn attribute(value: &Value) -> Result<Attribute, Error> {
    match value {
        Value::String(text) => Ok(Attribute::Text(text.clone())),
        Value::Bool(flag) => Ok(Attribute::Flag(*flag)),
        _ => Err(Error::invalid(format!("is {}, where a text, true or false is wanted", value.kind()))),
    }
}

impl Attribute {
    /// The value as a key of a table.
    pub fn as_str(&self) -> &str {
        match self {
            Attribute::Text(text) => text,
            Attribute::Flag(true) => "true",
            Attribute::Flag(false) => "false",
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl From<&str> for Attribute {
    fn from(text: &str) -> Attribute {
        Attribute::Text(text.to_owned())
    }
}

impl From<String> for Attribute {
    fn from(text: String) -> Attribute {
        Attribute::Text(text)
    }
}

impl From<bool> for Attribute {
    fn from(flag: bool) -> Attribute {
        Attribute::Flag(flag)
    }
}

impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Attribute, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Attribute;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text, true or false")
            }

            fn visit_str<E>(self, text: &str) -> Result<Attribute, E> {
                Ok(text.into())
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Attribute, E> {
                Ok(flag.into())
            }
        }
        deserializer.deserialize_any(Written)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Attribute {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Attribute".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A text, or true or false.", "type": ["string", "boolean"] })
    }
}
