//! Where things are, and what Cargo knows about the crate.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::Value;
use xshell::{Shell, cmd};

/// The repository that the commands work on.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Where Cargo puts what it builds; everything else goes to `root/target` whatever this is,
    /// because the page and the tests name the package there by a relative path.
    pub(crate) cargo_target: PathBuf,
    pub(crate) version: String,
    /// What the npm package says of itself in the crate's words, as a JSON object.
    pub(crate) metadata: String,
    /// Its directory is `root`.
    pub(crate) sh: Shell,
}

impl Workspace {
    pub(crate) fn find() -> anyhow::Result<Self> {
        // Cargo says at run time where the member is, which holds for a moved checkout too.
        let member =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = member.parent().context("xtask has no parent directory")?.to_path_buf();
        let sh = Shell::new()?;
        sh.change_dir(&root);
        let text = cmd!(sh, "cargo metadata --no-deps --format-version 1")
            .quiet()
            .read()
            .context("Cargo could not read the workspace; correct Cargo.toml as said above")?;
        let metadata: Value = serde_json::from_str(&text)?;
        let package = metadata["packages"]
            .as_array()
            .and_then(|all| all.iter().find(|package| package["name"] == "drawdown"))
            .context("the workspace has no package `drawdown`; see Cargo.toml")?;
        let field = |value: &Value, name: &str| {
            let text = value[name].as_str().map(str::to_string);
            text.with_context(|| format!("`cargo metadata` gives no `{name}`; add it to Cargo.toml"))
        };
        Ok(Self {
            cargo_target: field(&metadata, "target_directory")?.into(),
            version: field(package, "version")?,
            metadata: SHARED.iter().map(|name| (*name, package[name].clone())).collect::<Value>().to_string(),
            root,
            sh,
        })
    }

    pub(crate) fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// The packed npm package.
    pub(crate) fn tarball(&self) -> PathBuf {
        self.at(format!("dist/drawdown-{}.tgz", self.version))
    }
}

/// The fields of Cargo's metadata that mean the same to npm.
const SHARED: [&str; 7] = ["name", "version", "description", "license", "repository", "homepage", "keywords"];
