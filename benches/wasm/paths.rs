//! What `benches/columns.rs` times natively of spend paths, as a module for `benches/wasm/paths.mjs`.
#![allow(clippy::unwrap_used)]

use std::cell::OnceCell;

use drawdown::Runway;

#[path = "../support/paths.rs"]
mod paths;

thread_local! {
    static READY: OnceCell<(Runway, Vec<Vec<f64>>)> = const { OnceCell::new() };
}

/// Walks ten thousand paths of a year, made the first time; what they leave.
#[unsafe(no_mangle)]
pub extern "C" fn walk() -> f64 {
    READY.with(|ready| {
        let (runway, some) = ready.get_or_init(|| (paths::runway(paths::DAYS).unwrap(), paths::some()));
        paths::walk(runway, some, paths::PATHS)
    })
}
