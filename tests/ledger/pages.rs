//! What the five vendors' pages promise, as scenarios that run.

use drawdown::catalog::policy::Policy;
use drawdown::{Carry, Catalog, EntryKind, GrantFilter, GrantSpec, Ledger, Usage, Window};

use crate::support::*;

fn reply(id: &str, model: &str, at: drawdown::Instant) -> Usage {
    Usage { id: Some(id.into()), ..Usage::of("reply") }.attribute("model", model).at(at)
}

#[test]
pub(crate) fn agent_credits_draws_free_credit_first_and_shows_its_expiry() {
    let account = drawdown::Account {
        catalog: Some(Catalog::builtin("agent-credits").unwrap()),
        ..drawdown::Account::starting(start())
    };
    let mut ledger = Ledger::open(account).unwrap();
    ledger.grant(&paid("top-up", "100", hour(0))).unwrap();
    ledger.grant(&until(free("welcome", "20", hour(1)), hour(72))).unwrap();
    let receipt = ledger.record(&spend("a", "15", hour(2))).unwrap();
    assert_eq!(entries(&receipt), ["spend:a 15 [welcome 15]"]);
    let receipt = ledger.advance(hour(72)).unwrap();
    assert_eq!(entries(&receipt), ["expire:welcome 5 [welcome 5]"]);
    assert_eq!(grants(&ledger), ["top-up 100/0/0/0/0", "welcome 0/0/15/5/0"]);
    let active: Vec<String> = ledger.grants(GrantFilter::Active).into_iter().map(|grant| grant.id).collect();
    assert_eq!(active, ["top-up"]);
}

#[test]
pub(crate) fn agent_credits_splits_a_conversation_by_category() {
    let account = drawdown::Account {
        catalog: Some(Catalog::builtin("agent-credits").unwrap()),
        ..drawdown::Account::starting(start())
    };
    let mut ledger = Ledger::open(account).unwrap();
    ledger.grant(&GrantSpec::free(dec("1000"), start())).unwrap();
    for (id, meter) in [("1", "llm"), ("2", "llm"), ("3", "llm"), ("4", "web_search")] {
        let usage = Usage { id: Some(id.into()), credits: Some(dec("2")), ..Usage::of(meter) };
        ledger.record(&usage.attribute("conversation", "c-1").at(hour(1))).unwrap();
    }
    let split = ledger.breakdown("category", Window::Days(7)).unwrap();
    let split: Vec<_> =
        split.iter().map(|share| (share.key.as_str(), share.credits.to_string(), share.events)).collect();
    assert_eq!(split, [("LLM", "6".into(), 3), ("WebSearch", "2".into(), 1)]);
    assert_eq!(ledger.breakdown("conversation", Window::All).unwrap()[0].credits, dec("8"));
}

#[test]
pub(crate) fn cleverai_pack_outlives_three_renewals_and_credits_reset_each_cycle() {
    let mut ledger = on("cleverai", "pro");
    ledger.purchase("credits-1000", &order("pack", hour(1))).unwrap();
    ledger.record(&spend("a", "1200", hour(2))).unwrap();
    assert_eq!(four(&ledger.balance(None).unwrap()), "5000 1200 4800 1000");
    let receipt = ledger.advance(at("2027-02-01")).unwrap();
    assert_eq!(of_kind(&receipt, EntryKind::Renew).len(), 3);
    assert_eq!(
        of_kind(&receipt, EntryKind::Expire),
        [
            "expire:#plan-0 3800 [#plan-0 3800]",
            "expire:#plan-1 5000 [#plan-1 5000]",
            "expire:#plan-2 5000 [#plan-2 5000]",
        ]
    );
    assert_eq!(four(&receipt.balance), "5000 0 6000 1000");
    ledger.audit().unwrap();
}

#[test]
pub(crate) fn cleverai_warns_below_20_and_5_percent_once_each_and_again_after_a_purchase() {
    let mut ledger = on("cleverai", "free");
    let mut alerts = Vec::new();
    for (id, credits) in [("a", "80"), ("b", "1"), ("c", "10"), ("d", "4"), ("e", "1")] {
        let receipt = ledger.record(&spend(id, credits, hour(1))).unwrap();
        alerts.extend(receipt.alerts.into_iter().map(|alert| (id, alert.key)));
    }
    // 100 → 20 is at the threshold, not below; 19, 9, 5 (at), 4.
    assert_eq!(alerts, [("b", "threshold:0_2:#renewal-0".into()), ("e", "threshold:0_05:#renewal-0".into())]);
    let receipt = ledger.purchase("credits-1000", &order("p1", hour(2))).unwrap();
    assert_eq!(keys(&receipt), ["recovered:0_2:p1", "recovered:0_05:p1"]);
    let receipt = ledger.record(&spend("f", "1000", hour(3))).unwrap();
    assert_eq!(keys(&receipt), ["threshold:0_2:p1", "threshold:0_05:p1"]);
}

#[test]
pub(crate) fn bookbag_blocks_replies_at_zero_until_renewal_or_upgrade() {
    let mut ledger = on("bookbag", "free");
    ledger.record(&spend("a", "98", hour(1))).unwrap();
    // The last reply may overrun, and the overrun is forgiven.
    let receipt = ledger.record(&reply("b", "GPT-4o", hour(2))).unwrap();
    assert_eq!(entries(&receipt), ["spend:b 5 [#plan-0 2] forgiven 3"]);
    assert!(receipt.balance.blocked);
    let receipt = ledger.record(&reply("c", "GPT-4o mini", hour(3))).unwrap();
    assert_eq!(receipt.refused[0].usage.as_deref(), Some("c"));
    assert_eq!(receipt.entries, []);
    let mut upgraded = ledger.clone();
    upgraded.change_plan(Some("hobby"), now(hour(4), Carry::Usage)).unwrap();
    assert_eq!(upgraded.record(&reply("c", "GPT-4o mini", hour(5))).unwrap().entries.len(), 1);
    let receipt = ledger.record(&reply("c", "GPT-4o mini", at("2026-12-01"))).unwrap();
    assert_eq!(receipt.entries.last().map(said).unwrap(), "spend:c 1 [#plan-1 1]");
}

#[test]
pub(crate) fn bookbag_records_a_reply_on_own_keys_at_zero_with_its_reason() {
    let mut ledger = on("bookbag", "free");
    ledger.record(&spend("all", "100", hour(1))).unwrap();
    let receipt = ledger.record(&reply("own", "GPT-4o", hour(2)).attribute("byoKey", true)).unwrap();
    assert_eq!(receipt.entries[0].exempt.as_deref(), Some("byo_key"));
    assert_eq!(entries(&receipt), ["spend:own 0 []"]);
}

#[test]
pub(crate) fn bookbag_self_hosted_and_cleverai_enterprise_are_unmetered() {
    let mut ledger = on("bookbag", "self-hosted");
    let receipt = ledger.record(&reply("a", "GPT-4o", hour(1))).unwrap();
    assert_eq!(entries(&receipt), ["spend:a 5 [] unmetered 5"]);
    let balance = receipt.balance;
    assert_eq!((balance.package, balance.remaining, balance.used, balance.blocked), (None, None, None, false));
    assert_eq!(balance.consumed, dec("5"));
    let mut ledger = on("cleverai", "enterprise");
    let receipt = ledger.record(&spend("a", "1000000", hour(1))).unwrap();
    assert_eq!(receipt.balance.unmetered, dec("1000000"));
    assert_eq!(receipt.alerts, []);
}

#[test]
pub(crate) fn wotnot_bills_seven_dollars_per_thousand_beyond_the_allotment() {
    let mut ledger = on("wotnot", "custom");
    let tokens = Usage { id: Some("r".into()), ..Usage::of("reply") };
    let receipt = ledger.record(&tokens.quantity("inputTokens", 9_000).quantity("outputTokens", 1_000).at(hour(1)));
    assert_eq!(receipt.unwrap().balance.consumed, dec("2"));
    let receipt = ledger.record(&spend("a", "2498", hour(2))).unwrap();
    assert_eq!(entries(&receipt), ["spend:a 2498 [#plan-0 998] overage 1500"]);
    let receipt = ledger.advance(at("2026-12-01")).unwrap();
    let invoice = &receipt.invoices[0];
    assert_eq!((invoice.id.as_str(), invoice.total.to_string().as_str()), ("#invoice-0", "10.5 USD"));
    assert_eq!(four(&receipt.balance), "1000 0 1000 0");
}

#[test]
pub(crate) fn knockknock_charges_nothing_without_a_reply() {
    let mut ledger = on("knockknock", "custom");
    let message = Usage { id: Some("m".into()), ..Usage::of("chat_message") }.at(hour(1));
    let receipt = ledger.record(&message.clone().attribute("replied", false)).unwrap();
    assert_eq!((receipt.entries[0].credits, receipt.entries[0].exempt.as_deref()), (dec("0"), Some("no_reply")));
    let receipt = ledger.record(&Usage { id: Some("n".into()), ..message }.attribute("model", "x")).unwrap();
    assert!(receipt.balance.consumed > dec("0"));
    assert_eq!(ledger.breakdown("model", Window::All).unwrap()[0].key, "x");
}

#[test]
pub(crate) fn knockknock_shows_four_figures() {
    let mut ledger = with_policy("knockknock", "custom", Policy::default());
    ledger.grant(&paid("bought", "500", hour(1))).unwrap();
    ledger.record(&spend("a", "300", hour(2))).unwrap();
    let balance = ledger.balance(None).unwrap();
    assert_eq!(four(&balance), "1000 300 1200 500");
    assert_eq!(balance.used, Some(dec("0.2")));
}
