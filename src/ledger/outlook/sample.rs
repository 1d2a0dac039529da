//! Many paths walked down one runway, and what they say together.

use drawdown_kernels::paths::{NEVER, Walker};

use super::forecast::{Cost, Crossing, CycleEnd};
use super::options::ForecastOptions;
use super::runway::Runway;
use crate::Instant;
use crate::forecast::{Outlook, Quantiles};
use crate::mutation::{Flip, flipped};
use crate::ordered::ordered;
use crate::time::DAY;

/// What became of every path, column by column. Instants are Unix milliseconds, infinite where there is none.
pub(super) struct Sample {
    pub(super) run_outs: Vec<f64>,
    /// When each level was crossed, exhaustion first.
    pub(super) levels: Vec<Vec<f64>>,
    /// By day, then by path.
    remaining: Vec<Vec<f64>>,
    consumed: Vec<f64>,
    left: Vec<f64>,
    overage: Vec<f64>,
    cost: Vec<f64>,
    midnight: i64,
}

impl Sample {
    /// Draws paths from an outlook and walks them.
    pub(super) fn drawn(runway: &Runway, outlook: &Outlook, options: &ForecastOptions) -> Sample {
        let mut sample = Sample {
            run_outs: Vec::new(),
            levels: vec![Vec::new(); runway.plain.levels.len()],
            remaining: vec![Vec::new(); runway.plain.days],
            consumed: Vec::new(),
            left: Vec::new(),
            overage: Vec::new(),
            cost: Vec::new(),
            midnight: runway.plain.midnight,
        };
        let share = runway.share_of_today();
        let pack = |at| runway.pack(at);
        let mut walker = Walker::new(&runway.plain, &pack);
        let mut path = vec![0.0; runway.plain.days];
        let mut remaining = Vec::with_capacity(path.len());
        for probability in Outlook::strata(options.paths, options.seed) {
            outlook.path_into(probability, &mut path);
            if let Some(today) = path.first_mut().filter(|_| !flipped(Flip::RestOfToday)) {
                *today *= share;
            }
            remaining.clear();
            walker.walk(&path, &mut remaining);
            for (day, left) in sample.remaining.iter_mut().zip(&remaining) {
                day.push(*left);
            }
            sample.run_outs.push(instant(walker.run_out));
            for (level, crossed) in sample.levels.iter_mut().zip(&walker.crossed) {
                level.push(instant(*crossed));
            }
            sample.consumed.push(walker.end.consumed);
            sample.left.push(walker.end.left);
            sample.overage.push(walker.end.overage);
            sample.cost.push(runway.cost(walker.end));
        }
        sample
    }

    /// What remains at the end of a day.
    pub(super) fn remaining(&self, day: usize, level: f64) -> Quantiles {
        spread(self.remaining.get(day).map_or(&[], Vec::as_slice), level)
    }

    pub(super) fn cycle_end(&self, level: f64, runway: &Runway, currency: String) -> CycleEnd {
        let cost = runway.is_priced().then(|| Cost { amount: spread(&self.cost, level), currency });
        CycleEnd {
            consumed: spread(&self.consumed, level),
            remaining: spread(&self.left, level),
            overage: spread(&self.overage, level),
            cost,
        }
    }

    /// When something will happen within so many days.
    pub(super) fn crossing(&self, instants: &[f64], days: usize, level: f64) -> Crossing {
        let beyond = i64::try_from(days).unwrap_or(0).saturating_sub(1).saturating_mul(DAY);
        let end = self.midnight.saturating_add(beyond) as f64;
        let within: Vec<f64> = instants.iter().map(|at| if *at < end { *at } else { f64::INFINITY }).collect();
        let Quantiles { low, median, high, .. } = spread(&within, level);
        let at = |at: f64| if at < end { Instant::from_unix_milliseconds(at as i64).ok() } else { None };
        Crossing { low: at(low), median: at(median), high: at(high), probability: before(instants, end) }
    }
}

/// The share of paths on which something happens before an instant.
pub(super) fn before(instants: &[f64], end: f64) -> f64 {
    let count = instants.iter().filter(|at| **at < end).count();
    let of = if flipped(Flip::PathsCounted) { count } else { instants.len() };
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// The bounds, the middle and the mean of equally likely values: each bound is the least value that at least so
/// large a share does not exceed.
fn spread(values: &[f64], level: f64) -> Quantiles {
    // Paths come by ascending spend, so that most columns are in order already, or in the order turned round.
    let turned = values.first() > values.last();
    let at = |place: usize| {
        let place = if turned { values.len().saturating_sub(place).saturating_sub(1) } else { place };
        values.get(place).copied().unwrap_or(0.0)
    };
    let places = ordered(values.len(), &mut |left, right| at(left) < at(right));
    let count = values.len() as f64;
    let tail = (1.0 - level) / 2.0;
    let quantile = |share: f64| {
        // A share such as 0.1 of 200 is 20 paths, and not 20.000000000000004 of them.
        let place = (share * count - 1e-9).ceil().max(1.0) as usize;
        places.get(place.saturating_sub(1)).or(places.last()).map_or(0.0, |place| at(*place))
    };
    let mean = if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / count };
    Quantiles { low: quantile(tail), median: quantile(0.5), high: quantile(1.0 - tail), expected: mean }
}

fn instant(at: i64) -> f64 {
    if at == NEVER { f64::INFINITY } else { at as f64 }
}
