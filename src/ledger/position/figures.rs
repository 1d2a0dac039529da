//! The sums that a position keeps up as credits move.

use crate::Decimal;

/// Running sums: what stands now, and what flowed in the current cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Figures {
    /// Drawable, over all active grants.
    pub(crate) remaining: Decimal,
    /// Set aside by holds.
    pub(crate) held: Decimal,
    /// Remaining and held of paid grants.
    pub(crate) paid: Decimal,
    /// The same of free ones.
    pub(crate) free: Decimal,
    /// Owed, whenever it came about.
    pub(crate) owed: Decimal,
    /// Beyond the balance and billed: this cycle's and what was carried into it.
    pub(crate) overage: Decimal,
    /// Of `overage`, what has been invoiced already.
    pub(crate) invoiced: Decimal,
    /// Of `overage`, what later grants repay.
    pub(crate) repayable: Decimal,
    pub(crate) package: Decimal,
    pub(crate) purchased: Decimal,
    pub(crate) bonus: Decimal,
    pub(crate) drawn: Decimal,
    pub(crate) expired: Decimal,
    pub(crate) voided: Decimal,
    pub(crate) forgiven: Decimal,
    pub(crate) unmetered: Decimal,
    /// Of allotments that ended with the cycle, what was left: what may roll over.
    pub(crate) rest: Decimal,
}

/// A figure by name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Figure {
    Remaining,
    Held,
    Paid,
    Free,
    Owed,
    Overage,
    Invoiced,
    Repayable,
    Package,
    Purchased,
    Bonus,
    Drawn,
    Expired,
    Voided,
    Forgiven,
    Unmetered,
    Rest,
}

impl Figures {
    /// The order in which a snapshot writes them.
    pub(crate) const ALL: [Figure; 17] = [
        Figure::Remaining,
        Figure::Held,
        Figure::Paid,
        Figure::Free,
        Figure::Owed,
        Figure::Overage,
        Figure::Invoiced,
        Figure::Repayable,
        Figure::Package,
        Figure::Purchased,
        Figure::Bonus,
        Figure::Drawn,
        Figure::Expired,
        Figure::Voided,
        Figure::Forgiven,
        Figure::Unmetered,
        Figure::Rest,
    ];

    pub(crate) fn get_mut(&mut self, figure: Figure) -> &mut Decimal {
        match figure {
            Figure::Remaining => &mut self.remaining,
            Figure::Held => &mut self.held,
            Figure::Paid => &mut self.paid,
            Figure::Free => &mut self.free,
            Figure::Owed => &mut self.owed,
            Figure::Overage => &mut self.overage,
            Figure::Invoiced => &mut self.invoiced,
            Figure::Repayable => &mut self.repayable,
            Figure::Package => &mut self.package,
            Figure::Purchased => &mut self.purchased,
            Figure::Bonus => &mut self.bonus,
            Figure::Drawn => &mut self.drawn,
            Figure::Expired => &mut self.expired,
            Figure::Voided => &mut self.voided,
            Figure::Forgiven => &mut self.forgiven,
            Figure::Unmetered => &mut self.unmetered,
            Figure::Rest => &mut self.rest,
        }
    }
}
