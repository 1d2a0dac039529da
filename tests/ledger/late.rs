//! Operations that arrive after the clock has passed them.

use drawdown::catalog::policy::{ExhaustionMode, Late, Policy};
use drawdown::{Decimal, ErrorCode, Instant, Ledger, Receipt};

use crate::support::*;

fn corrections(receipt: &Receipt) -> Vec<String> {
    receipt.corrections.iter().map(said).collect()
}

#[test]
pub(crate) fn a_late_spend_is_booked_where_it_belongs_and_later_ones_are_redrawn() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&until(free("soon", "10", hour(0)), hour(10))).unwrap();
    ledger.grant(&free("long", "10", hour(0))).unwrap();
    ledger.record(&spend("b", "8", hour(5))).unwrap();
    ledger.advance(hour(12)).unwrap();
    let receipt = ledger.record(&spend("a", "5", hour(4))).unwrap();
    assert_eq!(entries(&receipt), ["spend:a 5 [soon 5]"]);
    assert_eq!(corrections(&receipt), ["spend:b 8 [soon 5, long 3]", "expire:soon 0 []"]);
    assert_eq!(ledger.clock(), hour(12));
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn a_late_spend_that_crosses_a_renewal_changes_its_cycle_and_its_invoice() {
    let mut ledger = on("wotnot", "custom");
    ledger.record(&spend("a", "1500", hour(1))).unwrap();
    ledger.record(&spend("b", "10", at("2026-12-02"))).unwrap();
    let receipt = ledger.record(&spend("late", "1000", hour(2))).unwrap();
    assert_eq!(entries(&receipt), ["spend:late 1000 [] overage 1000"]);
    assert_eq!(corrections(&receipt), [""; 0]);
    assert_eq!(receipt.invoices[0].total.to_string(), "10.5 USD");
    assert_eq!(ledger.invoices().len(), 1);
    assert_eq!(four(&receipt.balance), "1000 10 990 0");
}

#[test]
pub(crate) fn admission_is_decided_on_arrival_and_what_is_left_uncovered_is_overrun() {
    let mut ledger = bare(exhaustion(ExhaustionMode::Block, Some(drawdown::catalog::policy::BlockWhen::Short), None));
    ledger.grant(&free("g", "10", hour(0))).unwrap();
    ledger.record(&spend("b", "8", hour(5))).unwrap();
    let receipt = ledger.record(&spend("a", "8", hour(4))).unwrap();
    assert_eq!(corrections(&receipt), ["spend:b 8 [g 2] forgiven 6"]);
    assert_eq!(ledger.record(&spend("c", "1", hour(6))).unwrap().refused.len(), 1);
}

#[test]
pub(crate) fn an_alert_is_not_said_twice_nor_unsaid() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    assert_eq!(keys(&ledger.record(&spend("b", "85", hour(5))).unwrap()), ["threshold:0_2:g"]);
    assert_eq!(keys(&ledger.record(&spend("a", "1", hour(4))).unwrap()), [""; 0]);
    assert_eq!(keys(&ledger.grant(&free("h", "100", hour(3))).unwrap()), [""; 0]);
}

#[test]
pub(crate) fn late_operations_may_be_refused_or_booked_now() {
    let mut ledger = bare(Policy { late: Some(Late::Refuse), ..Policy::default() });
    ledger.grant(&free("g", "100", hour(1))).unwrap();
    assert_eq!(ledger.record(&spend("a", "1", hour(0))).unwrap_err().code(), ErrorCode::LateEvent);
    // At the clock is not late.
    assert_eq!(ledger.record(&spend("a", "1", hour(1))).unwrap().entries.len(), 1);
    let mut ledger = bare(Policy { late: Some(Late::BookNow), ..Policy::default() });
    ledger.grant(&free("g", "100", hour(1))).unwrap();
    let receipt = ledger.record(&spend("a", "1", hour(0))).unwrap();
    assert_eq!(receipt.entries[0].at, hour(1));
    assert_eq!(ledger.record(&spend("a", "1", hour(0))).unwrap().duplicates, ["a"]);
}

#[test]
pub(crate) fn beyond_retention_everything_is_late() {
    let mut ledger = bare(Policy { retention_days: Some(3), ..Policy::default() });
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    ledger.record(&spend("a", "10", hour(1)).attribute("model", "m")).unwrap();
    ledger.record(&spend("b", "20", hour(30)).attribute("model", "m")).unwrap();
    ledger.advance(hour(24 * 6)).unwrap();
    assert_eq!(ledger.record(&spend("a", "10", hour(1))).unwrap_err().code(), ErrorCode::LateEvent);
    assert_eq!(ledger.record(&spend("c", "1", hour(24 * 3))).unwrap().entries.len(), 1);
    let models = ledger.breakdown("model", drawdown::Window::All).unwrap();
    assert_eq!(models.iter().map(|share| (share.key.as_str(), share.events)).collect::<Vec<_>>(), [("m", 2), ("", 1)]);
    let days = ledger.daily(drawdown::Window::All).unwrap();
    assert_eq!(
        days.iter().map(|day| day.credits.to_string()).collect::<Vec<_>>(),
        ["10", "20", "0", "1", "0", "0", "0"]
    );
    assert_eq!(ledger.balance(Some(hour(1))).unwrap_err().code(), ErrorCode::OutOfRange);
    assert_eq!(ledger.reverse("a", None).unwrap_err().code(), ErrorCode::UnknownUsage);
    let restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
    assert_eq!(restored.snapshot(), ledger.snapshot());
    assert_eq!(restored.balance(None).unwrap(), ledger.balance(None).unwrap());
    assert_eq!(ledger.grant(&free("g", "100", hour(24 * 6))).unwrap_err().code(), ErrorCode::ConflictingId);
}

#[test]
pub(crate) fn a_reversal_outlives_its_spend() {
    let mut ledger = bare(Policy { retention_days: Some(3), ..Policy::default() });
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    ledger.record(&spend("a", "10", hour(1)).attribute("model", "m")).unwrap();
    ledger.reverse("a", Some(hour(24 * 3))).unwrap();
    ledger.advance(hour(24 * 5)).unwrap();
    // Booked again with what it once gave back.
    ledger.record(&spend("b", "1", hour(24 * 2))).unwrap();
    assert_eq!(ledger.balance(None).unwrap().remaining, Some(dec("99")));
    assert_eq!(ledger.breakdown("model", drawdown::Window::All).unwrap()[0].key, "");
    let restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
    assert_eq!(restored.snapshot(), ledger.snapshot());
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn record_all_books_in_order_and_refuses_a_batch_with_an_error() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("g", "10", hour(0))).unwrap();
    let before = ledger.snapshot();
    let bad = [spend("a", "1", hour(1)), spend("b", "-1", hour(2))];
    let error = ledger.record_all(&bad).unwrap_err();
    assert_eq!((error.code(), ledger.snapshot()), (ErrorCode::OutOfRange, before));
    let batch =
        [spend("c", "4", hour(3)), spend("a", "9", hour(1)), spend("b", "1", hour(2)), spend("a", "9", hour(1))];
    let receipt = ledger.record_all(&batch).unwrap();
    assert_eq!(entries(&receipt), ["spend:a 9 [g 9]", "spend:b 1 [g 1]"]);
    assert_eq!(receipt.refused[0].usage.as_deref(), Some("c"));
    assert_eq!(receipt.duplicates, ["a"]);
}

/// Small and fast, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

enum Op {
    Spend(String, u64, Instant),
    Grant(String, u64, Instant, Option<Instant>),
    Reverse(String, Instant),
    Hold(String, u64, Instant),
    Capture(String, u64, Instant),
    Release(String, Instant),
    Void(String, Instant),
}

impl Op {
    /// Whether the books must have heard of another operation first.
    fn needs(&self) -> Option<&str> {
        match self {
            Op::Reverse(id, _) | Op::Capture(id, ..) | Op::Release(id, _) | Op::Void(id, _) => Some(id),
            _ => None,
        }
    }

    fn run(&self, ledger: &mut Ledger) -> bool {
        let credits = |credits: &u64| Decimal::from(*credits).to_string();
        let done = match self {
            Op::Spend(id, amount, at) => ledger.record(&spend(id, &credits(amount), *at)),
            Op::Grant(id, amount, at, expires) => {
                ledger.grant(&drawdown::GrantSpec { expires_at: *expires, ..free(id, &credits(amount), *at) })
            }
            Op::Reverse(id, at) => ledger.reverse(id, Some(*at)),
            Op::Hold(id, amount, at) => {
                let usage = spend(id, &credits(amount), *at);
                let hold = ledger.authorize(&usage, drawdown::Intent::Hold { ttl_ms: 7_200_000 });
                return hold.is_ok_and(|hold| hold.allowed);
            }
            Op::Capture(id, amount, at) => {
                let usage = drawdown::Usage { id: None, ..spend("", &credits(amount), *at) };
                ledger.capture(id, Some(&usage), Some(*at))
            }
            Op::Release(id, at) => ledger.release(id, Some(*at)),
            Op::Void(id, at) => ledger.void_grant(id, *at),
        };
        done.is_ok_and(|receipt| receipt.refused.is_empty())
    }
}

fn history(dice: &mut Dice) -> Vec<Op> {
    let mut ops = Vec::new();
    for number in 0..2 + dice.roll(10) {
        // A coarse grid, so that instants and boundaries coincide.
        let at = hour(dice.roll(8) as i64 * 120);
        let later = |dice: &mut Dice| {
            hour((at.unix_milliseconds() - start().unix_milliseconds()) / 3_600_000 + dice.roll(3) as i64)
        };
        match dice.roll(6) {
            0 | 1 => {
                let expires = (dice.roll(2) == 0).then(|| hour(960 + dice.roll(3) as i64 * 120));
                ops.push(Op::Grant(format!("g{number}"), 1 + dice.roll(30), at, expires));
                if dice.roll(4) == 0 {
                    ops.push(Op::Void(format!("g{number}"), later(dice)));
                }
            }
            2 => {
                ops.push(Op::Hold(format!("h{number}"), 1 + dice.roll(20), at));
                match dice.roll(3) {
                    0 => ops.push(Op::Capture(format!("h{number}"), dice.roll(30), later(dice).min(hour(10_000)))),
                    1 => ops.push(Op::Release(format!("h{number}"), at)),
                    _ => {}
                }
            }
            _ => {
                ops.push(Op::Spend(format!("s{number}"), dice.roll(40), at));
                if dice.roll(3) == 0 {
                    ops.push(Op::Reverse(format!("s{number}"), later(dice)));
                }
            }
        }
    }
    ops
}

#[test]
pub(crate) fn any_order_of_arrival_gives_the_same_books() {
    let policies = [
        exhaustion(ExhaustionMode::Debt, None, None),
        exhaustion(ExhaustionMode::Overage, None, None),
        Policy {
            overage_at_renewal: Some(drawdown::catalog::policy::OverageAtRenewal::CarryAndRepay),
            ..exhaustion(ExhaustionMode::Overage, None, None)
        },
        Policy {
            overage_at_renewal: Some(drawdown::catalog::policy::OverageAtRenewal::Forgive),
            ..exhaustion(ExhaustionMode::Overage, None, None)
        },
    ];
    let mut compared = 0;
    for seed in 0..600_u64 {
        let mut dice = Dice(seed);
        let policy = policies[seed as usize % policies.len()].clone();
        let ops = history(&mut dice);
        // Under these policies nothing is refused, so that every order admits the same operations.
        let mut first = with_policy("wotnot", "custom", policy.clone());
        let mut second = first.clone();
        let admitted: Vec<bool> = ops.iter().map(|op| op.run(&mut first)).collect();
        let mut kept: Vec<&Op> =
            ops.iter().zip(&admitted).filter(|(_, admitted)| **admitted).map(|(op, _)| op).collect();
        for place in (1..kept.len()).rev() {
            kept.swap(place, dice.roll(place as u64 + 1) as usize);
        }
        // What needs another operation comes after it, wherever it was dealt.
        let (needing, mut order): (Vec<&Op>, Vec<&Op>) = kept.into_iter().partition(|op| op.needs().is_some());
        order.extend(needing);
        for op in order {
            assert!(op.run(&mut second), "seed {seed}");
            // Time goes on meanwhile, across renewals too.
            if dice.roll(4) == 0 {
                let to = second.clock().max(hour(dice.roll(1_000) as i64));
                second.advance(to).unwrap();
            }
        }
        let end = hour(24 * 70);
        first.advance(end).unwrap();
        second.advance(end).unwrap();
        first.audit().unwrap();
        second.audit().unwrap();
        assert_eq!(first.books(), second.books(), "seed {seed}");
        assert_eq!(first.balance(None).unwrap(), second.balance(None).unwrap(), "seed {seed}");
        let csv = |ledger: &Ledger| ledger.to_csv(drawdown::Window::All).unwrap();
        assert_eq!(csv(&first), csv(&second), "seed {seed}");
        let restored = Ledger::restore(&second.snapshot(), None).unwrap();
        assert_eq!(csv(&restored), csv(&second), "seed {seed}");
        compared += ops.len();
    }
    assert!(compared > 4_000, "{compared}");
}

#[test]
fn a_refused_usage_without_an_id_uses_none_up() {
    let nameless = |credits: &str| drawdown::Usage { id: None, ..spend("", credits, hour(1)) };
    let mut together = bare(Policy::default());
    let mut one_by_one = together.clone();
    let usages = [nameless("1"), nameless("0"), nameless("2"), nameless("0")];
    let receipt = together.record_all(&usages).unwrap();
    assert_eq!(entries(&receipt), ["spend:#0000000001 0 []", "spend:#0000000002 0 []"]);
    assert_eq!(receipt.refused.len(), 2);
    usages.iter().for_each(|usage| drop(one_by_one.record(usage).unwrap()));
    assert!(together.snapshot() == one_by_one.snapshot());
    // Refused or not, time has come to its instant.
    let later = drawdown::Usage { at: Some(hour(9)), ..nameless("1") };
    assert_eq!(together.record_all(&[later]).unwrap().balance.at, hour(9));
}

#[test]
fn a_late_spend_takes_a_rollover_away() {
    let rollover = Some(drawdown::catalog::policy::Rollover { min: dec("0"), max: None, cycles: None });
    let mut ledger = with_policy("bookbag", "free", Policy { rollover, ..Policy::default() });
    ledger.record(&spend("a", "70", hour(1))).unwrap();
    ledger.advance(at("2026-12-01")).unwrap();
    let receipt = ledger.record(&spend("late", "30", hour(2))).unwrap();
    assert_eq!(corrections(&receipt), ["expire:#plan-0 0 []", "grant:#rollover-1 0 []"]);
    assert_eq!(entries(&receipt), ["spend:late 30 [#plan-0 30]"]);
    ledger.void_grant("#rollover-1", at("2026-12-01")).unwrap_err();
    ledger.audit().unwrap();
}
