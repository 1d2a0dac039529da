//! What a file costs to send.

use std::{fmt, path::Path};

use anyhow::Context as _;
use serde_json::Value;
use xshell::cmd;

use crate::workspace::Workspace;

/// Bytes of a file as it is and compressed as hard as servers do ahead of time.
pub(crate) struct Sizes {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

impl Sizes {
    pub(crate) fn of(workspace: &Workspace, file: &Path) -> anyhow::Result<Self> {
        // Node has both compressors built in and is needed anyhow.
        const SCRIPT: &str = "
            const zlib = require('node:zlib');
            const bytes = require('node:fs').readFileSync(process.argv[1]);
            const gzip = zlib.gzipSync(bytes, { level: 9 }).length;
            const brotli = zlib.brotliCompressSync(bytes).length;
            console.log(JSON.stringify({ raw: bytes.length, gzip, brotli }));
        ";
        let sh = &workspace.sh;
        let text = cmd!(sh, "node --eval {SCRIPT} {file}").quiet().read()?;
        let sizes: Value = serde_json::from_str(&text)?;
        let size = |name: &str| sizes[name].as_u64().with_context(|| format!("node gave no {name} size"));
        Ok(Self { raw: size("raw")?, gzip: size("gzip")?, brotli: size("brotli")? })
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, gzip {}, brotli {}", self.raw, self.gzip, self.brotli)
    }
}
