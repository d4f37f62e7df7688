// SPDX-License-Identifier: MPL-2.0
//! `tests/vectors/cty/values.json`, made by go-cty: see `make/main.go` there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use serde::Deserialize;

use crate::cty::json::{self, Unexpected};
use crate::cty::{Type, Value, msgpack};

#[derive(Deserialize)]
struct Vector {
    name: String,
    r#type: Box<serde_json::value::RawValue>,
    msgpack: String,
    json: Option<String>,
}

struct Case {
    name: String,
    ty: Type,
    bytes: Vec<u8>,
    json: Option<String>,
}

impl Case {
    fn value(&self) -> Value {
        msgpack::decode(&self.bytes, &self.ty)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Unknowns with refinements, which we do not keep.
    fn is_refined(&self) -> bool {
        self.name.starts_with("refined ")
    }
}

fn cases() -> Vec<Case> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/cty/values.json");
    let vectors: Vec<Vector> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(vectors.len() > 400, "{} vectors", vectors.len());
    let hex = |text: &str| {
        let pairs = text.as_bytes().chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    };
    vectors
        .into_iter()
        .map(|vector| Case {
            ty: Type::from_json(vector.r#type.get().as_bytes()).unwrap(),
            bytes: hex(&vector.msgpack),
            name: vector.name,
            json: vector.json,
        })
        .collect()
}

/// Where go-cty says one number as JSON and another as MessagePack: the exact
/// decimal of the double 0.1 travels as that double, which is then read as 0.1;
/// and a whole double of many digits loses the last ones as JSON.
const LOSSY: [&str; 2] = [
    "number 0.1000000000000000055511151231257827021181583404541015625",
    "double 4.611686018427388e+18",
];

#[test]
fn what_go_cty_writes_conforms_and_is_written_back_the_same() {
    for case in cases() {
        let value = case.value();
        value
            .conforms(&case.ty)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let back = msgpack::encode(&value, &case.ty).unwrap();
        if case.is_refined() {
            assert_ne!(back, case.bytes, "{}", case.name);
            assert_eq!(
                msgpack::decode(&back, &case.ty).unwrap(),
                value,
                "{}",
                case.name
            );
            assert!(!value.is_wholly_known(), "{}", case.name);
        } else {
            assert_eq!(back, case.bytes, "{}: {value:?}", case.name);
        }
    }
}

#[test]
fn what_go_cty_writes_as_json_is_the_same_value() {
    let mut compared = 0;
    for case in cases() {
        let value = case.value();
        let Some(text) = &case.json else {
            continue;
        };
        if LOSSY.contains(&case.name.as_str()) {
            continue;
        }
        let from_json = json::decode(text.as_bytes(), &case.ty, Unexpected::Refuse)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(from_json, value, "{}", case.name);
        // Text makes a decimal of what go-cty made from a double: 0.1 is equal
        // as both, and travels in its own form.
        if !case.name.starts_with("double ") {
            let bytes = msgpack::encode(&from_json, &case.ty).unwrap();
            assert_eq!(bytes, case.bytes, "{}: from JSON to MessagePack", case.name);
        }
        compared += 1;
    }
    assert!(compared > 250, "{compared} compared");
}

#[test]
fn every_cut_of_a_vector_is_refused() {
    for case in cases().into_iter().filter(|case| case.bytes.len() < 200) {
        for end in 0..case.bytes.len() {
            assert!(
                msgpack::decode(&case.bytes[..end], &case.ty).is_err(),
                "{} cut at {end}",
                case.name
            );
        }
    }
}
