//! Estimates in JSON text, as the npm package speaks to them: plain functions, tested natively.
//!
//! What goes in are the contract's objects; options that may be left out are `{}`.

use super::{EstimateOptions, Scenario, Traffic, Workload};
use crate::document::record::fill_record;
use crate::document::{Fields, Read, Value};
use crate::face::written;
use crate::ledger::face::{Stated, account};
use crate::{Catalog, Error};

/// What a month of a workload takes.
///
/// # Errors
/// As [`estimate`](crate::estimate()); [`ErrorCode::InvalidInput`](crate::ErrorCode::InvalidInput) for text that is no
/// workload or no options.
///
/// ```
/// use drawdown::{Catalog, estimate::face};
///
/// let workload = r#"{"items":[{"usage":{"meter":"web_search"},"times":10,"per":"day"}]}"#;
/// let found = face::estimate(&Catalog::builtin("cleverai")?, workload, "{}")?;
/// assert!(found.starts_with(r#"{"creditsPerMonth":"1500","creditsPerMonthHigh":null,"items":[{"label":"Web search""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn estimate(catalog: &Catalog, workload: &str, options: &str) -> Result<String, Error> {
    let options = EstimateOptions::read(&Value::parse(options)?)?;
    let found = super::estimate(catalog, &Workload::from_json(workload)?, &options)?;
    written(&found)
}

/// The same workload under several lists, given as an array of documents and ids.
///
/// # Errors
/// As [`compare`](crate::compare); those of a list that is none, with its place: `catalogs[1]`.
///
/// ```
/// let workload = r#"{"items":[{"usage":{"meter":"training"},"times":2,"per":"month"}]}"#;
/// let compared = drawdown::estimate::face::compare(workload, r#"["wotnot"]"#)?;
/// assert_eq!(compared, r#"[{"catalog":"wotnot","estimate":null,"unmetered":["training"]}]"#);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn compare(workload: &str, catalogs: &str) -> Result<String, Error> {
    let workload = Workload::from_json(workload)?;
    let listed = Vec::<crate::ledger::face::Listed>::read(&Value::parse(catalogs)?);
    let lists: Vec<Catalog> =
        listed.map_err(|error| error.within("catalogs"))?.into_iter().filter_map(|list| list.0).collect();
    written(&super::compare(&workload, &lists)?)
}

/// The days of an account, whose catalog, if it has one, may also stand beside the text.
///
/// # Errors
/// As [`simulate`](crate::simulate); [`ErrorCode::InvalidInput`](crate::ErrorCode::InvalidInput) for text that is no
/// scenario.
///
/// ```
/// let scenario = r#"{"account":{"plan":"free","anchor":"2026-11-01","catalog":"bookbag"},"days":1,
///     "workload":{"items":[{"usage":{"meter":"reply","attributes":{"model":"GPT-4o"}},"times":3,"per":"day"}]}}"#;
/// let day = r#"{"day":"2026-11-01","spent":"15","remaining":"85","overage":"0","cost":null}"#;
/// let simulated = drawdown::estimate::face::simulate(scenario, None)?;
/// assert_eq!(simulated, format!(r#"{{"days":[{day}],"alerts":[],"refused":0,"total":{{"credits":"15","cost":null}}}}"#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn simulate(scenario: &str, catalog: Option<&Catalog>) -> Result<String, Error> {
    let value = Value::parse(scenario)?;
    let fields = Fields::of(&value, &["account", "workload", "days", "recharge", "seed"])?;
    let Some(stated) = value.get("account") else { return Err(Error::invalid("is missing").within("account")) };
    let scenario = Scenario {
        account: account(stated, catalog).map_err(|error| error.within("account"))?,
        traffic: fields.required("workload")?,
        days: fields.required("days")?,
        recharge: fields.optional::<Option<_>>("recharge")?.flatten(),
        seed: fields.optional::<Option<_>>("seed")?.flatten().unwrap_or(0),
    };
    written(&super::simulate(&scenario)?)
}

impl Read for Traffic {
    fn blank() -> Traffic {
        Traffic::Replay(Vec::new())
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = if value.get("replay").is_none() {
            Traffic::Workload(Workload::read(value)?)
        } else {
            let mut happened: Vec<Stated> = Vec::new();
            fill_record(value, &[("replay", true)], &mut [&mut happened])?;
            Traffic::Replay(happened.into_iter().map(|usage| usage.0).collect())
        };
        Ok(())
    }
}
