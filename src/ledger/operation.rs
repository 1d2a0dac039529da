//! What was asked of a ledger, as its journal keeps it.

use super::input::{Carry, Effective};
use super::names::{Name, Names};
use super::output::{GrantKind, GrantSource};
use super::position::{Brought, Id, Parts, Slot};
use super::run::Run;
use crate::document::Named;
use crate::mutation::{Flip, flipped};
use crate::ordered::ordered;
use crate::{Decimal, Instant, Money, Payment, Usage};

/// An operation, or what time or another booking brought.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Spend(Box<Spend>),
    Hold(Box<HoldOp>),
    Capture(Box<Spend>),
    Release,
    Reverse,
    Grant(Box<GrantOp>),
    Purchase(Box<PurchaseOp>),
    Void,
    Plan(Box<PlanOp>),
    Brought(Brought),
    /// The free part of a purchase: it follows from it.
    Bonus,
    /// A reversal whose spend is no longer kept.
    Returned(Box<Returned>),
    /// Many spends at once.
    Run(Box<Run>),
}

/// Usage as it was stated and priced.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spend {
    pub(crate) content: Content,
    /// What it costs: decided once.
    pub(crate) credits: Decimal,
    /// Why it costs nothing.
    pub(crate) exempt: Option<Name>,
    /// Its id was stated, not made.
    pub(crate) named: bool,
}

/// Usage that credits are set aside for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HoldOp {
    pub(crate) spend: Spend,
    /// What is set aside: of a range, the high end.
    pub(crate) aside: Decimal,
    pub(crate) ttl_ms: u32,
}

/// What a reversal gives back, of a spend that is no longer kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Returned {
    pub(crate) spend: Spend,
    pub(crate) draws: Vec<(Slot, Decimal)>,
    pub(crate) parts: Parts,
}

/// What tells a retry from a conflict.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Content {
    pub(crate) at: Instant,
    pub(crate) meter: Option<Name>,
    pub(crate) credits: Option<Decimal>,
    /// By name, in the order of the names' texts.
    pub(crate) quantities: Box<[(Name, Decimal)]>,
    pub(crate) attributes: Box<[(Name, Name)]>,
}

/// A grant as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GrantOp {
    /// The instant that was stated; the key has the one that it was booked at.
    pub(crate) at: Instant,
    pub(crate) kind: GrantKind,
    pub(crate) source: GrantSource,
    pub(crate) amount: Decimal,
    pub(crate) effective: Option<Instant>,
    pub(crate) expires: Option<Instant>,
    pub(crate) priority: i32,
    pub(crate) cost: Option<Box<Money>>,
}

/// A pack as it was bought, with what it came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PurchaseOp {
    pub(crate) at: Instant,
    pub(crate) pack: Id,
    pub(crate) payment: Payment,
    pub(crate) credits: Decimal,
    pub(crate) bonus: Decimal,
    pub(crate) expires: Option<Instant>,
    pub(crate) cost: Money,
}

/// A plan change as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlanOp {
    pub(crate) plan: Option<Id>,
    pub(crate) effective: Effective,
    pub(crate) carry: Carry,
}

impl Body {
    /// The same under other numbers of the names.
    pub(crate) fn renumber(&mut self, number: &dyn Fn(Name) -> Name) {
        match self {
            Body::Spend(spend) | Body::Capture(spend) => spend.renumber(number),
            Body::Hold(hold) => hold.spend.renumber(number),
            Body::Returned(returned) => returned.spend.renumber(number),
            _ => {}
        }
    }
}

impl Spend {
    /// The same under other names.
    fn renumber(&mut self, number: &dyn Fn(Name) -> Name) {
        let content = &mut self.content;
        content.meter = content.meter.map(number);
        self.exempt = self.exempt.map(number);
        content.quantities.iter_mut().for_each(|(name, _)| *name = number(*name));
        content.attributes.iter_mut().for_each(|(name, value)| (*name, *value) = (number(*name), number(*value)));
    }
}

impl Content {
    /// The stated content of a usage that counts at `at`.
    pub(crate) fn of(usage: &Usage, at: Instant, names: &mut Names) -> Content {
        Content {
            at: usage.at.unwrap_or(at),
            meter: usage.meter.as_deref().map(|meter| names.number(meter)),
            credits: usage.credits,
            quantities: by_name(&usage.quantities, &mut |name, amount| (names.number(name), *amount)),
            attributes: by_name(&usage.attributes, &mut |name, value| (names.number(name), names.value(value))),
        }
    }

    /// Whether a usage says the same again; one that leaves its instant out may.
    pub(crate) fn says(&self, usage: &Usage, names: &mut Names) -> bool {
        flipped(Flip::Conflict)
            || *self == Content::of(&Usage { at: usage.at.or(Some(self.at)), ..usage.clone() }, self.at, names)
    }

    /// The usage again, without its id.
    pub(crate) fn to_usage(&self, names: &Names) -> Usage {
        let text = |name: &Name| names.text(*name).to_owned();
        let (mut quantities, mut attributes) = (Named::default(), Named::default());
        for (name, amount) in &self.quantities {
            quantities.push(text(name), *amount);
        }
        for (name, value) in &self.attributes {
            attributes.push(text(name), names.attribute(*value));
        }
        Usage {
            id: None,
            at: Some(self.at),
            meter: self.meter.as_ref().map(text),
            credits: self.credits,
            quantities,
            attributes,
        }
    }

    /// The value of an attribute, where it was stated.
    pub(crate) fn attribute(&self, name: Name) -> Option<Name> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// Entries in the order of their names, whatever order they were stated in.
fn by_name<V, T>(entries: &Named<V>, each: &mut dyn FnMut(&str, &V) -> T) -> Box<[T]> {
    let entries = entries.entries();
    let name = |place: usize| entries.get(place).map(|(name, _)| name);
    let mut sorted = Vec::with_capacity(entries.len());
    for place in ordered(entries.len(), &mut |left, right| name(left) < name(right)) {
        if let Some((name, value)) = entries.get(place) {
            sorted.push(each(name, value));
        }
    }
    sorted.into()
}
