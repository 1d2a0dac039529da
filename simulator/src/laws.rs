//! What must hold whatever happens, checked on the real ledger alone.

use std::collections::BTreeSet;

use drawdown::{GrantFilter, Ledger, Window};
use serde_json::Value;

use crate::account::Late;
use crate::amount::Credits;
use crate::difference::Difference;
use crate::history::{History, Step};
use crate::operation::{Operation, Usage};
use crate::real::{Real, credits};

/// Entries add up, whether booked or corrected.
pub fn of_reply(step: usize, reply: &Result<Value, &str>) -> Result<(), Difference> {
    let Ok(reply) = reply else { return Ok(()) };
    for list in ["entries", "corrections"] {
        for entry in reply[list].as_array().into_iter().flatten() {
            let amount = |value: &Value| {
                let text = value.as_str().expect("amounts are texts");
                credits(text.parse().expect("amounts are decimals"))
            };
            let draws: Credits =
                entry["draws"].as_array().into_iter().flatten().map(|draw| amount(&draw["credits"])).sum();
            let parts = ["overage", "debt", "forgiven", "unmetered"].iter().map(|part| amount(&entry[*part]));
            let whole = amount(&entry["credits"]);
            Difference::unless_equal(step, &format!("the parts of {entry}"), &(draws + parts.sum()), &whole)?;
        }
    }
    Ok(())
}

/// An alert is sent once, and its key says what it is; `sent` are the keys so far, to which these are added.
pub fn of_alerts(step: usize, reply: &Value, real: bool, sent: &mut BTreeSet<String>) -> Result<(), Difference> {
    for alert in reply["alerts"].as_array().into_iter().flatten() {
        let key = alert["key"].as_str().unwrap_or_default().to_owned();
        Difference::unless_equal(step, &format!("a second {key}"), &sent.contains(&key), &false)?;
        let kind = alert["type"].as_str().unwrap_or_default();
        let threshold = alert["threshold"].as_str().unwrap_or_default().replace('.', "_");
        let named = key.starts_with(&format!("{kind}:{threshold}:")) && !key.contains('.');
        Difference::unless_equal(step, &format!("the key of {alert}"), &named, &true)?;
        if real {
            sent.insert(key);
        }
    }
    Ok(())
}

/// What `authorize` says is what `record` then does.
pub fn of_asking(step: usize, asked: &Result<Value, &str>, recorded: &Result<Value, &str>) -> Result<(), Difference> {
    let (Ok(asked), Ok(recorded)) = (asked, recorded) else {
        return Difference::unless_equal(
            step,
            "the error of authorize",
            &asked.as_ref().err(),
            &recorded.as_ref().err(),
        );
    };
    let refusal = recorded["refused"].get(0).map_or(&Value::Null, |refused| &refused["reason"]);
    Difference::unless_equal(step, "the reason of authorize", &asked["reason"], refusal)?;
    Difference::unless_equal(step, "the answer of authorize", &asked["allowed"], &Value::Bool(refusal.is_null()))?;
    for part in ["entries", "balance", "alerts"] {
        let reply = |reply: &Value| Ok(reply[part].clone());
        Difference::of_replies(step, &format!("{part} of authorize"), &reply(asked), &reply(recorded))?;
    }
    Ok(())
}

/// A spend that is reversed at once leaves every grant as it was; `before` is the ledger before the spend.
pub fn of_reversal(step: usize, before: &Real, usage: &Usage, recorded: &Value) -> Result<(), Difference> {
    let (Some(id), Some(at)) = (&usage.id, usage.at) else { return Ok(()) };
    let booked = recorded["entries"].as_array().into_iter().flatten().any(|entry| entry["id"] == **id);
    // At the clock itself others of the same instant would draw in between.
    if !booked || at <= before.ledger().clock().unix_milliseconds() {
        return Ok(());
    }
    let restored = || {
        before.restored(&before.snapshot()).map_err(|error| Difference {
            step,
            what: "restore".into(),
            real: format!("{error:?}"),
            expected: "no error".into(),
        })
    };
    let (mut idle, mut busy) = (restored()?, restored()?);
    let reversal = Operation::Reverse { usage: id.clone(), at: Some(at) };
    let done = |ledger: &mut Real, operation: &Operation| {
        let reply = ledger.perform(operation).map(|_| ());
        Difference::unless_equal(step, &format!("{operation:?}"), &reply, &Ok(()))
    };
    done(&mut idle, &Operation::Advance(at))?;
    done(&mut busy, &Operation::Record(usage.clone()))?;
    done(&mut busy, &reversal)?;
    Difference::unless_equal(step, "grants after a reversal", &busy.grants(), &idle.grants())
}

/// Grants and the cycle are conserved, and reports add up to one total.
pub fn of_ledger(step: usize, ledger: &Ledger) -> Result<(), Difference> {
    for grant in ledger.grants(GrantFilter::All) {
        let parts = [grant.remaining, grant.held, grant.spent, grant.expired, grant.voided].map(credits);
        let what = format!("the parts of {grant:?}");
        Difference::unless_equal(step, &what, &parts.iter().copied().sum(), &credits(grant.amount))?;
        Difference::unless_equal(step, &what, &parts.iter().any(|part| *part < Credits::ZERO), &false)?;
    }
    let failed = |error: drawdown::Error| Difference {
        step,
        what: "a report".into(),
        real: format!("{error:?}"),
        expected: "no error".into(),
    };
    let balance = ledger.balance(None).map_err(failed)?;
    if let (Some(package), Some(remaining)) = (balance.package, balance.remaining) {
        let granted: Credits = [package, balance.purchased, balance.bonus].map(credits).into_iter().sum();
        let parts = [balance.drawn, balance.expired, balance.voided, balance.held, remaining].map(credits);
        Difference::unless_equal(step, &format!("the cycle of {balance:?}"), &parts.into_iter().sum(), &granted)?;
    }
    let days: Credits = ledger.daily(Window::All).map_err(failed)?.iter().map(|day| credits(day.credits)).sum();
    let models: Credits =
        ledger.breakdown("model", Window::All).map_err(failed)?.iter().map(|share| credits(share.credits)).sum();
    Difference::unless_equal(step, "days and models", &days, &models)?;
    ledger.audit().map_err(failed).map(|_| ())
}

/// The same operations in another order of arrival give the same books.
///
/// Only where nothing was refused, and where every call carries its id and instant: then all of them are
/// admitted in any order. Returns how many other orders were tried.
pub fn arrival_order(history: &History, real: &Real) -> Result<u64, Box<Difference>> {
    if history.setup.policy.late != Late::Rebook {
        return Ok(0);
    }
    let Some(calls) = independent_calls(history) else { return Ok(0) };
    let end = calls
        .iter()
        .filter_map(when)
        .max()
        .unwrap_or(history.setup.anchor)
        .max(real.ledger().clock().unix_milliseconds());
    let books = |order: &[Operation]| -> Option<Vec<u8>> {
        let mut real = Real::open(&history.setup).ok()?;
        for call in order {
            let reply = real.perform(call).ok()?;
            if reply["refused"].as_array().is_some_and(|refused| !refused.is_empty()) || reply["allowed"] == false {
                return None;
            }
        }
        real.perform(&Operation::Advance(end)).ok()?;
        Some(real.books())
    };
    let Some(in_order) = books(&calls) else { return Ok(0) };
    let mut tried = 0;
    for order in orders(&calls) {
        let Some(other) = books(&order) else { continue };
        tried += 1;
        if other != in_order {
            return Err(Box::new(Difference {
                step: history.steps.len(),
                what: "another order of arrival".into(),
                real: format!("other books in the order {order:#?}"),
                expected: "the same bytes".into(),
            }));
        }
    }
    Ok(tried)
}

/// Records, grants and purchases with ids: what needs nothing that came before.
fn independent_calls(history: &History) -> Option<Vec<Operation>> {
    let mut calls: Vec<Operation> = Vec::new();
    for step in &history.steps {
        let Step::Call(call, None) = step else { continue };
        let named = match call {
            Operation::Record(usage) => usage.id.is_some() && usage.at.is_some(),
            Operation::Grant(grant) => grant.id.is_some(),
            Operation::Purchase { id, .. } => id.is_some(),
            _ => false,
        };
        if named {
            calls.push(call.clone());
        }
    }
    (calls.len() > 1).then_some(calls)
}

fn when(call: &Operation) -> Option<i64> {
    match call {
        Operation::Record(usage) => usage.at,
        Operation::Grant(grant) => Some(grant.at),
        Operation::Purchase { at, .. } => Some(*at),
        _ => None,
    }
}

/// Grants first so that spends are admitted; then backwards, and every other one first.
fn orders(calls: &[Operation]) -> Vec<Vec<Operation>> {
    let backwards: Vec<Operation> = calls.iter().rev().cloned().collect();
    let parted = |keep: fn(usize) -> bool| {
        let (first, then): (Vec<_>, Vec<_>) = calls.iter().cloned().enumerate().partition(|(index, _)| keep(*index));
        first.into_iter().chain(then).map(|(_, call)| call).collect::<Vec<_>>()
    };
    let (grants, spends): (Vec<_>, Vec<_>) =
        calls.iter().cloned().partition(|call| !matches!(call, Operation::Record(_)));
    let grants_first = grants.into_iter().chain(spends.into_iter().rev()).collect();
    vec![backwards, parted(|index| index % 2 == 1), parted(|index| index % 3 == 0), grants_first]
}
