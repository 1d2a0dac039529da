//! JSON documents as they are read: exact numbers, no duplicate keys, and a path for every error.

mod named;
mod nearest;
mod patch;
mod reader;
mod value;

pub use named::Named;
pub(crate) use nearest::{nearest, suggestion};
pub(crate) use patch::merge_patch;
pub(crate) use reader::read;
pub(crate) use value::Value;
