//! The price lists that ship with drawdown.

use super::Catalog;
use crate::document::output::output;
use crate::document::{Value, suggestion};
use crate::{Error, ErrorCode};

output! {
    /// A price list that ships with drawdown.
    ///
    /// ```
    /// let lists = drawdown::Catalog::builtins();
    /// let ids: Vec<&str> = lists.iter().map(|list| list.id.as_str()).collect();
    /// assert_eq!(ids, ["wotnot", "cleverai", "knockknock", "agent-credits", "bookbag"]);
    /// assert_eq!(lists[1].name, "CleverAI");
    /// assert_eq!(lists[1].source, "CleverAI: Credits System Documentation");
    /// ```
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub struct Builtin {
        /// What [`Catalog::builtin`] takes.
        pub id: String,
        /// The vendor's name.
        pub name: String,
        /// The page that it was read from.
        pub source: String,
    }
}

/// A JSON file without the space between its parts, taken out when the crate is compiled.
macro_rules! compact {
    ($file:literal) => {{
        const WRITTEN: &[u8] = include_bytes!($file);
        const COMPACT: [u8; compacted::<0>(WRITTEN).0] = compacted(WRITTEN).1;
        match std::str::from_utf8(&COMPACT) {
            Ok(text) => text,
            Err(_) => "",
        }
    }};
}
const BUILTINS: [(&str, &str); 5] = [
    ("wotnot", compact!("builtin/wotnot.json")),
    ("cleverai", compact!("builtin/cleverai.json")),
    ("knockknock", compact!("builtin/knockknock.json")),
    ("agent-credits", compact!("builtin/agent-credits.json")),
    ("bookbag", compact!("builtin/bookbag.json")),
];

/// How long JSON text is without the space between its parts, and the first `N` bytes of it.
#[expect(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "evaluated by the compiler alone")]
const fn compacted<const N: usize>(written: &[u8]) -> (usize, [u8; N]) {
    let (mut compact, mut length) = ([0; N], 0);
    let (mut place, mut within_text) = (0, false);
    while place < written.len() {
        let byte = written[place];
        place += 1;
        if !within_text && matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
            continue;
        }
        if byte == b'"' {
            within_text = !within_text;
        }
        // What an escape stands before is no end of a text.
        let whole = if within_text && byte == b'\\' { 2 } else { 1 };
        let mut taken = 0;
        while taken < whole {
            if length < N {
                compact[length] = written[place - 1 + taken];
            }
            length += 1;
            taken += 1;
        }
        place += whole - 1;
    }
    (length, compact)
}

impl Catalog {
    /// A price list that ships with drawdown: `wotnot`, `cleverai`, `knockknock`, `agent-credits`, `bookbag`.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownCatalog`] with the nearest id.
    ///
    /// ```
    /// use drawdown::Catalog;
    ///
    /// assert_eq!(Catalog::builtin("bookbag")?.document().name, "Bookbag");
    /// let error = Catalog::builtin("bookbug").unwrap_err();
    /// assert_eq!(error.to_string(), "\"bookbug\" is not a built-in catalog; did you mean \"bookbag\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn builtin(id: &str) -> Result<Catalog, Error> {
        Catalog::patched(text(id)?, None).map_err(|error| error.with_code(ErrorCode::InvalidCatalog))
    }

    /// The same with parts overridden by a merge patch (RFC 7396): sample rates above all.
    ///
    /// # Errors
    /// As [`Catalog::builtin`], and as [`Catalog::parse`] for the patched document.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let patch = r#"{ "meters": { "chat_message": { "sample": false, "rate": { "flat": "2" } } } }"#;
    /// let quote = Catalog::builtin_patched("knockknock", patch)?.price(&Usage::of("chat_message"))?;
    /// assert_eq!((quote.credits.to_string().as_str(), quote.sample), ("2", false));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn builtin_patched(id: &str, patch: &str) -> Result<Catalog, Error> {
        Catalog::patched(text(id)?, Some(patch)).map_err(|error| error.with_code(ErrorCode::InvalidCatalog))
    }

    /// The price lists that ship with drawdown.
    ///
    /// ```
    /// assert_eq!(drawdown::Catalog::builtins().len(), 5);
    /// ```
    pub fn builtins() -> Vec<Builtin> {
        let entry = |(id, text): &(&str, &str)| {
            let document = Value::parse(text).unwrap_or(Value::Null);
            let field = |name| match document.get(name) {
                Some(Value::String(text)) => text.clone(),
                _ => String::new(),
            };
            Builtin { id: (*id).to_owned(), name: field("name"), source: field("source") }
        };
        BUILTINS.iter().map(entry).collect()
    }
}

fn text(id: &str) -> Result<&'static str, Error> {
    let found = BUILTINS.iter().find(|(name, _)| *name == id);
    found.map(|(_, text)| *text).ok_or_else(|| {
        let known = suggestion(id, BUILTINS.iter().map(|(name, _)| *name));
        Error::new(
            ErrorCode::UnknownCatalog,
            format!("\"{}\" is not a built-in catalog{known}", crate::amount::shortened(id)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_goes_and_texts_stay() {
        let written = br#"{ "a \" \\" : [ 1 ,
            "b  c" ] }"#;
        const COMPACT: &[u8; 22] = br#"{"a \" \\":[1,"b  c"]}"#;
        assert_eq!(compacted::<{ COMPACT.len() }>(written), (COMPACT.len(), *COMPACT));
        for (id, text) in BUILTINS {
            assert_eq!(Value::parse(text).unwrap().to_string(), text, "{id}");
        }
    }
}
