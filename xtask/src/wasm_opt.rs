//! The smallest wasm that binaryen makes of what wasm-bindgen left.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command},
};

use anyhow::{Context as _, ensure};

use crate::{sizes::Sizes, workspace::Workspace};

/// Optimises a file at every level, into `scratch`, and gives the one that is the smallest to send.
pub(crate) fn smallest(workspace: &Workspace, from: &Path, scratch: &Path) -> anyhow::Result<PathBuf> {
    // Side by side: each takes one core, and most of the build's time after the compiler's.
    let running: Vec<_> = LEVELS.iter().map(|level| start(workspace, level, from, scratch)).collect();
    for process in running {
        ensure!(process?.wait()?.success(), "wasm-opt failed; see above");
    }
    let mut smallest: Option<(u64, PathBuf)> = None;
    for level in LEVELS {
        let file = result(level, scratch);
        let sizes = Sizes::of(workspace, &file)?;
        println!("  {level}: {sizes}");
        if smallest.as_ref().is_none_or(|(least, _)| sizes.brotli < *least) {
            smallest = Some((sizes.brotli, file));
        }
    }
    smallest.map(|(_, file)| file).context("no level was tried")
}

/// Which is the smaller one changes with the code.
const LEVELS: [&str; 2] = ["-Oz", "-Os"];

fn start(workspace: &Workspace, level: &str, from: &Path, scratch: &Path) -> anyhow::Result<Child> {
    // No `--all-features`: the file itself says which features it may use.
    Command::new(workspace.at("node_modules/.bin/wasm-opt"))
        .args([level.as_ref(), from, "-o".as_ref(), &result(level, scratch)])
        .spawn()
        .context("wasm-opt cannot be started; delete node_modules and run this again")
}

fn result(level: &str, scratch: &Path) -> PathBuf {
    scratch.join(format!("drawdown{level}.wasm"))
}
