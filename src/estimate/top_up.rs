//! The cheapest way to more credits than a plan includes: whole packs, overage, or some of both.

use super::fit::PackCount;
use crate::amount::{Decimal, Ratio, RoundingMode};
use crate::catalog::{Catalog, Payment};
use crate::mutation::{Flip, flipped};
use crate::{Error, ErrorCode};

/// What makes up for a plan's shortage.
#[derive(Clone, Debug)]
pub(super) struct TopUp {
    pub(super) packs: Vec<PackCount>,
    /// The credits that the packs hold.
    pub(super) bought: Decimal,
    /// The credits that are left to overage, and their price; none where nothing is charged for them or no price
    /// is published.
    pub(super) over: Decimal,
    pub(super) overage: Decimal,
    /// What all of it costs; null where the price of overage is needed and not published.
    pub(super) cost: Option<Decimal>,
}

/// What a list lets an account use beyond its balance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beyond {
    /// The most credits; null: as many as wanted.
    pub(super) cap: Option<Decimal>,
    /// Nobody bills it.
    pub(super) forgiven: bool,
}

/// Where a list is unkind, this many combinations are looked at, and the best of them is taken.
const MOST_COMBINATIONS: u32 = 100_000;

/// The cheapest top-up of at least `short` credits on a plan; `None` where there is none.
///
/// A pack with a fee is bought one at a time. Packs for an amount of the buyer's choice are taken alone, and are
/// expected to give no fewer credits for more money.
pub(super) fn cheapest(
    catalog: &Catalog,
    plan: &str,
    short: Decimal,
    with_packs: bool,
    beyond: Option<Beyond>,
) -> Result<Option<TopUp>, Error> {
    let over = |cost| TopUp { packs: Vec::new(), bought: Decimal::ZERO, over: short, overage: Decimal::ZERO, cost };
    let unit = match beyond {
        Some(beyond) if beyond.forgiven => {
            if beyond.cap.is_none_or(|cap| short <= cap) {
                return Ok(Some(over(Some(Decimal::ZERO))));
            }
            Some(Ratio::ZERO)
        }
        Some(_) => catalog.overage_unit_price(plan)?,
        None => None,
    };
    let mut search = Search::new(catalog, plan, short, beyond.filter(|_| unit.is_some()), unit)?;
    if with_packs {
        search.offer_packs()?;
    }
    let most = search.packs.len();
    search.visit(most, search.short, Decimal::ZERO)?;
    let mut found = search.top_up()?;
    if with_packs {
        for (id, pack) in catalog.document().packs.iter().filter(|(_, pack)| pack.price.is_none()) {
            let limit = found.as_ref().and_then(|found| found.cost);
            let step = pack.amount.as_ref().and_then(|rule| rule.step).unwrap_or(search.minor_unit);
            if let Some(bought) = by_amount(catalog, id, plan, short, step)?
                && limit.is_none_or(|limit| bought.cost.is_some_and(|cost| cost < limit))
            {
                found = Some(bought);
            }
        }
    }
    // Overage that is allowed and has no price: it serves, at a cost that nobody knows.
    let unpriced = beyond.filter(|beyond| unit.is_none() && beyond.cap.is_none_or(|cap| short <= cap));
    Ok(found.or_else(|| unpriced.map(|_| over(None))))
}

/// A pack at a fixed price.
struct Offer {
    id: String,
    credits: Decimal,
    cost: Decimal,
    /// So many of it hold what a whole number of the best pack holds, for no less money: more are never needed.
    most: u64,
}

struct Search<'a> {
    catalog: &'a Catalog,
    plan: &'a str,
    short: Decimal,
    beyond: Option<Beyond>,
    unit: Option<Ratio>,
    minor_unit: Decimal,
    /// Best value first.
    packs: Vec<Offer>,
    counts: Vec<u64>,
    best: Option<(Decimal, Vec<u64>)>,
    left: u32,
}

impl<'a> Search<'a> {
    fn new(
        catalog: &'a Catalog,
        plan: &'a str,
        short: Decimal,
        beyond: Option<Beyond>,
        unit: Option<Ratio>,
    ) -> Result<Search<'a>, Error> {
        let minor_unit = catalog.minor_unit();
        let (packs, counts) = (Vec::new(), Vec::new());
        Ok(Search {
            catalog,
            plan,
            short,
            beyond,
            unit,
            minor_unit,
            packs,
            counts,
            best: None,
            left: MOST_COMBINATIONS,
        })
    }

    fn offer_packs(&mut self) -> Result<(), Error> {
        for (id, pack) in self.catalog.document().packs.iter().filter(|(_, pack)| pack.price.is_some()) {
            if !pack.plans.is_empty() && !pack.plans.iter().any(|sold| sold == self.plan) {
                continue;
            }
            let bought = self.catalog.purchase(id, Payment::Packs(1), Some(self.plan))?;
            let (credits, cost) = (bought.credits.plus(bought.bonus)?, bought.total.amount);
            if credits.is_zero() {
                continue;
            }
            let offer = Offer { id: id.to_owned(), credits, cost, most: 0 };
            let mut place = self.packs.len();
            while let Some(before) = place.checked_sub(1).and_then(|place| self.packs.get(place)) {
                if before.cost.times(credits)? <= cost.times(before.credits)? {
                    break;
                }
                place = place.saturating_sub(1);
            }
            self.packs.insert(place, offer);
        }
        let Some(best) = self.packs.first().map(|best| best.credits) else { return Ok(()) };
        for pack in &mut self.packs {
            // best ÷ pack in lowest terms: the numerator is how many packs make a whole number of the best.
            pack.most = Ratio::from(best).divide(&pack.credits.into())?.numerator_u64().unwrap_or(u64::MAX);
        }
        self.counts = vec![0; self.packs.len()];
        Ok(())
    }

    /// Tries every number of the pack before `place`, the least valuable first, and fills up with the best one.
    fn visit(&mut self, place: usize, short: Decimal, cost: Decimal) -> Result<(), Error> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || self.hopeless(short, cost)? {
            return Ok(());
        }
        let Some(at) = place.checked_sub(1) else { return self.settle(short, cost) };
        let Some(pack) = self.packs.get(at) else { return Ok(()) };
        let (credits, price, most) = (pack.credits, pack.cost, pack.most);
        if at == 0 {
            return self.fill(short, cost, credits, price);
        }
        let (mut short, mut cost) = (short, cost);
        for count in 0..if flipped(Flip::PackMix) { 1 } else { most } {
            self.count(at, count);
            self.visit(at, short, cost)?;
            if short <= Decimal::ZERO || self.hopeless(short, cost)? {
                break;
            }
            (short, cost) = (short.minus(credits)?, cost.plus(price)?);
        }
        self.count(at, 0);
        Ok(())
    }

    /// Fills up with the best pack: as many as are needed, and, where overage is cheaper for some of it, fewer.
    fn fill(&mut self, short: Decimal, cost: Decimal, credits: Decimal, price: Decimal) -> Result<(), Error> {
        let needed = packs_for(short, credits)?;
        let (mut least, mut near) = (needed, needed);
        if let Some(beyond) = self.beyond.filter(|_| !flipped(Flip::OverageBeside)) {
            least = beyond.cap.map_or(Ok(0), |cap| packs_for(short.minus(cap)?, credits))?;
            // Beside the two ends only a rounding of overage can make a count the best: within its step.
            let step = self.catalog.overage_step(self.plan);
            near = packs_for(step, credits)?.saturating_add(2).min(64);
        }
        let mut count = least;
        while count <= needed {
            self.count(0, count);
            let bought = credits.times(count.into())?;
            self.settle(short.minus(bought)?, cost.plus(price.times(count.into())?)?)?;
            count = count.saturating_add(1);
            if count > least.saturating_add(near) {
                count = count.max(needed.saturating_sub(near));
            }
        }
        self.count(0, 0);
        Ok(())
    }

    /// Leaves what is short to overage, and keeps the outcome where it is the cheapest.
    fn settle(&mut self, short: Decimal, cost: Decimal) -> Result<(), Error> {
        let mut cost = cost;
        if short > Decimal::ZERO {
            let Some(beyond) = self.beyond.filter(|beyond| beyond.cap.is_none_or(|cap| short <= cap)) else {
                return Ok(());
            };
            cost = cost.plus(self.overage(short, beyond)?)?;
        }
        if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
            self.best = Some((cost, self.counts.clone()));
        }
        Ok(())
    }

    fn overage(&self, credits: Decimal, beyond: Beyond) -> Result<Decimal, Error> {
        let priced = if beyond.forgiven { None } else { self.catalog.overage(credits, Some(self.plan))? };
        Ok(priced.map_or(Decimal::ZERO, |money| money.amount))
    }

    /// Whether not even the best value can make this cheaper than what has been found.
    fn hopeless(&self, short: Decimal, cost: Decimal) -> Result<bool, Error> {
        let Some((best, _)) = &self.best else { return Ok(false) };
        let mut least = Ratio::from(cost);
        let pack = self.packs.first().map(|pack| Ratio::from(pack.cost).divide(&pack.credits.into())).transpose()?;
        let rate = match (pack, self.unit.filter(|_| self.beyond.is_some())) {
            (Some(pack), Some(unit)) if unit.compare(&pack)?.is_lt() => Some(unit),
            (pack, unit) => pack.or(unit),
        };
        if let Some(rate) = rate.filter(|_| short > Decimal::ZERO) {
            least = least.add(&rate.multiply(&short.into())?)?;
        }
        if let Some(unit) = self.unit {
            // What rounding may take off.
            let step = Ratio::from(self.catalog.overage_step(self.plan));
            least = least.subtract(&unit.multiply(&step)?)?.subtract(&self.minor_unit.into())?;
        }
        Ok(least.compare(&Ratio::from(*best))?.is_ge())
    }

    fn count(&mut self, at: usize, count: u64) {
        if let Some(place) = self.counts.get_mut(at) {
            *place = count;
        }
    }

    fn top_up(&self) -> Result<Option<TopUp>, Error> {
        let Some((cost, counts)) = &self.best else { return Ok(None) };
        let (mut packs, mut bought) = (Vec::new(), Decimal::ZERO);
        for (pack, count) in self.packs.iter().zip(counts) {
            if *count > 0 {
                bought = bought.plus(pack.credits.times((*count).into())?)?;
                packs.push(PackCount { pack: pack.id.clone(), count: *count, cost: pack.cost.times((*count).into())? });
            }
        }
        let over = self.short.minus(bought)?.max(Decimal::ZERO);
        let overage = match self.beyond.filter(|_| !over.is_zero()) {
            Some(beyond) => self.overage(over, beyond)?,
            None => Decimal::ZERO,
        };
        Ok(Some(TopUp { packs, bought, over, overage, cost: Some(*cost) }))
    }
}

/// How many packs hold so many credits.
fn packs_for(credits: Decimal, pack: Decimal) -> Result<u64, Error> {
    if credits <= Decimal::ZERO {
        return Ok(0);
    }
    let packs = Ratio::from(credits).divide(&pack.into())?.rounded(RoundingMode::Up, &Ratio::ONE)?;
    packs.numerator_u64().ok_or_else(|| Error::overflow("the number of packs"))
}

/// The smallest amount that buys so many credits of a pack without a fixed price.
fn by_amount(catalog: &Catalog, id: &str, plan: &str, short: Decimal, step: Decimal) -> Result<Option<TopUp>, Error> {
    let Some(rule) = catalog.document().packs.get(id).and_then(|pack| pack.amount.as_ref()) else { return Ok(None) };
    let buys = |steps: u64| {
        let bought = catalog.purchase(id, Payment::Amount(step.times(steps.into())?), Some(plan))?;
        Ok::<_, Error>((bought.credits.plus(bought.bonus)?, bought.total.amount))
    };
    // Too much for the list is as good as not for sale.
    let enough = |steps: u64| match buys(steps) {
        Ok((credits, _)) => Ok(Some(credits >= short)),
        Err(error) if error.code() == ErrorCode::OutOfRange => Ok(None),
        Err(error) => Err(error),
    };
    let mut low = packs_for(rule.minimum, step)?.max(1);
    let Some(first) = enough(low)? else { return Ok(None) };
    let last = match rule.maximum {
        Some(maximum) => Ratio::from(maximum).divide(&step.into())?.rounded(RoundingMode::Down, &Ratio::ONE)?,
        None => Ratio::from(Decimal::from(1_u64 << 50)),
    };
    let last = last.numerator_u64().unwrap_or(u64::MAX);
    let mut high = low;
    let mut reached = first;
    while !reached {
        if high >= last {
            return Ok(None);
        }
        low = high;
        high = high.saturating_mul(2).min(last);
        match enough(high)? {
            Some(found) => reached = found,
            None => return Ok(None),
        }
    }
    while !first && high.saturating_sub(low) > 1 {
        let middle = low.midpoint(high);
        if enough(middle)? == Some(true) { high = middle } else { low = middle }
    }
    let (bought, cost) = buys(high)?;
    let packs = vec![PackCount { pack: id.to_owned(), count: 1, cost }];
    Ok(Some(TopUp { packs, bought, over: Decimal::ZERO, overage: Decimal::ZERO, cost: Some(cost) }))
}
