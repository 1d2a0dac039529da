//! The ledger in JSON text, as the npm package speaks to it: plain functions, tested natively.
//!
//! Every function takes the contract's objects as JSON text and gives its answer as JSON text; options that
//! may be left out are `{}`.

use super::Ledger;
use super::input::{
    Account, ActivityQuery, Carry, Effective, GrantFilter, GrantSpec, Intent, PackOrder, PlanChange, Window,
};
pub use super::outlook::face::{check, forecast};
use super::output::{GrantKind, GrantSource, Receipt};
use crate::document::record::{Field, fill_record, known_word};
use crate::document::{Fields, Named, Read, Value, unexpected};
use crate::face::{payment, written};
use crate::usage::Moment;
use crate::{Catalog, Decimal, Error, ErrorCode, Instant, Usage};

/// Opens a ledger. `catalog` is the parsed price list, where the caller holds one; else the account may name a
/// built-in one or state a document, as an object or as JSON text.
///
/// ```
/// use drawdown::ledger::face;
///
/// let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// let mut ledger = face::open(account, None)?;
/// let usage = r#"{"id":"r-1","at":"2026-11-02","meter":"reply","attributes":{"model":"GPT-4o"}}"#;
/// let receipt = face::record(&mut ledger, usage)?;
/// assert!(receipt.starts_with(r#"{"entries":[{"id":"r-1","at":"2026-11-02T00:00:00Z","type":"spend","credits":"5""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn open(account: &str, catalog: Option<&Catalog>) -> Result<Ledger, Error> {
    Ledger::open(self::account(&Value::parse(account)?, catalog)?)
}

/// Reads an account, whose catalog may also stand beside it.
pub(crate) fn account(value: &Value, catalog: Option<&Catalog>) -> Result<Account, Error> {
    let fields = Fields::of(value, &["id", "catalog", "plan", "anchor", "offset", "seats", "allotment", "policy"])?;
    Ok(Account {
        id: given(&fields, "id")?,
        catalog: listed(&fields, catalog)?,
        anchor: fields.required::<Moment>("anchor")?.0,
        offset: given(&fields, "offset")?.unwrap_or(0),
        seats: given(&fields, "seats")?,
        allotment: given(&fields, "allotment")?,
        policy: given(&fields, "policy")?.unwrap_or_default(),
        // No subscription is said, as null: a plan that was forgotten would be one without credits.
        plan: fields.required("plan")?,
    })
}

/// Restores a ledger: `options` is `{"catalog": …}` with a newer price list, or that list is given parsed.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let restored = face::restore(&ledger.snapshot(), "{}", None)?;
/// assert_eq!(face::balance(&restored, "{}")?, face::balance(&ledger, "{}")?);
/// let error = face::restore(b"not a ledger", "{}", None).unwrap_err();
/// assert_eq!(error.code(), drawdown::ErrorCode::DamagedSnapshot);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn restore(snapshot: &[u8], options: &str, catalog: Option<&Catalog>) -> Result<Ledger, Error> {
    let value = Value::parse(options)?;
    Ledger::restore(snapshot, listed(&Fields::of(&value, &["catalog"])?, catalog)?)
}

/// Books a usage; the receipt.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let usage = r#"{"id":"r-1","at":"2026-11-02","meter":"reply","attributes":{"model":"GPT-4o"}}"#;
/// assert!(face::record(&mut ledger, usage)?.contains(r#""remaining":"95""#));
/// assert!(face::record(&mut ledger, usage)?.contains(r#""duplicates":["r-1"]"#)); // a retry books nothing
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn record(ledger: &mut Ledger, usage: &str) -> Result<String, Error> {
    told(ledger.record(&Usage::from_json(usage)?))
}

/// Books a list of usages; the receipt.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let usages = r#"[{"at":"2026-11-02","credits":"5"},{"at":"2026-11-02","credits":"7"}]"#;
/// assert!(face::record_all(&mut ledger, usages)?.contains(r#""consumed":"12""#));
/// let error = face::record_all(&mut ledger, r#"[{"at":"2026-11-02"}]"#).unwrap_err();
/// assert_eq!(error.path(), Some("usages[0].meter"));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn record_all(ledger: &mut Ledger, usages: &str) -> Result<String, Error> {
    let usages = Usage::read_all(&Value::parse(usages)?)?;
    told(ledger.record_all(&usages))
}

/// Asks whether a usage may be spent, or holds it: `options` is `{"hold": true, "ttlMs": 900000}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let usage = r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#;
/// assert!(face::authorize(&mut ledger, usage, "{}")?.starts_with(r#"{"allowed":true,"reason":null"#));
/// let held = face::authorize(&mut ledger, usage, r#"{"hold":true,"ttlMs":60000}"#)?;
/// assert!(held.contains(r#""hold":"r-1""#) && held.contains(r#""held":"40""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn authorize(ledger: &mut Ledger, usage: &str, options: &str) -> Result<String, Error> {
    let (mut ttl_ms, mut hold) = (None, None);
    fill(options, &[("ttl_ms", false), ("hold", false)], &mut [&mut ttl_ms, &mut hold])?;
    let intent = match (hold.unwrap_or(false), ttl_ms) {
        (true, Some(ttl_ms)) => Intent::Hold { ttl_ms },
        (true, None) => Intent::hold(),
        (false, None) => Intent::Ask,
        (false, Some(_)) => return Err(Error::invalid("goes with \"hold\" only").within("ttlMs")),
    };
    written(&ledger.authorize(&Usage::from_json(usage)?, intent)?)
}

/// Captures a hold: `options` is `{"usage": {…}, "at": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let usage = r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#;
/// face::authorize(&mut ledger, usage, r#"{"hold":true}"#)?;
/// let receipt = face::capture(&mut ledger, "r-1", r#"{"usage":{"at":"2026-11-02","credits":"25"}}"#)?;
/// assert!(receipt.contains(r#""type":"capture","credits":"25""#)); // less than was held: the rest is free again
/// assert!(receipt.contains(r#""remaining":"75""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn capture(ledger: &mut Ledger, hold: &str, options: &str) -> Result<String, Error> {
    let (mut usage, mut at) = (None::<Stated>, None::<Moment>);
    fill(options, &[("usage", false), ("at", false)], &mut [&mut usage, &mut at])?;
    let receipt = ledger.capture(hold, usage.as_ref().map(|stated| &stated.0), at.map(|at| at.0));
    told(receipt.map_err(|error| if usage.is_some() { in_usage(error) } else { error }))
}

/// Releases a hold: `options` is `{"at": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let usage = r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#;
/// face::authorize(&mut ledger, usage, r#"{"hold":true}"#)?;
/// let receipt = face::release(&mut ledger, "r-1", "{}")?;
/// assert!(receipt.contains(r#""type":"release","credits":"-40""#));
/// assert!(receipt.contains(r#""remaining":"100""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn release(ledger: &mut Ledger, hold: &str, options: &str) -> Result<String, Error> {
    told(ledger.release(hold, at_option(options)?))
}

/// Takes a spend back: `options` is `{"at": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#)?;
/// let receipt = face::reverse(&mut ledger, "r-1", r#"{"at":"2026-11-03"}"#)?;
/// assert!(receipt.contains(r#""type":"reverse","credits":"-40""#));
/// assert!(receipt.contains(r#""remaining":"100""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn reverse(ledger: &mut Ledger, usage_id: &str, options: &str) -> Result<String, Error> {
    told(ledger.reverse(usage_id, at_option(options)?))
}

/// Adds credits.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let gift = r#"{"id":"gift","kind":"free","amount":"50","at":"2026-11-02","expiresAt":"2026-12-01"}"#;
/// assert!(face::grant(&mut ledger, gift)?.contains(r#""remaining":"150""#));
/// let error = face::grant(&mut ledger, r#"{"kind":"gratis","amount":"50","at":"2026-11-02"}"#).unwrap_err();
/// assert_eq!(error.path(), Some("kind"));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn grant(ledger: &mut Ledger, spec: &str) -> Result<String, Error> {
    let fields = [
        ("source", false),
        ("id", false),
        ("kind", true),
        ("amount", true),
        ("at", true),
        ("effective_at", false),
        ("expires_at", false),
        ("priority", false),
    ];
    let (mut source, mut kind) = (None::<Word<GrantSource>>, Word(GrantKind::Free));
    let (mut id, mut priority, mut amount) = (None, None, Decimal::ZERO);
    let (mut at, mut effective_at, mut expires_at) = (Moment(Instant::EPOCH), None::<Moment>, None::<Moment>);
    fill(
        spec,
        &fields,
        &mut [&mut source, &mut id, &mut kind, &mut amount, &mut at, &mut effective_at, &mut expires_at, &mut priority],
    )?;
    told(ledger.grant(&GrantSpec {
        id,
        kind: kind.0,
        amount,
        at: at.0,
        effective_at: effective_at.map(|at| at.0),
        expires_at: expires_at.map(|at| at.0),
        priority: priority.unwrap_or(0),
        source: source.map_or(GrantSource::Manual, |word| word.0),
    }))
}

/// Buys a pack: `options` is `{"at": …, "id": …}` with a `count` or, where the buyer chooses it, an `amount`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"cleverai","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let order = r#"{"at":"2026-11-02","id":"order-1","count":2}"#;
/// assert!(face::purchase(&mut ledger, "credits-1000", order)?.contains(r#""purchased":"2000""#));
/// assert!(face::purchase(&mut ledger, "credits-1000", order)?.contains(r#""duplicates":["order-1"]"#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn purchase(ledger: &mut Ledger, pack: &str, options: &str) -> Result<String, Error> {
    let value = Value::parse(options)?;
    let fields = Fields::of(&value, &["at", "id", "count", "amount"])?;
    let at = fields.required::<Moment>("at")?.0;
    told(ledger.purchase(pack, &PackOrder { at, id: given(&fields, "id")?, payment: payment(&fields)? }))
}

/// Takes the unused part of a grant away: `options` is `{"at": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::grant(&mut ledger, r#"{"id":"gift","kind":"free","amount":"50","at":"2026-11-02"}"#)?;
/// let receipt = face::void_grant(&mut ledger, "gift", r#"{"at":"2026-11-03"}"#)?;
/// assert!(receipt.contains(r#""type":"void","credits":"50""#));
/// assert_eq!(face::void_grant(&mut ledger, "gift", "{}").unwrap_err().to_string(), "at: is missing");
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn void_grant(ledger: &mut Ledger, id: &str, options: &str) -> Result<String, Error> {
    let at = at_option(options)?.ok_or_else(|| Error::invalid("is missing").within("at"))?;
    told(ledger.void_grant(id, at))
}

/// Changes the plan: `options` is `{"at": …, "effective": "now", "carry": "usage"}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#)?;
/// let receipt = face::change_plan(&mut ledger, Some("hobby"), r#"{"at":"2026-11-10","carry":"balance"}"#)?;
/// assert!(receipt.contains(r#""remaining":"2060""#)); // 60 of the old allotment beside 2,000 of the new one
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn change_plan(ledger: &mut Ledger, plan: Option<&str>, options: &str) -> Result<String, Error> {
    let (mut at, mut effective, mut carry) = (Moment(Instant::EPOCH), None, None);
    let fields = [("at", true), ("effective", false), ("carry", false)];
    fill(options, &fields, &mut [&mut at, &mut effective, &mut carry])?;
    let change =
        PlanChange { at: at.0, effective: effective.unwrap_or(Effective::Now), carry: carry.unwrap_or(Carry::Usage) };
    told(ledger.change_plan(plan, change))
}

/// Lets time pass: `options` is `{"to": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let receipt = face::advance(&mut ledger, r#"{"to":"2026-12-01"}"#)?;
/// assert!(receipt.contains(r#""type":"renew","credits":"100""#));
/// let error = face::advance(&mut ledger, r#"{"to":"2026-11-30"}"#).unwrap_err();
/// assert_eq!(error.code(), drawdown::ErrorCode::ClockBackwards);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn advance(ledger: &mut Ledger, options: &str) -> Result<String, Error> {
    let mut to = Moment(Instant::EPOCH);
    fill(options, &[("to", true)], &mut [&mut to])?;
    told(ledger.advance(to.0))
}

/// The balance: `options` is `{"at": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#)?;
/// assert!(face::balance(&ledger, "{}")?.contains(r#""consumed":"40","remaining":"60""#));
/// assert!(face::balance(&ledger, r#"{"at":"2026-12-01"}"#)?.contains(r#""consumed":"0","remaining":"100""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn balance(ledger: &Ledger, options: &str) -> Result<String, Error> {
    written(&ledger.balance(at_option(options)?)?)
}

/// The grants: `options` is `{"active": true}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// assert!(face::grants(&ledger, "{}")?.starts_with(r##"[{"id":"#plan-0","kind":"paid","source":"plan""##));
/// face::record(&mut ledger, r#"{"at":"2026-11-02","credits":"100"}"#)?;
/// assert_eq!(face::grants(&ledger, r#"{"active":true}"#)?, "[]"); // all drawn
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn grants(ledger: &Ledger, options: &str) -> Result<String, Error> {
    let mut active = None;
    fill(options, &[("active", false)], &mut [&mut active])?;
    written(&ledger.grants(if active.unwrap_or(false) { GrantFilter::Active } else { GrantFilter::All }))
}

/// The invoices.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"wotnot","plan":"custom","allotment":"1000","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"at":"2026-11-02","credits":"2500"}"#)?; // of 1,000
/// assert_eq!(face::invoices(&ledger)?, "[]");
/// face::advance(&mut ledger, r#"{"to":"2026-12-01"}"#)?;
/// assert!(face::invoices(&ledger)?.contains(r#""total":{"amount":"10.5","currency":"USD"}"#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn invoices(ledger: &Ledger) -> Result<String, Error> {
    written(&ledger.invoices())
}

/// Consumption by something: `query` is `{"by": "model", "window": "30d"}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// let usage = r#"{"at":"2026-11-02","meter":"reply","attributes":{"model":"GPT-4o"}}"#;
/// face::record(&mut ledger, usage)?;
/// let models = face::breakdown(&ledger, r#"{"by":"model","window":"30d"}"#)?;
/// assert_eq!(models, r#"[{"key":"GPT-4o","credits":"5","events":1,"share":"1"}]"#);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn breakdown(ledger: &Ledger, query: &str) -> Result<String, Error> {
    let (mut by, mut window) = (String::new(), None);
    fill(query, &[("by", true), ("window", false)], &mut [&mut by, &mut window])?;
    written(&ledger.breakdown(&by, window.unwrap_or(Window::All))?)
}

/// The activity log: `query` is `{"window": …, "limit": 50, "cursor": …, "where": {"model": "gpt-4o"}}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#)?;
/// let page = face::activity(&ledger, r#"{"window":"7d","limit":10,"where":{"type":"spend"}}"#)?;
/// assert!(page.starts_with(r#"{"entries":[{"id":"r-1","at":"2026-11-02T00:00:00Z","type":"spend""#));
/// assert!(page.ends_with(r#""cursor":null,"since":"2026-11-01T00:00:00Z"}"#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn activity(ledger: &Ledger, query: &str) -> Result<String, Error> {
    let (mut limit, mut filter) = (None::<u32>, None::<Named<String>>);
    let (mut window, mut cursor) = (None, None);
    let fields = [("limit", false), ("where", false), ("window", false), ("cursor", false)];
    fill(query, &fields, &mut [&mut limit, &mut filter, &mut window, &mut cursor])?;
    let default = ActivityQuery::default();
    written(&ledger.activity(&ActivityQuery {
        window: window.unwrap_or(Window::All),
        limit: limit.map_or(default.limit, |limit| limit as usize),
        cursor,
        filter: filter.unwrap_or_default().entries().to_vec(),
    })?)
}

/// Credits by day: `query` is `{"window": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"at":"2026-11-02","credits":"40"}"#)?;
/// let days = r#"[{"day":"2026-11-01","credits":"0"},{"day":"2026-11-02","credits":"40"}]"#;
/// assert_eq!(face::daily(&ledger, r#"{"window":"all"}"#)?, days);
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn daily(ledger: &Ledger, query: &str) -> Result<String, Error> {
    written(&ledger.daily(window_option(query)?)?)
}

/// Entries as CSV, as they are: `query` is `{"window": …}`.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"id":"r-1","at":"2026-11-02","credits":"40"}"#)?;
/// let csv = face::to_csv(&ledger, r#"{"window":{"from":"2026-11-02","to":"2026-11-03"}}"#)?;
/// assert_eq!(csv.lines().nth(1), Some("r-1,2026-11-02T00:00:00Z,spend,40,40,0,0,0,0,,,,,,,#plan-0:40"));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn to_csv(ledger: &Ledger, query: &str) -> Result<String, Error> {
    ledger.to_csv(window_option(query)?)
}

/// The audit's sums.
///
/// ```
/// use drawdown::ledger::face;
///
/// # let account = r#"{"catalog":"bookbag","plan":"free","anchor":"2026-11-01"}"#;
/// # let mut ledger = face::open(account, None)?;
/// face::record(&mut ledger, r#"{"at":"2026-11-02","credits":"40"}"#)?;
/// let audit = face::audit(&ledger)?;
/// assert!(audit.contains(r#""granted":"100","spent":"40""#) && audit.contains(r#""remaining":"60""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn audit(ledger: &Ledger) -> Result<String, Error> {
    written(&ledger.audit()?)
}

/// Calls one of the functions above by the name that it has in JavaScript: `about` is what it is about where there is
/// such a thing (a usage to authorize, a hold, an id, a pack, a plan), `options` the rest. One export for all of them
/// is what keeps the wasm small.
///
/// # Errors
/// As the function; [`ErrorCode::Internal`] for a name that none has.
///
/// ```
/// use drawdown::ledger::face;
///
/// let mut ledger = face::open(r#"{"plan":null,"anchor":"2026-11-01"}"#, None)?;
/// face::call(&mut ledger, "grant", r#"{"kind":"free","amount":"5","at":"2026-11-01","id":"gift"}"#, None)?;
/// face::call(&mut ledger, "voidGrant", r#"{"at":"2026-11-01"}"#, Some("gift"))?;
/// assert!(face::call(&mut ledger, "balance", "{}", None)?.contains(r#""voided":"5""#));
/// # Ok::<(), drawdown::Error>(())
/// ```
pub fn call(ledger: &mut Ledger, name: &str, options: &str, about: Option<&str>) -> Result<String, Error> {
    let subject = about.unwrap_or_default();
    match name {
        "record" => record(ledger, options),
        "recordAll" => record_all(ledger, options),
        "authorize" => authorize(ledger, subject, options),
        "capture" => capture(ledger, subject, options),
        "release" => release(ledger, subject, options),
        "reverse" => reverse(ledger, subject, options),
        "grant" => grant(ledger, options),
        "purchase" => purchase(ledger, subject, options),
        "voidGrant" => void_grant(ledger, subject, options),
        "changePlan" => change_plan(ledger, about, options),
        "advance" => advance(ledger, options),
        "balance" => balance(ledger, options),
        "grants" => grants(ledger, options),
        "invoices" => invoices(ledger),
        "breakdown" => breakdown(ledger, options),
        "activity" => activity(ledger, options),
        "daily" => daily(ledger, options),
        "toCSV" => to_csv(ledger, options),
        #[cfg(not(all(target_arch = "wasm32", feature = "without-dates")))]
        "forecast" => forecast(ledger, options),
        #[cfg(not(all(target_arch = "wasm32", feature = "without-dates")))]
        "check" => check(ledger, options),
        "audit" => audit(ledger),
        _ => Err(Error::new(ErrorCode::Internal, format!("the ledger has no call \"{name}\""))),
    }
}

/// A receipt in JSON.
fn told(receipt: Result<Receipt, Error>) -> Result<String, Error> {
    written(&receipt?)
}

/// A field that may be left out or null.
fn given<T: Read>(fields: &Fields<'_>, name: &str) -> Result<Option<T>, Error> {
    Ok(fields.optional::<Option<T>>(name)?.flatten())
}

/// Reads options from their JSON text: each field, whether it must be stated, and the place that it goes into.
fn fill(options: &str, fields: &[Field], places: &mut [&mut dyn Read]) -> Result<(), Error> {
    fill_record(&Value::parse(options)?, fields, places)
}

fn at_option(options: &str) -> Result<Option<Instant>, Error> {
    let mut at = None::<Moment>;
    fill(options, &[("at", false)], &mut [&mut at])?;
    Ok(at.map(|at| at.0))
}

fn window_option(query: &str) -> Result<Window, Error> {
    let mut window = None;
    fill(query, &[("window", false)], &mut [&mut window])?;
    Ok(window.unwrap_or(Window::All))
}

/// The place of an error in a usage that is part of something.
fn in_usage(error: Error) -> Error {
    let own = error.path().is_some_and(|path| {
        ["meter", "credits", "quantities", "attributes"].iter().any(|field| path.starts_with(field))
    });
    if own { error.within("usage") } else { error }
}

/// The catalog that is given parsed, else the one that the field states.
fn listed(fields: &Fields<'_>, catalog: Option<&Catalog>) -> Result<Option<Catalog>, Error> {
    match catalog {
        Some(catalog) => Ok(Some(catalog.clone())),
        None => Ok(given::<Listed>(fields, "catalog")?.and_then(|listed| listed.0)),
    }
}

/// A built-in catalog's id, a document, or a document's JSON text.
pub(crate) struct Listed(pub(crate) Option<Catalog>);

impl Read for Listed {
    fn blank() -> Listed {
        Listed(None)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        self.0 = Some(match value {
            Value::String(text) if text.trim_start().starts_with('{') => Catalog::parse(text)?,
            Value::String(id) => Catalog::builtin(id)?,
            Value::Object(_) => Catalog::parse(&value.to_string())?,
            _ => return Err(unexpected(value, "a catalog or the id of a built-in one")),
        });
        Ok(())
    }
}

pub(crate) struct Stated(pub(crate) Usage);

impl Read for Stated {
    fn blank() -> Stated {
        Stated(Usage::default())
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        self.0 = Usage::read(value)?;
        Ok(())
    }
}

/// One of a few words.
struct Word<T>(T);

impl Read for Word<GrantKind> {
    fn blank() -> Self {
        Word(GrantKind::Free)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let place = known_word(value, &GrantKind::ALL.map(GrantKind::as_str))?;
        self.0 = GrantKind::ALL.get(place).copied().unwrap_or(self.0);
        Ok(())
    }
}

impl Read for Word<GrantSource> {
    fn blank() -> Self {
        Word(GrantSource::Manual)
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let place = known_word(value, &GrantSource::ALL.map(GrantSource::as_str))?;
        self.0 = GrantSource::ALL.get(place).copied().unwrap_or(self.0);
        Ok(())
    }
}

impl Read for Effective {
    fn blank() -> Effective {
        Effective::Now
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        let place = known_word(value, &["now", "renewal"])?;
        *self = if place == 0 { Effective::Now } else { Effective::Renewal };
        Ok(())
    }
}

impl Read for Carry {
    fn blank() -> Carry {
        Carry::Usage
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = match known_word(value, &["usage", "balance", "none"])? {
            0 => Carry::Usage,
            1 => Carry::Balance,
            _ => Carry::None,
        };
        Ok(())
    }
}

impl Read for Window {
    fn blank() -> Window {
        Window::All
    }

    fn fill(&mut self, value: &Value) -> Result<(), Error> {
        *self = if let Value::String(word) = value {
            word.parse().map_err(|error: Error| Error::invalid(error.message()))?
        } else {
            let fields = Fields::of(value, &["from", "to"])?;
            Window::Between { from: fields.required::<Moment>("from")?.0, to: fields.required::<Moment>("to")?.0 }
        };
        Ok(())
    }
}
