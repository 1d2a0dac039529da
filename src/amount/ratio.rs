//! Fractions of wide integers: what rates are evaluated in, so that division happens once, at the end.

use std::cmp::Ordering;

use super::wide::{Wide, greatest_common_divisor};
use super::{Decimal, RoundingMode};
use crate::mutation::{Flip, flipped};
use crate::{Error, ErrorCode};

/// An exact fraction, always in lowest terms with a positive denominator.
///
/// 256 bits carry the product of two amounts of 28 digits with room to spare; what does not fit is an
/// overflow, never a wrap.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ratio {
    numerator: Wide,
    denominator: Wide,
}

impl Ratio {
    pub(crate) const ZERO: Ratio = Ratio { numerator: Wide::ZERO, denominator: Wide::ONE };
    pub(crate) const ONE: Ratio = Ratio { numerator: Wide::ONE, denominator: Wide::ONE };

    pub(crate) fn add(&self, other: &Ratio) -> Result<Ratio, Error> {
        let sum = || {
            if self.denominator == other.denominator {
                let numerator = self.numerator.checked_add(&other.numerator)?;
                return Ratio::reduced(numerator, self.denominator);
            }
            let common = greatest_common_divisor(&self.denominator, &other.denominator);
            let (left, _) = other.denominator.checked_div_rem(&common)?;
            let (right, _) = self.denominator.checked_div_rem(&common)?;
            let numerator = self.numerator.checked_mul(&left)?.checked_add(&other.numerator.checked_mul(&right)?)?;
            Ratio::reduced(numerator, self.denominator.checked_mul(&left)?)
        };
        sum().ok_or_else(|| Error::overflow("this sum"))
    }

    pub(crate) fn subtract(&self, other: &Ratio) -> Result<Ratio, Error> {
        self.add(&Ratio { numerator: other.numerator.negated(), ..*other })
    }

    pub(crate) fn multiply(&self, other: &Ratio) -> Result<Ratio, Error> {
        let product = || {
            // Across first: it keeps the product as small as it can be.
            let left = Ratio::reduced(self.numerator, other.denominator)?;
            let right = Ratio::reduced(other.numerator, self.denominator)?;
            Some(Ratio {
                numerator: left.numerator.checked_mul(&right.numerator)?,
                denominator: left.denominator.checked_mul(&right.denominator)?,
            })
        };
        product().ok_or_else(|| Error::overflow("this product"))
    }

    /// Refuses a divisor of zero as [`ErrorCode::OutOfRange`].
    pub(crate) fn divide(&self, other: &Ratio) -> Result<Ratio, Error> {
        if other.is_zero() {
            return Err(Error::new(ErrorCode::OutOfRange, "a division by zero has no price"));
        }
        let (over, under) = (other.denominator, other.numerator.absolute());
        let over = if other.is_negative() { over.negated() } else { over };
        self.multiply(&Ratio { numerator: over, denominator: under })
    }

    /// The multiple of `step` that `mode` picks.
    pub(crate) fn rounded(&self, mode: RoundingMode, step: &Ratio) -> Result<Ratio, Error> {
        if mode == RoundingMode::None {
            return Ok(*self);
        }
        let steps = self.divide(step)?;
        let whole = steps.whole(mode).ok_or_else(|| Error::overflow("this rounding"))?;
        Ratio { numerator: whole, denominator: Wide::ONE }.multiply(step)
    }

    /// The integer that `mode` picks; `up` and `down` are away from zero and towards it.
    fn whole(&self, mode: RoundingMode) -> Option<Wide> {
        let (quotient, rest) = self.numerator.checked_div_rem(&self.denominator)?;
        if rest.is_zero() {
            return Some(quotient);
        }
        let rest = rest.absolute();
        let half = rest.checked_add(&rest)?.compare(&self.denominator);
        let odd = quotient.is_odd();
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
        quotient.checked_add(&if self.is_negative() { Wide::ONE.negated() } else { Wide::ONE })
    }

    /// The one division at the end: exact, or [`ErrorCode::Overflow`].
    pub(crate) fn to_decimal(self) -> Result<Decimal, Error> {
        self.exact_decimal().ok_or_else(|| Error::overflow("the exact result"))
    }

    fn exact_decimal(self) -> Option<Decimal> {
        let (mut mantissa, mut left, mut scale) = (self.numerator, self.denominator, 0_u32);
        while left != Wide::ONE {
            if scale == 28 {
                return None;
            }
            mantissa = mantissa.checked_mul(&Wide::new(10))?;
            let common = greatest_common_divisor(&left, &Wide::new(10));
            if common == Wide::ONE {
                return None;
            }
            (mantissa, _) = mantissa.checked_div_rem(&common)?;
            (left, _) = left.checked_div_rem(&common)?;
            scale = scale.checked_add(1)?;
        }
        Decimal::from_parts(mantissa.to_i128()?, scale)
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
        self.numerator.is_zero()
    }

    /// What it is in parts of, where that is short enough.
    pub(crate) fn denominator(&self) -> Option<i128> {
        self.denominator.to_i128()
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.numerator.is_negative()
    }

    /// A whole number that fits, where this is one.
    pub(crate) fn to_u32(self) -> Option<u32> {
        if self.denominator == Wide::ONE { u32::try_from(self.numerator.to_i128()?).ok() } else { None }
    }

    /// The numerator in lowest terms, where it fits: of a whole number the number itself.
    pub(crate) fn numerator_u64(self) -> Option<u64> {
        u64::try_from(self.numerator.to_i128()?).ok()
    }

    pub(crate) fn compare(&self, other: &Ratio) -> Result<Ordering, Error> {
        Ok(self.subtract(other)?.numerator.compare(&Wide::ZERO))
    }

    fn reduced(numerator: Wide, denominator: Wide) -> Option<Ratio> {
        if denominator == Wide::ONE {
            return Some(Ratio { numerator, denominator });
        }
        let common = greatest_common_divisor(&numerator, &denominator);
        if common == Wide::ONE {
            return Some(Ratio { numerator, denominator });
        }
        let (numerator, _) = numerator.checked_div_rem(&common)?;
        let (denominator, _) = denominator.checked_div_rem(&common)?;
        Some(Ratio { numerator, denominator })
    }
}

impl From<Decimal> for Ratio {
    fn from(decimal: Decimal) -> Ratio {
        let (mantissa, scale) = decimal.parts();
        let denominator = 10_i128.checked_pow(scale).unwrap_or(1);
        Ratio::reduced(Wide::new(mantissa), Wide::new(denominator)).unwrap_or(Ratio::ZERO)
    }
}
