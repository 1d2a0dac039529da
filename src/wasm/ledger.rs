//! The ledger's exports. Whatever is more than an id crosses as a JSON object, `{}` where nothing is said.

use wasm_bindgen::prelude::*;

use super::{CatalogHandle, thrown};
use crate::document::written;
use crate::ledger::face;
use crate::ledger::thin::Thin;
use crate::{Error, Ledger};

/// An account's ledger, held for JavaScript.
#[wasm_bindgen]
pub struct LedgerHandle(pub(super) Ledger, Thin);

fn held(ledger: Result<Ledger, Error>) -> Result<LedgerHandle, JsValue> {
    ledger.map(|ledger| LedgerHandle(ledger, Thin::default())).map_err(thrown)
}

#[wasm_bindgen]
impl LedgerHandle {
    /// For an account whose catalog, if any, stands in its JSON text.
    pub fn open(account: &str) -> Result<LedgerHandle, JsValue> {
        held(face::open(account, None))
    }

    /// For an account with a parsed catalog beside it.
    pub fn open_with(account: &str, catalog: &CatalogHandle) -> Result<LedgerHandle, JsValue> {
        held(face::open(account, Some(&catalog.0)))
    }

    /// From a snapshot.
    pub fn restore(snapshot: &[u8], options: &str) -> Result<LedgerHandle, JsValue> {
        held(face::restore(snapshot, options, None))
    }

    /// From a snapshot, with a parsed catalog beside the options.
    pub fn restore_with(snapshot: &[u8], options: &str, catalog: &CatalogHandle) -> Result<LedgerHandle, JsValue> {
        held(face::restore(snapshot, options, Some(&catalog.0)))
    }

    /// The whole ledger as bytes.
    pub fn snapshot(&self) -> Vec<u8> {
        self.0.snapshot()
    }

    /// Whatever else a ledger does, by its name in JavaScript.
    pub fn call(&mut self, name: &str, options: &str, about: Option<String>) -> Result<String, JsValue> {
        face::call(&mut self.0, name, options, about.as_deref()).map_err(thrown)
    }

    /// The number of a usage whose names recur.
    pub fn shape(&mut self, usage: &str) -> Result<usize, JsValue> {
        self.1.shape(usage).map_err(thrown)
    }

    /// Books an event of a shape, as `Thin::record` has it.
    #[expect(clippy::too_many_arguments, reason = "numbers cross for nothing, a list of them does not")]
    pub fn record(
        &mut self,
        shape: usize,
        at: f64,
        texts: &str,
        first: f64,
        second: f64,
        third: f64,
        fourth: f64,
    ) -> Result<Vec<f64>, JsValue> {
        self.1.record(&mut self.0, shape, at, texts, &[first, second, third, fourth]).map_err(thrown)
    }

    /// The receipt of the last event of a shape, where its numbers did not say it.
    pub fn receipt(&mut self) -> Option<String> {
        self.1.receipt().map(|receipt| written(&receipt))
    }

    /// The id of a grant by its number.
    pub fn grant(&self, number: usize) -> Option<String> {
        self.1.grant(number).map(str::to_owned)
    }
}
