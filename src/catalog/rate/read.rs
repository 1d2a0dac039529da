//! How a rate is written: a number, a quantity's name, or an object with one field.

use super::{Rate, Shape};
use crate::Error;
use crate::amount::Decimal;
use crate::document::{Read, Value, unexpected};

impl Read for Rate {
    fn blank() -> Rate {
        Rate::Constant(Decimal::ZERO)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = match value {
            Value::String(name) if name.starts_with(|first: char| first.is_ascii_alphabetic()) => {
                Rate::Quantity(name.clone())
            }
            Value::String(_) | Value::Number(_) => Rate::Constant(Decimal::read(value)?),
            Value::Object(_) => Rate::Shape(Box::new(Shape::read(value)?)),
            _ => {
                return Err(unexpected(value, "a rate: a number, the name of a quantity, or an object with one field"));
            }
        };
        Ok(())
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
                { "type": "string", "pattern": "^(-?[0-9]+(\\.[0-9]+)?$|[A-Za-z])" },
                generator.subschema_for::<Shape>()
            ]
        })
    }
}
