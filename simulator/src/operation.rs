//! What happens to an account.

use serde_json::{Map, Value, json};

use crate::amount::Credits;
use crate::calendar::written;

/// One call of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// `record`.
    Record(Usage),
    /// `recordAll`.
    RecordAll(Vec<Usage>),
    /// `authorize` without a hold.
    Ask(Usage),
    /// `authorize` with a hold of so many milliseconds.
    Hold(Usage, u32),
    /// `capture`.
    Capture {
        /// The hold's id.
        hold: String,
        /// What was used in the end, where it differs from what was held for.
        usage: Option<Usage>,
        /// When.
        at: Option<i64>,
    },
    /// `release`.
    Release {
        /// The hold's id.
        hold: String,
        /// When.
        at: Option<i64>,
    },
    /// `reverse`.
    Reverse {
        /// The usage's id.
        usage: String,
        /// When.
        at: Option<i64>,
    },
    /// `grant`.
    Grant(Grant),
    /// `purchase`.
    Purchase {
        /// Which pack.
        pack: String,
        /// The id of its grant.
        id: Option<String>,
        /// How many, or for how much.
        payment: Payment,
        /// When.
        at: i64,
    },
    /// `voidGrant`.
    Void {
        /// The grant's id.
        id: String,
        /// When.
        at: i64,
    },
    /// `changePlan`.
    Change {
        /// The plan, if any.
        plan: Option<String>,
        /// When.
        at: i64,
        /// With the next renewal rather than at once.
        renewal: bool,
        /// What becomes of the old allotment.
        carry: Carry,
    },
    /// `advance`.
    Advance(i64),
}

/// What is paid for a pack.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Payment {
    /// The fixed price of so many.
    Packs(u32),
    /// An amount of money.
    Amount(Credits),
}

/// What a plan change does with the old allotment of the cycle.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Carry {
    /// The new allotment less what was spent of the old.
    Usage,
    /// The old rest stays beside the new allotment.
    Balance,
    /// The old rest expires.
    None,
}

/// Something used.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage {
    /// Idempotency key.
    pub id: Option<String>,
    /// When.
    pub at: Option<i64>,
    /// What was used.
    pub meter: Option<String>,
    /// What it cost, where it was priced elsewhere.
    pub credits: Option<Credits>,
    /// `count` or `nodes`.
    pub quantity: Option<(String, i64)>,
    /// `model`, `agent`, `conversation`.
    pub attributes: Vec<(String, String)>,
    /// The exemption.
    pub own_key: bool,
}

/// Credits to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// Idempotency key.
    pub id: Option<String>,
    /// Free rather than paid.
    pub free: bool,
    /// How many.
    pub amount: Credits,
    /// When.
    pub at: i64,
    /// From when.
    pub effective: Option<i64>,
    /// Until when.
    pub expires: Option<i64>,
    /// Lower first.
    pub priority: i32,
}

/// What usage costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Price {
    /// Credits.
    pub credits: Credits,
    /// Why it costs nothing.
    pub exempt: Option<&'static str>,
}

impl Usage {
    /// What it costs by the meters of [`crate::account::METERS`]; `Err`: the code of why it cannot be priced.
    pub fn price(&self, catalog: bool) -> Result<Price, &'static str> {
        let of = |credits| Ok(Price { credits, exempt: None });
        if let Some(credits) = self.credits {
            return if credits < Credits::ZERO { Err("out_of_range") } else { of(credits) };
        }
        let Some(meter) = &self.meter else { return Err("invalid_input") };
        if !catalog {
            return Err("invalid_input");
        }
        let count = self.quantity.as_ref().map(|(_, count)| *count);
        if count.is_some_and(|count| count < 0) {
            return Err("out_of_range");
        }
        let nothing = |reason| Ok(Price { credits: Credits::ZERO, exempt: Some(reason) });
        match meter.as_str() {
            "reply" if self.own_key => nothing("byo_key"),
            "reply" => {
                match self.attributes.iter().find(|(name, _)| name == "model").map(|(_, model)| model.as_str()) {
                    Some("small") => of(Credits::whole(1)),
                    Some("large") => of(Credits::whole(5)),
                    Some("huge") => of(Credits::hundredths(1_250)),
                    Some(_) => Err("unpriced"),
                    None => Err("missing_attribute"),
                }
            }
            "search" => of(Credits::whole(2 * count.unwrap_or(1))),
            "note" => nothing("free_meter"),
            "job" => count.map_or(Err("missing_quantity"), |count| of(Credits::hundredths(25 * count))),
            _ => Err("unknown_meter"),
        }
    }

    /// As replies show it.
    pub fn json(&self) -> Value {
        let mut usage = Map::new();
        if let Some(id) = &self.id {
            usage.insert("id".into(), json!(id));
        }
        if let Some(at) = self.at {
            usage.insert("at".into(), json!(written(at)));
        }
        if let Some(meter) = &self.meter {
            usage.insert("meter".into(), json!(meter));
        }
        if let Some(credits) = self.credits {
            usage.insert("credits".into(), credits.json());
        }
        if let Some((name, count)) = &self.quantity {
            usage.insert("quantities".into(), json!({ name: count.to_string() }));
        }
        let mut attributes: Map<String, Value> =
            self.attributes.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        if self.own_key {
            attributes.insert("byoKey".into(), json!(true));
        }
        if !attributes.is_empty() {
            usage.insert("attributes".into(), Value::Object(attributes));
        }
        Value::Object(usage)
    }

    /// The value of an attribute, as a report groups by it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        if name == "byoKey" && self.own_key {
            return Some("true");
        }
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
