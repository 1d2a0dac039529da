//! From the crate to the npm package in `target/package`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use wasm_bindgen_cli_support::Bindgen;
use xshell::cmd;

use crate::{
    npm, panics, programs,
    step::{Step, children_except, timed},
    wasm_opt,
    wasm_target::{self, TRIPLE},
    workspace::Workspace,
};

/// The package, as a directory.
pub(crate) const PACKAGE: &str = "target/package";

pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let node = programs::node()?;
    npm::ci(workspace, ".")?;
    compile(workspace)?;
    bind(workspace)?;
    optimise(workspace, &node)?;
    schema(workspace)?;
    // The element is made of the page's components.
    npm::ci(workspace, PAGE)?;
    package(workspace, &node)
}

const COMPILED: &str = "target/xtask/compiled/drawdown.wasm";
const BOUND: &str = "target/xtask/bound";
/// What the package is made from, and the tests of the raw exports read.
const GLUE: &str = "target/wasm";
/// Where the page and the element's calculator are.
const PAGE: &str = "www";
const SCHEMA: &str = "target/package-input/catalog.schema.json";
/// The wasm in the package.
pub(crate) const WASM: &str = "drawdown_bg.wasm";
/// The two forms of the glue: the package's entries instantiate by themselves (`module`), its
/// entry for pages is given an address (`web`).
const FORMS: [&str; 2] = ["module", "web"];

fn compile(workspace: &Workspace) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let target = timed("prepare the wasm32 target", || wasm_target::prepare(sh))?;
    let _environment: Vec<_> = target.environment.iter().map(|(name, value)| sh.push_env(name, value)).collect();
    let mut facts = vec![("compiler".into(), target.compiler), ("way".into(), format!("{:?}", target.way))];
    facts.extend(cargo_settings());
    let step = Step {
        root: &workspace.root,
        name: "compile to wasm",
        facts,
        inputs: crate_sources(workspace)?,
        outputs: vec![COMPILED.into()],
    };
    step.run(|| {
        fs::create_dir_all(workspace.at("target/xtask/compiled"))?;
        crate_to_wasm(workspace, "", &target.arguments, &workspace.at(COMPILED))
    })
}

/// Compiles the crate, with some of its features.
fn crate_to_wasm(workspace: &Workspace, features: &str, arguments: &[String], to: &Path) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let made = workspace.cargo_target.join(TRIPLE).join("release/drawdown.wasm");
    // A step is run when contents differ, but Cargo compares times, and would pass over a file that was put back with
    // its old one.
    cmd!(sh, "cargo clean --quiet --package drawdown --package drawdown-kernels --release --target {TRIPLE}")
        .quiet()
        .run()?;
    let flags = anonymous_paths(workspace)?;
    let package = ["--package", "drawdown", "--lib", "--features", features];
    cmd!(sh, "cargo build {package...} --release --target {TRIPLE} --config {flags} {arguments...}")
        .run()
        .context("the crate does not compile to wasm; see above")?;
    fs::copy(&made, to).with_context(|| made.display().to_string())?;
    Ok(())
}

/// The same wasm as the package's but for a part, by the feature `without-PART`: the file.
pub(crate) fn without(workspace: &Workspace, part: &str) -> anyhow::Result<PathBuf> {
    let sh = &workspace.sh;
    let target = wasm_target::prepare(sh)?;
    let _environment: Vec<_> = target.environment.iter().map(|(name, value)| sh.push_env(name, value)).collect();
    let feature = format!("without-{part}");
    let scratch = format!("target/xtask/{feature}");
    fresh(workspace, &scratch)?;
    let scratch = workspace.at(&scratch);
    let [compiled, silent, small] =
        ["drawdown", "silent", "small"].map(|name| scratch.join(name).with_extension("wasm"));
    crate_to_wasm(workspace, &feature, &target.arguments, &compiled)?;
    Bindgen::new().input_path(&compiled).out_name("bound").module(true)?.generate(&scratch)?;
    panics::silence(&scratch.join("bound_bg.wasm"), &silent)?;
    wasm_opt::optimise(workspace, &silent, &small)?;
    Ok(small)
}

/// Panics carry the paths of sources; those of this machine are nobody's business and would make the
/// same crate another file elsewhere.
fn anonymous_paths(workspace: &Workspace) -> anyhow::Result<String> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or(home.map(|home| home.join(".cargo")));
    let sources = cargo_home.context("set CARGO_HOME: it is not known where Cargo keeps sources")?.join("registry/src");
    let mut flags = vec![format!("--remap-path-prefix={}=", workspace.root.display())];
    let registries = fs::read_dir(&sources).into_iter().flatten();
    for registry in registries {
        flags.push(format!("--remap-path-prefix={}=", registry?.path().display()));
    }
    Ok(format!("target.{TRIPLE}.rustflags={flags:?}"))
}

fn bind(workspace: &Workspace) -> anyhow::Result<()> {
    let step = Step {
        root: &workspace.root,
        name: "wasm-bindgen",
        // Its version, among others.
        facts: Vec::new(),
        inputs: vec!["Cargo.lock".into(), COMPILED.into()],
        outputs: vec![BOUND.into()],
    };
    step.run(|| {
        fresh(workspace, BOUND)?;
        for form in FORMS {
            let mut bindgen = Bindgen::new();
            bindgen.input_path(workspace.at(COMPILED)).out_name("drawdown").typescript(true);
            // As the command line has it: without an address, the file beside the glue is loaded.
            bindgen.omit_default_module_path(false);
            match form {
                "module" => bindgen.module(true)?,
                _ => bindgen.web(true)?,
            };
            bindgen
                .generate(workspace.at(BOUND).join(form))
                .with_context(|| format!("wasm-bindgen cannot make its `{form}` glue; correct src/wasm"))?;
        }
        Ok(())
    })
}

fn optimise(workspace: &Workspace, node: &str) -> anyhow::Result<()> {
    let step = Step {
        root: &workspace.root,
        name: "wasm-opt",
        facts: vec![("node".into(), node.into())],
        inputs: vec!["package-lock.json".into(), BOUND.into()],
        outputs: vec![GLUE.into()],
    };
    step.run(|| {
        let sh = &workspace.sh;
        fresh(workspace, GLUE)?;
        for form in FORMS {
            let from = workspace.at(BOUND).join(form);
            let to = workspace.at(GLUE).join(form);
            sh.create_dir(&to)?;
            for file in sh.read_dir(&from)? {
                sh.copy_file(file, &to)?;
            }
        }
        let bound = bound(workspace);
        // The forms differ in their glue alone, so that one file serves both.
        ensure!(
            fs::read(&bound)? == fs::read(workspace.at(BOUND).join(FORMS[1]).join(WASM))?,
            "wasm-bindgen made two different files of one; optimise each form by itself in build.rs"
        );
        let scratch = workspace.at("target/xtask");
        let silent = scratch.join("drawdown-silent.wasm");
        panics::silence(&bound, &silent)?;
        let small = scratch.join("drawdown-small.wasm");
        wasm_opt::optimise(workspace, &silent, &small)?;
        for form in FORMS {
            fs::copy(&small, workspace.at(GLUE).join(form).join(WASM))?;
        }
        Ok(())
    })
}

/// What the optimiser gets, names included; it is there once the package is.
pub(crate) fn bound(workspace: &Workspace) -> PathBuf {
    workspace.at(BOUND).join(FORMS[0]).join(WASM)
}

/// The JSON Schema of catalogs comes out of the Rust types.
fn schema(workspace: &Workspace) -> anyhow::Result<()> {
    let sh = &workspace.sh;
    let mut inputs = crate_sources(workspace)?;
    inputs.push("examples/schema.rs".into());
    let mut facts = vec![("compiler".into(), cmd!(sh, "rustc -vV").quiet().read()?)];
    facts.extend(cargo_settings());
    let step = Step { root: &workspace.root, name: "catalog schema", facts, inputs, outputs: vec![SCHEMA.into()] };
    step.run(|| {
        let text = cmd!(sh, "cargo run --quiet --package drawdown --features schema --example schema")
            .read()
            .context("the catalog schema cannot be made; see above")?;
        let _: serde_json::Value =
            serde_json::from_str(&text).context("examples/schema.rs must print one JSON document")?;
        sh.write_file(workspace.at(SCHEMA), text + "\n")?;
        Ok(())
    })
}

fn package(workspace: &Workspace, node: &str) -> anyhow::Result<()> {
    let metadata = &workspace.metadata;
    let mut inputs = vec![GLUE.into(), SCHEMA.into(), "package-lock.json".into()];
    inputs.extend(children_except(&workspace.root, "src/js", &[])?);
    inputs.extend(["src", "package-lock.json", "tsconfig.json"].map(|path| Path::new(PAGE).join(path)));
    inputs.extend(PAPERS.map(PathBuf::from));
    let step = Step {
        root: &workspace.root,
        name: "package",
        facts: vec![("node".into(), node.into()), ("metadata".into(), metadata.clone())],
        inputs,
        outputs: vec![PACKAGE.into()],
    };
    step.run(|| {
        let sh = &workspace.sh;
        fresh(workspace, PACKAGE)?;
        // The glue is in GLUE/module and GLUE/web, each with drawdown.js, drawdown.d.ts,
        // drawdown_bg.wasm (the same file in both) and drawdown_bg.wasm.d.ts. What is given here
        // and the papers are all that the script may read outside its own directory, or else the
        // step's inputs above are incomplete.
        cmd!(sh, "node src/js/build.mjs --glue {GLUE} --schema {SCHEMA} --out {PACKAGE} --metadata {metadata}")
            .quiet()
            .run()
            .context("the package cannot be put together; see above, and src/js/build.mjs")
    })
}

/// Files of the root that go into the package, as they are or filled in.
const PAPERS: [&str; 5] = ["pkg.json.template", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// What is compiled: everything of the crate but the TypeScript beside it, and the crate of its kernels.
fn crate_sources(workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    let mut sources = children_except(&workspace.root, "src", &["js"])?;
    sources.push("kernels".into());
    let files = ["Cargo.toml", "Cargo.lock", ".cargo", "build.rs", "rust-toolchain.toml", "README.md"];
    sources.extend(files.map(PathBuf::from));
    Ok(sources)
}

/// What changes a compilation from outside the repository.
fn cargo_settings() -> Vec<(String, String)> {
    let prefixes =
        ["RUSTFLAGS", "RUSTC", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_", "CARGO_PROFILE_", "CARGO_TARGET_WASM32"];
    let settings = env::vars().filter(|(name, _)| prefixes.iter().any(|prefix| name.starts_with(prefix)));
    let mut settings: Vec<_> = settings.collect();
    settings.sort();
    settings
}

/// An empty directory, whatever was there: a file that is no longer made must not stay.
fn fresh(workspace: &Workspace, directory: &str) -> anyhow::Result<()> {
    let directory = workspace.at(directory);
    workspace.sh.remove_path(&directory)?;
    workspace.sh.create_dir(&directory)?;
    Ok(())
}
