// SPDX-License-Identifier: MPL-2.0
//! What holds for every type, value and input.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use proptest::collection::vec;
use proptest::prelude::*;

use super::strategies::{Content, numbers, typed_values, types};
use crate::cty::json::{self, Unexpected};
use crate::cty::msgpack;
use crate::cty::{Number, Type, Value};

/// How much a value holds: itself, its elements, and the bytes of its texts.
/// Keys count as well.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Null | Value::Unknown | Value::Bool(_) => 0,
        Value::Number(Number::Big(text)) | Value::String(text) => text.len(),
        Value::Number(_) => 0,
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => {
            assert!(
                elements.capacity() <= 64.max(2 * elements.len()),
                "room for more than there is"
            );
            elements.iter().map(size).sum()
        }
        Value::Map(entries) | Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| key.len() + size(value))
            .sum(),
        Value::Dynamic(typed) => typed.0.to_json().len() + size(&typed.1),
    }
}

/// Bytes that look like MessagePack more often than random ones.
fn tokens() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        (0x80_u8..0x84).prop_map(|byte| vec![byte]),
        (0x90_u8..0x94).prop_map(|byte| vec![byte]),
        prop::sample::select(vec![
            &b"\xc0"[..],
            b"\xa1a",
            b"\xd4\0\0",
            b"\xc7\x03\x0c\x81\x01\xc2",
            b"\xdd\0\0\0\x01",
            b"\xdd\xff\xff\xff\xff",
            b"\xdf\x7f\0\0\0",
            b"\xdb\xff\xff\xff\xff",
            b"\xcb\x7f\xf8\0\0\0\0\0\0",
            b"\x92\xc4\x08\"string\"",
            b"\x92\xc4\x09\"dynamic\"",
            b"\x92\xc4\x12[\"list\",\"dynamic\"]",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    vec(token, 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn msgpack_goes_both_ways((ty, value) in typed_values(Content::Anything)) {
        value.conforms(&ty).unwrap();
        let bytes = msgpack::encode(&value, &ty).unwrap();
        let back = msgpack::decode(&bytes, &ty).unwrap();
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(msgpack::encode(&back, &ty).unwrap(), bytes);
    }

    #[test]
    fn json_goes_both_ways_and_agrees_with_msgpack((ty, value) in typed_values(Content::Storable)) {
        let text = super::json::encode(&value);
        let back = json::decode(text.as_bytes(), &ty, Unexpected::Refuse).unwrap();
        prop_assert_eq!(&back, &value);
        let bytes = msgpack::encode(&back, &ty).unwrap();
        prop_assert_eq!(msgpack::decode(&bytes, &ty).unwrap(), value);
    }

    #[test]
    fn what_conforms_is_what_can_be_written(
        (_, value) in typed_values(Content::Anything), other in types(),
    ) {
        prop_assert_eq!(value.conforms(&other), msgpack::encode(&value, &other).map(drop));
    }

    #[test]
    fn arbitrary_bytes_never_panic_and_never_take_more_than_they_are(
        bytes in prop_oneof![vec(any::<u8>(), 0..200), tokens()],
        ty in prop_oneof![types(), Just(Type::Dynamic)],
    ) {
        if let Ok(value) = msgpack::decode(&bytes, &ty) {
            value.conforms(&ty).unwrap();
            prop_assert!(size(&value) <= bytes.len());
        }
        let _ = json::decode(&bytes, &ty, Unexpected::Drop);
        let _ = Type::from_json(&bytes);
    }

    #[test]
    fn damaged_bytes_never_panic(
        (ty, value) in typed_values(Content::Anything), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut bytes = msgpack::encode(&value, &ty).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(value) = msgpack::decode(&bytes, &ty) {
            value.conforms(&ty).unwrap();
            prop_assert!(size(&value) <= bytes.len());
        }
    }

    #[test]
    fn type_json_goes_both_ways(ty in types()) {
        prop_assert_eq!(Type::from_json(ty.to_json().as_bytes()).unwrap(), ty);
    }

    #[test]
    fn numbers_survive_their_text(number in numbers(Content::Storable)) {
        prop_assert_eq!(Number::parse(&number.to_string()).unwrap(), number);
    }

    #[test]
    fn order_of_numbers_agrees_with_doubles(a in any::<f64>(), b in any::<f64>()) {
        if let (Some(x), Some(y)) = (Number::from_f64(a), Number::from_f64(b)) {
            prop_assert_eq!(x.partial_cmp(&y), a.partial_cmp(&b));
            prop_assert_eq!(Number::parse(&x.to_string()).is_ok_and(|text| text == x), a.is_finite());
        }
    }

    #[test]
    fn arbitrary_text_is_a_number_as_rust_sees_it(text in "[-+0-9.eE]{0,8}") {
        prop_assert_eq!(Number::parse(&text).is_ok(), text.parse::<f64>().is_ok());
    }

    #[test]
    fn sets_are_equal_in_any_order_and_with_any_repetition(
        (ty, value) in typed_values(Content::Anything), rotate in any::<prop::sample::Index>(),
    ) {
        if let Value::Set(elements) = &value && !elements.is_empty() {
            let mut other = elements.clone();
            other.rotate_left(rotate.index(elements.len()));
            other.push(other[0].clone());
            let other = Value::Set(other);
            other.conforms(&ty).unwrap();
            prop_assert_eq!(other, value);
        }
    }
}
