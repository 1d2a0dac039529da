//! The edge worker on this machine, with no account anywhere.

use anyhow::Context as _;
use xshell::cmd;

use crate::{build, npm, site, workspace::Workspace};

/// Where it is.
pub(crate) const WORKER: &str = "examples/cloudflare-worker";

/// Builds the package and the page, and runs the worker, with a demo account, until it is ended.
pub(crate) fn run(workspace: &Workspace, port: u16) -> anyhow::Result<()> {
    build::run(workspace)?;
    site::run(workspace)?;
    npm::ci(workspace, WORKER)?;
    let sh = &workspace.sh;
    let _place = sh.push_dir(workspace.at(WORKER));
    let port = port.to_string();
    cmd!(sh, "node demo.mjs --port {port}").quiet().run().context("the worker ended; see above")
}
