//! The known name that a misspelt one most likely meant.

/// The nearest of `known`, where it is near enough to be a slip: a third of the letters at most.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| -> Vec<char> {
        text.chars().take(64).flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()).collect()
    };
    let wanted = plain(name);
    let distances = known.into_iter().map(|candidate| {
        let letters = plain(candidate);
        (distance(&wanted, &letters), letters.len().max(wanted.len()), candidate)
    });
    let (far, length, candidate) = distances.min_by_key(|(far, _, _)| *far)?;
    (far.saturating_mul(3) <= length.max(3)).then_some(candidate)
}

/// The end of a message: what would be right.
pub(crate) fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    const LISTED: usize = 8;
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return format!("; did you mean \"{near}\"?");
    }
    if known.is_empty() {
        return String::new();
    }
    let listed: Vec<String> = known.iter().take(LISTED).map(|name| format!("\"{name}\"")).collect();
    let more = if known.len() > LISTED { ", …" } else { "" };
    format!("; known are {}{more}", listed.join(", "))
}

/// How many letters must be put in, taken out, changed or swapped with the next (optimal string alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut last = None;
    for (row, &letter) in left.iter().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        for (column, &other) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX);
            let change = at(&above, column).saturating_add(usize::from(letter != other));
            let gap = at(&above, column.saturating_add(1)).min(at(&current, column)).saturating_add(1);
            let swapped =
                column.checked_sub(1).filter(|&left_of| last == Some(other) && right.get(left_of) == Some(&letter));
            let swap = swapped.map_or(usize::MAX, |left_of| at(&before, left_of).saturating_add(1));
            current.push(change.min(gap).min(swap));
        }
        last = Some(letter);
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_nothing_far() {
        let known = ["inputTokens", "outputTokens", "gpt-4o", "gpt-4o-mini"];
        assert_eq!(nearest("inputTokesn", known), Some("inputTokens"));
        assert_eq!(nearest("input_tokens", known), Some("inputTokens"));
        assert_eq!(nearest("GPT4o", known), Some("gpt-4o"));
        assert_eq!(nearest("claude", known), None);
        assert_eq!(distance(&['a', 'b'], &['b', 'a']), 1);
    }
}
