//! The traffic that every bench runs on: the licensed sample of real requests that the page prices.
//! `benches/wasm/traffic.mjs` makes the same one.
#![allow(dead_code, reason = "each bench uses a part of it")]

use drawdown::catalog::policy::Policy;
use drawdown::{Account, Catalog, GrantSpec, Instant, Ledger, Usage};

/// One request: its tokens in and out, and its model.
pub(crate) struct Request {
    input: u64,
    output: u64,
    model: String,
}

impl Request {
    pub(crate) fn input(&self) -> u64 {
        self.input
    }

    pub(crate) fn output(&self) -> u64 {
        self.output
    }

    pub(crate) fn model(&self) -> &str {
        &self.model
    }

    /// As that meter takes it.
    pub(crate) fn usage(&self, meter: &str) -> Usage {
        Usage::of(meter)
            .quantity("inputTokens", self.input)
            .quantity("outputTokens", self.output)
            .attribute("model", self.model.as_str())
    }
}

/// Requests without end: the sample over and over, a thousand a day, five to a conversation.
pub(crate) struct Traffic {
    requests: Vec<Request>,
}

impl Traffic {
    pub(crate) const A_DAY: usize = 1_000;

    pub(crate) fn load() -> Traffic {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/public/trace.csv");
        let text = std::fs::read_to_string(path).expect("the sample lies beside the page");
        let request = |line: &str| {
            let [_, input, output, model] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
            Some(Request { input: input.parse().ok()?, output: output.parse().ok()?, model: model.to_owned() })
        };
        Traffic { requests: text.lines().skip(1).map(|line| request(line).expect("four columns")).collect() }
    }

    pub(crate) fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// The `n`th request as an event of the account that [`ledger`] opens.
    pub(crate) fn event(&self, n: usize) -> Usage {
        let usage = self.requests[n % self.requests.len()].usage("chat");
        let usage =
            usage.attribute("agent", format!("agent-{}", n % 3)).attribute("conversation", format!("c-{}", n / 5));
        Usage { id: Some(format!("r-{n:07}")), ..usage.at(instant(n, 0)) }
    }

    pub(crate) fn events(&self, numbers: std::ops::Range<usize>) -> Vec<Usage> {
        numbers.map(|n| self.event(n)).collect()
    }
}

/// When the `n`th request comes, and some milliseconds later.
pub(crate) fn instant(n: usize, later: i64) -> Instant {
    const BETWEEN: i64 = 86_400_000 / Traffic::A_DAY as i64;
    let start = anchor().unix_milliseconds();
    Instant::from_unix_milliseconds(start + n as i64 * BETWEEN + later).expect("a few years on")
}

pub(crate) fn anchor() -> Instant {
    "2026-01-01".parse().expect("a day")
}

/// CleverAI's Pro plan, with a grant beside it that never runs out: every event is priced and drawn, the first
/// of each cycle from the allotment.
pub(crate) fn ledger(retention_days: Option<u32>) -> Ledger {
    let mut ledger = Ledger::open(Account {
        catalog: Some(Catalog::builtin("cleverai").expect("it is built in")),
        plan: Some("pro".into()),
        policy: Policy { retention_days, ..Policy::default() },
        ..Account::starting(anchor())
    })
    .expect("the plan exists");
    let spec = GrantSpec { id: Some("reserve".into()), ..GrantSpec::paid(1_000_000_000_000_u64.into(), anchor()) };
    ledger.grant(&spec).expect("a sound grant");
    ledger
}
