//! The ledger beside a naive one, as long as wanted.

use std::ffi::OsString;

use anyhow::Context as _;
use xshell::cmd;

use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    cmd!(sh, "cargo run --quiet --release --package simulator -- {arguments...}")
        .run()
        .context("a seed differs, or the words are wrong; see above")
}
