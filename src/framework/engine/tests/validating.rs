// SPDX-License-Identifier: MPL-2.0
//! ValidateResourceConfig.

use super::core::{config, paths, summaries, text, with};
use super::toy::toy;
use crate::cty::Value;
use crate::framework::engine::validate;

#[test]
fn each_invalid_value_is_reported_once_with_its_path() {
    let member = Value::object([
        ("host", text("")),
        ("address", Value::Null),
        ("note", Value::Null),
    ]);
    let tag = Value::object([("key", text("")), ("stamp", Value::Null)]);
    let config = config(
        toy().schema(),
        [
            ("name", text("")),
            ("members", Value::List(vec![member])),
            ("tag", tag),
        ],
    );
    let found = validate::resource(&toy(), &config);
    let expected = ["name", "members[0].host", "tag.key"];
    assert_eq!(paths(&found), expected);
}

#[test]
fn checks_across_attributes_run_and_a_panic_in_them_is_a_diagnostic() {
    let schema = toy();
    let bad = config(
        schema.schema(),
        [("name", text("a")), ("mode", text("bad"))],
    );
    assert_eq!(paths(&validate::resource(&toy(), &bad)), ["mode"]);
    let panics = with(&bad, "mode", text("panic_in_validate"));
    let found = validate::resource(&toy(), &panics);
    assert_eq!(summaries(&found), ["Provider crashed"]);
}

#[test]
fn unknown_is_no_error_at_any_depth() {
    let base = config(toy().schema(), [("name", Value::Unknown)]);
    let member = |host: Value| {
        Value::object([
            ("host", host),
            ("address", Value::Null),
            ("note", Value::Null),
        ])
    };
    let tag = Value::object([("key", Value::Unknown), ("stamp", Value::Null)]);
    let rule = Value::object([("port", Value::Unknown), ("status", Value::Null)]);
    for (name, value) in [
        ("name", Value::Unknown),
        ("size", Value::Unknown),
        ("note", Value::Unknown),
        ("members", Value::Unknown),
        ("members", Value::List(vec![Value::Unknown])),
        ("members", Value::List(vec![member(Value::Unknown)])),
        ("rules", Value::List(vec![rule, Value::Unknown])),
        ("tag", Value::Unknown),
        ("tag", tag),
        // What a dynamic block looks like before its `for_each` is known.
        ("timeouts", Value::Unknown),
        ("timeouts", Value::object([("create", Value::Unknown)])),
    ] {
        let found = validate::resource(&toy(), &with(&base, name, value.clone()));
        assert!(found.is_empty(), "{name} {value:?}: {found:?}");
    }
}
