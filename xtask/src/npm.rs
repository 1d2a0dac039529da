//! npm's installations, repeated only when the lock file or Node changed.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use xshell::cmd;

use crate::{
    programs,
    step::{self, Fingerprint},
    workspace::Workspace,
};

/// Where npm installs something, in the order in which it is needed.
pub(crate) const DIRECTORIES: [&str; 6] =
    [".", "www", "tests/package", "tests/page", "benches/wasm", "examples/cloudflare-worker"];

/// Install what a directory's lock file names.
pub(crate) fn ci(workspace: &Workspace, directory: &str) -> anyhow::Result<()> {
    let place = workspace.at(directory);
    if !place.join("package-lock.json").is_file() {
        bail!("{directory}/package-lock.json is missing; run `npm install` in {directory} and commit it");
    }
    let mark = place.join(MARK);
    let wanted = fingerprint(&place)?;
    let label = format!("npm ci in {directory}");
    if fs::read_to_string(&mark).is_ok_and(|found| found == wanted) {
        step::unchanged(&label);
        return Ok(());
    }
    step::timed(&label, || {
        let sh = &workspace.sh;
        let _place = sh.push_dir(&place);
        // Browsers come from the system: see browser.rs.
        let _puppeteer = sh.push_env("PUPPETEER_SKIP_DOWNLOAD", "1");
        let _playwright = sh.push_env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        cmd!(sh, "npm ci --no-audit --no-fund").run().with_context(|| {
            format!("npm ci failed in {directory}; where the lock file is not in step, run `npm install` there")
        })?;
        // A lock file with nothing to install leaves no directory.
        fs::create_dir_all(place.join("node_modules"))?;
        fs::write(&mark, &wanted)?;
        Ok(())
    })
}

/// Is what the lock file names installed?
pub(crate) fn is_current(workspace: &Workspace, directory: &str) -> bool {
    let place = workspace.at(directory);
    let found = fs::read_to_string(place.join(MARK));
    matches!((found, fingerprint(&place)), (Ok(found), Ok(wanted)) if found == wanted)
}

/// Inside `node_modules`, so that it goes when that goes.
const MARK: &str = "node_modules/.drawdown-installed";

fn fingerprint(place: &Path) -> anyhow::Result<String> {
    let mut fingerprint = Fingerprint::new();
    fingerprint.fact("node", &programs::node()?);
    fingerprint.path(place, Path::new("package.json"))?;
    fingerprint.path(place, Path::new("package-lock.json"))?;
    Ok(fingerprint.finish())
}
