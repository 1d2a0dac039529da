//! Accounts as histories have them: few settings, each read by the oracle in its own way.

use serde_json::{Map, Value, json};

use crate::amount::Credits;

/// An account: what a ledger is opened with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Start of the first cycle, in Unix milliseconds.
    pub anchor: i64,
    /// Minutes east of UTC.
    pub offset: i32,
    /// The plan at the start.
    pub plan: Option<String>,
    /// Seats, where stated.
    pub seats: Option<u32>,
    /// The agreed credits of a custom plan.
    pub allotment: Option<Credits>,
    /// The price list; without one only grants and priced usage.
    pub catalog: Option<Catalog>,
    /// How the account is run.
    pub policy: Policy,
}

/// A price list: meters are the same everywhere, the rest varies.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Subscriptions.
    pub plans: Vec<Plan>,
    /// Credits to buy.
    pub packs: Vec<Pack>,
    /// Credits beyond a plan that has no price of its own for them.
    pub overage: Option<Overage>,
}

/// What credits beyond a plan cost.
#[derive(Clone, Copy, Debug)]
pub struct Overage {
    /// The price of `per` credits.
    pub price: Credits,
    /// How many it is for.
    pub per: Credits,
    /// Invoiced whenever it passes this amount, besides at renewal.
    pub invoice_at: Option<Credits>,
}

/// A subscription.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its name in the catalog.
    pub id: String,
    /// What it grants each period.
    pub credits: Allotment,
    /// Twelve months rather than one.
    pub yearly: bool,
    /// Seats in the price, and the credits of each further one.
    pub seats: Option<(u32, Credits)>,
    /// Free credits a day, and the most that a period's days grant.
    pub daily: Option<(Credits, Option<Credits>)>,
    /// Its own price for credits beyond it.
    pub overage: Option<Overage>,
}

/// What a plan grants each period.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Allotment {
    /// That many credits.
    Credits(Credits),
    /// Nothing is drawn.
    Unlimited,
    /// As the account states.
    Custom,
}

/// Credits to buy.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its name in the catalog.
    pub id: String,
    /// What is paid for what.
    pub sale: Sale,
    /// How long it lasts.
    pub expires: Option<Expiry>,
}

/// How a pack is sold.
#[derive(Clone, Copy, Debug)]
pub enum Sale {
    /// One at a fixed price.
    Fixed {
        /// What one costs.
        price: Credits,
        /// What one brings.
        credits: Credits,
        /// What comes free with it.
        bonus: Option<Credits>,
    },
    /// For an amount that the buyer chooses.
    ByAmount {
        /// It must be a multiple of this, and no less.
        step: Credits,
        /// The credits that each unit of money brings.
        credits: i64,
    },
}

/// How long a pack lasts.
#[derive(Clone, Copy, Debug)]
pub enum Expiry {
    /// So many days of 24 hours.
    Days(u32),
    /// So many calendar months.
    Months(u32),
}

/// How an account is run; every setting stated.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `free_first`, `priority_first` or `expiry_first`.
    pub draw_order: DrawOrder,
    /// What a spend beyond the balance does.
    pub exhaustion: Exhaustion,
    /// Whether an overrun is owed; forgiven otherwise.
    pub owe: bool,
    /// Fractions, high to low.
    pub thresholds: Vec<Credits>,
    /// Whether thresholds are fractions of the total rather than of the plan.
    pub of_total: bool,
    /// Whether a threshold is crossed at its boundary already.
    pub inclusive: bool,
    /// How far the balance must rise above a threshold to re-arm it.
    pub hysteresis: Credits,
    /// Days of notice before a batch expires.
    pub expiring_days: u32,
    /// What becomes of overage at renewal.
    pub at_renewal: AtRenewal,
    /// What of an allotment's rest lives on.
    pub rollover: Option<Rollover>,
    /// What becomes of operations older than the clock.
    pub late: Late,
}

/// Which grant is drawn first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DrawOrder {
    /// Free before paid, then the soonest expiry.
    FreeFirst,
    /// By priority, then the soonest expiry.
    PriorityFirst,
    /// The soonest expiry, then free before paid.
    ExpiryFirst,
}

/// What a spend beyond the balance does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exhaustion {
    /// Refused when nothing is left.
    BlockEmpty,
    /// Refused when it does not fit.
    BlockShort,
    /// Billed, up to a cap.
    Overage(Option<Credits>),
    /// Owed.
    Debt,
}

/// What becomes of overage at renewal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AtRenewal {
    /// Billed.
    Invoice,
    /// Nobody pays it.
    Forgive,
    /// Kept.
    Carry,
    /// Kept until later grants repay it.
    CarryAndRepay,
}

/// `min(max, max(min, rest))` for so many cycles.
#[derive(Clone, Copy, Debug)]
pub struct Rollover {
    /// The least.
    pub min: Credits,
    /// The most.
    pub max: Option<Credits>,
    /// For how many cycles.
    pub cycles: Option<u32>,
}

/// What becomes of late operations.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Late {
    /// Booked where they belong.
    Rebook,
    /// Booked now.
    BookNow,
    /// Refused.
    Refuse,
}

impl Setup {
    /// The plan of that name.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.catalog.as_ref()?.plans.iter().find(|plan| plan.id == id)
    }

    /// What credits beyond a plan cost; `None`: nothing.
    pub fn overage(&self, plan: Option<&str>) -> Option<Overage> {
        plan.and_then(|id| self.plan(id)?.overage).or(self.catalog.as_ref()?.overage)
    }

    /// Credits of a period under a plan; `None`: unlimited.
    pub fn nominal(&self, plan: Option<&str>) -> Option<Credits> {
        let Some(plan) = plan.and_then(|id| self.plan(id)) else { return Some(Credits::ZERO) };
        let base = match plan.credits {
            Allotment::Unlimited => return None,
            Allotment::Custom => self.allotment.unwrap_or_default(),
            Allotment::Credits(credits) => credits,
        };
        let more = match (plan.seats, self.seats) {
            (Some((included, credits)), Some(seats)) if seats > included => {
                Credits(credits.0 * i128::from(seats - included))
            }
            _ => Credits::ZERO,
        };
        Some(base + more)
    }
}

/// The meters of every catalog here, with what the oracle must know of them.
pub const METERS: [(&str, &str); 4] = [("reply", "Chat"), ("search", "Tools"), ("note", "Tools"), ("job", "Work")];

impl Catalog {
    /// The document that the real ledger parses.
    pub fn to_json(&self) -> Value {
        let mut document = json!({
            "id": "simulated", "name": "Simulated", "unit": "credit", "currency": "USD",
            "meters": {
                "reply": {
                    "name": "Reply", "activity": "reply", "category": "Chat",
                    "rate": { "by": { "attribute": "model", "values": { "small": "1", "large": "5", "huge": "12.5" } } },
                    "attributes": { "byoKey": { "default": false } },
                    "exempt": { "byo_key": { "if": { "byoKey": true }, "label": "own key" } },
                },
                "search": {
                    "name": "Search", "activity": "web_search", "category": "Tools",
                    "rate": { "unit": { "of": "count", "price": "2" } },
                },
                "note": {
                    "name": "Note", "activity": "other", "category": "Tools", "measured": ["count"],
                    "rate": { "free": { "reason": "free_meter" } },
                },
                "job": {
                    "name": "Job", "activity": "workflow", "category": "Work",
                    "rate": { "unit": { "of": "nodes", "price": "0.25" } },
                },
            },
            "plans": self.plans.iter().map(|plan| (plan.id.clone(), plan.to_json())).collect::<Map<_, _>>(),
            "packs": self.packs.iter().map(|pack| (pack.id.clone(), pack.to_json())).collect::<Map<_, _>>(),
        });
        if let Some(overage) = self.overage {
            document["overage"] = overage.to_json();
        }
        document
    }
}

impl Overage {
    fn to_json(self) -> Value {
        let mut overage = json!({ "price": self.price.json(), "per": self.per.json() });
        if let Some(limit) = self.invoice_at {
            overage["invoiceAt"] = limit.json();
        }
        overage
    }
}

impl Plan {
    fn to_json(&self) -> Value {
        let credits = match self.credits {
            Allotment::Credits(credits) => credits.to_string(),
            Allotment::Unlimited => "unlimited".into(),
            Allotment::Custom => "custom".into(),
        };
        let mut plan = json!({ "name": self.id, "price": "10", "credits": credits });
        if self.yearly {
            plan["period"] = "year".into();
        }
        if let Some((included, credits)) = self.seats {
            plan["seats"] = json!({ "included": included, "price": "3", "credits": credits.to_string() });
        }
        if let Some((credits, cap)) = self.daily {
            plan["daily"] = json!({ "credits": credits.to_string() });
            if let Some(cap) = cap {
                plan["daily"]["cap"] = cap.json();
            }
        }
        if let Some(overage) = self.overage {
            plan["overage"] = overage.to_json();
        }
        plan
    }
}

impl Pack {
    fn to_json(&self) -> Value {
        let mut pack = match self.sale {
            Sale::Fixed { price, credits, bonus: None } => json!({ "price": price.json(), "credits": credits.json() }),
            Sale::Fixed { price, credits, bonus: Some(bonus) } => {
                json!({ "price": price.json(), "credits": credits.json(), "bonus": bonus.json() })
            }
            Sale::ByAmount { step, credits } => json!({
                "amount": { "minimum": step.json(), "step": step.json() },
                "credits": { "unit": { "of": "amount", "price": credits.to_string() } },
            }),
        };
        pack["name"] = self.id.clone().into();
        match self.expires {
            Some(Expiry::Days(days)) => pack["expires"] = json!({ "days": days }),
            Some(Expiry::Months(months)) => pack["expires"] = json!({ "months": months }),
            None => {}
        }
        pack
    }
}
