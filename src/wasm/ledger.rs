//! The ledger's exports. Whatever is more than an id crosses as a JSON object, `{}` where nothing is said.

use wasm_bindgen::prelude::*;

use super::{CatalogHandle, thrown};
use crate::Ledger;
use crate::ledger::face;

/// An account's ledger, held for JavaScript.
#[wasm_bindgen]
pub struct LedgerHandle(pub(super) Ledger);

#[wasm_bindgen]
impl LedgerHandle {
    /// For an account whose catalog, if any, stands in its JSON text.
    pub fn open(account: &str) -> Result<LedgerHandle, JsValue> {
        face::open(account, None).map(LedgerHandle).map_err(thrown)
    }

    /// For an account with a parsed catalog beside it.
    pub fn open_with(account: &str, catalog: &CatalogHandle) -> Result<LedgerHandle, JsValue> {
        face::open(account, Some(&catalog.0)).map(LedgerHandle).map_err(thrown)
    }

    /// From a snapshot.
    pub fn restore(snapshot: &[u8], options: &str) -> Result<LedgerHandle, JsValue> {
        face::restore(snapshot, options, None).map(LedgerHandle).map_err(thrown)
    }

    /// From a snapshot, with a parsed catalog beside the options.
    pub fn restore_with(snapshot: &[u8], options: &str, catalog: &CatalogHandle) -> Result<LedgerHandle, JsValue> {
        face::restore(snapshot, options, Some(&catalog.0)).map(LedgerHandle).map_err(thrown)
    }

    /// The whole ledger as bytes.
    pub fn snapshot(&self) -> Vec<u8> {
        self.0.snapshot()
    }

    /// Whatever else a ledger does, by its name in JavaScript.
    pub fn call(&mut self, name: &str, options: &str, about: Option<String>) -> Result<String, JsValue> {
        face::call(&mut self.0, name, options, about.as_deref()).map_err(thrown)
    }
}
