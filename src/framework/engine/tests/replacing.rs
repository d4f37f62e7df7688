// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange: which changes replace the object.

use super::core::{config, created, number, plan, text, with};
use super::toy::toy;
use crate::cty::Value;

fn base() -> Value {
    let rule = |port| Value::object([("port", number(port)), ("status", Value::Null)]);
    config(
        toy().schema(),
        [
            ("name", text("a")),
            ("size", number(5)),
            ("rule", Value::List(vec![rule(1), rule(2)])),
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
async fn a_change_within_a_list_block_is_named_by_index() {
    let rule = |port| Value::object([("port", number(port)), ("status", Value::Null)]);
    let rules = Value::List(vec![rule(1), rule(3)]);
    assert_eq!(replaces("rule", rules).await, ["rule[1].port"]);
    let fewer = Value::List(vec![rule(1)]);
    assert_eq!(replaces("rule", fewer).await, ["rule[1].port"]);
}

#[tokio::test]
async fn a_change_within_a_set_is_named_by_the_set() {
    let tag = Value::object([("key", text("k")), ("stamp", Value::Null)]);
    assert_eq!(replaces("tag", Value::Set(vec![tag])).await, ["tag"]);
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
