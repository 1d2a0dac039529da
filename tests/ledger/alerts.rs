//! When warnings are given, and when not.

use drawdown::catalog::policy::{BlockWhen, ExhaustionMode, Policy, ThresholdBasis};
use drawdown::{AlertKind, GrantSpec, Intent, Ledger, Usage};

use crate::support::*;

#[test]
pub(crate) fn exactly_at_the_threshold_is_silent_unless_inclusive() {
    for (inclusive, expected) in [(false, 0), (true, 1)] {
        let policy = Policy { threshold_inclusive: Some(inclusive), ..Policy::default() };
        let mut ledger = bare(policy);
        ledger.grant(&free("g", "100", hour(0))).unwrap();
        let receipt = ledger.record(&spend("a", "80", hour(1))).unwrap();
        assert_eq!(receipt.alerts.len(), expected, "inclusive: {inclusive}");
    }
}

#[test]
pub(crate) fn one_draw_crosses_both_thresholds_and_exhausts() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    let receipt = ledger.record(&spend("a", "100", hour(1))).unwrap();
    assert_eq!(keys(&receipt), ["exhausted::g", "threshold:0_2:g", "threshold:0_05:g"]);
    assert_eq!(receipt.alerts[1].message, "Below 20 % of 100 credits: 0 left");
}

#[test]
pub(crate) fn never_armed_before_the_balance_was_above() {
    let mut ledger = on("cleverai", "free");
    ledger.record(&spend("a", "100", hour(1))).unwrap();
    // 15 of 100 is below 20 %: what was fired stays fired, only 5 % is armed again.
    let receipt = ledger.grant(&free("g", "15", hour(2))).unwrap();
    assert_eq!(keys(&receipt), ["recovered::g", "recovered:0_05:g"]);
    let receipt = ledger.record(&spend("b", "11", hour(3))).unwrap();
    assert_eq!(keys(&receipt), ["threshold:0_05:g"]);
}

#[test]
pub(crate) fn hysteresis_keeps_a_threshold_quiet_until_well_above() {
    let policy = Policy { hysteresis: Some(dec("0.1")), ..Policy::default() };
    let mut ledger = with_policy("cleverai", "free", policy);
    ledger.record(&spend("a", "85", hour(1))).unwrap();
    // 15 + 10 = 25 is above 20 % but not above 30 %.
    assert_eq!(keys(&ledger.grant(&free("g", "10", hour(2))).unwrap()), [""; 0]);
    assert_eq!(keys(&ledger.record(&spend("b", "10", hour(3))).unwrap()), [""; 0]);
    assert_eq!(keys(&ledger.grant(&free("h", "30", hour(4))).unwrap()), ["recovered:0_2:h"]);
    assert_eq!(keys(&ledger.record(&spend("c", "30", hour(5))).unwrap()), ["threshold:0_2:h"]);
}

#[test]
pub(crate) fn held_credits_count_as_there_but_cannot_be_drawn() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    let hold = ledger.authorize(&spend("h", "90", hour(1)), Intent::hold()).unwrap();
    assert_eq!(hold.alerts, []);
    let captured = ledger.capture("h", None, None).unwrap();
    assert_eq!(keys(&captured), ["threshold:0_2:g"]);
}

#[test]
pub(crate) fn expiry_can_cross_a_threshold_but_a_renewal_at_its_instant_prevents_it() {
    let mut ledger = bare(Policy { threshold_basis: Some(ThresholdBasis::Total), ..Policy::default() });
    ledger.grant(&until(free("soon", "90", hour(0)), hour(24))).unwrap();
    ledger.grant(&free("long", "10", hour(0))).unwrap();
    let receipt = ledger.advance(hour(24)).unwrap();
    assert_eq!(keys(&receipt), ["threshold:0_2:long"]);
    let mut ledger = on("cleverai", "pro");
    assert_eq!(keys(&ledger.advance(at("2027-11-01")).unwrap()), [""; 0]);
}

#[test]
pub(crate) fn a_batch_is_announced_before_it_expires() {
    let mut ledger = bare(Policy { expiring_days: Some(2), ..Policy::default() });
    ledger.grant(&until(free("promo.1", "50", hour(0)), hour(24 * 10))).unwrap();
    let receipt = ledger.advance(hour(24 * 9)).unwrap();
    assert_eq!(keys(&receipt), ["expiring::promo%2E1"]);
    assert_eq!(receipt.alerts[0].at, hour(24 * 8));
    // Shorter than the notice: announced at once.
    let receipt = ledger.grant(&until(free("flash", "5", hour(24 * 9)), hour(24 * 10))).unwrap();
    assert_eq!(receipt.alerts[0].kind, AlertKind::Expiring);
}

#[test]
pub(crate) fn a_refusal_says_exhausted_once() {
    let policy = exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None);
    let mut ledger = bare(policy);
    ledger.grant(&GrantSpec { id: Some("g".into()), ..GrantSpec::free(dec("3"), hour(0)) }).unwrap();
    assert_eq!(keys(&ledger.record(&spend("a", "5", hour(1))).unwrap()), ["exhausted::g"]);
    assert_eq!(keys(&ledger.record(&spend("b", "5", hour(1))).unwrap()), [""; 0]);
    assert_eq!(keys(&ledger.record(&spend("c", "3", hour(1))).unwrap()), ["threshold:0_2:g", "threshold:0_05:g"]);
}

#[test]
pub(crate) fn a_refusal_with_something_left_is_said_anew_in_each_cycle() {
    let policy = exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None);
    let mut ledger = with_policy("cleverai", "free", Policy { retention_days: Some(10), ..policy });
    for cycle in 0..4 {
        let hour = |hours: i64| hour(hours + cycle * 31 * 24);
        ledger.record(&spend(&format!("much-{cycle}"), "70", hour(48))).unwrap();
        let refused = ledger.record(&spend("too-much", "50", hour(49))).unwrap();
        assert_eq!(keys(&refused), [format!("exhausted::#renewal-{cycle}")]);
        assert_eq!(refused.alerts[0].message, "30 credits left, too few for what was asked");
        // Said and lifted alike outlive a restart.
        ledger = Ledger::restore(&ledger.snapshot(), None).unwrap();
        assert_eq!(keys(&ledger.record(&spend("too-much", "50", hour(50))).unwrap()), [""; 0]);
        let renewed = ledger.advance(hour(32 * 24)).unwrap();
        assert_eq!(keys(&renewed), [format!("recovered::#renewal-{}", cycle + 1)]);
        ledger = Ledger::restore(&ledger.snapshot(), None).unwrap();
        assert_eq!(keys(&ledger.advance(hour(32 * 24)).unwrap()), [""; 0]);
    }
    // A cycle without a refusal has nothing to recover from.
    assert_eq!(keys(&ledger.advance(hour(200 * 24)).unwrap()), [""; 0]);
}

#[test]
pub(crate) fn a_top_up_after_a_refusal_recovers_and_a_refusal_after_it_is_said_again() {
    let mut ledger = bare(exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None));
    let quiet = ledger.clone();
    ledger.grant(&free("g", "30", hour(0))).unwrap();
    assert_eq!(keys(&ledger.record(&spend("a", "50", hour(1))).unwrap()), ["exhausted::g"]);
    let mut restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
    for ledger in [&mut ledger, &mut restored] {
        assert_eq!(keys(&ledger.grant(&paid("h", "15", hour(2))).unwrap()), ["recovered::h"]);
        assert_eq!(keys(&ledger.grant(&paid("i", "1", hour(3))).unwrap()), [""; 0]);
        assert_eq!(keys(&ledger.record(&spend("a", "50", hour(4))).unwrap()), ["exhausted::i"]);
        assert_eq!(keys(&ledger.record(&spend("a", "50", hour(5))).unwrap()), [""; 0]);
        // Late credits lift what was said after them; then what was said stands no more.
        assert_eq!(keys(&ledger.grant(&paid("late", "2", hour(2))).unwrap()), [""; 0]);
        assert_eq!(keys(&ledger.grant(&paid("later", "2", hour(4))).unwrap()), ["recovered::later"]);
        // The same exhaustion is said once, whether a refusal or the last credit brings it.
        assert_eq!(keys(&ledger.record(&spend("a", "60", hour(6))).unwrap()), ["exhausted::later"]);
        let all = keys(&ledger.record(&spend("b", "50", hour(7))).unwrap()).join(" ");
        assert_eq!(all, "threshold:0_2:g threshold:0_05:g");
        assert_eq!(keys(&ledger.grant(&paid("j", "100", hour(8))).unwrap())[0], "recovered::j");
    }
    assert!(restored.snapshot() == ledger.snapshot());
    // Refusals are notices: the books are those of an account that was never asked.
    let mut other = quiet;
    for (id, amount, hours) in [("j", "100", 8), ("later", "2", 4), ("late", "2", 2), ("i", "1", 3), ("h", "15", 2)] {
        other.grant(&paid(id, amount, hour(hours))).unwrap();
    }
    other.grant(&free("g", "30", hour(0))).unwrap();
    other.record(&spend("b", "50", hour(7))).unwrap();
    assert!(other.books() == ledger.books());
}

#[test]
pub(crate) fn many_at_once_say_what_one_by_one_would() {
    let policy = exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None);
    let mut one = with_policy("cleverai", "free", policy);
    let mut all = one.clone();
    let asked: Vec<Usage> = (0..120)
        .map(|day| {
            let usage = spend("", if day % 3 == 0 { "20" } else { "60" }, hour(24 * day));
            Usage { id: (day % 2 == 0).then(|| format!("a-{day}")), ..usage }
        })
        .collect();
    let mut said = Vec::new();
    for usage in &asked {
        said.extend(one.record(usage).unwrap().alerts);
    }
    assert_eq!(all.record_all(&asked).unwrap().alerts, said);
    assert_eq!(said.iter().filter(|alert| alert.kind == AlertKind::Exhausted).count(), 4);
    assert_eq!(said.iter().filter(|alert| alert.key.starts_with("recovered::")).count(), 3);
    assert!(all.snapshot() == one.snapshot());
}

#[test]
fn a_batch_that_repays_is_announced_with_what_is_left() {
    let mut ledger = bare(exhaustion(ExhaustionMode::Debt, None, None));
    ledger.record(&spend("a", "30", hour(1))).unwrap();
    assert_eq!(keys(&ledger.grant(&until(free("all", "20", hour(2)), hour(24))).unwrap()), [""; 0]);
    let receipt = ledger.grant(&until(free("part", "25", hour(3)), hour(24))).unwrap();
    assert_eq!(receipt.alerts[0].message, "15 credits expire at 2026-11-02T00:00:00Z");
}

#[test]
fn what_one_usage_gives_back_twice_arms_twice() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    ledger.authorize(&spend("h", "100", hour(1)), Intent::Hold { ttl_ms: 7_200_000 }).unwrap();
    let less = Usage { id: None, ..spend("", "50", hour(2)) };
    assert_eq!(keys(&ledger.capture("h", Some(&less), Some(hour(2))).unwrap()), ["recovered::#capture-h"]);
    let all = keys(&ledger.record(&spend("a", "50", hour(3))).unwrap()).join(" ");
    assert_eq!(all, "exhausted::#capture-h threshold:0_2:g threshold:0_05:g");
    let all = keys(&ledger.reverse("h", Some(hour(4))).unwrap()).join(" ");
    assert_eq!(all, "recovered::#reverse-h recovered:0_2:#reverse-h recovered:0_05:#reverse-h");
    let all = keys(&ledger.record(&spend("b", "50", hour(5))).unwrap()).join(" ");
    assert_eq!(all, "exhausted::#reverse-h threshold:0_2:#reverse-h threshold:0_05:#reverse-h");
}

#[test]
fn a_notice_arms_nothing() {
    let mut ledger = bare(Policy { expiring_days: Some(1), ..Policy::default() });
    ledger.grant(&until(free("g", "100", hour(0)), hour(48))).unwrap();
    let hold = ledger.authorize(&spend("h", "100", hour(23)), Intent::Hold { ttl_ms: 3_600_000 }).unwrap();
    assert_eq!(hold.alerts[0].key, "exhausted::g");
    // The hold times out at the instant of the notice.
    let all = keys(&ledger.advance(hour(24)).unwrap()).join(" ");
    assert_eq!(all, "expiring::g recovered::#release-h");
    assert_eq!(keys(&ledger.record(&spend("a", "100", hour(25))).unwrap())[0], "exhausted::#release-h");
}

#[test]
pub(crate) fn a_threshold_arms_again_above_its_bound_not_at_it() {
    let mut ledger = on("cleverai", "free");
    assert_eq!(keys(&ledger.record(&spend("a", "85", hour(1))).unwrap()), ["threshold:0_2:#renewal-0"]);
    assert_eq!(keys(&ledger.grant(&free("to-20", "5", hour(2))).unwrap()), [""; 0]);
    assert_eq!(keys(&ledger.record(&spend("b", "1", hour(3))).unwrap()), [""; 0]);
    assert_eq!(keys(&ledger.grant(&free("to-21", "2", hour(4))).unwrap()), ["recovered:0_2:to-21"]);
}
