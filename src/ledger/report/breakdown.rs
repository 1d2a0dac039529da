//! Consumption by model, agent, day, or anything else.

use super::span::{Consumed, Span};
use crate::ledger::names::Name;
use crate::ledger::position::share;
use crate::ledger::retention::Total;
use crate::ledger::{DayCredits, Ledger, Share, Window};
use crate::ordered::sorted;
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
        let span = self.span(window)?;
        if by == "day" {
            let (first, _) = self.days(span);
            let (mut day, mut rows) = (first, Vec::new());
            for sum in self.by_day(span)? {
                rows.push((day.to_string(), sum));
                day = day.next();
            }
            return shares(rows);
        }
        let (by, named) = (self.by(by), by);
        // By the number of the name, and before all those without one; or by the place in a list of categories.
        let mut sums: Vec<Sum> = Vec::new();
        let mut categories: Vec<&str> = Vec::new();
        let place = |name: Option<Name>| name.map_or(0, |name| (name.0 as usize).saturating_add(1));
        for Total { key, credits, events } in self.forgotten(span) {
            let place = match (by, named) {
                (By::Category, _) => category_place(&mut categories, self.listed_category(key.meter, span.from)),
                (By::Meter, _) => place(key.meter),
                (_, "model") => place(key.model),
                (_, "agent") => place(key.agent),
                _ => 0,
            };
            add(&mut sums, place, *credits, *events)?;
        }
        for consumed in self.consumed(span) {
            let consumed = consumed?;
            let place = match by {
                By::Category => category_place(&mut categories, self.category(&consumed)),
                _ => place(self.key(by, &consumed)),
            };
            add(&mut sums, place, consumed.credits, consumed.event.into())?;
        }
        let mut rows = Vec::new();
        for (place, sum) in sums.into_iter().enumerate() {
            let key = match (categories.get(place), place.checked_sub(1).and_then(|number| u32::try_from(number).ok()))
            {
                (Some(category), _) => (*category).to_owned(),
                (None, Some(number)) => self.names.attribute(Name(number)).to_string(),
                (None, None) => String::new(),
            };
            rows.push((key, sum));
        }
        shares(sorted(rows, &|(left, most), (right, more)| (more.credits, left) < (most.credits, right)))
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
        let span = self.span(window)?;
        let (mut day, _) = self.days(span);
        let mut days = Vec::new();
        for sum in self.by_day(span)? {
            days.push(DayCredits { day: day.to_string(), credits: sum.credits });
            day = day.next();
        }
        Ok(days)
    }

    /// Consumption by day, without the days' names.
    pub(in crate::ledger) fn credits_by_day(&self, window: Window) -> Result<Vec<Decimal>, Error> {
        Ok(self.by_day(self.span(window)?)?.iter().map(|sum| sum.credits).collect())
    }

    /// The sums of every day of a span, in order.
    fn by_day(&self, span: Span) -> Result<Vec<Sum>, Error> {
        let (first, last) = self.days(span);
        let place = |day: Day| usize::try_from(day.0.saturating_sub(first.0)).unwrap_or(0);
        let mut days = vec![Sum::default(); place(last.next())];
        for Total { key, credits, events } in self.forgotten(span) {
            add(&mut days, place(key.day), *credits, *events)?;
        }
        // Bookings come in order: a day is looked up once, not once a booking.
        let (mut today, mut end) = (0, span.from);
        for consumed in self.consumed(span) {
            let consumed = consumed?;
            let at = consumed.record.key.at;
            if at >= end {
                let day = self.terms.calendar.day(at);
                (today, end) = (place(day), self.terms.calendar.start(day.next())?);
            }
            add(&mut days, today, consumed.credits, consumed.event.into())?;
        }
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
        let content = &consumed.usage()?.content;
        match by {
            By::Meter => content.meter,
            By::Attribute(name) => content.attribute(name?),
            By::Category => None,
        }
    }

    /// The category that usage states, else its meter's.
    pub(super) fn category(&self, consumed: &Consumed<'_>) -> &str {
        let Some(spend) = consumed.usage() else { return "" };
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
    fn forgotten(&self, span: Span) -> &[Total] {
        let (first, last) = self.days(span);
        let rows = self.totals.rows();
        let (from, to) =
            (rows.partition_point(|row| row.key.day < first), rows.partition_point(|row| row.key.day <= last));
        rows.get(from..to).unwrap_or_default()
    }
}

/// What was consumed under one key.
#[derive(Clone, Default)]
struct Sum {
    credits: Decimal,
    events: u64,
}

fn add(sums: &mut Vec<Sum>, place: usize, credits: Decimal, events: u64) -> Result<(), Error> {
    if place >= sums.len() {
        sums.resize(place.saturating_add(1), Sum::default());
    }
    if let Some(sum) = sums.get_mut(place) {
        sum.credits = sum.credits.plus(credits)?;
        sum.events = sum.events.saturating_add(events);
    }
    Ok(())
}

fn category_place<'a>(categories: &mut Vec<&'a str>, category: &'a str) -> usize {
    let known = categories.iter().position(|known| *known == category);
    known.unwrap_or_else(|| {
        categories.push(category);
        categories.len().saturating_sub(1)
    })
}

/// Rows as shares of their sum, but for those that nothing was consumed under: a reversal of nothing, of an event
/// outside the window, says nothing.
fn shares(rows: Vec<(String, Sum)>) -> Result<Vec<Share>, Error> {
    let mut total = Decimal::ZERO;
    for (_, sum) in &rows {
        total = total.plus(sum.credits)?;
    }
    let mut shares = Vec::new();
    for (key, Sum { credits, events }) in rows {
        if !credits.is_zero() || events > 0 {
            shares.push(Share { key, credits, events, share: share(credits, total)?.unwrap_or(Decimal::ZERO) });
        }
    }
    Ok(shares)
}
