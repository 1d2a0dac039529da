//! Breakdowns, activity, CSV, balances of other instants, rounding of periods.

use drawdown::catalog::policy::Policy;
use drawdown::{Account, ActivityQuery, Catalog, Decimal, EntryKind, ErrorCode, Ledger, Usage, Window};

use crate::support::*;

fn busy() -> Ledger {
    let mut ledger = on("cleverai", "pro");
    for number in 0..40_i64 {
        let model = ["m1", "m2", "m3"][number as usize % 3];
        let usage = spend(&format!("s{number:02}"), &format!("{number}.{number}"), hour(number * 20));
        ledger.record(&usage.attribute("model", model).attribute("agent", "a,\"b\"")).unwrap();
    }
    ledger.reverse("s04", Some(hour(790))).unwrap();
    ledger
}

fn total(parts: impl Iterator<Item = Decimal>) -> Decimal {
    parts.fold(Decimal::ZERO, |sum, part| sum.plus(part).unwrap())
}

#[test]
pub(crate) fn breakdowns_days_and_csv_add_up_to_the_total_exactly() {
    let ledger = busy();
    let consumed = total((0..40).filter(|number| *number != 4).map(|number| dec(&format!("{number}.{number}"))));
    for by in ["model", "agent", "meter", "category", "conversation", "day", "nonsense"] {
        let shares = ledger.breakdown(by, Window::All).unwrap();
        assert_eq!(total(shares.iter().map(|share| share.credits)), consumed, "{by}");
        assert_eq!(shares.iter().map(|share| share.events).sum::<u64>(), 40, "{by}");
    }
    assert_eq!(total(ledger.daily(Window::All).unwrap().into_iter().map(|day| day.credits)), consumed);
    let csv = ledger.to_csv(Window::All).unwrap();
    let rows = csv.split("\r\n").skip(1).filter(|row| !row.is_empty());
    assert_eq!(total(rows.map(|row| dec(row.split(',').nth(4).unwrap()))), consumed);
    assert!(csv.contains("\"a,\"\"b\"\"\""));
    let models: Vec<_> = ledger.breakdown("model", Window::Days(30)).unwrap();
    assert_eq!(models.iter().map(|share| share.key.as_str()).collect::<Vec<_>>(), ["m1", "m3", "m2"]);
}

#[test]
pub(crate) fn windows_are_whole_days_of_the_accounts_calendar() {
    let account = Account { offset: 330, ..Account::starting(at("2026-11-01T12:00:00Z")) };
    let mut ledger = Ledger::open(account).unwrap();
    ledger.grant(&free("g", "100", at("2026-11-01T12:00:00Z"))).unwrap();
    // 18:30 UTC is midnight at UTC+5:30.
    ledger.record(&spend("before", "1", at("2026-11-03T18:29:59.999Z"))).unwrap();
    ledger.record(&spend("after", "2", at("2026-11-03T18:30:00Z"))).unwrap();
    let days = ledger.daily(Window::Days(1)).unwrap();
    assert_eq!(days.iter().map(|day| format!("{} {}", day.day, day.credits)).collect::<Vec<_>>(), ["2026-11-04 2"]);
    let between = Window::Between { from: at("2026-11-03T18:29:59.999Z"), to: at("2026-11-03T18:30:00Z") };
    assert_eq!(ledger.breakdown("day", between).unwrap()[0].credits, dec("1"));
    let never = Window::Between { from: hour(5), to: hour(5) };
    assert_eq!(ledger.daily(never).unwrap_err().code(), ErrorCode::OutOfRange);
}

#[test]
pub(crate) fn the_activity_log_goes_on_where_it_stopped_whatever_comes_between() {
    let mut ledger = busy();
    let query =
        |cursor| ActivityQuery { limit: 7, cursor, filter: vec![("model".into(), "m2".into())], window: Window::All };
    let first = ledger.activity(&query(None)).unwrap();
    assert_eq!((first.entries.len(), first.entries[0].kind), (7, EntryKind::Reverse));
    ledger.record(&spend("new", "1", hour(900)).attribute("model", "m2")).unwrap();
    let mut seen: Vec<String> = first.entries.iter().map(|entry| entry.id.clone()).collect();
    let mut cursor = first.cursor;
    while let Some(at) = cursor {
        let page = ledger.activity(&query(Some(at))).unwrap();
        seen.extend(page.entries.iter().map(|entry| entry.id.clone()));
        cursor = page.cursor;
    }
    assert_eq!(seen.len(), 14);
    assert!(!seen.contains(&"new".to_owned()));
    let bad = ActivityQuery { cursor: Some("x".into()), ..ActivityQuery::default() };
    assert_eq!(ledger.activity(&bad).unwrap_err().path(), Some("cursor"));
}

#[test]
pub(crate) fn csv_is_safe_in_a_spreadsheet() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&free("g", "100", hour(0))).unwrap();
    let usage =
        spend("@SUM(A1)", "1", hour(1)).attribute("model", "=cmd|'/c calc'!A1").attribute("agent", "two\r\nlines");
    ledger.record(&usage).unwrap();
    ledger.reverse("@SUM(A1)", None).unwrap();
    let csv = ledger.to_csv(Window::All).unwrap();
    assert!(csv.contains(
        "\r\n'@SUM(A1),2026-11-01T01:00:00Z,spend,1,1,0,0,0,0,,,'=cmd|'/c calc'!A1,\"two\r\nlines\",,,g:1\r\n"
    ));
    assert!(csv.contains("'@SUM(A1),2026-11-01T01:00:00Z,reverse,-1,-1,"));
    assert!(csv.ends_with("\r\n"));
}

#[test]
pub(crate) fn a_balance_of_any_instant_is_what_it_was_or_will_be() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&until(free("g", "100", hour(0)), hour(2_000))).unwrap();
    let mut seen = Vec::new();
    for number in 1..60_i64 {
        let receipt = ledger.record(&spend(&format!("s{number}"), "1", hour(number * 20))).unwrap();
        seen.push((hour(number * 20), receipt.balance));
    }
    for (at, balance) in &seen {
        assert_eq!(ledger.balance(Some(*at)).unwrap(), *balance);
    }
    assert_eq!(ledger.balance(Some(hour(1_999))).unwrap().remaining, Some(dec("41")));
    assert_eq!(ledger.balance(Some(hour(2_000))).unwrap().remaining, Some(dec("0")));
    assert_eq!(ledger.balance(Some(at("2020-01-01"))).unwrap_err().code(), ErrorCode::OutOfRange);
}

fn rounding(mode: &str, scope: &str) -> Ledger {
    let document = format!(
        r#"{{ "id": "r", "name": "R", "unit": "credit", "plans": {{}}, "packs": {{}},
            "meters": {{ "call": {{ "name": "Call", "activity": "call", "category": "Voice",
                "rate": {{ "unit": {{ "of": "minutes", "price": "0.4" }} }},
                "rounding": {{ "mode": "{mode}", "to": "1", "scope": "{scope}" }} }} }} }}"#
    );
    let mut ledger =
        Ledger::open(Account { catalog: Some(Catalog::parse(&document).unwrap()), ..Account::starting(start()) })
            .unwrap();
    ledger.grant(&until(free("a", "2", hour(0)), hour(100))).unwrap();
    ledger.grant(&free("b", "100", hour(0))).unwrap();
    ledger
}

#[test]
pub(crate) fn a_days_and_a_cycles_credits_are_rounded_once_when_they_close() {
    let call = |id: &str, minutes: u32, hours| {
        Usage { id: Some(id.into()), ..Usage::of("call") }.quantity("minutes", minutes).at(hour(hours))
    };
    for (mode, scope, closed, expected) in [
        ("up", "day", hour(24), "round:#round-call 0.2 [b 0.2]"),
        ("down", "day", hour(24), "round:#round-call -0.8 [b -0.8]"),
        ("half_up", "day", hour(24), "round:#round-call 0.2 [b 0.2]"),
        ("up", "cycle", at("2026-12-01"), "round:#round-call 0.2 [b 0.2]"),
    ] {
        let mut ledger = rounding(mode, scope);
        ledger.record(&call("x", 3, 1)).unwrap();
        ledger.record(&call("y", 4, 2)).unwrap();
        let receipt = ledger.advance(closed).unwrap();
        assert_eq!(of_kind(&receipt, EntryKind::Round), [expected], "{mode} {scope}");
        assert_eq!(of_kind(&ledger.advance(at("2027-01-01")).unwrap(), EntryKind::Round), [""; 0]);
        ledger.audit().unwrap();
        let restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
        assert_eq!(restored.to_csv(Window::All).unwrap(), ledger.to_csv(Window::All).unwrap());
        // A late call is rounded with its day.
        let receipt = ledger.record(&call("late", 1, 3)).unwrap();
        assert!(receipt.corrections.iter().any(|entry| entry.kind == EntryKind::Round), "{mode} {scope}");
        ledger.audit().unwrap();
    }
    // Reversed within the day, nothing is left to round.
    let mut ledger = rounding("up", "day");
    ledger.record(&call("x", 3, 1)).unwrap();
    ledger.reverse("x", Some(hour(2))).unwrap();
    assert_eq!(of_kind(&ledger.advance(hour(24)).unwrap(), EntryKind::Round), [""; 0]);
}
