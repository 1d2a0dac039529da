//! Build steps that are skipped when nothing they read has changed.
//!
//! A step is current when the contents of its inputs and of its outputs are those of its last
//! run. Times of files say nothing here: a checkout, a copy or a restored cache changes them.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// One step: what it reads, besides the source of xtask itself, and what it leaves.
pub(crate) struct Step<'a> {
    pub(crate) root: &'a Path,
    /// Said to people, and the name of the stamp.
    pub(crate) name: &'a str,
    /// What else decides the outcome: versions, arguments, settings.
    pub(crate) facts: Vec<(String, String)>,
    /// Files and directories, relative to the root. One that is missing counts as such.
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) outputs: Vec<PathBuf>,
}

impl Step<'_> {
    /// Do the work unless it is done already.
    pub(crate) fn run(self, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
        let inputs = self.fingerprint_inputs()?;
        let stamp = self.root.join("target/xtask").join(self.name.replace(' ', "-"));
        if let Ok(recorded) = fs::read_to_string(&stamp) {
            if recorded == format!("{inputs} {}", self.fingerprint_outputs()?) {
                unchanged(self.name);
                return Ok(());
            }
            // An interrupted run must not look like a finished one.
            fs::remove_file(&stamp)?;
        }
        timed(self.name, work)?;
        for output in &self.outputs {
            let output = self.root.join(output);
            fs::metadata(&output).with_context(|| format!("`{}` left no {}", self.name, output.display()))?;
        }
        fs::create_dir_all(self.root.join("target/xtask"))?;
        // The inputs as they were before the work: a change made meanwhile is seen next time.
        fs::write(&stamp, format!("{inputs} {}", self.fingerprint_outputs()?))?;
        Ok(())
    }

    fn fingerprint_inputs(&self) -> anyhow::Result<String> {
        let mut fingerprint = Fingerprint::new();
        for (name, value) in &self.facts {
            fingerprint.fact(name, value);
        }
        fingerprint.path(self.root, Path::new("xtask/src"))?;
        for input in &self.inputs {
            fingerprint.path(self.root, input)?;
        }
        Ok(fingerprint.finish())
    }

    fn fingerprint_outputs(&self) -> anyhow::Result<String> {
        let mut fingerprint = Fingerprint::new();
        for output in &self.outputs {
            fingerprint.path(self.root, output)?;
        }
        Ok(fingerprint.finish())
    }
}

/// A digest of named facts and of files, each with its name and length, so that no two different
/// sets of them run together into the same bytes.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn fact(&mut self, name: &str, value: &str) {
        self.part(b"fact");
        self.part(name.as_bytes());
        self.part(value.as_bytes());
    }

    /// A file, or everything in a directory but what npm installed there.
    pub(crate) fn path(&mut self, root: &Path, path: &Path) -> anyhow::Result<()> {
        let full = root.join(path);
        if full.is_dir() {
            self.part(b"directory");
            self.part(path.as_os_str().as_encoded_bytes());
            for name in children(&full)? {
                if name != "node_modules" {
                    self.path(root, &path.join(name))?;
                }
            }
            self.part(b"end");
        } else if full.is_file() {
            self.part(b"file");
            self.part(path.as_os_str().as_encoded_bytes());
            self.part(&fs::read(&full).with_context(|| full.display().to_string())?);
        } else {
            self.part(b"missing");
            self.part(path.as_os_str().as_encoded_bytes());
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn part(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

/// A directory's entries but some, as inputs; none when there is no such directory.
pub(crate) fn children_except(root: &Path, path: &str, but: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let full = root.join(path);
    if !full.is_dir() {
        return Ok(vec![path.into()]);
    }
    let names = children(&full)?.into_iter().filter(|name| !but.iter().any(|but| name == but));
    Ok(names.map(|name| Path::new(path).join(name)).collect())
}

/// Do something that takes a while, saying so before and saying its time after.
pub(crate) fn timed<T>(name: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    println!("> {name}");
    let start = Instant::now();
    let result = work()?;
    println!("  {name}: {}", seconds(start.elapsed()));
    Ok(result)
}

pub(crate) fn unchanged(name: &str) {
    println!("  {name}: unchanged");
}

pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Sorted, because the order in which a file system lists them means nothing.
fn children(directory: &Path) -> anyhow::Result<Vec<std::ffi::OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).with_context(|| directory.display().to_string())? {
        names.push(entry?.file_name());
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a step that copies `in/` to `out`, and says whether it ran.
    fn ran(root: &Path, fact: &str) -> bool {
        let mut ran = false;
        let step = Step {
            root,
            name: "copy it",
            facts: vec![("fact".into(), fact.into())],
            inputs: vec!["in".into()],
            outputs: vec!["out".into()],
        };
        step.run(|| {
            ran = true;
            Ok(fs::write(root.join("out"), b"result")?)
        })
        .unwrap();
        ran
    }

    fn directory() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir_all(directory.path().join("in/deep")).unwrap();
        fs::write(directory.path().join("in/deep/a"), "one").unwrap();
        directory
    }

    #[test]
    fn runs_again_only_for_other_contents() {
        let directory = directory();
        let root = directory.path();
        let file = root.join("in/deep/a");
        assert!(ran(root, "x"));
        assert!(!ran(root, "x"));
        fs::write(&file, "one").unwrap();
        assert!(!ran(root, "x"), "a new time is no new content");
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "two").unwrap();
        fs::File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
        assert!(ran(root, "x"), "new content with the old time");
        fs::rename(&file, root.join("in/deep/b")).unwrap();
        assert!(ran(root, "x"), "a new name");
        fs::write(root.join("in/c"), "").unwrap();
        assert!(ran(root, "x"), "a new, empty file");
        assert!(ran(root, "y"), "another fact");
        assert!(!ran(root, "y"));
    }

    #[test]
    fn runs_again_for_outputs_that_are_not_its_own() {
        let directory = directory();
        let root = directory.path();
        assert!(ran(root, "x"));
        fs::write(root.join("out"), "edited").unwrap();
        assert!(ran(root, "x"));
        fs::remove_file(root.join("out")).unwrap();
        assert!(ran(root, "x"));
        assert!(!ran(root, "x"));
    }

    #[test]
    fn a_failed_run_is_not_recorded() {
        let directory = directory();
        let root = directory.path();
        assert!(ran(root, "x"));
        let step = |inputs: &str, fails: bool| {
            let outputs = vec!["out".into()];
            let step = Step { root, name: "copy it", facts: vec![], inputs: vec![inputs.into()], outputs };
            step.run(|| if fails { anyhow::bail!("no") } else { Ok(()) })
        };
        assert!(step("other", true).is_err());
        assert!(ran(root, "x"), "the stamp of the good run went with the failure");
        fs::remove_file(root.join("out")).unwrap();
        assert!(step("other", false).is_err(), "success without the output");
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |facts: &[(&str, &str)]| {
            let mut fingerprint = Fingerprint::new();
            facts.iter().for_each(|(name, value)| fingerprint.fact(name, value));
            fingerprint.finish()
        };
        assert_ne!(of(&[("a", "bc")]), of(&[("ab", "c")]));
        assert_ne!(of(&[("a", ""), ("b", "")]), of(&[("a", "b")]));
    }
}
