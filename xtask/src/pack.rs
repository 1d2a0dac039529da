//! The npm tarball, as it would be published.

use anyhow::{Context as _, ensure};
use xshell::cmd;

use crate::{
    build, programs,
    sizes::Sizes,
    step::{seconds, timed},
    workspace::Workspace,
};

pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let start = std::time::Instant::now();
    build::run(workspace)?;
    make(workspace)?;
    let tarball = workspace.tarball();
    println!();
    println!("wasm     {}", Sizes::of(workspace, &workspace.at(build::PACKAGE).join("drawdown_bg.wasm"))?);
    println!("tarball  {}, {} bytes", programs::shown(&tarball, &workspace.root), tarball.metadata()?.len());
    println!("time     {}", seconds(start.elapsed()));
    Ok(())
}

/// Packs `target/package`, which is there.
pub(crate) fn make(workspace: &Workspace) -> anyhow::Result<()> {
    timed("npm pack", || {
        let sh = &workspace.sh;
        let dist = workspace.at("dist");
        sh.create_dir(&dist)?;
        // Whatever npm calls its file, an older one must not be taken for it.
        sh.remove_path(workspace.tarball())?;
        let package = workspace.at(build::PACKAGE);
        cmd!(sh, "npm pack --silent --pack-destination {dist} {package}")
            .run()
            .context("npm pack failed; see above")?;
        let tarball = workspace.tarball();
        ensure!(
            tarball.is_file(),
            "npm pack made no {}; the name and version in pkg.json.template must be the crate's",
            tarball.display()
        );
        Ok(())
    })
}
