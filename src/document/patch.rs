//! RFC 7396 merge patches: how a user overrides parts of a built-in price list.

use super::Value;

/// Applies `patch`: objects merge field by field, null removes, anything else replaces.
pub(crate) fn merge_patch(target: Value, patch: Value) -> Value {
    let Value::Object(changes) = patch else { return patch };
    let mut entries = match target {
        Value::Object(entries) => entries,
        _ => Vec::new(),
    };
    for (key, change) in changes {
        let place = entries.iter().position(|(name, _)| *name == key);
        match (place, change) {
            (Some(place), Value::Null) => {
                entries.remove(place);
            }
            (None, Value::Null) => {}
            (place, change) => {
                let present = place.and_then(|place| entries.get_mut(place));
                match present {
                    Some((_, old)) => *old = merge_patch(std::mem::replace(old, Value::Null), change),
                    None => entries.push((key, merge_patch(Value::Null, change))),
                }
            }
        }
    }
    Value::Object(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 7396, appendix A.
    #[test]
    fn appendix_a() {
        for (target, patch, merged) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, r#"{}"#),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let parse = |text| Value::parse(text).unwrap();
            assert_eq!(merge_patch(parse(target), parse(patch)).to_string(), merged);
        }
    }
}
