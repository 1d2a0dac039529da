//! Rounding by name.

use super::Decimal;
use crate::document::record::{choice, record};

choice! {
    /// How a value between two steps is settled.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum RoundingMode {
        /// It stays as it is.
        None = "none",
        /// Away from zero.
        Up = "up",
        /// Towards zero.
        Down = "down",
        /// To the nearer step, a half away from zero.
        HalfUp = "half_up",
        /// To the nearer step, a half to the even one.
        HalfEven = "half_even",
    }
}

choice! {
    /// What is summed exactly before it is rounded once.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum RoundingScope {
        /// Each line of a quote.
        Line = "line",
        /// The quote of one event.
        Event = "event",
        /// The sum of a day, as one entry of the ledger when the day closes; quotes stay exact.
        Day = "day",
        /// The sum of a billing cycle, likewise.
        Cycle = "cycle",
    }
}

record! {
    /// A rounding as the catalog states it: the mode, the step rounded to, and what is summed first.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub struct Rounding {
        /// How a value between two steps is settled.
        pub mode: RoundingMode,
        /// The step: `1` for whole credits, `0.01` for hundredths. Default 1.
        pub to: Decimal = Decimal::ONE,
        /// What is summed exactly before it is rounded once. Default the event.
        pub scope: RoundingScope = RoundingScope::Event,
    }
}
