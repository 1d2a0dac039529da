//! What a long history costs, in time and in memory: `cargo bench --bench history`. Its figures, by name, are a
//! JSON object on standard output; times are nanoseconds, sizes bytes. `-- --quick` tries it out on a small one.
//! `benches/wasm/history.mjs` and `account.mjs` measure the same under the same names.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on stops"
)]

#[path = "support/live.rs"]
mod live;
mod support;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant as Clock;

use drawdown::{Account, Catalog, GrantSpec, Ledger, Usage, Window};
use live::LIVE;
use support::{Traffic, anchor, instant, ledger};

type Figures = BTreeMap<String, f64>;

fn main() {
    let small = if std::env::args().any(|argument| argument == "--quick") { 10 } else { 1 };
    let traffic = Traffic::load();
    let mut figures = Figures::new();
    growth(&traffic, [10_000, 100_000, 1_000_000].map(|size| size / small), &mut figures);
    late(&traffic, 100_000 / small, &mut figures);
    retention(&traffic, 365 / small, &mut figures);
    grants(100_000 / small, &mut figures);
    renewals(&mut figures);
    println!("{}", serde_json::to_string(&figures).expect("names and numbers"));
}

/// Every call, and the memory, with more and more events behind it.
fn growth(traffic: &Traffic, sizes: [usize; 3], figures: &mut Figures) {
    let before = LIVE.load(Relaxed);
    let mut book = ledger(None);
    let mut next = 0;
    for size in sizes {
        while next < size {
            book.record(&traffic.event(next)).expect("there are credits");
            next += 1;
        }
        let mut put = |name: &str, value: f64| {
            figures.insert(format!("{name}/{size}"), value);
        };
        put("memory", (LIVE.load(Relaxed) - before) as f64);
        put("snapshot", book.snapshot().len() as f64);
        put("balance", median(25, || drop(black_box(book.balance(None)))));
        put("breakdown", median(5, || drop(black_box(book.breakdown("model", Window::All)))));
        put("month", median(5, || drop(black_box(book.breakdown("model", Window::Days(30))))));
        put("snapshot_time", median(3, || drop(black_box(book.snapshot()))));
        // Fifty at a time: one alone is too short for the clock.
        const AT_ONCE: usize = 50;
        let mut batches = traffic.events(next..next + 20 * AT_ONCE).into_iter();
        next += 20 * AT_ONCE;
        let some = || {
            for usage in batches.by_ref().take(AT_ONCE) {
                book.record(&usage).expect("there are credits");
            }
        };
        put("record", median(20, some) / AT_ONCE as f64);
    }
}

/// One event that comes late, by how many are booked after its instant.
fn late(traffic: &Traffic, size: usize, figures: &mut Figures) {
    let mut book = ledger(None);
    book.record_all(&traffic.events(0..size + 10)).expect("there are credits");
    for after in [size / 1_000, size / 100, size / 10, size] {
        let mut tries = 0;
        let come = || {
            tries += 1;
            let event = Usage { id: Some(format!("late-{after}-{tries}")), ..traffic.event(size - after) };
            book.record(&event.at(instant(size + 10 - after, -1))).expect("there are credits");
        };
        let time = median(5, come);
        figures.insert(format!("late/{after}"), time);
    }
}

/// A year of a thousand events a day, when single entries are kept for 30 days and when for ever.
fn retention(traffic: &Traffic, days: usize, figures: &mut Figures) {
    for (name, kept) in [("30", Some(30)), ("all", None)] {
        let before = LIVE.load(Relaxed);
        let mut book = ledger(kept);
        for day in 0..days {
            let today = day * Traffic::A_DAY..(day + 1) * Traffic::A_DAY;
            book.record_all(&traffic.events(today)).expect("there are credits");
        }
        figures.insert(format!("year_memory/{name}"), (LIVE.load(Relaxed) - before) as f64);
        figures.insert(format!("year_snapshot/{name}"), book.snapshot().len() as f64);
    }
}

/// As many grants as nobody has, each with its own expiry: adding one, drawing beside them, drawing through half
/// of them in one spend, and the rest expiring in one advance.
fn grants(count: usize, figures: &mut Figures) {
    let mut book = Ledger::open(Account::starting(anchor())).expect("nothing to refuse");
    let specs: Vec<GrantSpec> = (0..count)
        .map(|n| GrantSpec {
            id: Some(format!("g-{n:06}")),
            expires_at: Some(instant(n + Traffic::A_DAY, 0)),
            ..GrantSpec::free(10.into(), anchor())
        })
        .collect();
    let spend = |id: &str, credits: usize| Usage {
        id: Some(id.to_owned()),
        credits: Some((credits as u64).into()),
        ..Usage::default().at(anchor())
    };
    let mut put = |name: &str, value: f64| {
        figures.insert(name.to_owned(), value);
    };
    put("grant", once(|| specs.iter().for_each(|spec| drop(book.grant(spec).expect("sound")))) / count as f64);
    let mut tries = 0;
    let mut one = || {
        tries += 1;
        drop(book.record(&spend(&format!("s-{tries}"), 1)).expect("there are credits"));
    };
    put("record_beside_grants", median(101, &mut one));
    put("draw_grant", once(|| drop(book.record(&spend("half", count * 5)).expect("sound"))) / (count / 2) as f64);
    let end = instant(count + Traffic::A_DAY, 0);
    put("expire_grant", once(|| drop(book.advance(end).expect("it is later"))) / (count / 2) as f64);
}

/// Ten years of monthly renewals in one advance.
fn renewals(figures: &mut Figures) {
    let open = || {
        Ledger::open(Account {
            catalog: Some(Catalog::builtin("cleverai").expect("it is built in")),
            plan: Some("pro".into()),
            ..Account::starting(anchor())
        })
    };
    let opened = median(21, || drop(black_box(open().expect("the plan exists"))));
    let to = "2036-01-01".parse().expect("a day");
    let both = median(21, || drop(open().expect("the plan exists").advance(to).expect("it is later")));
    figures.insert("ten_years".into(), both - opened);
}

/// Nanoseconds of the middle one of some runs.
fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs).map(|_| once(&mut work)).collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

fn once(work: impl FnOnce()) -> f64 {
    let start = Clock::now();
    work();
    start.elapsed().as_nanos() as f64
}
