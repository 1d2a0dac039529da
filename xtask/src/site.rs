//! The page, built from `www/` and the package.

use anyhow::Context as _;
use xshell::cmd;

use crate::{
    build, npm, programs,
    step::{Step, children_except},
    workspace::Workspace,
};

/// The page as files to serve.
pub(crate) const SITE: &str = "www/dist";

/// Builds the page from `target/package`, which is there.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    npm::ci(workspace, "www")?;
    let mut inputs = children_except(&workspace.root, "www", &["dist", "node_modules"])?;
    inputs.push(build::PACKAGE.into());
    let step = Step {
        root: &workspace.root,
        name: "build the page",
        facts: vec![("node".into(), programs::node()?)],
        inputs,
        outputs: vec![SITE.into()],
    };
    step.run(|| {
        let sh = &workspace.sh;
        let _place = sh.push_dir("www");
        // Set, lest a setting of the caller's make another page than the inputs say.
        cmd!(sh, "npm run --silent build")
            .env("DRAWDOWN_PACKAGE", workspace.at(build::PACKAGE))
            .run()
            .context("the page cannot be built; see above, and www/")
    })
}
