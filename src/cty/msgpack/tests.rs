// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{decode, encode};
use crate::cty::{Number, Type, Value};

fn refused(bytes: &[u8], ty: &Type) -> String {
    decode(bytes, ty).unwrap_err().to_string()
}

#[test]
fn every_width_of_a_number_is_read() {
    for (bytes, expected) in [
        (&[0x07][..], Number::Int(7)),
        (&[0xff], Number::Int(-1)),
        (&[0xcc, 200], Number::Int(200)),
        (&[0xcd, 1, 0], Number::Int(256)),
        (&[0xce, 0, 1, 0, 0], Number::Int(65_536)),
        (
            &[0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            Number::UInt(u64::MAX),
        ),
        (&[0xd0, 0x80], Number::Int(-128)),
        (&[0xd1, 0x80, 0], Number::Int(-32_768)),
        (&[0xd2, 0xff, 0xff, 0xff, 0xff], Number::Int(-1)),
        (&[0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], Number::Int(i64::MIN)),
        (&[0xca, 0x3f, 0xc0, 0, 0], Number::Float(1.5)),
        (&[0xcb, 0x40, 0x08, 0, 0, 0, 0, 0, 0], Number::Int(3)),
        (b"\xa3\x30.1", Number::Float(0.1)),
        (b"\xc4\x033e0", Number::Int(3)),
    ] {
        assert_eq!(
            decode(bytes, &Type::Number).unwrap(),
            Value::Number(expected),
            "{bytes:x?}"
        );
    }
}

#[test]
fn every_extension_is_unknown_at_any_depth() {
    let unknowns: [&[u8]; 8] = [
        &[0xd4, 0, 0],
        &[0xd4, 12, 0],
        &[0xd5, 0x80, 1, 2],
        &[0xd6, 12, 1, 2, 3, 4],
        &[0xc7, 0, 99],
        &[0xc7, 3, 12, 0x81, 0x01, 0xc2],
        &[0xc8, 0, 1, 12, 0x80],
        &[0xc9, 0, 0, 0, 1, 12, 0x80],
    ];
    let ty = Type::object([("a", Type::list(Type::map(Type::Number)))]);
    for unknown in unknowns {
        assert_eq!(decode(unknown, &ty).unwrap(), Value::Unknown);
        assert_eq!(decode(unknown, &Type::Dynamic).unwrap(), Value::Unknown);
        let deep = [b"\x81\xa1a\x91\x81\xa1k", unknown].concat();
        let expected =
            Value::object([("a", Value::List(vec![Value::map([("k", Value::Unknown)])]))]);
        assert_eq!(decode(&deep, &ty).unwrap(), expected);
    }
    assert_eq!(encode(&Value::Unknown, &ty).unwrap(), [0xd4, 0, 0]);
}

#[test]
fn dynamic_carries_its_type_as_bytes_or_text() {
    let expected = Value::dynamic(Type::String, "x".into());
    for bytes in [
        &b"\x92\xc4\x08\"string\"\xa1x"[..],
        b"\x92\xa8\"string\"\xa1x",
    ] {
        assert_eq!(decode(bytes, &Type::Dynamic).unwrap(), expected);
    }
    assert_eq!(
        encode(&expected, &Type::Dynamic).unwrap(),
        b"\x92\xc4\x08\"string\"\xa1x"
    );
    for (tail, inner) in [(&b"\xc0"[..], Value::Null), (b"\xd4\0\0", Value::Unknown)] {
        let bytes = [b"\x92\xc4\x08\"string\"", tail].concat();
        let value = Value::dynamic(Type::String, inner);
        assert_eq!(decode(&bytes, &Type::Dynamic).unwrap(), value);
        assert_eq!(encode(&value, &Type::Dynamic).unwrap(), bytes);
    }
}

#[test]
fn objects_need_exactly_their_attributes() {
    let ty = Type::object([("a", Type::String), ("b", Type::Bool)]);
    let value = Value::object([("a", "x".into()), ("b", true.into())]);
    assert_eq!(decode(b"\x82\xa1b\xc3\xa1a\xa1x", &ty).unwrap(), value);
    assert_eq!(encode(&value, &ty).unwrap(), b"\x82\xa1a\xa1x\xa1b\xc3");
    for (bytes, message) in [
        (
            &b"\x80"[..],
            r#"an object with 2 attributes is required, 0 given: "a" is missing"#,
        ),
        (
            b"\x81\xa1a\xc0",
            r#"an object with 2 attributes is required, 1 given: "b" is missing"#,
        ),
        (
            b"\x81\xa1c\xc0",
            r#"an object with 2 attributes is required, 1 given: "c" is not expected"#,
        ),
        (b"\x82\xa1a\xc0\xa1a\xc0", r#""a" is given twice"#),
        (b"\x81\xa1b\x01", "b: a bool is required, found an integer"),
        (
            b"\x81\x01\xc0",
            "a string as key is required, found an integer",
        ),
    ] {
        assert_eq!(refused(bytes, &ty), message);
    }
}

#[test]
fn nan_is_refused_both_ways() {
    for bytes in [
        &[0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0][..],
        &[0xca, 0x7f, 0xc0, 0, 0],
        b"\xa3NaN",
    ] {
        assert!(refused(bytes, &Type::Number).contains(" is required, found "));
    }
    for number in [Number::Float(f64::NAN), Number::Big("NaN".to_owned())] {
        assert!(encode(&Value::Number(number), &Type::Number).is_err());
    }
}

#[test]
fn claimed_lengths_are_refused_before_anything_is_allocated() {
    let list = Type::list(Type::list(Type::Bool));
    for bytes in [
        &[0xdd, 0xff, 0xff, 0xff, 0xff][..],
        &[0xdd, 0, 0, 0, 3, 0xc0],
        &[0xdf, 0xff, 0xff, 0xff, 0xff, 0xc0, 0xc0],
        &[0xdb, 0xff, 0xff, 0xff, 0xff],
        &[0xc6, 0xff, 0xff, 0xff, 0xff],
        &[0xc9, 0xff, 0xff, 0xff, 0xff, 0],
        &[0xd9],
        &[],
    ] {
        assert_eq!(
            refused(bytes, &list),
            "the bytes end within a value",
            "{bytes:x?}"
        );
    }
}

#[test]
fn trailing_bytes_and_the_reserved_byte_are_refused() {
    assert_eq!(
        refused(&[0xc0, 0xc0, 1], &Type::Bool),
        "2 bytes are left after the value"
    );
    assert_eq!(
        refused(&[0xc1], &Type::Bool),
        "not MessagePack: the reserved byte c1"
    );
}

#[test]
fn depth_is_limited_where_values_carry_types() {
    let deep = [&b"\x92\xa9\"dynamic\""[..]; 10_000].concat();
    assert!(refused(&deep, &Type::Dynamic).contains("nested more than"));
    let mut value = Value::Null;
    for _ in 0..1_000 {
        value = Value::dynamic(Type::Dynamic, value);
    }
    assert!(encode(&value, &Type::Dynamic).is_err());
}

#[test]
fn errors_name_the_place_and_never_the_content() {
    let ty = Type::object([("a", Type::list(Type::map(Type::Number)))]);
    let message = refused(b"\x81\xa1a\x92\xc0\x81\xa1k\xa6secret", &ty);
    assert_eq!(
        message,
        r#"a[1]["k"]: a number in decimal digits is required, found another string"#
    );
    let set = Type::object([("s", Type::set(Type::Tuple(vec![Type::Bool])))]);
    assert_eq!(
        refused(b"\x81\xa1s\x92\xc0\x92\xc0\xc0", &set),
        "s: in element 2: a tuple of 1 elements is required, 2 given"
    );
    assert_eq!(
        refused(b"\xa2\xff\xfe", &Type::String),
        "a string in UTF-8 is required, found other bytes"
    );
}
