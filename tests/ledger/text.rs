//! The ledger in JSON text: what crosses every boundary.

use drawdown::ledger::face;
use drawdown::{Catalog, ErrorCode, Ledger};
use serde_json::{Value, json};

fn answer(text: Result<String, drawdown::Error>) -> Value {
    serde_json::from_str(&text.unwrap()).unwrap()
}

fn opened() -> Ledger {
    let account = json!({
        "id": "acme", "catalog": "cleverai", "plan": "pro", "anchor": 1_793_491_200_000_i64, "offset": -60,
        "policy": { "exhaustion": { "mode": "overage", "cap": 100 }, "thresholds": ["0.5"], "retentionDays": null }
    });
    face::open(&account.to_string(), None).unwrap()
}

#[test]
fn every_verb_in_json() {
    let mut ledger = opened();
    let gift = r#"{"id":"gift","kind":"free","amount":"10","at":"2026-11-01","priority":-1,"source":"promo","expiresAt":null}"#;
    let receipt = answer(face::grant(&mut ledger, gift));
    assert_eq!(receipt["entries"][0]["type"], "grant");
    assert_eq!(receipt["balance"]["bonus"], "10");
    let usage = r#"{"id":"a","at":"2026-11-01T01:00:00Z","meter":"chat","quantities":{"inputTokens":2500,"outputTokens":0},
        "attributes":{"model":"GPT-4o","byoKey":false}}"#;
    let receipt = answer(face::record(&mut ledger, usage));
    assert_eq!(
        receipt["entries"][0],
        json!({
            "id": "a", "at": "2026-11-01T01:00:00Z", "type": "spend", "credits": "12.5",
            "draws": [{ "grant": "gift", "credits": "10" }, { "grant": "#plan-0", "credits": "2.5" }],
            "overage": "0", "debt": "0", "forgiven": "0", "unmetered": "0", "exempt": null,
            "usage": {
                "id": "a", "at": "2026-11-01T01:00:00Z", "meter": "chat",
                "quantities": { "inputTokens": "2500", "outputTokens": "0" },
                "attributes": { "byoKey": false, "model": "GPT-4o" }
            }
        })
    );
    let held = answer(face::authorize(
        &mut ledger,
        r#"{"id":"h","at":"2026-11-01T02:00:00Z","credits":5}"#,
        r#"{"hold":true,"ttlMs":1000000}"#,
    ));
    assert_eq!((&held["allowed"], &held["hold"], &held["reason"]), (&json!(true), &json!("h"), &Value::Null));
    let captured = answer(face::capture(&mut ledger, "h", r#"{"usage":{"credits":"4"},"at":"2026-11-01T02:00:00Z"}"#));
    assert_eq!(captured["entries"][0]["credits"], "4");
    answer(face::authorize(&mut ledger, r#"{"id":"i","at":"2026-11-01T03:00:00Z","credits":5}"#, r#"{"hold":true}"#));
    assert_eq!(answer(face::release(&mut ledger, "i", "{}"))["entries"][0]["credits"], "-5");
    assert_eq!(answer(face::reverse(&mut ledger, "h", "{}"))["entries"][0]["type"], "reverse");
    let bought = answer(face::purchase(&mut ledger, "credits-1000", r#"{"at":"2026-11-02","id":"p","count":2}"#));
    assert_eq!(bought["balance"]["purchased"], "2000");
    assert_eq!(answer(face::void_grant(&mut ledger, "p", r#"{"at":"2026-11-03"}"#))["balance"]["voided"], "2000");
    let changed = answer(face::change_plan(&mut ledger, Some("free"), r#"{"at":"2026-11-04","effective":"renewal"}"#));
    assert_eq!(changed["entries"][0]["type"], "plan");
    let batch = r#"[{"id":"b","at":"2026-11-05","credits":"1"},{"id":"b","at":"2026-11-05","credits":"1"}]"#;
    assert_eq!(answer(face::record_all(&mut ledger, batch))["duplicates"], json!(["b"]));
    assert_eq!(answer(face::advance(&mut ledger, r#"{"to":"2026-12-01"}"#))["balance"]["package"], "100");
    assert_eq!(answer(face::balance(&ledger, r#"{"at":"2026-11-01"}"#))["remaining"], "5010");
    assert_eq!(answer(face::grants(&ledger, r#"{"active":true}"#)).as_array().unwrap().len(), 1);
    assert_eq!(answer(face::grants(&ledger, "{}"))[1]["addedAt"], "2026-11-01T00:00:00Z");
    assert_eq!(answer(face::invoices(&ledger)), json!([]));
    let shares = answer(face::breakdown(&ledger, r#"{"by":"meter","window":"90d"}"#));
    assert_eq!(shares[0], json!({ "key": "chat", "credits": "12.5", "events": 1, "share": "0.925926" }));
    let page = answer(face::activity(&ledger, r#"{"limit":1,"where":{"type":"spend"},"window":"all"}"#));
    assert_eq!((&page["entries"][0]["id"], page["cursor"].is_string()), (&json!("b"), true));
    let window = r#"{"window":{"from":"2026-11-01","to":"2026-11-03"}}"#;
    assert_eq!(answer(face::daily(&ledger, window)).as_array().unwrap().len(), 3);
    assert!(face::to_csv(&ledger, window).unwrap().starts_with("id,at,type,credits,consumed"));
    assert_eq!(answer(face::audit(&ledger))["grants"], 4);
}

#[test]
fn errors_name_their_place() {
    let mut ledger = opened();
    let cases = [
        (face::open(r#"{"plan":null}"#, None).map(|_| String::new()), "anchor: is missing"),
        (
            face::open(r#"{"anchor":"2026-11-01","catalog":"bookbag","plan":"hobbi"}"#, None).map(|_| String::new()),
            "plan: Bookbag has no plan \"hobbi\"; did you mean \"hobby\"?",
        ),
        (
            face::open(r#"{"anchor":"2026-11-01","policy":{"drawOrder":"free_frist"}}"#, None).map(|_| String::new()),
            "policy.drawOrder: \"free_frist\" is not known; did you mean \"free_first\"?",
        ),
        (
            face::grant(&mut ledger, r#"{"kind":"free","amount":"1","at":"2026-11-01","source":"gift"}"#),
            "source: \"gift\" is not known; known are \"plan\", \"pack\", \"promo\", \"daily\", \"rollover\", \"manual\", \"adjustment\"",
        ),
        (
            face::record_all(&mut ledger, r#"[{"at":"2026-11-02","credits":1},{"at":"2026-11-02","meter":"chatt"}]"#),
            "usages[1].meter: CleverAI has no meter \"chatt\"; did you mean \"chat\"?",
        ),
        (
            face::breakdown(&ledger, r#"{"by":"day","window":"8d"}"#),
            "window: \"8d\" is not a window; known are \"7d\", \"30d\", \"90d\", \"all\"",
        ),
    ];
    for (outcome, message) in cases {
        assert_eq!(outcome.unwrap_err().to_string(), message);
    }
}

#[test]
fn a_catalog_in_hand_or_in_the_account() {
    let catalog = Catalog::builtin("bookbag").unwrap();
    let account = r#"{"plan":"hobby","anchor":"2026-11-01"}"#;
    let held = face::open(account, Some(&catalog)).unwrap();
    let stated = format!(r#"{{"plan":"hobby","anchor":"2026-11-01","catalog":{}}}"#, catalog.to_json());
    let stated = face::open(&stated, None).unwrap();
    assert!(held.snapshot() == stated.snapshot());
    let without = face::open(account, None).unwrap_err();
    assert_eq!(without.code(), ErrorCode::UnknownPlan);
}

#[test]
fn a_ledger_goes_between_threads() {
    fn sent<T: Send + Sync>() {}
    sent::<Ledger>();
}
