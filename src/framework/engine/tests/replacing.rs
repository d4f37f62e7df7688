// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange: which changes replace the object.

use super::core::{config, created, number, plan, text, with};
use super::toy::toy;
use crate::cty::{Path, Value};

fn base() -> Value {
    let rule = |port| Value::object([("port", number(port)), ("status", Value::Null)]);
    config(
        toy().schema(),
        [
            ("name", text("a")),
            ("size", number(5)),
            ("rules", Value::List(vec![rule(1), rule(2)])),
        ],
    )
}

async fn replaces(name: &str, value: Value) -> Vec<String> {
    let state = created(&toy(), &base()).await;
    let planned = plan(&toy(), &with(&base(), name, value), &state).await;
    assert!(planned.diagnostics.is_empty(), "{:?}", planned.diagnostics);
    let paths = planned.requires_replace.iter();
    paths.map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_changed_value_replaces_where_the_schema_says_so() {
    assert_eq!(replaces("name", text("b")).await, ["name"]);
    assert_eq!(replaces("name", Value::Unknown).await, ["name"]);
    assert!(replaces("name", text("a")).await.is_empty());
    assert!(replaces("mode", text("x")).await.is_empty());
}

#[tokio::test]
async fn replace_if_decides_by_both_values() {
    assert_eq!(replaces("size", number(3)).await, ["size"]);
    assert!(replaces("size", number(9)).await.is_empty());
    assert!(replaces("size", Value::Null).await.is_empty());
}

#[tokio::test]
async fn a_change_within_a_list_is_named_by_index() {
    let rule = |port| Value::object([("port", number(port)), ("status", Value::Null)]);
    let rules = Value::List(vec![rule(1), rule(3)]);
    assert_eq!(replaces("rules", rules).await, ["rules[1].port"]);
    let fewer = Value::List(vec![rule(1)]);
    assert_eq!(replaces("rules", fewer).await, ["rules[1].port"]);
    assert_eq!(
        replaces("rules", Value::Null).await,
        ["rules[0].port", "rules[1].port"]
    );
}

#[tokio::test]
async fn a_list_or_object_that_is_not_known_may_replace() {
    assert_eq!(replaces("rules", Value::Unknown).await, ["rules"]);
    let one_unknown = Value::List(vec![Value::Unknown]);
    assert_eq!(
        replaces("rules", one_unknown).await,
        ["rules[0].port", "rules[1].port"]
    );
    assert_eq!(replaces("tag", Value::Unknown).await, ["tag.key"]);
    assert!(replaces("members", Value::Unknown).await.is_empty());

    // The same where there was none before.
    let none = with(&base(), "rules", Value::Null);
    let state = created(&toy(), &none).await;
    let planned = plan(&toy(), &with(&none, "rules", Value::Unknown), &state).await;
    assert_eq!(planned.requires_replace, [Path::to("rules")]);
}

#[tokio::test]
async fn a_create_replaces_nothing() {
    let planned = plan(&toy(), &base(), &Value::Null).await;
    assert!(planned.requires_replace.is_empty());
}

#[tokio::test]
async fn the_resource_has_the_last_word() {
    let state = created(&toy(), &base()).await;
    let config = with(&base(), "name", text("b"));
    let never = with(&config, "mode", text("never_replace"));
    let planned = plan(&toy(), &never, &state).await;
    assert!(planned.requires_replace.is_empty());

    // What the resource itself plans to change counts as well.
    let rename = with(&base(), "mode", text("rename"));
    let planned = plan(&toy(), &rename, &state).await;
    assert_eq!(planned.requires_replace.len(), 1);
}
