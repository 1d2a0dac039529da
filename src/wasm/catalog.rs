//! The price list's exports.

use wasm_bindgen::prelude::*;

use super::thrown;
use crate::catalog::rate::form::{Fixed, LARGEST_WHOLE};
use crate::{Catalog, Usage, face};

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

    /// Whatever else a price list says, by its name in JavaScript.
    pub fn call(&self, name: &str, about: &str, further: Option<String>) -> Result<String, JsValue> {
        face::call(&self.0, name, about, further.as_deref()).map_err(thrown)
    }
}

/// A price in integers, for usage that differs in its amounts alone.
#[wasm_bindgen]
pub struct RateHandle(Fixed);

#[wasm_bindgen]
impl CatalogHandle {
    /// The price of usage such as this one at any instant, where it compiles.
    pub fn compiled(&self, usage: &str) -> Option<RateHandle> {
        let (fixed, span) = self.0.compiled(&Usage::from_json(usage).ok()?)?;
        if span == (i64::MIN, i64::MAX) { fixed.map(RateHandle) } else { None }
    }

    /// Whether an attribute's value can matter to a price.
    pub fn bears_on_price(&self, meter: &str, name: &str) -> bool {
        self.0.bears_on_price(meter, name)
    }

    /// What a credit is worth, where the list says so.
    pub fn credit_price(&self) -> Option<String> {
        self.0.worth().map(|(_, price)| price.to_string())
    }
}

#[wasm_bindgen]
impl RateHandle {
    /// Decimal places of the credits.
    pub fn scale(&self) -> u32 {
        self.0.scale
    }

    /// Credits times 10^scale for the amounts in the order in which the usage stated them; NaN where the long way has
    /// to say.
    pub fn credits(&self, first: f64, second: f64, third: f64, fourth: f64) -> f64 {
        let amounts = [first, second, third, fourth];
        let wholes = amounts.map(|amount| amount as i64);
        let fits = |(whole, amount): (&i64, f64)| *whole as f64 == amount && *whole >= 0 && *whole <= self.0.most;
        if !wholes.iter().zip(amounts).all(fits) {
            return f64::NAN;
        }
        let credits = self.0.credits(&wholes).filter(|credits| *credits <= LARGEST_WHOLE);
        credits.map_or(f64::NAN, |credits| credits as f64)
    }
}
