//! Plan changes, renewals, rollover, overage, debt.

use drawdown::catalog::policy::{ExhaustionMode, OverageAtRenewal, Policy, Rollover};
use drawdown::{Account, Carry, Catalog, Effective, EntryKind, ErrorCode, Ledger, PlanChange};

use crate::support::*;

fn rolling(min: &str, max: Option<&str>, cycles: Option<u32>) -> Policy {
    Policy { rollover: Some(Rollover { min: dec(min), max: max.map(dec), cycles }), ..Policy::default() }
}

#[test]
pub(crate) fn usage_is_carried_into_the_new_allotment() {
    let mut ledger = on("bookbag", "free");
    ledger.record(&spend("a", "40", hour(1))).unwrap();
    let receipt = ledger.change_plan(Some("hobby"), now(hour(2), Carry::Usage)).unwrap();
    assert_eq!(entries(&receipt), ["plan:#0000000001 1960 [#plan-0-1 1960]", "expire:#plan-0 60 [#plan-0 60]",]);
    assert_eq!(four(&receipt.balance), "2000 40 1960 0");
    assert_eq!(receipt.balance.expired, dec("0"));
    // Down again: what was consumed counts against the smaller allotment too.
    ledger.record(&spend("b", "100", hour(3))).unwrap();
    let receipt = ledger.change_plan(Some("free"), now(hour(4), Carry::Usage)).unwrap();
    assert_eq!(four(&receipt.balance), "140 140 0 0");
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn the_balance_is_carried_to_the_cycles_end() {
    let mut ledger = on("bookbag", "free");
    ledger.record(&spend("a", "40", hour(1))).unwrap();
    let receipt = ledger.change_plan(Some("hobby"), now(hour(2), Carry::Balance)).unwrap();
    assert_eq!(four(&receipt.balance), "2100 40 2060 0");
    // There and back gains nothing: each plan's allotment is granted once a cycle.
    ledger.change_plan(Some("free"), now(hour(3), Carry::Balance)).unwrap();
    let receipt = ledger.change_plan(Some("hobby"), now(hour(4), Carry::Balance)).unwrap();
    assert_eq!(four(&receipt.balance), "2100 40 2060 0");
    let receipt = ledger.advance(at("2026-12-01")).unwrap();
    assert_eq!(four(&receipt.balance), "2000 0 2000 0");
}

#[test]
pub(crate) fn nothing_is_carried() {
    let mut ledger = on("bookbag", "free");
    ledger.record(&spend("a", "40", hour(1))).unwrap();
    let receipt = ledger.change_plan(Some("hobby"), now(hour(2), Carry::None)).unwrap();
    assert_eq!((four(&receipt.balance), receipt.balance.expired), ("2100 40 2000 0".into(), dec("60")));
    let receipt = ledger.change_plan(None, now(hour(3), Carry::None)).unwrap();
    assert_eq!(receipt.balance.remaining, Some(dec("0")));
    assert_eq!(ledger.advance(at("2026-12-01")).unwrap().balance.package, Some(dec("0")));
}

#[test]
pub(crate) fn an_upgrade_on_the_renewal_instant_replaces_the_fresh_allotment() {
    for carry in [Carry::Usage, Carry::Balance] {
        let mut ledger = on("bookbag", "free");
        ledger.record(&spend("a", "40", hour(1))).unwrap();
        let receipt = ledger.change_plan(Some("hobby"), now(at("2026-12-01"), carry)).unwrap();
        assert_eq!(four(&receipt.balance), "2000 0 2000 0", "{carry:?}");
        ledger.audit().unwrap();
    }
}

#[test]
pub(crate) fn two_plan_changes_in_one_instant_are_both_booked_and_a_retry_is_not() {
    let mut ledger = on("bookbag", "free");
    ledger.record(&spend("a", "40", hour(1))).unwrap();
    ledger.change_plan(Some("hobby"), now(hour(2), Carry::Usage)).unwrap();
    let receipt = ledger.change_plan(Some("standard"), now(hour(2), Carry::Usage)).unwrap();
    assert_eq!(four(&receipt.balance), "12000 40 11960 0");
    assert_eq!(ledger.change_plan(Some("standard"), now(hour(2), Carry::Usage)).unwrap().duplicates, ["standard"]);
    let receipt = ledger.change_plan(Some("hobby"), now(hour(2), Carry::Usage)).unwrap();
    assert_eq!(four(&receipt.balance), "2000 40 1960 0");
}

#[test]
pub(crate) fn a_change_at_renewal_waits_and_a_late_one_is_refused() {
    let mut ledger = on("bookbag", "free");
    let change = PlanChange { at: hour(2), effective: Effective::Renewal, carry: Carry::Usage };
    assert_eq!(four(&ledger.change_plan(Some("pro"), change).unwrap().balance), "100 0 100 0");
    assert_eq!(four(&ledger.balance(Some(at("2026-12-01"))).unwrap()), "40000 0 40000 0");
    assert_eq!(ledger.advance(at("2026-12-01")).unwrap().balance.package, Some(dec("40000")));
    let late = ledger.change_plan(Some("free"), now(hour(3), Carry::Usage)).unwrap_err();
    assert_eq!(late.code(), ErrorCode::LateEvent);
    let unknown = ledger.change_plan(Some("prro"), now(at("2026-12-02"), Carry::Usage)).unwrap_err();
    assert_eq!((unknown.code(), unknown.path()), (ErrorCode::UnknownPlan, Some("plan")));
}

#[test]
pub(crate) fn what_rolls_over_is_bounded_and_lives_its_cycles() {
    let mut ledger = with_policy("bookbag", "free", rolling("0", Some("30"), Some(2)));
    ledger.record(&spend("a", "40", hour(1))).unwrap();
    let receipt = ledger.advance(at("2026-12-01")).unwrap();
    assert_eq!(
        entries(&receipt),
        [
            "expire:#plan-0 60 [#plan-0 60]",
            "grant:#rollover-1 30 [#rollover-1 30]",
            "renew:#renewal-1 100 [#plan-1 100]",
        ]
    );
    assert_eq!(four(&receipt.balance), "100 0 130 30");
    assert_eq!(ledger.grants(drawdown::GrantFilter::Active)[0].expires_at, Some(at("2027-02-01")));
    // The rest rolls over, not what rolled over before.
    let receipt = ledger.advance(at("2027-02-01")).unwrap();
    assert_eq!(four(&receipt.balance), "100 0 160 60");
    let mut ledger = with_policy("bookbag", "free", rolling("10", Some("30"), None));
    ledger.record(&spend("a", "100", hour(1))).unwrap();
    assert_eq!(four(&ledger.advance(at("2026-12-01")).unwrap().balance), "100 0 110 10");
    let mut ledger = with_policy("bookbag", "free", rolling("0", None, None));
    assert_eq!(four(&ledger.advance(at("2027-11-01")).unwrap().balance), "100 0 1300 1200");
}

#[test]
pub(crate) fn overage_stops_at_its_cap_and_is_settled_as_the_policy_says() {
    for (settled, overage, remaining, invoices) in [
        (OverageAtRenewal::Invoice, "0", "1000", 1),
        (OverageAtRenewal::Forgive, "0", "1000", 0),
        (OverageAtRenewal::Carry, "500", "1000", 0),
        (OverageAtRenewal::CarryAndRepay, "0", "500", 0),
    ] {
        let policy =
            Policy { overage_at_renewal: Some(settled), ..exhaustion(ExhaustionMode::Overage, None, Some("500")) };
        let mut ledger = with_policy("wotnot", "custom", policy);
        ledger.record(&spend("a", "1400", hour(1))).unwrap();
        let refused = ledger.record(&spend("b", "101", hour(2))).unwrap();
        assert_eq!(refused.refused[0].reason, ErrorCode::OverageCap);
        let receipt = ledger.record(&spend("b", "100", hour(2))).unwrap();
        assert!(receipt.balance.blocked);
        let balance = ledger.advance(at("2026-12-01")).unwrap().balance;
        assert_eq!((balance.overage, balance.remaining), (dec(overage), Some(dec(remaining))), "{settled:?}");
        assert_eq!(ledger.invoices().len(), invoices);
        ledger.audit().unwrap();
    }
}

#[test]
pub(crate) fn debt_is_repaid_by_the_next_grant_and_a_reversal_gives_it_back() {
    let mut ledger = bare(exhaustion(ExhaustionMode::Debt, None, None));
    ledger.grant(&free("g", "10", hour(0))).unwrap();
    let receipt = ledger.record(&spend("a", "25", hour(1))).unwrap();
    assert_eq!(entries(&receipt), ["spend:a 25 [g 10] debt 15"]);
    let receipt = ledger.grant(&paid("h", "12", hour(2))).unwrap();
    assert_eq!(entries(&receipt), ["grant:h 12 [h 12]", "repay:h 0 [h 12] debt -12"]);
    assert_eq!((receipt.balance.debt, receipt.balance.consumed), (dec("3"), dec("25")));
    let receipt = ledger.reverse("a", Some(hour(3))).unwrap();
    assert_eq!(entries(&receipt), ["reverse:a -25 [g -10, h -12] debt -3"]);
    assert_eq!(grants(&ledger), ["g 10/0/0/0/0", "h 12/0/0/0/0"]);
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn the_last_overrun_may_be_owed() {
    let policy = Policy { overrun: Some(drawdown::catalog::policy::Overrun::Owe), ..Policy::default() };
    let mut ledger = with_policy("bookbag", "free", policy);
    ledger.record(&spend("a", "110", hour(1))).unwrap();
    let receipt = ledger.advance(at("2026-12-01")).unwrap();
    assert_eq!(of_kind(&receipt, EntryKind::Repay), ["repay:#plan-1 0 [#plan-1 10] debt -10"]);
    assert_eq!(four(&receipt.balance), "100 10 90 0");
}

const DAILY: &str = r#"{
    "id": "d", "name": "D", "unit": "credit", "currency": "USD", "packs": {
        "top": { "name": "Top", "amount": { "minimum": "5" }, "credits": { "product": ["amount", "100"] }, "bonus": "50",
            "expires": { "months": 1 } }
    },
    "plans": {
        "free": { "name": "Free", "price": "0", "credits": "0", "daily": { "credits": "10", "cap": "25" } },
        "month": { "name": "Month", "price": "1", "credits": "10" },
        "team": { "name": "Team", "price": "10", "credits": "100", "period": "year",
            "seats": { "included": 2, "price": "5", "credits": "40" },
            "overage": { "multipleOfPlan": "2", "invoiceAt": "3" } }
    },
    "meters": { "call": { "name": "Call", "activity": "call", "category": "Voice", "rate": { "flat": "1" } } },
    "policy": { "exhaustion": { "mode": "overage" } }
}"#;

fn daily(plan: &str, anchor: &str) -> Ledger {
    daily_of(DAILY, plan, anchor)
}

fn daily_of(catalog: &str, plan: &str, anchor: &str) -> Ledger {
    let account = Account {
        catalog: Some(Catalog::parse(catalog).unwrap()),
        plan: Some(plan.into()),
        seats: Some(5),
        ..Account::starting(at(anchor))
    };
    Ledger::open(account).unwrap()
}

#[test]
pub(crate) fn daily_credits_come_each_day_up_to_the_cap_and_go_with_it() {
    let mut ledger = daily("free", "2026-11-01T18:00:00Z");
    let receipt = ledger.advance(at("2026-11-05T12:00:00Z")).unwrap();
    assert_eq!(
        entries(&receipt),
        [
            "expire:#daily-2026-11-01 10 [#daily-2026-11-01 10]",
            "grant:#daily-2026-11-02 10 [#daily-2026-11-02 10]",
            "expire:#daily-2026-11-02 10 [#daily-2026-11-02 10]",
            "grant:#daily-2026-11-03 5 [#daily-2026-11-03 5]",
            "expire:#daily-2026-11-03 5 [#daily-2026-11-03 5]",
        ]
    );
    // The cap starts anew with the cycle; the day of the renewal has had its credits or not.
    let balance = ledger.advance(at("2026-12-02T01:00:00Z")).unwrap().balance;
    assert_eq!((balance.remaining, balance.bonus), (Some(dec("10")), dec("10")));
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn seats_pool_years_last_and_overage_is_invoiced_when_it_passes_an_amount() {
    let mut ledger = daily("team", "2024-02-29");
    let balance = ledger.balance(None).unwrap();
    assert_eq!((balance.package, balance.cycle.end), (Some(dec("220")), at("2025-02-28")));
    // A credit costs twice 10 / 100.
    let receipt = ledger.record(&spend("a", "235", at("2024-03-01"))).unwrap();
    assert_eq!(receipt.invoices, []);
    let receipt = ledger.record(&spend("b", "1", at("2024-03-02"))).unwrap();
    assert_eq!(receipt.invoices[0].total.to_string(), "3.2 USD");
    ledger.record(&spend("c", "2", at("2024-03-03"))).unwrap();
    let receipt = ledger.advance(at("2025-02-28")).unwrap();
    assert_eq!(receipt.invoices[0].total.to_string(), "0.4 USD");
    let ids: Vec<String> = ledger.invoices().into_iter().map(|invoice| invoice.id).collect();
    assert_eq!(ids, ["#invoice-0-1", "#invoice-0"]);
}

#[test]
pub(crate) fn overage_that_is_carried_or_forgiven_is_never_invoiced() {
    for policy in ["carry", "carry_and_repay", "forgive"] {
        let rule = format!(r#""policy": {{ "overageAtRenewal": "{policy}","#);
        let mut ledger = daily_of(&DAILY.replace(r#""policy": {"#, &rule), "team", "2024-02-29");
        ledger.record(&spend("a", "300", at("2024-03-01"))).unwrap();
        ledger.record(&spend("b", "1", at("2025-03-01"))).unwrap();
        assert_eq!(ledger.invoices(), [], "{policy}");
    }
}

#[test]
pub(crate) fn a_pack_by_amount_with_a_bonus_and_an_expiry_of_a_month() {
    let mut ledger = daily("team", "2026-01-31");
    let order = drawdown::PackOrder {
        at: at("2026-01-31"),
        id: Some("p".into()),
        payment: drawdown::Payment::Amount(dec("10")),
    };
    let receipt = ledger.purchase("top", &order).unwrap();
    assert_eq!(entries(&receipt), ["grant:p 1000 [p 1000]", "grant:p#bonus 50 [p#bonus 50]"]);
    assert_eq!((receipt.balance.purchased, receipt.balance.bonus), (dec("1000"), dec("50")));
    assert_eq!(ledger.purchase("top", &order).unwrap().duplicates, ["p"]);
    let grants = ledger.grants(drawdown::GrantFilter::Active);
    let bought = grants.iter().find(|grant| grant.id == "p").unwrap();
    assert_eq!(bought.expires_at, Some(at("2026-02-28")));
    assert_eq!(bought.cost.as_ref().unwrap().to_string(), "10 USD");
    let twice = drawdown::PackOrder { payment: drawdown::Payment::Amount(dec("20")), ..order };
    assert_eq!(ledger.purchase("top", &twice).unwrap_err().code(), ErrorCode::ConflictingId);
}

#[test]
fn a_day_that_the_cap_leaves_without_credits_arms_nothing() {
    let mut ledger = daily("free", "2026-11-01");
    ledger.advance(at("2026-11-03T12:00:00Z")).unwrap();
    // At the instant of the fourth day, of which nothing comes.
    ledger.grant(&drawdown::GrantSpec::free(dec("50"), at("2026-11-04"))).unwrap();
    let receipt = ledger.record(&spend("a", "50", at("2026-11-04T01:00:00Z"))).unwrap();
    assert_eq!(keys(&receipt), ["exhausted::#0000000001"]);
}

#[test]
fn a_late_change_that_is_booked_now_is_booked_once() {
    let late = Some(drawdown::catalog::policy::Late::BookNow);
    let mut ledger = with_policy("bookbag", "free", Policy { late, ..Policy::default() });
    ledger.record(&spend("a", "40", hour(10))).unwrap();
    ledger.advance(hour(11)).unwrap();
    let change = now(hour(1), Carry::None);
    assert_eq!(ledger.change_plan(Some("hobby"), change).unwrap().balance.remaining, Some(dec("2000")));
    for _ in 0..2 {
        let again = ledger.change_plan(Some("hobby"), change).unwrap();
        assert_eq!((again.duplicates, again.balance.remaining), (vec!["hobby".to_owned()], Some(dec("2000"))));
    }
}

#[test]
fn what_returns_to_a_replaced_allotment_does_not_roll_over() {
    let mut ledger = with_policy("bookbag", "free", rolling("0", None, None));
    // Held until the renewal's own instant, from an allotment that another replaces meanwhile.
    let until_renewal = drawdown::Intent::Hold { ttl_ms: 29 * 86_400_000 };
    ledger.authorize(&spend("h", "40", hour(24)), until_renewal).unwrap();
    ledger.change_plan(Some("hobby"), now(hour(48), Carry::Usage)).unwrap();
    let receipt = ledger.advance(at("2026-12-01")).unwrap();
    assert_eq!(of_kind(&receipt, EntryKind::Grant), ["grant:#rollover-1 2000 [#rollover-1 2000]"]);
}

#[test]
fn what_rolls_over_belongs_to_the_new_cycle_and_repays_first() {
    let policy =
        Policy { overrun: Some(drawdown::catalog::policy::Overrun::Owe), ..rolling("10", Some("10"), Some(1)) };
    let mut ledger = with_policy("bookbag", "free", policy);
    ledger.record(&spend("a", "105", hour(1))).unwrap();
    let receipt = ledger.advance(at("2026-12-01")).unwrap();
    assert_eq!(
        entries(&receipt),
        [
            "grant:#rollover-1 10 [#rollover-1 10]",
            "repay:#rollover-1 0 [#rollover-1 5] debt -5",
            "renew:#renewal-1 100 [#plan-1 100]",
        ]
    );
    assert_eq!((four(&receipt.balance), receipt.balance.drawn), ("100 5 105 10".into(), dec("5")));
    // Under the old plan's month it would end after one; it lives a cycle of the new plan, a year.
    let mut ledger = Ledger::open(Account {
        catalog: Some(Catalog::parse(DAILY).unwrap()),
        plan: Some("month".into()),
        policy: rolling("0", None, Some(1)),
        ..Account::starting(start())
    })
    .unwrap();
    let change = PlanChange { at: hour(2), effective: Effective::Renewal, carry: Carry::Usage };
    ledger.change_plan(Some("team"), change).unwrap();
    ledger.advance(at("2026-12-01")).unwrap();
    let rolled = ledger.grants(drawdown::GrantFilter::Active);
    assert_eq!(rolled.iter().map(|grant| grant.expires_at).collect::<Vec<_>>(), [Some(at("2027-12-01")); 2]);
}

#[test]
fn a_bonus_with_nothing_to_repay_says_nothing() {
    let account = Account {
        catalog: Some(Catalog::parse(DAILY).unwrap()),
        policy: exhaustion(ExhaustionMode::Debt, None, None),
        ..Account::starting(start())
    };
    let mut ledger = Ledger::open(account).unwrap();
    ledger.record(&spend("a", "3", hour(1))).unwrap();
    let order =
        drawdown::PackOrder { at: hour(2), id: Some("p".into()), payment: drawdown::Payment::Amount(dec("10")) };
    assert_eq!(
        entries(&ledger.purchase("top", &order).unwrap()),
        ["grant:p 1000 [p 1000]", "grant:p#bonus 50 [p#bonus 50]", "repay:p 0 [p 3] debt -3",]
    );
}
