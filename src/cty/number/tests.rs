// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::Number;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

#[test]
fn parse_takes_the_first_variant_that_holds_the_number_exactly() {
    for (text, expected) in [
        ("0", "Int(0)"),
        ("-0", "Int(0)"),
        ("+7", "Int(7)"),
        ("007", "Int(7)"),
        ("3e0", "Int(3)"),
        ("3.000", "Int(3)"),
        ("1.5e1", "Int(15)"),
        ("-9223372036854775808", "Int(-9223372036854775808)"),
        ("9223372036854775808", "UInt(9223372036854775808)"),
        ("18446744073709551615", "UInt(18446744073709551615)"),
        ("18446744073709551616", "Big(\"18446744073709551616\")"),
        ("0.5", "Float(0.5)"),
        ("-1.25", "Float(-1.25)"),
        ("0.1", "Big(\"0.1\")"),
        ("1e400", "Big(\"1e400\")"),
        // Exactly the double 0.1, which hosts would read back as 0.1.
        (
            "0.1000000000000000055511151231257827021181583404541015625",
            "Big(\"0.1000000000000000055511151231257827021181583404541015625\")",
        ),
        (".1", "Big(\"0.1\")"),
        ("+00.10", "Big(\"0.1\")"),
        ("5.", "Int(5)"),
    ] {
        assert_eq!(format!("{:?}", number(text)), expected, "{text}");
    }
}

#[test]
fn parse_refuses_what_is_no_decimal_number() {
    for text in [
        "",
        "-",
        ".",
        "e5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "NaN",
        "inf",
        "-Infinity",
        " 1",
        "1 ",
        "1.2.3",
        "1e5e5",
        "١",
        "1e99999999999999999999",
        "1e600000001",
        "1e-600000001",
        // The ends of the type the exponent is read into, and one beyond.
        "1e9223372036854775807",
        "1e+9223372036854775808",
        "1e-9223372036854775807",
        "1e-9223372036854775808",
        "1e-9223372036854775809",
        "--1",
    ] {
        assert!(Number::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn numbers_are_equal_when_hosts_find_them_equal() {
    assert_eq!(Number::Float(0.1), number("0.1"));
    assert_eq!(Number::Float(3.0), number("3"));
    assert_eq!(Number::Float(-0.0), Number::Int(0));
    assert_eq!(Number::UInt(7), Number::Int(7));
    assert_eq!(number("1e400"), number(&format!("1{}", "0".repeat(400))));
    assert_eq!(Number::Float(f64::INFINITY), Number::Float(f64::INFINITY));
    // The double next to 1e23 is another whole number.
    assert_ne!(Number::Float(1e23), number("1e23"));
    assert_eq!(Number::Float(1e23), number("99999999999999991611392"));
    assert_ne!(number("0.1"), number("0.10000000000000000000001"));
    assert_ne!(number("1e400"), Number::Float(f64::INFINITY));
}

#[test]
fn order_is_by_value_across_variants() {
    let sorted = [
        Number::Float(f64::NEG_INFINITY),
        number("-1e400"),
        number("-2"),
        number("-1.5"),
        number("-0.1"),
        number("0"),
        number("1e-400"),
        number("0.1"),
        number("0.11"),
        number("1"),
        number("9"),
        number("10"),
        number("18446744073709551615"),
        number("18446744073709551616"),
        number("1e400"),
        Number::Float(f64::INFINITY),
        Number::Float(f64::NAN),
        Number::Big("nonsense".to_owned()),
    ];
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{a:?} against {b:?}");
        }
    }
}

#[test]
fn no_constructor_lets_nan_in() {
    assert!(Number::from_f64(f64::NAN).is_none());
    assert!(matches!(Number::from_f64(9.0e18), Some(Number::Int(_))));
    assert!(matches!(
        Number::from_f64(9_223_372_036_854_775_808.0),
        Some(Number::Float(_))
    ));
}

#[test]
fn display_is_plain_decimal_notation() {
    for (text, expected) in [
        ("1.5e3", "1500"),
        ("1.0e-7", "0.0000001"),
        ("-12.50", "-12.5"),
        ("1e25", "10000000000000000000000000"),
        ("123456789012345678901234.5", "123456789012345678901234.5"),
        ("0.01", "0.01"),
        ("-0.1", "-0.1"),
    ] {
        assert_eq!(number(text).to_string(), expected);
    }
    assert_eq!(number("1.25e100000").to_string(), "1.25e100000");
    assert_eq!(Number::Float(1e23).to_string(), "99999999999999991611392");
}

#[test]
fn conversions_never_round_silently() {
    assert_eq!(number("1e3").as_i64(), Some(1000));
    assert_eq!(Number::Float(3.0).as_i64(), Some(3));
    assert_eq!(number("0.5").as_i64(), None);
    assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
    assert_eq!(number("-1").as_u64(), None);
    assert_eq!(number("1e600000000").as_i64(), None);
    assert_eq!(number("0.1").to_f64_lossless(), Some(0.1));
    assert_eq!(number("0.10000000000000000000001").to_f64_lossless(), None);
    assert_eq!(number("12345678901234567890123").to_f64_lossless(), None);
    assert_eq!(number("1e400").to_f64_lossless(), None);
}
