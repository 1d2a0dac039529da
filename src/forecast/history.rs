//! What a history says, in figures that do not depend on its scale.

/// Days that are looked back on: sixteen weeks, beyond which accounts have changed.
const REMEMBERED: usize = 112;
/// Keeps the logarithm of an idle stretch finite.
pub(super) const IDLE: f64 = 0.1;
/// How many figures a history is described by.
pub(super) const FEATURES: usize = 20;

/// A history in figures.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    /// Mean spend of a day of average weekday; zero where nothing was ever spent.
    pub(super) level: f64,
    /// What each weekday spends over the average, from the first day ahead on.
    pub(super) weekdays: [f64; 7],
    pub(super) features: [f64; FEATURES],
    /// How much it looks like steady traffic rather than one person's work, 0 to 1.
    pub(super) steadiness: f64,
    /// What steady traffic spends a day now, over the level.
    pub(super) steady_level: f64,
    /// Spread of its days around that, over the level.
    pub(super) dispersion: f64,
    /// Days looked back on.
    pub(super) days: f64,
}

/// `weekday` is that of the first day of `daily`, 0 for Monday. A day that is not a number is one of which nothing is
/// known: the days before and after it follow one another, each on its weekday.
pub(super) fn summary(daily: &[f64], weekday: u32) -> Summary {
    let skipped = daily.len().saturating_sub(REMEMBERED);
    let recent = daily.get(skipped..).unwrap_or_default();
    let mut position = Weekday::of(weekday);
    position.advance(skipped);
    let first = position;
    position.advance(recent.len());

    let days = count(known(recent).count());
    let mean = known(recent).sum::<f64>() / days;
    if mean.is_nan() || mean <= 0.0 {
        return Summary {
            level: 0.0,
            weekdays: [1.0; 7],
            features: [0.0; FEATURES],
            steadiness: 0.0,
            steady_level: 0.0,
            dispersion: 0.0,
            days,
        };
    }
    let pattern = pattern(recent, mean, first);
    // What the weekdays of this stretch make of an average level.
    let mut exposure = 0.0;
    let mut at = first;
    for spend in recent {
        let usual = at.take(&pattern);
        if !spend.is_nan() {
            exposure += usual;
        }
    }
    let level = mean * (days / exposure);
    let shape = Shape::of(recent, level, first, &pattern);
    let mut weekdays = [1.0; 7];
    for ahead in &mut weekdays {
        *ahead = position.take(&pattern);
    }
    shape.summary(level, weekdays, days)
}

/// The days of which something is known.
pub(super) fn known(daily: &[f64]) -> impl Iterator<Item = f64> {
    daily.iter().copied().filter(|spend| !spend.is_nan())
}

/// A place in the week.
#[derive(Clone, Copy)]
struct Weekday(usize);

impl Weekday {
    fn of(weekday: u32) -> Weekday {
        Weekday(usize::try_from(weekday % 7).unwrap_or(0))
    }

    fn advance(&mut self, days: usize) {
        self.0 = self.0.wrapping_add(days) % 7;
    }

    /// What this weekday has in a table of seven; then the next day.
    fn take(&mut self, table: &[f64; 7]) -> f64 {
        let value = table.get(self.0).copied().unwrap_or(1.0);
        self.advance(1);
        value
    }
}

/// What each weekday, from Monday, spends over the average: drawn towards 1 the more, the more its days vary.
fn pattern(recent: &[f64], mean: f64, first: Weekday) -> [f64; 7] {
    const SHRINKAGE: f64 = 8.0;
    let days = known(recent).count();
    if days < 7 {
        return [1.0; 7];
    }
    let (mut sums, mut counts) = ([0.0; 7], [0.0; 7]);
    let mut at = first;
    for spend in recent {
        if let (Some(sum), Some(count), false) = (sums.get_mut(at.0), counts.get_mut(at.0), spend.is_nan()) {
            *sum += spend / mean;
            *count += 1.0;
        }
        at.advance(1);
    }
    let mut means = [1.0; 7];
    for ((mean, sum), count) in means.iter_mut().zip(&sums).zip(&counts) {
        *mean = sum / count;
    }
    // One week shows no weekday apart from its noise: it counts for little.
    let (centre, spare, least) = if days < 14 { ([1.0; 7], 1.0, 4.0) } else { (means, 7.0, 0.05) };
    let mut squares = 0.0;
    let mut at = first;
    for spend in recent {
        let apart = spend / mean - at.take(&centre);
        if !spend.is_nan() {
            squares += apart * apart;
        }
    }
    let strength = SHRINKAGE * squares / (count(days) - spare).max(1.0) + least;
    let mut pattern = [1.0; 7];
    let mut total = 0.0;
    for ((factor, sum), count) in pattern.iter_mut().zip(&sums).zip(&counts) {
        *factor = (sum + strength) / (count + strength);
        total += *factor;
    }
    pattern.map(|factor| factor * (7.0 / total))
}

/// Moments of the days, each over what its weekday makes of the level.
#[derive(Default)]
struct Shape {
    last: [f64; 4],
    fast: f64,
    slow: f64,
    clipped: f64,
    active: f64,
    active_week: f64,
    idle_days: f64,
    highest: f64,
    growth: f64,
    dispersion: f64,
}

impl Shape {
    fn of(recent: &[f64], level: f64, first: Weekday, pattern: &[f64; 7]) -> Shape {
        const WINDOWS: [usize; 4] = [1, 3, 7, 14];
        let total = known(recent).count();
        let half = total / 2;
        let mut shape = Shape::default();
        let (mut fast_weight, mut slow_weight) = (0.0, 0.0);
        let (mut squares, mut early, mut late) = (0.0, 0.0, 0.0);
        let mut at = first;
        let mut remaining = total;
        for spend in recent {
            let usual = at.take(pattern);
            if spend.is_nan() {
                continue;
            }
            let share = spend / level;
            // Softened, so that a Sunday on which nothing is usual says little either way.
            let over = (share + IDLE) / (usual + IDLE);
            for (sum, window) in shape.last.iter_mut().zip(&WINDOWS) {
                if remaining <= *window {
                    *sum += over;
                }
            }
            shape.fast = shape.fast * 0.7 + over;
            fast_weight = fast_weight * 0.7 + 1.0;
            shape.slow = shape.slow * 0.9 + over;
            slow_weight = slow_weight * 0.9 + 1.0;
            shape.clipped += if over < 3.0 { over } else { 3.0 };
            if *spend > 0.0 {
                shape.active += 1.0;
                if remaining <= 7 {
                    shape.active_week += 1.0;
                }
                shape.idle_days = 0.0;
            } else {
                shape.idle_days += 1.0;
            }
            shape.highest = larger(shape.highest, over);
            squares += (share - usual) * (share - usual);
            if remaining <= half {
                late += over;
            } else {
                early += over;
            }
            remaining = remaining.saturating_sub(1);
        }
        let days = count(total);
        for (sum, window) in shape.last.iter_mut().zip(WINDOWS) {
            *sum /= count(window.min(total));
        }
        shape.fast /= fast_weight;
        shape.slow /= slow_weight;
        shape.clipped /= days;
        shape.active /= days;
        shape.active_week /= days.min(7.0);
        shape.highest /= days;
        if half > 0 {
            shape.growth = late / count(half) - early / count(total.saturating_sub(half));
        }
        shape.dispersion = (squares / days).sqrt();
        shape
    }

    fn summary(&self, level: f64, weekdays: [f64; 7], days: f64) -> Summary {
        let [day, three, week, fortnight] = self.last.map(logarithm);
        let (fast, slow) = (logarithm(self.fast), logarithm(self.slow));
        let age = libm::log(days) - 2.3;
        let spread = libm::log(self.dispersion + 0.2);
        let features = [
            1.0,
            age,
            age * age,
            day,
            three,
            week,
            fortnight,
            fast,
            slow,
            week * age,
            slow * age,
            logarithm(self.clipped),
            self.active,
            self.active * age,
            self.active_week,
            libm::log(1.0 + self.idle_days),
            self.highest,
            self.growth,
            spread,
            spread * age,
        ];
        // A few equal days are chance more often than steadiness; a single day shows nothing.
        let doubt = self.dispersion * (1.0 + 14.0 / days).sqrt() / 0.35;
        let doubt = doubt * doubt;
        let steadiness = if days > 1.0 { 1.0 / (1.0 + doubt * doubt) } else { 0.0 };
        Summary { level, weekdays, features, steadiness, steady_level: self.slow, dispersion: self.dispersion, days }
    }
}

/// Of a mean over the level; 0 where they are the same. What is beyond three times the level says no more than that: one
/// huge day is not to be drawn out.
fn logarithm(over: f64) -> f64 {
    libm::log((over.min(3.0) + IDLE) / (1.0 + IDLE))
}

/// Of two numbers. In wasm `f64::max` is a call: it has rules of its own for what is not a number.
pub(super) fn larger(one: f64, other: f64) -> f64 {
    if one < other { other } else { one }
}

/// A number of days, exactly.
pub(super) fn count(days: usize) -> f64 {
    u32::try_from(days).map_or(0.0, f64::from)
}
