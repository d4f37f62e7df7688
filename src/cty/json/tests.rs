// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{Unexpected, decode};
use crate::cty::{Number, Type, Value};

fn read(json: &str, ty: &Type) -> Value {
    decode(json.as_bytes(), ty, Unexpected::Refuse).unwrap()
}

fn refused(json: &str, ty: &Type) -> String {
    decode(json.as_bytes(), ty, Unexpected::Refuse)
        .unwrap_err()
        .to_string()
}

#[test]
fn numbers_keep_every_digit() {
    for text in [
        "12345678901234567890123",
        "0.12345678901234567890123",
        "18446744073709551615",
        "-1.5",
    ] {
        let value = read(text, &Type::Number);
        assert_eq!(value, Value::Number(Number::parse(text).unwrap()));
        assert_eq!(value.as_number().unwrap().to_string(), text);
    }
    let small = Value::Number(Number::parse("0.01").unwrap());
    assert_eq!(
        read("[1e3, 1E-2]", &Type::list(Type::Number)),
        Value::List(vec![1000.into(), small])
    );
}

#[test]
fn text_and_primitives_are_converted_as_hosts_do() {
    assert_eq!(read("\"true\"", &Type::Bool), true.into());
    assert_eq!(read("\"0\"", &Type::Bool), false.into());
    assert_eq!(read("\"12\"", &Type::Number), 12.into());
    assert_eq!(read("true", &Type::String), "true".into());
    assert_eq!(read("1.50", &Type::String), "1.5".into());
    assert_eq!(
        refused("1", &Type::Bool),
        "a bool is required, found a number"
    );
    assert_eq!(
        refused("\"yes\"", &Type::Bool),
        "true or false is required, found another string"
    );
    assert_eq!(
        refused("true", &Type::Number),
        "a number is required, found a bool"
    );
    assert_eq!(
        refused("[]", &Type::String),
        "a string is required, found an array"
    );
    assert_eq!(
        refused("1e600000001", &Type::Number),
        "a number of fewer digits and a smaller exponent is required"
    );
}

#[test]
fn missing_attributes_are_null_and_unexpected_ones_as_asked() {
    let ty = Type::object([
        ("a", Type::String),
        ("b", Type::list(Type::object([("c", Type::Bool)]))),
    ]);
    assert_eq!(
        read("{\"a\":\"x\"}", &ty),
        Value::object([("a", "x".into()), ("b", Value::Null)])
    );
    let json = "{\"b\":[{\"c\":true,\"old\":1}],\"gone\":{}}";
    let inner = Value::object([("c", true.into())]);
    assert_eq!(
        decode(json.as_bytes(), &ty, Unexpected::Drop).unwrap(),
        Value::object([("a", Value::Null), ("b", Value::List(vec![inner]))])
    );
    assert_eq!(
        refused(json, &ty),
        r#"an object with 2 attributes is required, 2 given: "gone" is not expected"#
    );
    assert_eq!(
        refused("{\"b\":[{},{\"d\":1}]}", &ty),
        r#"b[1]: an object with 1 attributes is required, 1 given: "d" is not expected"#
    );
}

#[test]
fn dynamic_values_carry_their_type() {
    let json = r#"{"value":[1],"type":["list","number"]}"#;
    let value = read(json, &Type::Dynamic);
    assert_eq!(
        value,
        Value::dynamic(Type::list(Type::Number), Value::List(vec![1.into()]))
    );
    assert_eq!(read("null", &Type::Dynamic), Value::Null);
    for bad in [
        r#"{"value":1}"#,
        r#"{"type":"number"}"#,
        r#"{"type":"number","value":1,"x":1}"#,
        "1",
    ] {
        assert!(decode(bad.as_bytes(), &Type::Dynamic, Unexpected::Drop).is_err());
    }
}

#[test]
fn no_key_of_a_map_has_a_meaning_of_its_own() {
    for key in [
        "$serde_json::private::Number",
        "$serde_json::private::RawValue",
        "$cty::Number",
        "",
    ] {
        let map = Value::map([(key, "1".into())]);
        let json = format!(r#"{{"{key}":"1"}}"#);
        assert_eq!(read(&json, &Type::map(Type::String)), map);
        let object = Type::object([(key, Type::String)]);
        let json = format!(r#"{{"value":{json},"type":{}}}"#, object.to_json());
        let value = Value::object([(key, "1".into())]);
        assert_eq!(read(&json, &Type::Dynamic), Value::dynamic(object, value));
    }
}

#[test]
fn broken_json_is_refused_without_showing_it() {
    for json in ["", "{", "[1] x", "nul", "\"secret", "\u{feff}1"] {
        let message = refused(json, &Type::list(Type::Number));
        assert!(message.starts_with("JSON is required: "), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
    let deep = "[".repeat(100_000);
    assert!(refused(&deep, &Type::Dynamic).starts_with("JSON is required"));
    let deep = format!(
        "{}null{}",
        r#"{"type":"dynamic","value":"#.repeat(200),
        "}".repeat(200)
    );
    assert!(refused(&deep, &Type::Dynamic).contains("nested more than"));
}
