//! The private exports behind the npm package: conversion only.

mod catalog;
mod columns;
mod estimate;
#[cfg(not(feature = "without-forecast"))]
mod forecast;
mod ledger;

use wasm_bindgen::JsValue;

use crate::{Error, face};
use catalog::CatalogHandle;
use ledger::LedgerHandle;

/// Errors cross as JSON text; the façade makes them a class.
fn thrown(error: Error) -> JsValue {
    JsValue::from_str(&face::error(&error))
}
