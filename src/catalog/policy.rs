//! How an account is run: what is drawn first, what happens at zero, when to warn.

use crate::amount::Decimal;
use crate::document::record::{choice, record};

record! {
    /// The catalog's settings; what is absent keeps drawdown's default, named at each field.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Policy {
        /// Which grant a spend draws from first. Default `free_first`.
        pub draw_order: Option<DrawOrder> = None,
        /// What a spend beyond the balance does. Default: block when empty.
        pub exhaustion: Option<Exhaustion> = None,
        /// What becomes of a last reply's overrun when blocking when empty. Default `forgive`.
        pub overrun: Option<Overrun> = None,
        /// Warnings, as fractions of the allotment, high to low. Default 0.2 and 0.05.
        pub thresholds: Option<Vec<Decimal>> = None,
        /// What the fractions are of. Default `plan`.
        pub threshold_basis: Option<ThresholdBasis> = None,
        /// Whether a threshold is crossed at its boundary already. Default false: below it.
        pub threshold_inclusive: Option<bool> = None,
        /// How far above a threshold the balance must rise before it can fire again, as a fraction. Default 0.
        pub hysteresis: Option<Decimal> = None,
        /// Days of notice before a batch expires. Default 7.
        pub expiring_days: Option<u32> = None,
        /// How likely a crossing before renewal must be to be announced. Default 0.8.
        pub projected_probability: Option<Decimal> = None,
        /// What becomes of overage at renewal. Default `invoice`.
        pub overage_at_renewal: Option<OverageAtRenewal> = None,
        /// What of an allotment's rest lives on. Default nothing.
        pub rollover: Option<Rollover> = None,
        /// What becomes of operations older than the ledger's clock. Default `rebook`.
        pub late: Option<Late> = None,
        /// How many days single entries are kept. Default: all.
        pub retention_days: Option<u32> = None,
        /// The sentences of the vendor's page that the settings rest on.
        pub source: Vec<String> = Vec::new(),
    }
}

choice! {
    /// Which grant a spend draws from first.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum DrawOrder {
        /// Free before paid, then the soonest expiry.
        FreeFirst = "free_first",
        /// By priority, then the soonest expiry.
        PriorityFirst = "priority_first",
        /// The soonest expiry, then free before paid.
        ExpiryFirst = "expiry_first",
    }
}

record! {
    /// What a spend beyond the balance does.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Exhaustion {
        /// Refuse it, bill it, or let the account owe it.
        pub mode: ExhaustionMode,
        /// Under `block`, when it is refused. Default `empty`.
        pub when: Option<BlockWhen> = None,
        /// Under `overage`, the most credits beyond the balance.
        pub cap: Option<Decimal> = None,
    }
}

choice! {
    /// What a spend beyond the balance does.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum ExhaustionMode {
        /// It is refused.
        Block = "block",
        /// It is billed.
        Overage = "overage",
        /// It is owed, and repaid by the next grant.
        Debt = "debt",
    }
}

choice! {
    /// When a spend is refused.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum BlockWhen {
        /// When nothing is left: the last reply may overrun.
        Empty = "empty",
        /// When what is left does not cover it.
        Short = "short",
    }
}

choice! {
    /// What becomes of a last reply's overrun.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Overrun {
        /// Nobody pays it.
        Forgive = "forgive",
        /// It is debt.
        Owe = "owe",
    }
}

choice! {
    /// What thresholds are fractions of.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum ThresholdBasis {
        /// The cycle's allotment.
        Plan = "plan",
        /// The balance just after the last grant or renewal.
        Total = "total",
    }
}

choice! {
    /// What becomes of overage at renewal.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum OverageAtRenewal {
        /// It is billed.
        Invoice = "invoice",
        /// Nobody pays it.
        Forgive = "forgive",
        /// It stays as it is.
        Carry = "carry",
        /// It stays, and later grants repay it.
        CarryAndRepay = "carry_and_repay",
    }
}

record! {
    /// What of an allotment's rest lives on: `min(max, max(min, rest))`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Rollover {
        /// The least. Default 0.
        pub min: Decimal = Decimal::ZERO,
        /// The most; null: all of it.
        pub max: Option<Decimal>,
        /// For how many cycles; null: for ever.
        pub cycles: Option<u32> = None,
    }
}

choice! {
    /// What becomes of operations older than the ledger's clock.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Late {
        /// Booked where they belong.
        Rebook = "rebook",
        /// Booked now.
        BookNow = "book_now",
        /// Refused.
        Refuse = "refuse",
    }
}
