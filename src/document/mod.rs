//! JSON documents as they are read: exact numbers, no duplicate keys, and a path for every error.

mod json;
mod named;
mod nearest;
pub(crate) mod output;
mod patch;
pub(crate) mod record;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod value;

pub use named::Named;
pub(crate) use nearest::{lower_case, suggestion};
pub(crate) use output::{Json, Write, written};
pub(crate) use patch::merge_patch;
pub(crate) use record::{Fields, Read, unexpected, unknown_name};
pub(crate) use value::Value;
