//! JSON text on the way out: one description of a struct gives its fields and how they are written.

use super::Named;

/// JSON text while it is written. Commas come by themselves.
#[derive(Default)]
pub(crate) struct Json(String);

/// What can be written.
pub(crate) trait Write {
    fn write(&self, json: &mut Json);
}

/// The JSON text of a value.
pub(crate) fn written(value: &dyn Write) -> String {
    let mut json = Json::default();
    value.write(&mut json);
    json.into_text()
}

impl Json {
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// Opens or goes on with a list or an object: every value but the first has a comma before it.
    pub(crate) fn next(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'[' | b'{' | b':')) {
            self.0.push(',');
        }
    }

    pub(crate) fn open(&mut self, bracket: char) {
        self.next();
        self.0.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// The name of the field whose value is written next.
    pub(crate) fn name(&mut self, name: &str) {
        self.text(name);
        self.0.push(':');
    }

    /// A field of a struct, whose name is given in snake case.
    pub(crate) fn field(&mut self, name: &str, value: &dyn Write) {
        self.next();
        let out = &mut self.0;
        out.push('"');
        for (place, word) in name.split('_').enumerate() {
            let mut letters = word.chars();
            if place > 0 {
                out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            }
            out.push_str(letters.as_str());
        }
        out.push_str("\":");
        value.write(self);
    }

    /// A value that needs no escapes.
    pub(crate) fn plain(&mut self, text: &str) {
        self.next();
        self.0.push_str(text);
    }

    /// A text in quotes.
    pub(crate) fn text(&mut self, text: &str) {
        self.next();
        let out = &mut self.0;
        out.push('"');
        let mut plain = 0;
        for (place, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            out.push_str(text.get(plain..place).unwrap_or_default());
            plain = place.saturating_add(1);
            out.push('\\');
            let short = match byte {
                b'\n' => 'n',
                b'\r' => 'r',
                b'\t' => 't',
                0x8 => 'b',
                0xC => 'f',
                b'"' | b'\\' => char::from(byte),
                _ => {
                    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
                    out.push_str("u00");
                    out.push(digit(byte >> 4));
                    digit(byte & 15)
                }
            };
            out.push(short);
        }
        out.push_str(text.get(plain..).unwrap_or_default());
        out.push('"');
    }
}

/// A struct that is written as a JSON object, its names in camel case.
macro_rules! output {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $( $(#[$doc:meta])* pub $field:ident: $type:ty $(as $written:literal)?, )*
        }
    ) => {
        $(#[$about])*
        pub struct $name {
            $( $(#[$doc])* pub $field: $type, )*
        }

        impl $crate::document::Write for $name {
            fn write(&self, json: &mut $crate::document::Json) {
                json.open('{');
                $( json.field($crate::document::record::record!(@name $field $($written)?), &self.$field); )*
                json.close('}');
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serde::Serializer::serialize_map(serializer, None)?;
                $(
                    let name = $crate::document::record::record!(@name $field $($written)?);
                    let name = $crate::document::record::camel_case(name);
                    serde::ser::SerializeMap::serialize_entry(&mut map, &name, &self.$field)?;
                )*
                serde::ser::SerializeMap::end(map)
            }
        }
    };
}

/// An enum that is written as one of a few words.
macro_rules! words {
    (
        $(#[doc = $about:literal])*
        pub enum $name:ident { $( $(#[doc = $doc:literal])* $variant:ident = $word:literal, )* }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $( $(#[doc = $doc])* $variant, )*
        }

        impl $name {
            /// The word that stands for it in every language.
            ///
            /// ```
            /// use drawdown::{AlertKind, EntryKind, GrantKind, GrantSource};
            ///
            /// assert_eq!((GrantKind::Paid.as_str(), GrantSource::Rollover.as_str()), ("paid", "rollover"));
            /// assert_eq!((EntryKind::Repay.as_str(), AlertKind::Expiring.as_str()), ("repay", "expiring"));
            /// ```
            pub fn as_str(self) -> &'static str {
                match self {
                    $( $name::$variant => $word, )*
                }
            }
        }

        impl $crate::document::Write for $name {
            fn write(&self, json: &mut $crate::document::Json) {
                json.text(self.as_str());
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use {output, words};

impl Write for str {
    fn write(&self, json: &mut Json) {
        json.text(self);
    }
}

impl Write for String {
    fn write(&self, json: &mut Json) {
        json.text(self);
    }
}

impl Write for bool {
    fn write(&self, json: &mut Json) {
        json.plain(if *self { "true" } else { "false" });
    }
}

impl Write for u32 {
    fn write(&self, json: &mut Json) {
        json.plain(&self.to_string());
    }
}

impl Write for i32 {
    fn write(&self, json: &mut Json) {
        json.plain(&self.to_string());
    }
}

impl Write for u64 {
    fn write(&self, json: &mut Json) {
        json.plain(&self.to_string());
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, json: &mut Json) {
        match self {
            Some(value) => value.write(json),
            None => json.plain("null"),
        }
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, json: &mut Json) {
        json.open('[');
        for item in self {
            item.write(json);
        }
        json.close(']');
    }
}

impl<T: Write> Write for Named<T> {
    fn write(&self, json: &mut Json) {
        json.open('{');
        for (name, value) in self.iter() {
            json.name(name);
            value.write(json);
        }
        json.close('}');
    }
}
