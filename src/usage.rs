//! One thing that happened and may cost credits.

use std::fmt;

use crate::Error;
use crate::amount::Decimal;
use crate::document::record::fill_record;
use crate::document::{Json, Named, Read, Value, Write, unexpected};
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
///
/// ```
/// use drawdown::{Attribute, Usage};
///
/// let usage = Usage::of("reply").attribute("model", "GPT-4o").attribute("byoKey", true);
/// assert_eq!(usage.attributes.get("model"), Some(&Attribute::Text("GPT-4o".into())));
/// assert_eq!(usage.attributes.get("byoKey"), Some(&Attribute::Flag(true)));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Attribute {
    /// A name: of a model, an agent, a plan.
    Text(String),
    /// A yes or no: `byoKey`.
    Flag(bool),
}

impl Usage {
    /// An event of that meter.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let search = Usage::of("web_search"); // one, as no count is stated
    /// assert_eq!(Catalog::builtin("cleverai")?.price(&search)?.credits.to_string(), "5");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn of(meter: impl Into<String>) -> Usage {
        Usage { meter: Some(meter.into()), ..Usage::default() }
    }

    /// Adds a measured amount.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let cleverai = Catalog::builtin("cleverai")?;
    /// let searches = Usage::of("web_search").quantity("count", 3);
    /// assert_eq!(cleverai.price(&searches)?.credits.to_string(), "15");
    /// let corrected = searches.quantity("count", 4); // replaces the 3
    /// assert_eq!(cleverai.price(&corrected)?.credits.to_string(), "20");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn quantity(mut self, name: impl Into<String>, amount: impl Into<Decimal>) -> Usage {
        self.quantities = self.quantities.with(name.into(), amount.into());
        self
    }

    /// Adds an attribute: a text or a yes or no.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let bookbag = Catalog::builtin("bookbag")?;
    /// let reply = Usage::of("reply").attribute("model", "GPT-4o");
    /// assert_eq!(bookbag.price(&reply)?.credits.to_string(), "5");
    /// let own_key = bookbag.price(&reply.attribute("byoKey", true))?;
    /// assert_eq!((own_key.credits.to_string(), own_key.exempt.as_deref()), ("0".into(), Some("byo_key")));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<Attribute>) -> Usage {
        self.attributes = self.attributes.with(name.into(), value.into());
        self
    }

    /// Says when it happened.
    ///
    /// ```
    /// # let catalog = drawdown::Catalog::parse(
    /// #     r#"{"id":"x","name":"X","unit":"credit","plans":{},"packs":{},"meters":{"call":{"name":"Call",
    /// #     "activity":"other","category":"C","rate":{"dated":[
    /// #     {"from":"2026-01-01","rate":{"package":{"of":"minutes","size":"1","price":"2"}}},
    /// #     {"from":"2026-07-01","rate":{"package":{"of":"minutes","size":"1","price":"3"}}}]}}}}"#,
    /// # )?;
    /// // A list that charges 2 credits a minute, and 3 from 1 July 2026.
    /// let call = drawdown::Usage::of("call").quantity("minutes", 4);
    /// assert_eq!(catalog.price(&call.clone().at("2026-06-30T23:59:59Z".parse()?))?.credits.to_string(), "8");
    /// assert_eq!(catalog.price(&call.clone().at("2026-07-01".parse()?))?.credits.to_string(), "12");
    /// assert_eq!(catalog.price(&call).unwrap_err().path(), Some("at"));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
        let mut at: Option<Moment> = None;
        let (mut quantities, mut attributes) = (None, None);
        fill_record(
            value,
            &FIELDS.map(|name| (name, false)),
            &mut [&mut usage.id, &mut at, &mut usage.meter, &mut usage.credits, &mut quantities, &mut attributes],
        )?;
        usage.at = at.map(|moment| moment.0);
        usage.quantities = quantities.unwrap_or_default();
        usage.attributes = attributes.unwrap_or_default();
        Ok(usage)
    }

    /// Reads a list of usages; the path of an error starts with `usages[3]`.
    pub(crate) fn read_all(value: &Value) -> Result<Vec<Usage>, Error> {
        let Value::Array(items) = value else {
            return Err(
                Error::invalid(format!("is {}, where a list of usages is wanted", value.kind())).within("usages")
            );
        };
        let mut usages = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            usages.push(Usage::read(item).map_err(|error| nth_usage(error, index))?);
        }
        Ok(usages)
    }
}

/// The path of an error in one usage of a list.
pub(crate) fn nth_usage(error: Error, index: usize) -> Error {
    error.at_index(index).within("usages")
}

/// Reads attributes from their JSON form.
pub(crate) fn read_attributes(text: &str) -> Result<Named<Attribute>, Error> {
    Named::read(&Value::parse(text)?).map_err(|error| error.within("attributes"))
}

/// An instant as it is stated from outside: a text, or Unix milliseconds.
pub(crate) struct Moment(pub(crate) Instant);

/// The instant of so many milliseconds since 1970, as a JSON number writes them.
pub(crate) fn moment(text: &str) -> Result<Instant, Error> {
    match text.parse() {
        Ok(milliseconds) => Instant::from_unix_milliseconds(milliseconds),
        Err(_) => Err(Error::invalid(format!("{text} is not a whole number of milliseconds"))),
    }
}

impl Read for Moment {
    fn blank() -> Moment {
        Moment(Instant::blank())
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let Value::Number(text) = value else { return self.0.fill(value) };
        self.0 = moment(text)?;
        Ok(())
    }
}

impl Read for Attribute {
    fn blank() -> Attribute {
        Attribute::Flag(false)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = match value {
            Value::String(text) => Attribute::Text(text.clone()),
            Value::Bool(flag) => Attribute::Flag(*flag),
            _ => return Err(unexpected(value, "a text, true or false")),
        };
        Ok(())
    }
}

impl Attribute {
    /// The value as a key of a table.
    ///
    /// ```
    /// use drawdown::Attribute;
    ///
    /// assert_eq!(Attribute::from("GPT-4o").as_str(), "GPT-4o");
    /// assert_eq!(Attribute::from(true).as_str(), "true");
    /// ```
    pub fn as_str(&self) -> &str {
        match self {
            Attribute::Text(text) => text,
            Attribute::Flag(true) => "true",
            Attribute::Flag(false) => "false",
        }
    }
}

impl Write for Usage {
    /// What is not stated is left out.
    fn write(&self, json: &mut Json) {
        json.open('{');
        if let Some(id) = &self.id {
            json.field("id", id);
        }
        if let Some(at) = &self.at {
            json.field("at", at);
        }
        if let Some(meter) = &self.meter {
            json.field("meter", meter);
        }
        if let Some(credits) = &self.credits {
            json.field("credits", credits);
        }
        if !self.quantities.is_empty() {
            json.field("quantities", &self.quantities);
        }
        if !self.attributes.is_empty() {
            json.field("attributes", &self.attributes);
        }
        json.close('}');
    }
}

impl Write for Attribute {
    fn write(&self, json: &mut Json) {
        match self {
            Attribute::Text(text) => json.text(text),
            Attribute::Flag(flag) => flag.write(json),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Usage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        for (name, text) in [("id", &self.id), ("meter", &self.meter)] {
            if let Some(text) = text {
                map.serialize_entry(name, text)?;
            }
        }
        if let Some(at) = &self.at {
            map.serialize_entry("at", at)?;
        }
        if let Some(credits) = &self.credits {
            map.serialize_entry("credits", credits)?;
        }
        if !self.quantities.is_empty() {
            map.serialize_entry("quantities", &self.quantities)?;
        }
        if !self.attributes.is_empty() {
            map.serialize_entry("attributes", &self.attributes)?;
        }
        map.end()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Attribute {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Attribute::Text(text) => serializer.serialize_str(text),
            Attribute::Flag(flag) => serializer.serialize_bool(*flag),
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

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Attribute {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Attribute".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A text, or true or false.", "type": ["string", "boolean"] })
    }
}
