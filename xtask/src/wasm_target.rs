//! The wasm32 standard library, by whichever way this machine allows.
//!
//! rustup has it ready-made. Where rustup is missing or cannot fetch, Debian packages a compiler
//! with the sources of its standard library, and Cargo builds that along with the crate.

use std::{env, path::Path};

use anyhow::{Context as _, bail};
use xshell::{Shell, cmd};

use crate::{apt, programs};

pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";

/// How Cargo is called to compile to wasm.
pub(crate) struct WasmTarget {
    pub(crate) way: Way,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    /// What the compiler says of itself: another one makes another file.
    pub(crate) compiler: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Rustup,
    Debian,
}

/// Makes compiling to wasm possible, installing what is missing, and says how.
pub(crate) fn prepare(sh: &Shell) -> anyhow::Result<WasmTarget> {
    let target = match forced()? {
        Some(Way::Rustup) => rustup(sh)?,
        Some(Way::Debian) => debian(sh)?,
        None => rustup(sh).or_else(|error| {
            println!("  {error:#}; taking Debian's sources instead");
            debian(sh)
        })?,
    };
    let from = match target.way {
        Way::Rustup => "the toolchain's own",
        Way::Debian => "built from Debian's sources",
    };
    println!("  wasm32 standard library: {from}");
    Ok(target)
}

/// Is there nothing left to prepare?
pub(crate) fn ready() -> bool {
    programs::ask("rustc", &["--print", "target-libdir", "--target", TRIPLE])
        .is_some_and(|directory| Path::new(&directory).is_dir())
}

/// What `prepare` would do where it is not ready, or `None` where it can do nothing.
pub(crate) fn plan() -> Option<String> {
    if programs::find(&["rustup"]).is_some() {
        Some(format!("would run `rustup target add {TRIPLE}`, and where that fails take Debian's sources"))
    } else if has_debian_sources() {
        Some("would be built from Debian's sources, which are there".into())
    } else {
        apt::usable().then(|| format!("would install {}", DEBIAN_PACKAGES.join(" and ")))
    }
}

const SETTING: &str = "DRAWDOWN_WASM_TARGET";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];

fn forced() -> anyhow::Result<Option<Way>> {
    match env::var(SETTING).as_deref() {
        Err(_) | Ok("") => Ok(None),
        Ok("rustup") => Ok(Some(Way::Rustup)),
        Ok("debian") => Ok(Some(Way::Debian)),
        Ok(other) => bail!("{SETTING} is `{other}`; set it to rustup or debian, or leave it out"),
    }
}

fn rustup(sh: &Shell) -> anyhow::Result<WasmTarget> {
    if !ready() {
        cmd!(sh, "rustup target add {TRIPLE}")
            .run()
            .with_context(|| format!("rustup cannot add {TRIPLE}; check the network or set {SETTING}=debian"))?;
    }
    Ok(WasmTarget {
        way: Way::Rustup,
        arguments: Vec::new(),
        environment: Vec::new(),
        compiler: cmd!(sh, "rustc -vV").quiet().read()?,
    })
}

fn debian(sh: &Shell) -> anyhow::Result<WasmTarget> {
    if !has_debian_sources() {
        apt::install(sh, &DEBIAN_PACKAGES)?;
    }
    if !has_debian_sources() {
        bail!("{DEBIAN_RUSTC} has no sources of its own version; install {DEBIAN_PACKAGES:?} of one version");
    }
    let linker = linker().context("the toolchain has no rust-lld; install Rust with rustup, which brings it")?;
    let setting = |name: &str, value: &str| (name.to_string(), value.to_string());
    Ok(WasmTarget {
        way: Way::Debian,
        arguments: vec!["-Zbuild-std=std,panic_abort".into()],
        environment: vec![
            setting("RUSTC", DEBIAN_RUSTC),
            // Building the standard library is not offered on stable otherwise.
            setting("RUSTC_BOOTSTRAP", "1"),
            setting("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &linker),
        ],
        compiler: cmd!(sh, "{DEBIAN_RUSTC} -vV").quiet().read()?,
    })
}

fn has_debian_sources() -> bool {
    programs::ask(DEBIAN_RUSTC, &["--print", "sysroot"])
        .is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust/library/std").is_dir())
}

/// rustup's own linker: Debian's compiler comes without one for wasm.
fn linker() -> Option<String> {
    let sysroot = programs::ask("rustc", &["--print", "sysroot"])?;
    let host = programs::ask("rustc", &["--print", "host-tuple"])?;
    let linker = format!("{sysroot}/lib/rustlib/{host}/bin/rust-lld");
    Path::new(&linker).is_file().then_some(linker)
}
