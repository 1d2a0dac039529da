//! What a month is made of, as the visitor of a pricing page would say it.

use crate::amount::{Decimal, Ratio, RoundingMode};
use crate::document::record::choice;
use crate::document::record::{Field, fill_record};
use crate::document::{Named, Read, Value};
use crate::mutation::{Flip, flipped};
use crate::usage::{Moment, Usage};
use crate::{Error, ErrorCode, Instant};

/// Things that happen again and again.
///
/// A month is 30 days, or 22 where only weekdays count; a week is 7 of them. How often something happens in a month is
/// rounded half up to two places; nothing else is rounded.
///
/// ```
/// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
///
/// let replies = WorkloadItem::of(Usage::of("reply").attribute("model", "GPT-4o"), 30.into(), Per::Day);
/// let workload = Workload::of(vec![replies]);
/// let bookbag = Catalog::builtin("bookbag")?;
/// let all_days = estimate(&bookbag, &workload, &EstimateOptions::default())?;
/// assert_eq!(all_days.credits_per_month, 4_500.into()); // 30 × 30 × 5
/// let weekdays = Workload { weekdays_only: true, ..workload };
/// let weekdays = estimate(&bookbag, &weekdays, &EstimateOptions::default())?;
/// assert_eq!(weekdays.credits_per_month, 3_300.into()); // 30 × 22 × 5
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workload {
    /// What happens.
    pub items: Vec<WorkloadItem>,
    /// Nothing happens on Saturdays and Sundays.
    pub weekdays_only: bool,
    /// How much more there is each month than in the one before, as a fraction; read by [`simulate`](crate::simulate).
    pub growth_per_month: Decimal,
    /// How much days differ, as a fraction of an ordinary day; read by [`simulate`](crate::simulate).
    pub spread: Decimal,
}

/// One thing that happens.
///
/// ```
/// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
///
/// let search = WorkloadItem { label: Some("Research".into()), ..WorkloadItem::of(Usage::of("web_search"), 10.into(), Per::Week) };
/// let found = estimate(&Catalog::builtin("cleverai")?, &Workload::of(vec![search]), &EstimateOptions::default())?;
/// assert_eq!(found.items[0].label, "Research");
/// assert_eq!(found.items[0].credits_per_month, "214.3".parse()?); // 42.86 searches at 5
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct WorkloadItem {
    /// What it is called; the meter's name where it is not said.
    pub label: Option<String>,
    /// One of it.
    pub usage: Usage,
    /// How often it happens each `per`.
    pub times: Decimal,
    /// What `times` is counted in.
    pub per: Per,
}

choice! {
    /// What a number of times is counted in.
    ///
    /// ```
    /// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
    ///
    /// let monthly = |per| {
    ///     let workload = Workload::of(vec![WorkloadItem::of(Usage::of("training"), 7.into(), per)]);
    ///     estimate(&Catalog::builtin("cleverai")?, &workload, &EstimateOptions::default()).map(|found| found.credits_per_month)
    /// };
    /// // 50 credits each: 210, 30 and 7 of them a month.
    /// assert_eq!([monthly(Per::Day)?, monthly(Per::Week)?, monthly(Per::Month)?], [10_500, 1_500, 350].map(Into::into));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Per {
        /// Each day of the month.
        Day = "day",
        /// Each seven days.
        Week = "week",
        /// Each month.
        Month = "month",
    }
}

/// What is known about the account that an estimate is for. Everything may be left out.
///
/// ```
/// use drawdown::{Catalog, EstimateOptions, Per, Usage, Workload, WorkloadItem, estimate};
///
/// let replies = WorkloadItem::of(Usage::of("reply"), 50.into(), Per::Day);
/// let agreed = EstimateOptions { allotment: Some(1_000.into()), ..EstimateOptions::default() };
/// let tokens = Usage::of("reply").quantity("tokens", 2_000);
/// let replies = WorkloadItem { usage: tokens, ..replies };
/// let found = estimate(&Catalog::builtin("wotnot")?, &Workload::of(vec![replies]), &agreed)?;
/// assert_eq!(found.plans[0].overage, "3.5".parse()?); // 500 credits beyond, at 7 USD per 1,000
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EstimateOptions {
    /// The plan that savings are counted on. Default: the best one.
    pub plan: Option<String>,
    /// The credits a month of a plan whose credits are agreed with the vendor.
    pub allotment: Option<Decimal>,
    /// How many seats are wanted, where plans have seats.
    pub seats: Option<u32>,
    /// What is needed of what plans limit: `chatbots` 3. Of `chatbots` and `agents` not stated here as many are
    /// needed as the items name agents.
    pub limits: Named<Decimal>,
    /// What else a plan must offer: `API access`.
    pub features: Vec<String>,
    /// When it happens, for a list whose rates have dated versions.
    pub at: Option<Instant>,
}

impl Workload {
    /// A workload that is the same on all days.
    ///
    /// ```
    /// use drawdown::{Per, Usage, Workload, WorkloadItem};
    ///
    /// let workload = Workload::of(vec![WorkloadItem::of(Usage::of("call").quantity("minutes", 4), 12.into(), Per::Day)]);
    /// assert!(!workload.weekdays_only && workload.spread.is_zero());
    /// ```
    pub fn of(items: Vec<WorkloadItem>) -> Workload {
        Workload { items, ..Workload::default() }
    }

    /// Reads the JSON form that the npm package takes.
    ///
    /// ```
    /// use drawdown::{Per, Usage, Workload, WorkloadItem};
    ///
    /// let workload = Workload::from_json(r#"{"items":[{"usage":{"meter":"call"},"times":"12","per":"day"}]}"#)?;
    /// assert_eq!(workload, Workload::of(vec![WorkloadItem::of(Usage::of("call"), 12.into(), Per::Day)]));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Workload, Error> {
        Workload::read(&Value::parse(text)?)
    }

    /// Days of a month.
    pub(crate) fn days(&self) -> u32 {
        if self.weekdays_only && !flipped(Flip::WeekdayMonth) { 22 } else { 30 }
    }

    /// How often each item happens in a month.
    pub(crate) fn events_per_month(&self) -> Result<Vec<Decimal>, Error> {
        let below = |name, stated: Decimal, least: i8| {
            let message = format!("is {stated}, below {least}");
            let wrong = stated < least.into();
            if wrong { Err(Error::new(ErrorCode::OutOfRange, message).within(name)) } else { Ok(()) }
        };
        below("growthPerMonth", self.growth_per_month, -1).and(below("spread", self.spread, 0))?;
        let mut events = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            events.push(item.events_per_month(self.days()).map_err(|error| error.within("times").in_item(index))?);
        }
        Ok(events)
    }
}

impl WorkloadItem {
    /// One thing that happens so many times, without a label of its own.
    ///
    /// ```
    /// use drawdown::{Per, Usage, WorkloadItem};
    ///
    /// let trainings = WorkloadItem::of(Usage::of("training"), 2.into(), Per::Month);
    /// assert_eq!(trainings.label, None);
    /// ```
    pub fn of(usage: Usage, times: Decimal, per: Per) -> WorkloadItem {
        WorkloadItem { label: None, usage, times, per }
    }

    fn events_per_month(&self, days: u32) -> Result<Decimal, Error> {
        if self.times.is_negative() {
            return Err(Error::new(ErrorCode::OutOfRange, format!("is {}, below zero", self.times)));
        }
        let days = Ratio::from(Decimal::from(days));
        let periods = match self.per {
            Per::Day => days,
            Per::Week => days.divide(&Decimal::from(7).into())?,
            Per::Month => Ratio::ONE,
        };
        let hundredth = Decimal::from_parts(1, 2).unwrap_or(Decimal::ONE);
        let mode = if flipped(Flip::EventCount) { RoundingMode::Down } else { RoundingMode::HalfUp };
        Ratio::from(self.times).multiply(&periods)?.rounded(mode, &hundredth.into())?.to_decimal()
    }
}

impl Error {
    /// The path of an error in one item of a workload.
    pub(super) fn in_item(self, index: usize) -> Error {
        self.at_index(index).within("items")
    }
}

impl Read for Workload {
    fn blank() -> Workload {
        Workload::default()
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        const FIELDS: [Field; 4] =
            [("items", true), ("weekdays_only", false), ("growth_per_month", false), ("spread", false)];
        let (mut weekdays_only, mut growth, mut spread) = (None, None, None);
        fill_record(value, &FIELDS, &mut [&mut self.items, &mut weekdays_only, &mut growth, &mut spread])?;
        self.weekdays_only = weekdays_only.unwrap_or(false);
        self.growth_per_month = growth.unwrap_or_default();
        self.spread = spread.unwrap_or_default();
        Ok(())
    }
}

impl Read for WorkloadItem {
    fn blank() -> WorkloadItem {
        WorkloadItem::of(Usage::default(), Decimal::ZERO, Per::Day)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        const FIELDS: [Field; 4] = [("label", false), ("usage", true), ("times", true), ("per", true)];
        let mut usage = Repeated(Usage::default());
        fill_record(value, &FIELDS, &mut [&mut self.label, &mut usage, &mut self.times, &mut self.per])?;
        self.usage = usage.0;
        Ok(())
    }
}

/// Usage that happens many times: it has no id and no instant.
struct Repeated(Usage);

impl Read for Repeated {
    fn blank() -> Repeated {
        Repeated(Usage::default())
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        self.0 = Usage::read(value)?;
        let stated = if self.0.id.is_some() { "id" } else { "at" };
        if self.0.id.is_some() || self.0.at.is_some() {
            return Err(Error::invalid("is stated for what happens many times").within(stated));
        }
        Ok(())
    }
}

impl Read for EstimateOptions {
    fn blank() -> EstimateOptions {
        EstimateOptions::default()
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        const FIELDS: [&str; 6] = ["plan", "allotment", "seats", "limits", "features", "at"];
        let mut at: Option<Moment> = None;
        let places: &mut [&mut dyn Read] =
            &mut [&mut self.plan, &mut self.allotment, &mut self.seats, &mut self.limits, &mut self.features, &mut at];
        fill_record(value, &FIELDS.map(|name| (name, false)), places)?;
        self.at = at.map(|moment| moment.0);
        Ok(())
    }
}
