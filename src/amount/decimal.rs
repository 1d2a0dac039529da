//! The exact decimal that goes in and out.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::Ratio;
use crate::document::{Json, Write};
use crate::{Error, ErrorCode};

/// An exact decimal: credits, prices and measured quantities.
///
/// Every number of 28 significant digits is held, and those of 29 that fit into 96 bits.
///
/// Text in is plain notation (`12`, `-0.5`); text out is canonical: no exponent, plus sign, trailing
/// zeros or `-0`. Arithmetic is checked and exact: a result that cannot be held is an
/// [`ErrorCode::Overflow`], never a rounded value.
///
/// ```
/// use drawdown::Decimal;
///
/// let tenth: Decimal = "0.1".parse()?;
/// let sum = tenth.plus("0.20".parse()?)?;
/// assert_eq!(sum.to_string(), "0.3");
/// assert!("0.12345678901234567890123456789".parse::<Decimal>().is_err());
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq)]
pub struct Decimal {
    /// Digits without the sign, lowest limb first: 96 bits take less room beside the rest than 128 would.
    limbs: [u32; 3],
    /// Places after the point, at most 28, and as few as there can be: equal amounts have equal fields.
    scale: u8,
    negative: bool,
}

impl Decimal {
    /// Nothing.
    ///
    /// ```
    /// use drawdown::Decimal;
    ///
    /// let charges: [Decimal; 3] = ["0.1".parse()?, "0.2".parse()?, 5.into()];
    /// let total = charges.into_iter().try_fold(Decimal::ZERO, Decimal::plus)?;
    /// assert_eq!(total.to_string(), "5.3");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub const ZERO: Decimal = Decimal { limbs: [0; 3], scale: 0, negative: false };
    /// One.
    ///
    /// ```
    /// use drawdown::{Catalog, Decimal};
    ///
    /// let inputs = Catalog::builtin("cleverai")?.inputs("web_search")?;
    /// assert_eq!(inputs.quantities[0].default, Some(Decimal::ONE)); // one search, where no count is stated
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub const ONE: Decimal = Decimal { limbs: [1, 0, 0], scale: 0, negative: false };

    /// The exact sum, or [`ErrorCode::Overflow`].
    ///
    /// ```
    /// use drawdown::{Decimal, ErrorCode};
    ///
    /// let tenth: Decimal = "0.1".parse()?;
    /// assert_eq!(tenth.plus("0.2".parse()?)?, "0.3".parse()?); // 0.1 + 0.2 == 0.3 is false in floats
    /// let largest: Decimal = "79228162514264337593543950335".parse()?;
    /// assert_eq!(largest.plus(Decimal::ONE).unwrap_err().code(), ErrorCode::Overflow);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn plus(self, other: Decimal) -> Result<Decimal, Error> {
        if other.is_zero() {
            return Ok(self);
        }
        match self.short_sum(other).or_else(|| self.aligned_sum(other)) {
            Some(sum) => Ok(sum),
            None => self.wide_sum(other),
        }
    }

    /// The exact difference, or [`ErrorCode::Overflow`].
    ///
    /// ```
    /// use drawdown::Decimal;
    ///
    /// let allotment = Decimal::from(100);
    /// assert_eq!(allotment.minus("99.9".parse()?)?.to_string(), "0.1");
    /// assert_eq!(allotment.minus(Decimal::from(130))?.to_string(), "-30"); // no floor at zero
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn minus(self, other: Decimal) -> Result<Decimal, Error> {
        self.plus(other.negated())
    }

    /// The exact product, or [`ErrorCode::Overflow`].
    ///
    /// ```
    /// use drawdown::{Decimal, ErrorCode};
    ///
    /// let price: Decimal = "0.007".parse()?;
    /// assert_eq!(price.times(1_500.into())?.to_string(), "10.5");
    /// let tiny: Decimal = "0.000000000000001".parse()?;
    /// assert_eq!(tiny.times(tiny).unwrap_err().code(), ErrorCode::Overflow); // 30 places: refused, not rounded
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn times(self, other: Decimal) -> Result<Decimal, Error> {
        Ratio::from(self).multiply(&Ratio::from(other))?.to_decimal()
    }

    /// Adds in place; after an error it is as it was.
    #[inline(never)]
    pub(crate) fn add(&mut self, other: &Decimal) -> Result<(), Error> {
        *self = self.plus(*other)?;
        Ok(())
    }

    /// Subtracts in place; after an error it is as it was.
    #[inline(never)]
    pub(crate) fn subtract(&mut self, other: &Decimal) -> Result<(), Error> {
        *self = self.minus(*other)?;
        Ok(())
    }

    /// The same with the other sign.
    #[inline(never)]
    pub(crate) fn negated(&self) -> Decimal {
        // Zero has no sign.
        Decimal { negative: !self.negative && !self.is_zero(), ..*self }
    }

    /// The sum through wide fractions: for the few whose digits, aligned, do not fit 128 bits.
    fn wide_sum(self, other: Decimal) -> Result<Decimal, Error> {
        Ratio::from(self).add(&Ratio::from(other))?.to_decimal()
    }

    /// Both brought to one scale, as integers of 64 bits: what a ledger does a million times.
    fn short_sum(self, other: Decimal) -> Option<Decimal> {
        let (left, right) = (self.short()?, other.short()?);
        let apart = |one: u8, other: u8| SHORT_POWERS.get(usize::from(one.saturating_sub(other))).copied();
        let left = left.wrapping_mul(apart(other.scale, self.scale)?);
        let right = right.wrapping_mul(apart(self.scale, other.scale)?);
        let sum = left.wrapping_add(right);
        Some(Decimal::shortest(sum.unsigned_abs(), self.scale.max(other.scale), sum < 0))
    }

    /// The digits with their sign, where 64 bits have room for three more of them and a sum.
    fn short(self) -> Option<i64> {
        let [low, middle, high] = self.limbs;
        let digits = i64::from(middle) << 32 | i64::from(low);
        (high == 0 && middle < 1 << 20).then_some(if self.negative { digits.wrapping_neg() } else { digits })
    }

    /// The amount with as few places as there can be.
    fn shortest(mut digits: u64, mut scale: u8, negative: bool) -> Decimal {
        if digits == 0 {
            return Decimal::ZERO;
        }
        while scale > 0 && digits.is_multiple_of(10) {
            digits /= 10;
            scale = scale.saturating_sub(1);
        }
        let limb = |digits: u64| u32::try_from(digits & u64::from(u32::MAX)).unwrap_or(0);
        Decimal { limbs: [limb(digits), limb(digits >> 32), 0], scale, negative }
    }

    /// The same in 128 bits.
    fn aligned_sum(self, other: Decimal) -> Option<Decimal> {
        let ((left, left_scale), (right, right_scale)) = (self.parts(), other.parts());
        let scale = left_scale.max(right_scale);
        let power = |own: u32| 10_i128.checked_pow(scale.checked_sub(own)?);
        let left = left.checked_mul(power(left_scale)?)?;
        let right = right.checked_mul(power(right_scale)?)?;
        Decimal::from_parts(left.checked_add(right)?, scale)
    }

    /// Whether this is exactly zero.
    ///
    /// ```
    /// use drawdown::Decimal;
    ///
    /// assert!("-0.00".parse::<Decimal>()?.is_zero());
    /// assert!(!"0.0000000001".parse::<Decimal>()?.is_zero());
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn is_zero(self) -> bool {
        self.limbs == [0; 3]
    }

    /// Whether this is below zero.
    ///
    /// ```
    /// use drawdown::Decimal;
    ///
    /// assert!(Decimal::ONE.minus(2.into())?.is_negative());
    /// assert!(!"-0".parse::<Decimal>()?.is_negative()); // zero has no sign
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Digits times ten to the minus scale.
    pub(crate) fn parts(self) -> (i128, u32) {
        let [low, middle, high] = self.limbs.map(i128::from);
        let digits = low | middle << 32 | high << 64;
        (if self.negative { digits.wrapping_neg() } else { digits }, self.scale.into())
    }

    /// From digits and a scale of at most 28; `None` where they do not fit.
    pub(crate) fn from_parts(mantissa: i128, scale: u32) -> Option<Decimal> {
        const PLACES: u32 = 28;
        let digits = mantissa.unsigned_abs();
        if digits >> 96 != 0 || scale > PLACES {
            return None;
        }
        let mut scale = u8::try_from(scale).unwrap_or(0);
        if let Ok(digits) = u64::try_from(digits) {
            return Some(Decimal::shortest(digits, scale, mantissa < 0));
        }
        let limb = |place: u32| u32::try_from(digits >> place & u128::from(u32::MAX)).unwrap_or(0);
        let mut limbs = [limb(0), limb(32), limb(64)];
        while scale > 0 {
            let mut shorter = limbs;
            if divide(&mut shorter, 10) != 0 {
                break;
            }
            limbs = shorter;
            scale = scale.saturating_sub(1);
        }
        Some(Decimal { limbs, scale, negative: mantissa < 0 })
    }

    /// Canonical text.
    pub(crate) fn to_text(self) -> String {
        // Backwards: the digits after the point, the point, the digits before it and the sign.
        let (mut limbs, mut places) = (self.limbs, self.scale);
        let mut letters = Vec::with_capacity(32);
        loop {
            letters.push(b'0'.saturating_add(u8::try_from(divide(&mut limbs, 10)).unwrap_or(0)));
            if places == 1 {
                letters.push(b'.');
            } else if places == 0 && limbs == [0; 3] {
                break;
            }
            places = places.saturating_sub(1);
        }
        if self.negative {
            letters.push(b'-');
        }
        letters.reverse();
        String::from_utf8(letters).unwrap_or_default()
    }

    /// Reads a number as JSON and JavaScript print it, exponents included.
    pub(crate) fn from_number_text(text: &str) -> Result<Decimal, Error> {
        let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
            return text.parse();
        };
        let exponent: i32 = exponent.parse().map_err(|_| not_a_decimal(text))?;
        let (mantissa, scale) = digits.parse::<Decimal>()?.parts();
        let scale = i64::from(scale).saturating_sub(i64::from(exponent));
        let shifted = if mantissa == 0 {
            Some(Decimal::ZERO)
        } else if scale < 0 {
            u32::try_from(scale.unsigned_abs())
                .ok()
                .and_then(|zeros| 10_i128.checked_pow(zeros))
                .and_then(|power| mantissa.checked_mul(power))
                .and_then(|mantissa| Decimal::from_parts(mantissa, 0))
        } else {
            u32::try_from(scale).ok().and_then(|scale| Decimal::from_parts(mantissa, scale))
        };
        shifted.ok_or_else(|| Error::overflow(text))
    }
}

/// What brings a number up to three places further.
const SHORT_POWERS: [i64; 4] = [1, 10, 100, 1000];

impl FromStr for Decimal {
    type Err = Error;

    /// Reads plain notation exactly; refuses exponents, signs other than a leading minus, and separators.
    fn from_str(text: &str) -> Result<Decimal, Error> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(not_a_decimal(text));
        }
        // Zeros at the end hold nothing; without them a long text may still fit.
        let fraction = fraction.trim_end_matches('0');
        let mut mantissa = Some(0_i128);
        // Eighteen digits at a time, which 64 bits hold.
        for part in [whole.as_bytes(), fraction.as_bytes()] {
            for digits in part.chunks(18) {
                let (mut read, mut power) = (0_u64, 1_u64);
                for digit in digits {
                    read = read.wrapping_mul(10).wrapping_add(digit.wrapping_sub(b'0').into());
                    power = power.wrapping_mul(10);
                }
                mantissa = mantissa.and_then(|mantissa| mantissa.checked_mul(power.into())?.checked_add(read.into()));
            }
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let scale = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
        let exact = mantissa.and_then(|mantissa| Decimal::from_parts(mantissa.checked_mul(sign)?, scale));
        exact.ok_or_else(|| Error::overflow(&shortened(text)))
    }
}

/// Divides digits in place; gives what is left over.
fn divide(limbs: &mut [u32; 3], divisor: u32) -> u32 {
    let mut rest = 0_u64;
    for limb in limbs.iter_mut().rev() {
        let joined = rest << 32 | u64::from(*limb);
        if joined == 0 {
            continue;
        }
        *limb = joined.checked_div(divisor.into()).and_then(|part| u32::try_from(part).ok()).unwrap_or(0);
        rest = joined.checked_rem(divisor.into()).unwrap_or(0);
    }
    u32::try_from(rest).unwrap_or(0)
}

fn not_a_decimal(text: &str) -> Error {
    Error::new(ErrorCode::InvalidInput, format!("\"{}\" is not a decimal such as \"12\" or \"0.3\"", shortened(text)))
}

/// Input quoted in a message stays readable however long it was.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_text())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let ((left, left_scale), (right, right_scale)) = (self.parts(), other.parts());
        if left_scale == right_scale {
            return left.cmp(&right);
        }
        // What no longer fits when it is brought to more places is further from zero than what has them already.
        let brought = |digits: i128, places: u32| {
            let power = 10_i128.checked_pow(places).unwrap_or(i128::MAX);
            let limit = if digits < 0 { i128::MIN } else { i128::MAX };
            digits.checked_mul(power).unwrap_or(limit)
        };
        let left = brought(left, right_scale.saturating_sub(left_scale));
        left.cmp(&brought(right, left_scale.saturating_sub(right_scale)))
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Decimal {
            fn from(integer: $integer) -> Decimal {
                Decimal::from_parts(integer.into(), 0).unwrap_or(Decimal::ZERO)
            }
        }
    )*};
}

from_integer!(u8, u16, u32, u64, i8, i16, i32, i64);

impl Write for Decimal {
    fn write(&self, json: &mut Json) {
        json.text(&self.to_text());
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An exact decimal: a number, or better its text, such as \"0.3\".",
            "anyOf": [
                { "type": "number" },
                { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reads_writes_and_compares_as_rust_decimal_does(
            texts in prop::array::uniform2("-?[0-9]{1,31}|-?0{0,3}[0-9]{0,16}[0-9]\\.[0-9]{1,30}|-?[0-9]{1,2}\\.[0-9]{0,3}[1-9]0{0,3}")
        ) {
            let ours = texts.each_ref().map(|text| text.parse::<Decimal>().ok());
            let theirs = texts.each_ref().map(|text| exact(text));
            for (ours, theirs) in ours.iter().zip(theirs) {
                prop_assert_eq!(ours.map(|ours| ours.to_string()), theirs.map(|theirs| theirs.to_string()));
            }
            if let ([Some(one), Some(other)], [Some(first), Some(second)]) = (ours, theirs) {
                prop_assert_eq!(one.cmp(&other), first.cmp(&second));
                prop_assert_eq!(one == other, first == second);
            }
        }
    }

    /// Through rust_decimal, without zeros at the end, which would not fit.
    fn exact(text: &str) -> Option<rust_decimal::Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let plain = if fraction.is_empty() { format!("{sign}0{whole}") } else { format!("{sign}0{whole}.{fraction}") };
        let mut exact = rust_decimal::Decimal::from_str_exact(&plain).ok()?.normalize();
        if exact.is_zero() {
            exact.set_sign_positive(true);
        }
        Some(exact)
    }

    /// The fast ways and the wide way agree wherever the fast ones answer at all.
    #[test]
    fn short_and_aligned_sums_are_the_wide_sums() {
        let large = [(1 << 52) - 1, -(1 << 52) + 1, 1 << 52, 10_i128.pow(14) + 1, 10_i128.pow(27), 7 * 10_i128.pow(27)];
        let digits = [0_i128, 1, -1, 9, 10, 99, -12_345].into_iter().chain(large);
        let scales = [0, 1, 2, 3, 4, 7, 8, 11, 14, 20, 24, 27, 28];
        let all = digits.flat_map(|digits| scales.map(|scale| Decimal::from_parts(digits, scale))).flatten();
        let all: Vec<Decimal> = all.collect();
        let mut answered = [0, 0];
        for left in &all {
            for right in &all {
                for (way, sum) in [left.short_sum(*right), left.aligned_sum(*right)].into_iter().enumerate() {
                    if let Some(sum) = sum {
                        assert_eq!(Some(sum), left.wide_sum(*right).ok(), "{left} + {right}");
                        answered[way] += 1;
                    }
                }
                let difference = Ratio::from(*left).subtract(&Ratio::from(*right)).and_then(Ratio::to_decimal).ok();
                assert_eq!(left.minus(*right).ok(), difference, "{left} - {right}");
            }
        }
        let pairs = all.len() * all.len();
        assert!(answered[0] > pairs / 20 && answered[1] > pairs / 3, "{answered:?} of {pairs}");
    }
}
