//! The functions of a wasm file by name, summed up by where they come from.

use std::collections::{BTreeMap, HashMap};

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The functions of one module of the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) bytes: u64,
    pub(crate) functions: u64,
}

pub(crate) struct Profile {
    functions: Vec<(String, u64)>,
    /// Bytes of constant data.
    pub(crate) data: u64,
}

impl Profile {
    /// Of a file that kept its names.
    pub(crate) fn of(wasm: &[u8]) -> anyhow::Result<Self> {
        let (mut names, mut bodies) = (HashMap::new(), Vec::new());
        let (mut imported, mut data) = (0_u32, 0);
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.range().len() as u64),
                Payload::DataSection(section) => data = section.range().len() as u64,
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(parts) = section.as_known() else { continue };
                    for part in parts {
                        let Name::Function(functions) = part? else { continue };
                        for function in functions {
                            let function = function?;
                            names.insert(function.index, plain(function.name));
                        }
                    }
                }
                _ => {}
            }
        }
        let name = |index| names.remove(&index).unwrap_or_else(|| "(made by the linker or the optimiser)".into());
        Ok(Self { functions: (imported..).map(name).zip(bodies).collect(), data })
    }

    /// Bytes of all functions.
    pub(crate) fn code(&self) -> u64 {
        self.functions.iter().map(|(_, bytes)| bytes).sum()
    }

    /// The largest first, under the first `depth` parts of their paths.
    pub(crate) fn by(&self, depth: usize) -> Vec<(String, Part)> {
        let mut parts: BTreeMap<String, Part> = BTreeMap::new();
        for (name, bytes) in &self.functions {
            let place = if depth == usize::MAX { name.clone() } else { place(name, depth) };
            let part = parts.entry(place).or_default();
            part.bytes += bytes;
            part.functions += 1;
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(_, part)| std::cmp::Reverse(part.bytes));
        parts
    }
}

/// A name without the compiler's hashes: `core[c5930c85a12de822]::fmt` and `run::h1359da0f28fc3c2a`.
pub(crate) fn plain(name: &str) -> String {
    let mut rest = name.rsplit_once("::h").filter(|(_, hash)| is_hash(hash)).map_or(name, |(path, _)| path);
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']').filter(|(hash, _)| is_hash(hash)) {
            Some((_, following)) => rest = following,
            None => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Where a function was written: the crate's own part of it, where a name speaks of several crates.
fn place(name: &str, depth: usize) -> String {
    let path = |text: &str| {
        let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'));
        text[..end.unwrap_or(text.len())].trim_end_matches(':').to_owned()
    };
    let own = name.find("drawdown::").map(|start| path(&name[start..]));
    let first = name.find(char::is_alphabetic).map(|start| path(&name[start..]));
    let whole = match (own, first) {
        (Some(own), Some(first)) if !first.starts_with("core::") && !first.starts_with("alloc::") => own,
        (_, Some(first)) => first,
        _ => name.to_owned(),
    };
    whole.split("::").take(depth).collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_go_and_places_stay() {
        assert_eq!(plain("core[c5930c85a12de822]::fmt::Write::h1359da0f28fc3c2a"), "core::fmt::Write");
        assert_eq!(plain("<[T] as alloc::slice::Concat>::concat"), "<[T] as alloc::slice::Concat>::concat");
        assert_eq!(place("drawdown::catalog::rate::check::field", 3), "drawdown::catalog::rate");
        assert_eq!(place("<drawdown::catalog::Shape as core::clone::Clone>::clone", 2), "drawdown::catalog");
        assert_eq!(place("core::ptr::drop_in_place<drawdown::Catalog>", 2), "core::ptr");
        assert_eq!(place("cataloghandle_free", 2), "cataloghandle_free");
    }
}
