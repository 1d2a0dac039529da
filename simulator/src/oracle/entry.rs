//! Lines of the journal.

use serde_json::{Value, json};

use crate::amount::Credits;
use crate::calendar::written;
use crate::operation::Usage;

/// A line of the journal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    /// Which one of its kind, id and instant.
    pub(crate) nth: usize,
    pub(crate) credits: Credits,
    pub(crate) parts: Parts,
    pub(crate) usage: Option<Usage>,
    /// Why it cost nothing.
    pub(crate) exempt: Option<&'static str>,
}

/// What credits are made up of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parts {
    pub(crate) draws: Vec<(String, Credits)>,
    pub(crate) overage: Credits,
    pub(crate) debt: Credits,
    pub(crate) forgiven: Credits,
    pub(crate) unmetered: Credits,
}

/// What an entry books.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    Grant,
    Spend,
    Expire,
    Renew,
    Hold,
    Capture,
    Release,
    Reverse,
    Void,
    Plan,
    Repay,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Grant => "grant",
            Kind::Spend => "spend",
            Kind::Expire => "expire",
            Kind::Renew => "renew",
            Kind::Hold => "hold",
            Kind::Capture => "capture",
            Kind::Release => "release",
            Kind::Reverse => "reverse",
            Kind::Void => "void",
            Kind::Plan => "plan",
            Kind::Repay => "repay",
        }
    }
}

impl Parts {
    pub(crate) fn of(draws: Vec<(String, Credits)>) -> Parts {
        Parts { draws, ..Parts::default() }
    }

    pub(crate) fn one(grant: &str, credits: Credits) -> Parts {
        Parts::of(vec![(grant.to_owned(), credits)])
    }
}

impl Entry {
    /// Which line it is, whatever its figures.
    pub(crate) fn line(&self) -> (Kind, i64, &str, usize) {
        (self.kind, self.at, &self.id, self.nth)
    }

    /// The line as it stands when what it booked has fallen away.
    pub(crate) fn emptied(&self) -> Entry {
        Entry { credits: Credits::ZERO, parts: Parts::default(), ..self.clone() }
    }

    /// Whether it counts as consumption.
    pub(crate) fn consumes(&self) -> bool {
        matches!(self.kind, Kind::Spend | Kind::Capture | Kind::Reverse)
    }

    pub(crate) fn json(&self) -> Value {
        let draws: Vec<Value> =
            self.parts.draws.iter().map(|(grant, part)| json!({ "grant": grant, "credits": part.json() })).collect();
        json!({
            "id": self.id, "at": written(self.at), "type": self.kind.as_str(), "credits": self.credits.json(),
            "draws": draws, "overage": self.parts.overage.json(), "debt": self.parts.debt.json(),
            "forgiven": self.parts.forgiven.json(), "unmetered": self.parts.unmetered.json(),
            "usage": self.usage.as_ref().map(Usage::json), "exempt": self.exempt,
        })
    }
}
