//! A column of numbers as a journal keeps it: in as few bytes as they need.

use drawdown_kernels::columns as kernel;

/// Numbers by row, all held alike.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    Bytes(Vec<u8>),
    Halves(Vec<u32>),
    Whole(Vec<i64>),
    /// As they were given; rows that read them are of whole numbers.
    Given(Vec<f64>),
}

impl Default for Column {
    fn default() -> Column {
        Column::Halves(Vec::new())
    }
}

impl Column {
    /// Quantities.
    pub(crate) fn of_numbers(numbers: &[f64]) -> Column {
        let mut halves = Vec::with_capacity(numbers.len());
        if kernel::narrow(numbers, &mut halves) { Column::Halves(halves) } else { Column::Given(numbers.to_vec()) }
    }

    /// Codes of attribute values.
    pub(crate) fn of_codes(codes: &[u32]) -> Column {
        let mut bytes = Vec::with_capacity(codes.len());
        if kernel::bytes(codes, &mut bytes) { Column::Bytes(bytes) } else { Column::Halves(codes.to_vec()) }
    }

    /// Instants in order, none before `earliest`, and what they are counted from; `None` where they are not in order, or
    /// not whole.
    pub(crate) fn of_instants(at: &[f64], earliest: i64) -> Option<(i64, Column)> {
        let first = *at.first()?;
        let base = first as i64;
        if base as f64 != first || base < earliest {
            return None;
        }
        let mut halves = Vec::with_capacity(at.len());
        if kernel::offsets(at, first, &mut halves) {
            return Some((base, Column::Halves(halves)));
        }
        let mut whole = Vec::with_capacity(at.len());
        let mut before = base;
        for at in at {
            let instant = *at as i64;
            if instant as f64 != *at || instant < before {
                return None;
            }
            before = instant;
            whole.push(instant);
        }
        Some((0, Column::Whole(whole)))
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Column::Bytes(column) => column.len(),
            Column::Halves(column) => column.len(),
            Column::Whole(column) => column.len(),
            Column::Given(column) => column.len(),
        }
    }

    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        match self {
            Column::Bytes(column) => column.get(row).copied().map(i64::from),
            Column::Halves(column) => column.get(row).copied().map(i64::from),
            Column::Whole(column) => column.get(row).copied(),
            Column::Given(column) => column.get(row).map(|number| *number as i64),
        }
    }

    /// Its numbers, where they are held in 32 bits each.
    pub(crate) fn halves(&self) -> Option<&[u32]> {
        match self {
            Column::Halves(column) => Some(column),
            _ => None,
        }
    }

    /// Has room for so many more.
    pub(crate) fn make_room(&mut self, rows: usize) {
        match self {
            Column::Halves(column) => column.reserve_exact(rows),
            Column::Whole(column) => column.reserve_exact(rows),
            Column::Bytes(_) | Column::Given(_) => {}
        }
    }

    /// Adds whole numbers, in wider rows where they need them.
    pub(crate) fn push_all(&mut self, numbers: &[i64]) {
        if let Column::Halves(column) = self {
            let before = column.len();
            if kernel::halve(numbers, column) {
                return;
            }
            column.truncate(before);
            let mut whole = Vec::with_capacity(column.capacity().max(before.saturating_add(numbers.len())));
            kernel::double(column, &mut whole);
            *self = Column::Whole(whole);
        }
        if let Column::Whole(column) = self {
            column.extend_from_slice(numbers);
        }
    }

    pub(crate) fn truncate(&mut self, rows: usize) {
        match self {
            Column::Bytes(column) => column.truncate(rows),
            Column::Halves(column) => column.truncate(rows),
            Column::Whole(column) => column.truncate(rows),
            Column::Given(column) => column.truncate(rows),
        }
    }

    /// Gives back the room that is not needed.
    pub(crate) fn fit(&mut self) {
        match self {
            Column::Bytes(column) => column.shrink_to_fit(),
            Column::Halves(column) => column.shrink_to_fit(),
            Column::Whole(column) => column.shrink_to_fit(),
            Column::Given(column) => column.shrink_to_fit(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_however_they_are_held() {
        let numbers = |column: &Column| (0..column.len()).map(|row| column.get(row).unwrap()).collect::<Vec<_>>();
        assert_eq!(numbers(&Column::of_numbers(&[0.0, 4_294_967_295.0])), [0, u32::MAX.into()]);
        assert_eq!(numbers(&Column::of_numbers(&[1.0, 4_294_967_296.0])), [1, 1 << 32]);
        assert_eq!(numbers(&Column::of_codes(&[7, 255])), [7, 255]);
        assert_eq!(numbers(&Column::of_codes(&[7, 256])), [7, 256]);
        let mut credits = Column::default();
        credits.make_room(2);
        credits.push_all(&[3, 0]);
        assert!(credits.halves().is_some());
        credits.push_all(&[-1, 1 << 40]);
        credits.push_all(&[5]);
        assert_eq!(numbers(&credits), [3, 0, -1, 1 << 40, 5]);
        credits.truncate(3);
        credits.fit();
        assert_eq!(numbers(&credits), [3, 0, -1]);
    }

    #[test]
    fn instants_are_whole_and_in_order() {
        let instants = |at: &[f64], earliest| {
            let (base, column) = Column::of_instants(at, earliest)?;
            (0..column.len()).map(|row| Some(base + column.get(row)?)).collect::<Option<Vec<_>>>()
        };
        assert_eq!(instants(&[-3.0, -3.0, 4.0], -3), Some(vec![-3, -3, 4]));
        // Two months.
        assert_eq!(instants(&[0.0, 5_184_000_000.0], -1), Some(vec![0, 5_184_000_000]));
        for (at, earliest) in
            [(&[-3.0, 4.0][..], -2), (&[4.0, 3.0], 0), (&[4.0, 4.5], 0), (&[0.5], 0), (&[f64::NAN], -1)]
        {
            assert_eq!(instants(at, earliest), None, "{at:?}");
        }
        assert_eq!(instants(&[0.0, 5_184_000_000.0, 5_183_999_999.0], 0), None);
    }
}
