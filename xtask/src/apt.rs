//! Debian packages, installed where that is possible and named where it is not.

use std::sync::OnceLock;

use anyhow::{Context as _, bail};
use xshell::{Shell, cmd};

use crate::programs;

/// Can this machine install Debian packages by itself?
pub(crate) fn usable() -> bool {
    programs::find(&["apt-get"]).is_some() && programs::is_root()
}

pub(crate) fn install(sh: &Shell, packages: &[&str]) -> anyhow::Result<()> {
    let names = packages.join(" ");
    if !usable() {
        bail!("not root on a Debian system: install {names} (`sudo apt-get install {names}`), then run this again");
    }
    let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    // A new machine has no package lists, and an old one stale ones; once per run is enough.
    static UPDATED: OnceLock<()> = OnceLock::new();
    if UPDATED.get().is_none() {
        cmd!(sh, "apt-get update -qq")
            .run()
            .context("the package lists cannot be fetched; check the network, then run this again")?;
        let _ = UPDATED.set(());
    }
    cmd!(sh, "apt-get install -y -qq --no-install-recommends {packages...}")
        .run()
        .with_context(|| format!("{names} cannot be installed; see what apt-get says above"))
}
