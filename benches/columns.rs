//! What columns cost, natively: `cargo bench --bench columns`. Its figures, by name, are a JSON object on standard
//! output; times are nanoseconds, mostly of a row, sizes bytes. `-- --quick` tries it out on few rows; `-- --once KERNEL` runs one
//! kernel once over 100,000 rows, for callgrind to count. `benches/wasm/columns.mjs` measures the same under the same
//! names.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on stops"
)]

#[path = "support/live.rs"]
mod live;
#[path = "support/paths.rs"]
mod paths;
mod support;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant as Clock;

use drawdown::{Catalog, Coded, Ledger, Usage, UsageColumns};
use live::LIVE;
use support::{Traffic, anchor, ledger};

/// The built-in lists, with the meter that a reply goes through.
const CATALOGS: [(&str, &str); 5] = [
    ("bookbag", "reply"),
    ("knockknock", "chat_message"),
    ("wotnot", "reply"),
    ("agent-credits", "llm"),
    ("cleverai", "chat"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let traffic = Traffic::load();
    if let Some(place) = arguments.iter().position(|argument| argument == "--once") {
        return once(&traffic, &arguments[place + 1]);
    }
    let largest = if arguments.iter().any(|argument| argument == "--quick") { 10_000 } else { 10_000_000 };
    let mut figures = BTreeMap::new();
    let some = Columns::of(&traffic, largest.min(200_000));
    for (id, meter) in CATALOGS {
        let catalog = Catalog::builtin(id).expect("it is built in");
        let time = median(15, || drop(black_box(catalog.price_columns(&some.named(meter)))));
        figures.insert(format!("price_columns/{id}"), time / some.length as f64);
    }
    let mut size = 1_000;
    while size <= largest {
        let columns = Columns::of(&traffic, size);
        let before = LIVE.load(std::sync::atomic::Ordering::Relaxed);
        let runs = if size < 1_000_000 { 15 } else { 3 };
        let mut books: Vec<Ledger> = (0..runs).map(|_| ledger(None)).collect();
        let mut kept = Vec::new();
        let time = median(runs, || {
            let mut book = books.pop().expect("one for each run");
            let receipt = book.record_columns(&columns.named("chat")).expect("there are credits");
            assert_eq!(receipt.recorded, size as u64);
            drop(receipt);
            kept.clear();
            kept.push(book);
        });
        drop(books);
        figures.insert(format!("record_columns/{size}"), time / size as f64);
        let live = LIVE.load(std::sync::atomic::Ordering::Relaxed) - before;
        figures.insert(format!("row/{size}"), live as f64 / size as f64);
        size *= 10;
    }
    let runway = paths::runway(paths::DAYS).expect("a sound account");
    let (some, mut left) = (paths::some(), 0.0);
    let time = median(9, || left = black_box(paths::walk(&runway, &some, paths::PATHS)));
    figures.insert("paths".into(), time);
    figures.insert("paths_left".into(), left);
    println!("{}", serde_json::to_string(&figures).expect("names and numbers"));
}

/// One kernel over 100,000 rows, or events.
fn once(traffic: &Traffic, kernel: &str) {
    const ROWS: usize = 100_000;
    let columns = Columns::of(traffic, ROWS);
    let catalog = Catalog::builtin("cleverai").expect("it is built in");
    let mut book = ledger(None);
    let usages: Vec<Usage> = traffic.requests().iter().take(1_000).map(|request| request.usage("chat")).collect();
    // What is above is counted, too: the difference to `nothing` is the kernel's.
    match kernel {
        "nothing" => {}
        "price_columns" => drop(black_box(catalog.price_columns(&columns.named("chat")))),
        "record_columns" => drop(black_box(book.record_columns(&columns.named("chat")))),
        "price" => usages.iter().for_each(|usage| drop(black_box(catalog.price(usage)))),
        "paths" => {
            black_box(paths::walk(&paths::runway(paths::DAYS).expect("sound"), &paths::some(), 1_000));
        }
        "record" => (0..1_000).for_each(|n| drop(black_box(book.record(&traffic.event(n))))),
        other => unreachable!("there is no kernel {other}"),
    }
}

/// The traffic in columns.
struct Columns {
    length: usize,
    inputs: Vec<f64>,
    outputs: Vec<f64>,
    models: Vec<u32>,
    at: Vec<f64>,
}

/// The models of the sample, by code.
const MODELS: [&str; 2] = ["gpt-4o", "gpt-4o-mini"];

impl Columns {
    fn of(traffic: &Traffic, length: usize) -> Columns {
        let requests = traffic.requests();
        let of = |n: usize| &requests[n % requests.len()];
        let code = |n| u32::from(of(n).model() != MODELS[0]);
        let start = anchor().unix_milliseconds() as f64;
        Columns {
            length,
            inputs: (0..length).map(|n| of(n).input() as f64).collect(),
            outputs: (0..length).map(|n| of(n).output() as f64).collect(),
            models: (0..length).map(code).collect(),
            // Ten a second.
            at: (0..length).map(|n| start + n as f64 * 100.0).collect(),
        }
    }

    fn named<'a>(&'a self, meter: &'a str) -> UsageColumns<'a> {
        let models = Coded { values: MODELS.map(Into::into).to_vec(), codes: &self.models };
        UsageColumns {
            quantities: [("inputTokens".into(), self.inputs.as_slice()), ("outputTokens".into(), &self.outputs)]
                .into_iter()
                .collect(),
            attributes: [("model".into(), models)].into_iter().collect(),
            at: Some(&self.at),
            ..UsageColumns::of(meter, self.length)
        }
    }
}

/// Nanoseconds of the middle one of some runs.
fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Clock::now();
            work();
            start.elapsed().as_nanos() as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}
