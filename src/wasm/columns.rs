//! Columns: filled array by array, each of which crosses once.

use wasm_bindgen::prelude::*;

use super::{CatalogHandle, LedgerHandle, thrown};
use crate::document::{Read, Value, written};
use crate::usage::Attribute;
use crate::{Coded, UsageColumns};

#[wasm_bindgen]
extern "C" {
    /// The shortest text of a number is JavaScript's to say: nothing here needs to write binary floats.
    #[wasm_bindgen(js_name = String)]
    fn text(number: f64) -> String;
}

/// Events of one meter, and what they cost once they are priced.
#[wasm_bindgen]
pub struct ColumnsHandle {
    meter: String,
    length: usize,
    quantities: Vec<(String, Vec<f64>)>,
    attributes: Vec<(String, Vec<Attribute>, Vec<u32>)>,
    at: Option<Vec<f64>>,
    ids: Option<Vec<String>>,
    credits: Vec<i64>,
}

#[wasm_bindgen]
impl ColumnsHandle {
    /// So many events of a meter.
    #[wasm_bindgen(constructor)]
    pub fn new(meter: String, length: usize) -> ColumnsHandle {
        let (quantities, attributes) = (Vec::new(), Vec::new());
        ColumnsHandle { meter, length, quantities, attributes, at: None, ids: None, credits: Vec::new() }
    }

    /// Adds a quantity.
    pub fn quantity(&mut self, name: String, column: Vec<f64>) {
        self.quantities.push((name, column));
    }

    /// Adds an attribute, its values as a JSON list.
    pub fn attribute(&mut self, name: String, values: &str, codes: Vec<u32>) -> Result<(), JsValue> {
        let values = Value::parse(values).and_then(|values| Vec::read(&values)).map_err(thrown)?;
        self.attributes.push((name, values, codes));
        Ok(())
    }

    /// Sets the instants.
    pub fn at(&mut self, at: Vec<f64>) {
        self.at = Some(at);
    }

    /// Sets the ids, a JSON list.
    pub fn ids(&mut self, ids: &str) -> Result<(), JsValue> {
        self.ids = Some(Value::parse(ids).and_then(|ids| Vec::read(&ids)).map_err(thrown)?);
        Ok(())
    }

    /// Hands out the credits, once.
    pub fn credits(&mut self) -> Vec<i64> {
        std::mem::take(&mut self.credits)
    }

    fn columns(&self) -> UsageColumns<'_> {
        let attributes = self.attributes.iter();
        UsageColumns {
            quantities: self.quantities.iter().map(|(name, column)| (name.clone(), column.as_slice())).collect(),
            attributes: attributes
                .map(|(name, values, codes)| (name.clone(), Coded { values: values.clone(), codes }))
                .collect(),
            at: self.at.as_deref(),
            ids: self.ids.as_deref(),
            ..UsageColumns::of(&self.meter, self.length)
        }
    }
}

#[wasm_bindgen]
impl CatalogHandle {
    /// Prices columns, which then have the credits; the rest is returned.
    pub fn price_columns(&self, columns: &mut ColumnsHandle) -> Result<String, JsValue> {
        let priced = self.0.price_columns_with(&columns.columns(), text).map_err(thrown)?;
        let said = written(&priced);
        columns.credits = priced.credits;
        Ok(said)
    }
}

#[wasm_bindgen]
impl LedgerHandle {
    /// Books columns, which then have the credits; the rest is returned.
    pub fn record_columns(&mut self, columns: &mut ColumnsHandle) -> Result<String, JsValue> {
        let receipt = self.0.record_columns_with(&columns.columns(), text).map_err(thrown)?;
        let said = written(&receipt);
        columns.credits = receipt.credits;
        Ok(said)
    }
}
