//! Reads JSON text (RFC 8259) into a [`Value`].
//!
//! A reader of our own, because the usual one reads numbers as binary floats, lets the last of two equal
//! keys win, and made the wasm some 18 kB larger after brotli (`cargo xtask build` prints the size). It is
//! tested against that one.

use super::Value;
use crate::Error;
use crate::amount::Decimal;
use crate::ordered::sorted;

/// Parses one JSON text.
pub(crate) fn parse(text: &str) -> Result<Value, Error> {
    let mut reader = Reader { text, place: 0 };
    let value = reader.value(0)?;
    match reader.next_token() {
        None => Ok(value),
        Some(_) => Err(reader.wrong("nothing more")),
    }
}

struct Reader<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: u32) -> Result<Value, Error> {
        const DEEPEST: u32 = 64;
        match self.next_token() {
            Some(b'{' | b'[') if depth >= DEEPEST => {
                Err(Error::invalid(format!("nested more than {DEEPEST} levels deep")))
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.takes("null") => Ok(Value::Null),
            _ if self.takes("true") => Ok(Value::Bool(true)),
            _ if self.takes("false") => Ok(Value::Bool(false)),
            _ => Err(self.wrong("a value")),
        }
    }

    fn object(&mut self, depth: u32) -> Result<Value, Error> {
        self.skip(1);
        let mut entries: Vec<(String, Value)> = Vec::new();
        if self.next_token() == Some(b'}') {
            self.skip(1);
            return Ok(Value::Object(entries));
        }
        loop {
            if self.next_token() != Some(b'"') {
                return Err(self.wrong("a name in quotes"));
            }
            let name = self.string()?;
            if self.next_token() != Some(b':') {
                return Err(self.wrong("a colon"));
            }
            self.skip(1);
            match self.value(depth.saturating_add(1)) {
                Ok(value) => entries.push((name, value)),
                Err(error) => return Err(error.within(&name)),
            }
            if self.ends_with(b'}')? {
                return unique(entries).map(Value::Object);
            }
        }
    }

    fn array(&mut self, depth: u32) -> Result<Value, Error> {
        self.skip(1);
        let mut items = Vec::new();
        if self.next_token() == Some(b']') {
            self.skip(1);
            return Ok(Value::Array(items));
        }
        loop {
            match self.value(depth.saturating_add(1)) {
                Ok(value) => items.push(value),
                Err(error) => return Err(error.at_index(items.len())),
            }
            if self.ends_with(b']')? {
                return Ok(Value::Array(items));
            }
        }
    }

    /// After an entry: whether the list or object is at its end, or goes on.
    fn ends_with(&mut self, closing: u8) -> Result<bool, Error> {
        let token = self.next_token();
        if token != Some(closing) && token != Some(b',') {
            return Err(self.wrong(&format!("a comma or \"{}\"", char::from(closing))));
        }
        self.skip(1);
        Ok(token == Some(closing))
    }

    fn string(&mut self) -> Result<String, Error> {
        self.skip(1);
        let mut read = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1F)).count();
            read.push_str(rest.get(..plain).unwrap_or_default());
            self.skip(plain);
            match rest.as_bytes().get(plain) {
                Some(b'"') => {
                    self.skip(1);
                    return Ok(read);
                }
                Some(b'\\') => read.push(self.escape()?),
                _ => return Err(self.wrong("the end of a text")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        self.skip(1);
        let letter = self.rest().as_bytes().first().copied();
        self.skip(1);
        match letter {
            Some(letter @ (b'"' | b'\\' | b'/')) => Ok(char::from(letter)),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => {
                let high = self.unit()?;
                let pair = (0xD800..0xDC00).contains(&high) && self.takes("\\u");
                let low = if pair { Some(self.unit()?) } else { None };
                let units = [high].into_iter().chain(low);
                let decoded = char::decode_utf16(units).next().and_then(Result::ok);
                decoded.ok_or_else(|| self.wrong("a whole character"))
            }
            _ => Err(self.wrong("an escape")),
        }
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u16, Error> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        self.skip(if unit.is_some() { 4 } else { 0 });
        unit.ok_or_else(|| self.wrong("four hexadecimal digits"))
    }

    fn number(&mut self) -> Result<Value, Error> {
        let start = self.place;
        self.takes("-");
        if !self.takes("0") {
            self.digits()?;
        }
        if self.takes(".") {
            self.digits()?;
        }
        if self.takes("e") || self.takes("E") {
            if !self.takes("-") {
                self.takes("+");
            }
            self.digits()?;
        }
        let text = self.text.get(start..self.place).unwrap_or_default();
        // What is too large or too fine for a decimal is refused where it is read, with its path.
        let plain = Decimal::from_number_text(text).map_or_else(|_| text.to_owned(), |exact| exact.to_string());
        Ok(Value::Number(plain))
    }

    fn digits(&mut self) -> Result<(), Error> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.skip(digits);
        if digits == 0 { Err(self.wrong("a digit")) } else { Ok(()) }
    }

    /// The first byte after white space, not yet taken.
    fn next_token(&mut self) -> Option<u8> {
        let rest = self.rest().as_bytes();
        let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.skip(space);
        rest.get(space).copied()
    }

    fn takes(&mut self, text: &str) -> bool {
        let taken = self.rest().starts_with(text);
        self.skip(if taken { text.len() } else { 0 });
        taken
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.place = self.place.saturating_add(bytes);
    }

    fn wrong(&self, wanted: &str) -> Error {
        let before = self.text.get(..self.place).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
        let column = before.chars().rev().take_while(|letter| *letter != '\n').count().saturating_add(1);
        Error::invalid(format!("is not JSON: {wanted} is wanted at line {line}, column {column}"))
    }
}

/// Refuses a name given twice: one of the two values would be ignored.
fn unique(entries: Vec<(String, Value)>) -> Result<Vec<(String, Value)>, Error> {
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    let names = sorted(names, &|left, right| left < right);
    let twice = names.windows(2).find_map(|pair| pair.first().filter(|name| pair.last() == Some(name)));
    match twice {
        Some(name) => Err(Error::invalid("is given twice").within(name)),
        None => Ok(entries),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same text through serde_json; `None` where it refuses it.
    fn theirs(text: &str) -> Option<serde_json::Value> {
        serde_json::from_str(text).ok()
    }

    fn same(ours: &Value, theirs: &serde_json::Value) -> bool {
        match (ours, theirs) {
            (Value::Null, serde_json::Value::Null) => true,
            (Value::Bool(ours), serde_json::Value::Bool(theirs)) => ours == theirs,
            (Value::Number(ours), serde_json::Value::Number(theirs)) => ours.parse::<f64>().ok() == theirs.as_f64(),
            (Value::String(ours), serde_json::Value::String(theirs)) => ours == theirs,
            (Value::Array(ours), serde_json::Value::Array(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
            }
            (Value::Object(ours), serde_json::Value::Object(theirs)) => {
                ours.len() == theirs.len() && ours.iter().all(|(name, ours)| same(ours, &theirs[name]))
            }
            _ => false,
        }
    }

    fn agree(text: &str) {
        match (parse(text), theirs(text)) {
            (Ok(ours), Some(theirs)) => assert!(same(&ours, &theirs), "{text}: {ours}"),
            (Err(_), None) => {}
            // serde_json lets the last of two equal names win and holds no number beyond f64.
            (Err(error), Some(_)) => assert!(error.message() == "is given twice", "{text}: {error}"),
            (Ok(ours), None) => assert!(text.contains(['e', 'E']), "{text}: {ours}"),
        }
    }

    #[test]
    fn what_is_json_and_what_is_not() {
        for text in [
            "",
            " ",
            "nul",
            "null",
            " true ",
            "falsey",
            "0",
            "-0",
            "-",
            "01",
            "1.",
            ".5",
            "1.5e3",
            "1e",
            "1E+2",
            "+1",
            "1e400",
            "NaN",
            "\"\"",
            "\"a",
            "\"\u{1}\"",
            "\"\\u00e9\"",
            "\"\\uD83D\\uDE00\"",
            "\"\\uD83D\"",
            "\"\\uDE00\"",
            "\"\\uD83Dx\"",
            "\"\\u12g4\"",
            "\"\\x\"",
            "\"\\\"",
            "[",
            "[]",
            "[1,]",
            "[1 2]",
            "[,1]",
            "{}",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "[1]]",
            "{\"a\":[{}]}",
            "\u{feff}1",
            "\"é\u{10ffff}\"",
            "// 1",
            "'a'",
        ] {
            agree(text);
        }
    }

    #[test]
    fn says_where() {
        let error = parse("{\n  \"é\": [1, }\n}").unwrap_err();
        assert_eq!(error.to_string(), "é[1]: is not JSON: a value is wanted at line 2, column 12");
        assert_eq!(parse(&"[".repeat(100_000)).unwrap_err().message(), "nested more than 64 levels deep");
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(text in r#"([\[\]{},: ]|"[a-c\\"u0-9]{0,4}"|-?[0-9.eE+]{1,4}|null|true|\\u[dD][89abcABC][0-9]{2}){0,12}"#) {
            agree(&text);
        }
    }
}
