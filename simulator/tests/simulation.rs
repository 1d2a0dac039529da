//! Seeded histories and every small history, on the real ledger and on the oracle.
#![allow(clippy::panic, reason = "a test says what differs")]

use simulator::exhaustive::{accounts, every_sequence};
use simulator::history::History;
use simulator::run::run;

const OPERATIONS: usize = 40;

#[test]
fn seeds_0_to_999() {
    same(0);
}

#[test]
fn seeds_1000_to_1999() {
    same(1_000);
}

#[test]
fn every_small_history() {
    for (index, setup) in accounts().iter().enumerate() {
        match every_sequence(setup, 4) {
            Ok(sequences) => assert_eq!(sequences, 12 + 12 * 12 + 12 * 12 * 12 + 12 * 12 * 12 * 12),
            Err(difference) => panic!("account {index}: {difference}"),
        }
    }
}

fn same(first: u64) {
    for seed in first..first + 1_000 {
        if let Err(difference) = run(&History::of(seed, OPERATIONS)) {
            panic!("{difference}\nsimulator --seeds 1 --first {seed} --operations {OPERATIONS}");
        }
    }
}
