//! Proof that the vectors bite: with any one rule of the core broken, some of them come out wrong.

use drawdown::mutation::{Flip, with_broken};

use crate::estimates;
use crate::vectors::{self, Vector};

#[test]
fn every_broken_rule_is_seen() {
    let vectors = vectors::all();
    let wrong: Vec<&str> =
        vectors.iter().filter(|vector| vector.difference().is_some()).map(|vector| vector.name.as_str()).collect();
    assert!(wrong.is_empty(), "unbroken, these differ: {wrong:?}");
    let mut unseen = Vec::new();
    for flip in Flip::ALL {
        let caught = vectors.iter().filter(|vector| with_broken(flip, || vector.difference()).is_some());
        let caught: Vec<&Vector> = caught.collect();
        match caught.first() {
            Some(first) => println!("{flip:?}: {} vectors, first {} / {}", caught.len(), first.file, first.name),
            None => unseen.push(flip),
        }
    }
    assert!(unseen.is_empty(), "no vector sees {unseen:?}");
}

#[test]
fn every_broken_rule_of_estimates_is_seen() {
    let vectors = estimates::all();
    let wrong: Vec<&str> =
        vectors.iter().filter(|(_, vector)| vector.outcome().1.is_some()).map(|(_, vector)| &*vector.name).collect();
    assert!(wrong.is_empty(), "unbroken, these differ: {wrong:?}");
    let mut unseen = Vec::new();
    for flip in Flip::ESTIMATE {
        let caught = vectors.iter().filter(|(_, vector)| with_broken(flip, || vector.outcome().1).is_some());
        let caught: Vec<_> = caught.collect();
        match caught.first() {
            Some((file, first)) => println!("{flip:?}: {} vectors, first {file} / {}", caught.len(), first.name),
            None => unseen.push(flip),
        }
    }
    assert!(unseen.is_empty(), "no vector sees {unseen:?}");
}
