//! Columns against `record_all` of the same events: the same books to the last byte, whatever comes before and after.

use std::sync::atomic::{AtomicUsize, Ordering};

use drawdown::catalog::policy::{BlockWhen, ExhaustionMode, Late, Policy};
use drawdown::{
    ActivityQuery, Coded, ColumnReceipt, Decimal, EntryKind, ErrorCode, Instant, Ledger, Usage, UsageColumns, Window,
};
use proptest::prelude::*;

use crate::support::{at, dec, exhaustion, free, hour, on, order, paid, spend, start, until, with_policy};

/// Events of one meter.
#[derive(Clone, Debug, Default)]
struct Rows {
    meter: &'static str,
    at: Vec<f64>,
    quantities: Vec<(&'static str, Vec<f64>)>,
    models: Vec<u32>,
    agents: Vec<u32>,
    ids: Option<Vec<String>>,
}

/// The last is one that no list knows.
const MODELS: [&str; 4] = ["gpt-4o", "gpt-4o-mini", "gpt-4o", "unknown"];
const AGENTS: [&str; 3] = ["sales", "support", "billing"];

impl Rows {
    fn columns(&self) -> UsageColumns<'_> {
        let coded =
            |values: &[&str], codes| Coded { values: values.iter().map(|text| (*text).into()).collect(), codes };
        UsageColumns {
            quantities: self.quantities.iter().map(|(name, column)| ((*name).into(), column.as_slice())).collect(),
            attributes: [
                ("model".into(), coded(&MODELS, self.models.as_slice())),
                ("agent".into(), coded(&AGENTS, self.agents.as_slice())),
            ]
            .into_iter()
            .collect(),
            at: Some(&self.at),
            ids: self.ids.as_deref(),
            ..UsageColumns::of(self.meter, self.at.len())
        }
    }

    fn event(&self, row: usize) -> Usage {
        let mut usage = Usage::of(self.meter)
            .attribute("model", MODELS[self.models[row] as usize])
            .attribute("agent", AGENTS[self.agents[row] as usize])
            .at(Instant::from_unix_milliseconds(self.at[row] as i64).unwrap());
        usage.id = self.ids.as_ref().map(|ids| ids[row].clone());
        for (name, column) in &self.quantities {
            usage = usage.quantity(*name, column[row].to_string().parse::<Decimal>().unwrap());
        }
        usage
    }

    fn len(&self) -> usize {
        self.at.len()
    }
}

/// The same events booked as a list, but for those that are in error; time passes to those without a price, too.
fn as_list(ledger: &mut Ledger, rows: &Rows, receipt: &ColumnReceipt) -> drawdown::Receipt {
    let wrong = |row: &usize| receipt.errors.iter().any(|error| error.row == *row);
    let events: Vec<Usage> = (0..rows.len()).filter(|row| !wrong(row)).map(|row| rows.event(row)).collect();
    let booked = ledger.record_all(&events).unwrap();
    // What is wrong with an id is seen before that.
    let early = |row: &usize| {
        let error = receipt.errors.iter().find(|error| error.row == *row);
        error.is_some_and(|error| error.error.code() == ErrorCode::ConflictingId)
    };
    let last = (0..rows.len()).filter(|row| !early(row)).map(|row| rows.at[row]).fold(0.0, f64::max);
    let last = Instant::from_unix_milliseconds(last as i64).unwrap();
    if last > ledger.clock() {
        ledger.advance(last).unwrap();
    }
    booked
}

fn agree(columns: &mut Ledger, list: &mut Ledger, rows: &Rows) -> Result<ColumnReceipt, TestCaseError> {
    let receipt = columns.record_columns(&rows.columns()).unwrap();
    let booked = as_list(list, rows, &receipt);
    prop_assert_eq!(receipt.refused.len(), booked.refused.len());
    prop_assert_eq!(receipt.duplicates as usize, booked.duplicates.len());
    let spends = booked.entries.iter().filter(|entry| entry.kind == EntryKind::Spend);
    prop_assert_eq!(receipt.recorded as usize, spends.count() + usize::from(rows.len() == 0));
    prop_assert_eq!(&receipt.balance.remaining, &list.balance(None).unwrap().remaining);
    prop_assert!(columns.snapshot() == list.snapshot(), "after {:?}: {:?}", rows, receipt);
    let sum = receipt.credits.iter().map(|credits| i128::from(*credits)).sum::<i128>();
    let power = 10_i128.pow(receipt.scale);
    let whole: Decimal = format!("{}.{:0>width$}", sum / power, sum % power, width = receipt.scale as usize)
        .trim_end_matches('.')
        .parse()
        .unwrap();
    prop_assert_eq!(receipt.total, whole);
    Ok(receipt)
}

/// Every question, and every operation that needs single entries: both ledgers answer alike.
fn agree_for_ever(mut columns: Ledger, mut list: Ledger, late: i64) -> Result<(), TestCaseError> {
    let questions = |ledger: &Ledger| {
        let windows = [Window::All, Window::Days(30), Window::Between { from: hour(20), to: hour(300) }];
        let mut said = Vec::new();
        for window in windows {
            for by in ["model", "agent", "meter", "category", "day"] {
                said.push(format!("{:?}", ledger.breakdown(by, window)));
            }
            said.push(format!("{:?}", ledger.daily(window)));
            said.push(format!("{:?}", ledger.to_csv(window)));
        }
        said.push(format!("{:?}", ledger.audit()));
        said.push(format!("{:?}", ledger.balance(Some(hour(30)))));
        let mut cursor = None;
        loop {
            let query = ActivityQuery { limit: 7, cursor, ..ActivityQuery::default() };
            let page = ledger.activity(&query).unwrap();
            said.push(format!("{:?}", page.entries));
            cursor = page.cursor;
            if cursor.is_none() {
                return said;
            }
        }
    };
    prop_assert_eq!(questions(&columns), questions(&list));
    let restored = Ledger::restore(&columns.snapshot(), None).unwrap();
    prop_assert!(restored.snapshot() == list.snapshot(), "snapshots differ");
    // A made id can be reversed like any other.
    let reversals = ["#0000000002", "#0000000005", "#0000000002", "#0000009999"];
    for id in reversals {
        let said = |ledger: &mut Ledger| format!("{:?}", ledger.reverse(id, None));
        prop_assert_eq!(said(&mut columns), said(&mut list));
        prop_assert!(columns.snapshot() == list.snapshot(), "snapshots differ");
    }
    prop_assert_eq!(questions(&columns), questions(&list));
    // What comes late is booked among them.
    for usage in [spend("late", "3", hour(late)), spend("later", "2", hour(late / 2))] {
        let said = |ledger: &mut Ledger| format!("{:?}", ledger.record(&usage));
        prop_assert_eq!(said(&mut columns), said(&mut list));
        prop_assert!(columns.snapshot() == list.snapshot(), "snapshots differ");
    }
    prop_assert_eq!(questions(&columns), questions(&list));
    let to = columns.clock().plus_hours(2_000);
    prop_assert_eq!(format!("{:?}", columns.advance(to)), format!("{:?}", list.advance(to)));
    prop_assert!(columns.snapshot() == list.snapshot(), "snapshots differ");
    Ok(())
}

trait PlusHours {
    fn plus_hours(self, hours: i64) -> Instant;
}

impl PlusHours for Instant {
    fn plus_hours(self, hours: i64) -> Instant {
        Instant::from_unix_milliseconds(self.unix_milliseconds() + hours * 3_600_000).unwrap()
    }
}

/// Accounts of every kind, with the meter of a reply and how many tokens its quantities have.
fn account(kind: usize) -> (Ledger, &'static str) {
    let kept = Policy { retention_days: Some(9), ..Policy::default() };
    let many = |mut ledger: Ledger| {
        ledger.purchase("credits-1000", &order("pack", start())).unwrap();
        ledger.grant(&until(free("gift", "33.3333", start()), hour(40))).unwrap();
        ledger.grant(&free("coming", "50", hour(60))).unwrap();
        ledger.grant(&paid("reserve", "1000000", start())).unwrap();
        ledger
    };
    match kind {
        0 => (on("cleverai", "pro"), "chat"),
        1 => (many(on("cleverai", "free")), "chat"),
        2 => (on("cleverai", "enterprise"), "chat"),
        3 => (many(with_policy("cleverai", "pro", kept)), "chat"),
        4 => (with_policy("cleverai", "free", exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None)), "chat"),
        5 => (with_policy("cleverai", "free", exhaustion(ExhaustionMode::Overage, None, Some("40"))), "chat"),
        6 => (with_policy("cleverai", "free", exhaustion(ExhaustionMode::Debt, None, None)), "chat"),
        7 => (on("bookbag", "hobby"), "reply"),
        _ => (with_policy("bookbag", "free", Policy { late: Some(Late::BookNow), ..Policy::default() }), "reply"),
    }
}

fn rows(meter: &'static str, steps: &[(u32, u32, u32, u32)], sorted: bool, odd: bool) -> Rows {
    let mut now = start().unix_milliseconds() as f64;
    let mut rows = Rows { meter, ..Rows::default() };
    let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
    for (row, (wait, tokens, model, agent)) in steps.iter().enumerate() {
        // Most come within minutes, some at the same instant, a few after days.
        now += match wait % 16 {
            0 | 1 => 0.0,
            2 => 40.0 * 3_600_000.0,
            3 => 12.0 * 24.0 * 3_600_000.0,
            _ => f64::from(*wait) * 10_000.0,
        };
        let back: f64 = if sorted || row % 5 != 4 { 0.0 } else { 7_200_000.0 };
        rows.at.push(now - back.min(now - start().unix_milliseconds() as f64));
        inputs.push(f64::from(*tokens) + if odd && row % 7 == 3 { 0.5 } else { 0.0 });
        outputs.push(f64::from(tokens / 3));
        rows.models.push(if odd && row % 11 == 5 { 3 } else { model % 3 });
        rows.agents.push(agent % 3);
    }
    rows.quantities = vec![("outputTokens", outputs), ("inputTokens", inputs)];
    rows
}

#[test]
fn the_books_are_those_of_a_list() {
    let (all, streamed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let steps = prop::collection::vec((0..64_u32, 0..4_000_u32, 0..9_u32, 0..9_u32), 1..40);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(160);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(kind in 0..9_usize, first in steps.clone(), second in steps, way in 0..8_u32, late in 1..900_i64)| {
        let (mut columns, meter) = account(kind);
        let mut list = columns.clone();
        let (sorted, odd, named) = (way % 4 != 0, way % 2 == 0, way == 7);
        let mut one = rows(meter, &first, sorted, odd);
        if named {
            one.ids = Some((0..one.len()).map(|row| format!("r-{:02}", (row * 7) % 31)).collect());
        }
        all.fetch_add(one.len(), Ordering::Relaxed);
        streamed.fetch_add(in_runs(&columns, &one), Ordering::Relaxed);
        agree(&mut columns, &mut list, &one)?;
        // Once more, from where the first ended.
        let mut two = rows(meter, &second, sorted, odd);
        let ended = columns.clock().unix_milliseconds() - start().unix_milliseconds();
        two.at.iter_mut().for_each(|at| *at += ended as f64);
        agree(&mut columns, &mut list, &two)?;
        agree_for_ever(columns, list, late)?;
    });
    let (all, streamed) = (all.into_inner(), streamed.into_inner());
    println!("{all} rows, {streamed} of them in runs");
    #[cfg(feature = "mutation")]
    assert!(streamed * 5 > all, "only {streamed} of {all} rows went into runs");
}

/// How many rows go into runs: those that cost more where only what is compiled does.
#[cfg(feature = "mutation")]
fn in_runs(ledger: &Ledger, rows: &Rows) -> usize {
    use drawdown::mutation::{Flip, with_broken};
    let sound = ledger.clone().record_columns(&rows.columns()).unwrap();
    let broken = with_broken(Flip::Compiled, || ledger.clone().record_columns(&rows.columns())).unwrap();
    let power = |scale: u32| 10_i64.pow(6_u32.saturating_sub(scale));
    let scaled = |receipt: &ColumnReceipt, row: usize| receipt.credits[row] * power(receipt.scale);
    (0..rows.len()).filter(|row| scaled(&sound, *row) != scaled(&broken, *row)).count()
}

#[cfg(not(feature = "mutation"))]
fn in_runs(_: &Ledger, _: &Rows) -> usize {
    0
}

#[test]
fn rows_in_error_are_listed_and_leave_nothing_behind() {
    let mut ledger = on("cleverai", "pro");
    let day = start().unix_milliseconds() as f64;
    let rows = Rows {
        meter: "chat",
        at: vec![day, day, day - 1.0, day, f64::NAN, day],
        quantities: vec![
            ("inputTokens", vec![1_000.0, -1.0, 1.0, f64::NAN, 1.0, 1_000.0]),
            ("outputTokens", vec![0.0; 6]),
        ],
        models: vec![0, 0, 0, 0, 0, 3],
        agents: vec![0; 6],
        ids: None,
    };
    let receipt = ledger.record_columns(&rows.columns()).unwrap();
    assert_eq!((receipt.recorded, receipt.total), (1, dec("5")));
    let codes: Vec<_> = receipt.errors.iter().map(|error| (error.row, error.error.code())).collect();
    let due = [
        (1, ErrorCode::OutOfRange),
        (2, ErrorCode::OutOfRange),
        (3, ErrorCode::InvalidInput),
        (4, ErrorCode::InvalidInput),
        (5, ErrorCode::Unpriced),
    ];
    assert_eq!(codes, due);
    let mut list = on("cleverai", "pro");
    list.record(&rows.event(0)).unwrap();
    assert_eq!(ledger.snapshot(), list.snapshot());
    assert_eq!(ledger.record_columns(&UsageColumns::of("chatt", 0)).unwrap_err().code(), ErrorCode::UnknownMeter);
    let bare = ledger.record_columns(&UsageColumns::of("web_search", 1)).unwrap();
    assert_eq!(bare.errors[0].error.to_string(), "at: is missing: a ledger books usage by its instant");
}

#[test]
fn rows_with_ids_are_booked_once() {
    let mut ledger = on("cleverai", "pro");
    let day = start().unix_milliseconds() as f64;
    let mut rows = Rows {
        meter: "chat",
        at: vec![day + 5.0, day, day + 9.0],
        quantities: vec![("inputTokens", vec![1_000.0; 3]), ("outputTokens", vec![0.0; 3])],
        models: vec![0; 3],
        agents: vec![0; 3],
        ids: Some(vec!["a".into(), "b".into(), "c".into()]),
    };
    assert_eq!(ledger.record_columns(&rows.columns()).unwrap().recorded, 3);
    let before = ledger.snapshot();
    let again = ledger.record_columns(&rows.columns()).unwrap();
    assert_eq!((again.recorded, again.duplicates, again.total), (0, 3, Decimal::ZERO));
    assert_eq!(ledger.snapshot(), before);
    rows.quantities[0].1[1] = 7.0;
    let conflict = ledger.record_columns(&rows.columns()).unwrap();
    assert_eq!((conflict.errors[0].row, conflict.errors[0].error.code()), (1, ErrorCode::ConflictingId));
    assert_eq!(ledger.snapshot(), before);
}

/// Columns are kept in as few bytes as they need: whatever those are, the books are the same.
#[test]
fn rows_of_any_width_are_booked_alike() {
    let day = start().unix_milliseconds() as f64;
    // Two months, beyond what 32 bits count in milliseconds.
    for (apart, input) in [(1_000.0, 7.0), (86_400_000.0, 7.0), (1_000.0, 8_589_934_592.0), (86_400_000.0, 0.25)] {
        let rows = Rows {
            meter: "chat",
            at: (0..60).map(|row| day + f64::from(row) * apart).collect(),
            quantities: vec![
                ("outputTokens", (0..60).map(|row| f64::from(row % 7)).collect()),
                ("inputTokens", (0..60).map(|row| if row == 41 { input } else { f64::from(row) }).collect()),
            ],
            models: (0..60).map(|row| row % 3).collect(),
            agents: (0..60).map(|row| row % 2).collect(),
            ids: None,
        };
        let (mut columns, mut list) = (on("cleverai", "enterprise"), on("cleverai", "enterprise"));
        agree(&mut columns, &mut list, &rows).unwrap();
        agree_for_ever(columns, list, 30).unwrap();
    }
}

#[test]
fn a_hundred_thousand_rows_take_little_room() {
    let mut ledger = on("cleverai", "enterprise");
    let count = 100_000;
    let day = start().unix_milliseconds() as f64;
    let rows = Rows {
        meter: "chat",
        at: (0..count).map(|row| day + f64::from(row) * 1_000.0).collect(),
        quantities: vec![
            ("inputTokens", (0..count).map(|row| f64::from(row % 5_000)).collect()),
            ("outputTokens", vec![100.0; count as usize]),
        ],
        models: (0..count as u32).map(|row| row % 3).collect(),
        agents: (0..count as u32).map(|row| row % 2).collect(),
        ids: None,
    };
    let receipt = ledger.record_columns(&rows.columns()).unwrap();
    assert_eq!(receipt.recorded, count as u64);
    assert_eq!(receipt.balance.unmetered, receipt.total);
    let models = ledger.breakdown("model", Window::All).unwrap();
    assert_eq!(models.iter().map(|share| share.events).sum::<u64>(), count as u64);
    assert_eq!(ledger.balance(Some(at("2026-11-01T00:00:09.5Z"))).unwrap().unmetered, {
        let first: i128 = receipt.credits[..10].iter().map(|credits| i128::from(*credits)).sum();
        format!("{}.{:03}", first / 1_000, first % 1_000).parse().unwrap()
    });
}
