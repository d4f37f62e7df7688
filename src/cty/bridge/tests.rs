// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{from_value, to_value};
use crate::cty::{Attr, Number, Type, Value};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wait {
    None,
    UntilActive,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Timeouts {
    create: Attr<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Model {
    id: Attr<String>,
    count: Attr<i64>,
    ratio: Attr<f64>,
    exact: Attr<Number>,
    enabled: Option<bool>,
    wait: Attr<Wait>,
    triggers: Attr<BTreeMap<String, Attr<String>>>,
    tags: BTreeSet<String>,
    pair: Attr<(String, bool)>,
    timeouts: Option<Timeouts>,
    rules: Vec<Timeouts>,
    any: Attr<String>,
}

fn ty() -> Type {
    let timeouts = Type::object([("create", Type::String)]);
    Type::object([
        ("id", Type::String),
        ("count", Type::Number),
        ("ratio", Type::Number),
        ("exact", Type::Number),
        ("enabled", Type::Bool),
        ("wait", Type::String),
        ("triggers", Type::map(Type::String)),
        ("tags", Type::set(Type::String)),
        ("pair", Type::Tuple(vec![Type::String, Type::Bool])),
        ("timeouts", timeouts.clone()),
        ("rules", Type::list(timeouts)),
        ("any", Type::Dynamic),
    ])
}

fn model() -> Model {
    Model {
        id: Attr::Unknown,
        count: Attr::Known(-3),
        ratio: Attr::Known(0.1),
        exact: Attr::Known(Number::parse("12345678901234567890123").unwrap()),
        enabled: None,
        wait: Attr::Known(Wait::UntilActive),
        triggers: Attr::Known(BTreeMap::from([
            ("known".to_owned(), Attr::Known("x".to_owned())),
            ("null".to_owned(), Attr::Null),
            ("unknown".to_owned(), Attr::Unknown),
        ])),
        tags: BTreeSet::from(["b".to_owned(), "a".to_owned()]),
        pair: Attr::Known(("left".to_owned(), true)),
        timeouts: None,
        rules: vec![
            Timeouts { create: Attr::Null },
            Timeouts {
                create: Attr::Unknown,
            },
        ],
        any: Attr::Known("text".to_owned()),
    }
}

fn value() -> Value {
    Value::object([
        ("id", Value::Unknown),
        ("count", (-3).into()),
        ("ratio", Number::parse("0.1").unwrap().into()),
        (
            "exact",
            Number::parse("12345678901234567890123").unwrap().into(),
        ),
        ("enabled", Value::Null),
        ("wait", "until_active".into()),
        (
            "triggers",
            Value::map([
                ("known", "x".into()),
                ("null", Value::Null),
                ("unknown", Value::Unknown),
            ]),
        ),
        ("tags", Value::Set(vec!["b".into(), "a".into()])),
        ("pair", Value::Tuple(vec!["left".into(), true.into()])),
        ("timeouts", Value::Null),
        (
            "rules",
            Value::List(vec![
                Value::object([("create", Value::Null)]),
                Value::object([("create", Value::Unknown)]),
            ]),
        ),
        ("any", Value::dynamic(Type::String, "text".into())),
    ])
}

fn with(name: &str, new: Value) -> Value {
    let Value::Object(mut attributes) = value() else {
        panic!("an object")
    };
    attributes.insert(name.to_owned(), new);
    Value::Object(attributes)
}

fn refused(name: &str, new: Value) -> String {
    from_value::<Model>(&with(name, new))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_model_goes_both_ways() {
    assert_eq!(from_value::<Model>(&value()).unwrap(), model());
    let written = to_value(&model(), &ty()).unwrap();
    assert_eq!(written, value());
    written.conforms(&ty()).unwrap();
}

#[test]
fn null_and_unknown_reach_attr_at_every_depth_and_option_for_null() {
    for (new, expected) in [
        (Value::Null, Attr::Null),
        (Value::Unknown, Attr::Unknown),
        (
            Value::map([("k", Value::Unknown)]),
            Attr::Known(BTreeMap::from([("k".to_owned(), Attr::Unknown)])),
        ),
    ] {
        let model: Model = from_value(&with("triggers", new)).unwrap();
        assert_eq!(model.triggers, expected);
    }
    let typed_null = Value::dynamic(Type::Bool, Value::Null);
    assert_eq!(
        from_value::<Model>(&with("any", typed_null)).unwrap().any,
        Attr::Null
    );
    assert_eq!(
        from_value::<Model>(&with(
            "timeouts",
            Value::object([("create", Value::Unknown)])
        ))
        .unwrap()
        .timeouts,
        Some(Timeouts {
            create: Attr::Unknown
        })
    );
}

#[test]
fn errors_carry_the_path_and_not_the_content() {
    for (name, new, message) in [
        (
            "count",
            "secret".into(),
            "count: i64 is required, found a string",
        ),
        (
            "count",
            Number::Float(1.5).into(),
            "count: a whole number is required",
        ),
        (
            "count",
            Number::UInt(u64::MAX).into(),
            "count: i64 is required, found a number outside its range",
        ),
        ("id", 1.into(), "id: a string is required, found a number"),
        (
            "id",
            Number::parse("1e30").unwrap().into(),
            "id: a string is required, found a number",
        ),
        (
            "ratio",
            Number::parse("0.12345678901234567890").unwrap().into(),
            "ratio: a number that a 64-bit float holds exactly is required",
        ),
        (
            "exact",
            "1".into(),
            "exact: a number is required, found a string",
        ),
        (
            "enabled",
            Value::Unknown,
            "enabled: a boolean is required, found a value that is not known yet",
        ),
        (
            "wait",
            "secret".into(),
            r#"wait: one of ["none", "until_active"] is required, found another string"#,
        ),
        (
            "triggers",
            Value::map([("k", true.into())]),
            r#"triggers["k"]: a string is required, found a bool"#,
        ),
        (
            "rules",
            Value::List(vec![Value::object([("create", Value::List(vec![]))])]),
            "rules[0].create: a string is required, found a sequence",
        ),
        (
            "rules",
            Value::Null,
            "rules: a sequence is required, found null",
        ),
        (
            "tags",
            Value::Set(vec![Value::Null]),
            "tags: in element 1: a string is required, found null",
        ),
        (
            "timeouts",
            Value::Unknown,
            "timeouts: struct Timeouts is required, found a value that is not known yet",
        ),
        (
            "timeouts",
            Value::object([("x", Value::Null)]),
            "timeouts: missing field `create`",
        ),
    ] {
        assert_eq!(refused(name, new), message);
    }
}

#[test]
fn what_the_model_does_not_name_may_be_anything() {
    let value = Value::object([("create", "1s".into()), ("other", Value::Unknown)]);
    assert_eq!(
        from_value::<Timeouts>(&value).unwrap().create,
        Attr::Known("1s".to_owned())
    );
}

#[test]
fn a_model_must_name_every_attribute_of_the_type_and_no_other() {
    let error = |ty: &Type| {
        let model = Timeouts { create: Attr::Null };
        to_value(&model, ty).unwrap_err().to_string()
    };
    assert_eq!(
        error(&Type::object([
            ("create", Type::String),
            ("update", Type::String)
        ])),
        r#"an object with 2 attributes is required, 1 given: "update" is missing"#
    );
    assert_eq!(
        error(&Type::object([("update", Type::String)])),
        r#"the type has no attribute "create", the model has"#
    );
    assert_eq!(
        error(&Type::String),
        "a string is required, found a map or struct"
    );
    let bad = Attr::Known(vec![Attr::Known(BTreeMap::from([("k", f64::NAN)]))]);
    assert_eq!(
        to_value(&bad, &Type::list(Type::map(Type::Number)))
            .unwrap_err()
            .to_string(),
        r#"[0]["k"]: a number is required, found NaN"#
    );
}

#[test]
fn doubles_read_from_long_integers_only_when_exact() {
    let read = |text: &str| from_value::<f64>(&Number::parse(text).unwrap().into()).ok();
    assert_eq!(read("9007199254740992"), Some(9_007_199_254_740_992.0));
    assert_eq!(read("9007199254740993"), None);
    assert_eq!(
        read("18446744073709551616"),
        Some(18_446_744_073_709_551_616.0)
    );
    assert_eq!(read("0.1"), Some(0.1));
}

#[test]
fn enums_with_data_are_refused() {
    #[derive(Debug, Serialize, Deserialize)]
    enum Data {
        One(String),
        Two { a: bool },
    }
    for data in [Data::One("x".to_owned()), Data::Two { a: true }] {
        assert!(to_value(&data, &Type::String).is_err());
    }
    assert!(from_value::<Data>(&"One".into()).is_err());
    assert!(from_value::<Data>(&"Two".into()).is_err());
}
