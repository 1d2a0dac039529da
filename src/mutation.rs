//! Rules that a test may switch to wrong ones, to prove that the vectors see it.
//!
//! Without the `mutation` feature `flipped` is the constant `false` and nothing of this is compiled.

/// A rule of the core that a mutation test breaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Flip {
    /// Every entry of a table keyed by an attribute is one tenth too high.
    Multiplier,
    /// A tier's `upTo` no longer includes its bound.
    InclusiveBound,
    /// Started blocks are rounded down.
    BlockRounding,
    /// Halves are rounded down.
    HalfRounding,
    /// A package's minimum is not applied.
    BlockMinimum,
    /// Included units are charged.
    Included,
    /// Graduated tiers are billed as volume tiers.
    Slices,
    /// The first dated version prices everything.
    EffectiveDate,
    /// An exemption is not applied.
    Exemption,
    /// Cached tokens inside the input are charged twice.
    TokenOverlap,
    /// The rounding of a meter is skipped.
    EventRounding,
    /// An alias is not resolved.
    Alias,
    /// The larger of several rates is taken to be the smaller.
    Extremes,
    /// The high end of a range is forgotten.
    RangeHigh,
    /// A package's free units are charged.
    FreeUnits,
    /// Nothing counts as a started block.
    ZeroStaysZero,
    /// A value that a table does not list costs nothing.
    UnknownValue,
    /// A difference may be below zero.
    Difference,
    /// The provider's cost is passed on without its markup.
    Markup,
    /// A number that is not sold costs what the first one does.
    Lookup,
    /// A dated version starts after its first instant.
    FirstInstant,
    /// A condition holds whatever the attribute says.
    Conditions,
    /// An attribute's default is not applied.
    DefaultAttribute,
    /// A composite does not pass on the quantities that it binds.
    BoundQuantity,
    /// The sizes of an iteration do not grow.
    Growth,
    /// A quantity that is missing counts as zero.
    MissingQuantity,
    /// What a rate compiled to is one of its smallest units too high.
    Compiled,
    /// A slice's flat fee is forgotten.
    SliceFee,
    /// A tier's flat fee is charged for nothing too.
    TierFee,
    /// Tokens beside the input are taken out of it.
    TokensBeside,
    /// Halves are rounded up where the even step is wanted.
    HalfEven,
    /// What is rounded up is rounded down.
    RoundingUp,
    /// Lines are summed before they are rounded.
    LineScope,
    /// What is rounded when the day closes is rounded at once.
    DayScope,
    /// A quantity may be stated beside what it follows from.
    StatedTwice,
    /// Divisors that leave fractions without end are let through.
    Divisors,
    /// Free grants are drawn after paid ones.
    FreeFirst,
    /// Grants that tie otherwise are drawn newest first.
    TieBreak,
    /// A grant can be drawn at the very instant of its expiry.
    ExpiryBound,
    /// An allotment expires after the renewal of its instant.
    ExpiryBeforeRenewal,
    /// Cycles are counted from the last one, so that a clamped month end stays.
    MonthEnd,
    /// Overage is forgiven.
    OverageBilled,
    /// The cap on overage is not applied.
    OverageCap,
    /// Overage that renewals carry or forgive is invoiced when it passes an amount.
    InvoicedOnce,
    /// Grants repay nothing.
    Repayment,
    /// The sums of days and cycles are not rounded.
    PeriodRounding,
    /// A threshold fires once for ever.
    Rearming,
    /// New credits do not arm exhaustion anew where a refusal said it.
    ArmedAnew,
    /// Hysteresis is not applied.
    Hysteresis,
    /// Held credits do not count for thresholds.
    HeldCounted,
    /// A threshold is crossed at its boundary.
    ThresholdBound,
    /// Rollover has no upper bound.
    RolloverBound,
    /// A hold gives back the first taken first.
    GiveBackOrder,
    /// What returns to an expired grant stays.
    ExpiredReturn,
    /// A plan change forgets what was consumed.
    CarryUsage,
    /// A plan's allotment is granted however often the plan is taken.
    OneAllotment,
    /// The same id with other content is a duplicate.
    Conflict,
    /// A spend that does not fit is admitted when blocking when short.
    BlockShort,
    /// Entries that a late operation changed are not told.
    Corrections,
    /// An alert is said whenever it comes about again.
    SaidOnce,
    /// A text that is a formula goes into a spreadsheet as it is.
    FormulaSafety,
    /// Daily credits have no cap.
    DailyCap,
    /// Bought credits are left out of the figures of later cycles.
    PurchasedCarried,
    /// A grant is drawn only after its start, not at it.
    EffectiveBound,
    /// At one instant a plan change comes before the renewal.
    ChangeBeforeRenewal,
    /// At one instant usage comes before grants.
    UsageBeforeGrant,
    /// The latest expiry is drawn first.
    SoonestExpiry,
    /// A forgiven overrun is owed, an owed one forgiven.
    Forgiven,
    /// A spend of exactly the rest is refused when blocking when short.
    ShortBound,
    /// An empty balance still spends.
    EmptyBlocks,
    /// A hold can still be captured at the instant that it times out.
    HoldTimeOut,
    /// What a capture leaves of its hold is not given back.
    CaptureRest,
    /// Rollover has no lower bound.
    RolloverMinimum,
    /// What rolled over lives one cycle more.
    RolloverCycles,
    /// The rest that a plan change replaces counts as expired.
    ReplacedRest,
    /// A threshold arms again at its bound already.
    RearmBound,
    /// Overage is not reset by the renewal.
    OverageAtRenewal,
    /// What is late is booked at the clock.
    LateAtClock,
    /// What costs nothing is blocked when nothing is left.
    ExemptBlocked,
    /// The bonus of a pack counts as paid.
    BonusPaid,
    /// How often something happens in a month is rounded down.
    EventCount,
    /// A month of weekdays has 30 days.
    WeekdayMonth,
    /// What a plan limits or lacks is no reason against it.
    PlanNeeds,
    /// Overage has no cap in an estimate.
    EstimateCap,
    /// Only the pack of the best value is bought.
    PackMix,
    /// Packs are bought beyond the last credit, never overage beside them.
    OverageBeside,
    /// Plans without a published price stay in the list's order.
    AllotmentRank,
    /// A plan whose credits just suffice runs out.
    RunOutBound,
    /// Savings stay in the order in which they are found.
    LargestFirst,
    /// What an account without a plan is priced by is used for every plan.
    PlanRates,
    /// A list is asked for the meter's name, not for its activity.
    ActivityMatch,
    /// Workloads go on at weekends.
    Weekends,
    /// What of a day's events does not come out whole is dropped.
    CarriedEvents,
    /// Packs are recharged as often as it takes.
    RechargeLimit,
    /// Overage that is open at the end is forgotten.
    OpenOverage,
    /// Growth is not compounded.
    GrowthCompounds,
    /// Days on which the account was blocked count as idle.
    BlockedIdle,
    /// An account's own outcomes teach nothing.
    OwnCalibration,
    /// Paths of spend see no renewal.
    RenewalSeen,
    /// Paths of spend see no expiry.
    ExpirySeen,
    /// Paths of spend see no overage: what exceeds the balance is refused.
    OverageSeen,
    /// A path on which nothing is left has not run out.
    RunOutAtNothing,
    /// Paths on which something never happens do not count for its probability.
    PathsCounted,
    /// The whole of today is to come.
    RestOfToday,
    /// A projection needs no history.
    ProjectedFrom,
    /// A purchase does not arm a projection anew.
    ProjectedAnew,
    /// What is unlikely is projected.
    ProjectedLikely,
    /// What has been crossed is projected.
    ProjectedAhead,
    /// A spike is a day beyond the highest, not beyond twice of it.
    SpikeBound,
    /// A new account has a usual range.
    SpikeFrom,
    /// Nobody looks at yesterday.
    SpikeYesterday,
}

#[cfg(feature = "mutation")]
impl Flip {
    /// Every rule of pricing that can be broken.
    pub const ALL: [Flip; 35] = [
        Flip::Multiplier,
        Flip::InclusiveBound,
        Flip::BlockRounding,
        Flip::HalfRounding,
        Flip::BlockMinimum,
        Flip::Included,
        Flip::Slices,
        Flip::EffectiveDate,
        Flip::Exemption,
        Flip::TokenOverlap,
        Flip::EventRounding,
        Flip::Alias,
        Flip::Extremes,
        Flip::RangeHigh,
        Flip::FreeUnits,
        Flip::ZeroStaysZero,
        Flip::UnknownValue,
        Flip::Difference,
        Flip::Markup,
        Flip::Lookup,
        Flip::FirstInstant,
        Flip::Conditions,
        Flip::DefaultAttribute,
        Flip::BoundQuantity,
        Flip::Growth,
        Flip::MissingQuantity,
        Flip::SliceFee,
        Flip::TierFee,
        Flip::TokensBeside,
        Flip::HalfEven,
        Flip::RoundingUp,
        Flip::LineScope,
        Flip::DayScope,
        Flip::StatedTwice,
        Flip::Divisors,
    ];

    /// Every rule of the ledger that can be broken.
    pub const LEDGER: [Flip; 44] = [
        Flip::FreeFirst,
        Flip::TieBreak,
        Flip::ExpiryBound,
        Flip::ExpiryBeforeRenewal,
        Flip::MonthEnd,
        Flip::OverageBilled,
        Flip::OverageCap,
        Flip::InvoicedOnce,
        Flip::Repayment,
        Flip::PeriodRounding,
        Flip::Rearming,
        Flip::ArmedAnew,
        Flip::Hysteresis,
        Flip::HeldCounted,
        Flip::ThresholdBound,
        Flip::RolloverBound,
        Flip::GiveBackOrder,
        Flip::ExpiredReturn,
        Flip::CarryUsage,
        Flip::OneAllotment,
        Flip::Conflict,
        Flip::BlockShort,
        Flip::Corrections,
        Flip::SaidOnce,
        Flip::FormulaSafety,
        Flip::DailyCap,
        Flip::PurchasedCarried,
        Flip::EffectiveBound,
        Flip::ChangeBeforeRenewal,
        Flip::UsageBeforeGrant,
        Flip::SoonestExpiry,
        Flip::Forgiven,
        Flip::ShortBound,
        Flip::EmptyBlocks,
        Flip::HoldTimeOut,
        Flip::CaptureRest,
        Flip::RolloverMinimum,
        Flip::RolloverCycles,
        Flip::ReplacedRest,
        Flip::RearmBound,
        Flip::OverageAtRenewal,
        Flip::LateAtClock,
        Flip::ExemptBlocked,
        Flip::BonusPaid,
    ];
}

#[cfg(feature = "mutation")]
impl Flip {
    /// Every rule of estimates and simulations that can be broken.
    pub const ESTIMATE: [Flip; 16] = [
        Flip::EventCount,
        Flip::WeekdayMonth,
        Flip::PlanNeeds,
        Flip::EstimateCap,
        Flip::PackMix,
        Flip::OverageBeside,
        Flip::AllotmentRank,
        Flip::RunOutBound,
        Flip::LargestFirst,
        Flip::PlanRates,
        Flip::ActivityMatch,
        Flip::Weekends,
        Flip::CarriedEvents,
        Flip::RechargeLimit,
        Flip::OpenOverage,
        Flip::GrowthCompounds,
    ];
}

#[cfg(feature = "mutation")]
thread_local! {
    static BROKEN: std::cell::Cell<Option<Flip>> = const { std::cell::Cell::new(None) };
}

/// Runs `body` with one rule broken, on this thread only.
#[cfg(feature = "mutation")]
pub fn with_broken<T>(flip: Flip, body: impl FnOnce() -> T) -> T {
    BROKEN.set(Some(flip));
    let outcome = body();
    BROKEN.set(None);
    outcome
}

/// Whether a test has broken this rule.
#[cfg(feature = "mutation")]
pub(crate) fn flipped(flip: Flip) -> bool {
    BROKEN.get() == Some(flip)
}

/// Whether a test has broken a rule that only the plain way knows.
#[cfg(feature = "mutation")]
pub(crate) fn any_flipped() -> bool {
    BROKEN.get().is_some_and(|broken| broken != Flip::Compiled)
}

/// Never, outside a mutation test.
#[cfg(not(feature = "mutation"))]
#[inline(always)]
pub(crate) fn any_flipped() -> bool {
    false
}

/// Never, outside a mutation test.
#[cfg(not(feature = "mutation"))]
#[inline(always)]
pub(crate) fn flipped(_: Flip) -> bool {
    false
}
