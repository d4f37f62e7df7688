// SPDX-License-Identifier: MPL-2.0
//! What a stored state must not hold.

use crate::cty::{Path, Value};
use crate::framework::engine::state::forget_unknown;

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter();
    Value::Object(members.map(|(n, v)| (n.to_owned(), v)).collect())
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

#[test]
fn unknown_values_are_found_at_every_depth_and_made_null() {
    let mut value = object([
        ("a", Value::Unknown),
        ("list", Value::List(vec![text("x"), Value::Unknown])),
        ("map", Value::map([("k", object([("b", Value::Unknown)]))])),
        (
            "set",
            Value::Set(vec![Value::Unknown, object([("c", Value::Unknown)])]),
        ),
    ]);
    let places = forget_unknown(&mut value);
    let expected = [
        Path::to("a"),
        Path::to("list").index(1),
        Path::to("map").key("k").attribute("b"),
        Path::to("set"),
    ];
    assert_eq!(places, expected);
    assert_eq!(forget_unknown(&mut value), []);
}
