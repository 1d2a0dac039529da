//! Numbers and nouns for quote lines and explanations.

use super::document::Meter;
use super::rate::{Rate, Shape};
use crate::amount::{Decimal, RoundingMode};
use crate::document::lower_case;

/// `1234567.8` as `1,234,567.8`.
pub(crate) fn number(value: Decimal) -> String {
    let text = value.to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = whole.trim_start_matches('-');
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

/// A count and its noun: `1 credit`, `1,200 credits`, `0.5 credits`.
pub(crate) fn counted(value: Decimal, noun: &str) -> String {
    if value == Decimal::ONE { format!("1 {noun}") } else { format!("{} {}", number(value), plural(noun)) }
}

/// The English plural of a regular noun; the last word of several.
pub(crate) fn plural(noun: &str) -> String {
    let stem = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let measure = noun.is_empty()
        || noun.ends_with("GB")
        || noun.ends_with("MB")
        || noun.chars().all(|letter| letter.is_ascii_uppercase());
    match stem {
        _ if measure => noun.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None if noun.ends_with(['s', 'x', 'z']) || noun.ends_with("ch") || noun.ends_with("sh") => format!("{noun}es"),
        None => format!("{noun}s"),
    }
}

/// Puts one more part at the end of a list in words.
pub(crate) fn append(list: &mut String, between: &str, part: &str) {
    if !list.is_empty() {
        list.push_str(between);
    }
    list.push_str(part);
}

/// The parts of a list in words.
pub(crate) fn joined(parts: &[String], between: &str) -> String {
    let mut list = String::new();
    for part in parts {
        append(&mut list, between, part);
    }
    list
}

/// What a meter counts, one of it.
pub(crate) fn event(meter: &Meter) -> &str {
    meter.event.as_deref().unwrap_or("event")
}

/// A quantity's noun: `input token` for `inputTokens`.
pub(crate) fn quantity(meter: &Meter, name: &str, many: bool) -> String {
    let stated = meter.quantities.get(name).and_then(|rule| rule.unit.clone());
    let noun = stated.unwrap_or_else(|| match name {
        "count" => event(meter).to_owned(),
        _ => split_words(name.strip_suffix('s').unwrap_or(name)),
    });
    if many { plural(&noun) } else { noun }
}

/// The unit of a price for `per` of a quantity: `token`, `1,000 tokens`.
pub(crate) fn priced_unit(meter: &Meter, of: &Rate, per: Decimal) -> String {
    if per == Decimal::ONE {
        measured(meter, of, false)
    } else {
        format!("{} {}", number(per), measured(meter, of, true))
    }
}

/// A block of a quantity: `block of 5,000 tokens`, or its one unit where blocks are single ones.
pub(crate) fn block(meter: &Meter, of: &Rate, size: Decimal) -> String {
    if size == Decimal::ONE { measured(meter, of, false) } else { format!("block of {}", priced_unit(meter, of, size)) }
}

/// The noun of what a rate measures.
pub(crate) fn measured(meter: &Meter, of: &Rate, many: bool) -> String {
    match of {
        Rate::Quantity(name) => quantity(meter, name, many),
        Rate::Constant(value) => number(*value),
        Rate::Shape(shape) => match shape.as_ref() {
            Shape::Sum(rates) => all_measured(meter, rates, many, " + "),
            Shape::Product(rates) => all_measured(meter, rates, many, " × "),
            Shape::Difference(rates) => all_measured(meter, rates, many, " − "),
            Shape::Round(round) => measured(meter, &round.of, many),
            Shape::Quotient(quotient) => {
                format!("{} ÷ {}", measured(meter, &quotient.of, many), measured(meter, &quotient.by, many))
            }
            _ => if many { "units" } else { "unit" }.to_owned(),
        },
    }
}

fn all_measured(meter: &Meter, rates: &[Rate], many: bool, sign: &str) -> String {
    let mut list = String::new();
    for rate in rates {
        append(&mut list, sign, &measured(meter, rate, many));
    }
    list
}

/// A tier's label: `first 1,000`, `1,000 to 10,000`, `above 10,000`.
pub(crate) fn slice(below: &Decimal, up_to: Option<Decimal>) -> String {
    match up_to {
        Some(up_to) if below.is_zero() => format!("first {}", number(up_to)),
        Some(up_to) => format!("{} to {}", number(*below), number(up_to)),
        None => format!("above {}", number(*below)),
    }
}

/// `up to a whole credit` and the like, after `rounded`.
pub(crate) fn rounding(mode: RoundingMode, to: Decimal) -> String {
    let how = match mode {
        RoundingMode::None => "not at all",
        RoundingMode::Up => "up",
        RoundingMode::Down => "down",
        RoundingMode::HalfUp => "half up",
        RoundingMode::HalfEven => "half to even",
    };
    format!(
        "{how} to {}",
        if to == Decimal::ONE { "a whole number".to_owned() } else { format!("a multiple of {}", number(to)) }
    )
}

/// `cachedInputToken` as `cached input token`, `web_search` as `web search`.
pub(crate) fn split_words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        let small = lower_case(letter);
        if small != letter {
            words.push(' ');
        }
        words.push(if letter == '_' { ' ' } else { small });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_nouns() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(number(decimal("-1234567.85")), "-1,234,567.85");
        assert_eq!(number(decimal("123")), "123");
        assert_eq!(counted(decimal("0.1"), "credit"), "0.1 credits");
        assert_eq!(counted(decimal("1.0"), "credit"), "1 credit");
        assert_eq!(
            [plural("reply"), plural("search"), plural("USD"), plural("day")],
            ["replies", "searches", "USD", "days"]
        );
    }
}
