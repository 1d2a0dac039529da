//! The figures as a page.

use std::fmt::Write as _;

use super::figures::{Figures, SIDES, Side, slope};
use super::instructions::KERNELS;

pub(crate) const CATALOGS: [&str; 5] = ["bookbag", "knockknock", "wotnot", "agent-credits", "cleverai"];
/// The other ways of benches/wasm/peers.mjs to price a reply under CleverAI's list.
const PEERS: [&str; 1] = ["decimal.js"];

pub(crate) fn of(figures: &Figures, machine: &str) -> anyhow::Result<String> {
    let mut page = format!(
        "# Benchmarks

Written by `cargo xtask bench`. {machine}.

Every time is the median of its runs, every ratio is of one run on one machine: ratios can be compared, times
hardly. Native is Cargo's default release profile, wasm the npm package in Node. The events are the licensed sample of
real requests (`www/public/trace.csv`), over and over, a thousand a day, each with an id, an agent and a conversation.

"
    );
    page += &super::targets::of(figures)?;
    page += &columns(figures)?;
    page += &price(figures)?;
    page += &record(figures)?;
    page += &growth(figures)?;
    page += &late(figures);
    page += &memory(figures)?;
    page += &rest(figures)?;
    page += &forecast(figures)?;
    page += &start(figures)?;
    page += &instructions(figures)?;
    Ok(page)
}

fn columns(figures: &Figures) -> anyhow::Result<String> {
    let mut rows = Vec::new();
    for catalog in CATALOGS {
        rows.push(both(figures, &format!("`priceColumns`, {catalog}"), &format!("price_columns/{catalog}"))?);
    }
    for peer in ["drawdown", "BigInt", "bignumber.js", "big.js", "decimal.js"] {
        let time = nanoseconds(figures.get(Side::Wasm, &format!("columns_peer/{peer}"))?);
        rows.push(vec![format!("priced and drawn, {peer}"), String::new(), time, String::new()]);
    }
    for peer in ["drawdown", "decimal.js", "genai-prices", "tokenlens"] {
        let time = nanoseconds(figures.get(Side::Wasm, &format!("object/{peer}"))?);
        rows.push(vec![format!("one object priced, {peer}"), String::new(), time, String::new()]);
    }
    let note = "A row of columns, 200,000 of them: the arrays copied in and out of wasm included.";
    let mut text = section("Columns", note, &["", "native", "wasm, or JavaScript", "wasm ÷ native"], &rows);
    let series = SIDES.map(|side| figures.series(side, "record_columns"));
    let bytes = figures.series(Side::Native, "row");
    let mut rows: Vec<_> = (0..series[0].len())
        .map(|row| {
            let cells = series.iter().map(|series| grown(series, row));
            let kept = bytes.get(row).map_or_else(String::new, |(_, bytes)| format!("{bytes:.0}"));
            [count(series[0][row].0)].into_iter().chain(cells).chain([kept]).collect::<Vec<_>>()
        })
        .collect();
    rows.push(exponents(&series));
    let note = "A row priced, drawn and kept, by how many there are: an exponent of 0 is a time linear in the rows.";
    text +=
        &section("`recordColumns`, a row", note, &["rows", "native", "wasm", "bytes each in memory, native"], &rows);
    Ok(text)
}

fn price(figures: &Figures) -> anyhow::Result<String> {
    let mut rows = Vec::new();
    for catalog in CATALOGS {
        rows.push(both(figures, &format!("`price`, {catalog}"), &format!("price/{catalog}"))?);
    }
    let wasm = figures.get(Side::Wasm, "price/cleverai")?;
    for peer in PEERS {
        let time = figures.get(Side::Wasm, &format!("peer/{peer}"))?;
        rows.push(vec![
            format!("{peer}, cleverai"),
            String::new(),
            nanoseconds(time),
            format!("wasm: {} its time", ratio(wasm / time)),
        ]);
    }
    let note = "The peer is given the same object, makes the credits alone as text, and neither checks nor explains.";
    Ok(section("One event priced", note, &["", "native", "wasm, or JavaScript", "wasm ÷ native"], &rows))
}

fn record(figures: &Figures) -> anyhow::Result<String> {
    let rows = [
        both(figures, "`record`, one call an event", "record/record")?,
        both(figures, "`record_all` of 1,000, an event", "record/record_all")?,
    ];
    let note = "Priced under CleverAI's list, drawn, and answered with entries and balance.";
    Ok(section("One event recorded", note, &["", "native", "wasm", "wasm ÷ native"], &rows))
}

/// Times with their ratio to the smallest history's.
fn growth(figures: &Figures) -> anyhow::Result<String> {
    let mut text = String::new();
    for side in SIDES {
        let calls = ["record", "balance", "breakdown", "month"];
        let series = calls.map(|call| figures.series(side, call));
        let sizes = &series[0];
        let mut rows: Vec<_> = (0..sizes.len())
            .map(|row| {
                let cells = series.iter().map(|series| grown(series, row));
                [count(sizes[row].0)].into_iter().chain(cells).collect::<Vec<_>>()
            })
            .collect();
        rows.push(exponents(&series));
        let header = ["events", "`record`", "`balance`", "`breakdown` of all", "`breakdown` of 30 days"];
        let note = "In parentheses the ratio to the first line. The exponent of growth: 0 is constant, 1 linear.";
        text += &section(&format!("With a history, {}", name(side)), note, &header, &rows);
    }
    Ok(text)
}

fn late(figures: &Figures) -> String {
    let series = SIDES.map(|side| figures.series(side, "late"));
    let mut rows: Vec<_> = (0..series[0].len())
        .map(|row| {
            let cells = series.iter().map(|series| grown(series, row));
            [count(series[0][row].0)].into_iter().chain(cells).collect::<Vec<_>>()
        })
        .collect();
    rows.push(exponents(&series));
    let note = "What comes after it is taken back and booked again, so its cost is linear in that.";
    section("One late event", note, &["entries after it", "native", "wasm"], &rows)
}

fn memory(figures: &Figures) -> anyhow::Result<String> {
    let live = figures.series(Side::Native, "memory");
    let kept = figures.series(Side::Native, "snapshot");
    let pages = figures.series(Side::Wasm, "memory");
    let taken = figures.series(Side::Native, "snapshot_time");
    let rows: Vec<_> = (0..live.len())
        .map(|row| {
            let each = |series: &[(f64, f64)]| format!("{:.0}", series[row].1 / series[row].0);
            vec![count(live[row].0), each(&live), bytes(pages[row].1), each(&kept), grown(&taken, row)]
        })
        .collect();
    let header =
        ["events", "bytes each in memory, native", "wasm memory", "bytes each in a snapshot", "snapshot, native"];
    let mut text = section(
        "Memory",
        "Wasm memory never shrinks: it is the most that was needed, beyond what an empty instance has.",
        &header,
        &rows,
    );
    let mut years = Vec::new();
    for (label, key) in [("30 days", "30"), ("for ever", "all")] {
        let size = |side, figure: &str| figures.get(side, &format!("{figure}/{key}")).map(bytes);
        years.push(vec![
            label.to_owned(),
            size(Side::Native, "year_memory")?,
            size(Side::Wasm, "year_memory")?,
            size(Side::Native, "year_snapshot")?,
        ]);
    }
    let note = "`retentionDays`: what is older lives on as totals by day, meter, model and agent.";
    let header = ["entries kept", "memory, native", "wasm memory", "snapshot"];
    text += &section("A year of 1,000 events a day", note, &header, &years);
    let (before, after) = (figures.get(Side::Wasm, "rounds_before")?, figures.get(Side::Wasm, "rounds_after")?);
    let rounds = count(figures.get(Side::Wasm, "rounds")?);
    let round = nanoseconds(figures.get(Side::Wasm, "round")?);
    let _ = writeln!(
        text,
        "{rounds} times a ledger opened, an event recorded and the ledger freed in wasm ({round} each): {} before, {}
after, {} more.\n",
        bytes(before),
        bytes(after),
        bytes(after - before),
    );
    Ok(text)
}

fn rest(figures: &Figures) -> anyhow::Result<String> {
    let lines = [
        ("one of 100,000 grants added", "grant"),
        ("`record` beside 100,000 grants", "record_beside_grants"),
        ("one spend through 50,000 grants, a grant", "draw_grant"),
        ("50,000 grants expiring in one `advance`, a grant", "expire_grant"),
        ("ten years of renewals in one `advance`", "ten_years"),
    ];
    let rows = lines.map(|(label, key)| both(figures, label, key)).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(section("Many grants, many cycles", "", &["", "native", "wasm", "wasm ÷ native"], &rows))
}

fn forecast(figures: &Figures) -> anyhow::Result<String> {
    let alone = |label: &str, key: &str| -> anyhow::Result<Vec<String>> {
        Ok(vec![label.to_owned(), String::new(), nanoseconds(figures.get(Side::Wasm, key)?), String::new()])
    };
    let rows = [
        both(figures, "28 days ahead from 28 days", "forecast/month")?,
        alone("the same as numbers, without JavaScript's objects", "outlook/numbers")?,
        alone("`Ledger.forecast`, 200 paths through 128 days of a real account", "outlook/run_out")?,
        both(figures, "10,000 spend paths of 365 days", "paths")?,
    ];
    let usages = count(figures.get(Side::Wasm, "outlook/usages")?);
    let note = format!(
        "Seven quantiles of each day; wasm's includes the objects that JavaScript gets. The account (`cc11_msg` of
`trainer/data`, twice over, {usages} usages, packs beside the free plan) is asked for its run-out and
all else that a forecast says. The paths, a hundred different ones that are made beforehand, run down an
account's grants, and end the same to the last bit."
    );
    Ok(section("Looking ahead", &note, &["", "native", "wasm", "wasm ÷ native"], &rows))
}

fn start(figures: &Figures) -> anyhow::Result<String> {
    let rows = [("Node", "node"), ("Chromium", "chromium")]
        .map(|(label, key)| Ok(vec![label.to_owned(), nanoseconds(figures.get(Side::Wasm, &format!("start/{key}"))?)]));
    let rows = rows.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    Ok(section("Start", "The wasm compiled and instantiated, the middle one of 21 times.", &["", "wasm"], &rows))
}

/// What callgrind counts.
pub(crate) fn instructions(figures: &Figures) -> anyhow::Result<String> {
    let rows = KERNELS.map(|(kernel, about, _)| {
        let instructions = figures.get(Side::Native, &format!("instructions/{kernel}"))?;
        Ok(vec![format!("`{kernel}`: {about}"), count(instructions)])
    });
    let rows = rows.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    let note = "Native, by callgrind: `cargo xtask bench --instructions` counts them anew on however busy a machine.";
    Ok(section("Instructions", note, &["", "instructions"], &rows))
}

fn both(figures: &Figures, label: &str, key: &str) -> anyhow::Result<Vec<String>> {
    let (native, wasm) = (figures.get(Side::Native, key)?, figures.get(Side::Wasm, key)?);
    Ok(vec![label.to_owned(), nanoseconds(native), nanoseconds(wasm), ratio(wasm / native)])
}

fn grown(series: &[(f64, f64)], row: usize) -> String {
    match (series.get(row), series.first()) {
        (Some((_, time)), Some((_, first))) => format!("{} ({})", nanoseconds(*time), ratio(time / first)),
        _ => String::new(),
    }
}

/// Over all sizes, and from the last but one to the last: a small history still lies in the processor's caches.
fn exponents(series: &[Vec<(f64, f64)>]) -> Vec<String> {
    let exponents = series.iter().map(|series| {
        let last = series.get(series.len().saturating_sub(2)..).unwrap_or(series);
        format!("{:.2}, last step {:.2}", slope(series), slope(last))
    });
    ["exponent".to_owned()].into_iter().chain(exponents).collect()
}

pub(super) fn section(title: &str, note: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("## {title}\n\n");
    if !note.is_empty() {
        text += &format!("{note}\n\n");
    }
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    text += &line(header.to_vec());
    text += &line(header.iter().enumerate().map(|(n, _)| if n == 0 { "---" } else { "---:" }).collect());
    for row in rows {
        text += &line(row.iter().map(String::as_str).collect());
    }
    text + "\n"
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Native => "native",
        Side::Wasm => "wasm",
    }
}

pub(super) fn ratio(value: f64) -> String {
    let places = if value >= 99.5 {
        0
    } else if value < 0.95 {
        2
    } else {
        1
    };
    format!("× {value:.places$}")
}

pub(super) fn nanoseconds(time: f64) -> String {
    scaled(time, &["ns", "µs", "ms", "s"])
}

fn bytes(size: f64) -> String {
    scaled(size, &["B", "kB", "MB", "GB"])
}

/// Three digits, in the largest unit that leaves one before the point.
fn scaled(mut value: f64, units: &[&str]) -> String {
    let mut units = units.iter();
    let mut unit = units.next().copied().unwrap_or_default();
    for larger in units {
        if value < 1_000.0 {
            break;
        }
        (value, unit) = (value / 1_000.0, larger);
    }
    let places = if value >= 100.0 || value == 0.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.places$} {unit}")
}

/// `100,000`
pub(super) fn count(number: f64) -> String {
    let digits = format!("{number:.0}");
    let grouped = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group));
    grouped.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!(nanoseconds(812.4), "812 ns");
        assert_eq!(nanoseconds(6_169.0), "6.17 µs");
        assert_eq!(bytes(20_187_337.0), "20.2 MB");
        assert_eq!(bytes(0.0), "0 B");
        assert_eq!((count(100.0), count(1_000_000.0)), ("100".into(), "1,000,000".into()));
        assert_eq!((ratio(0.081), ratio(12.34)), ("× 0.08".into(), "× 12.3".into()));
    }
}
