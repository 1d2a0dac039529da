//! Rules that a test may switch to wrong ones, to prove that the vectors see it.
//!
//! Without the `mutation` feature [`flipped`] is the constant `false` and nothing of this is compiled.

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
}

#[cfg(feature = "mutation")]
impl Flip {
    /// Every rule that can be broken.
    pub const ALL: [Flip; 12] = [
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

/// Never, outside a mutation test.
#[cfg(not(feature = "mutation"))]
#[inline(always)]
pub(crate) fn flipped(_: Flip) -> bool {
    false
}
