//! What a ledger charges for usage whose like it has met before is what the price list says of it.

use drawdown::{Account, Catalog, GrantSpec, Ledger, Usage};

use crate::support::{dec, hour, start};

/// The same meters and models over and over, each time with other amounts, among them what only the evaluator prices.
#[test]
fn a_price_met_before_is_the_price() {
    let lists = [
        ("bookbag", "reply", ["GPT-4o", "GPT-4o mini", "Claude Sonnet 4.6"]),
        ("cleverai", "chat", ["gpt-4o", "gpt-4o-mini", "O1 Preview"]),
        ("wotnot", "reply", ["gpt-4o", "gpt-4o-mini", "gpt-4o"]),
        ("agent-credits", "llm", ["gpt-4o", "gpt-4o-mini", "no such model"]),
        ("knockknock", "chat_message", ["gpt-4o", "gpt-4o-mini", "gpt-4o"]),
    ];
    let amounts = ["0", "1", "999", "5000", "5001", "123456789", "0.5", "9007199254740993", "-1"];
    for (id, meter, models) in lists {
        let catalog = Catalog::builtin(id).unwrap();
        let mut ledger =
            Ledger::open(Account { catalog: Some(catalog.clone()), ..Account::starting(start()) }).unwrap();
        ledger.grant(&GrantSpec::paid(dec("10000000000000000000"), start())).unwrap();
        let (mut hours, mut priced) = (0, 0);
        for input in amounts {
            for model in models {
                for flag in [None, Some(false), Some(true)] {
                    let usage = Usage::of(meter).attribute("model", model).attribute("agent", format!("a-{hours}"));
                    let mut usage = match id {
                        "bookbag" | "knockknock" => usage,
                        _ => usage.quantity("outputTokens", 7).quantity("inputTokens", dec(input)),
                    };
                    if let Some(flag) = flag {
                        usage = usage.attribute("byoKey", flag);
                    }
                    hours += 1;
                    usage = usage.at(hour(hours));
                    match (catalog.price(&usage), ledger.record(&usage)) {
                        (Ok(quote), Ok(receipt)) => {
                            let entry = &receipt.entries[0];
                            assert_eq!(
                                (entry.credits, &entry.exempt),
                                (quote.credits, &quote.exempt),
                                "{id}: {usage:?}"
                            );
                            priced += 1;
                        }
                        (quote, receipt) => {
                            let said = receipt.map_err(|error| error.to_string()).err();
                            assert_eq!(said, quote.map_err(|error| error.to_string()).err(), "{id}: {usage:?}");
                        }
                    }
                }
            }
        }
        assert!(priced > 30, "{id}: {priced}");
    }
}
