//! Decimals at their edges, through the public API, against big rationals.

use drawdown::{Catalog, Decimal, Error, ErrorCode, Usage, face};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use serde_json::json;

use crate::naive::number;
use crate::random::cases;

fn decimal(text: &str) -> Result<Decimal, Error> {
    text.parse()
}

fn exact(decimal: Decimal) -> BigRational {
    let text = decimal.to_string();
    let magnitude = number(text.trim_start_matches('-'));
    if text.starts_with('-') { -magnitude } else { magnitude }
}

/// Whether a decimal must hold a figure: 28 significant digits, of which at most 28 are decimal places.
fn fits(figure: &BigRational) -> bool {
    let scaled = figure * number(&format!("1{}", "0".repeat(28)));
    if !scaled.is_integer() {
        return false;
    }
    let mut digits = scaled.to_integer().abs();
    while !digits.is_zero() && (&digits % 10_u8).is_zero() {
        digits /= 10_u8;
    }
    let short = digits < BigInt::from(10).pow(28);
    short && figure.abs() < number(&format!("1{}", "0".repeat(28)))
}

#[test]
fn text_in_is_plain_and_text_out_is_canonical() {
    for (text, canonical) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.000", "0"),
        ("0.10", "0.1"),
        ("1.0", "1"),
        ("007", "7"),
        ("-00.50", "-0.5"),
        ("100", "100"),
        ("1234567890123456789012345678", "1234567890123456789012345678"),
        ("9999999999999999999999999999", "9999999999999999999999999999"),
        ("-9999999999999999999999999999", "-9999999999999999999999999999"),
        ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ("0.9999999999999999999999999999", "0.9999999999999999999999999999"),
        ("12345678901234.56789012345678", "12345678901234.56789012345678"),
        ("0.00000000000000000000000000010000", "0.0000000000000000000000000001"),
        ("000000000000000000000000000000000001", "1"),
        ("9007199254740993", "9007199254740993"),
    ] {
        let read = decimal(text).unwrap();
        assert_eq!(read.to_string(), canonical, "{text}");
        assert_eq!(decimal(canonical).unwrap(), read);
        assert_eq!(serde_json::to_string(&read).unwrap(), format!("\"{canonical}\""));
    }
    for text in [
        "", " ", " 1", "1 ", "+1", ".5", "5.", "1_000", "1,000", "1e3", "1E3", "--1", "-", ".", "1.2.3", "0x10", "NaN",
        "Infinity", "١٢", "１", "1\n", "−1", "1.-2",
    ] {
        assert_eq!(decimal(text).unwrap_err().code(), ErrorCode::InvalidInput, "{text:?}");
    }
    for text in [
        "0.00000000000000000000000000001",
        "100000000000000000000000000000",
        "99999999999999999999999999999",
        "79228162514264337593543950336",
        "1.2345678901234567890123456789012",
    ] {
        assert_eq!(decimal(text).unwrap_err().code(), ErrorCode::Overflow, "{text:?}");
    }
}

#[test]
fn numbers_in_json_are_read_by_their_text() {
    let list = json!({ "id": "d", "name": "D", "unit": "credit", "plans": {}, "packs": {}, "meters": { "m": { "name": "M", "activity": "other", "category": "C", "rate": "n" } } });
    let catalog = Catalog::parse(&list.to_string()).unwrap();
    let price = |written: &str| {
        let quote = face::price(&catalog, &format!(r#"{{"meter":"m","quantities":{{"n":{written}}}}}"#))?;
        let quote: serde_json::Value = serde_json::from_str(&quote).unwrap();
        Ok::<_, Error>(quote["credits"].as_str().unwrap().to_owned())
    };
    for (written, credits) in [
        ("0.1", "0.1"),
        ("\"0.1\"", "0.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("1e3", "1000"),
        ("1E+3", "1000"),
        ("1.5e-7", "0.00000015"),
        ("1e28", "10000000000000000000000000000"),
        ("1e-28", "0.0000000000000000000000000001"),
        ("0e5", "0"),
        ("-0", "0"),
        ("-0.0e-9", "0"),
        ("9007199254740993", "9007199254740993"),
        ("123456789012345678901234.5678", "123456789012345678901234.5678"),
        ("1.10e-1", "0.11"),
    ] {
        assert_eq!(price(written).unwrap(), credits, "{written}");
    }
    for (written, code) in [
        ("1e29", ErrorCode::Overflow),
        ("1e-29", ErrorCode::Overflow),
        ("1e400", ErrorCode::Overflow),
        ("0.12345678901234567890123456789", ErrorCode::Overflow),
        ("-1", ErrorCode::OutOfRange),
        ("\"1e3\"", ErrorCode::InvalidInput),
        ("true", ErrorCode::InvalidInput),
        ("null", ErrorCode::InvalidInput),
        ("[1]", ErrorCode::InvalidInput),
    ] {
        let error = price(written).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, Some("quantities.n")), "{written}");
    }
    for written in ["01", ".5", "1.", "NaN", "Infinity", "+1", "1_000", "0x10"] {
        let error = price(written).unwrap_err();
        assert!(error.code() == ErrorCode::InvalidInput && error.message().contains("not JSON"), "{written}: {error}");
    }
}

#[test]
fn sums_and_products_are_exact_or_overflow() {
    let digits = || {
        ("-?", 0..10_u128.pow(28), 0..=28_u32).prop_map(|(sign, digits, places)| {
            let digits = format!("{digits:0>width$}", width = places as usize + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places as usize);
            if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
        })
    };
    let short = ("-?[0-9]{1,13}(\\.[0-9]{1,4})?", "-?[0-9]{1,9}(\\.[0-9]{1,4})?");
    proptest!(cases(4_000), |(one in digits(), other in digits(), short in short)| {
        for (one, other) in [(&one, &other), (&short.0, &short.1), (&one, &short.1)] {
            let (left, right) = (decimal(one).unwrap(), decimal(other).unwrap());
            prop_assert_eq!(decimal(&left.to_string()).unwrap(), left);
            let (a, b) = (exact(left), exact(right));
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
            prop_assert_eq!((left == right, left.is_zero(), left.is_negative()), (a == b, a.is_zero(), a.is_negative()));
            for (found, wanted) in [(left.plus(right), &a + &b), (left.minus(right), &a - &b), (left.times(right), &a * &b)] {
                match found {
                    Ok(found) => prop_assert_eq!(exact(found), wanted),
                    Err(error) => prop_assert!(error.code() == ErrorCode::Overflow && !fits(&wanted), "{} {} {}", one, other, wanted),
                }
            }
        }
    });
}

#[test]
fn a_float_given_as_a_number_is_its_shortest_text() {
    proptest!(cases(2_000), |(float in (0.0_f64..1e15).prop_filter("short", |float| format!("{float}").len() < 25), whole in 0..=1_u64 << 53)| {
        for number in [json!(float), json!(whole)] {
            let usage = Usage::from_json(&json!({ "credits": number }).to_string()).unwrap();
            let shortest = number.to_string();
            let shortest = if shortest.contains('e') { format!("{float}") } else { shortest };
            prop_assert_eq!(usage.credits.unwrap(), shortest.parse().unwrap());
        }
    });
}

#[test]
fn what_cannot_be_held_is_never_rounded_on_the_way_out() {
    let price = |rate: &str, quantity: &str| {
        let list = json!({ "id": "d", "name": "D", "unit": "USD", "plans": {}, "packs": {}, "meters": { "m": { "name": "M", "activity": "other", "category": "C", "rate": { "unit": { "of": "n", "price": rate } } } } });
        let catalog = Catalog::parse(&list.to_string()).unwrap();
        catalog.price(&Usage::of("m").quantity("n", decimal(quantity).unwrap())).map(|quote| quote.credits.to_string())
    };
    assert_eq!(price("0.1", "0.000000000000000000000000001").unwrap(), "0.0000000000000000000000000001");
    assert_eq!(price("0.01", "0.000000000000000000000000001").unwrap_err().code(), ErrorCode::Overflow);
    assert_eq!(price("10", "999999999999999999999999999").unwrap(), "9999999999999999999999999990");
    assert_eq!(price("100", "999999999999999999999999999").unwrap_err().code(), ErrorCode::Overflow);
    assert_eq!(price("99999999999999", "99999999999999").unwrap(), "9999999999999800000000000001");
    assert_eq!(price("0.00000000000001", "0.00000000000001").unwrap(), "0.0000000000000000000000000001");
}
