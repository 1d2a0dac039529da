//! Integers of 255 bits and a sign: what fractions are made of.
//!
//! Most are small, and 64 or 128 bits divide them; the rest are divided bit by bit, which is rare and short to say.

use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Wide {
    /// The lowest first.
    limbs: Limbs,
    /// Never of zero: equal numbers have equal fields.
    negative: bool,
}

type Limbs = [u64; 4];

impl Wide {
    pub(crate) const ZERO: Wide = Wide { limbs: [0; 4], negative: false };
    pub(crate) const ONE: Wide = Wide { limbs: [1, 0, 0, 0], negative: false };

    pub(crate) fn new(value: i128) -> Wide {
        Wide { limbs: limbs(value.unsigned_abs()), negative: value < 0 }
    }

    /// `None` where it takes more than 255 bits.
    fn of(limbs: Limbs, negative: bool) -> Option<Wide> {
        let [_, _, _, top] = limbs;
        (top >> 63 == 0).then_some(Wide { limbs, negative: negative && limbs != [0; 4] })
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.limbs == [0; 4]
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(crate) fn absolute(&self) -> Wide {
        Wide { negative: false, ..*self }
    }

    pub(crate) fn negated(&self) -> Wide {
        Wide { negative: !self.negative && !self.is_zero(), ..*self }
    }

    pub(crate) fn to_i128(self) -> Option<i128> {
        let digits = i128::try_from(narrow(&self.limbs)?).ok()?;
        Some(if self.negative { digits.wrapping_neg() } else { digits })
    }

    pub(crate) fn is_odd(&self) -> bool {
        let [lowest, ..] = self.limbs;
        lowest & 1 == 1
    }

    pub(crate) fn compare(&self, other: &Wide) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => compare(&self.limbs, &other.limbs),
            (true, true) => compare(&other.limbs, &self.limbs),
        }
    }

    pub(crate) fn checked_add(&self, other: &Wide) -> Option<Wide> {
        if self.negative == other.negative {
            return Wide::of(sum(&self.limbs, &other.limbs), self.negative);
        }
        match compare(&self.limbs, &other.limbs) {
            Ordering::Less => Wide::of(difference(&other.limbs, &self.limbs), other.negative),
            _ => Wide::of(difference(&self.limbs, &other.limbs), self.negative),
        }
    }

    pub(crate) fn checked_mul(&self, other: &Wide) -> Option<Wide> {
        let mut product = [0_u64; 4];
        for (place, left) in self.limbs.iter().enumerate() {
            let mut carry = 0_u128;
            for (further, right) in other.limbs.iter().enumerate() {
                let part = u128::from(*left).wrapping_mul((*right).into());
                match product.get_mut(place.wrapping_add(further)) {
                    Some(limb) => {
                        carry = part.wrapping_add((*limb).into()).wrapping_add(carry);
                        *limb = low(carry);
                        carry >>= 64;
                    }
                    None if part == 0 => {}
                    None => return None,
                }
            }
            if carry != 0 {
                return None;
            }
        }
        Wide::of(product, self.negative != other.negative)
    }

    /// The quotient towards zero, and the rest, which has the sign of what is divided; `None` by zero.
    pub(crate) fn checked_div_rem(&self, other: &Wide) -> Option<(Wide, Wide)> {
        let (quotient, rest) = divide(&self.limbs, &other.limbs)?;
        Some((Wide::of(quotient, self.negative != other.negative)?, Wide::of(rest, self.negative)?))
    }
}

/// Whatever their signs; the other one where one is zero.
pub(crate) fn greatest_common_divisor(left: &Wide, right: &Wide) -> Wide {
    let (mut left, mut right) = (left.limbs, right.limbs);
    while let Some((_, rest)) = divide(&left, &right) {
        left = right;
        right = rest;
    }
    let divisor = Wide { limbs: left, negative: false };
    if divisor.is_zero() { Wide::ONE } else { divisor }
}

fn low(digits: u128) -> u64 {
    u64::try_from(digits & u128::from(u64::MAX)).unwrap_or(0)
}

fn limbs(digits: u128) -> Limbs {
    [low(digits), low(digits >> 64), 0, 0]
}

/// As 128 bits, where they hold it.
fn narrow(limbs: &Limbs) -> Option<u128> {
    let [low, high, 0, 0] = *limbs else { return None };
    Some(u128::from(high) << 64 | u128::from(low))
}

fn compare(left: &Limbs, right: &Limbs) -> Ordering {
    left.iter().rev().cmp(right.iter().rev())
}

fn sum(left: &Limbs, right: &Limbs) -> Limbs {
    let (mut sum, mut carry) = (*left, false);
    for (limb, more) in sum.iter_mut().zip(right) {
        let (part, over) = limb.overflowing_add(*more);
        let (part, further) = part.overflowing_add(carry.into());
        (*limb, carry) = (part, over || further);
    }
    sum
}

/// Of the larger and the smaller.
fn difference(left: &Limbs, right: &Limbs) -> Limbs {
    let (mut difference, mut borrow) = (*left, false);
    for (limb, less) in difference.iter_mut().zip(right) {
        let (part, under) = limb.overflowing_sub(*less);
        let (part, further) = part.overflowing_sub(borrow.into());
        (*limb, borrow) = (part, under || further);
    }
    difference
}

fn divide(left: &Limbs, right: &Limbs) -> Option<(Limbs, Limbs)> {
    if let ([left, 0, 0, 0], [right, 0, 0, 0]) = (left, right) {
        return Some(([left.checked_div(*right)?, 0, 0, 0], [left.checked_rem(*right)?, 0, 0, 0]));
    }
    if let (Some(left), Some(right)) = (narrow(left), narrow(right)) {
        return Some((limbs(left.checked_div(right)?), limbs(left.checked_rem(right)?)));
    }
    if right == &[0; 4] {
        return None;
    }
    let (mut quotient, mut rest) = (*left, [0; 4]);
    for _ in 0..256 {
        // The highest bit of what is left to divide goes over to the rest; the bit that it leaves is the quotient's.
        let [_, _, _, top] = quotient;
        quotient = sum(&quotient, &quotient);
        rest = sum(&rest, &rest);
        rest = sum(&rest, &[top >> 63, 0, 0, 0]);
        if compare(&rest, right) != Ordering::Less {
            rest = difference(&rest, right);
            quotient = sum(&quotient, &[1, 0, 0, 0]);
        }
    }
    Some((quotient, rest))
}

#[cfg(test)]
mod tests {
    use num_bigint::{BigInt, Sign};
    use proptest::prelude::*;

    use super::*;

    fn big(wide: &Wide) -> BigInt {
        let bytes: Vec<u8> = wide.limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        BigInt::from_bytes_le(if wide.negative { Sign::Minus } else { Sign::Plus }, &bytes)
    }

    fn fits(number: BigInt) -> Option<BigInt> {
        (number.bits() <= 255).then_some(number)
    }

    /// Numbers of every width, and often equal limbs.
    fn number() -> impl Strategy<Value = Wide> {
        let limb = prop_oneof![Just(0_u64), Just(1), Just(u64::MAX), any::<u64>(), 0_u64..1_000];
        (prop::array::uniform4(limb), 0_usize..=4, any::<bool>()).prop_map(|(mut limbs, width, negative)| {
            limbs.iter_mut().skip(width).for_each(|limb| *limb = 0);
            limbs[3] >>= 1;
            Wide::of(limbs, negative).unwrap()
        })
    }

    proptest! {
        #[test]
        fn counts_as_integers_without_bounds_do(left in number(), right in number()) {
            let (one, other) = (big(&left), big(&right));
            prop_assert_eq!(left.checked_add(&right).map(|sum| big(&sum)), fits(&one + &other));
            prop_assert_eq!(left.checked_mul(&right).map(|product| big(&product)), fits(&one * &other));
            let divided = left.checked_div_rem(&right).map(|(quotient, rest)| (big(&quotient), big(&rest)));
            prop_assert_eq!(divided, (!right.is_zero()).then(|| (&one / &other, &one % &other)));
            prop_assert_eq!(left.compare(&right), one.cmp(&other));
            prop_assert_eq!(left.is_odd(), &one % 2 != BigInt::ZERO);
            prop_assert_eq!(big(&left.negated()), -&one);
            prop_assert_eq!(left.to_i128(), i128::try_from(one).ok().filter(|small| *small != i128::MIN));
        }
    }
}
