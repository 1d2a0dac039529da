//! Texts that recur in a journal, held once: meters, models, conversations.

use super::index::Index;
use super::position::Id;
use crate::ordered::ordered;
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
    numbers: Index,
    /// How many were in use when that was last counted.
    in_use: usize,
}

impl Names {
    pub(crate) fn new() -> Names {
        Names { texts: vec!["false".into(), "true".into()], numbers: Index::default(), in_use: 0 }
    }

    /// The number of a text; a new one where it was not seen before.
    pub(crate) fn number(&mut self, text: &str) -> Name {
        if let Some(name) = self.known(text) {
            return name;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text, number, &|number| text_of(&self.texts, number));
        Name(number)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn text(&self, name: Name) -> &str {
        text_of(&self.texts, name.0)
    }

    /// Whether far more are known than were in use.
    pub(crate) fn has_doubled(&self) -> bool {
        const FEW: usize = 1_000;
        self.texts.len() > FEW.max(self.in_use.saturating_mul(2))
    }

    /// The number of a text that was seen.
    pub(crate) fn known(&self, text: &str) -> Option<Name> {
        self.numbers.find(text, &|number| text_of(&self.texts, number)).map(Name)
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

fn text_of(texts: &[Id], number: u32) -> &str {
    texts.get(number as usize).map_or("", |text| text)
}

/// The texts that a ledger still uses, in the order of the texts: the same whatever order they came in.
pub(crate) struct UsedNames<'a> {
    names: &'a Names,
    /// By name: what a snapshot calls it, 0 where it is not used.
    numbers: Vec<u32>,
    sorted: Vec<Name>,
}

impl<'a> UsedNames<'a> {
    pub(crate) fn of(names: &'a Names) -> UsedNames<'a> {
        // `false` and `true` keep theirs.
        let mut numbers = vec![0; names.texts.len()];
        if let Some(number) = numbers.get_mut(TRUE.0 as usize) {
            *number = TRUE.0;
        }
        UsedNames { names, numbers, sorted: Vec::new() }
    }

    pub(crate) fn add(&mut self, name: Name) {
        if name == FALSE || name == TRUE {
            return;
        }
        if let Some(number) = self.numbers.get_mut(name.0 as usize).filter(|number| **number == 0) {
            *number = 1;
            self.sorted.push(name);
        }
    }

    /// Numbers them once all are added.
    pub(crate) fn sort(&mut self) {
        let (names, added) = (self.names, std::mem::take(&mut self.sorted));
        let text = |place: usize| added.get(place).map_or("", |name| names.text(*name));
        let places = ordered(added.len(), &mut |left, right| text(left) < text(right));
        for (number, place) in (2..).zip(places) {
            let Some(name) = added.get(place) else { continue };
            self.sorted.push(*name);
            if let Some(own) = self.numbers.get_mut(name.0 as usize) {
                *own = number;
            }
        }
    }

    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.sorted.iter().map(|name| self.names.text(*name))
    }

    /// What a snapshot calls each name, by its number.
    pub(crate) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The used names alone, numbered as a snapshot does.
    pub(crate) fn compact(&self) -> Names {
        let mut names = Names::new();
        for text in self.texts() {
            names.number(text);
        }
        names.in_use = names.texts.len();
        names
    }
}
