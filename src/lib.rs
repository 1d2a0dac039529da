//! Price AI usage in credits, exactly.
//!
//! A [`Catalog`] is a vendor's price list; it turns a [`Usage`] (a reply on gpt-4o, 7,200 tokens, an HD
//! image, four call minutes) into a [`Quote`].
//!
//! ```
//! use drawdown::{Catalog, Usage};
//!
//! let cleverai = Catalog::builtin("cleverai")?;
//! let reply = Usage::of("chat")
//!     .attribute("model", "GPT-4o")
//!     .quantity("inputTokens", 1_200)
//!     .quantity("outputTokens", 300);
//! let quote = cleverai.price(&reply)?;
//! assert_eq!(quote.credits.to_string(), "7.5");
//! assert_eq!(
//!     cleverai.explain("chat", &reply.attributes)?,
//!     "5 credits per 1,000 tokens on GPT-4o"
//! );
//! # Ok::<(), drawdown::Error>(())
//! ```
//!
//! Amounts are exact decimals from input to output ([`Decimal`]); what is unknown, missing or misspelt is
//! an [`Error`] that names the place and the nearest known name, never a silent zero.
#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used))]

mod amount;
pub mod catalog;
mod document;
mod error;
pub mod estimate;
pub mod face;
pub mod forecast;
pub mod ledger;
#[cfg(feature = "mutation")]
#[doc(hidden)]
pub mod mutation;
#[cfg(not(feature = "mutation"))]
#[expect(unreachable_pub, reason = "public only in the build that tests break")]
mod mutation;
mod ordered;
mod quote;
mod time;
mod usage;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use amount::{Decimal, Money, Rounding, RoundingMode, RoundingScope};
pub use catalog::{
    AttributeInput, Builtin, Catalog, Coded, Inputs, Payment, PricedColumns, Purchase, QuantityInput, RowError,
    UsageColumns,
};
pub use document::Named;
pub use error::{Error, ErrorCode};
pub use estimate::{
    Best, Comparison, Estimate, EstimateOptions, ItemEstimate, PackCount, Per, PlanFit, Saving, SavingKind, Scenario,
    SimulatedDay, SimulatedTotal, Simulation, Traffic, Why, Workload, WorkloadItem, compare, estimate, simulate,
};
pub use ledger::{
    Account, Activity, ActivityQuery, Alert, AlertKind, Audit, Authorization, Balance, Carry, Check, ColumnReceipt,
    Cost, Crossing, Cycle, CycleEnd, DayCredits, Draw, Effective, Entry, EntryKind, Forecast, ForecastOptions, Grant,
    GrantFilter, GrantKind, GrantSource, GrantSpec, Intent, Invoice, InvoiceLine, Ledger, PackOrder, PlanChange,
    Receipt, Recharge, Refusal, RowRefusal, Runway, Share, ThresholdCrossing, Walk, Window, usual_most,
};
pub use quote::{CatalogVersion, Quote, QuoteLine};
pub use time::Instant;
pub use usage::{Attribute, Usage};
