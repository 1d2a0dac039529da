//! What was aimed at, beside what was measured, and why where it was missed.

use super::{
    figures::{Figures, Side, slope},
    table::{count, nanoseconds, ratio, section},
};

struct Target {
    what: &'static str,
    bound: Bound,
    measured: f64,
    unit: Unit,
    /// Why it is missed, for as long as it is.
    why: &'static str,
}

#[derive(Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy)]
enum Unit {
    /// One time divided by another.
    Ratio,
    Nanoseconds,
    Bytes,
    /// Of growth: 1 is linear.
    Exponent,
}

pub(super) fn of(figures: &Figures) -> anyhow::Result<String> {
    let targets = all(figures)?;
    let rows: Vec<_> = targets
        .iter()
        .map(|target| {
            let bound = match target.bound {
                Bound::AtMost(bound) => format!("at most {}", target.unit.show(bound)),
                Bound::AtLeast(bound) => format!("at least {}", target.unit.show(bound)),
            };
            vec![target.what.to_owned(), bound, target.unit.show(target.measured), target.verdict()]
        })
        .collect();
    let note =
        "The peers do the same job on the same rows, in turn with drawdown: genai-prices one call's price in floats, the
others exact amounts.";
    let mut text = section("Targets", note, &["", "target", "measured", ""], &rows);
    let missed: Vec<_> = targets.iter().filter(|target| !target.met()).collect();
    if !missed.is_empty() {
        text += "### Where targets are not met\n\n";
        // What has one reason is said once.
        for together in missed.chunk_by(|one, other| one.why == other.why) {
            let Some(first) = together.first() else { continue };
            let names: Vec<_> = together.iter().map(|target| format!("**{}**", target.what)).collect();
            text += &format!("- {}:\n  {}\n", names.join(", "), first.why);
        }
        text += "\n";
    }
    Ok(text)
}

fn all(figures: &Figures) -> anyhow::Result<Vec<Target>> {
    let wasm = |name: &str| figures.get(Side::Wasm, name);
    let [native_rows, wasm_rows] = [Side::Native, Side::Wasm].map(|side| figures.series(side, "record_columns"));
    let largest = |series: &[(f64, f64)]| series.last().map_or(f64::NAN, |(_, time)| *time);
    let (in_wasm, natively) = (largest(&wasm_rows), largest(&native_rows));
    let million = native_rows.iter().rfind(|(rows, _)| *rows <= 1e6).map_or(f64::NAN, |(_, time)| *time);
    // The time of all rows, where the series has that of one.
    let growth =
        |series: &[(f64, f64)]| slope(&series.iter().map(|(rows, time)| (*rows, rows * time)).collect::<Vec<_>>());
    let (drawn, priced) = (wasm("columns_peer/drawdown")?, wasm("object/drawdown")?);
    let paths = wasm("paths")? / figures.get(Side::Native, "paths")?;
    let mut targets = Vec::new();
    let mut put = |what, bound, measured, unit, why| targets.push(Target { what, bound, measured, unit, why });
    put("price and draw from columns, wasm ÷ native", Bound::AtMost(2.2), in_wasm / natively, Unit::Ratio, COLUMNS);
    put(
        "price and draw from columns, times as fast as decimal.js",
        Bound::AtLeast(200.0),
        wasm("columns_peer/decimal.js")? / drawn,
        Unit::Ratio,
        COLUMNS,
    );
    put(
        "price and draw from columns, times as fast as BigInt",
        Bound::AtLeast(4.0),
        wasm("columns_peer/BigInt")? / drawn,
        Unit::Ratio,
        COLUMNS,
    );
    put(
        "`price` of one object, times as fast as decimal.js",
        Bound::AtLeast(6.0),
        wasm("object/decimal.js")? / priced,
        Unit::Ratio,
        OBJECT,
    );
    put(
        "`price` of one object, times as fast as genai-prices",
        Bound::AtLeast(40.0),
        wasm("object/genai-prices")? / priced,
        Unit::Ratio,
        OBJECT,
    );
    put("price and draw from columns, native, each of 10^6", Bound::AtMost(20.0), million, Unit::Nanoseconds, MILLION);
    put(
        "growth with the rows from 10^3 to 10^7, native",
        Bound::AtMost(1.1),
        growth(&native_rows),
        Unit::Exponent,
        GROWTH,
    );
    put("growth with the rows from 10^3 to 10^7, wasm", Bound::AtMost(1.1), growth(&wasm_rows), Unit::Exponent, GROWTH);
    put("spend paths through the grants, wasm ÷ native", Bound::AtMost(1.3), paths, Unit::Ratio, PATHS);
    put(
        "28 days × 7 quantiles ahead, as numbers, wasm",
        Bound::AtMost(15e3),
        wasm("outlook/numbers")?,
        Unit::Nanoseconds,
        AHEAD,
    );
    put(
        "run-out by 200 paths through a real account, wasm",
        Bound::AtMost(2e6),
        wasm("outlook/run_out")?,
        Unit::Nanoseconds,
        RUN_OUT,
    );
    let bound = Bound::AtMost(10_000.0);
    put("the forecast of a series, added to the wasm, brotli", bound, wasm("size/series")?, Unit::Bytes, ADDED);
    put("the same with the ledger's dates and alerts", bound, wasm("size/ahead")?, Unit::Bytes, ADDED);
    put("pricing and ledger, wasm and glue, brotli", Bound::AtMost(48_000.0), wasm("size/part")?, Unit::Bytes, SIZE);
    put("all that a page loads, brotli", Bound::AtMost(63_000.0), wasm("size/whole")?, Unit::Bytes, SIZE);
    put("compiled and instantiated, Node", Bound::AtMost(3e6), wasm("start/node")?, Unit::Nanoseconds, START);
    put("compiled and instantiated, Chromium", Bound::AtMost(2e6), wasm("start/chromium")?, Unit::Nanoseconds, START);
    Ok(targets)
}

const COLUMNS: &str =
    "of a row's time in wasm two fifths copy arrays: 28 bytes a row into wasm and 8 out again, which the peer does not do.
  `node benches/wasm/profile.mjs` prints the shares by function.";
const OBJECT: &str =
    "what is left is spread thin: `node benches/wasm/object.mjs` prints what a meter alone takes, its quote, lines and
  texts included, and what each further name and amount adds. All of it is JavaScript: nothing crosses into wasm.";
const MILLION: &str =
    "a hundred thousand rows take a third or less of it each. What a million writes no longer fits the processor's caches,
  and lies in pages that the kernel hands out meanwhile: 17 bytes a row in the journal, and 8 of credits.";
const GROWTH: &str = "the smallest sizes lie in the processor's caches, the largest in fresh memory.";
const PATHS: &str =
    "both are compiled at one level, from the same crate; the rest is between the engine's code and native code.";
const AHEAD: &str =
    "224 exponentials and as many heads are taken, in code that is compiled for size like all the rest.";
const RUN_OUT: &str =
    "beside the paths it takes the books back, to find idle days that began with nothing left, lets the account's
  own calibration learn from 120 days, and sums the journal by day.";
const ADDED: &str =
    "the paths run through renewals, expiries, rollover, packs, overage, debt and recharging in floats beside
  the exact books, each with its alerts in words; `cargo xtask size` says what each module costs.";
const SIZE: &str =
    "of 693 kB as the compiler leaves them (`cargo xtask size`), 63 % are the crate's own 1,100 functions (its largest
  module, rates, 11 %; the ledger's position 5 %, its outlook 3 %), 20 % what the standard library makes for them in 1,600
  more, and 9 % data. No function is larger than 2 %. The peer of that size prices tokens in floats and does nothing else.";
const START: &str =
    "the engine reads every byte of the code once, and there are more of them than were hoped for: see above.";

impl Target {
    fn met(&self) -> bool {
        match self.bound {
            Bound::AtMost(bound) => self.measured <= bound,
            Bound::AtLeast(bound) => self.measured >= bound,
        }
    }

    fn verdict(&self) -> String {
        let short = match self.bound {
            Bound::AtMost(bound) => self.measured / bound,
            Bound::AtLeast(bound) => bound / self.measured,
        };
        if self.met() { "met".to_owned() } else { format!("missed by {}", ratio(short)) }
    }
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Unit::Ratio => ratio(value),
            Unit::Nanoseconds => nanoseconds(value),
            Unit::Bytes => format!("{} B", count(value)),
            Unit::Exponent => format!("{value:.2}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(bound: Bound, measured: f64) -> Target {
        Target { what: "", bound, measured, unit: Unit::Ratio, why: "" }
    }

    #[test]
    fn a_verdict_is_computed() {
        assert_eq!(target(Bound::AtMost(2.0), 2.0).verdict(), "met");
        assert_eq!(target(Bound::AtMost(2.0), 3.0).verdict(), "missed by × 1.5");
        assert_eq!(target(Bound::AtLeast(6.0), 2.0).verdict(), "missed by × 3.0");
        assert!(!target(Bound::AtMost(2.0), f64::NAN).met());
    }
}
