//! One description of each part of a document: the Rust type, the reader that checks it, and its JSON Schema.
//!
//! serde's derived code does the same for more than twice the bytes of WebAssembly, and knows neither where in
//! the document it is nor the nearest name.

use std::str::FromStr;

use super::{Named, Value, suggestion};
use crate::Error;
use crate::amount::Decimal;

/// What can be read from a document; the path of an error is relative to the value.
pub(crate) trait Read: Sized {
    fn read(value: &Value) -> Result<Self, Error>;
}

/// An object whose fields are all known.
pub(crate) struct Fields<'a>(&'a [(String, Value)]);

impl<'a> Fields<'a> {
    /// Refuses fields that are not among `known`, which are given in snake case.
    pub(crate) fn of(value: &'a Value, known: &[&str]) -> Result<Fields<'a>, Error> {
        let Value::Object(entries) = value else { return Err(unexpected(value, "an object")) };
        let known: Vec<String> = known.iter().map(|name| camel_case(name)).collect();
        for (name, _) in entries {
            if !known.contains(name) {
                let hint = suggestion(name, known.iter().map(String::as_str));
                return Err(Error::invalid(format!("is not a known field{hint}")).within(name));
            }
        }
        Ok(Fields(entries))
    }

    /// A field that may be left out.
    pub(crate) fn optional<T: Read>(&self, name: &str) -> Result<Option<T>, Error> {
        let name = camel_case(name);
        let stated = self.0.iter().find(|(key, _)| *key == name);
        stated.map(|(_, value)| T::read(value).map_err(|error| error.within(&name))).transpose()
    }

    /// A field that must be stated.
    pub(crate) fn required<T: Read>(&self, name: &str) -> Result<T, Error> {
        self.optional(name)?.ok_or_else(|| Error::invalid("is missing").within(&camel_case(name)))
    }
}

/// `up_to` as `upTo`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

pub(crate) fn unexpected(value: &Value, wanted: &str) -> Error {
    Error::invalid(format!("is {}, where {wanted} is wanted", value.kind()))
}

/// The content of a variant written as an object with one field.
pub(crate) fn only_field<'a>(value: &'a Value, wanted: &str) -> Result<(&'a str, &'a Value), Error> {
    match value {
        Value::Object(entries) => match entries.as_slice() {
            [(name, content)] => Ok((name, content)),
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
            fn read(value: &$crate::document::Value) -> Result<$name, $crate::Error> {
                let fields = $crate::document::Fields::of(value, &[$( record!(@name $field $($written)?) ),*])?;
                Ok($name { $( $field: record!(@read fields, record!(@name $field $($written)?) $(, $default)?), )* })
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
    (@read $fields:ident, $name:expr) => { $fields.required($name)? };
    (@read $fields:ident, $name:expr, $default:expr) => { $fields.optional($name)?.unwrap_or_else(|| $default) };
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
            fn read(value: &$crate::document::Value) -> Result<$name, $crate::Error> {
                match <String as $crate::document::Read>::read(value)?.as_str() {
                    $( $word => Ok($name::$variant), )*
                    other => Err($crate::document::unknown_name(other, &[$( $word ),*])),
                }
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
            pub fn name(&self) -> &'static str {
                match self {
                    $( $name::$variant(_) => $word, )*
                }
            }
        }

        impl $crate::document::Read for $name {
            fn read(value: &$crate::document::Value) -> Result<$name, $crate::Error> {
                let (name, content) = $crate::document::only_field(value, "an object with one field")?;
                let read = match name {
                    $( $word => $crate::document::Read::read(content).map($name::$variant), )*
                    other => return Err($crate::document::unknown_name(other, &[$( $word ),*])),
                };
                read.map_err(|error| error.within(name))
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
}

pub(crate) use {choice, record, variants};

impl Read for String {
    fn read(value: &Value) -> Result<String, Error> {
        match value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(unexpected(value, "a text")),
        }
    }
}

impl Read for bool {
    fn read(value: &Value) -> Result<bool, Error> {
        match value {
            Value::Bool(flag) => Ok(*flag),
            _ => Err(unexpected(value, "true or false")),
        }
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Result<u32, Error> {
        whole(value)
    }
}

impl Read for i32 {
    fn read(value: &Value) -> Result<i32, Error> {
        whole(value)
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
    fn read(value: &Value) -> Result<Decimal, Error> {
        match value {
            // What a decimal can hold was put into plain notation when the document was parsed.
            Value::Number(text) => Decimal::from_number_text(text),
            Value::String(text) => text.parse(),
            _ => Err(unexpected(value, "a decimal")),
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Result<Option<T>, Error> {
        match value {
            Value::Null => Ok(None),
            _ => T::read(value).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Vec<T>, Error> {
        let Value::Array(items) = value else { return Err(unexpected(value, "a list")) };
        let read = items.iter().enumerate().map(|(index, item)| T::read(item).map_err(|error| error.at_index(index)));
        read.collect()
    }
}

impl<T: Read> Read for Named<T> {
    fn read(value: &Value) -> Result<Named<T>, Error> {
        let Value::Object(entries) = value else { return Err(unexpected(value, "an object")) };
        let read = entries.iter().map(|(name, value)| match T::read(value) {
            Ok(value) => Ok((name.clone(), value)),
            Err(error) => Err(error.within(name)),
        });
        read.collect()
    }
}
