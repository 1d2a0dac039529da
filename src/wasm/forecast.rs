//! The forecast of a bare series.
#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use wasm_bindgen::prelude::*;

use super::thrown;
use crate::forecast::face;

/// Numbers in one row: the method's, the history's days, the first day ahead (counted from 1970-01-01), then for each day ahead the
/// low, median, high and expected spend of the day, and the same four of the spend through it.
#[wasm_bindgen]
pub fn forecast(daily: &[f64], start_day: &str, horizon: f64, level: f64) -> Result<Vec<f64>, JsValue> {
    face::numbers(daily, start_day, horizon, level).map_err(thrown)
}

/// The name of a method by its number in such a row.
#[wasm_bindgen]
pub fn forecast_method(number: u32) -> String {
    face::method(number).to_owned()
}
