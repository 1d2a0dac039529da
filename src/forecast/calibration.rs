//! What one account's own outcomes say of its intervals.

/// Shifts of an account's intervals, learnt from how its own outcomes fell: for each of four horizons (through day
/// 1, 7, 14 and 28) how far the low and the high end move outwards, in logarithms. Starts at nothing.
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
    /// `[low, high]` by horizon.
    pub offsets: [[f64; 2]; 4],
}

impl Calibration {
    /// Learns from a day that has ended, the last of `daily`: what was said 1, 7, 14 and 28 days before it is held
    /// against what came. `weekday` is that of the first day (0 is Monday). Call it once for each day.
    pub fn observe(&mut self, daily: &[f64], weekday: u32) {
        super::model::learn(self, daily, weekday);
    }
}
