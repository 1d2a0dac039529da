//! From a history to an outlook: one small model for every account.

use std::f64::consts::LN_2;

use super::history::{FEATURES, IDLE, Summary, known, larger, summary};
use super::quantiles::{Grid, SCORES};
use super::{Ahead, Calibration, Outlook};

/// The quantiles held, and the expected.
pub(super) const HEADS: usize = 8;
/// A head's weights: a constant part for each feature, a part that grows with the horizon's logarithm, and its square.
pub(super) const WEIGHTS: usize = FEATURES + FEATURES + 1;
/// Lengths of history, in days, for which the pooled offsets are held.
pub(super) const HISTORIES: [f64; 7] = [1.0, 2.0, 3.0, 7.0, 14.0, 28.0, 56.0];
/// Horizons, in days, for which they are held.
pub(super) const HORIZONS: [f64; 6] = [1.0, 3.0, 7.0, 14.0, 28.0, 56.0];
/// What a horizon's logarithm is counted from: 12 days.
pub(super) const REACH: f64 = 2.5;
/// Horizons for which an account's own calibration is held.
const OWN: [f64; 4] = [1.0, 7.0, 14.0, 28.0];
/// The same three in logarithms, between which is interpolated.
const HISTORY_KNOTS: [f64; 7] = [0.0, LN_2, LN_3, LN_7, LN_14, LN_28, LN_56];
const HORIZON_KNOTS: [f64; 6] = [0.0, LN_3, LN_7, LN_14, LN_28, LN_56];
const OWN_KNOTS: [f64; 4] = [0.0, LN_7, LN_14, LN_28];
const LN_3: f64 = 1.098_612_288_668_109_8;
const LN_7: f64 = 1.945_910_149_055_313_2;
const LN_14: f64 = 2.639_057_329_615_258_4;
const LN_28: f64 = 3.332_204_510_175_204;
const LN_56: f64 = 4.025_351_690_735_15;
/// No more than this over the level is ever forecast.
const HIGHEST: f64 = 40.0;

/// What a whole number of the weights counts: short to ship, exact everywhere.
pub(super) const UNIT: f64 = 1.0 / 4096.0;

/// What training leaves, in units of 1/4096.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "training"), expect(unreachable_pub, reason = "public for the trainer alone"))]
pub struct Weights {
    /// Of the quantiles in ascending order, then of the expected spend.
    pub heads: [[i16; WEIGHTS]; HEADS],
    /// How far the ends of the 80 % interval move, low and high, by history and horizon: what outcomes of accounts
    /// that a fit had not seen asked for.
    pub offsets: [[[i16; 2]; HORIZONS.len()]; HISTORIES.len()],
}

pub(super) fn outlook(
    weights: &Weights,
    daily: &[f64],
    weekday: u32,
    horizon: u32,
    calibration: &Calibration,
) -> Outlook {
    let summary = summary(daily, weekday);
    let method = if summary.level <= 0.0 {
        2
    } else if summary.steadiness > 0.5 {
        1
    } else {
        0
    };
    Model::of(weights, &summary, calibration).outlook(method, known(daily).count(), horizon)
}

/// A model for one history: what is left to do for each day ahead.
struct Model<'a> {
    summary: &'a Summary,
    /// Of each head, the constant part, the slope and the curvature in the horizon's logarithm.
    heads: [[f64; 3]; HEADS],
    /// Pooled offsets by horizon.
    offsets: [[f64; 2]; HORIZONS.len()],
    calibration: &'a Calibration,
    /// Whether the account has a calibration of its own.
    calibrated: bool,
    /// Logarithm of what steady traffic spends, over the level.
    steady: f64,
}

impl Model<'_> {
    fn of<'a>(weights: &Weights, summary: &'a Summary, calibration: &'a Calibration) -> Model<'a> {
        let mut heads = [[0.0; 3]; HEADS];
        for (head, weights) in heads.iter_mut().zip(&weights.heads) {
            let (constant, rest) = weights.split_at(FEATURES);
            let (slope, curvature) = rest.split_at(FEATURES);
            for ((feature, constant), slope) in summary.features.iter().zip(constant).zip(slope) {
                head[0] += feature * f64::from(*constant) * UNIT;
                head[1] += feature * f64::from(*slope) * UNIT;
            }
            head[2] = curvature.first().map_or(0.0, |weight| f64::from(*weight) * UNIT);
        }
        let mut offsets = [[0.0; 2]; HORIZONS.len()];
        let (older, newer, share) = between(&HISTORY_KNOTS, libm::log(summary.days));
        for (index, offset) in offsets.iter_mut().enumerate() {
            for (side, offset) in offset.iter_mut().enumerate() {
                let of = |history: usize| {
                    let row = weights.offsets.get(history).and_then(|row| row.get(index));
                    row.and_then(|sides| sides.get(side)).map_or(0.0, |offset| f64::from(*offset) * UNIT)
                };
                *offset = of(older) * (1.0 - share) + of(newer) * share;
            }
        }
        let calibrated = *calibration != Calibration::default();
        Model { summary, heads, offsets, calibration, calibrated, steady: libm::log(summary.steady_level + IDLE) }
    }

    fn outlook(&self, method: u8, history_days: usize, horizon: u32) -> Outlook {
        let summary = self.summary;
        let mut days = Vec::with_capacity(usize::try_from(horizon).unwrap_or(0));
        let mut reached = Grid { values: [0.0; 7], expected: 0.0 };
        let mut exposure = 0.0;
        let one_day = self.ratios(1.0);
        for (day, weekday) in (1..=horizon).zip(summary.weekdays.iter().cycle()) {
            exposure += weekday;
            let base = summary.level * exposure;
            let ratios = self.ratios(f64::from(day));
            let before = reached.expected;
            // Spend only accumulates.
            for (reached, ratio) in reached.values.iter_mut().zip(&ratios.values) {
                *reached = larger(*reached, base * ratio);
            }
            reached.expected = larger(before, base * ratios.expected);
            let today = summary.level * weekday;
            let daily = Grid { values: one_day.values.map(|ratio| ratio * today), expected: reached.expected - before };
            days.push(Ahead { cumulative: reached, daily });
        }
        Outlook { method, history_days, days }
    }

    /// Cumulative spend through a day ahead over what the level makes of it.
    fn ratios(&self, day: f64) -> Grid {
        let summary = self.summary;
        let length = libm::log(day);
        let reach = length - REACH;
        let mut logarithms = [0.0; HEADS];
        for (logarithm, [constant, slope, curvature]) in logarithms.iter_mut().zip(&self.heads) {
            *logarithm = constant + reach * (slope + reach * curvature);
        }
        let [values @ .., expected] = logarithms;
        let values = self.calibrated(ascending(values), length);

        let steady = self.steady;
        let steadiness = summary.steadiness;
        let deviation = steady_deviation(summary, day);
        let blended = |logarithm: f64, score: f64| {
            let mixed = logarithm * (1.0 - steadiness) + (steady + score * deviation) * steadiness;
            (libm::exp(mixed) - IDLE).clamp(0.0, HIGHEST)
        };
        let mut grid = Grid { values: [0.0; 7], expected: blended(expected, 0.0) };
        for ((value, logarithm), score) in grid.values.iter_mut().zip(&values).zip(&SCORES) {
            *value = blended(*logarithm, *score);
        }
        grid
    }

    /// The heads with their ends moved: by what other accounts' outcomes asked for, then by this account's own.
    fn calibrated(&self, mut values: [f64; 7], length: f64) -> [f64; 7] {
        /// How much of an offset each quantile takes.
        const SHARES: [f64; 7] = [1.3, 1.0, 0.3, 0.0, 0.3, 1.0, 1.3];
        let (nearer, farther, share) = between(&HORIZON_KNOTS, length);
        let pooled = |side: usize| {
            let of = |index: usize| self.offsets.get(index).and_then(|sides| sides.get(side)).copied().unwrap_or(0.0);
            of(nearer) * (1.0 - share) + of(farther) * share
        };
        let (low, high) = (pooled(0), pooled(1));
        for (index, (value, share)) in values.iter_mut().zip(&SHARES).enumerate() {
            *value += share * if index < 3 { low } else { high };
        }
        let mut values = ascending(values);
        let middle = values[3];
        let (nearer, farther, share) = if self.calibrated { between(&OWN_KNOTS, length) } else { (0, 0, 1.0) };
        let own = |side: usize| {
            let of = |index: usize| own(self.calibration, index).get(side).copied().unwrap_or(0.0);
            let offset = of(nearer) * (1.0 - share) + of(farther) * share;
            if offset == 0.0 { 1.0 } else { libm::exp(offset) }
        };
        let (low, high) = (own(0), own(1));
        for (index, value) in values.iter_mut().enumerate() {
            *value = middle + (*value - middle) * if index < 3 { low } else { high };
        }
        values
    }
}

/// The spread of steady traffic's cumulative spend, in logarithms: its days', as far as they average out, and
/// what so short a history cannot know.
fn steady_deviation(summary: &Summary, day: f64) -> f64 {
    let days = summary.dispersion * summary.dispersion * (1.0 / day + 0.3 + 1.0 / summary.days);
    let doubt = (0.1 + 0.01 * day) / summary.days + 0.0004;
    (days + doubt).sqrt()
}

/// Before any usage. Nobody's use of an allotment is known then: wide, and labelled.
pub(super) fn prior(scale: f64, horizon: u32) -> Outlook {
    const MONTH: [f64; 7] = [0.02, 0.05, 0.2, 0.5, 0.9, 1.4, 2.0];
    const DAY: [f64; 7] = [0.0, 0.0, 0.0, 0.25, 0.9, 2.0, 3.2];
    let mut reached = [0.0_f64; 7];
    let days = (1..=horizon).map(|day| {
        // From one day's spread to a month's, as the square root of time closes in.
        let near = 1.0 / f64::from(day).sqrt();
        let base = scale * f64::from(day);
        for ((reached, month), day) in reached.iter_mut().zip(MONTH).zip(DAY) {
            *reached = reached.max(base * (day * near + month * (1.0 - near)));
        }
        let cumulative = Grid { values: reached, expected: base * 0.6 };
        Ahead { cumulative, daily: Grid { values: DAY.map(|ratio| ratio * scale), expected: scale * 0.6 } }
    });
    Outlook { method: 3, history_days: 0, days: days.collect() }
}

/// Horizons that an account's own calibration learns from, in days: those of [`OWN`].
const LESSONS: [usize; 4] = [1, 7, 14, 28];

/// Low, middle and high of the logarithms said at the end of a history, and the logarithms' scale: what an outcome at
/// each horizon of [`LESSONS`] is held against.
#[derive(Clone, Copy)]
struct Said {
    level: f64,
    exposures: [f64; 4],
    ends: [[f64; 3]; 4],
}

fn said(weights: &Weights, known: &[f64], weekday: u32) -> Option<Said> {
    if known.is_empty() {
        return None;
    }
    let summary = summary(known, weekday);
    if summary.level <= 0.0 {
        return None;
    }
    let plain = Calibration::default();
    let model = Model::of(weights, &summary, &plain);
    let mut said = Said { level: summary.level, exposures: [0.0; 4], ends: [[0.0; 3]; 4] };
    let lessons = LESSONS.into_iter().zip(OWN);
    for ((exposure, ends), (days, length)) in said.exposures.iter_mut().zip(&mut said.ends).zip(lessons) {
        *exposure = summary.weekdays.iter().cycle().take(days).sum();
        let [_, low, _, middle, _, high, _] = model.ratios(length).values;
        *ends = [low, middle, high].map(|ratio| libm::log(ratio + IDLE));
    }
    Some(said)
}

/// How far one outcome moves an end.
const STEP: f64 = 0.03;
/// How far the ends of each horizon may move by its own outcomes.
const WIDEST: [f64; 4] = [1.5, 0.15, 0.15, 0.15];

/// How far the ends move outwards at a horizon of [`OWN`]: beyond a day by half of what the days taught too.
fn own(calibration: &Calibration, index: usize) -> [f64; 2] {
    let of = |index: usize| calibration.offsets.get(index).copied().unwrap_or_default();
    let ([low, high], [day_low, day_high]) = (of(index), of(0));
    if index == 0 { [low, high] } else { [low + 0.5 * day_low, high + 0.5 * day_high] }
}

/// One day's lesson for each horizon: an end that was passed moves out, one that was not moves in, each so that it is
/// passed one time in ten. `said` answers for so many days before the end of `daily`.
fn lesson(calibration: &mut Calibration, daily: &[f64], said: impl Fn(usize) -> Option<Said>) {
    for (index, horizon) in LESSONS.into_iter().enumerate() {
        let Some(said) = said(horizon) else { continue };
        let (Some(ends), Some(exposure)) = (said.ends.get(index), said.exposures.get(index)) else { continue };
        let came: f64 = daily.iter().rev().take(horizon).sum();
        if came.is_nan() {
            continue;
        }
        let came = libm::log(came / (said.level * exposure) + IDLE);
        let [low, middle, high] = *ends;
        let [out_low, out_high] = own(calibration, index).map(libm::exp);
        let low = middle + (low - middle) * out_low;
        let high = middle + (high - middle) * out_high;
        let (Some(offsets), Some(widest)) = (calibration.offsets.get_mut(index), WIDEST.get(index)) else { continue };
        // A low end at nothing cannot be passed: a hair's breadth is rounding.
        for (offset, missed) in offsets.iter_mut().zip([came < low - 1e-9, came > high + 1e-9]) {
            let lesson = if missed { 0.9 } else { -0.1 };
            *offset = (*offset + STEP * lesson).clamp(-widest, *widest);
        }
    }
}

pub(super) fn learn(weights: &Weights, calibration: &mut Calibration, daily: &[f64], weekday: u32) {
    lesson(calibration, daily, |days| {
        let known = daily.get(..daily.len().checked_sub(days)?)?;
        said(weights, known, weekday)
    });
}

/// The same over every day, each history described once for all that is learnt from it.
pub(super) fn learnt(weights: &Weights, daily: &[f64], weekday: u32) -> Calibration {
    const LONGEST: usize = 120;
    let skipped = daily.len().saturating_sub(LONGEST);
    let mut calibration = Calibration::default();
    let mut all = Vec::with_capacity(daily.len().saturating_sub(skipped));
    for end in skipped..=daily.len() {
        let known = daily.get(..end).unwrap_or_default();
        lesson(&mut calibration, known, |days| all.get(all.len().checked_sub(days)?).copied().flatten());
        all.push(said(weights, known, weekday));
    }
    calibration
}

/// Where a value lies among knots: the knot below, the one above, and how far between; the ends beyond them.
fn between(knots: &[f64], value: f64) -> (usize, usize, f64) {
    let mut below = (0, 0.0);
    for (index, knot) in knots.iter().enumerate() {
        if value <= *knot {
            let width = *knot - below.1;
            return (below.0, index, if width > 0.0 { (value - below.1) / width } else { 1.0 });
        }
        below = (index, *knot);
    }
    (below.0, below.0, 1.0)
}

/// Seven heads that are fitted apart may cross. The median stays as it is, because dates rest on it; those on either side
/// go no farther back than their neighbour.
fn ascending([a, b, c, middle, e, f, g]: [f64; 7]) -> [f64; 7] {
    let smaller = |one: f64, other: f64| if one < other { one } else { other };
    let c = smaller(c, middle);
    let b = smaller(b, c);
    let e = larger(e, middle);
    let f = larger(f, e);
    [smaller(a, b), b, c, middle, e, f, larger(g, f)]
}
