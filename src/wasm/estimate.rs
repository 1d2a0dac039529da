//! The estimates' exports.

use wasm_bindgen::prelude::*;

use super::{CatalogHandle, thrown};
use crate::estimate::face;

#[wasm_bindgen]
impl CatalogHandle {
    /// What a month of a workload takes.
    pub fn estimate(&self, workload: &str, options: &str) -> Result<String, JsValue> {
        face::estimate(&self.0, workload, options).map_err(thrown)
    }

    /// The same workload under several lists.
    pub fn compare(workload: &str, catalogs: &str) -> Result<String, JsValue> {
        face::compare(workload, catalogs).map_err(thrown)
    }

    /// The days of an account whose catalog, if any, stands in the text.
    pub fn simulate(scenario: &str) -> Result<String, JsValue> {
        face::simulate(scenario, None).map_err(thrown)
    }

    /// The days of an account with this catalog.
    pub fn simulate_with(&self, scenario: &str) -> Result<String, JsValue> {
        face::simulate(scenario, Some(&self.0)).map_err(thrown)
    }
}
