//! Bytes out and in: small integers are short, and every value has one form only.

use crate::{Decimal, Error, ErrorCode, Instant};

/// Writes.
#[derive(Default)]
pub(super) struct Out(pub(super) Vec<u8>);

/// Reads what [`Out`] wrote; anything else is damage.
pub(super) struct In<'a>(pub(super) &'a [u8]);

impl Out {
    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the lowest first.
    pub(super) fn wide(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.byte(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
            number >>= 7;
        }
        self.byte(u8::try_from(number).unwrap_or(0));
    }

    pub(super) fn number(&mut self, number: u64) {
        self.wide(number.into());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.wide(count as u128);
    }

    /// Small magnitudes are short, whatever their sign.
    pub(super) fn signed(&mut self, number: i128) {
        let doubled = number.unsigned_abs() << 1;
        self.wide(if number < 0 { doubled.saturating_sub(1) } else { doubled });
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn decimal(&mut self, decimal: Decimal) {
        let (digits, scale) = decimal.parts();
        self.byte(u8::try_from(scale).unwrap_or(0));
        self.signed(digits);
    }

    pub(super) fn instant(&mut self, at: Instant) {
        self.signed(at.unix_milliseconds().into());
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.byte(u8::from(flag));
    }

    pub(super) fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Out, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub(super) fn all<T>(&mut self, values: impl ExactSizeIterator<Item = T>, mut write: impl FnMut(&mut Out, T)) {
        self.count(values.len());
        for value in values {
            write(self, value);
        }
    }
}

impl<'a> In<'a> {
    pub(super) fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.0.split_first().ok_or_else(damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn wide(&mut self) -> Result<u128, Error> {
        let mut number = 0_u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            let placed = bits << shift;
            if placed >> shift != bits {
                return Err(damaged());
            }
            number |= placed;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(damaged())
    }

    pub(super) fn number(&mut self) -> Result<u64, Error> {
        u64::try_from(self.wide()?).map_err(|_| damaged())
    }

    pub(super) fn small<T: TryFrom<u128>>(&mut self) -> Result<T, Error> {
        T::try_from(self.wide()?).map_err(|_| damaged())
    }

    /// A count of things that take a byte each at least: more than there are bytes is damage.
    pub(super) fn count(&mut self) -> Result<usize, Error> {
        let count: usize = self.small()?;
        if count > self.0.len() { Err(damaged()) } else { Ok(count) }
    }

    pub(super) fn signed(&mut self) -> Result<i128, Error> {
        let doubled = self.wide()?;
        let half = i128::try_from(doubled >> 1).map_err(|_| damaged())?;
        Ok(if doubled & 1 == 0 { half } else { half.saturating_neg().saturating_sub(1) })
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Error> {
        let count = self.count()?;
        let (text, rest) = self.0.split_at_checked(count).ok_or_else(damaged)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| damaged())
    }

    pub(super) fn decimal(&mut self) -> Result<Decimal, Error> {
        let scale = self.byte()?;
        let digits = self.signed()?;
        Decimal::from_parts(digits, scale.into()).ok_or_else(damaged)
    }

    pub(super) fn instant(&mut self) -> Result<Instant, Error> {
        let milliseconds = i64::try_from(self.signed()?).map_err(|_| damaged())?;
        Instant::from_unix_milliseconds(milliseconds).map_err(|_| damaged())
    }

    pub(super) fn flag(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(damaged()),
        }
    }

    pub(super) fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<Option<T>, Error> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    pub(super) fn all<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }

    /// One of a list of values, by its place in it.
    pub(super) fn one_of<T: Copy>(&mut self, values: &[T]) -> Result<T, Error> {
        let place: usize = self.byte()?.into();
        values.get(place).copied().ok_or_else(damaged)
    }
}

impl Out {
    /// A value by its place in a list of them.
    pub(super) fn one_of<T: PartialEq>(&mut self, value: &T, values: &[T]) {
        let place = values.iter().position(|known| known == value);
        self.byte(place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX));
    }
}

pub(super) fn damaged() -> Error {
    Error::new(ErrorCode::DamagedSnapshot, "these bytes are not a whole snapshot")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_there_and_back() {
        for number in [0, 1, -1, 63, -64, 64, i128::from(i64::MIN), i128::from(u64::MAX), 1 << 96, -(1 << 96)] {
            let mut out = Out::default();
            out.signed(number);
            assert_eq!(In(&out.0).signed().unwrap(), number);
        }
        assert_eq!(In(&[0xff; 19]).wide().unwrap_err().code(), ErrorCode::DamagedSnapshot);
        assert_eq!(In(&[]).text().unwrap_err().code(), ErrorCode::DamagedSnapshot);
    }
}
