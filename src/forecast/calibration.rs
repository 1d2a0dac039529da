//! What one account's own outcomes say of its intervals.

use super::model::{learn, learnt};
use super::weights::SHIPPED;

/// Shifts of an account's intervals, learnt from how its own outcomes fell: how far the low and the high end move
/// outwards, in logarithms. Starts at nothing.
///
/// Days end one after the other, so that what was said a day ahead soon has many outcomes of its own: it may be moved
/// far. Weeks overlap, and months nearly repeat one another: farther ahead half of what the days taught holds, and
/// outcomes of that length move it only a little.
///
/// ```
/// use drawdown::forecast::Calibration;
///
/// let mut calibration = Calibration::default();
/// assert_eq!(calibration.offsets, [[0.0; 2]; 4]);
/// calibration.observe(&[10.0; 12], 0);
/// assert!(calibration.offsets[0][1].is_finite());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Calibration {
    /// `[low, high]` of the first day, then what is added to half of that through day 7, 14 and 28.
    pub offsets: [[f64; 2]; 4],
}

impl Calibration {
    /// Learnt from the days of a series, oldest first, the last 120 of which count: what [`Calibration::observe`]
    /// comes to when it is called after each of them. `weekday` is that of the first day (0 is Monday).
    ///
    /// ```
    /// use drawdown::forecast::Calibration;
    ///
    /// let daily: Vec<f64> = (0..60).map(|day| f64::from(day * 37 % 11)).collect();
    /// let mut observed = Calibration::default();
    /// for end in 1..=daily.len() {
    ///     observed.observe(&daily[..end], 0);
    /// }
    /// assert_eq!(Calibration::of(&daily, 0), observed);
    /// ```
    pub fn of(daily: &[f64], weekday: u32) -> Calibration {
        learnt(&SHIPPED, daily, weekday)
    }

    /// Learns from a day that has ended, the last of `daily`: what was said 1, 7, 14 and 28 days before it is held
    /// against what came. `weekday` is that of the first day (0 is Monday). Call it once for each day.
    pub fn observe(&mut self, daily: &[f64], weekday: u32) {
        learn(&SHIPPED, self, daily, weekday);
    }
}
