//! The price list's exports.

use wasm_bindgen::prelude::*;

use super::thrown;
use crate::{Catalog, face};

/// A parsed catalog, held for JavaScript.
#[wasm_bindgen]
pub struct CatalogHandle(pub(super) Catalog);

#[wasm_bindgen]
impl CatalogHandle {
    /// From the JSON text of a document.
    pub fn parse(text: &str) -> Result<CatalogHandle, JsValue> {
        Catalog::parse(text).map(CatalogHandle).map_err(thrown)
    }

    /// A built-in catalog, with the JSON text of its patch.
    pub fn builtin(id: &str, patch: Option<String>) -> Result<CatalogHandle, JsValue> {
        let catalog = match patch {
            Some(patch) => Catalog::builtin_patched(id, &patch),
            None => Catalog::builtin(id),
        };
        catalog.map(CatalogHandle).map_err(thrown)
    }

    /// The built-in catalogs.
    pub fn builtins() -> Result<String, JsValue> {
        face::builtins().map_err(thrown)
    }

    /// The document's JSON text.
    pub fn document(&self) -> String {
        self.0.to_json()
    }

    /// A rate in words.
    pub fn explain(&self, meter: &str, attributes: Option<String>) -> Result<String, JsValue> {
        face::explain(&self.0, meter, attributes.as_deref()).map_err(thrown)
    }

    /// What a form must ask.
    pub fn inputs(&self, meter: &str) -> Result<String, JsValue> {
        face::inputs(&self.0, meter).map_err(thrown)
    }

    /// A quote.
    pub fn price(&self, usage: &str) -> Result<String, JsValue> {
        face::price(&self.0, usage).map_err(thrown)
    }

    /// Quotes.
    pub fn price_all(&self, usages: &str) -> Result<String, JsValue> {
        face::price_all(&self.0, usages).map_err(thrown)
    }

    /// What a payment buys.
    pub fn purchase(&self, pack: &str, options: &str) -> Result<String, JsValue> {
        face::purchase(&self.0, pack, options).map_err(thrown)
    }

    /// What credits beyond an allotment cost.
    pub fn overage(&self, credits: &str, plan: Option<String>) -> Result<String, JsValue> {
        face::overage(&self.0, credits, plan.as_deref()).map_err(thrown)
    }
}
