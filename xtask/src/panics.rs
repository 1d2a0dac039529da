//! Takes out what only words a panic's message: there is nowhere to print it in a page or a worker.
//!
//! A panic in the wasm is a trap with or without its message, and the façade throws the trap as an `internal`
//! error. The functions that lead there are left as the trap alone, so that wasm-opt drops the formatting behind them.

use std::path::Path;

use anyhow::{Context as _, anyhow, ensure};
use walrus::{FunctionBuilder, FunctionKind, Module};

use crate::size::profile::plain;

/// Paths of the standard library that never return.
const TRAPS: [&str; 16] = [
    "core::cell::panic_",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::panic",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "alloc::vec::Vec<_, _>>::insert_mut::assert_failed",
    "alloc::vec::Vec<_, _>>::remove::assert_failed",
    "alloc::vec::Vec<_, _>>::swap_remove::assert_failed",
    "std::panicking::panic_handler",
    "std::panicking::panic_with_hook",
];
/// What only such a message would show: no other text of the crate is made by `Debug`.
const SHOWN: &str = " as core::fmt::Debug>::fmt";

/// Writes a copy of a wasm file, names kept, whose panics say nothing.
pub(crate) fn silence(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut module = Module::from_file(from).map_err(|error| anyhow!("{}: {error}", from.display()))?;
    let mut traps = Vec::new();
    for function in module.funcs.iter() {
        let name = plain(function.name.as_deref().unwrap_or_default());
        let leads = TRAPS.iter().any(|trap| name.trim_start_matches('<').starts_with(trap)) || name.ends_with(SHOWN);
        if leads && is_local(&function.kind) {
            traps.push(function.id());
        }
    }
    ensure!(!traps.is_empty(), "no panic was found by its name; correct the list in xtask/src/panics.rs");
    for id in traps {
        let (parameters, results) = {
            let (parameters, results) = module.types.params_results(module.funcs.get(id).ty());
            (parameters.to_vec(), results.to_vec())
        };
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
        builder.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    module.emit_wasm_file(to).map_err(|error| anyhow!("{error}")).with_context(|| to.display().to_string())
}

fn is_local(kind: &FunctionKind) -> bool {
    matches!(kind, FunctionKind::Local(_))
}
