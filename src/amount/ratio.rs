//! Fractions of wide integers: what rates are evaluated in, so that division happens once, at the end.

use std::cmp::Ordering;

use ethnum::I256;

use super::{Decimal, RoundingMode};
use crate::mutation::{Flip, flipped};
use crate::{Error, ErrorCode};

/// An exact fraction, always in lowest terms with a positive denominator.
///
/// 256 bits carry the product of two amounts of 28 digits with room to spare; what does not fit is an
/// overflow, never a wrap.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ratio {
    numerator: I256,
    denominator: I256,
}

impl Ratio {
    pub(crate) const ZERO: Ratio = Ratio { numerator: I256::ZERO, denominator: I256::ONE };
    pub(crate) const ONE: Ratio = Ratio { numerator: I256::ONE, denominator: I256::ONE };

    pub(crate) fn add(&self, other: &Ratio) -> Result<Ratio, Error> {
        let sum = || {
            if self.denominator == other.denominator {
                let numerator = self.numerator.checked_add(other.numerator)?;
                return Ratio::reduced(numerator, self.denominator);
            }
            let common = greatest_common_divisor(self.denominator, other.denominator);
            let left = quotient(other.denominator, common)?;
            let right = quotient(self.denominator, common)?;
            let numerator = product(self.numerator, left)?.checked_add(product(other.numerator, right)?)?;
            Ratio::reduced(numerator, product(self.denominator, left)?)
        };
        sum().ok_or_else(|| Error::overflow("this sum"))
    }

    pub(crate) fn subtract(&self, other: &Ratio) -> Result<Ratio, Error> {
        let negated = other.numerator.checked_neg().ok_or_else(|| Error::overflow("this difference"))?;
        self.add(&Ratio { numerator: negated, denominator: other.denominator })
    }

    pub(crate) fn multiply(&self, other: &Ratio) -> Result<Ratio, Error> {
        let multiplied = || {
            // Across first: it keeps the product as small as it can be.
            let left = Ratio::reduced(self.numerator, other.denominator)?;
            let right = Ratio::reduced(other.numerator, self.denominator)?;
            Some(Ratio {
                numerator: product(left.numerator, right.numerator)?,
                denominator: product(left.denominator, right.denominator)?,
            })
        };
        multiplied().ok_or_else(|| Error::overflow("this product"))
    }

    /// Refuses a divisor of zero as [`ErrorCode::OutOfRange`].
    pub(crate) fn divide(&self, other: &Ratio) -> Result<Ratio, Error> {
        if other.is_zero() {
            return Err(Error::new(ErrorCode::OutOfRange, "a division by zero has no price"));
        }
        let reciprocal = if other.numerator.is_negative() {
            Ratio {
                numerator: other.denominator.checked_neg().ok_or_else(|| Error::overflow("this division"))?,
                denominator: other.numerator.checked_neg().ok_or_else(|| Error::overflow("this division"))?,
            }
        } else {
            Ratio { numerator: other.denominator, denominator: other.numerator }
        };
        self.multiply(&reciprocal)
    }

    /// The multiple of `step` that `mode` picks.
    pub(crate) fn rounded(&self, mode: RoundingMode, step: &Ratio) -> Result<Ratio, Error> {
        if mode == RoundingMode::None {
            return Ok(*self);
        }
        let steps = self.divide(step)?;
        let whole = steps.whole(mode).ok_or_else(|| Error::overflow("this rounding"))?;
        Ratio { numerator: whole, denominator: I256::ONE }.multiply(step)
    }

    /// The integer that `mode` picks; `up` and `down` are away from zero and towards it.
    fn whole(&self, mode: RoundingMode) -> Option<I256> {
        let quotient = self.numerator.checked_div(self.denominator)?;
        let rest = self.numerator.checked_rem(self.denominator)?;
        if rest == I256::ZERO {
            return Some(quotient);
        }
        let half = rest.checked_abs()?.checked_mul(I256::new(2))?.cmp(&self.denominator);
        let odd = quotient.checked_rem(I256::new(2))? != I256::ZERO;
        let away = match mode {
            RoundingMode::None | RoundingMode::Down => false,
            RoundingMode::Up => !flipped(Flip::RoundingUp),
            RoundingMode::HalfUp if flipped(Flip::HalfRounding) => half == Ordering::Greater,
            RoundingMode::HalfUp => half != Ordering::Less,
            RoundingMode::HalfEven if flipped(Flip::HalfEven) => half != Ordering::Less,
            RoundingMode::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && odd),
        };
        if !away {
            return Some(quotient);
        }
        quotient.checked_add(if self.numerator.is_negative() { I256::MINUS_ONE } else { I256::ONE })
    }

    /// The one division at the end: exact, or [`ErrorCode::Overflow`].
    pub(crate) fn to_decimal(self) -> Result<Decimal, Error> {
        self.exact_decimal().ok_or_else(|| Error::overflow("the exact result"))
    }

    fn exact_decimal(self) -> Option<Decimal> {
        let (mut mantissa, mut left, mut scale) = (self.numerator, self.denominator, 0_u32);
        while left != I256::ONE {
            if scale == 28 {
                return None;
            }
            mantissa = product(mantissa, I256::new(10))?;
            let common = greatest_common_divisor(left, I256::new(10));
            if common == I256::ONE {
                return None;
            }
            mantissa = quotient(mantissa, common)?;
            left = quotient(left, common)?;
            scale = scale.checked_add(1)?;
        }
        Decimal::from_parts(i128::try_from(mantissa).ok()?, scale)
    }

    /// For showing only: the nearest decimal of so many places, where this does not end.
    pub(crate) fn shown_to(self, places: u32) -> Result<Decimal, Error> {
        let step = Decimal::from_parts(1, places).unwrap_or(Decimal::ONE);
        self.exact_decimal().map_or_else(|| self.rounded(RoundingMode::HalfEven, &step.into())?.to_decimal(), Ok)
    }

    /// The same to 12 places, or to as many as there is room for beside a long whole part.
    pub(crate) fn shown(self) -> Result<Decimal, Error> {
        let mut places = 12_u32;
        loop {
            if let Ok(shown) = self.shown_to(places) {
                return Ok(shown);
            }
            places = places.checked_sub(1).ok_or_else(|| Error::overflow("this figure"))?;
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.numerator == I256::ZERO
    }

    /// What it is in parts of, where that is short enough.
    pub(crate) fn denominator(&self) -> Option<i128> {
        i128::try_from(self.denominator).ok()
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.numerator.is_negative()
    }

    /// A whole number that fits, where this is one.
    pub(crate) fn to_u32(self) -> Option<u32> {
        (self.denominator == I256::ONE).then(|| u32::try_from(self.numerator).ok()).flatten()
    }

    /// The numerator in lowest terms, where it fits: of a whole number the number itself.
    pub(crate) fn numerator_u64(self) -> Option<u64> {
        u64::try_from(self.numerator).ok()
    }

    pub(crate) fn compare(&self, other: &Ratio) -> Result<Ordering, Error> {
        let difference = self.subtract(other)?;
        Ok(difference.numerator.cmp(&I256::ZERO))
    }

    fn reduced(numerator: I256, denominator: I256) -> Option<Ratio> {
        if denominator == I256::ONE {
            return Some(Ratio { numerator, denominator });
        }
        let common = greatest_common_divisor(numerator.checked_abs()?, denominator);
        if common == I256::ONE {
            return Some(Ratio { numerator, denominator });
        }
        Some(Ratio { numerator: quotient(numerator, common)?, denominator: quotient(denominator, common)? })
    }
}

impl From<Decimal> for Ratio {
    fn from(decimal: Decimal) -> Ratio {
        let (mantissa, scale) = decimal.parts();
        if scale == 0 {
            return Ratio { numerator: I256::new(mantissa), denominator: I256::ONE };
        }
        let denominator = I256::new(10).checked_pow(scale).unwrap_or(I256::ONE);
        Ratio::reduced(I256::new(mantissa), denominator).unwrap_or(Ratio::ZERO)
    }
}

/// Nearly all numbers are small, and a processor multiplies 64 bits at once.
fn product(left: I256, right: I256) -> Option<I256> {
    match (i64::try_from(left), i64::try_from(right)) {
        (Ok(left), Ok(right)) => Some(I256::new(i128::from(left).wrapping_mul(right.into()))),
        _ => left.checked_mul(right),
    }
}

/// Rounded towards zero; what divides is above it.
fn quotient(left: I256, right: I256) -> Option<I256> {
    match (i64::try_from(left), i64::try_from(right)) {
        (Ok(left), Ok(right)) => left.checked_div(right).map(I256::from),
        _ => left.checked_div(right),
    }
}

/// Of two numbers that are not negative; the other one where one is zero.
fn greatest_common_divisor(mut left: I256, mut right: I256) -> I256 {
    // Nearly all are small, and a processor divides 64 bits at once.
    if let (Ok(mut left), Ok(mut right)) = (u64::try_from(left), u64::try_from(right)) {
        while let Some(rest) = left.checked_rem(right) {
            (left, right) = (right, rest);
        }
        return I256::from(left.max(1));
    }
    while right != I256::ZERO {
        let rest = left.checked_rem(right).unwrap_or(I256::ZERO);
        left = right;
        right = rest;
    }
    if left == I256::ZERO { I256::ONE } else { left }
}
