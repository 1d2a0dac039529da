//! Finding programs and asking them for their versions.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};

/// The first program of these names on the PATH.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .find_map(|name| env::split_paths(&path).map(|directory| directory.join(name)).find(|file| file.is_file()))
}

/// The first line that a program prints, or `None` when it is missing or fails. Silent: for looking around.
pub(crate) fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next().unwrap_or_default();
    output.status.success().then(|| line.to_string())
}

/// Node's version, when it is new enough for the tools and the tests.
pub(crate) fn node() -> anyhow::Result<String> {
    const OLDEST: u32 = 20;
    let version = ask("node", &["--version"])
        .with_context(|| format!("node is missing; install Node.js {OLDEST} or newer with npm"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!("node is {version}; install Node.js {OLDEST} or newer");
    }
    Ok(version)
}

pub(crate) fn is_root() -> bool {
    ask("id", &["-u"]).as_deref() == Some("0")
}

/// A path as shown to people: relative to where they are where that is shorter.
pub(crate) fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
