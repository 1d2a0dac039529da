//! The laws that every history obeys: long random ones, under every policy.

use drawdown::catalog::policy::{
    BlockWhen, DrawOrder, ExhaustionMode, OverageAtRenewal, Overrun, Policy, Rollover, ThresholdBasis,
};
use drawdown::{Carry, Decimal, EntryKind, GrantFilter, Intent, Ledger, Window};
use proptest::prelude::*;

use crate::support::*;

/// One step of a history: what, which id, how many credits, how many hours on (or back, where late).
type Step = (u8, u8, u8, i8);

fn policies() -> Vec<Policy> {
    let rollover = Some(Rollover { min: dec("3"), max: Some(dec("40")), cycles: Some(1) });
    let overage = |settled| Policy {
        overage_at_renewal: Some(settled),
        rollover: rollover.clone(),
        ..exhaustion(ExhaustionMode::Overage, None, Some("60"))
    };
    vec![
        Policy::default(),
        Policy { overrun: Some(Overrun::Owe), draw_order: Some(DrawOrder::ExpiryFirst), ..Policy::default() },
        Policy {
            draw_order: Some(DrawOrder::PriorityFirst),
            ..exhaustion(ExhaustionMode::Block, Some(BlockWhen::Short), None)
        },
        Policy { threshold_basis: Some(ThresholdBasis::Total), ..exhaustion(ExhaustionMode::Debt, None, None) },
        overage(OverageAtRenewal::Invoice),
        overage(OverageAtRenewal::Forgive),
        overage(OverageAtRenewal::Carry),
        overage(OverageAtRenewal::CarryAndRepay),
    ]
}

/// Runs a step; errors are part of it, and leave nothing behind.
fn run(ledger: &mut Ledger, (what, id, credits, hours): Step) {
    let clock = ledger.clock().unix_milliseconds() + i64::from(hours) * 3_600_000;
    let at = drawdown::Instant::from_unix_milliseconds(clock.max(start().unix_milliseconds())).unwrap();
    let amount = Decimal::from(credits).times(dec("0.5")).unwrap().to_string();
    let name = format!("{}", id % 24);
    let before = ledger.snapshot();
    let outcome = match what % 12 {
        0..=3 => ledger.record(&spend(&name, &amount, at)).map(drop),
        4 => ledger.grant(&free(&name, &amount, at)).map(drop),
        5 => {
            let expires = drawdown::Instant::from_unix_milliseconds(clock + 200 * 3_600_000).unwrap();
            ledger.grant(&until(paid(&name, &amount, at), expires)).map(drop)
        }
        6 => ledger.authorize(&spend(&name, &amount, at), Intent::Hold { ttl_ms: 36_000_000 }).map(drop),
        7 => ledger.capture(&name, Some(&drawdown::Usage { id: None, ..spend("", &amount, at) }), None).map(drop),
        8 => ledger.release(&name, None).map(drop),
        9 => ledger.reverse(&name, None).map(drop),
        10 => ledger.void_grant(&name, at).map(drop),
        _ => {
            let plan = [Some("free"), Some("hobby"), Some("self-hosted"), None][usize::from(id) % 4];
            let carry = [Carry::Usage, Carry::Balance, Carry::None][usize::from(credits) % 3];
            ledger.change_plan(plan, now(at, carry)).map(drop)
        }
    };
    if outcome.is_err() {
        assert_eq!(ledger.snapshot(), before, "{outcome:?} left something behind");
    }
}

fn sum(parts: impl Iterator<Item = Decimal>) -> Decimal {
    parts.fold(Decimal::ZERO, |sum, part| sum.plus(part).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_adds_up(
        policy in 0..8_usize,
        steps in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), -40..80_i8), 1..60),
    ) {
        let mut ledger = with_policy("bookbag", "free", policies()[policy].clone());
        for step in steps {
            run(&mut ledger, step);
            let audit = ledger.audit().unwrap();
            let parts = [audit.spent, audit.expired, audit.voided, audit.held, audit.remaining];
            prop_assert_eq!(sum(parts.into_iter()), audit.granted);
        }
        let all = ledger.activity(&drawdown::ActivityQuery { limit: 10_000, ..drawdown::ActivityQuery::default() }).unwrap();
        for entry in &all.entries {
            let parts = [entry.overage, entry.debt, entry.forgiven, entry.unmetered];
            let draws = entry.draws.iter().map(|draw| draw.credits);
            prop_assert_eq!(sum(draws.chain(parts)), entry.credits, "{}", said(entry));
        }
        let consuming = [EntryKind::Spend, EntryKind::Capture, EntryKind::Reverse, EntryKind::Round];
        let consumed = sum(all.entries.iter().filter(|entry| consuming.contains(&entry.kind)).map(|entry| entry.credits));
        prop_assert_eq!(sum(ledger.daily(Window::All).unwrap().into_iter().map(|day| day.credits)), consumed);
        prop_assert_eq!(sum(ledger.breakdown("model", Window::All).unwrap().into_iter().map(|share| share.credits)), consumed);
        let restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
        prop_assert_eq!(restored.to_csv(Window::All).unwrap(), ledger.to_csv(Window::All).unwrap());
        prop_assert_eq!(restored.snapshot(), ledger.snapshot());
    }

    #[test]
    fn asking_agrees_and_reversing_restores(
        policy in 0..8_usize,
        steps in proptest::collection::vec((0..11_u8, any::<u8>(), any::<u8>(), -40..80_i8), 1..30),
        credits in 0..120_u8,
    ) {
        let mut ledger = with_policy("bookbag", "free", policies()[policy].clone());
        steps.into_iter().for_each(|step| run(&mut ledger, step));
        let usage = spend("new", &credits.to_string(), ledger.clock());
        let before = ledger.snapshot();
        let asked = ledger.authorize(&usage, Intent::Ask).unwrap();
        prop_assert_eq!(ledger.snapshot(), before);
        let grants_before = ledger.grants(GrantFilter::All);
        let owed_before = ledger.balance(None).unwrap();
        let receipt = ledger.record(&usage).unwrap();
        prop_assert_eq!(asked.allowed, receipt.refused.is_empty());
        prop_assert_eq!(&asked.entries, &receipt.entries);
        prop_assert_eq!(&asked.balance, &receipt.balance);
        if asked.allowed {
            let booked = ledger.snapshot();
            prop_assert_eq!(ledger.record(&usage).unwrap().duplicates, ["new"]);
            prop_assert_eq!(ledger.snapshot(), booked);
            ledger.reverse("new", None).unwrap();
            prop_assert_eq!(ledger.grants(GrantFilter::All), grants_before);
            prop_assert_eq!(ledger.balance(None).unwrap(), owed_before);
        }
    }
}
