//! Texts that recur in a journal, held once: meters, models, conversations.

use std::collections::BTreeMap;

use super::position::Id;
use crate::usage::Attribute;

/// A text by number.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Name(pub(crate) u32);

/// The numbers of `false` and `true` as attributes: another thing than their texts.
const FALSE: Name = Name(0);
const TRUE: Name = Name(1);

/// The texts of a ledger.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    texts: Vec<Id>,
    numbers: BTreeMap<Id, Name>,
    /// How many were in use when that was last counted.
    in_use: usize,
}

impl Names {
    pub(crate) fn new() -> Names {
        Names { texts: vec!["false".into(), "true".into()], numbers: BTreeMap::new(), in_use: 0 }
    }

    /// The number of a text; a new one where it was not seen before.
    pub(crate) fn number(&mut self, text: &str) -> Name {
        if let Some(name) = self.numbers.get(text) {
            return *name;
        }
        let name = Name(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Id = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, name);
        name
    }

    pub(crate) fn text(&self, name: Name) -> &str {
        self.texts.get(name.0 as usize).map_or("", |text| text)
    }

    /// Whether far more are known than were in use.
    pub(crate) fn has_doubled(&self) -> bool {
        const FEW: usize = 1_000;
        self.texts.len() > FEW.max(self.in_use.saturating_mul(2))
    }

    /// The name of a number.
    pub(crate) fn numbered(&self, number: u32) -> Option<Name> {
        self.texts.get(number as usize).map(|_| Name(number))
    }

    /// The number of a text that was seen.
    pub(crate) fn known(&self, text: &str) -> Option<Name> {
        self.numbers.get(text).copied()
    }

    pub(crate) fn value(&mut self, attribute: &Attribute) -> Name {
        match attribute {
            Attribute::Flag(false) => FALSE,
            Attribute::Flag(true) => TRUE,
            Attribute::Text(text) => self.number(text),
        }
    }

    pub(crate) fn attribute(&self, value: Name) -> Attribute {
        match value {
            FALSE => Attribute::Flag(false),
            TRUE => Attribute::Flag(true),
            text => Attribute::Text(self.text(text).to_owned()),
        }
    }
}

/// The texts that a ledger still uses, in the order of the texts: the same whatever order they came in.
pub(crate) struct UsedNames<'a> {
    names: &'a Names,
    numbers: BTreeMap<Name, u64>,
    sorted: Vec<Name>,
}

impl<'a> UsedNames<'a> {
    pub(crate) fn of(names: &'a Names) -> UsedNames<'a> {
        UsedNames { names, numbers: BTreeMap::new(), sorted: Vec::new() }
    }

    pub(crate) fn add(&mut self, name: Name) {
        if name != FALSE && name != TRUE && self.numbers.insert(name, 0).is_none() {
            self.sorted.push(name);
        }
    }

    /// Numbers them once all are added.
    pub(crate) fn sort(&mut self) {
        let names = self.names;
        self.sorted.sort_by_key(|name| names.text(*name));
        for (number, name) in (2..).zip(&self.sorted) {
            self.numbers.insert(*name, number);
        }
    }

    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.sorted.iter().map(|name| self.names.text(*name))
    }

    /// The number that a snapshot calls a name by.
    pub(crate) fn number(&self, name: Name) -> u64 {
        if name == TRUE { 1 } else { self.numbers.get(&name).copied().unwrap_or(0) }
    }

    /// The used names alone, and what each was before.
    pub(crate) fn compact(&self) -> (Names, BTreeMap<Name, Name>) {
        let mut names = Names::new();
        let numbers = self.sorted.iter().map(|name| (*name, names.number(self.names.text(*name))));
        let numbers = numbers.collect();
        names.in_use = names.texts.len();
        (names, numbers)
    }
}
