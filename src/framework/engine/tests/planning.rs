// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange: what is known.

use super::core::{config, created, number, plan, plan_request, summaries, text, with};
use super::toy::{toy, ty};
use crate::cty::Value;
use crate::framework::engine;

fn member(host: &str, address: Value) -> Value {
    Value::object([
        ("host", text(host)),
        ("address", address),
        ("note", Value::Null),
    ])
}

fn rule(port: i64, status: Value) -> Value {
    Value::object([("port", number(port)), ("status", status)])
}

fn tag(key: &str, stamp: Value) -> Value {
    Value::object([("key", text(key)), ("stamp", stamp)])
}

fn everything() -> Value {
    config(
        toy().schema(),
        [
            ("name", text("a")),
            ("note", text("kept")),
            ("members", Value::List(vec![member("h", Value::Null)])),
            ("rules", Value::List(vec![rule(1, Value::Null)])),
            ("tag", tag("k", Value::Null)),
            ("timeouts", Value::object([("create", text("1m"))])),
        ],
    )
}

#[tokio::test]
async fn create_makes_computed_values_unknown_at_every_depth() {
    let planned = plan(&toy(), &everything(), &Value::Null).await;
    assert!(planned.diagnostics.is_empty());
    let unknown = || Value::Unknown;
    let expected = [
        ("name", text("a")),
        ("mode", Value::Null),
        ("size", Value::Null),
        ("region", unknown()),
        ("note", text("kept")),
        ("members", Value::List(vec![member("h", unknown())])),
        ("rules", Value::List(vec![rule(1, unknown())])),
        ("tag", tag("k", unknown())),
        ("id", unknown()),
        ("revision", unknown()),
        ("timeouts", Value::object([("create", text("1m"))])),
    ];
    assert_eq!(planned.planned, Value::object(expected));
    assert_eq!(planned.planned.conforms(&ty()), Ok(()));
    assert!(planned.requires_replace.is_empty());
}

#[tokio::test]
async fn an_optional_computed_value_that_is_configured_is_known_in_the_plan() {
    let config = with(&everything(), "region", text("here"));
    let planned = plan(&toy(), &config, &Value::Null).await;
    assert_eq!(planned.planned.get("region"), Some(&text("here")));
}

#[tokio::test]
async fn an_unchanged_object_is_planned_as_it_is() {
    let config = everything();
    let state = created(&toy(), &config).await;
    let planned = plan(&toy(), &config, &state).await;
    assert_eq!(planned.planned, state);
    assert_eq!(planned.private, b"private");
    assert!(planned.requires_replace.is_empty());
}

#[tokio::test]
async fn an_update_makes_computed_values_unknown_but_keeps_those_that_stay() {
    let config = everything();
    let state = created(&toy(), &config).await;
    let config = with(&config, "mode", text("changed"));
    let planned = plan(&toy(), &config, &state).await.planned;
    assert_eq!(planned.get("revision"), Some(&Value::Unknown));
    for kept in ["id", "region", "name", "tag"] {
        assert_eq!(planned.get(kept), state.get(kept), "{kept}");
    }
    let expected = Value::List(vec![member("h", Value::Unknown)]);
    assert_eq!(planned.get("members"), Some(&expected));
}

#[tokio::test]
async fn what_was_not_there_before_has_no_value_to_keep() {
    let without = with(&everything(), "tag", Value::Null);
    let state = created(&toy(), &without).await;
    let planned = plan(&toy(), &everything(), &state).await.planned;
    assert_eq!(planned.get("tag"), Some(&tag("k", Value::Unknown)));
}

#[tokio::test]
async fn unknown_configuration_is_planned_as_unknown_at_every_depth() {
    let base = everything();
    for (name, value) in [
        ("name", Value::Unknown),
        ("size", Value::Unknown),
        ("region", Value::Unknown),
        ("members", Value::Unknown),
        ("members", Value::List(vec![Value::Unknown])),
        ("rules", Value::Unknown),
        ("tag", Value::Unknown),
        ("timeouts", Value::Unknown),
    ] {
        let config = with(&base, name, value.clone());
        let planned = plan(&toy(), &config, &Value::Null).await;
        assert!(
            planned.diagnostics.is_empty(),
            "{name}: {:?}",
            planned.diagnostics
        );
        assert_eq!(planned.planned.get(name), Some(&value), "{name}");
    }
}

#[tokio::test]
async fn the_plan_of_a_destroy_is_null_and_carries_private_bytes_and_identity_on() {
    let state = created(&toy(), &everything()).await;
    let identity = Value::object([("region", text("r")), ("id", text("i"))]);
    let mut request = plan_request(&toy(), &everything(), &state);
    request.proposed = Value::Null;
    request.config = Value::Null;
    request.identity = Some(identity.clone());
    let planned = engine::plan::plan(&toy(), request).await;
    assert_eq!(planned.planned, Value::Null);
    assert_eq!(planned.private, b"private");
    assert_eq!(planned.identity, Some(identity));
}

#[tokio::test]
async fn the_resource_may_change_its_plan() {
    let config = everything();
    let state = created(&toy(), &config).await;
    let bump = with(&state, "mode", text("bump"));
    let planned = plan(&toy(), &with(&config, "mode", text("bump")), &bump).await;
    assert_eq!(planned.planned.get("revision"), Some(&Value::Unknown));

    let refuse = with(&config, "mode", text("refuse"));
    let planned = plan(&toy(), &refuse, &Value::Null).await;
    assert_eq!(summaries(&planned.diagnostics), ["Refused"]);
}

#[tokio::test]
async fn a_panic_while_planning_is_a_diagnostic() {
    let config = with(&everything(), "mode", text("panic_in_plan"));
    let planned = plan(&toy(), &config, &Value::Null).await;
    assert_eq!(summaries(&planned.diagnostics), ["Provider crashed"]);
    assert_eq!(planned.private, b"private");
}

#[tokio::test]
async fn identity_is_planned_once_it_is_known() {
    let config = everything();
    let planned = plan(&toy(), &config, &Value::Null).await;
    assert_eq!(planned.identity, None, "its id is made at apply");

    let state = created(&toy(), &config).await;
    let known = Value::object([("region", text("default")), ("id", text("toy-1"))]);
    let planned = plan(&toy(), &with(&config, "mode", text("x")), &state).await;
    assert_eq!(planned.identity, Some(known.clone()));

    // An update whose region is not known yet keeps the identity it has.
    let config = with(&config, "region", Value::Unknown);
    let mut request = plan_request(&toy(), &config, &state);
    request.identity = Some(known.clone());
    let planned = engine::plan::plan(&toy(), request).await;
    assert_eq!(planned.identity, Some(known));
}
