//! Credits set aside: captured, released, timed out, once.

use drawdown::catalog::policy::{BlockWhen, ExhaustionMode, Policy};
use drawdown::{ErrorCode, Intent, Ledger, Usage};

use crate::support::*;

fn two_grants() -> Ledger {
    let mut ledger = bare(Policy::default());
    ledger.grant(&until(free("a", "5", hour(0)), hour(48))).unwrap();
    ledger.grant(&free("b", "10", hour(0))).unwrap();
    ledger
}

#[test]
pub(crate) fn a_hold_gives_back_to_the_grants_it_took_from() {
    let mut ledger = two_grants();
    let hold = ledger.authorize(&spend("h", "8", hour(1)), Intent::hold()).unwrap();
    assert_eq!(hold.entries.iter().map(said).collect::<Vec<_>>(), ["hold:h 8 [a 5, b 3]"]);
    assert_eq!(grants(&ledger), ["a 0/5/0/0/0", "b 7/3/0/0/0"]);
    let receipt = ledger.release("h", None).unwrap();
    assert_eq!(entries(&receipt), ["release:h -8 [b -3, a -5]"]);
    assert_eq!(grants(&ledger), ["a 5/0/0/0/0", "b 10/0/0/0/0"]);
    assert_eq!(ledger.release("h", None).unwrap().duplicates, ["h"]);
    assert_eq!(ledger.capture("h", None, None).unwrap_err().code(), ErrorCode::HoldClosed);
}

#[test]
pub(crate) fn a_capture_of_less_gives_the_last_taken_back() {
    let mut ledger = two_grants();
    ledger.authorize(&spend("h", "8", hour(1)), Intent::hold()).unwrap();
    let actual = Usage { credits: Some(dec("6")), ..Usage::default() }.at(hour(1));
    let receipt = ledger.capture("h", Some(&actual), None).unwrap();
    assert_eq!(entries(&receipt), ["capture:h 6 [a 5, b 1]"]);
    assert_eq!(grants(&ledger), ["a 0/0/5/0/0", "b 9/0/1/0/0"]);
    assert_eq!(ledger.capture("h", Some(&actual), None).unwrap().duplicates, ["h"]);
    let other = Usage { credits: Some(dec("7")), ..actual };
    assert_eq!(ledger.capture("h", Some(&other), None).unwrap_err().code(), ErrorCode::HoldClosed);
    assert_eq!(ledger.release("h", None).unwrap_err().code(), ErrorCode::HoldClosed);
}

#[test]
pub(crate) fn a_capture_of_more_is_never_refused() {
    let mut ledger = two_grants();
    ledger.authorize(&spend("h", "15", hour(1)), Intent::hold()).unwrap();
    let actual = Usage { credits: Some(dec("20")), ..Usage::default() }.at(hour(1));
    let receipt = ledger.capture("h", Some(&actual), None).unwrap();
    assert_eq!(entries(&receipt), ["capture:h 20 [a 5, b 10] forgiven 5"]);
}

#[test]
pub(crate) fn a_hold_times_out_and_leaks_nothing() {
    let mut ledger = two_grants();
    ledger.authorize(&spend("h", "8", hour(1)), Intent::Hold { ttl_ms: 60_000 }).unwrap();
    let receipt = ledger.advance(hour(2)).unwrap();
    assert_eq!(entries(&receipt), ["release:h -8 [b -3, a -5]"]);
    assert_eq!(receipt.entries[0].at.to_string(), "2026-11-01T01:01:00Z");
    assert_eq!(ledger.capture("h", None, None).unwrap_err().code(), ErrorCode::HoldClosed);
    assert_eq!(ledger.balance(None).unwrap().held, dec("0"));
    // A capture that happened in time, but arrives late, undoes the time-out.
    let receipt = ledger.capture("h", None, Some(hour(1))).unwrap();
    assert_eq!(entries(&receipt), ["capture:h 8 [a 5, b 3]"]);
    assert_eq!(receipt.corrections.iter().map(said).collect::<Vec<_>>(), ["release:h 0 []"]);
}

#[test]
pub(crate) fn a_reversed_capture_returns_to_an_expired_grant_and_expires_at_once() {
    let mut ledger = two_grants();
    ledger.authorize(&spend("h", "8", hour(1)), Intent::hold()).unwrap();
    ledger.capture("h", None, Some(hour(1))).unwrap();
    ledger.advance(hour(50)).unwrap();
    let receipt = ledger.reverse("h", None).unwrap();
    assert_eq!(entries(&receipt), ["reverse:h -8 [b -3, a -5]", "expire:a 5 [a 5]"]);
    assert_eq!(grants(&ledger), ["a 0/0/0/5/0", "b 10/0/0/0/0"]);
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn a_hold_on_a_grant_that_expires_keeps_it_until_settled() {
    let mut ledger = two_grants();
    ledger.authorize(&spend("h", "8", hour(47)), Intent::Hold { ttl_ms: 7_200_000 }).unwrap();
    let receipt = ledger.advance(hour(48)).unwrap();
    assert_eq!(entries(&receipt), [""; 0]);
    let receipt = ledger.release("h", None).unwrap();
    assert_eq!(entries(&receipt), ["release:h -8 [b -3, a -5]", "expire:a 5 [a 5]"]);
}

#[test]
pub(crate) fn blocking_when_empty_holds_what_there_is_and_when_short_refuses() {
    let mut ledger = two_grants();
    let hold = ledger.authorize(&spend("h", "99", hour(1)), Intent::hold()).unwrap();
    assert_eq!((hold.allowed, hold.balance.held), (true, dec("15")));
    let refused = ledger.authorize(&spend("i", "1", hour(1)), Intent::hold()).unwrap();
    assert_eq!((refused.allowed, refused.reason), (false, Some(ErrorCode::InsufficientCredits)));
    assert_eq!(refused.hold, None);
    let mut ledger = bare(exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None));
    ledger.grant(&free("a", "5", hour(0))).unwrap();
    assert!(!ledger.authorize(&spend("h", "6", hour(1)), Intent::hold()).unwrap().allowed);
}

#[test]
pub(crate) fn asking_changes_nothing_and_agrees_with_recording() {
    let mut ledger = two_grants();
    for (id, credits) in [("a", "8"), ("b", "30"), ("c", "1")] {
        let before = ledger.snapshot();
        let answer = ledger.authorize(&spend(id, credits, hour(3)), Intent::Ask).unwrap();
        assert_eq!(ledger.snapshot(), before);
        let receipt = ledger.record(&spend(id, credits, hour(3))).unwrap();
        assert_eq!(answer.allowed, receipt.refused.is_empty());
        assert_eq!((answer.entries, answer.alerts, answer.balance), (receipt.entries, receipt.alerts, receipt.balance));
    }
}

#[test]
pub(crate) fn a_retried_hold_is_the_same_hold() {
    let mut ledger = two_grants();
    ledger.authorize(&spend("h", "8", hour(1)), Intent::hold()).unwrap();
    let again = ledger.authorize(&spend("h", "8", hour(1)), Intent::hold()).unwrap();
    assert_eq!((again.hold.as_deref(), again.balance.held), (Some("h"), dec("8")));
    let other = ledger.authorize(&spend("h", "9", hour(1)), Intent::hold());
    assert_eq!(other.unwrap_err().code(), ErrorCode::ConflictingId);
    assert_eq!(ledger.record(&spend("h", "8", hour(1))).unwrap_err().code(), ErrorCode::ConflictingId);
    assert_eq!(ledger.release("x", None).unwrap_err().code(), ErrorCode::UnknownHold);
}

#[test]
pub(crate) fn a_hold_can_be_captured_until_just_before_it_times_out() {
    let mut ledger = two_grants();
    for (id, captured) in [("in-time", "2026-11-01T01:00:59.999Z"), ("too-late", "2026-11-01T01:01:00Z")] {
        ledger.authorize(&spend(id, "1", hour(1)), Intent::Hold { ttl_ms: 60_000 }).unwrap();
        let outcome = ledger.capture(id, None, Some(at(captured)));
        assert_eq!(outcome.is_ok(), id == "in-time");
    }
}

#[test]
fn holds_that_time_out_as_their_grant_expires_are_given_back_before_it_does() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&until(free("g", "10", hour(0)), hour(24))).unwrap();
    for id in ["h1", "h2"] {
        ledger.authorize(&spend(id, "2", hour(0)), Intent::Hold { ttl_ms: 24 * 3_600_000 }).unwrap();
    }
    let receipt = ledger.advance(hour(24)).unwrap();
    assert_eq!(entries(&receipt), ["release:h1 -2 [g -2]", "release:h2 -2 [g -2]", "expire:g 10 [g 10]"]);
}
