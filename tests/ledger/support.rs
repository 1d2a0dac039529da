//! Short ways to say what a test says often.

use drawdown::catalog::policy::{BlockWhen, Exhaustion, ExhaustionMode, Policy};
use drawdown::{
    Account, Balance, Carry, Catalog, Decimal, Effective, Entry, EntryKind, GrantSpec, Instant, Ledger, PackOrder,
    Payment, PlanChange, Receipt, Usage,
};

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The first of November 2026: where most tests start.
pub(crate) fn start() -> Instant {
    at("2026-11-01")
}

/// An instant so many hours after the start.
pub(crate) fn hour(hours: i64) -> Instant {
    Instant::from_unix_milliseconds(start().unix_milliseconds() + hours * 3_600_000).unwrap()
}

/// An account without a catalog.
pub(crate) fn bare(policy: Policy) -> Ledger {
    Ledger::open(Account { policy, ..Account::starting(start()) }).unwrap()
}

/// An account on a plan of a built-in catalog.
pub(crate) fn on(catalog: &str, plan: &str) -> Ledger {
    with_policy(catalog, plan, Policy::default())
}

pub(crate) fn with_policy(catalog: &str, plan: &str, policy: Policy) -> Ledger {
    let account = Account {
        catalog: Some(Catalog::builtin(catalog).unwrap()),
        plan: Some(plan.into()),
        allotment: Some(dec("1000")),
        policy,
        ..Account::starting(start())
    };
    Ledger::open(account).unwrap()
}

/// Usage that was priced elsewhere.
pub(crate) fn spend(id: &str, credits: &str, at: Instant) -> Usage {
    Usage { id: Some(id.into()), credits: Some(dec(credits)), ..Usage::default().at(at) }
}

pub(crate) fn free(id: &str, amount: &str, at: Instant) -> GrantSpec {
    GrantSpec { id: Some(id.into()), ..GrantSpec::free(dec(amount), at) }
}

pub(crate) fn paid(id: &str, amount: &str, at: Instant) -> GrantSpec {
    GrantSpec { id: Some(id.into()), ..GrantSpec::paid(dec(amount), at) }
}

pub(crate) fn until(spec: GrantSpec, expires: Instant) -> GrantSpec {
    GrantSpec { expires_at: Some(expires), ..spec }
}

pub(crate) fn order(id: &str, at: Instant) -> PackOrder {
    PackOrder { at, id: Some(id.into()), payment: Payment::Packs(1) }
}

pub(crate) fn now(at: Instant, carry: Carry) -> PlanChange {
    PlanChange { at, effective: Effective::Now, carry }
}

pub(crate) fn exhaustion(mode: ExhaustionMode, when: Option<BlockWhen>, cap: Option<&str>) -> Policy {
    Policy { exhaustion: Some(Exhaustion { mode, when, cap: cap.map(dec) }), ..Policy::default() }
}

/// `package consumed remaining purchased`.
pub(crate) fn four(balance: &Balance) -> String {
    let or = |figure: Option<Decimal>| figure.map_or("-".into(), |figure| figure.to_string());
    format!("{} {} {} {}", or(balance.package), balance.consumed, or(balance.remaining), balance.purchased)
}

/// `type:id credits [grant credits, …]`, and the other parts where there are any.
pub(crate) fn said(entry: &Entry) -> String {
    let draws: Vec<String> = entry.draws.iter().map(|draw| format!("{} {}", draw.grant, draw.credits)).collect();
    let mut text = format!("{}:{} {} [{}]", entry.kind.as_str(), entry.id, entry.credits, draws.join(", "));
    let parts = [
        ("overage", entry.overage),
        ("debt", entry.debt),
        ("forgiven", entry.forgiven),
        ("unmetered", entry.unmetered),
    ];
    for (name, part) in parts {
        if !part.is_zero() {
            text.push_str(&format!(" {name} {part}"));
        }
    }
    text
}

pub(crate) fn entries(receipt: &Receipt) -> Vec<String> {
    receipt.entries.iter().map(said).collect()
}

/// The keys of a receipt's alerts.
pub(crate) fn keys(receipt: &Receipt) -> Vec<&str> {
    receipt.alerts.iter().map(|alert| alert.key.as_str()).collect()
}

pub(crate) fn of_kind(receipt: &Receipt, kind: EntryKind) -> Vec<String> {
    receipt.entries.iter().filter(|entry| entry.kind == kind).map(said).collect()
}

/// The grants with what became of them: `id remaining/held/spent/expired/voided`.
pub(crate) fn grants(ledger: &Ledger) -> Vec<String> {
    let grants = ledger.grants(drawdown::GrantFilter::All);
    let shown = grants.iter().map(|grant| {
        format!("{} {}/{}/{}/{}/{}", grant.id, grant.remaining, grant.held, grant.spent, grant.expired, grant.voided)
    });
    shown.collect()
}
