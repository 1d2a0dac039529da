//! An account, day by day, through the real ledger.

use super::fit::charge;
use super::workload::Workload;
use crate::amount::{Decimal, Money, Ratio, RoundingMode};
use crate::catalog::policy::OverageAtRenewal;
use crate::document::output::output;
use crate::ledger::{Account, Alert, Balance, Ledger, PackOrder, Receipt, Recharge, Window};
use crate::mutation::{Flip, flipped};
use crate::ordered::ordered;
use crate::time::{Calendar, Day};
use crate::{Catalog, Error, ErrorCode, Instant, Payment, Quote, Usage};

/// What happens to an account.
///
/// ```
/// use drawdown::{Account, Scenario, Traffic, Usage, simulate};
///
/// let spend = |day: &str| Ok::<_, drawdown::Error>(Usage { credits: Some(8.into()), ..Usage::default().at(day.parse()?) });
/// let account = Account::starting("2026-11-01".parse()?); // no plan, nothing granted
/// let traffic = Traffic::Replay(vec![spend("2026-11-01")?, spend("2026-11-02T09:00:00Z")?]);
/// let days = simulate(&Scenario { account, traffic, days: 2, recharge: None, seed: 0 })?;
/// assert_eq!((days.refused, days.total.credits), (2, 0.into()));
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Traffic {
    /// The days of a workload.
    Workload(Workload),
    /// What really happened. What lies beyond the days is left out.
    Replay(Vec<Usage>),
}

/// An account and what is to happen to it.
///
/// ```
/// use drawdown::{Account, Catalog, Per, Scenario, Traffic, Usage, Workload, WorkloadItem, simulate};
///
/// let replies = WorkloadItem::of(Usage::of("reply").attribute("model", "GPT-4o"), 100.into(), Per::Day);
/// let catalog = Some(Catalog::builtin("bookbag")?);
/// let account = Account { catalog, plan: Some("hobby".into()), ..Account::starting("2026-11-02".parse()?) };
/// let workload = Workload { weekdays_only: true, ..Workload::of(vec![replies]) };
/// let traffic = Traffic::Workload(workload);
/// let week = simulate(&Scenario { account, traffic, days: 7, recharge: None, seed: 0 })?;
/// // Four days of 500 credits exhaust the plan, on Friday all is refused, at the weekend nothing happens.
/// let remaining: Vec<_> = week.days.iter().map(|day| day.remaining.map(|left| left.to_string())).collect();
/// assert_eq!(remaining, ["1500", "1000", "500", "0", "0", "0", "0"].map(|left| Some(left.to_string())));
/// assert_eq!(week.refused, 100);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The account, opened at its anchor.
    pub account: Account,
    /// What happens.
    pub traffic: Traffic,
    /// How many days from the anchor's on, 1 to 3,660.
    pub days: u32,
    /// Automatic purchases.
    pub recharge: Option<Recharge>,
    /// Picks the spread of a workload's days: the same seed gives the same days.
    pub seed: u32,
}

output! {
    /// What became of the account.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Per, Scenario, Traffic, Usage, Workload, WorkloadItem, simulate};
    ///
    /// let replies = WorkloadItem::of(Usage::of("reply").quantity("tokens", 2_000), 50.into(), Per::Day);
    /// let account = Account {
    ///     catalog: Some(Catalog::builtin("wotnot")?),
    ///     plan: Some("custom".into()),
    ///     allotment: Some(1_000.into()),
    ///     ..Account::starting("2026-11-01".parse()?)
    /// };
    /// let traffic = Traffic::Workload(Workload::of(vec![replies]));
    /// let month = simulate(&Scenario { account, traffic, days: 30, recharge: None, seed: 0 })?;
    /// assert_eq!(month.total.credits, 1_500.into());
    /// assert_eq!(month.total.cost, None); // the plan's price is not published
    /// assert_eq!(month.days[29].cost, Some("3.5".parse()?)); // 500 credits of overage, open at the end
    /// let warned: Vec<_> = month.alerts.iter().filter_map(|alert| alert.threshold.map(|at| at.to_string())).collect();
    /// assert_eq!(warned, ["0.2", "0.05"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Simulation {
        /// Each day.
        pub days: Vec<SimulatedDay>,
        /// What the ledger would have warned of, in order.
        pub alerts: Vec<Alert>,
        /// How many events were refused.
        pub refused: u64,
        /// All days together.
        pub total: SimulatedTotal,
    }
}

output! {
    /// A day of a simulation.
    ///
    /// ```
    /// use drawdown::{Account, Catalog, Scenario, Traffic, Workload, simulate};
    ///
    /// let catalog = Some(Catalog::builtin("cleverai")?);
    /// let account = Account { catalog, plan: Some("pro".into()), ..Account::starting("2026-11-01".parse()?) };
    /// let scenario = Scenario { account, traffic: Traffic::Workload(Workload::default()), days: 31, recharge: None, seed: 0 };
    /// let days = simulate(&scenario)?.days;
    /// assert_eq!((days[30].day.as_str(), days[30].cost), ("2026-12-01", Some(29.into()))); // the renewal
    /// assert_eq!((days[1].cost, days[1].remaining), (Some(0.into()), Some(5_000.into())));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct SimulatedDay {
        /// The day, `2026-11-20`, at the account's offset.
        pub day: String,
        /// Credits consumed.
        pub spent: Decimal,
        /// The balance at the day's end; none where it is unlimited.
        pub remaining: Option<Decimal>,
        /// Of `spent`, what was beyond the balance and is billed.
        pub overage: Decimal,
        /// The plan's price where a cycle begins, packs bought and overage invoiced; none where a part has no published
        /// price. Overage that is not invoiced yet at the end counts on the last day.
        pub cost: Option<Decimal>,
    }
}

output! {
    /// All days of a simulation.
    ///
    /// ```
    /// use drawdown::{Account, Scenario, Traffic, Workload, simulate};
    ///
    /// let account = Account::starting("2026-11-01".parse()?); // no catalog: credits without a price
    /// let traffic = Traffic::Workload(Workload::default());
    /// let total = simulate(&Scenario { account, traffic, days: 7, recharge: None, seed: 0 })?.total;
    /// assert_eq!((total.credits, total.cost), (0.into(), None));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct SimulatedTotal {
        /// Credits consumed.
        pub credits: Decimal,
        /// What it costs; none where a part has no published price.
        pub cost: Option<Money>,
    }
}

/// Lets the days of an account pass, each through the ledger's own operations.
///
/// A workload's events a month are spread evenly over its 30 days, or over its 22 weekdays, none at weekends; what does
/// not come out whole is carried to the next day. Each 30 days there are `growth_per_month` more than in the 30 before.
/// With `spread`, a day has 1 + spread × z times as many, not below none, where z is the sum of twelve numbers drawn evenly
/// from 0 to 1 less 6: a bell around 0 with a standard deviation of 1. The seed alone decides the draws. A day's events
/// are booked at its last millisecond, item by item, as many together as the balance covers; from there on one by one, so
/// that what is refused is counted by the event.
///
/// # Errors
/// Those of [`Ledger::open`] within `account`, and of [`Catalog::price`] with the item in the path;
/// [`ErrorCode::OutOfRange`] for a number of days; [`ErrorCode::UnknownPack`].
///
/// ```
/// use drawdown::{Account, Catalog, Per, Scenario, Traffic, Usage, Workload, WorkloadItem, simulate};
///
/// let chat = Usage::of("chat").attribute("model", "GPT-4o").quantity("tokens", 1_000);
/// let workload = Workload { spread: "0.3".parse()?, ..Workload::of(vec![WorkloadItem::of(chat, 30.into(), Per::Day)]) };
/// let catalog = Some(Catalog::builtin("cleverai")?);
/// let account = Account { catalog, plan: Some("pro".into()), ..Account::starting("2026-11-01".parse()?) };
/// let scenario = Scenario { account, traffic: Traffic::Workload(workload), days: 30, recharge: None, seed: 7 };
/// let month = simulate(&scenario)?;
/// assert_eq!(month.days.len(), 30);
/// assert_ne!(month.days[0].spent, month.days[1].spent);
/// assert_eq!(simulate(&scenario)?, month);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn simulate(scenario: &Scenario) -> Result<Simulation, Error> {
    const MOST: u32 = 3_660;
    if scenario.days == 0 || scenario.days > MOST {
        let message = format!("is {}; a simulation has from 1 to {MOST} days", scenario.days);
        return Err(Error::new(ErrorCode::OutOfRange, message).within("days"));
    }
    let account = &scenario.account;
    let calendar = Calendar::new(account.anchor, account.offset).map_err(|error| error.within("account"))?;
    let ledger = Ledger::open(account.clone()).map_err(|error| error.within("account"))?;
    let balance = ledger.balance(None)?;
    let mut run = Run {
        scenario,
        catalog: account.catalog.as_ref(),
        ledger,
        balance,
        bought: 0,
        alerts: Vec::new(),
        refused: 0,
        today: Today::default(),
    };
    run.open_cycle()?;
    let mut source = Source::of(scenario)?;
    let (mut days, mut day) = (Vec::new(), calendar.day(account.anchor));
    for passed in 0..scenario.days {
        let end = calendar.start(day.next())?.plus_milliseconds(-1)?;
        run.day(&mut source, passed, day, end)?;
        if passed.saturating_add(1) == scenario.days {
            run.settle()?;
        }
        let today = std::mem::take(&mut run.today);
        days.push(SimulatedDay {
            day: day.to_string(),
            spent: Decimal::ZERO,
            remaining: run.balance.remaining,
            overage: today.overage,
            cost: today.cost.filter(|_| run.currency().is_some()),
        });
        day = day.next();
    }
    run.finished(days)
}

struct Run<'a> {
    scenario: &'a Scenario,
    catalog: Option<&'a Catalog>,
    ledger: Ledger,
    balance: Balance,
    /// Packs bought in this cycle.
    bought: u32,
    alerts: Vec<Alert>,
    refused: u64,
    today: Today,
}

struct Today {
    overage: Decimal,
    cost: Option<Decimal>,
}

impl Default for Today {
    fn default() -> Today {
        Today { overage: Decimal::ZERO, cost: Some(Decimal::ZERO) }
    }
}

impl Run<'_> {
    fn day(&mut self, source: &mut Source<'_>, passed: u32, day: Day, end: Instant) -> Result<(), Error> {
        match source {
            Source::Replay { usages, order } => {
                // Newest first, so that the next is the last.
                while let Some(index) = order.last().copied() {
                    let Some(usage) = usages.get(index).filter(|usage| usage.at.is_some_and(|at| at <= end)) else {
                        break;
                    };
                    order.pop();
                    let told = |error: Error| error.at_index(index).within("replay").within("workload");
                    let receipt = self.ledger.record(usage).map_err(told)?;
                    self.take(receipt)?;
                    self.recharge(usage.at.unwrap_or(end))?;
                }
                self.pass(end)
            }
            Source::Workload(days) => {
                self.pass(end)?;
                for (each, count) in days.events(passed, day, end, self.scenario.account.plan.as_deref())? {
                    self.book(each, count, end)?;
                }
                Ok(())
            }
        }
    }

    fn pass(&mut self, to: Instant) -> Result<(), Error> {
        let receipt = self.ledger.advance(to)?;
        self.take(receipt)?;
        self.recharge(to)
    }

    /// So many events of an item, as many at once as are sure to be admitted.
    fn book(&mut self, each: Decimal, count: u64, at: Instant) -> Result<(), Error> {
        let mut left = if each.is_zero() { 0 } else { count };
        let mut together = 1;
        while left > 0 {
            let covered = self.covered(each)?.min(left);
            let events = if covered > 0 { covered } else { together.min(left) };
            if self.spend(each.times(events.into())?, at)? {
                left = left.saturating_sub(events);
                // Nothing is left and it was admitted: it is billed or owed, and so is the rest, up to a cap.
                if covered == 0 && self.balance.remaining.is_some_and(Decimal::is_zero) {
                    together = if self.balance.blocked { 1 } else { left.max(1) };
                }
                self.recharge(at)?;
            } else if events > 1 {
                together = events.div_euclid(2);
            } else {
                self.refused = self.refused.saturating_add(left);
                left = 0;
            }
        }
        Ok(())
    }

    /// How many events the balance covers, up to the one that makes a recharge due.
    fn covered(&self, each: Decimal) -> Result<u64, Error> {
        let Some(remaining) = self.balance.remaining else { return Ok(u64::MAX) };
        let whole = |credits: Decimal| {
            let events = Ratio::from(credits).divide(&each.into())?.rounded(RoundingMode::Down, &Ratio::ONE)?;
            Ok::<u64, Error>(events.numerator_u64().unwrap_or(u64::MAX))
        };
        let mut events = whole(remaining)?;
        if let Some(recharge) = self.scenario.recharge.as_ref().filter(|rule| self.may_recharge(rule))
            && remaining >= recharge.below
        {
            events = events.min(whole(remaining.minus(recharge.below)?)?.saturating_add(1));
        }
        Ok(events)
    }

    fn spend(&mut self, credits: Decimal, at: Instant) -> Result<bool, Error> {
        let refused = self.refused;
        let receipt = self.ledger.record(&Usage { credits: Some(credits), ..Usage::default().at(at) })?;
        self.take(receipt)?;
        let admitted = refused == self.refused;
        self.refused = refused;
        Ok(admitted)
    }

    fn take(&mut self, receipt: Receipt) -> Result<(), Error> {
        for entry in &receipt.entries {
            self.today.overage = self.today.overage.plus(entry.overage)?;
        }
        for invoice in &receipt.invoices {
            self.pay(Some(invoice.total.amount))?;
        }
        let refused = u64::try_from(receipt.refused.len()).unwrap_or(u64::MAX);
        self.refused = self.refused.saturating_add(refused);
        self.alerts.extend(receipt.alerts);
        let renewed = receipt.balance.cycle != self.balance.cycle;
        self.balance = receipt.balance;
        if renewed { self.open_cycle() } else { Ok(()) }
    }

    fn open_cycle(&mut self) -> Result<(), Error> {
        self.bought = 0;
        let account = &self.scenario.account;
        let plans = self.catalog.map(|catalog| &catalog.document().plans);
        match plans.zip(account.plan.as_deref()).and_then(|(plans, plan)| plans.get(plan)) {
            Some(plan) => self.pay(charge(plan, account.allotment, account.seats)?),
            None => Ok(()),
        }
    }

    fn pay(&mut self, amount: Option<Decimal>) -> Result<(), Error> {
        self.today.cost = self.today.cost.zip(amount).map(|(cost, amount)| cost.plus(amount)).transpose()?;
        Ok(())
    }

    fn may_recharge(&self, rule: &Recharge) -> bool {
        const MOST: u32 = 1_000;
        self.bought < rule.max_per_cycle.filter(|_| !flipped(Flip::RechargeLimit)).unwrap_or(MOST)
    }

    fn recharge(&mut self, at: Instant) -> Result<(), Error> {
        let Some(rule) = &self.scenario.recharge else { return Ok(()) };
        while self.balance.remaining.is_some_and(|remaining| remaining < rule.below) && self.may_recharge(rule) {
            let order = PackOrder { at, id: None, payment: Payment::Packs(1) };
            let receipt = self.ledger.purchase(&rule.pack, &order).map_err(|error| error.within("recharge"))?;
            self.bought = self.bought.saturating_add(1);
            let plan = self.scenario.account.plan.as_deref();
            let bought = self.catalog.map(|catalog| catalog.purchase(&rule.pack, order.payment, plan)).transpose()?;
            self.pay(bought.map(|bought| bought.total.amount))?;
            self.take(receipt)?;
        }
        Ok(())
    }

    /// Counts what would be invoiced for overage, were the cycle to end here.
    fn settle(&mut self) -> Result<(), Error> {
        let account = &self.scenario.account;
        let Some(catalog) = self.catalog else { return Ok(()) };
        let listed = catalog.document().policy.overage_at_renewal;
        let settled = account.policy.overage_at_renewal.or(listed).unwrap_or(OverageAtRenewal::Invoice);
        let mut open = self.balance.overage;
        for invoice in self.ledger.invoices().iter().filter(|invoice| invoice.cycle == self.balance.cycle) {
            for line in &invoice.lines {
                open = open.minus(line.quantity)?;
            }
        }
        if settled != OverageAtRenewal::Invoice || open <= Decimal::ZERO || flipped(Flip::OpenOverage) {
            return Ok(());
        }
        let owed = catalog.overage(open, account.plan.as_deref())?;
        self.pay(owed.map(|owed| owed.amount))
    }

    fn currency(&self) -> Option<&str> {
        self.catalog.and_then(|catalog| catalog.document().money())
    }

    fn finished(self, mut days: Vec<SimulatedDay>) -> Result<Simulation, Error> {
        let (mut credits, mut cost) = (Decimal::ZERO, Some(Decimal::ZERO));
        for (day, spent) in days.iter_mut().zip(self.ledger.daily(Window::All)?) {
            day.spent = spent.credits;
            credits = credits.plus(day.spent)?;
            cost = cost.zip(day.cost).map(|(cost, day)| cost.plus(day)).transpose()?;
        }
        let cost = cost.zip(self.currency());
        let cost = cost.map(|(amount, currency)| Money { amount, currency: currency.to_owned() });
        let total = SimulatedTotal { credits, cost };
        Ok(Simulation { days, alerts: self.alerts, refused: self.refused, total })
    }
}

/// Where a day's events come from.
enum Source<'a> {
    Replay { usages: &'a [Usage], order: Vec<usize> },
    Workload(Days<'a>),
}

impl<'a> Source<'a> {
    fn of(scenario: &'a Scenario) -> Result<Source<'a>, Error> {
        let in_workload = |error: Error| error.within("workload");
        match &scenario.traffic {
            Traffic::Workload(workload) => Days::of(scenario, workload).map_err(in_workload).map(Source::Workload),
            Traffic::Replay(usages) => {
                if let Some(index) = usages.iter().position(|usage| usage.at.is_none()) {
                    let missing = Error::invalid("is missing: what is replayed says when it happened").within("at");
                    return Err(in_workload(missing.at_index(index).within("replay")));
                }
                let at = |index: usize| usages.get(index).and_then(|usage| usage.at);
                let mut order = ordered(usages.len(), &mut |left, right| at(left) < at(right));
                order.reverse();
                Ok(Source::Replay { usages, order })
            }
        }
    }
}

/// The days of a workload.
struct Days<'a> {
    catalog: Option<&'a Catalog>,
    workload: &'a Workload,
    /// Events of each item on an ordinary day, and what is carried from the day before.
    rates: Vec<(f64, f64)>,
    growth: f64,
    spread: f64,
    random: u64,
    /// What one event costs, where that is the same on all days.
    prices: Vec<Decimal>,
    /// Prices change with time.
    dated: bool,
}

impl<'a> Days<'a> {
    fn of(scenario: &'a Scenario, workload: &'a Workload) -> Result<Days<'a>, Error> {
        let days = f64::from(workload.days());
        let mut rates = Vec::new();
        for events in workload.events_per_month()? {
            rates.push((float(events) / days, 0.0));
        }
        Ok(Days {
            catalog: scenario.account.catalog.as_ref(),
            workload,
            rates,
            growth: 1.0,
            spread: float(workload.spread),
            random: scenario.seed.into(),
            prices: Vec::new(),
            dated: false,
        })
    }

    /// Of each item, what one event costs and how many there are on a day.
    fn events(&mut self, passed: u32, day: Day, at: Instant, plan: Option<&str>) -> Result<Vec<(Decimal, u64)>, Error> {
        if passed > 0 && passed.is_multiple_of(30) {
            let growth = 1.0 + float(self.workload.growth_per_month);
            self.growth = if flipped(Flip::GrowthCompounds) { growth } else { self.growth * growth };
        }
        let weekend = self.workload.weekdays_only && day.weekday() >= 5 && !flipped(Flip::Weekends);
        let mut bell = -6.0;
        for _ in 0..12 {
            bell += self.draw();
        }
        let busy = if weekend { 0.0 } else { self.growth * (1.0 + self.spread * bell).max(0.0) };
        let mut events = Vec::new();
        for (index, (item, (rate, carried))) in self.workload.items.iter().zip(&mut self.rates).enumerate() {
            let expected = *rate * busy + *carried;
            // A sum of tenths may miss the whole number that it stands for by a trace.
            let count = (expected + 1e-6).floor();
            *carried = if flipped(Flip::CarriedEvents) { 0.0 } else { expected - count };
            let price = match self.prices.get(index).filter(|_| !self.dated) {
                Some(price) => *price,
                None => {
                    let quote = price(self.catalog, &item.usage, at, plan);
                    let quote = quote.map_err(|error| error.within("usage").in_item(index).within("workload"))?;
                    self.dated |= quote.catalog.effective_from.is_some();
                    self.prices.push(quote.credits);
                    quote.credits
                }
            };
            events.push((price, count as u64));
        }
        Ok(events)
    }

    /// A number from 0 to below 1 (SplitMix64).
    fn draw(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }
}

/// What one event costs on an account's plan.
fn price(catalog: Option<&Catalog>, usage: &Usage, at: Instant, plan: Option<&str>) -> Result<Quote, Error> {
    let Some(catalog) = catalog else {
        return Err(Error::invalid("cannot be priced: the account has no catalog"));
    };
    let usage = usage.clone().at(at);
    catalog.price(&match plan.filter(|_| usage.credits.is_none()) {
        Some(plan) => usage.attribute("plan", plan),
        None => usage,
    })
}

/// For counts of events alone, which are whole numbers before they meet credits.
fn float(value: Decimal) -> f64 {
    let (digits, places) = value.parts();
    let mut float = digits as f64;
    for _ in 0..places {
        float /= 10.0;
    }
    float
}
