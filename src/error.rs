//! One opaque error with a stable code, the place in the input, and a message for people.

use std::fmt;

use crate::document::{Json, Write};

/// What went wrong, as a stable code: the same text in Rust and in JavaScript.
///
/// ```
/// assert_eq!(drawdown::ErrorCode::UnknownMeter.as_str(), "unknown_meter");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The input is not of the shape asked for.
    InvalidInput,
    /// The price list contradicts itself or the catalog format.
    InvalidCatalog,
    /// No built-in catalog has that id.
    UnknownCatalog,
    /// The catalog has no such meter.
    UnknownMeter,
    /// The catalog has no such plan.
    UnknownPlan,
    /// The catalog has no such pack.
    UnknownPack,
    /// The rate needs a quantity that the usage does not state.
    MissingQuantity,
    /// The rate needs an attribute that the usage does not state.
    MissingAttribute,
    /// The catalog has no price for this value: an unknown model above all.
    Unpriced,
    /// A value that the price list refuses to price.
    OutOfRange,
    /// The exact result has more digits than can be held.
    Overflow,
    /// The balance does not allow the spend.
    InsufficientCredits,
    /// The spend would pass the cap on overage.
    OverageCap,
    /// The ledger has no such hold.
    UnknownHold,
    /// The hold has been captured or released, or has timed out.
    HoldClosed,
    /// The ledger has no such spend.
    UnknownUsage,
    /// The ledger has no such grant.
    UnknownGrant,
    /// The id has been booked with other content.
    ConflictingId,
    /// The operation is older than the ledger's clock, or than what it still keeps.
    LateEvent,
    /// Time was told to run backwards.
    ClockBackwards,
    /// The bytes are not a whole snapshot.
    DamagedSnapshot,
    /// The snapshot was written by a later version.
    NewerSnapshot,
    /// A defect of drawdown itself.
    Internal,
}

impl ErrorCode {
    /// The code as it is written in every language.
    ///
    /// ```
    /// use drawdown::{Catalog, ErrorCode, Usage};
    ///
    /// let error = Catalog::builtin("cleverai")?.price(&Usage::of("web_serch")).unwrap_err();
    /// assert_eq!(error.code().as_str(), "unknown_meter"); // what a log or an API answer states
    /// assert_eq!(ErrorCode::InsufficientCredits.as_str(), "insufficient_credits");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::InvalidInput => "invalid_input",
            ErrorCode::InvalidCatalog => "invalid_catalog",
            ErrorCode::UnknownCatalog => "unknown_catalog",
            ErrorCode::UnknownMeter => "unknown_meter",
            ErrorCode::UnknownPlan => "unknown_plan",
            ErrorCode::UnknownPack => "unknown_pack",
            ErrorCode::MissingQuantity => "missing_quantity",
            ErrorCode::MissingAttribute => "missing_attribute",
            ErrorCode::Unpriced => "unpriced",
            ErrorCode::OutOfRange => "out_of_range",
            ErrorCode::Overflow => "overflow",
            ErrorCode::InsufficientCredits => "insufficient_credits",
            ErrorCode::OverageCap => "overage_cap",
            ErrorCode::UnknownHold => "unknown_hold",
            ErrorCode::HoldClosed => "hold_closed",
            ErrorCode::UnknownUsage => "unknown_usage",
            ErrorCode::UnknownGrant => "unknown_grant",
            ErrorCode::ConflictingId => "conflicting_id",
            ErrorCode::LateEvent => "late_event",
            ErrorCode::ClockBackwards => "clock_backwards",
            ErrorCode::DamagedSnapshot => "damaged_snapshot",
            ErrorCode::NewerSnapshot => "newer_snapshot",
            ErrorCode::Internal => "internal",
        }
    }
}

impl Write for ErrorCode {
    fn write(&self, json: &mut Json) {
        json.text(self.as_str());
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What was attempted, what was wrong, where, and what would be right.
///
/// ```
/// use drawdown::{Catalog, ErrorCode, Usage};
///
/// let catalog = Catalog::builtin("bookbag")?;
/// let error = catalog.price(&Usage::of("reply").attribute("model", "GPT-4")).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::Unpriced);
/// assert_eq!(error.path(), Some("attributes.model"));
/// assert_eq!(
///     error.to_string(),
///     "attributes.model: \"GPT-4\" has no price here; did you mean \"GPT-4o\"?"
/// );
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone)]
pub struct Error(Box<Kind>);

#[derive(Clone)]
struct Kind {
    code: ErrorCode,
    path: String,
    message: String,
}

impl Error {
    /// The stable code.
    ///
    /// ```
    /// use drawdown::{Catalog, ErrorCode, Usage};
    ///
    /// let error = Catalog::builtin("cleverai")?.price(&Usage::of("web_serch")).unwrap_err();
    /// let answer = match error.code() {
    ///     ErrorCode::UnknownMeter | ErrorCode::Unpriced => "not on the price list",
    ///     _ => "try again",
    /// };
    /// assert_eq!(answer, "not on the price list");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Where in the input, such as `meters.reply.rate.package.size`; `None` for the input as a whole.
    ///
    /// ```
    /// use drawdown::{Catalog, Decimal, Usage};
    ///
    /// let search = Usage::of("web_search").quantity("cont", 5);
    /// let error = Catalog::builtin("cleverai")?.price(&search).unwrap_err();
    /// assert_eq!(error.path(), Some("quantities.cont")); // the field of a form to mark
    /// assert_eq!("lots".parse::<Decimal>().unwrap_err().path(), None);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn path(&self) -> Option<&str> {
        (!self.0.path.is_empty()).then_some(self.0.path.as_str())
    }

    /// The message without its path.
    ///
    /// ```
    /// use drawdown::{Catalog, Usage};
    ///
    /// let search = Usage::of("web_search").quantity("cont", 5);
    /// let error = Catalog::builtin("cleverai")?.price(&search).unwrap_err();
    /// assert_eq!(error.message(), "is not a quantity of Web search; did you mean \"count\"?");
    /// assert_eq!(error.to_string(), format!("quantities.cont: {}", error.message()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn message(&self) -> &str {
        &self.0.message
    }

    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Error {
        Error(Box::new(Kind { code, path: String::new(), message: message.into() }))
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Error {
        Error::new(ErrorCode::InvalidInput, message)
    }

    pub(crate) fn overflow(attempted: &str) -> Error {
        Error::new(ErrorCode::Overflow, format!("{attempted} needs more than the 28 digits that are held exactly"))
    }

    /// The error as seen one level further out: `name` goes before the path.
    pub(crate) fn within(mut self, name: &str) -> Error {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        // An empty name has a place too.
        path.insert_str(0, if name.is_empty() { "\"\"" } else { name });
        self
    }

    /// The same for an element of a list.
    pub(crate) fn at_index(self, index: usize) -> Error {
        self.within(&format!("[{index}]"))
    }

    /// The same error under another code, as a document turns what is wrong in it into one.
    pub(crate) fn with_code(mut self, code: ErrorCode) -> Error {
        self.0.code = code;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            Some(path) => write!(formatter, "{path}: {}", self.0.message),
            None => formatter.write_str(&self.0.message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Error({}, {self})", self.0.code)
    }
}

impl std::error::Error for Error {}
