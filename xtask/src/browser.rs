//! The browsers that tests run in. They come from the system: npm packages that bring one of
//! their own download it from places that not every machine reaches.

use std::{env, path::PathBuf};

use anyhow::Context as _;

use crate::{apt, programs, workspace::Workspace};

/// A browser or its driver, the variable that names it to the tests, and the programs it may be.
pub(crate) struct Browser {
    pub(crate) name: &'static str,
    pub(crate) variable: &'static str,
    programs: &'static [&'static str],
}

pub(crate) const CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "DRAWDOWN_CHROMIUM",
    programs: &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
};

/// Tested in where they are installed, and not installed for it.
pub(crate) const OTHERS: [Browser; 2] = [
    Browser { name: "Firefox", variable: "DRAWDOWN_FIREFOX", programs: &["firefox-esr", "firefox"] },
    Browser { name: "WebKit", variable: "DRAWDOWN_WEBKIT_DRIVER", programs: &["WebKitWebDriver"] },
];

impl Browser {
    /// What the variable says, else what the PATH has.
    pub(crate) fn find(&self) -> Option<PathBuf> {
        match env::var_os(self.variable) {
            Some(set) => Some(set.into()),
            None => programs::find(self.programs),
        }
    }
}

/// The variables for the tests, Chromium being installed where it is missing.
pub(crate) fn variables(workspace: &Workspace) -> anyhow::Result<Vec<(&'static str, PathBuf)>> {
    if CHROMIUM.find().is_none() {
        apt::install(&workspace.sh, &["chromium"])
            .with_context(|| format!("no Chromium (or set {} to one)", CHROMIUM.variable))?;
    }
    let chromium = CHROMIUM.find().context("chromium is installed but not on the PATH; add it")?;
    let mut variables = vec![(CHROMIUM.variable, chromium)];
    variables.extend(OTHERS.iter().filter_map(|browser| Some((browser.variable, browser.find()?))));
    Ok(variables)
}
