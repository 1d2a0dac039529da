//! Consumption by model, agent, day, or anything else.

use std::collections::BTreeMap;

use super::span::{Consumed, Span};
use crate::ledger::names::Name;
use crate::ledger::position::share;
use crate::ledger::retention::TotalKey;
use crate::ledger::{DayCredits, Ledger, Share, Window};
use crate::time::Day;
use crate::{Decimal, Error, Instant};

/// What a breakdown is by.
#[derive(Clone, Copy)]
pub(super) enum By {
    Meter,
    Category,
    /// An attribute; `None`: one that no usage ever stated.
    Attribute(Option<Name>),
}

impl Ledger {
    /// Consumption by `model`, `agent`, `conversation`, `meter`, `category`, `day` or any attribute: the
    /// largest first, days in their order. Reversals are taken off where the usage was; what usage does not
    /// state stands under an empty key, and so does the rounding of periods. Of days that are no longer kept
    /// entry by entry, meter, model, agent and category are known, whole days at a time. The credits add up to the
    /// window's consumption exactly.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfRange`] for a window that holds no instant.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger, Usage, Window};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(100.into(), start))?;
    /// let spend = |credits: u32, model: &str| {
    ///     Usage { credits: Some(credits.into()), ..Usage::default() }.attribute("model", model).at(start)
    /// };
    /// ledger.record_all(&[spend(9, "gpt-4o"), spend(3, "gpt-4o-mini")])?;
    /// let models = ledger.breakdown("model", Window::Days(7))?;
    /// assert_eq!((models[0].key.as_str(), models[0].share.to_string().as_str()), ("gpt-4o", "0.75"));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn breakdown(&self, by: &str, window: Window) -> Result<Vec<Share>, Error> {
        if by == "day" {
            let mut days = self.by_day(window)?;
            days.retain(|_, (credits, events)| !credits.is_zero() || *events > 0);
            return shares(days.into_iter().map(|(day, sums)| (day.to_string(), sums)).collect());
        }
        let (by, named) = (self.by(by), by);
        let mut keys: BTreeMap<Option<Name>, (Decimal, u64)> = BTreeMap::new();
        let mut categories: BTreeMap<&str, (Decimal, u64)> = BTreeMap::new();
        let span = self.span(window)?;
        for (key, (credits, events)) in self.forgotten(span) {
            let sums = match (by, named) {
                (By::Category, _) => categories.entry(self.listed_category(key.meter, span.from)).or_default(),
                (By::Meter, _) => keys.entry(key.meter).or_default(),
                (_, "model") => keys.entry(key.model).or_default(),
                (_, "agent") => keys.entry(key.agent).or_default(),
                _ => keys.entry(None).or_default(),
            };
            *sums = (sums.0.plus(*credits)?, sums.1.saturating_add(*events));
        }
        for consumed in self.consumed(span) {
            let consumed = consumed?;
            let sums = match by {
                By::Category => categories.entry(self.category(&consumed)).or_default(),
                _ => keys.entry(self.key(by, &consumed)).or_default(),
            };
            sums.0 = sums.0.plus(consumed.credits)?;
            sums.1 = sums.1.saturating_add(u64::from(consumed.event));
        }
        let text = |name: Option<Name>| name.map_or(String::new(), |name| self.names.attribute(name).to_string());
        let keys = keys.into_iter().map(|(name, sums)| (text(name), sums));
        let mut sums: Vec<_> =
            categories.into_iter().map(|(category, sums)| (category.to_owned(), sums)).chain(keys).collect();
        // A reversal of nothing, of an event outside the window, says nothing.
        sums.retain(|(_, (credits, events))| !credits.is_zero() || *events > 0);
        sums.sort_by(|(left, (most, _)), (right, (more, _))| more.cmp(most).then_with(|| left.cmp(right)));
        shares(sums)
    }

    /// Credits consumed by day, idle days included: what a forecast learns from. A reversal counts on the day
    /// that it was made.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfRange`] for a window that holds no instant.
    ///
    /// ```
    /// use drawdown::{Account, Ledger, Window};
    ///
    /// let mut ledger = Ledger::open(Account::starting("2026-11-01".parse()?))?;
    /// ledger.advance("2026-11-20T12:00:00Z".parse()?)?;
    /// let days = ledger.daily(Window::Days(7))?;
    /// assert_eq!((days.len(), days[6].day.as_str()), (7, "2026-11-20"));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn daily(&self, window: Window) -> Result<Vec<DayCredits>, Error> {
        let days = self.by_day(window)?.into_iter();
        Ok(days.map(|(day, (credits, _))| DayCredits { day: day.to_string(), credits }).collect())
    }

    fn by_day(&self, window: Window) -> Result<BTreeMap<Day, (Decimal, u64)>, Error> {
        let span = self.span(window)?;
        let (mut day, last) = self.days(span);
        let mut days = BTreeMap::new();
        while day <= last {
            days.insert(day, (Decimal::ZERO, 0_u64));
            day = day.next();
        }
        for (key, (credits, events)) in self.forgotten(span) {
            let sums = days.entry(key.day).or_default();
            *sums = (sums.0.plus(*credits)?, sums.1.saturating_add(*events));
        }
        // Bookings come in order: a day is looked up once, not once a booking.
        let mut today: Option<(Day, Instant, Decimal, u64)> = None;
        for consumed in self.consumed(span) {
            let consumed = consumed?;
            let at = consumed.record.key.at;
            let (day, end, credits, events) = match today.take() {
                Some(same) if at < same.1 => same,
                other => {
                    close_day(&mut days, other)?;
                    let day = self.terms.calendar.day(at);
                    (day, self.terms.calendar.start(day.next())?, Decimal::ZERO, 0)
                }
            };
            let events = events.saturating_add(u64::from(consumed.event));
            today = Some((day, end, credits.plus(consumed.credits)?, events));
        }
        close_day(&mut days, today)?;
        Ok(days)
    }

    pub(super) fn by(&self, by: &str) -> By {
        match by {
            "meter" => By::Meter,
            "category" => By::Category,
            attribute => By::Attribute(self.names.known(attribute)),
        }
    }

    /// What a booking is counted under, of meters and attributes.
    pub(super) fn key(&self, by: By, consumed: &Consumed<'_>) -> Option<Name> {
        let content = &consumed.usage?.content;
        match by {
            By::Meter => content.meter,
            By::Attribute(name) => content.attribute(name?),
            By::Category => None,
        }
    }

    /// The category that usage states, else its meter's.
    pub(super) fn category(&self, consumed: &Consumed<'_>) -> &str {
        let Some(spend) = consumed.usage else { return "" };
        let stated = self.names.known("category").and_then(|name| spend.content.attribute(name));
        if let Some(stated) = stated {
            return self.names.text(stated);
        }
        self.listed_category(spend.content.meter, consumed.record.key.at)
    }

    /// The category of a meter in the price list.
    fn listed_category(&self, meter: Option<Name>, at: Instant) -> &str {
        let catalog = self.terms.catalog(at);
        let meter = meter.map(|meter| self.names.text(meter));
        let listed = catalog.zip(meter).and_then(|(catalog, meter)| catalog.document().meters.get(meter));
        listed.map_or("", |meter| &meter.category)
    }

    /// The totals of a span's whole days: what is no longer kept entry by entry.
    fn forgotten(&self, span: Span) -> impl Iterator<Item = (&TotalKey, &(Decimal, u64))> {
        let (first, last) = self.days(span);
        self.totals.iter().filter(move |(key, _)| key.day >= first && key.day <= last)
    }
}

fn close_day(days: &mut BTreeMap<Day, (Decimal, u64)>, day: Option<(Day, Instant, Decimal, u64)>) -> Result<(), Error> {
    if let Some((day, _, credits, events)) = day {
        let sums = days.entry(day).or_default();
        *sums = (sums.0.plus(credits)?, sums.1.saturating_add(events));
    }
    Ok(())
}

fn shares(sums: Vec<(String, (Decimal, u64))>) -> Result<Vec<Share>, Error> {
    let total = sums.iter().try_fold(Decimal::ZERO, |sum, (_, (credits, _))| sum.plus(*credits))?;
    let share = |(key, (credits, events))| {
        Ok(Share { key, credits, events, share: share(credits, total)?.unwrap_or(Decimal::ZERO) })
    };
    sums.into_iter().map(share).collect()
}
