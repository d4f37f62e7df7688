// SPDX-License-Identifier: MPL-2.0
//! Types and their JSON.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use crate::cty::Type;

#[test]
fn type_json_goes_both_ways() {
    let json = r#"["object",{"a":["list",["set",["map","number"]]],"b\"":["tuple",["bool","dynamic","string"]],"c":["object",{}],"d":["tuple",[]]}]"#;
    let ty = Type::from_json(json.as_bytes()).unwrap();
    assert_eq!(ty.to_json(), json);
    assert_eq!(
        ty.to_string(),
        "object({a=list(set(map(number))),b\"=tuple([bool,any,string]),c=object({}),d=tuple([])})"
    );
}

#[test]
fn optional_attributes_of_constraints_are_read_and_dropped() {
    let ty = Type::from_json(br#"["object",{"a":"string"},["a"]]"#).unwrap();
    assert_eq!(ty, Type::object([("a", Type::String)]));
    assert!(Type::from_json(br#"["object",{"a":"string"},["b"]]"#).is_err());
}

#[test]
fn other_json_is_refused() {
    let deep = "[\"list\",".repeat(100_000);
    for json in [
        "",
        "{}",
        "null",
        "1",
        "[]",
        "[\"list\"]",
        "[\"list\",\"x\"]",
        "\"text\"",
        "[\"tuple\",\"string\"]",
        "[\"object\",[]]",
        "[\"list\",\"string\",1]",
        "\"string\" x",
        "[\"capsule\",\"string\"]",
        &deep,
    ] {
        assert!(Type::from_json(json.as_bytes()).is_err(), "{json:.40}");
    }
}
