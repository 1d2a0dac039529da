//! The known name that a misspelt one most likely meant.

/// The nearest of `known`, where it is near enough to be a slip: a third of the letters at most.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let wanted = plain(name);
    let mut nearest = None;
    let mut least = usize::MAX;
    for candidate in known {
        let letters = plain(candidate);
        let far = distance(&wanted, &letters);
        if far < least {
            least = far;
            let near = far.saturating_mul(3) <= letters.len().max(wanted.len()).max(3);
            nearest = near.then_some(*candidate);
        }
    }
    nearest
}

/// What is compared: letters and digits, whatever their case.
fn plain(text: &str) -> Vec<char> {
    let mut letters = Vec::new();
    for letter in text.chars().take(64) {
        if letter.is_ascii_alphanumeric() || !letter.is_ascii() {
            letters.push(lower_case(letter));
        }
    }
    letters
}

/// The small letter of a capital one, Latin, Greek or Cyrillic: the standard library's knows every script, and
/// its tables would be a twentieth of the wasm.
pub(crate) fn lower_case(letter: char) -> char {
    let distance = match letter {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ω' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        _ => 0,
    };
    char::from_u32(u32::from(letter).saturating_add(distance)).unwrap_or(letter)
}

/// The end of a message: what would be right.
pub(crate) fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = Vec::new();
    known.into_iter().for_each(|name| names.push(name));
    suggested(name, &names)
}

fn suggested(name: &str, known: &[&str]) -> String {
    if let Some(near) = nearest(name, known) {
        return format!("; did you mean \"{near}\"?");
    }
    if known.is_empty() {
        return String::new();
    }
    format!("; known are {}", quoted(known))
}

/// A few names in quotes, and whether there are more.
fn quoted(known: &[&str]) -> String {
    const LISTED: usize = 8;
    let mut list = String::new();
    for (place, name) in known.iter().enumerate() {
        if place > 0 {
            list.push_str(", ");
        }
        if place == LISTED {
            list.push('…');
            break;
        }
        list.push('"');
        list.push_str(name);
        list.push('"');
    }
    list
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
        assert_eq!(nearest("inputTokesn", &known), Some("inputTokens"));
        assert_eq!(nearest("input_tokens", &known), Some("inputTokens"));
        assert_eq!(nearest("GPT4o", &known), Some("gpt-4o"));
        assert_eq!(nearest("claude", &known), None);
        assert_eq!(distance(&['a', 'b'], &['b', 'a']), 1);
    }
}
