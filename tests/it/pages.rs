//! Every row of every table and every stated figure of the five vendors' pages, typed by hand from them.
//!
//! The pages themselves belong to the vendors. Where DRAWDOWN_VENDOR_PAGES names a folder that has them as
//! `wotnot.md` and so on, every quoted sentence is looked up in them as well.

use drawdown::catalog::plan::{Allotment, Limit, Plan};
use drawdown::catalog::policy::{BlockWhen, DrawOrder, ExhaustionMode, Overrun, ThresholdBasis};
use drawdown::{Catalog, Decimal, Payment, Quote, Usage};
use serde_json::Value;

use crate::fuzz::builtin;

const PAGES: [&str; 5] = ["wotnot", "cleverai", "knockknock", "agent-credits", "bookbag"];

fn catalog(id: &str) -> Catalog {
    Catalog::builtin(id).unwrap()
}

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn quote(catalog: &Catalog, usage: &Usage) -> Quote {
    catalog.price(usage).unwrap_or_else(|error| panic!("{error}: {usage:?}"))
}

fn credits(catalog: &Catalog, usage: &Usage) -> String {
    quote(catalog, usage).credits.to_string()
}

/// The values of an attribute that a meter prices: what the page's table lists, and nothing else.
fn priced(catalog: &Catalog, meter: &str, attribute: &str) -> Vec<String> {
    let inputs = catalog.inputs(meter).unwrap();
    inputs.attributes.into_iter().find(|input| input.name == attribute).unwrap().values
}

fn first_column<const N: usize>(table: &[(&str, &str); N]) -> Vec<String> {
    table.iter().map(|(name, _)| (*name).to_owned()).collect()
}

fn plan<'a>(catalog: &'a Catalog, id: &str) -> &'a Plan {
    catalog.document().plans.get(id).unwrap_or_else(|| panic!("no plan {id}"))
}

#[test]
fn wotnot() {
    let multipliers = [
        ("gpt-4.1", "1"),
        ("gpt-4.1-mini", "0.3"),
        ("gpt-4.1-nano", "0.1"),
        ("gpt-4o", "1"),
        ("gpt-4o-mini", "0.1"),
        ("o4-mini", "0.5"),
        ("o3", "5"),
        ("o3-mini", "0.5"),
        ("gpt-4-turbo", "4"),
        ("gpt-4", "12"),
        ("gpt-4.5-preview", "30"),
        ("gpt-3.5-turbo", "0.5"),
        ("claude-3-haiku", "0.2"),
        ("claude-3-sonnet", "1.5"),
        ("claude-3-opus", "8"),
        ("claude-3.5-sonnet", "1.5"),
        ("claude-3.5-haiku", "0.5"),
        ("claude-3.7-sonnet", "1.5"),
        ("gemini-1.5-pro", "0.6"),
        ("gemini-1.5-flash", "0.05"),
        ("gemini-2.0-flash", "0.1"),
        ("gemini-2.5-flash", "0.2"),
        ("gemini-2.5-pro-preview", "1.5"),
    ];
    let wotnot = catalog("wotnot");
    assert_eq!(priced(&wotnot, "reply", "model"), first_column(&multipliers));
    let answer = |tokens: u32| Usage::of("reply").quantity("tokens", tokens);
    for (model, multiplier) in multipliers {
        for tokens in [0, 1, 4_999, 5_000] {
            assert_eq!(credits(&wotnot, &answer(tokens).attribute("model", model)), multiplier, "{model}");
        }
        for (tokens, blocks) in [(5_001_u32, 2_u8), (7_500, 2), (10_000, 2), (10_001, 3), (50_000, 10)] {
            let expected = amount(multiplier).times(blocks.into()).unwrap().to_string();
            assert_eq!(credits(&wotnot, &answer(tokens).attribute("model", model)), expected, "{model}, {tokens}");
        }
    }
    // "all AI action blocks use the gpt-4o model which charges 1 credit per answer"
    let blocks = ["Answer AI", "Set AI", "AI Agent"];
    assert_eq!(priced(&wotnot, "reply", "action"), blocks);
    for block in blocks {
        assert_eq!(credits(&wotnot, &answer(800).attribute("action", block)), "1");
    }
    // "$7 per 1,000 extra AI credits", pro rata to the cent
    for (extra, cost) in
        [("0", "0"), ("1", "0.01"), ("500", "3.5"), ("1000", "7"), ("1500", "10.5"), ("1000000", "7000")]
    {
        let charged = wotnot.overage(amount(extra), None).unwrap().unwrap();
        assert_eq!((charged.amount.to_string().as_str(), charged.currency.as_str()), (cost, "USD"), "{extra}");
        assert_eq!(wotnot.overage(amount(extra), Some("custom")).unwrap().unwrap(), charged);
    }
    let policy = &wotnot.document().policy;
    assert_eq!(policy.exhaustion.as_ref().unwrap().mode, ExhaustionMode::Overage);
    assert_eq!(policy.rollover.as_ref().unwrap().max, Some(Decimal::ZERO));
    // No plan is published: the account states its allotment.
    let plans: Vec<_> = wotnot.document().plans.iter().map(|(_, plan)| (plan.price, plan.credits)).collect();
    assert_eq!(plans, [(None, Allotment::Custom)]);
    assert!(wotnot.document().packs.is_empty());
}

#[test]
fn cleverai() {
    let cleverai = catalog("cleverai");
    let chat = [("GPT-4o Mini", "1"), ("GPT-4o", "5"), ("Claude 3.5 Sonnet", "3"), ("O1 Preview", "15")];
    for meter in ["chat", "chatbot_message"] {
        assert_eq!(priced(&cleverai, meter, "model"), first_column(&chat));
        for (model, price) in chat {
            // "total tokens (input + output)", per 1K
            let usage = |input: u32, output: u32| {
                Usage::of(meter)
                    .attribute("model", model)
                    .quantity("inputTokens", input)
                    .quantity("outputTokens", output)
            };
            assert_eq!(credits(&cleverai, &usage(1_000, 0)), price);
            assert_eq!(credits(&cleverai, &usage(0, 1_000)), price);
            assert_eq!(amount(&credits(&cleverai, &usage(1_000, 500))), amount(price).times(amount("1.5")).unwrap());
        }
    }
    let images = [("DALL-E 3 Standard", "40"), ("DALL-E 3 HD", "80"), ("Stable Diffusion", "10"), ("Flux Pro", "20")];
    assert_eq!(priced(&cleverai, "image", "model"), first_column(&images));
    for (model, price) in images {
        let image = Usage::of("image").attribute("model", model);
        assert_eq!(credits(&cleverai, &image), price);
        let three = image.quantity("images", 3);
        assert_eq!(amount(&credits(&cleverai, &three)), amount(price).times(3_u8.into()).unwrap());
    }
    for (usage, price) in [
        (Usage::of("web_search"), "5"),
        (Usage::of("pdf_summary"), "10"),
        (Usage::of("video").quantity("minutes", 1), "100"),
        (Usage::of("video").quantity("seconds", 90), "150"),
        (Usage::of("training"), "50"),
        (Usage::of("analytics"), "0"),
    ] {
        assert_eq!(credits(&cleverai, &usage), price, "{usage:?}");
    }
    assert_eq!(quote(&cleverai, &Usage::of("analytics")).exempt.as_deref(), Some("free_meter"));
    // "Based on nodes used": the sum of what they call.
    let run = Usage::of("workflow")
        .attribute("model", "GPT-4o")
        .attribute("imageModel", "DALL-E 3 HD")
        .quantity("inputTokens", 1_500)
        .quantity("outputTokens", 500)
        .quantity("images", 2)
        .quantity("searches", 3)
        .quantity("documents", 1)
        .quantity("minutes", 1)
        .quantity("trainings", 1)
        .quantity("nodes", 9);
    assert_eq!(credits(&cleverai, &run), "345");

    struct Row<'a> {
        id: &'a str,
        name: &'a str,
        price: Option<&'a str>,
        credits: Allotment,
        chatbots: Limit,
        features: &'a [&'a str],
    }
    let rows = [
        Row {
            id: "free",
            name: "Free Plan",
            price: Some("0"),
            credits: Allotment::Credits(amount("100")),
            chatbots: Limit::AtMost(amount("1")),
            features: &["Access to all features", "Basic support"],
        },
        Row {
            id: "pro",
            name: "Pro Plan",
            price: Some("29"),
            credits: Allotment::Credits(amount("5000")),
            chatbots: Limit::AtMost(amount("5")),
            features: &["Priority support", "Advanced analytics", "API access"],
        },
        Row {
            id: "enterprise",
            name: "Enterprise",
            price: None,
            credits: Allotment::Unlimited,
            chatbots: Limit::Unlimited,
            features: &["Dedicated support", "Custom integrations", "SLA guarantee"],
        },
    ];
    assert_eq!(cleverai.document().plans.len(), rows.len());
    for row in rows {
        let plan = plan(&cleverai, row.id);
        assert_eq!((plan.name.as_str(), plan.credits), (row.name, row.credits));
        assert_eq!(plan.price, row.price.map(amount), "{}", row.id);
        assert_eq!(plan.limits.get("chatbots"), Some(&row.chatbots), "{}", row.id);
        assert_eq!(plan.limits.len(), 1);
        assert_eq!(plan.features, row.features);
        // "Monthly credits don't roll over and are non-refundable."
        assert_eq!(plan.refundable, Some(false));
    }
    // "$10 for 1,000 credits, $45 for 5,000 credits"; "Purchased credit packs don't expire."
    assert_eq!(cleverai.document().packs.len(), 2);
    for (pack, price, credits) in [("credits-1000", "10 USD", "1000"), ("credits-5000", "45 USD", "5000")] {
        let bought = cleverai.purchase(pack, Payment::Packs(1), None).unwrap();
        assert_eq!((bought.total.to_string().as_str(), bought.credits.to_string().as_str()), (price, credits));
        assert_eq!((bought.bonus, bought.fee.amount), (Decimal::ZERO, Decimal::ZERO));
        assert_eq!(cleverai.document().packs.get(pack).unwrap().expires, None);
    }
    let policy = &cleverai.document().policy;
    assert_eq!(policy.thresholds.as_deref(), Some(&[amount("0.2"), amount("0.05")][..]));
    assert_eq!((policy.threshold_basis, policy.threshold_inclusive), (Some(ThresholdBasis::Plan), Some(false)));
    assert_eq!(policy.rollover.as_ref().unwrap().max, Some(Decimal::ZERO));
    let exhaustion = policy.exhaustion.as_ref().unwrap();
    assert_eq!((exhaustion.mode, exhaustion.when), (ExhaustionMode::Block, Some(BlockWhen::Short)));
    assert_eq!(cleverai.overage(amount("1"), Some("pro")).unwrap(), None);
}

#[test]
fn knockknock() {
    let knockknock = catalog("knockknock");
    let message = quote(&knockknock, &Usage::of("chat_message"));
    let minute = quote(&knockknock, &Usage::of("call").quantity("minutes", 1));
    // No rate is published; "Voice calls typically use more credits per minute than chat messages".
    assert!(message.sample && minute.sample && minute.credits > message.credits);
    for (seconds, minutes) in [(1, 1), (59, 1), (60, 1), (61, 2), (240, 4)] {
        let call = |name: &str, amount: u32| credits(&knockknock, &Usage::of("call").quantity(name, amount));
        assert_eq!(call("seconds", seconds), call("minutes", minutes), "{seconds} seconds");
    }
    // "Credits are only consumed when your AI agents respond."
    for usage in [Usage::of("chat_message"), Usage::of("call").quantity("minutes", 3)] {
        for (attribute, value, reason) in [("replied", false, "no_reply"), ("handoff", true, "handoff")] {
            let free = quote(&knockknock, &usage.clone().attribute(attribute, value));
            assert_eq!((free.credits, free.exempt.as_deref()), (Decimal::ZERO, Some(reason)));
        }
        let paid = quote(&knockknock, &usage.attribute("replied", true).attribute("handoff", false));
        assert!(paid.exempt.is_none() && !paid.credits.is_zero());
    }
    let plans: Vec<_> = knockknock.document().plans.iter().map(|(_, plan)| (plan.price, plan.credits)).collect();
    assert_eq!(plans, [(None, Allotment::Custom)]);
    blocks_when_empty(&knockknock);
}

#[test]
fn agent_credits() {
    let agent = catalog("agent-credits");
    let categories: Vec<_> = agent.document().meters.iter().map(|(_, meter)| meter.category.as_str()).collect();
    assert_eq!(categories, ["LLM", "WebSearch", "SpeechToText"]);
    assert!(agent.document().meters.iter().all(|(_, meter)| meter.sample));
    // "A short text reply costs a little; a web search or a long answer costs more."
    let reply = |tokens: u32| quote(&agent, &Usage::of("llm").quantity("tokens", tokens)).credits;
    let search = quote(&agent, &Usage::of("web_search"));
    assert!(search.sample && reply(300) < search.credits && reply(300) < reply(9_000));
    assert_eq!(agent.document().policy.draw_order, Some(DrawOrder::FreeFirst));
    assert!(agent.document().plans.is_empty() && agent.document().packs.is_empty());
    blocks_when_empty(&agent);
}

#[test]
fn bookbag() {
    let bookbag = catalog("bookbag");
    let models = [
        ("Bookbag Local", "1"),
        ("GPT-4o mini", "1"),
        ("Claude Haiku 4.5", "2"),
        ("Claude Sonnet 4.6", "4"),
        ("GPT-4o", "5"),
    ];
    assert_eq!(priced(&bookbag, "reply", "model"), first_column(&models));
    let metered = r#"{"meters":{"reply":{"exempt":{"local_model":null}}}}"#;
    let metered = Catalog::builtin_patched("bookbag", metered).unwrap();
    for (model, price) in models {
        let reply = Usage::of("reply").attribute("model", model);
        assert_eq!(credits(&metered, &reply), price);
        // "Replies on the Bookbag Local model: No (1-credit cost, and not provider-backed)"
        let local = model == "Bookbag Local";
        assert_eq!(credits(&bookbag, &reply), if local { "0" } else { price });
        assert_eq!(quote(&bookbag, &reply).exempt.as_deref(), local.then_some("local_model"));
        let own = quote(&bookbag, &reply.attribute("byoKey", true));
        assert_eq!((own.credits, own.exempt.as_deref()), (Decimal::ZERO, Some("byo_key")));
    }
    for meter in ["training", "crawl", "inspect"] {
        let free = quote(&bookbag, &Usage::of(meter));
        assert_eq!((free.credits, free.exempt.as_deref()), (Decimal::ZERO, Some("free_meter")), "{meter}");
    }
    let plans = [
        ("free", "Free", Allotment::Credits(amount("100"))),
        ("hobby", "Hobby", Allotment::Credits(amount("2000"))),
        ("standard", "Standard", Allotment::Credits(amount("12000"))),
        ("pro", "Pro", Allotment::Credits(amount("40000"))),
        ("enterprise", "Enterprise", Allotment::Custom),
        ("self-hosted", "Self-hosted", Allotment::Unlimited),
    ];
    assert_eq!(bookbag.document().plans.len(), plans.len());
    for (id, name, credits) in plans {
        let plan = plan(&bookbag, id);
        assert_eq!((plan.name.as_str(), plan.credits, plan.price), (name, credits, None));
    }
    assert_eq!(bookbag.document().policy.rollover.as_ref().unwrap().max, Some(Decimal::ZERO));
    assert_eq!(bookbag.overage(amount("1"), None).unwrap(), None);
    blocks_when_empty(&bookbag);
}

fn blocks_when_empty(catalog: &Catalog) {
    let policy = &catalog.document().policy;
    let exhaustion = policy.exhaustion.as_ref().unwrap();
    assert_eq!((exhaustion.mode, exhaustion.when), (ExhaustionMode::Block, Some(BlockWhen::Empty)));
    assert_eq!(policy.overrun, Some(Overrun::Forgive));
}

#[test]
fn every_setting_that_a_note_names_is_there() {
    for id in PAGES {
        let document = builtin(id);
        for note in document["notes"].as_array().unwrap() {
            for setting in note["settings"].as_array().unwrap() {
                let setting = setting.as_str().unwrap();
                assert!(leads_somewhere(&document, setting), "{id}: {}: {setting}", note["topic"]);
            }
        }
    }
}

/// Whether a path of names with dots between them exists; names may have dots themselves.
fn leads_somewhere(value: &Value, path: &str) -> bool {
    value.as_object().is_some_and(|fields| {
        fields.iter().any(|(name, inner)| match path.strip_prefix(name.as_str()) {
            Some("") => true,
            Some(rest) => rest.strip_prefix('.').is_some_and(|rest| leads_somewhere(inner, rest)),
            None => false,
        })
    })
}

#[test]
fn everything_rests_on_a_sentence_of_the_page() {
    for id in PAGES {
        let catalog = catalog(id);
        let document = catalog.document();
        let meters = document.meters.iter().map(|(name, meter)| (name, meter.source.len()));
        let plans = document.plans.iter().map(|(name, plan)| (name, plan.source.len()));
        let packs = document.packs.iter().map(|(name, pack)| (name, pack.source.len()));
        let exempt = document.meters.iter().flat_map(|(_, meter)| meter.exempt.iter());
        let exempt = exempt.map(|(name, exemption)| (name, usize::from(exemption.source.is_some())));
        let overage = document.overage.iter().map(|overage| ("overage", overage.source.len()));
        for (name, sentences) in meters.chain(plans).chain(packs).chain(exempt).chain(overage) {
            assert!(sentences > 0, "{id}: {name} rests on no sentence");
        }
        assert!(!document.policy.source.is_empty(), "{id}: the policy rests on no sentence");
        assert!(document.source.is_some() && !document.notes.is_empty());
    }
    let Ok(folder) = std::env::var("DRAWDOWN_VENDOR_PAGES") else { return };
    let mut missing = Vec::new();
    for id in PAGES {
        let page = std::fs::read_to_string(format!("{folder}/{id}.md")).unwrap();
        let page = plain(&page);
        for sentence in sentences(&builtin(id)) {
            let mut rest = page.as_str();
            // "…" leaves something out, as in any quotation.
            for part in sentence.split('…').map(plain) {
                match rest.find(&part) {
                    Some(at) => rest = &rest[at + part.len()..],
                    None => missing.push(format!("{id}: {sentence}")),
                }
            }
        }
    }
    assert!(missing.is_empty(), "{} sentences are not on the page:\n{}", missing.len(), missing.join("\n"));
}

/// Every sentence that a document quotes; its own `source` is the name of the page.
fn sentences(document: &Value) -> Vec<String> {
    fn gather(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    match (name.as_str(), inner) {
                        ("source" | "says", Value::String(sentence)) => found.push(sentence.clone()),
                        ("source", Value::Array(several)) => {
                            found.extend(several.iter().map(|sentence| sentence.as_str().unwrap().to_owned()));
                        }
                        _ => gather(inner, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    document
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| *name != "source")
        .for_each(|(_, part)| gather(part, &mut found));
    found
}

/// A page's words without its marks: links keep their text, table cells and list items stand in a row.
fn plain(markdown: &str) -> String {
    let mut text = markdown.replace("&#x20;", " ");
    while let Some((start, end)) = text.find("](").and_then(|start| Some((start, start + text[start..].find(')')? + 1)))
    {
        text.replace_range(start..end, "");
    }
    let words = text.replace(|mark: char| "*`|:;[]>•".contains(mark), " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
