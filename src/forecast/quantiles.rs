//! A distribution held by seven quantiles and what is expected of it.

/// The probabilities at which a distribution is held; between them it is interpolated.
pub const PROBABILITIES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
/// The normal quantiles of [`PROBABILITIES`].
pub(super) const SCORES: [f64; 7] = [
    -1.644_853_626_951_472_7,
    -1.281_551_565_544_600_5,
    -0.674_489_750_196_081_7,
    0.0,
    0.674_489_750_196_081_7,
    1.281_551_565_544_600_5,
    1.644_853_626_951_472_7,
];
/// How fast spend grows with the normal score beyond the highest quantile held, in logarithms.
const TAIL: f64 = 0.5;

/// The bounds of a central interval, the middle, and what is expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles {
    /// The lower bound.
    pub low: f64,
    /// As likely passed as not.
    pub median: f64,
    /// The upper bound.
    pub high: f64,
    /// What a budget should count on.
    pub expected: f64,
}

impl Quantiles {
    pub(super) const ZERO: Quantiles = Quantiles { low: 0.0, median: 0.0, high: 0.0, expected: 0.0 };
}

/// Ascending values at [`PROBABILITIES`], none negative, and the expected one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) values: [f64; 7],
    pub(super) expected: f64,
}

impl Grid {
    pub(super) fn interval(&self, ends: &Ends) -> Quantiles {
        Quantiles {
            low: self.value(&ends.low),
            median: self.values[3],
            high: self.value(&ends.high),
            expected: self.expected,
        }
    }

    /// The value at a probability.
    pub(super) fn at(&self, probability: f64) -> f64 {
        self.value(&Place::of(probability))
    }

    pub(super) fn value(&self, place: &Place) -> f64 {
        // Written out: two hundred paths ask for every day's.
        let [a, b, c, d, e, f, g] = self.values;
        let [in_a, in_b, in_c, in_d, in_e, in_f, in_g] = place.0;
        a * in_a + b * in_b + c * in_c + d * in_d + e * in_e + f * in_f + g * in_g
    }

    /// The probability of `amount` or more: the inverse of [`Grid::at`], by halving.
    pub(super) fn beyond(&self, amount: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if self.at(middle) < amount {
                low = middle;
            } else {
                high = middle;
            }
        }
        1.0 - high
    }
}

/// Where a probability lies among those held: the weight that each has. Weights depend on the probability alone, so that
/// what ascends from grid to grid ascends between its quantiles too.
pub(super) struct Place([f64; 7]);

impl Place {
    pub(super) fn of(probability: f64) -> Place {
        let mut weights = [0.0; 7];
        if probability <= PROBABILITIES[0] {
            weights[0] = (probability / PROBABILITIES[0]).max(0.0);
            return Place(weights);
        }
        let score = score(probability.min(0.9999));
        if score >= SCORES[6] {
            weights[6] = libm::exp(TAIL * (score - SCORES[6]));
            return Place(weights);
        }
        let mut below: Option<(&mut f64, f64)> = None;
        for (weight, held) in weights.iter_mut().zip(SCORES) {
            if score <= held {
                match below {
                    Some((before, lower)) => {
                        let share = (score - lower) / (held - lower);
                        *before = 1.0 - share;
                        *weight = share;
                    }
                    None => *weight = 1.0,
                }
                break;
            }
            below = Some((weight, held));
        }
        Place(weights)
    }
}

/// Where the ends of a central interval lie: found once for all days.
pub(super) struct Ends {
    low: Place,
    high: Place,
}

impl Ends {
    pub(super) fn of(level: f64) -> Ends {
        let tail = (1.0 - level.clamp(0.0, 1.0)) / 2.0;
        Ends { low: Place::of(tail), high: Place::of(1.0 - tail) }
    }
}

/// The normal quantile of a probability from 0.0001 to 0.9999, to nine digits (Acklam's rational approximation), exact at
/// [`PROBABILITIES`].
fn score(probability: f64) -> f64 {
    for (known, score) in PROBABILITIES.into_iter().zip(SCORES) {
        // A tail computed from a level is off in the last bit.
        if (probability - known).abs() < 1e-12 {
            return score;
        }
    }
    if probability > 0.5 {
        return -score(1.0 - probability);
    }
    if probability < 0.024_25 {
        let q = (-2.0 * libm::log(probability)).sqrt();
        let above = ((((-7.784_894_002_430_293e-3 * q - 3.223_964_580_411_365e-1) * q - 2.400_758_277_161_838) * q
            - 2.549_732_539_343_734)
            * q
            + 4.374_664_141_464_968)
            * q
            + 2.938_163_982_698_783;
        let below = (((7.784_695_709_041_462e-3 * q + 3.224_671_290_700_398e-1) * q + 2.445_134_137_142_996) * q
            + 3.754_408_661_907_416)
            * q
            + 1.0;
        return above / below;
    }
    let q = probability - 0.5;
    let r = q * q;
    let above = (((((-3.969_683_028_665_376e1 * r + 2.209_460_984_245_205e2) * r - 2.759_285_104_469_687e2) * r
        + 1.383_577_518_672_69e2)
        * r
        - 3.066_479_806_614_716e1)
        * r
        + 2.506_628_277_459_239)
        * q;
    let below = ((((-5.447_609_879_822_406e1 * r + 1.615_858_368_580_409e2) * r - 1.556_989_798_598_866e2) * r
        + 6.680_131_188_771_972e1)
        * r
        - 1.328_068_155_288_572e1)
        * r
        + 1.0;
    above / below
}
