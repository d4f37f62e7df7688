// SPDX-License-Identifier: MPL-2.0
//! Which values are of a type.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::value::sample;
use crate::cty::Value;

#[test]
fn conforms_says_what_and_where() {
    let (ty, value) = sample();
    let changed = |name: &str, new: Value| {
        let mut value = value.clone();
        let Value::Object(attributes) = &mut value else {
            panic!("an object");
        };
        attributes.insert(name.to_owned(), new);
        value.conforms(&ty).unwrap_err().to_string()
    };
    assert_eq!(
        changed("map", Value::map([("k", "secret".into())])),
        r#"map["k"]: a number is required, found a string"#
    );
    assert_eq!(
        changed(
            "list",
            Value::List(vec![Value::object([("b", Value::Null)])])
        ),
        r#"list[0]: an object with 1 attributes is required, 1 given: "a" is missing"#
    );
    assert_eq!(
        changed("set", Value::Set(vec![Value::object([("a", 1.into())])])),
        "set: in element 1: a: a bool is required, found a number"
    );
    assert_eq!(
        changed("any", "bare".into()),
        "any: a value with its type is required, found a string"
    );
    assert_eq!(
        changed("more", Value::Null),
        r#"an object with 4 attributes is required, 5 given: "more" is not expected"#
    );
}
