//! The JSON Schema of what the macros of `record` describe.

use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::record::camel_case;

/// A field of an object, or the one field of a variant.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

/// An object with these fields and no others.
pub(crate) fn object(description: &str, fields: Vec<Field>) -> Schema {
    let required: Vec<String> =
        fields.iter().filter(|field| field.required).map(|field| camel_case(field.name)).collect();
    let properties: Map<String, Value> =
        fields.into_iter().map(|field| (camel_case(field.name), described(field))).collect();
    json_schema!({
        "description": prose(description),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false
    })
}

/// One of a few words.
pub(crate) fn choice(description: &str, words: &[(&str, &str)]) -> Schema {
    let words: Vec<Value> =
        words.iter().map(|(word, meaning)| json!({ "const": word, "description": prose(meaning) })).collect();
    json_schema!({ "description": prose(description), "oneOf": words })
}

/// An object with exactly one of these fields.
pub(crate) fn variants(description: &str, fields: Vec<Field>) -> Schema {
    let kinds = fields.into_iter().map(|field| {
        let name = camel_case(field.name);
        json!({
            "type": "object",
            "properties": { name.clone(): described(field) },
            "required": [name],
            "additionalProperties": false
        })
    });
    json_schema!({ "description": prose(description), "oneOf": kinds.collect::<Vec<_>>() })
}

/// What documentation says before its example, which is Rust and of no use to an editor of documents.
fn prose(documentation: &str) -> &str {
    documentation.split_once("```").map_or(documentation, |(prose, _)| prose).trim()
}

fn described(field: Field) -> Value {
    json!({ "description": prose(field.description), "allOf": [field.schema] })
}
