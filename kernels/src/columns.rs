//! Columns of numbers: held in fewer bytes, priced by lines, added up.
//!
//! No loop here ends early, so that several rows can be under way at once. What did not hold for one row is said of all,
//! and whoever asked tries fewer.

/// How many rows to work on at a time: few enough that they are still at hand for the next loop.
pub const ROWS: usize = 1_024;

/// How many lines there can be, the first of which is none.
pub const LINES: usize = 256;

/// Appends whole numbers from 0 to 2^32 - 1 as what they are. Whether all of them are; if not, what was appended means
/// nothing.
///
/// ```
/// use drawdown_kernels::columns::narrow;
///
/// let mut narrowed = Vec::new();
/// assert!(narrow(&[0.0, 4_294_967_295.0], &mut narrowed));
/// assert_eq!(narrowed, [0, 4_294_967_295]);
/// assert!(![-1.0, 0.5, 4_294_967_296.0, f64::NAN].iter().any(|number| narrow(&[*number], &mut narrowed)));
/// ```
pub fn narrow(numbers: &[f64], narrowed: &mut Vec<u32>) -> bool {
    let (mut high, mut rest) = (0, 0);
    narrowed.extend(numbers.iter().map(|number| {
        let shifted = number + SHIFT;
        let bits = shifted.to_bits() ^ SHIFT.to_bits();
        high |= bits;
        rest |= (shifted - SHIFT).to_bits() ^ number.to_bits();
        bits as u32
    }));
    high >> 32 == 0 && rest == 0
}

/// Added to it, a whole number stands in the last bits of the sum, and is left when it is taken away again.
const SHIFT: f64 = 4_503_599_627_370_496.0;

/// Appends instants in milliseconds as what has passed since `base`, a whole number. Whether each is whole, none comes
/// before `base` or the one before it, and none is 2^32 milliseconds after `base`; if not, what was appended means
/// nothing.
///
/// ```
/// use drawdown_kernels::columns::offsets;
///
/// let mut since = Vec::new();
/// assert!(offsets(&[-5.0, 0.0, 0.0], -5.0, &mut since));
/// assert_eq!(since, [0, 5, 5]);
/// assert!(!offsets(&[-5.0, 0.5], -5.0, &mut since) && !offsets(&[0.0, -1.0], -5.0, &mut since));
/// ```
pub fn offsets(at: &[f64], base: f64, since: &mut Vec<u32>) -> bool {
    let (mut before, mut high, mut rest) = (0, 0, 0);
    since.extend(at.iter().map(|at| {
        let shifted = at - base + SHIFT;
        let bits = shifted.to_bits() ^ SHIFT.to_bits();
        // A difference below zero has high bits, too.
        high |= bits | bits.wrapping_sub(before);
        before = bits;
        // Exact where both are whole, and found out where they are not.
        rest |= (base + (shifted - SHIFT)).to_bits() ^ at.to_bits();
        bits as u32
    }));
    high >> 32 == 0 && rest == 0
}

/// Appends codes below 256 in a byte each. Whether all of them are; if not, what was appended means nothing.
///
/// ```
/// use drawdown_kernels::columns::bytes;
///
/// let mut narrowed = Vec::new();
/// assert!(bytes(&[0, 255], &mut narrowed) && narrowed == [0, 255]);
/// assert!(!bytes(&[256], &mut narrowed));
/// ```
pub fn bytes(codes: &[u32], narrowed: &mut Vec<u8>) -> bool {
    let mut all = 0;
    narrowed.extend(codes.iter().map(|code| {
        all |= code;
        *code as u8
    }));
    all < 256
}

/// Adds `stride` times each code to its combination. Whether all codes are below `count`.
///
/// ```
/// let mut combinations = [1, 0];
/// assert!(drawdown_kernels::columns::combine(&[0, 2], 3, 2, &mut combinations) && combinations == [1, 4]);
/// assert!(!drawdown_kernels::columns::combine(&[0, 3], 3, 2, &mut combinations));
/// ```
pub fn combine(codes: &[u32], count: u32, stride: u32, combinations: &mut [u32]) -> bool {
    let mut known = true;
    for (combination, code) in combinations.iter_mut().zip(codes) {
        known &= *code < count;
        *combination = combination.wrapping_add(code.wrapping_mul(stride));
    }
    known
}

/// Appends the line of each combination, 0 where there is none. Whether each has one.
///
/// ```
/// let mut found = Vec::new();
/// assert!(drawdown_kernels::columns::find(&[1, 0], &[7, 9], &mut found) && found == [9, 7]);
/// assert!(!drawdown_kernels::columns::find(&[2], &[7, 9], &mut found));
/// ```
pub fn find(combinations: &[u32], lines: &[u8], found: &mut Vec<u8>) -> bool {
    let mut known = true;
    found.extend(combinations.iter().map(|combination| {
        let line = lines.get(*combination as usize).copied().unwrap_or(0);
        known &= line != 0;
        line
    }));
    known
}

/// By line, a number: a constant, or what a unit of a quantity adds.
pub type ByLine = [i64; LINES];

/// Appends the constant of each row's line.
///
/// ```
/// let (mut constants, mut credits) = ([0; 256], Vec::new());
/// constants[3] = 70;
/// drawdown_kernels::columns::start(&[3, 3], &constants, &mut credits);
/// assert_eq!(credits, [70, 70]);
/// ```
pub fn start(lines: &[u8], constants: &ByLine, credits: &mut Vec<i64>) {
    credits.extend(lines.iter().map(|line| of_line(constants, *line)));
}

/// Adds what a quantity costs by each row's line; whoever calls sees to it that nothing can overflow.
///
/// ```
/// let (mut factors, mut credits) = ([0; 256], [5, 5]);
/// factors[3] = 7;
/// drawdown_kernels::columns::add(&[3, 3], &factors, &[1, 2], &mut credits);
/// assert_eq!(credits, [12, 19]);
/// ```
pub fn add(lines: &[u8], factors: &ByLine, quantities: &[u32], credits: &mut [i64]) {
    for ((credits, line), quantity) in credits.iter_mut().zip(lines).zip(quantities) {
        *credits = credits.wrapping_add(of_line(factors, *line).wrapping_mul((*quantity).into()));
    }
}

/// [`start`] and two times [`add`] in one loop: most prices are of tokens in and tokens out.
///
/// ```
/// let (mut constants, mut factors, mut credits) = ([0; 256], [0; 256], Vec::new());
/// (constants[3], factors[3]) = (70, 7);
/// drawdown_kernels::columns::start_with_two(&[3], &constants, [(&factors, &[2]), (&factors, &[1])], &mut credits);
/// assert_eq!(credits, [91]);
/// ```
pub fn start_with_two(lines: &[u8], constants: &ByLine, of: [(&ByLine, &[u32]); 2], credits: &mut Vec<i64>) {
    let [(one, first), (other, second)] = of;
    credits.extend(lines.iter().zip(first).zip(second).map(|((line, first), second)| {
        let first = of_line(one, *line).wrapping_mul((*first).into());
        let second = of_line(other, *line).wrapping_mul((*second).into());
        of_line(constants, *line).wrapping_add(first).wrapping_add(second)
    }));
}

#[expect(clippy::indexing_slicing, reason = "a byte is a place in a table of 256")]
fn of_line(table: &ByLine, line: u8) -> i64 {
    table[usize::from(line)]
}

/// The sum of numbers from 0 to 2^52 - 1, at most [`ROWS`] of them; `None` for others.
///
/// ```
/// assert_eq!(drawdown_kernels::columns::sum(&[1, 2, 3, 4, 5, 6]), Some(21));
/// assert_eq!(drawdown_kernels::columns::sum(&[1, -1]), None);
/// assert_eq!(drawdown_kernels::columns::sum(&[0, -1, 0, 0, 0]), None);
/// assert_eq!(drawdown_kernels::columns::sum(&[1 << 52]), None);
/// ```
pub fn sum(numbers: &[i64]) -> Option<i64> {
    // Four at a time, none of which waits for another.
    let (fours, rest) = numbers.as_chunks::<4>();
    let (mut sums, mut all) = ([0_i64; 4], [0_i64; 4]);
    for four in fours {
        for ((sum, all), number) in sums.iter_mut().zip(&mut all).zip(four) {
            *sum = sum.wrapping_add(*number);
            *all |= *number;
        }
    }
    let wrapped = |sum: i64, number: &i64| sum.wrapping_add(*number);
    let sum = rest.iter().fold(sums.iter().fold(0, wrapped), wrapped);
    let all = rest.iter().chain(&all).fold(0, |all, number| all | number);
    (all as u64 >> 52 == 0 && numbers.len() <= ROWS).then_some(sum)
}

/// Appends numbers from 0 to 2^32 - 1 in half as many bytes. Whether all of them are; if not, what was appended means
/// nothing.
///
/// ```
/// let mut halves = Vec::new();
/// assert!(drawdown_kernels::columns::halve(&[0, 4_294_967_295], &mut halves) && halves == [0, 4_294_967_295]);
/// assert!(!drawdown_kernels::columns::halve(&[-1], &mut halves));
/// ```
pub fn halve(numbers: &[i64], halves: &mut Vec<u32>) -> bool {
    let mut all = 0;
    halves.extend(numbers.iter().map(|number| {
        all |= *number;
        *number as u32
    }));
    all as u64 >> 32 == 0
}

/// Appends numbers in twice as many bytes.
///
/// ```
/// let mut numbers = vec![1];
/// drawdown_kernels::columns::double(&[2, 3], &mut numbers);
/// assert_eq!(numbers, [1, 2, 3]);
/// ```
pub fn double(halves: &[u32], numbers: &mut Vec<i64>) {
    numbers.extend(halves.iter().map(|number| i64::from(*number)));
}

/// Whether all of some instants in milliseconds are whole and from `from` on, but before `until`.
///
/// ```
/// use drawdown_kernels::columns::whole_between;
///
/// assert!(whole_between(&[5.0, -2.0], -2.0, 6.0));
/// assert!(![-3.0, 6.0, 0.5, f64::NAN].iter().any(|at| whole_between(&[*at], -2.0, 6.0)));
/// ```
pub fn whole_between(at: &[f64], from: f64, until: f64) -> bool {
    at.iter().fold(true, |all, at| all & (*at >= from) & (*at < until) & (*at as i64 as f64 == *at))
}
