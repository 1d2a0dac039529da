//! Where other ledgers went wrong, each a test.

use drawdown::catalog::policy::{DrawOrder, Policy};
use drawdown::{EntryKind, ErrorCode, GrantFilter, GrantKind, GrantSource, GrantSpec, Ledger, Usage, Window};

use crate::support::*;

#[test]
pub(crate) fn no_double_grant_at_the_cycles_edge() {
    let mut ledger = on("cleverai", "pro");
    for _ in 0..3 {
        ledger.advance(at("2026-12-01")).unwrap();
        ledger.record(&Usage { credits: Some(dec("1")), ..Usage::default().at(at("2026-12-01")) }).unwrap();
    }
    assert_eq!(four(&ledger.balance(None).unwrap()), "5000 3 4997 0");
    let renewals = ledger.activity(&drawdown::ActivityQuery {
        filter: vec![("type".into(), "renew".into())],
        ..drawdown::ActivityQuery::default()
    });
    assert_eq!(renewals.unwrap().entries.len(), 2);
}

#[test]
pub(crate) fn a_grant_is_active_from_its_start_to_just_before_its_expiry() {
    let mut ledger = bare(Policy::default());
    let spec = GrantSpec { effective_at: Some(hour(2)), ..until(free("g", "10", hour(0)), hour(4)) };
    ledger.grant(&spec).unwrap();
    let remaining = |ledger: &Ledger, hours| ledger.balance(Some(hour(hours))).unwrap().remaining.unwrap().to_string();
    assert_eq!([1, 2, 3, 4].map(|hours| remaining(&ledger, hours)), ["0", "10", "10", "0"]);
    assert_eq!(ledger.record(&spend("early", "1", hour(1))).unwrap().refused.len(), 1);
    assert_eq!(ledger.record(&spend("first", "1", hour(2))).unwrap().entries.len(), 1);
    let last = Usage { id: Some("last".into()), credits: Some(dec("1")), ..Usage::default() };
    let just_before = at("2026-11-01T03:59:59.999Z");
    assert_eq!(ledger.record(&last.at(just_before)).unwrap().entries.len(), 1);
    assert_eq!(ledger.record(&spend("at", "1", hour(4))).unwrap().refused.len(), 1);
    // Read back from today's books.
    assert_eq!([1, 2, 3, 4].map(|hours| remaining(&ledger, hours)), ["0", "9", "9", "0"]);
}

#[test]
pub(crate) fn anchors_on_the_31st_go_through_a_leap_year() {
    let account = drawdown::Account {
        catalog: Some(drawdown::Catalog::builtin("cleverai").unwrap()),
        plan: Some("free".into()),
        ..drawdown::Account::starting(at("2027-12-31T23:00:00Z"))
    };
    let mut ledger = Ledger::open(account).unwrap();
    let receipt = ledger.advance(at("2028-05-01")).unwrap();
    let starts: Vec<String> = receipt
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Renew)
        .map(|entry| entry.at.to_string()[..10].to_owned())
        .collect();
    assert_eq!(starts, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]);
}

#[test]
pub(crate) fn a_snapshot_exactly_when_a_grant_starts() {
    for hours in [1, 2, 3] {
        let mut ledger = bare(Policy::default());
        ledger.grant(&GrantSpec { effective_at: Some(hour(2)), ..until(free("g", "10", hour(0)), hour(3)) }).unwrap();
        ledger.advance(hour(hours)).unwrap();
        let mut restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
        let events = [spend("a", "1", hour(hours)), spend("b", "1", hour(4))];
        assert_eq!(ledger.record_all(&events).unwrap(), restored.record_all(&events).unwrap());
        assert_eq!(ledger.snapshot(), restored.snapshot());
    }
}

#[test]
pub(crate) fn a_top_up_is_not_negative_usage() {
    let mut ledger = on("cleverai", "pro");
    ledger.record(&spend("a", "10", hour(1))).unwrap();
    ledger.purchase("credits-1000", &order("p", hour(2))).unwrap();
    let receipt = ledger.advance(hour(30)).unwrap();
    assert_eq!(receipt.balance.consumed, dec("10"));
    let days = ledger.daily(Window::All).unwrap();
    assert_eq!(days.iter().map(|day| day.credits.to_string()).collect::<Vec<_>>(), ["10", "0"]);
}

#[test]
pub(crate) fn refund_of_a_part_spent_pack_takes_the_unused_part_once() {
    let mut ledger = on("cleverai", "free");
    ledger.record(&spend("all", "100", hour(1))).unwrap();
    ledger.purchase("credits-1000", &order("p", hour(2))).unwrap();
    ledger.record(&spend("a", "300", hour(3))).unwrap();
    let receipt = ledger.void_grant("p", hour(4)).unwrap();
    assert_eq!(entries(&receipt), ["void:p 700 [p 700]"]);
    assert_eq!(ledger.void_grant("p", hour(5)).unwrap().duplicates, ["p"]);
    // What was paid for and comes back unused can be used.
    let receipt = ledger.reverse("a", Some(hour(6))).unwrap();
    assert_eq!(receipt.balance.remaining, Some(dec("300")));
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn a_retry_after_a_crash_changes_nothing() {
    let mut ledger = on("cleverai", "pro");
    let usage = spend("a", "10", hour(1)).attribute("model", "m").attribute("agent", "x");
    ledger.record(&usage).unwrap();
    let stored = ledger.snapshot();
    let mut woken = Ledger::restore(&stored, None).unwrap();
    let swapped = spend("a", "10.0", hour(1)).attribute("agent", "x").attribute("model", "m");
    for retry in [usage.clone(), swapped, Usage { at: None, ..usage.clone() }] {
        assert_eq!(woken.record(&retry).unwrap().duplicates, ["a"]);
    }
    assert_eq!(woken.snapshot(), stored);
    for other in [spend("a", "11", hour(1)), spend("a", "10", hour(1)), Usage { at: Some(hour(2)), ..usage }] {
        assert_eq!(woken.record(&other).unwrap_err().code(), ErrorCode::ConflictingId);
    }
    assert_eq!(woken.snapshot(), stored);
}

#[test]
pub(crate) fn a_refused_id_stays_free() {
    let mut ledger = bare(Policy::default());
    assert_eq!(ledger.record(&spend("a", "1", hour(1))).unwrap().refused.len(), 1);
    ledger.grant(&free("g", "10", hour(2))).unwrap();
    assert_eq!(entries(&ledger.record(&spend("a", "2", hour(3))).unwrap()), ["spend:a 2 [g 2]"]);
}

#[test]
pub(crate) fn ten_years_of_renewals_in_one_advance() {
    let mut ledger = on("cleverai", "pro");
    ledger.record(&spend("a", "10", hour(1))).unwrap();
    let receipt = ledger.advance(at("2036-11-01")).unwrap();
    assert_eq!(of_kind(&receipt, EntryKind::Renew).len(), 120);
    assert_eq!(four(&receipt.balance), "5000 0 5000 0");
    assert_eq!(ledger.audit().unwrap().grants, 121);
}

#[test]
pub(crate) fn the_orders_of_draws_are_total() {
    let drawn = |order: DrawOrder| {
        let mut ledger = bare(Policy { draw_order: Some(order), ..Policy::default() });
        let grant = |ledger: &mut Ledger, id: &str, kind, expires: i64, priority| {
            let spec = GrantSpec { id: Some(id.into()), kind, priority, ..GrantSpec::free(dec("1"), hour(0)) };
            ledger.grant(&until(spec, hour(expires))).unwrap();
        };
        grant(&mut ledger, "paid-soon", GrantKind::Paid, 10, 2);
        grant(&mut ledger, "free-late", GrantKind::Free, 90, 1);
        grant(&mut ledger, "free-mid-b", GrantKind::Free, 50, 3);
        grant(&mut ledger, "free-mid-a", GrantKind::Free, 50, 3);
        ledger.grant(&paid("paid-never", "1", hour(0))).unwrap();
        let receipt = ledger.record(&spend("s", "5", hour(1))).unwrap();
        let draws = receipt.entries[0].draws.iter().map(|draw| draw.grant.clone());
        draws.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(drawn(DrawOrder::FreeFirst), "free-mid-a free-mid-b free-late paid-soon paid-never");
    assert_eq!(drawn(DrawOrder::PriorityFirst), "paid-never free-late paid-soon free-mid-a free-mid-b");
    assert_eq!(drawn(DrawOrder::ExpiryFirst), "paid-soon free-mid-a free-mid-b free-late paid-never");
}

#[test]
pub(crate) fn a_hundred_thousand_grants_and_late_ones_among_them() {
    let mut ledger = bare(Policy::default());
    for number in 0..100_000_i64 {
        let spec = GrantSpec { source: GrantSource::Promo, ..free(&format!("g{number:06}"), "1", hour(0)) };
        ledger.grant(&until(spec, hour(1_000 + number % 50))).unwrap();
    }
    let receipt = ledger.record(&spend("a", "60000", hour(1))).unwrap();
    assert_eq!(receipt.entries[0].draws.len(), 60_000);
    assert_eq!(receipt.balance.remaining, Some(dec("40000")));
    let before = ledger.snapshot();
    assert_eq!(ledger.reverse("a", Some(hour(2))).unwrap().balance.remaining, Some(dec("100000")));
    assert_ne!(ledger.snapshot(), before);
    ledger.advance(hour(2_000)).unwrap();
    let audit = ledger.audit().unwrap();
    assert_eq!((audit.grants, audit.expired), (100_000, dec("100000")));
    assert_eq!(ledger.grants(GrantFilter::Active).len(), 0);
}

#[test]
pub(crate) fn after_any_error_the_snapshot_is_the_same() {
    let mut ledger = on("cleverai", "pro");
    ledger.record(&spend("a", "10", hour(1))).unwrap();
    ledger.authorize(&spend("h", "5", hour(2)), drawdown::Intent::hold()).unwrap();
    let before = ledger.snapshot();
    let huge = "79228162514264337593543950335";
    let long = "x".repeat(10_240);
    let many = (0..1_000_000).map(|number| (format!("a{number}"), "v".into())).collect();
    let no_meter = Usage { attributes: many, ..spend("m", "1", hour(3)) };
    let checks: Vec<(Result<(), drawdown::Error>, ErrorCode)> = vec![
        (ledger.record(&spend("b", "-1", hour(3))).map(drop), ErrorCode::OutOfRange),
        (
            ledger.record(&Usage { id: Some("b".into()), ..Usage::of("reply") }.at(hour(3))).map(drop),
            ErrorCode::UnknownMeter,
        ),
        (ledger.record(&Usage { at: None, ..spend("b", "1", hour(3)) }).map(drop), ErrorCode::InvalidInput),
        (ledger.record(&spend(&long, "1", hour(3))).map(drop), ErrorCode::InvalidInput),
        (ledger.record(&spend("", "1", hour(3))).map(drop), ErrorCode::InvalidInput),
        (ledger.record(&spend("#1", "1", hour(3))).map(drop), ErrorCode::InvalidInput),
        (ledger.record(&no_meter).map(drop), ErrorCode::InvalidInput),
        (ledger.record(&spend("b", "1", at("2020-01-01"))).map(drop), ErrorCode::OutOfRange),
        (ledger.record(&spend("a", "2", hour(1))).map(drop), ErrorCode::ConflictingId),
        (ledger.reverse("b", None).map(drop), ErrorCode::UnknownUsage),
        (ledger.reverse("a", Some(hour(0))).map(drop), ErrorCode::OutOfRange),
        (ledger.void_grant("b", hour(3)).map(drop), ErrorCode::UnknownGrant),
        (ledger.capture("b", None, None).map(drop), ErrorCode::UnknownHold),
        (ledger.capture("h", Some(&spend("h", "-5", hour(2))), None).map(drop), ErrorCode::OutOfRange),
        (ledger.purchase("b", &order("o", hour(3))).map(drop), ErrorCode::UnknownPack),
        (ledger.advance(hour(0)).map(drop), ErrorCode::ClockBackwards),
        (ledger.advance(at("9999-12-31")).map(drop), ErrorCode::OutOfRange),
        (ledger.grant(&free("g", "0", hour(3))).map(drop), ErrorCode::OutOfRange),
        (ledger.grant(&until(free("g", "1", hour(3)), hour(3))).map(drop), ErrorCode::OutOfRange),
        (ledger.grant(&free("g#bonus", "1", hour(3))).map(drop), ErrorCode::InvalidInput),
        (ledger.grant(&free("g", huge, hour(0))).map(drop), ErrorCode::Overflow),
    ];
    for (number, (outcome, code)) in checks.into_iter().enumerate() {
        assert_eq!(outcome.unwrap_err().code(), code, "check {number}");
    }
    assert_eq!(ledger.snapshot(), before);
    // Late, in the middle of the history, and too large in the end: everything is taken back.
    ledger.grant(&free("big", "50000000000000000000000000000", hour(5))).unwrap();
    let before = ledger.snapshot();
    let late = ledger.grant(&free("late", "50000000000000000000000000000", hour(1)));
    assert_eq!(late.unwrap_err().code(), ErrorCode::Overflow);
    assert_eq!(ledger.snapshot(), before);
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn a_spend_of_exactly_the_rest_fits() {
    let mut ledger = on("cleverai", "free");
    assert_eq!(ledger.record(&spend("all", "100", hour(1))).unwrap().entries.len(), 1);
    assert_eq!(ledger.record(&spend("more", "0.01", hour(1))).unwrap().refused.len(), 1);
}

#[test]
pub(crate) fn a_grant_at_the_instant_of_a_spend_comes_first() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("b", "1", hour(1))).unwrap();
    ledger.record(&spend("s", "3", hour(1))).unwrap();
    let receipt = ledger.grant(&free("a", "5", hour(1))).unwrap();
    assert_eq!(receipt.corrections.iter().map(said).collect::<Vec<_>>(), ["spend:s 3 [a 3]"]);
}
