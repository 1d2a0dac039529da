//! How a rate is written: a number, a quantity's name, or an object with one field.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::{Rate, Shape};

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rate, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Rate;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a rate: a number, the name of a quantity, or an object with one field")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Rate, E> {
                if text.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    return Ok(Rate::Quantity(text.to_owned()));
                }
                text.parse().map(Rate::Constant).map_err(|error: crate::Error| E::custom(error.message()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rate, A::Error> {
                let shape = Shape::deserialize(MapAccessDeserializer::new(&mut map))?;
                match map.next_entry::<String, IgnoredAny>()? {
                    None => Ok(Rate::Shape(Box::new(shape))),
                    Some((second, _)) => Err(A::Error::custom(format!(
                        "names a second shape, \"{second}\"; put several into \"sum\" or another shape that combines"
                    ))),
                }
            }
        }
        deserializer.deserialize_any(Written)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Rate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What something costs: a number, the name of a quantity, or an object with one field, the shape's name.",
            "anyOf": [
                { "type": "number" },
                { "type": "string", "pattern": "^(-?[0-9]+(\\.[0-9]+)?|[A-Za-z].*)$" },
                generator.subschema_for::<Shape>()
            ]
        })
    }
}
