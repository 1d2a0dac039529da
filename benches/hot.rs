//! What a gateway does for every event: `cargo bench --bench hot`. One iteration is one event, but for
//! `record_all`, where it is a thousand.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on stops"
)]

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, SamplingMode};
use drawdown::forecast::{Calibration, Outlook};
use drawdown::{Catalog, Usage};
use support::{Traffic, ledger};

/// The built-in lists, with the meter that a reply goes through.
const CATALOGS: [(&str, &str); 5] = [
    ("bookbag", "reply"),
    ("knockknock", "chat_message"),
    ("wotnot", "reply"),
    ("agent-credits", "llm"),
    ("cleverai", "chat"),
];

fn main() {
    // Short, because `cargo xtask bench` runs it several times, in turn with the others, and takes medians.
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300))
        .configure_from_args();
    let traffic = Traffic::load();
    price(&mut criterion, &traffic);
    record(&mut criterion, &traffic);
    forecast(&mut criterion);
    criterion.final_summary();
}

fn price(criterion: &mut Criterion, traffic: &Traffic) {
    let mut group = criterion.benchmark_group("price");
    for (id, meter) in CATALOGS {
        let catalog = Catalog::builtin(id).expect("it is built in");
        let usages: Vec<Usage> = traffic.requests().iter().map(|request| request.usage(meter)).collect();
        let mut next = usages.iter().cycle();
        group.bench_function(id, |bencher| {
            bencher
                .iter(|| catalog.price(black_box(next.next().expect("a cycle has no end"))).expect("it has a price"));
        });
    }
}

fn record(criterion: &mut Criterion, traffic: &Traffic) {
    let mut group = criterion.benchmark_group("record");
    group.sampling_mode(SamplingMode::Flat);
    let (mut book, mut n) = (ledger(None), 0);
    group.bench_function("record", |bencher| {
        let event = || {
            n += 1;
            traffic.event(n)
        };
        let book = |usage| drop(book.record(&usage).expect("there are credits"));
        bencher.iter_batched(event, book, BatchSize::SmallInput);
    });
    let (mut book, mut n) = (ledger(None), 0);
    group.bench_function("record_all", |bencher| {
        let events = || {
            n += 1_000;
            traffic.events(n - 1_000..n)
        };
        let book = |usages: Vec<_>| drop(book.record_all(&usages).expect("there are credits"));
        bencher.iter_batched(events, book, BatchSize::PerIteration);
    });
}

/// Four weeks ahead from four weeks of bursty days: all seven quantiles of each day.
fn forecast(criterion: &mut Criterion) {
    let daily: Vec<f64> = (0..28).map(|day: u32| f64::from((day * day * 37 + 11) % 101) * f64::from(day % 3)).collect();
    let mut group = criterion.benchmark_group("forecast");
    group.bench_function("month", |bencher| {
        bencher.iter(|| Outlook::of(black_box(&daily), 0, 28, &Calibration::default()).expect("it is a history"));
    });
}
