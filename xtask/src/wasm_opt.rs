//! The smallest wasm that binaryen makes of what wasm-bindgen left.

use std::path::Path;

use anyhow::Context as _;
use xshell::cmd;

use crate::{sizes::Sizes, workspace::Workspace};

/// Flattened and built up again, code is more alike in the eyes of brotli, at the same speed: 1 % less than -Oz alone,
/// and that less than -Os. Addresses below 1,024 are the far end of the stack, where nothing lies that an offset could
/// reach.
const PASSES: [&str; 5] = ["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz"];

/// Optimises a file into another.
pub(crate) fn optimise(workspace: &Workspace, from: &Path, to: &Path) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let program = workspace.at("node_modules/.bin/wasm-opt");
    // No `--all-features`: the file itself says which features it may use.
    cmd!(sh, "{program} {PASSES...} {from} -o {to}")
        .quiet()
        .run()
        .context("wasm-opt failed; where it cannot be started, delete node_modules and run this again")?;
    println!("  {}", Sizes::of(workspace, to)?);
    Ok(())
}
