//! Recording usage.

use super::Ledger;
use super::book::{Done, New, Request, RowOutcome};
use super::index::Index;
use super::journal::{Key, Number};
use super::operation::{Body, Content, HoldOp, PurchaseOp, Spend};
use super::output::{Receipt, Refusal};
use super::position::rank;
use super::position::{Id, lost};
use super::run::made_id;
use crate::catalog::pack::Expiry;
use crate::ordered::sorted;
use crate::quote::{CatalogVersion, QuoteLine};
use crate::usage::nth_usage;
use crate::{Decimal, Error, ErrorCode, Instant, Quote, Usage};

/// What a usage is to the ledger that has just been shown it.
pub(super) enum Shown<'a> {
    New(New<'a>),
    Duplicate(String),
}

/// More attributes or quantities than any event has.
pub(super) const MOST_NAMES: usize = 256;

impl Ledger {
    /// Books usage: priced by the catalog, drawn from grants in the policy's order.
    ///
    /// Lack of credits is a result: the receipt's `refused`. The same id with the same content is a
    /// duplicate and changes nothing. Usage older than the clock is booked where it belongs, under `rebook`.
    ///
    /// # Errors
    /// As [`crate::Catalog::price`]; [`ErrorCode::InvalidInput`] without an `at` or with an id that is empty,
    /// longer than 1,024 bytes or starts with `#`; [`ErrorCode::ConflictingId`]; [`ErrorCode::LateEvent`];
    /// [`ErrorCode::OutOfRange`] before the anchor; [`ErrorCode::Overflow`]. After any error the ledger is as
    /// it was.
    ///
    /// ```
    /// use drawdown::{Account, ErrorCode, GrantSpec, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::paid(10.into(), start))?;
    /// let spend = |id: &str, credits: u32| Usage {
    ///     id: Some(id.into()),
    ///     credits: Some(credits.into()),
    ///     ..Usage::default().at(start)
    /// };
    /// assert_eq!(ledger.record(&spend("a", 12))?.entries[0].forgiven.to_string(), "2");
    /// assert_eq!(ledger.record(&spend("b", 1))?.refused[0].reason, ErrorCode::InsufficientCredits);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn record(&mut self, usage: &Usage) -> Result<Receipt, Error> {
        let made = self.made;
        let outcome = self.show(usage).and_then(|shown| match shown {
            Shown::Duplicate(id) => self.duplicate(&id),
            Shown::New(new) => {
                let done = self.transact(vec![new], self.clock)?;
                self.receipt(done)
            }
        });
        // An id that was made for nothing is made again.
        if !outcome.as_ref().is_ok_and(|receipt| receipt.refused.is_empty()) {
            self.made = made;
        }
        outcome
    }

    /// Books many at once, in the order of their instants and ids; late ones are booked in one go.
    ///
    /// # Errors
    /// As [`Ledger::record`], with the path of the element; one error refuses them all.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger, Usage};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec::free(100.into(), start))?;
    /// let spend = |credits: u32| Usage { credits: Some(credits.into()), ..Usage::default().at(start) };
    /// let receipt = ledger.record_all(&[spend(5), spend(7)])?;
    /// assert_eq!(receipt.balance.consumed.to_string(), "12");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn record_all(&mut self, usages: &[Usage]) -> Result<Receipt, Error> {
        let made = self.made;
        let outcome = self.record_shown(usages, made, None).and_then(|done| self.receipt(done));
        if outcome.is_err() {
            self.made = made;
        }
        outcome
    }

    /// Books a list; of rows, each has its errors for itself.
    pub(super) fn record_shown(
        &mut self,
        usages: &[Usage],
        made: u64,
        mut rows: Option<Vec<RowOutcome>>,
    ) -> Result<Done, Error> {
        let (news, duplicates) = self.show_all(usages, &[], &mut rows)?;
        let mut done = self.transact(news, self.clock)?;
        done.unnamed.extend(rows.iter().flatten().map(|(row, _)| *row));
        done.rows.extend(rows.clone().into_iter().flatten());
        if !done.unnamed.is_empty() {
            // What is refused leaves nothing behind, no made id either: the others are booked without it.
            let (refused, alerts) = (done.refused.clone(), done.alerts.clone());
            let mut left_out = std::mem::take(&mut done.rows);
            left_out.retain(|(_, outcome)| !matches!(outcome, Ok(Some(_))));
            let unnamed = sorted(std::mem::take(&mut done.unnamed), &|left, right| left < right);
            // Time has passed to the refused ones all the same.
            let reached = self.clock;
            let exhausted = done.exhausted.take();
            self.undo(done)?;
            self.made = made;
            let (news, _) = self.show_all(usages, &unnamed, &mut rows)?;
            done = self.transact(news, reached)?;
            (done.refused, done.alerts, done.exhausted) = (refused, alerts, exhausted);
            done.rows.retain(|(_, outcome)| matches!(outcome, Ok(Some(_))));
            done.rows.extend(left_out);
        }
        // A copy of what was refused in the same batch was not booked before: the refusal speaks for both.
        let refused = |id: &String| done.refused.iter().any(|refusal| refusal.usage.as_ref() == Some(id));
        done.duplicates = duplicates.into_iter().filter(|id| !refused(id)).collect();
        Ok(done)
    }

    /// Shows every usage of a list but those in some places; of rows, the errors are noted.
    fn show_all<'a>(
        &mut self,
        usages: &'a [Usage],
        but: &[usize],
        rows: &mut Option<Vec<RowOutcome>>,
    ) -> Result<(Vec<New<'a>>, Vec<String>), Error> {
        let (mut news, mut duplicates) = (Vec::new(), Vec::new());
        // Where the first of each id stands, and when it is booked.
        let mut seen = Index::default();
        let mut firsts: Vec<(&Usage, Instant)> = Vec::new();
        for (index, usage) in usages.iter().enumerate().filter(|(index, _)| but.binary_search(index).is_err()) {
            let id = usage.id.as_deref().unwrap_or_default();
            let known = seen.find(id, &|place| id_of(&firsts, place));
            let shown = match known.and_then(|place| firsts.get(place as usize)) {
                Some((first, at)) if Content::of(first, *at, &mut self.names).says(usage, &mut self.names) => {
                    Ok(Shown::Duplicate(id.to_owned()))
                }
                Some(_) => Err(conflict(id)),
                None => self.show(usage),
            };
            match (shown, &mut *rows) {
                (Ok(Shown::Duplicate(id)), _) => duplicates.push(id),
                (Ok(Shown::New(new)), rows) => {
                    if usage.id.is_some() {
                        let place = u32::try_from(firsts.len()).unwrap_or(0);
                        seen.insert(id, place, &|place| id_of(&firsts, place));
                        firsts.push((usage, new.key.at));
                    }
                    let request = if rows.is_some() { Request::Row(usage) } else { new.request };
                    news.push(New { nth: Some(index), request, ..new });
                }
                (Err(error), Some(rows)) => rows.push((index, Err(error))),
                (Err(error), None) => return Err(nth_usage(error, index)),
            }
        }
        Ok((news, duplicates))
    }

    /// Checks what can be checked before an event stands in its place.
    pub(super) fn show<'a>(&mut self, usage: &'a Usage) -> Result<Shown<'a>, Error> {
        let id = match &usage.id {
            Some(id) => Ledger::checked_id(id, "id")?,
            None => self.make_id(),
        };
        Ledger::checked_names(usage)?;
        if let Some(number) = self.journal.usage(&id) {
            return match self.journal.get(number).map(|record| &record.body) {
                Some(Body::Spend(spend)) if spend.content.says(usage, &mut self.names) => {
                    Ok(Shown::Duplicate(id.to_string()))
                }
                _ => Err(conflict(&id)),
            };
        }
        let at = self.booked_at(stated_at(usage)?)?;
        let key = Key { at, wave: 0, rank: rank::USAGE, id, part: 0 };
        Ok(Shown::New(New { key, request: Request::Spend(usage), nth: None }))
    }

    pub(super) fn checked_names(usage: &Usage) -> Result<(), Error> {
        if usage.attributes.get("plan").is_some() {
            let error = Error::invalid("is filled in by the ledger, which knows the plan of the instant");
            return Err(error.within("plan").within("attributes"));
        }
        for (field, count) in [("quantities", usage.quantities.len()), ("attributes", usage.attributes.len())] {
            if count > MOST_NAMES {
                return Err(Error::invalid(format!("has {count} entries, more than {MOST_NAMES}")).within(field));
            }
        }
        Ok(())
    }

    pub(super) fn make_id(&mut self) -> Id {
        self.made = self.made.saturating_add(1);
        made_id(self.made).into()
    }

    /// Prices and admits an operation that stands in its place; `None`: it is refused.
    pub(super) fn resolve(&mut self, new: &New<'_>, done: &mut Done) -> Result<Option<Body>, Error> {
        let at = new.key.at;
        Ok(Some(match &new.request {
            Request::Ready(body) => body.clone(),
            Request::Spend(usage) | Request::Row(usage) | Request::Asked(usage) => {
                let (credits, exempt) = if matches!(new.request, Request::Asked(_)) {
                    let quote = self.price(usage, at)?;
                    let charged = (quote.credits, quote.exempt.clone());
                    done.quotes.push(quote);
                    charged
                } else {
                    self.charge(usage, at)?
                };
                let spend = self.spend_of(usage, credits, exempt.as_deref(), at);
                if self.refuse(usage, credits, at, done)? {
                    return Ok(None);
                }
                Body::Spend(Box::new(spend))
            }
            Request::Hold(usage, ttl_ms) => {
                let quote = self.price(usage, at)?;
                let aside = quote.credits_high.unwrap_or(quote.credits);
                let spend = self.spend_of(usage, quote.credits, quote.exempt.as_deref(), at);
                done.quotes.push(quote);
                if self.refuse(usage, aside, at, done)? {
                    return Ok(None);
                }
                Body::Hold(Box::new(HoldOp { spend, aside, ttl_ms: *ttl_ms }))
            }
            Request::Capture(usage) => {
                self.open_hold(&new.key.id)?;
                let own = self.hold_op(&new.key.id).ok_or_else(lost)?.spend.clone();
                let spend = match usage {
                    None => Spend { content: Content { at, ..own.content.clone() }, ..own },
                    Some(usage) => {
                        let (credits, exempt) = self.charge(usage, at)?;
                        Spend { named: true, ..self.spend_of(usage, credits, exempt.as_deref(), at) }
                    }
                };
                Body::Capture(Box::new(spend))
            }
            Request::Release => {
                self.open_hold(&new.key.id)?;
                Body::Release
            }
            Request::Purchase { stated, pack, payment } => {
                let Some(catalog) = self.terms.catalog(at) else {
                    let message = "is a pack of no catalog: the account has none";
                    return Err(Error::new(ErrorCode::UnknownPack, message).within("pack"));
                };
                let bought = catalog.purchase(pack, *payment, self.position.course().plan.as_deref())?;
                if bought.credits.is_zero() && bought.bonus.is_zero() {
                    return Err(Error::new(ErrorCode::OutOfRange, "buys no credits").within("count"));
                }
                let expires = match catalog.document().packs.get(pack).and_then(|pack| pack.expires) {
                    None => None,
                    Some(Expiry::Days(days)) => Some(at.plus_days(days.into())?),
                    Some(Expiry::Months(months)) => Some(self.terms.calendar.months_after(at, months)?),
                };
                Body::Purchase(Box::new(PurchaseOp {
                    at: *stated,
                    pack: (*pack).into(),
                    payment: *payment,
                    credits: bought.credits,
                    bonus: bought.bonus,
                    expires: expires.filter(|expires| *expires > at),
                    cost: bought.total,
                }))
            }
        }))
    }

    /// What a usage costs at its instant, on the plan that runs then.
    pub(super) fn price(&self, usage: &Usage, at: Instant) -> Result<Quote, Error> {
        let Some(catalog) = self.terms.catalog(at) else { return unlisted(usage) };
        let plan = self.position.course().plan.as_deref();
        match plan.filter(|_| usage.credits.is_none()) {
            Some(plan) => catalog.price(&usage.clone().attribute("plan", plan)),
            None => catalog.price(usage),
        }
    }

    /// The credits of that price alone, and why it is nothing: what a booking needs of it.
    fn charge(&mut self, usage: &Usage, at: Instant) -> Result<(Decimal, Option<String>), Error> {
        let plan = self.position.course().plan.as_ref();
        let known = self.terms.catalog(at).and_then(|catalog| self.rates.charge(catalog, plan, usage));
        match known {
            Some(known) => Ok(known),
            None => self.price(usage, at).map(|quote| (quote.credits, quote.exempt)),
        }
    }

    fn spend_of(&mut self, usage: &Usage, credits: Decimal, exempt: Option<&str>, at: Instant) -> Spend {
        Spend {
            content: Content::of(usage, at, &mut self.names),
            credits,
            exempt: exempt.map(|reason| self.names.number(reason)),
            named: usage.id.is_some(),
        }
    }

    /// Whether the policy refuses a spend; then the receipt says so.
    fn refuse(&self, usage: &Usage, credits: Decimal, at: Instant, done: &mut Done) -> Result<bool, Error> {
        let Some(reason) = self.position.refusal(credits, &self.terms, at)? else { return Ok(false) };
        done.refused.push(Refusal { usage: usage.id.clone(), reason, credits });
        let before = done.alerts.len();
        done.alerts.extend(self.position.refused_alert(at)?);
        self.tell(before, done);
        Ok(true)
    }

    /// The record that a spent id stands for: the spend itself, or the capture of its hold.
    pub(super) fn spend_number(&self, id: &str) -> Option<Number> {
        let number = self.journal.usage(id)?;
        match self.journal.row(number)?.body {
            Body::Spend(_) => Some(number),
            _ => self.journal.captured(id),
        }
    }
}

fn id_of<'a>(usages: &[(&'a Usage, Instant)], place: u32) -> &'a str {
    usages.get(place as usize).and_then(|(usage, _)| usage.id.as_deref()).unwrap_or_default()
}

/// The instant that a ledger needs a usage to state.
pub(super) fn stated_at(usage: &Usage) -> Result<Instant, Error> {
    usage.at.ok_or_else(|| Error::invalid("is missing: a ledger books usage by its instant").within("at"))
}

pub(super) fn conflict(id: &str) -> Error {
    let message = format!("\"{}\" has been booked with other content", crate::amount::shortened(id));
    Error::new(ErrorCode::ConflictingId, message).within("id")
}

/// Usage that was priced elsewhere, for an account without a price list.
fn unlisted(usage: &Usage) -> Result<Quote, Error> {
    let Some(credits) = usage.credits else {
        return Err(Error::invalid("is missing: the account has no catalog to price it by").within("credits"));
    };
    if credits.is_negative() {
        return Err(Error::new(ErrorCode::OutOfRange, format!("is {credits}, below zero")).within("credits"));
    }
    let label = "Priced elsewhere".to_owned();
    let line =
        QuoteLine { label, quantity: credits, billed: credits, unit: "credit".into(), rate: Decimal::ONE, credits };
    Ok(Quote {
        credits,
        credits_high: None,
        lines: vec![line],
        cost: None,
        exempt: None,
        sample: false,
        catalog: CatalogVersion { id: String::new(), effective_from: None },
    })
}
