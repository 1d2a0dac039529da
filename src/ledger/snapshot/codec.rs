//! Bytes out and in, by one description: what is written is read back by the very same lines.

use crate::ledger::names::Name;
use crate::ledger::position::Id;
use crate::{Decimal, Error, ErrorCode, Instant};

/// Writes what it is shown, or reads into it. Small integers are short, and every value has one form only.
///
/// Anything else is damage. It is noted, nothing is read from there on, and whoever reads asks for it at the end.
#[derive(Default)]
pub(super) struct Codec<'a> {
    pub(super) written: Vec<u8>,
    /// What is still to be read; `None` when writing.
    unread: Option<&'a [u8]>,
    damaged: bool,
    /// How many names there are to refer to.
    pub(super) names: usize,
}

impl<'a> Codec<'a> {
    pub(super) fn reading(bytes: &'a [u8]) -> Codec<'a> {
        Codec { unread: Some(bytes), ..Codec::default() }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.unread.unwrap_or_default()
    }

    pub(super) fn is_reading(&self) -> bool {
        self.unread.is_some()
    }

    /// Everything must have been read, and all of it sound.
    pub(super) fn finish(&self) -> Result<(), Error> {
        if self.damaged || self.unread != Some(&[]) { Err(damaged()) } else { Ok(()) }
    }

    pub(super) fn damage(&mut self) {
        self.damaged = true;
        self.unread = Some(&[]);
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    pub(super) fn byte(&mut self, byte: &mut u8) {
        let Some(unread) = &mut self.unread else {
            self.written.push(*byte);
            return;
        };
        match unread.split_first() {
            Some((first, rest)) => (*byte, *unread) = (*first, rest),
            None => self.damage(),
        }
    }

    /// Seven bits a byte, the lowest first.
    fn wide(&mut self, number: &mut u128) {
        let (mut left, mut read) = (*number, 0_u128);
        for shift in (0..128).step_by(7) {
            let more = if left >= 0x80 { 0x80 } else { 0 };
            let mut byte = u8::try_from(left & 0x7f).unwrap_or(0) | more;
            self.byte(&mut byte);
            let bits = u128::from(byte & 0x7f);
            let placed = bits << shift;
            read |= placed;
            left >>= 7;
            if placed >> shift != bits {
                break;
            }
            if byte < 0x80 {
                *number = read;
                return;
            }
        }
        self.damage();
    }

    pub(super) fn number(&mut self, number: &mut u64) {
        let mut wide = u128::from(*number);
        self.wide(&mut wide);
        match u64::try_from(wide) {
            Ok(read) => *number = read,
            Err(_) => self.damage(),
        }
    }

    pub(super) fn small(&mut self, number: &mut u32) {
        let mut long = u64::from(*number);
        self.number(&mut long);
        match u32::try_from(long) {
            Ok(read) => *number = read,
            Err(_) => self.damage(),
        }
    }

    /// A count of things that take a byte each at least: more than there are bytes is damage.
    pub(super) fn count(&mut self, count: usize) -> usize {
        let mut long = count as u64;
        self.number(&mut long);
        match (usize::try_from(long), self.unread) {
            (Ok(count), Some(unread)) if count > unread.len() => {}
            (Ok(count), _) => return count,
            (Err(_), _) => {}
        }
        self.damage();
        0
    }

    /// Small magnitudes are short, whatever their sign.
    fn signed(&mut self, number: &mut i128) {
        let negative = *number < 0;
        let mut doubled = (number.unsigned_abs() << 1).saturating_sub(u128::from(negative));
        self.wide(&mut doubled);
        let half = i128::try_from(doubled >> 1).unwrap_or(0);
        *number = if doubled & 1 == 0 { half } else { half.saturating_neg().saturating_sub(1) };
    }

    pub(super) fn long(&mut self, number: &mut i64) {
        let mut wide = i128::from(*number);
        self.signed(&mut wide);
        match i64::try_from(wide) {
            Ok(read) => *number = read,
            Err(_) => self.damage(),
        }
    }

    pub(super) fn int(&mut self, number: &mut i32) {
        let mut long = i64::from(*number);
        self.long(&mut long);
        match i32::try_from(long) {
            Ok(read) => *number = read,
            Err(_) => self.damage(),
        }
    }

    pub(super) fn flag(&mut self, flag: &mut bool) {
        let mut byte = u8::from(*flag);
        self.byte(&mut byte);
        *flag = byte == 1;
        if byte > 1 {
            self.damage();
        }
    }

    /// The text that was read; `None` when writing.
    fn raw(&mut self, text: &str) -> Option<&'a str> {
        let count = self.count(text.len());
        let Some(unread) = self.unread else {
            self.written.extend_from_slice(text.as_bytes());
            return None;
        };
        let read =
            unread.split_at_checked(count).and_then(|(text, rest)| Some((std::str::from_utf8(text).ok()?, rest)));
        match read {
            Some((text, rest)) => {
                self.unread = Some(rest);
                Some(text)
            }
            None => {
                self.damage();
                None
            }
        }
    }

    pub(super) fn id(&mut self, id: &mut Id) {
        if let Some(read) = self.raw(id) {
            *id = read.into();
        }
    }

    pub(super) fn text(&mut self, text: &mut String) {
        if let Some(read) = self.raw(text) {
            *text = read.to_owned();
        }
    }

    pub(super) fn decimal(&mut self, decimal: &mut Decimal) {
        let (mut digits, scale) = decimal.parts();
        let mut scale = u8::try_from(scale).unwrap_or(0);
        self.byte(&mut scale);
        self.signed(&mut digits);
        match Decimal::from_parts(digits, scale.into()) {
            Some(read) => *decimal = read,
            None => self.damage(),
        }
    }

    pub(super) fn instant(&mut self, at: &mut Instant) {
        self.instant_after(at, Instant::EPOCH);
    }

    /// An instant by its distance from one that is known.
    pub(super) fn instant_after(&mut self, at: &mut Instant, known: Instant) {
        let known = known.unix_milliseconds();
        let mut distance = at.unix_milliseconds().saturating_sub(known);
        self.long(&mut distance);
        match Instant::from_unix_milliseconds(distance.saturating_add(known)) {
            Ok(read) => *at = read,
            Err(_) => self.damage(),
        }
    }

    pub(super) fn name(&mut self, name: &mut Name) {
        self.small(&mut name.0);
        if self.is_reading() && name.0 as usize >= self.names {
            self.damage();
        }
    }

    /// One of a list of values, by its place in it.
    pub(super) fn one_of<T: Copy + PartialEq>(&mut self, value: &mut T, values: &[T]) {
        let place = values.iter().position(|known| known == value);
        let mut place = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX);
        self.byte(&mut place);
        match values.get(usize::from(place)) {
            Some(read) => *value = *read,
            None => self.damage(),
        }
    }

    /// A value that may be absent; what is read goes into a blank one.
    pub(super) fn optional<T>(&mut self, value: &mut Option<T>, blank: T, each: impl Fn(&mut Self, &mut T)) {
        let mut there = value.is_some();
        self.flag(&mut there);
        if there {
            each(self, value.get_or_insert(blank));
        } else {
            *value = None;
        }
    }

    /// A list; what is read goes into blank ones.
    pub(super) fn all<T>(&mut self, values: &mut Vec<T>, blank: fn() -> T, each: impl Fn(&mut Self, &mut T)) {
        let count = self.count(values.len());
        if self.is_reading() {
            values.clear();
        }
        for place in 0..count {
            if self.is_reading() && !self.damaged {
                values.push(blank());
            }
            if let Some(value) = values.get_mut(place) {
                each(self, value);
            }
        }
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
            let mut codec = Codec::default();
            codec.signed(&mut number.clone());
            let (mut reader, mut read) = (Codec::reading(&codec.written), 7);
            reader.signed(&mut read);
            assert_eq!((read, reader.finish().is_ok()), (number, true));
        }
        for bytes in [&[0xff; 19][..], &[], &[0x80], &[0, 0]] {
            let mut reader = Codec::reading(bytes);
            reader.wide(&mut 0);
            assert_eq!(reader.finish().unwrap_err().code(), ErrorCode::DamagedSnapshot, "{bytes:?}");
        }
    }
}
