//! What goes wrong on purpose.

use std::fmt;

/// A fault that a step stands for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fault {
    /// A call is sent again.
    Retry,
    /// A batch arrives out of order, with duplicates.
    Reordered,
    /// Something arrives later than what happened after it.
    Late,
    /// An id comes with other content.
    Conflict,
    /// The input cannot be taken.
    Invalid,
    /// The ledger is written out and read back.
    Restore,
    /// The clock jumps across cycles.
    ClockStep,
    /// The process dies between booking and answering.
    Crash,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Fault::Retry => "retries",
            Fault::Reordered => "reordered and duplicated batches",
            Fault::Late => "late operations",
            Fault::Conflict => "conflicting ids",
            Fault::Invalid => "invalid inputs",
            Fault::Restore => "restores",
            Fault::ClockStep => "clock steps",
            Fault::Crash => "crashes",
        })
    }
}
