//! The forecast's weights: fitted, and judged.

use std::ffi::OsString;

use anyhow::Context as _;
use xshell::cmd;

use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, verb: &str, arguments: &[OsString]) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    // Optimised as a release, without the release's whole-program pass.
    cmd!(sh, "cargo run --quiet --profile bench --package trainer -- {verb} {arguments...}")
        .run()
        .context("the words or the series are wrong; see above")
}
