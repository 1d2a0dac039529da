//! Money for credits and credits for money, in the schemes of further vendors.

use drawdown::{Catalog, Decimal, Error, ErrorCode, Payment, Purchase};
use serde_json::{Value, json};

fn list(parts: Value) -> Catalog {
    let mut document = json!({
        "id": "shop", "name": "Shop", "unit": "credit", "currency": "USD", "plans": {}, "packs": {},
        "meters": { "m": { "name": "M", "activity": "other", "category": "C", "rate": { "flat": "1" } } },
    });
    document.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
    Catalog::parse(&document.to_string()).unwrap()
}

fn amount(text: &str) -> Payment {
    Payment::Amount(decimal(text))
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn figures(bought: &Purchase) -> [String; 5] {
    [bought.credits, bought.bonus, bought.price.amount, bought.fee.amount, bought.total.amount]
        .map(|figure| figure.to_string())
}

fn refused(result: Result<Purchase, Error>) -> (ErrorCode, Option<String>) {
    let error = result.unwrap_err();
    (error.code(), error.path().map(str::to_owned))
}

#[test]
fn openrouter_takes_a_share_but_not_less_than_a_floor() {
    let openrouter = list(json!({ "unit": "USD", "packs": { "credits": {
        "name": "Credits", "amount": { "minimum": "5", "maximum": "25000" }, "credits": "amount",
        "fee": { "max": [{ "product": ["amount", "0.055"] }, "0.80"] },
    } } }));
    for (paid, fee, total) in [
        ("5", "0.8", "5.8"),
        ("10", "0.8", "10.8"),
        ("14.54", "0.8", "15.34"),
        ("14.55", "0.8", "15.35"),
        ("14.64", "0.81", "15.45"),
        ("20", "1.1", "21.1"),
        ("100", "5.5", "105.5"),
        ("101", "5.56", "106.56"),
        ("25000", "1375", "26375"),
    ] {
        let bought = openrouter.purchase("credits", amount(paid), None).unwrap();
        assert_eq!(figures(&bought), [paid, "0", paid, fee, total], "{paid}");
    }
    for wrong in ["4.99", "0", "-10", "25000.01"] {
        let error = refused(openrouter.purchase("credits", amount(wrong), None));
        assert_eq!(error, (ErrorCode::OutOfRange, Some("amount".into())), "{wrong}");
    }
    let counted = refused(openrouter.purchase("credits", Payment::Packs(1), None));
    assert_eq!(counted, (ErrorCode::InvalidInput, Some("amount".into())));
}

#[test]
fn visionati_sells_packs_with_more_in_the_larger_ones() {
    let pack = |price: &str, bonus: Option<&str>| {
        let credits = decimal(price).times(100_u8.into()).unwrap();
        let mut pack = json!({ "name": format!("${price}"), "price": price, "credits": credits });
        if let Some(bonus) = bonus {
            pack["bonus"] = bonus.into();
        }
        pack
    };
    let packs = json!({ "p5": pack("5", None), "p25": pack("25", Some("50")), "p50": pack("50", Some("250")) });
    let visionati = list(json!({ "creditPrice": "0.01", "packs": packs }));
    for (id, count, expected) in [
        ("p5", 1, ["500", "0", "5", "0", "5"]),
        ("p25", 1, ["2500", "50", "25", "0", "25"]),
        ("p50", 1, ["5000", "250", "50", "0", "50"]),
        ("p50", 3, ["15000", "750", "150", "0", "150"]),
    ] {
        assert_eq!(figures(&visionati.purchase(id, Payment::Packs(count), None).unwrap()), expected);
    }
    assert_eq!(refused(visionati.purchase("p5", amount("5"), None)), (ErrorCode::InvalidInput, Some("count".into())));
    assert_eq!(refused(visionati.purchase("p10", Payment::Packs(1), None)).0, ErrorCode::UnknownPack);
}

#[test]
fn firecrawl_reloads_batches_by_plan() {
    let plan = |name: &str| json!({ "name": name, "price": null, "credits": "custom" });
    let firecrawl = list(json!({
        "plans": { "free": plan("Free"), "hobby": plan("Hobby"), "standard": plan("Standard"), "growth": plan("Growth"), "scale": plan("Scale") },
        "packs": { "reload": {
            "name": "Auto reload", "price": "5", "plans": ["hobby", "standard", "growth", "scale"],
            "credits": { "by": { "attribute": "plan", "values": { "hobby": "1000", "standard": "2000", "growth": "2500", "scale": "5000" } } },
        } },
    }));
    for (plan, credits) in [("hobby", "1000"), ("standard", "2000"), ("growth", "2500"), ("scale", "5000")] {
        let bought = firecrawl.purchase("reload", Payment::Packs(1), Some(plan)).unwrap();
        assert_eq!(figures(&bought), [credits, "0", "5", "0", "5"]);
    }
    for (plan, code) in
        [(None, ErrorCode::OutOfRange), (Some("free"), ErrorCode::OutOfRange), (Some("hoby"), ErrorCode::UnknownPlan)]
    {
        let error = refused(firecrawl.purchase("reload", Payment::Packs(1), plan));
        assert_eq!(error, (code, Some("plan".into())));
    }
}

#[test]
fn an_amount_may_be_bound_to_steps_and_earn_a_bonus() {
    let tiers = json!({ "volume": { "of": "amount", "tiers": [
        { "upTo": "49.99", "rate": "0" },
        { "upTo": "199.99", "rate": { "product": ["amount", "5"] } },
        { "rate": { "product": ["amount", "10"] } },
    ] } });
    let shop = list(json!({ "packs": { "p": {
        "name": "P", "amount": { "minimum": "10", "step": "10" }, "bonus": tiers,
        "credits": { "round": { "of": { "quotient": { "of": "amount", "by": "0.03" } }, "mode": "down" } },
    } } }));
    for (paid, credits, bonus) in
        [("10", "333", "0"), ("40", "1333", "0"), ("50", "1666", "250"), ("200", "6666", "2000")]
    {
        let bought = shop.purchase("p", amount(paid), None).unwrap();
        assert_eq!(figures(&bought), [credits, bonus, paid, "0", paid]);
    }
    assert_eq!(refused(shop.purchase("p", amount("15"), None)), (ErrorCode::OutOfRange, Some("amount".into())));
    let range = list(
        json!({ "packs": { "p": { "name": "P", "price": "1", "credits": { "range": { "low": "1", "high": "2" } } } } }),
    );
    assert_eq!(refused(range.purchase("p", Payment::Packs(1), None)).0, ErrorCode::OutOfRange);
}

#[test]
fn overage_is_pro_rata_in_steps_or_a_multiple_of_the_plan() {
    let charged = |catalog: &Catalog, credits: &str, plan: Option<&str>| {
        catalog.overage(decimal(credits), plan).unwrap().map(|money| money.to_string())
    };
    // Copilot: $0.04 a request. HubSpot: $10 for each started 1,000.
    let copilot = list(json!({ "overage": { "price": "0.04" } }));
    let hubspot =
        list(json!({ "overage": { "price": "10", "per": "1000", "rounding": { "mode": "up", "to": "1000" } } }));
    for (credits, pro_rata, steps) in [
        ("0", "0 USD", "0 USD"),
        ("0.9", "0.04 USD", "10 USD"),
        ("1", "0.04 USD", "10 USD"),
        ("999", "39.96 USD", "10 USD"),
        ("1000", "40 USD", "10 USD"),
        ("1000.5", "40.02 USD", "20 USD"),
        ("2001", "80.04 USD", "30 USD"),
    ] {
        assert_eq!(charged(&copilot, credits, None).as_deref(), Some(pro_rata), "{credits}");
        assert_eq!(charged(&hubspot, credits, None).as_deref(), Some(steps), "{credits}");
    }
    let own = list(json!({
        "plans": {
            "a": { "name": "A", "price": "30", "credits": "1000" },
            "b": { "name": "B", "price": "100", "credits": "7000", "overage": { "price": "0.02" } },
        },
        "overage": { "multipleOfPlan": "1.5" },
    }));
    assert_eq!(charged(&own, "100", Some("a")).as_deref(), Some("4.5 USD"));
    assert_eq!(charged(&own, "100", Some("b")).as_deref(), Some("2 USD"));
    assert_eq!(charged(&own, "100", None), None);
    assert_eq!(own.overage(decimal("1"), Some("c")).unwrap_err().code(), ErrorCode::UnknownPlan);
    assert_eq!(own.overage(decimal("-1"), Some("a")).unwrap_err().code(), ErrorCode::OutOfRange);
    // Half a cent is rounded up, and yen have no cents.
    assert_eq!(charged(&list(json!({ "overage": { "price": "0.005" } })), "1", None).as_deref(), Some("0.01 USD"));
    let yen = list(json!({ "currency": "JPY", "overage": { "price": "0.5" } }));
    assert_eq!(charged(&yen, "3", None).as_deref(), Some("2 JPY"));
}
