//! The real ledger, called as its users call it, its replies as JSON.

use std::collections::BTreeMap;

use drawdown::catalog::policy;
use drawdown::{
    Account, ActivityQuery, Attribute, Carry, Decimal, Effective, Error, GrantFilter, GrantKind, GrantSource,
    GrantSpec, Instant, Intent, Ledger, PackOrder, Payment, PlanChange, Window,
};
use serde_json::{Value, json};

use crate::account::{AtRenewal, DrawOrder, Exhaustion, Late, Policy, Setup};
use crate::amount::Credits;
use crate::operation::{self, Grant, Operation, Usage};

/// The ledger under test.
pub struct Real {
    ledger: Ledger,
    catalog: Option<drawdown::Catalog>,
}

impl Real {
    /// Opens a ledger for that account.
    pub fn open(setup: &Setup) -> Result<Real, Error> {
        let catalog = setup.catalog.as_ref();
        let catalog = catalog.map(|catalog| drawdown::Catalog::parse(&catalog.to_json().to_string())).transpose()?;
        let account = Account {
            id: None,
            catalog: catalog.clone(),
            plan: setup.plan.clone(),
            anchor: instant(setup.anchor),
            offset: setup.offset,
            seats: setup.seats,
            allotment: setup.allotment.map(decimal),
            policy: rules(&setup.policy),
        };
        Ok(Real { ledger: Ledger::open(account)?, catalog })
    }

    /// The same ledger from its snapshot.
    pub fn restored(&self, snapshot: &[u8]) -> Result<Real, Error> {
        let ledger = Ledger::restore(snapshot, self.catalog.clone())?;
        Ok(Real { ledger, catalog: self.catalog.clone() })
    }

    /// Everything that the ledger knows, as bytes.
    pub fn snapshot(&self) -> Vec<u8> {
        self.ledger.snapshot()
    }

    /// What the order of arrival must not change, as bytes.
    pub fn books(&self) -> Vec<u8> {
        self.ledger.books()
    }

    /// The ledger itself, for its reports.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What the ledger answers, or the code of its error.
    pub fn perform(&mut self, operation: &Operation) -> Result<Value, &'static str> {
        self.call(operation).map_err(|error| error.code().as_str())
    }

    fn call(&mut self, operation: &Operation) -> Result<Value, Error> {
        let ledger = &mut self.ledger;
        let receipt = match operation {
            Operation::Record(used) => ledger.record(&usage(used)),
            Operation::RecordAll(used) => ledger.record_all(&used.iter().map(usage).collect::<Vec<_>>()),
            Operation::Ask(used) => return authorize(ledger, used, Intent::Ask),
            Operation::Hold(used, ttl_ms) => return authorize(ledger, used, Intent::Hold { ttl_ms: *ttl_ms }),
            Operation::Capture { hold, usage: used, at } => {
                ledger.capture(hold, used.as_ref().map(usage).as_ref(), at.map(instant))
            }
            Operation::Release { hold, at } => ledger.release(hold, at.map(instant)),
            Operation::Reverse { usage, at } => ledger.reverse(usage, at.map(instant)),
            Operation::Grant(grant) => ledger.grant(&spec(grant)),
            Operation::Purchase { pack, id, payment, at } => {
                let payment = match payment {
                    operation::Payment::Packs(count) => Payment::Packs(*count),
                    operation::Payment::Amount(amount) => Payment::Amount(decimal(*amount)),
                };
                let order = PackOrder { at: instant(*at), id: id.clone(), payment };
                ledger.purchase(pack, &order)
            }
            Operation::Void { id, at } => ledger.void_grant(id, instant(*at)),
            Operation::Change { plan, at, renewal, carry } => {
                let carry = match carry {
                    operation::Carry::Usage => Carry::Usage,
                    operation::Carry::Balance => Carry::Balance,
                    operation::Carry::None => Carry::None,
                };
                let effective = if *renewal { Effective::Renewal } else { Effective::Now };
                ledger.change_plan(plan.as_deref(), PlanChange { at: instant(*at), effective, carry })
            }
            Operation::Advance(to) => ledger.advance(instant(*to)),
        }?;
        let mut reply = written(&receipt);
        reply["invoices"] = receipt.invoices.iter().map(invoice).collect();
        Ok(reply)
    }

    /// The balance at an instant; at the clock by default.
    pub fn balance(&self, at: Option<i64>) -> Result<Value, &'static str> {
        let balance = self.ledger.balance(at.map(instant));
        balance.map(|balance| written(&balance)).map_err(|error| error.code().as_str())
    }

    /// Every grant, by id.
    pub fn grants(&self) -> BTreeMap<String, Value> {
        self.ledger.grants(GrantFilter::All).iter().map(|grant| (grant.id.clone(), written(grant))).collect()
    }

    /// Every invoice.
    pub fn invoices(&self) -> Vec<Value> {
        self.ledger.invoices().iter().map(invoice).collect()
    }

    /// The whole journal, oldest first.
    pub fn journal(&self) -> Result<Vec<Value>, Error> {
        let all = ActivityQuery { limit: usize::MAX, ..ActivityQuery::default() };
        let activity = self.ledger.activity(&all)?;
        Ok(activity.entries.iter().rev().map(written).collect())
    }

    /// The journal of a window, oldest first, read in pages of so many entries.
    pub fn journal_in_pages(&self, window: Window, limit: usize) -> Result<Vec<Value>, Error> {
        let mut query = ActivityQuery { window, limit, ..ActivityQuery::default() };
        let mut entries = Vec::new();
        loop {
            let page = self.ledger.activity(&query)?;
            entries.extend(page.entries.iter().map(written));
            if page.cursor.is_none() {
                entries.reverse();
                return Ok(entries);
            }
            query.cursor = page.cursor;
        }
    }

    /// Consumption by key: credits and events.
    pub fn breakdown(&self, by: &str, window: Window) -> Result<BTreeMap<String, (Credits, u64)>, Error> {
        let shares = self.ledger.breakdown(by, window)?;
        Ok(shares.into_iter().map(|share| (share.key, (credits(share.credits), share.events))).collect())
    }

    /// Consumption of every day.
    pub fn daily(&self, window: Window) -> Result<Vec<Value>, Error> {
        Ok(self.ledger.daily(window)?.iter().map(written).collect())
    }

    /// Sums over all grants.
    pub fn audit(&self) -> Result<Value, Error> {
        Ok(written(&self.ledger.audit()?))
    }
}

/// An instant of the histories.
pub fn instant(at: i64) -> Instant {
    Instant::from_unix_milliseconds(at).expect("within the years that histories use")
}

fn authorize(ledger: &mut Ledger, used: &Usage, intent: Intent) -> Result<Value, Error> {
    let authorization = ledger.authorize(&usage(used), intent)?;
    let mut reply = written(&authorization);
    reply["quote"] = json!(authorization.quote.credits.to_string());
    Ok(reply)
}

fn written(reply: &impl serde::Serialize) -> Value {
    serde_json::to_value(reply).expect("replies are plain data")
}

fn invoice(invoice: &drawdown::Invoice) -> Value {
    let quantity: Credits = invoice.lines.iter().map(|line| credits(line.quantity)).sum();
    let amount: Credits = invoice.lines.iter().map(|line| credits(line.amount)).sum();
    let mut reply = written(invoice);
    assert_eq!(amount, credits(invoice.total.amount), "an invoice's lines add up to its total");
    if let Some(fields) = reply.as_object_mut() {
        fields.remove("lines");
        fields.insert("credits".into(), quantity.json());
    }
    reply
}

fn usage(used: &Usage) -> drawdown::Usage {
    let mut usage = drawdown::Usage {
        id: used.id.clone(),
        at: used.at.map(instant),
        meter: used.meter.clone(),
        credits: used.credits.map(decimal),
        ..drawdown::Usage::default()
    };
    if let Some((name, count)) = &used.quantity {
        usage = usage.quantity(name, *count);
    }
    for (name, value) in &used.attributes {
        usage = usage.attribute(name, value.as_str());
    }
    if used.own_key {
        usage = usage.attribute("byoKey", Attribute::Flag(true));
    }
    usage
}

fn spec(grant: &Grant) -> GrantSpec {
    GrantSpec {
        id: grant.id.clone(),
        kind: if grant.free { GrantKind::Free } else { GrantKind::Paid },
        amount: decimal(grant.amount),
        at: instant(grant.at),
        effective_at: grant.effective.map(instant),
        expires_at: grant.expires.map(instant),
        priority: grant.priority,
        source: GrantSource::Manual,
    }
}

fn rules(rules: &Policy) -> policy::Policy {
    let block = |when| policy::Exhaustion { mode: policy::ExhaustionMode::Block, when: Some(when), cap: None };
    policy::Policy {
        draw_order: Some(match rules.draw_order {
            DrawOrder::FreeFirst => policy::DrawOrder::FreeFirst,
            DrawOrder::PriorityFirst => policy::DrawOrder::PriorityFirst,
            DrawOrder::ExpiryFirst => policy::DrawOrder::ExpiryFirst,
        }),
        exhaustion: Some(match rules.exhaustion {
            Exhaustion::BlockEmpty => block(policy::BlockWhen::Empty),
            Exhaustion::BlockShort => block(policy::BlockWhen::Short),
            Exhaustion::Overage(cap) => {
                policy::Exhaustion { mode: policy::ExhaustionMode::Overage, when: None, cap: cap.map(decimal) }
            }
            Exhaustion::Debt => policy::Exhaustion { mode: policy::ExhaustionMode::Debt, when: None, cap: None },
        }),
        overrun: Some(if rules.owe { policy::Overrun::Owe } else { policy::Overrun::Forgive }),
        thresholds: Some(rules.thresholds.iter().copied().map(decimal).collect()),
        threshold_basis: Some(if rules.of_total {
            policy::ThresholdBasis::Total
        } else {
            policy::ThresholdBasis::Plan
        }),
        threshold_inclusive: Some(rules.inclusive),
        hysteresis: Some(decimal(rules.hysteresis)),
        expiring_days: Some(rules.expiring_days),
        overage_at_renewal: Some(match rules.at_renewal {
            AtRenewal::Invoice => policy::OverageAtRenewal::Invoice,
            AtRenewal::Forgive => policy::OverageAtRenewal::Forgive,
            AtRenewal::Carry => policy::OverageAtRenewal::Carry,
            AtRenewal::CarryAndRepay => policy::OverageAtRenewal::CarryAndRepay,
        }),
        rollover: rules.rollover.map(|rollover| policy::Rollover {
            min: decimal(rollover.min),
            max: rollover.max.map(decimal),
            cycles: rollover.cycles,
        }),
        late: Some(match rules.late {
            Late::Rebook => policy::Late::Rebook,
            Late::BookNow => policy::Late::BookNow,
            Late::Refuse => policy::Late::Refuse,
        }),
        ..policy::Policy::default()
    }
}

fn decimal(amount: Credits) -> Decimal {
    amount.to_string().parse().expect("simple amounts")
}

/// The exact amount that a decimal states.
pub fn credits(amount: Decimal) -> Credits {
    let text = amount.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |digits| (-1, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    assert!(fraction.len() <= 6, "histories are made of simple amounts, not {text}");
    let millionths: i128 = format!("{whole}{fraction:0<6}").parse().expect("digits");
    Credits(sign * millionths)
}
