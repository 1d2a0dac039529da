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
/// Of the calls that carry their ids and instants, those that were admitted: they may come in any order in which
/// what needs another call comes after it, and changes of plan come in time. An order in which one of them is
/// refused on its arrival is no order of the same operations. Returns how many other orders were compared.
pub fn arrival_order(history: &History, real: &Real) -> Result<u64, Box<Difference>> {
    if history.setup.policy.late != Late::Rebook {
        return Ok(0);
    }
    let calls: Vec<Operation> = history.steps.iter().filter_map(named_call).cloned().collect();
    let last = calls.iter().filter_map(when).max().unwrap_or(history.setup.anchor);
    let end = last.max(real.ledger().clock().unix_milliseconds());
    let mut open = Real::open(&history.setup).map_err(|error| failed(history, format!("{error:?}")))?;
    let calls: Vec<Operation> = calls.into_iter().filter(|call| admitted(&mut open, call)).collect();
    let books = |order: &[Operation]| -> Option<Vec<u8>> {
        let mut real = Real::open(&history.setup).ok()?;
        for call in order {
            if !admitted(&mut real, call) {
                return None;
            }
        }
        real.perform(&Operation::Advance(end)).ok()?;
        Some(real.books())
    };
    let Some(in_order) = books(&calls) else { return Ok(0) };
    let mut compared = 0;
    for order in orders(&calls) {
        let Some(other) = books(&order) else { continue };
        compared += 1;
        if other != in_order {
            return Err(failed(history, format!("other books in the order {order:#?}")));
        }
    }
    Ok(compared)
}

fn failed(history: &History, real: String) -> Box<Difference> {
    let what = "another order of arrival".into();
    Box::new(Difference { step: history.steps.len(), what, real, expected: "the same bytes".into() })
}

/// Performs a call; whether it was booked.
fn admitted(real: &mut Real, call: &Operation) -> bool {
    real.perform(call).is_ok_and(|reply| {
        let none = |list: &str| reply[list].as_array().is_none_or(Vec::is_empty);
        none("refused") && none("duplicates") && reply["allowed"] != Value::Bool(false)
    })
}

/// The call of a step that stands for no fault, where it says itself who and when.
fn named_call(step: &Step) -> Option<&Operation> {
    let Step::Call(call, None) = step else { return None };
    let named = match call {
        Operation::Record(usage) => usage.id.is_some(),
        Operation::Grant(grant) => grant.id.is_some(),
        Operation::Purchase { id, .. } => id.is_some(),
        Operation::Hold(..) | Operation::Void { .. } | Operation::Change { .. } => true,
        Operation::Capture { .. } | Operation::Release { .. } | Operation::Reverse { .. } => true,
        Operation::RecordAll(_) | Operation::Ask(_) | Operation::Advance(_) => false,
    };
    (named && when(call).is_some()).then_some(call)
}

fn when(call: &Operation) -> Option<i64> {
    match call {
        Operation::Record(usage) | Operation::Hold(usage, _) => usage.at,
        Operation::Grant(grant) => Some(grant.at),
        Operation::Purchase { at, .. } | Operation::Void { at, .. } | Operation::Change { at, .. } => Some(*at),
        Operation::Capture { at, .. } | Operation::Release { at, .. } | Operation::Reverse { at, .. } => *at,
        Operation::RecordAll(_) | Operation::Ask(_) | Operation::Advance(_) => None,
    }
}

/// What a call needs to have been heard of.
fn needs(call: &Operation) -> Option<(&'static str, &str)> {
    match call {
        Operation::Capture { hold, .. } | Operation::Release { hold, .. } => Some(("hold", hold)),
        Operation::Reverse { usage, .. } => Some(("usage", usage)),
        Operation::Void { id, .. } if !id.starts_with('#') => Some(("grant", id)),
        _ => None,
    }
}

/// What others need of it.
fn makes(call: &Operation) -> Option<(&'static str, &str)> {
    match call {
        Operation::Record(usage) => Some(("usage", usage.id.as_deref()?)),
        Operation::Capture { hold, .. } => Some(("usage", hold)),
        Operation::Hold(usage, _) => Some(("hold", usage.id.as_deref()?)),
        Operation::Grant(grant) => Some(("grant", grant.id.as_deref()?)),
        Operation::Purchase { id, .. } => Some(("grant", id.as_deref()?)),
        _ => None,
    }
}

/// Backwards, every other one first, what brings credits first so that spends are admitted, and at random.
fn orders(calls: &[Operation]) -> Vec<Vec<Operation>> {
    let (changes, others): (Vec<&Operation>, Vec<&Operation>) =
        calls.iter().partition(|call| matches!(call, Operation::Change { .. }));
    if others.len() + changes.len() < 2 {
        return Vec::new();
    }
    let backwards: Vec<&Operation> = others.iter().rev().copied().collect();
    let parted = |first: &dyn Fn(usize, &Operation) -> bool| {
        let (first, then): (Vec<_>, Vec<_>) =
            backwards.iter().copied().enumerate().partition(|(index, call)| first(*index, call));
        first.into_iter().chain(then).map(|(_, call)| call).collect::<Vec<_>>()
    };
    let grants = |_: usize, call: &Operation| matches!(call, Operation::Grant(_) | Operation::Purchase { .. });
    let mut dealt = vec![parted(&|index, _| index % 2 == 1), parted(&|index, _| index % 3 == 0), parted(&grants)];
    let mut random = fastrand::Rng::with_seed(calls.len() as u64);
    for _ in 0..3 {
        let mut order = backwards.clone();
        random.shuffle(&mut order);
        dealt.push(order);
    }
    dealt.push(backwards);
    dealt.into_iter().map(|order| possible(&changes, order)).collect()
}

/// The same order, but that nothing comes before what it needs, and no change of plan comes late.
fn possible(changes: &[&Operation], order: Vec<&Operation>) -> Vec<Operation> {
    let mut changes = changes.iter().copied().peekable();
    let mut come: Vec<Operation> = Vec::new();
    let mut waiting = order;
    while !waiting.is_empty() {
        let ready =
            |call: &&Operation| needs(call).is_none_or(|needed| come.iter().any(|made| makes(made) == Some(needed)));
        let Some(next) = waiting.iter().position(ready) else { break };
        let call = waiting.remove(next);
        while let Some(change) = changes.next_if(|change| when(change) < when(call)) {
            come.push(change.clone());
        }
        come.push(call.clone());
    }
    come.extend(changes.cloned());
    come
}
