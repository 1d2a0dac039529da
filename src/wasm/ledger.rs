//! The ledger's exports. Whatever is more than an id crosses as a JSON object, `{}` where nothing is said.

use wasm_bindgen::prelude::*;

use super::{CatalogHandle, thrown};
use crate::Ledger;
use crate::ledger::face;

/// An account's ledger, held for JavaScript.
#[wasm_bindgen]
pub struct LedgerHandle(Ledger);

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

    /// Books usage.
    pub fn record(&mut self, usage: &str) -> Result<String, JsValue> {
        face::record(&mut self.0, usage).map_err(thrown)
    }

    /// Books a list of usages.
    pub fn record_all(&mut self, usages: &str) -> Result<String, JsValue> {
        face::record_all(&mut self.0, usages).map_err(thrown)
    }

    /// Asks, or sets credits aside.
    pub fn authorize(&mut self, usage: &str, options: &str) -> Result<String, JsValue> {
        face::authorize(&mut self.0, usage, options).map_err(thrown)
    }

    /// Books what a hold was made for.
    pub fn capture(&mut self, hold: &str, options: &str) -> Result<String, JsValue> {
        face::capture(&mut self.0, hold, options).map_err(thrown)
    }

    /// Gives a hold back.
    pub fn release(&mut self, hold: &str, options: &str) -> Result<String, JsValue> {
        face::release(&mut self.0, hold, options).map_err(thrown)
    }

    /// Takes a spend back.
    pub fn reverse(&mut self, usage_id: &str, options: &str) -> Result<String, JsValue> {
        face::reverse(&mut self.0, usage_id, options).map_err(thrown)
    }

    /// Adds credits.
    pub fn grant(&mut self, spec: &str) -> Result<String, JsValue> {
        face::grant(&mut self.0, spec).map_err(thrown)
    }

    /// Buys a pack.
    pub fn purchase(&mut self, pack: &str, options: &str) -> Result<String, JsValue> {
        face::purchase(&mut self.0, pack, options).map_err(thrown)
    }

    /// Takes the unused part of a grant away.
    pub fn void_grant(&mut self, id: &str, options: &str) -> Result<String, JsValue> {
        face::void_grant(&mut self.0, id, options).map_err(thrown)
    }

    /// Changes the plan.
    pub fn change_plan(&mut self, plan: Option<String>, options: &str) -> Result<String, JsValue> {
        face::change_plan(&mut self.0, plan.as_deref(), options).map_err(thrown)
    }

    /// Lets time pass.
    pub fn advance(&mut self, options: &str) -> Result<String, JsValue> {
        face::advance(&mut self.0, options).map_err(thrown)
    }

    /// The figures of a usage page.
    pub fn balance(&self, options: &str) -> Result<String, JsValue> {
        face::balance(&self.0, options).map_err(thrown)
    }

    /// The grants.
    pub fn grants(&self, filter: &str) -> Result<String, JsValue> {
        face::grants(&self.0, filter).map_err(thrown)
    }

    /// The invoices.
    pub fn invoices(&self) -> Result<String, JsValue> {
        face::invoices(&self.0).map_err(thrown)
    }

    /// Consumption by something.
    pub fn breakdown(&self, query: &str) -> Result<String, JsValue> {
        face::breakdown(&self.0, query).map_err(thrown)
    }

    /// A page of the activity log.
    pub fn activity(&self, query: &str) -> Result<String, JsValue> {
        face::activity(&self.0, query).map_err(thrown)
    }

    /// Consumption by day.
    pub fn daily(&self, query: &str) -> Result<String, JsValue> {
        face::daily(&self.0, query).map_err(thrown)
    }

    /// The activity log as CSV.
    pub fn to_csv(&self, query: &str) -> Result<String, JsValue> {
        face::to_csv(&self.0, query).map_err(thrown)
    }

    /// Checks every conservation law.
    pub fn audit(&self) -> Result<String, JsValue> {
        face::audit(&self.0).map_err(thrown)
    }
}
