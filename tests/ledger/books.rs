//! Snapshots: whole, damaged, newer, canonical, under another price list.

use drawdown::catalog::policy::Policy;
use drawdown::{Carry, Catalog, ErrorCode, Intent, Ledger, Window};

use crate::support::*;

/// A ledger with something of everything.
fn full() -> Ledger {
    let mut ledger = on("cleverai", "free");
    ledger.grant(&until(free("promo", "30", hour(1)), hour(500))).unwrap();
    ledger.purchase("credits-1000", &order("pack", hour(2))).unwrap();
    ledger.record(&spend("a", "140.25", hour(3)).attribute("model", "GPT-4o").attribute("byoKey", false)).unwrap();
    ledger.reverse("a", Some(hour(4))).unwrap();
    ledger.authorize(&spend("h", "5", hour(5)), Intent::hold()).unwrap();
    ledger.capture("h", None, Some(hour(5))).unwrap();
    ledger.authorize(&spend("i", "5", hour(6)), Intent::hold()).unwrap();
    ledger.release("i", None).unwrap();
    ledger.authorize(&spend("j", "5", hour(7)), Intent::Hold { ttl_ms: 100_000_000 }).unwrap();
    ledger.change_plan(Some("pro"), now(hour(8), Carry::Usage)).unwrap();
    ledger.record(&spend("b", "10", hour(9))).unwrap();
    ledger.void_grant("promo", hour(10)).unwrap();
    ledger.record(&drawdown::Usage { id: None, ..spend("", "1", hour(11)) }).unwrap();
    ledger.advance(hour(800)).unwrap();
    ledger
}

#[test]
fn a_restored_ledger_answers_as_before() {
    let ledger = full();
    let restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
    assert_eq!(restored.snapshot(), ledger.snapshot());
    assert_eq!(restored.to_csv(Window::All).unwrap(), ledger.to_csv(Window::All).unwrap());
    assert_eq!(restored.balance(None).unwrap(), ledger.balance(None).unwrap());
    assert_eq!(restored.grants(drawdown::GrantFilter::All), ledger.grants(drawdown::GrantFilter::All));
    assert_eq!(restored.audit().unwrap(), ledger.audit().unwrap());
}

#[test]
fn every_flipped_bit_and_every_missing_end_is_refused() {
    let ledger = bare(Policy::default());
    let snapshot = full().snapshot();
    let refused = |bytes: &[u8]| Ledger::restore(bytes, None).unwrap_err().code();
    for length in (0..snapshot.len()).step_by(97).chain(snapshot.len() - 40..snapshot.len()) {
        assert_eq!(refused(&snapshot[..length]), ErrorCode::DamagedSnapshot);
    }
    for bit in (0..snapshot.len() * 8).step_by(61).chain(0..200) {
        let mut flipped = snapshot.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(refused(&flipped), ErrorCode::DamagedSnapshot, "bit {bit}");
    }
    let mut longer = ledger.snapshot();
    longer.push(0);
    assert_eq!(refused(&longer), ErrorCode::DamagedSnapshot);
}

#[test]
fn a_newer_version_is_refused_as_newer() {
    let mut snapshot = full().snapshot();
    let end = snapshot.len() - 8;
    snapshot[8] = 2;
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let sum = snapshot[..end].iter().fold(0xcbf2_9ce4_8422_2325, step);
    snapshot[end..].copy_from_slice(&sum.to_le_bytes());
    let error = Ledger::restore(&snapshot, None).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NewerSnapshot);
    assert_eq!(error.to_string(), "the snapshot has version 2; this library reads versions up to 1");
}

#[test]
fn another_price_list_holds_from_the_clock_on() {
    let ledger = full();
    let patch = r#"{ "plans": { "pro": { "credits": "7000" } } }"#;
    let dearer = Catalog::builtin_patched("cleverai", patch).unwrap();
    let mut restored = Ledger::restore(&ledger.snapshot(), Some(dearer)).unwrap();
    assert_eq!(restored.balance(None).unwrap(), ledger.balance(None).unwrap());
    // A late event books the past again, under the old list.
    restored.record(&spend("late", "1", hour(10))).unwrap();
    assert_eq!(restored.balance(None).unwrap().package, ledger.balance(None).unwrap().package);
    assert_eq!(restored.advance(at("2027-01-01")).unwrap().balance.package, Some(dec("7000")));
    let again = Ledger::restore(&restored.snapshot(), None).unwrap();
    assert_eq!(again.balance(None).unwrap(), restored.balance(None).unwrap());
    let other = Ledger::restore(&ledger.snapshot(), Some(Catalog::builtin("wotnot").unwrap()));
    assert_eq!(other.unwrap_err().code(), ErrorCode::UnknownPlan);
}

#[test]
fn run_snapshot_restore_go_on_is_one_run_at_every_instant() {
    let steps = |ledger: &mut Ledger, number: i64| {
        let at = hour(number * 12);
        let receipts = (
            ledger.record(&spend(&format!("s{number}"), "3.5", at)).unwrap(),
            ledger.grant(&until(free(&format!("g{number}"), "4", at), hour(number * 12 + 30))).unwrap(),
        );
        if number % 5 == 0 {
            ledger.reverse(&format!("s{number}"), Some(at)).unwrap();
        }
        receipts
    };
    let mut whole = on("bookbag", "free");
    let mut broken = whole.clone();
    for number in 0..140 {
        broken = Ledger::restore(&broken.snapshot(), None).unwrap();
        assert_eq!(steps(&mut whole, number), steps(&mut broken, number), "{number}");
    }
    assert_eq!(whole.snapshot(), broken.snapshot());
}

/// Written by the first version, and read for ever: `fixtures/snapshot-1.bin` is never written again.
#[test]
fn the_first_versions_snapshot_is_read() {
    let restored = Ledger::restore(include_bytes!("fixtures/snapshot-1.bin"), None).unwrap();
    assert_eq!(restored.to_csv(Window::All).unwrap(), include_str!("fixtures/snapshot-1.csv"));
    let balance = restored.balance(None).unwrap();
    assert_eq!(four(&balance), "5000 0 6000 1000");
    assert_eq!((balance.at, restored.audit().unwrap().entries), (hour(800), 19));
    assert_eq!(Ledger::restore(&restored.snapshot(), None).unwrap().snapshot(), restored.snapshot());
}
