//! What `benches/columns.rs` times natively of spend paths, as a module for `benches/wasm/paths.mjs`.
#![allow(clippy::unwrap_used)]

use std::cell::OnceCell;

use drawdown::Runway;

#[path = "../support/paths.rs"]
mod paths;

thread_local! {
    static RUNWAY: OnceCell<Runway> = const { OnceCell::new() };
}

/// Walks ten thousand paths of a year; what they leave.
#[unsafe(no_mangle)]
pub extern "C" fn walk() -> f64 {
    RUNWAY.with(|runway| {
        paths::walk(runway.get_or_init(|| paths::runway(paths::DAYS).unwrap()), paths::PATHS, paths::DAYS)
    })
}
