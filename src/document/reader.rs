//! Reads a [`Value`] into a Rust type, with the path of what is wrong and the nearest known name.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Value, suggestion};
use crate::Error;

/// Reads `value`; serde's derived code does the work and this deserializer says where it failed.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(Reader(value))
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Error {
        Error::invalid(message.to_string())
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Error {
        Error::invalid(format!("is not a known field{}", suggestion(field, expected.iter().copied()))).within(field)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Error {
        Error::invalid(format!("\"{variant}\" is not known{}", suggestion(variant, expected.iter().copied())))
    }

    fn missing_field(field: &'static str) -> Error {
        Error::invalid("is missing").within(field)
    }
}

struct Reader<'a>(&'a Value);

impl Reader<'_> {
    fn unexpected<T>(&self, wanted: impl fmt::Display) -> Result<T, Error> {
        Err(Error::invalid(format!("is {}, where {wanted} is wanted", self.0.kind())))
    }
}

/// What a visitor says that it wants, for a message.
struct Wanted<'a, V>(&'a V);

impl<'de, V: Visitor<'de>> fmt::Display for Wanted<'_, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }
}

macro_rules! whole_number {
    ($($method:ident $visit:ident $type:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::Number(text) => match text.parse::<$type>() {
                    Ok(number) => visitor.$visit(number),
                    Err(_) => Err(Error::invalid(format!("{text} is not a whole number in range"))),
                },
                _ => self.unexpected("a whole number"),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => self.unexpected(Wanted(&visitor)),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            // A decimal reads its own text, whether it was written with quotes or without.
            Value::Number(text) | Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => {
                let mut items = Items { items, next: 0 };
                visitor.visit_seq(&mut items)
            }
            Value::Object(entries) => visitor.visit_map(Entries { entries, value: None }),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => self.unexpected("a text"),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(flag) => visitor.visit_bool(*flag),
            _ => self.unexpected("true or false"),
        }
    }

    whole_number!(deserialize_u32 visit_u32 u32, deserialize_i32 visit_i32 i32);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => self.deserialize_any(visitor),
            _ => self.unexpected("a list"),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(_) => self.deserialize_any(visitor),
            _ => self.unexpected("an object"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            Value::Object(entries) => match entries.as_slice() {
                [(name, content)] => visitor.visit_enum(Variant { name, content }),
                _ => Err(Error::invalid("has several fields, where exactly one is wanted: the name of the shape")),
            },
            _ => self.unexpected("a name, or an object with one field"),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        i8 i16 i64 u8 u16 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

struct Items<'a> {
    items: &'a [Value],
    next: usize,
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        let read = seed.deserialize(Reader(item)).map_err(|error| error.at_index(self.next))?;
        self.next = self.next.saturating_add(1);
        Ok(Some(read))
    }
}

struct Entries<'a> {
    entries: &'a [(String, Value)],
    value: Option<&'a (String, Value)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((entry, rest)) = self.entries.split_first() else { return Ok(None) };
        self.entries = rest;
        self.value = Some(entry);
        seed.deserialize(StrDeserializer::new(&entry.0)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((name, value)) = self.value.take() else { return Err(Error::invalid("has a value without a key")) };
        seed.deserialize(Reader(value)).map_err(|error| error.within(name))
    }
}

struct Variant<'a> {
    name: &'a str,
    content: &'a Value,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name = seed.deserialize(StrDeserializer::new(self.name)).map_err(|error: Error| error.within(self.name))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Err(Error::invalid("takes no content").within(self.name))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Reader(self.content)).map_err(|error| error.within(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_seq(Reader(self.content), visitor).map_err(|error| error.within(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_map(Reader(self.content), visitor).map_err(|error| error.within(self.name))
    }
}
