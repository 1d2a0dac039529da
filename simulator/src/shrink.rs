//! The least history that still differs.

use crate::difference::Difference;
use crate::history::History;
use crate::run::run;

/// Drops steps, many at first, as long as the two ledgers still part.
pub fn shrink(history: &History, found: Box<Difference>) -> (History, Box<Difference>) {
    let (mut least, mut difference) = (history.clone(), found);
    least.steps.truncate(difference.step.saturating_add(1).min(history.steps.len()).max(1));
    match run(&least) {
        Err(again) => difference = again,
        Ok(_) => least = history.clone(),
    }
    let mut size = least.steps.len() / 2;
    while size > 0 {
        let mut from = 0;
        while from < least.steps.len() {
            let mut fewer = least.clone();
            fewer.steps.drain(from..(from + size).min(least.steps.len()));
            match run(&fewer) {
                Err(again) => (least, difference) = (fewer, again),
                Ok(_) => from += size,
            }
        }
        size /= 2;
    }
    (least, difference)
}
