//! The crate in JSON text, as the npm package speaks to it: plain functions, tested natively.
//!
//! The wasm exports and the native byte-for-byte test call the same functions, so that equal input gives
//! equal bytes on every machine.

use crate::catalog::{Catalog, Payment};
use crate::document::{self, Fields, Json, Value, Write};
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

/// The quote of usage for no amounts at all, and then what a unit of each quantity adds to its figures, in the order in
/// which the usage states them, where the price is linear in its amounts; `null` for any other.
///
/// ```
/// use drawdown::{Catalog, face};
///
/// let chat = r#"{"meter":"chat","quantities":{"tokens":700},"attributes":{"model":"GPT-4o"}}"#;
/// let linear = face::linear(&Catalog::builtin("cleverai")?, chat)?;
/// assert!(linear.starts_with(r#"[{"credits":"0","creditsHigh":null,"lines":[{"label":"AI chat: GPT-4o","quantity":"0""#));
/// assert!(linear.contains(r#"{"credits":"0.005","creditsHigh":null,"lines":[{"label":"AI chat: GPT-4o","quantity":"1""#));
/// let blocks = r#"{"meter":"reply","quantities":{"tokens":700},"attributes":{"model":"gpt-4"}}"#;
/// assert_eq!(face::linear(&Catalog::builtin("wotnot")?, blocks)?, "null");
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn linear(catalog: &Catalog, usage: &str) -> Result<String, Error> {
    written(&catalog.linear(&Usage::from_json(usage)?))
}

/// The quotes of a list of usages.
///
/// ```
/// use drawdown::{Catalog, face};
///
/// let cleverai = Catalog::builtin("cleverai")?;
/// let search = r#"{"meter":"web_search","quantities":{"count":3}}"#;
/// let quotes = face::price_all(&cleverai, &format!("[{search},{search}]"))?;
/// assert_eq!(quotes.matches(r#""credits":"15","creditsHigh":null"#).count(), 2);
/// let error = face::price_all(&cleverai, &format!(r#"[{search},{{"meter":"web_serch"}}]"#)).unwrap_err();
/// assert_eq!(error.path(), Some("usages[1].meter"));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn price_all(catalog: &Catalog, usages: &str) -> Result<String, Error> {
    let usages = Usage::read_all(&Value::parse(usages)?)?;
    written(&catalog.price_all(&usages)?)
}

/// A rate in words; `attributes` is a JSON object.
///
/// ```
/// use drawdown::{Catalog, face};
///
/// let cleverai = Catalog::builtin("cleverai")?;
/// assert_eq!(face::explain(&cleverai, "web_search", None)?, "5 credits per search");
/// let sentence = face::explain(&cleverai, "chat", Some(r#"{"model":"GPT-4o"}"#))?;
/// assert_eq!(sentence, "5 credits per 1,000 tokens on GPT-4o");
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn explain(catalog: &Catalog, meter: &str, attributes: Option<&str>) -> Result<String, Error> {
    let attributes = attributes.map(read_attributes).transpose()?;
    catalog.explain(meter, &attributes.unwrap_or_default())
}

/// What a form must ask to price a meter.
///
/// ```
/// let cleverai = drawdown::Catalog::builtin("cleverai")?;
/// let count = r#"{"name":"count","unit":"search","units":"searches","default":"1","partOf":null}"#;
/// assert_eq!(
///     drawdown::face::inputs(&cleverai, "web_search")?,
///     format!(r#"{{"quantities":[{count}],"attributes":[],"measured":[]}}"#)
/// );
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn inputs(catalog: &Catalog, meter: &str) -> Result<String, Error> {
    written(&catalog.inputs(meter)?)
}

/// The built-in price lists.
///
/// ```
/// let lists = drawdown::face::builtins()?;
/// assert!(lists.starts_with(r#"[{"id":"wotnot","name":"WotNot","source":"WotNot help: AI credits"}"#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn builtins() -> Result<String, Error> {
    written(&Catalog::builtins())
}

/// What a payment buys of a pack: `options` is `{"count": 2}` or `{"amount": "10"}`, and `plan`.
///
/// ```
/// use drawdown::{Catalog, face};
///
/// let cleverai = Catalog::builtin("cleverai")?;
/// let bought = face::purchase(&cleverai, "credits-5000", r#"{"count":2}"#)?;
/// assert!(bought.starts_with(r#"{"credits":"10000","bonus":"0","price":{"amount":"90","currency":"USD"}"#));
/// let error = face::purchase(&cleverai, "credits-5000", r#"{"count":2,"amount":"10"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "amount: state a count or an amount, not both");
/// # Ok::<(), drawdown::Error>(())
/// ```
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
///
/// ```
/// use drawdown::{Catalog, face};
///
/// let cost = face::overage(&Catalog::builtin("wotnot")?, "1500", None)?;
/// assert_eq!(cost, r#"{"amount":"10.5","currency":"USD"}"#);
/// assert_eq!(face::overage(&Catalog::builtin("cleverai")?, "1500", None)?, "null");
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn overage(catalog: &Catalog, credits: &str, plan: Option<&str>) -> Result<String, Error> {
    let credits = credits.parse().map_err(|error: Error| error.within("credits"))?;
    written(&catalog.overage(credits, plan)?)
}

/// Calls one of the functions above that ask a catalog, by the name that it has in JavaScript: `about` is what it is
/// about, `further` its options, attributes or plan. One export for all of them is what keeps the wasm small.
///
/// # Errors
/// As the function; [`ErrorCode::Internal`] for a name that none has.
///
/// ```
/// use drawdown::{Catalog, face};
///
/// let wotnot = Catalog::builtin("wotnot")?;
/// assert_eq!(face::call(&wotnot, "overage", "1500", None)?, face::overage(&wotnot, "1500", None)?);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn call(catalog: &Catalog, name: &str, about: &str, further: Option<&str>) -> Result<String, Error> {
    match name {
        "explain" => explain(catalog, about, further),
        "inputs" => inputs(catalog, about),
        "linear" => linear(catalog, about),
        "price" => price(catalog, about),
        "priceAll" => price_all(catalog, about),
        "purchase" => purchase(catalog, about, further.unwrap_or("{}")),
        "overage" => overage(catalog, about, further),
        _ => Err(Error::new(ErrorCode::Internal, format!("the catalog has no call \"{name}\""))),
    }
}

/// An error as the JSON text that crosses the boundary.
///
/// ```
/// let error = drawdown::face::overage(&drawdown::Catalog::builtin("wotnot")?, "-5", None).unwrap_err();
/// assert_eq!(
///     drawdown::face::error(&error),
///     r#"{"code":"out_of_range","message":"credits: is -5, below zero","path":"credits"}"#
/// );
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn error(error: &Error) -> String {
    let mut json = Json::default();
    json.open('{');
    json.field("code", &error.code());
    json.field("message", &error.to_string());
    json.field("path", &error.path().map(str::to_owned));
    json.close('}');
    json.into_text()
}

/// As the last step of an export, which may have failed before.
pub(crate) fn written(value: &dyn Write) -> Result<String, Error> {
    Ok(document::written(value))
}
