//! Credits as whole millionths: plenty for the simple amounts that histories are made of.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde_json::Value;

/// An amount of credits, or of money, in millionths.
#[derive(Clone, Copy, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Credits(pub i128);

impl Credits {
    /// None at all.
    pub const ZERO: Credits = Credits(0);

    /// So many whole ones.
    pub fn whole(count: i64) -> Credits {
        Credits(i128::from(count) * 1_000_000)
    }

    /// So many hundredths.
    pub fn hundredths(count: i64) -> Credits {
        Credits(i128::from(count) * 10_000)
    }

    /// Whether there is something.
    pub fn is_some(self) -> bool {
        self > Credits::ZERO
    }

    /// The product, where it is a whole number of millionths.
    pub fn times(self, other: Credits) -> Credits {
        let product = self.0 * other.0;
        assert_eq!(product % 1_000_000, 0, "histories are made of simple amounts");
        Credits(product / 1_000_000)
    }

    /// The quotient, half even to six places.
    pub fn over(self, other: Credits) -> Credits {
        let (numerator, denominator) = (self.0 * 1_000_000, other.0);
        let (whole, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
        let up = match (2 * rest).cmp(&denominator) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => whole % 2 != 0,
            std::cmp::Ordering::Greater => true,
        };
        Credits(whole + i128::from(up))
    }

    /// As replies write it.
    pub fn json(self) -> Value {
        Value::String(self.to_string())
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = self.0.unsigned_abs();
        let fraction = format!("{:06}", digits % 1_000_000);
        match fraction.trim_end_matches('0') {
            "" => write!(formatter, "{sign}{}", digits / 1_000_000),
            places => write!(formatter, "{sign}{}.{places}", digits / 1_000_000),
        }
    }
}

impl fmt::Debug for Credits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Add for Credits {
    type Output = Credits;

    fn add(self, other: Credits) -> Credits {
        Credits(self.0 + other.0)
    }
}

impl Sub for Credits {
    type Output = Credits;

    fn sub(self, other: Credits) -> Credits {
        Credits(self.0 - other.0)
    }
}

impl Neg for Credits {
    type Output = Credits;

    fn neg(self) -> Credits {
        Credits(-self.0)
    }
}

impl AddAssign for Credits {
    fn add_assign(&mut self, other: Credits) {
        *self = *self + other;
    }
}

impl SubAssign for Credits {
    fn sub_assign(&mut self, other: Credits) {
        *self = *self - other;
    }
}

impl Sum for Credits {
    fn sum<I: Iterator<Item = Credits>>(amounts: I) -> Credits {
        amounts.fold(Credits::ZERO, Add::add)
    }
}
