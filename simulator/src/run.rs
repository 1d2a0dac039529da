//! Both ledgers side by side through one history.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use drawdown::Window;
use serde_json::Value;

use crate::difference::Difference;
use crate::faults::Fault;
use crate::history::{History, Step};
use crate::laws;
use crate::operation::Operation;
use crate::oracle::Oracle;
use crate::real::{Real, instant};

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Calls made.
    pub operations: u64,
    /// Replies and reports compared.
    pub compared: u64,
    /// Faults injected, by kind.
    pub faults: BTreeMap<Fault, u64>,
}

impl Figures {
    /// Adds those of another run.
    pub fn add(&mut self, other: &Figures) {
        self.operations += other.operations;
        self.compared += other.compared;
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
    }
}

/// Runs a history on both; a panic of the real ledger is a difference too.
pub fn run(history: &History) -> Result<Figures, Box<Difference>> {
    let outcome = catch_unwind(AssertUnwindSafe(|| side_by_side(history)));
    outcome
        .unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(Difference { step: 0, what: "panic".into(), real: text.unwrap_or_default(), expected: "none".into() })
        })
        .map_err(Box::new)
}

fn side_by_side(history: &History) -> Result<Figures, Difference> {
    let mut pair = Pair::open(history)?;
    for (step, happens) in history.steps.iter().enumerate() {
        pair.step = step;
        match happens {
            Step::Call(operation, fault) => {
                pair.count(*fault);
                pair.call(operation)?;
            }
            Step::Restore => {
                pair.count(Some(Fault::Restore));
                pair.restore()?;
            }
            Step::Crash(operation) => {
                pair.count(Some(Fault::Crash));
                let before = pair.real.snapshot();
                let lost = pair.real.perform(operation);
                pair.real = pair.read_back(&before)?;
                let mut twin = pair.read_back(&before)?;
                Difference::of_replies(step, "the reply after a crash", &twin.perform(operation), &lost)?;
                pair.call(operation)?;
            }
        }
        if step % 8 == 7 || step + 1 == history.steps.len() {
            pair.check_reports()?;
        }
    }
    pair.figures.compared += laws::arrival_order(history, &pair.real).map_err(|difference| *difference)?;
    Ok(pair.figures)
}

/// Both ledgers at one point of a history.
pub(crate) struct Pair {
    real: Real,
    oracle: Oracle,
    figures: Figures,
    step: usize,
    /// Keys of the alerts that were sent.
    alerts: BTreeSet<String>,
}

impl Pair {
    pub(crate) fn open(history: &History) -> Result<Pair, Difference> {
        let real = Real::open(&history.setup).map_err(|error| failed(0, "open", &error))?;
        let oracle = Oracle::open(history.setup.clone());
        Ok(Pair { real, oracle, figures: Figures::default(), step: 0, alerts: BTreeSet::new() })
    }

    fn count(&mut self, fault: Option<Fault>) {
        if let Some(fault) = fault {
            *self.figures.faults.entry(fault).or_default() += 1;
        }
    }

    /// One call on both.
    pub(crate) fn call(&mut self, operation: &Operation) -> Result<(), Difference> {
        self.figures.operations += 1;
        self.figures.compared += 1;
        let before = self.real.snapshot();
        let asked = match operation {
            Operation::Record(usage) => Some(self.real.perform(&Operation::Ask(usage.clone()))),
            _ => None,
        };
        let real = self.real.perform(operation);
        if let Some(asked) = asked {
            laws::of_asking(self.step, &asked, &real)?;
            self.figures.compared += 1;
        }
        if let (Operation::Record(usage), Ok(reply), 0) = (operation, &real, self.step % 4) {
            laws::of_reversal(self.step, &self.read_back(&before)?, usage, reply)?;
        }
        if let Ok(reply) = &real {
            laws::of_alerts(self.step, reply, !matches!(operation, Operation::Ask(_)), &mut self.alerts)?;
        }
        let real = real.map(unordered);
        let expected = self.oracle.perform(operation).map(unordered);
        // Which of two errors is named is open: an input may be late, or its id known, and wrong besides.
        let many = matches!(operation, Operation::RecordAll(_));
        let first = [Err("late_event"), Err("conflicting_id")].contains(&real);
        let both_wrong = expected.is_err() && (first || many && real.is_err());
        if !both_wrong {
            Difference::of_replies(self.step, "reply", &real, &expected)?;
        }
        let after = self.real.snapshot();
        let must_stay = match &real {
            Err(_) => true,
            Ok(reply) => matches!(operation, Operation::Ask(_)) || is_pure_duplicate(reply),
        };
        if must_stay && before != after {
            let real = "the snapshot changed".to_owned();
            return Err(Difference {
                step: self.step,
                what: "nothing may change".into(),
                real,
                expected: "the same bytes".into(),
            });
        }
        laws::of_reply(self.step, &real)?;
        laws::of_ledger(self.step, self.real.ledger())
    }

    fn restore(&mut self) -> Result<(), Difference> {
        let snapshot = self.real.snapshot();
        self.real = self.read_back(&snapshot)?;
        let again = self.real.snapshot();
        Difference::unless_equal(self.step, "snapshot after restore", &again, &snapshot)
    }

    fn read_back(&self, snapshot: &[u8]) -> Result<Real, Difference> {
        self.real.restored(snapshot).map_err(|error| failed(self.step, "restore", &error))
    }

    /// The same point, from a snapshot.
    pub(crate) fn twin(&self) -> Result<Pair, Difference> {
        let real = self.read_back(&self.real.snapshot())?;
        let (oracle, alerts) = (self.oracle.clone(), self.alerts.clone());
        Ok(Pair { real, oracle, figures: Figures::default(), step: self.step + 1, alerts })
    }

    /// Grants and balances of both.
    pub(crate) fn check_books(&self) -> Result<(), Difference> {
        let grants = |grants: BTreeMap<String, Value>| Ok(Value::Object(grants.into_iter().collect()));
        Difference::of_replies(self.step, "grants", &grants(self.real.grants()), &grants(self.oracle.grants()))?;
        let month = Some(self.oracle.clock() + 31 * 86_400_000);
        Difference::of_replies(self.step, "balance ahead", &self.real.balance(month), &self.oracle.balance(month))
    }

    fn check_reports(&mut self) -> Result<(), Difference> {
        let (step, real, oracle) = (self.step, &self.real, &self.oracle);
        let clock = oracle.clock();
        let error = |error: drawdown::Error| failed(step, "report", &error);
        Difference::unless_equal(step, "clock", &real.ledger().clock(), &instant(clock))?;
        let grants = |grants: BTreeMap<String, Value>| Ok(Value::Object(grants.into_iter().collect()));
        Difference::of_replies(step, "grants", &grants(real.grants()), &grants(oracle.grants()))?;
        let journal = |mut entries: Vec<Value>| {
            order_expiries(&mut entries);
            Ok(Value::Array(entries))
        };
        let lines = real.journal().map_err(error)?;
        Difference::of_replies(step, "journal", &journal(lines), &journal(oracle.journal()))?;
        let from = clock - 31 * 86_400_000;
        let window = Window::Between { from: instant(from), to: instant(clock) };
        for (what, window, from, to) in [("all", Window::All, i64::MIN, i64::MAX), ("a month", window, from, clock)] {
            let lines = real.journal_in_pages(window, 3).map_err(error)?;
            let expected = oracle.journal_between(from, to);
            Difference::of_replies(step, &format!("journal of {what}, in pages"), &journal(lines), &journal(expected))?;
        }
        Difference::of_replies(
            step,
            "invoices",
            &Ok(Value::Array(real.invoices())),
            &Ok(Value::Array(oracle.invoices())),
        )?;
        Difference::of_replies(step, "audit", &Ok(real.audit().map_err(error)?), &Ok(oracle.audit()))?;
        let mut compared = 5;
        let month = 31 * 86_400_000;
        for at in [clock - month, clock - 1, clock, clock + 1, clock + month, clock + 5 * month] {
            Difference::of_replies(
                step,
                &format!("balance at {}", instant(at)),
                &real.balance(Some(at)),
                &oracle.balance(Some(at)),
            )?;
            compared += 1;
        }
        for by in ["model", "agent", "conversation", "meter", "category", "day", "byoKey"] {
            let shares = real.breakdown(by, Window::All).map_err(error)?;
            Difference::unless_equal(
                step,
                &format!("breakdown by {by}"),
                &shares,
                &oracle.breakdown(by, i64::MIN, i64::MAX),
            )?;
            let (from, to) = (clock - month, clock);
            let window = Window::Between { from: instant(from), to: instant(to) };
            let shares = real.breakdown(by, window).map_err(error)?;
            Difference::unless_equal(
                step,
                &format!("breakdown by {by} of a month"),
                &shares,
                &oracle.breakdown(by, from, to),
            )?;
            compared += 2;
        }
        let days = |rows| Ok(Value::Array(rows));
        Difference::of_replies(
            step,
            "daily",
            &days(real.daily(Window::All).map_err(error)?),
            &days(oracle.daily(None)),
        )?;
        Difference::of_replies(
            step,
            "daily of 7",
            &days(real.daily(Window::Days(7)).map_err(error)?),
            &days(oracle.daily(Some(7))),
        )?;
        self.figures.compared += compared + 2;
        Ok(())
    }
}

fn failed(step: usize, what: &str, error: &drawdown::Error) -> Difference {
    Difference { step, what: what.into(), real: format!("{error:?}"), expected: "no error".into() }
}

/// Corrections, duplicates and alerts in one order: nothing says in which they are listed. What alerts say in words
/// is the ledger's own affair.
fn unordered(mut reply: Value) -> Value {
    for alert in reply.get_mut("alerts").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = alert.as_object_mut() {
            fields.remove("message");
        }
    }
    for list in ["corrections", "duplicates", "alerts"] {
        if let Some(items) = reply.get_mut(list).and_then(Value::as_array_mut) {
            items.sort_by_cached_key(Value::to_string);
        }
    }
    if let Some(entries) = reply.get_mut("entries").and_then(Value::as_array_mut) {
        order_expiries(entries);
    }
    reply
}

/// Grants that end at one instant, in one order.
fn order_expiries(entries: &mut [Value]) {
    for run in entries
        .chunk_by_mut(|one, other| one["type"] == "expire" && other["type"] == "expire" && one["at"] == other["at"])
    {
        run.sort_by_cached_key(Value::to_string);
    }
}

fn is_pure_duplicate(reply: &Value) -> bool {
    let empty = |name: &str| reply[name].as_array().is_none_or(Vec::is_empty);
    reply["duplicates"].as_array().is_some_and(|ids| !ids.is_empty())
        && ["entries", "corrections", "refused"].iter().all(|name| empty(name))
}
