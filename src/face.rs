//! The crate in JSON text, as the npm package speaks to it: plain functions, tested natively.
//!
//! The wasm exports and the native byte-for-byte test call the same functions, so that equal input gives
//! equal bytes on every machine.

use serde::Serialize;

use crate::catalog::{Catalog, Payment};
use crate::document::{Fields, Value};
use crate::usage::{Usage, read_attributes};
use crate::{Error, ErrorCode};

/// The quote of one usage.
///
/// ```
/// let catalog = drawdown::Catalog::builtin("bookbag")?;
/// let quote = drawdown::face::price(&catalog, r#"{"meter":"reply","attributes":{"model":"GPT-4o"}}"#)?;
/// assert!(quote.starts_with(r#"{"credits":"5","creditsHigh":null,"lines":[{"label":"AI reply: GPT-4o""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn price(catalog: &Catalog, usage: &str) -> Result<String, Error> {
    written(&catalog.price(&Usage::from_json(usage)?)?)
}

/// The quotes of a list of usages.
pub fn price_all(catalog: &Catalog, usages: &str) -> Result<String, Error> {
    let usages = Usage::read_all(&Value::parse(usages)?)?;
    written(&catalog.price_all(&usages)?)
}

/// A rate in words; `attributes` is a JSON object.
pub fn explain(catalog: &Catalog, meter: &str, attributes: Option<&str>) -> Result<String, Error> {
    let attributes = attributes.map(read_attributes).transpose()?;
    catalog.explain(meter, &attributes.unwrap_or_default())
}

/// What a form must ask to price a meter.
pub fn inputs(catalog: &Catalog, meter: &str) -> Result<String, Error> {
    written(&catalog.inputs(meter)?)
}

/// The built-in price lists.
pub fn builtins() -> Result<String, Error> {
    written(&Catalog::builtins())
}

/// What a payment buys of a pack: `options` is `{"count": 2}` or `{"amount": "10"}`, and `plan`.
pub fn purchase(catalog: &Catalog, pack: &str, options: &str) -> Result<String, Error> {
    let written_options = Value::parse(options)?;
    let options = Fields::of(&written_options, &["count", "amount", "plan"])?;
    let plan: Option<String> = options.optional("plan")?;
    written(&catalog.purchase(pack, payment(&options)?, plan.as_deref())?)
}

/// The fields `count` and `amount`: one pack where neither is stated.
pub(crate) fn payment(options: &Fields<'_>) -> Result<Payment, Error> {
    match (options.optional("count")?, options.optional("amount")?) {
        (Some(count), None) => Ok(Payment::Packs(count)),
        (None, Some(amount)) => Ok(Payment::Amount(amount)),
        (None, None) => Ok(Payment::Packs(1)),
        (Some(_), Some(_)) => Err(Error::invalid("state a count or an amount, not both").within("amount")),
    }
}

/// What credits beyond an allotment cost; `null` where the list has no price for them.
pub fn overage(catalog: &Catalog, credits: &str, plan: Option<&str>) -> Result<String, Error> {
    let credits = credits.parse().map_err(|error: Error| error.within("credits"))?;
    written(&catalog.overage(credits, plan)?)
}

/// An error as the JSON text that crosses the boundary.
pub fn error(error: &Error) -> String {
    #[derive(Serialize)]
    struct Shape<'a> {
        code: &'a str,
        message: String,
        path: Option<&'a str>,
    }
    let shape = Shape { code: error.code().as_str(), message: error.to_string(), path: error.path() };
    written(&shape).unwrap_or_default()
}

pub(crate) fn written(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))
}
