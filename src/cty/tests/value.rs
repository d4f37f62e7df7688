// SPDX-License-Identifier: MPL-2.0
//! Values, and where things are in them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use crate::cty::{Path, Type, Value};

pub(super) fn sample() -> (Type, Value) {
    let ty = Type::object([
        ("list", Type::list(Type::object([("a", Type::Bool)]))),
        ("map", Type::map(Type::Number)),
        ("set", Type::set(Type::object([("a", Type::Bool)]))),
        ("any", Type::Dynamic),
    ]);
    let value = Value::object([
        (
            "list",
            Value::List(vec![Value::object([("a", true.into())])]),
        ),
        ("map", Value::map([("k", 1.into())])),
        ("set", Value::Set(vec![Value::object([("a", Value::Null)])])),
        (
            "any",
            Value::dynamic(Type::list(Type::String), Value::List(vec!["x".into()])),
        ),
    ]);
    (ty, value)
}

#[test]
fn at_follows_steps_and_stops_at_sets() {
    let (ty, value) = sample();
    value.conforms(&ty).unwrap();
    let at = |path: Path| value.at_path(&path);
    assert_eq!(at(Path::root()), Some(&value));
    assert_eq!(
        at(Path::to("list").index(0).attribute("a")),
        Some(&true.into())
    );
    assert_eq!(at(Path::to("map").key("k")), Some(&1.into()));
    assert_eq!(at(Path::to("any").index(0)), Some(&"x".into()));
    assert_eq!(at(Path::to("set").index(0)), None);
    assert_eq!(
        Value::Unknown.at_path(&Path::to("a").index(0)),
        Some(&Value::Unknown)
    );
    assert_eq!(at(Path::to("list").index(-1)), None);
    assert_eq!(at(Path::to("map").attribute("k")), None);
}

#[test]
fn unknowns_are_found_at_any_depth() {
    let (_, value) = sample();
    assert!(value.is_wholly_known());
    let deep = Value::dynamic(
        Type::list(Type::String),
        Value::List(vec![Value::Null, Value::Unknown]),
    );
    assert!(!Value::map([("k", deep.clone())]).is_wholly_known());
    assert!(!deep.is_unknown());
    assert!(Value::dynamic(Type::Bool, Value::Unknown).is_unknown());
    assert!(Value::dynamic(Type::Bool, Value::Null).is_null());
}
