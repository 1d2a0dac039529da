//! One description of each part of a document: the Rust type, the reader that checks it, and its JSON Schema.
//!
//! serde's derived code does the same for more than twice the bytes of WebAssembly, and knows neither where in
//! the document it is nor the nearest name.

use std::str::FromStr;

use super::{Named, Value, suggestion};
use crate::Error;
use crate::amount::Decimal;

/// What can be read from a document; the path of an error is relative to the value.
///
/// Reading fills a place that exists already, so that one function can read every struct from a table of its
/// fields: code of its own for each cost five times as much WebAssembly.
pub(crate) trait Read {
    /// What stands in the place until it is filled.
    fn blank() -> Self
    where
        Self: Sized;

    /// Puts there what the value says.
    fn fill(&mut self, value: &Value) -> Result<(), Error>;

    fn read(value: &Value) -> Result<Self, Error>
    where
        Self: Sized,
    {
        let mut read = Self::blank();
        read.fill(value)?;
        Ok(read)
    }
}

/// An object whose fields are all known.
pub(crate) struct Fields<'a>(&'a [(String, Value)]);

impl<'a> Fields<'a> {
    /// Refuses fields that are not among `known`, which are given in snake case.
    pub(crate) fn of(value: &'a Value, known: &[&str]) -> Result<Fields<'a>, Error> {
        let entries = entries(value)?;
        for (name, _) in entries {
            if !known.iter().any(|known| is_written(name, known)) {
                let known: Vec<String> = known.iter().map(|name| camel_case(name)).collect();
                let hint = suggestion(name, known.iter().map(String::as_str));
                return Err(Error::invalid(format!("is not a known field{hint}")).within(name));
            }
        }
        Ok(Fields(entries))
    }

    /// Fills a place from a field; says whether the field is there.
    pub(crate) fn fill(&self, name: &str, place: &mut dyn Read) -> Result<bool, Error> {
        let Some((name, value)) = self.0.iter().find(|(key, _)| is_written(key, name)) else { return Ok(false) };
        match place.fill(value) {
            Ok(()) => Ok(true),
            Err(error) => Err(error.within(name)),
        }
    }

    /// A field that may be left out.
    pub(crate) fn optional<T: Read>(&self, name: &str) -> Result<Option<T>, Error> {
        let mut read = T::blank();
        Ok(if self.fill(name, &mut read)? { Some(read) } else { None })
    }

    /// A field that must be stated.
    pub(crate) fn required<T: Read>(&self, name: &str) -> Result<T, Error> {
        let mut read = T::blank();
        if self.fill(name, &mut read)? { Ok(read) } else { Err(missing(name)) }
    }
}

/// What a record's field is called, in snake case, and whether it must be stated.
pub(crate) type Field = (&'static str, bool);

/// Fills the places of a record's fields from an object.
pub(crate) fn fill_record(value: &Value, fields: &[Field], places: &mut [&mut dyn Read]) -> Result<(), Error> {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let object = Fields::of(value, &names)?;
    for ((name, required), place) in fields.iter().zip(places) {
        if !object.fill(name, *place)? && *required {
            return Err(missing(name));
        }
    }
    Ok(())
}

fn missing(name: &str) -> Error {
    Error::invalid("is missing").within(&camel_case(name))
}

/// `up_to` as `upTo`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut camel = String::new();
    let mut begins = false;
    for letter in name.chars() {
        if letter == '_' {
            begins = true;
        } else {
            camel.push(if begins { letter.to_ascii_uppercase() } else { letter });
            begins = false;
        }
    }
    camel
}

/// Whether `written` is the name in camel case.
fn is_written(written: &str, name: &str) -> bool {
    written == name || (name.contains('_') && written == camel_case(name))
}

pub(crate) fn unexpected(value: &Value, wanted: &str) -> Error {
    Error::invalid(format!("is {}, where {wanted} is wanted", value.kind()))
}

/// The place of the word among those that are known.
pub(crate) fn known_word(value: &Value, known: &[&str]) -> Result<usize, Error> {
    let Value::String(word) = value else { return Err(unexpected(value, "a text")) };
    known.iter().position(|known| known == word).ok_or_else(|| unknown_name(word, known))
}

/// The content of a variant written as an object with one field, and the place of its kind among those known.
pub(crate) fn known_kind<'a>(value: &'a Value, known: &[&str]) -> Result<(usize, &'a Value), Error> {
    let wanted = "an object with one field";
    match value {
        Value::Object(entries) => match entries.as_slice() {
            [(name, content)] => match known.iter().position(|known| known == name) {
                Some(place) => Ok((place, content)),
                None => Err(unknown_name(name, known)),
            },
            [] => Err(Error::invalid(format!("is empty, where {wanted} is wanted"))),
            [(first, _), (second, _), ..] => Err(Error::invalid(format!(
                "has both \"{first}\" and \"{second}\"; an object here has one field, its kind"
            ))),
        },
        _ => Err(unexpected(value, wanted)),
    }
}

pub(crate) fn unknown_name(name: &str, known: &[&str]) -> Error {
    Error::invalid(format!("\"{name}\" is not known{}", suggestion(name, known.iter().copied())))
}

fn each_item(value: &Value, read: &mut dyn FnMut(&Value) -> Result<(), Error>) -> Result<(), Error> {
    let Value::Array(items) = value else { return Err(unexpected(value, "a list")) };
    for (index, item) in items.iter().enumerate() {
        read(item).map_err(|error| error.at_index(index))?;
    }
    Ok(())
}

fn each_entry(value: &Value, read: &mut dyn FnMut(&str, &Value) -> Result<(), Error>) -> Result<(), Error> {
    for (name, value) in entries(value)? {
        read(name, value).map_err(|error| error.within(name))?;
    }
    Ok(())
}

fn entries(value: &Value) -> Result<&[(String, Value)], Error> {
    match value {
        Value::Object(entries) => Ok(entries),
        _ => Err(unexpected(value, "an object")),
    }
}

/// A struct with its reader and its schema. A field without `=` must be stated.
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        #[derive($($derive:ident),*)]
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])* pub $field:ident: $type:ty $(as $written:literal)? $(= $default:expr)?, )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive($($derive),*)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type, )*
        }

        impl $crate::document::Read for $name {
            fn blank() -> $name {
                $name { $( $field: record!(@blank $type $(, $default)?), )* }
            }

            fn fill(&mut self, value: &$crate::document::Value) -> Result<(), $crate::Error> {
                $crate::document::record::fill_record(
                    value,
                    &[$( (record!(@name $field $($written)?), record!(@required $($default)?)) ),*],
                    &mut [$( &mut self.$field ),*],
                )
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::document::schema::object(concat!($($about, "\n"),*), vec![$(
                    $crate::document::schema::Field {
                        name: record!(@name $field $($written)?),
                        description: concat!($($doc, "\n"),*),
                        required: record!(@required $($default)?),
                        schema: generator.subschema_for::<$type>(),
                    },
                )*])
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $written:literal) => { $written };
    (@blank $type:ty) => { <$type as $crate::document::Read>::blank() };
    (@blank $type:ty, $default:expr) => { $default };
    (@required) => { true };
    (@required $default:expr) => { false };
}

/// An enum that is written as one of a few words, with its reader and its schema.
macro_rules! choice {
    (
        $(#[doc = $about:literal])*
        #[derive($($derive:ident),*)]
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])* $variant:ident = $word:literal, )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive($($derive),*)]
        pub enum $name {
            $( $(#[doc = $doc])* $variant, )*
        }

        impl $crate::document::Read for $name {
            fn blank() -> $name {
                [$( $name::$variant ),*][0]
            }

            fn fill(&mut self, value: &$crate::document::Value) -> Result<(), $crate::Error> {
                let place = $crate::document::record::known_word(value, &[$( $word ),*])?;
                if let Some(variant) = [$( $name::$variant ),*].get(place) {
                    *self = *variant;
                }
                Ok(())
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::document::schema::choice(concat!($($about, "\n"),*), &[$( ($word, concat!($($doc, "\n"),*)) ),*])
            }
        }
    };
}

/// An enum that is written as an object with one field, its kind, with its reader and its schema.
macro_rules! variants {
    (
        $(#[doc = $about:literal])*
        #[derive($($derive:ident),*)]
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])* $variant:ident($content:ty) = $word:literal, )*
        }
    ) => {
        $(#[doc = $about])*
        #[derive($($derive),*)]
        pub enum $name {
            $( $(#[doc = $doc])* $variant($content), )*
        }

        impl $name {
            /// The name by which a document states it.
            pub(crate) fn name(&self) -> &'static str {
                match self {
                    $( $name::$variant(_) => $word, )*
                }
            }
        }

        impl $crate::document::Read for $name {
            fn blank() -> $name {
                variants!(@first $( $name::$variant )*)($crate::document::Read::blank())
            }

            fn fill(&mut self, value: &$crate::document::Value) -> Result<(), $crate::Error> {
                let (place, content) = $crate::document::record::known_kind(value, &[$( $word ),*])?;
                // The variant at that place, blank.
                let blanks: &[fn() -> $name] = &[$( || $name::$variant($crate::document::Read::blank()) ),*];
                if let Some(blank) = blanks.get(place) {
                    *self = blank();
                }
                let filled = match self {
                    $( $name::$variant(place) => $crate::document::Read::fill(place, content), )*
                };
                filled.map_err(|error| error.within(self.name()))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::document::schema::variants(concat!($($about, "\n"),*), vec![$(
                    $crate::document::schema::Field {
                        name: $word,
                        description: concat!($($doc, "\n"),*),
                        required: true,
                        schema: generator.subschema_for::<$content>(),
                    },
                )*])
            }
        }
    };
    (@first $name:ident :: $first:ident $($rest:tt)*) => { $name::$first };
}

pub(crate) use {choice, record, variants};

impl Read for String {
    fn blank() -> String {
        String::new()
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let Value::String(text) = value else { return Err(unexpected(value, "a text")) };
        self.clone_from(text);
        Ok(())
    }
}

impl Read for bool {
    fn blank() -> bool {
        false
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let Value::Bool(flag) = value else { return Err(unexpected(value, "true or false")) };
        *self = *flag;
        Ok(())
    }
}

impl Read for u32 {
    fn blank() -> u32 {
        0
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = whole(value)?;
        Ok(())
    }
}

impl Read for i32 {
    fn blank() -> i32 {
        0
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = whole(value)?;
        Ok(())
    }
}

fn whole<T: FromStr>(value: &Value) -> Result<T, Error> {
    match value {
        Value::Number(text) => {
            text.parse().map_err(|_| Error::invalid(format!("{text} is not a whole number in range")))
        }
        _ => Err(unexpected(value, "a whole number")),
    }
}

impl Read for Decimal {
    fn blank() -> Decimal {
        Decimal::ZERO
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = match value {
            // What a decimal can hold was put into plain notation when the document was parsed.
            Value::Number(text) => Decimal::from_number_text(text)?,
            Value::String(text) => text.parse()?,
            _ => return Err(unexpected(value, "a decimal")),
        };
        Ok(())
    }
}

impl<T: Read> Read for Option<T> {
    fn blank() -> Option<T> {
        None
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = None;
        match value {
            Value::Null => Ok(()),
            _ => self.insert(T::blank()).fill(value),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn blank() -> Vec<T> {
        Vec::new()
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        self.clear();
        each_item(value, &mut |item| {
            self.push(T::blank());
            self.last_mut().map_or(Ok(()), |place| place.fill(item))
        })
    }
}

impl<T: Read> Read for Named<T> {
    fn blank() -> Named<T> {
        Named::default()
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = Named::default();
        each_entry(value, &mut |name, value| self.push(name.to_owned(), T::blank()).fill(value))
    }
}
