// SPDX-License-Identifier: MPL-2.0
//! ApplyResourceChange: what is stored, whatever happens.

use super::core::{
    apply, apply_planned, config, created, number, paths, plan, summaries, text, with,
};
use super::toy::{toy, ty};
use crate::cty::Value;
use crate::framework::StopToken;
use crate::framework::engine;

fn mode(mode: &str) -> Value {
    config(toy().schema(), [("name", text("a")), ("mode", text(mode))])
}

async fn state() -> Value {
    created(&toy(), &mode("")).await
}

fn identity() -> Option<Value> {
    Some(Value::object([
        ("region", text("default")),
        ("id", text("toy-1")),
    ]))
}

#[tokio::test]
async fn a_created_object_is_wholly_known_and_has_private_bytes_and_identity() {
    let response = apply(&toy(), &mode(""), &Value::Null).await;
    assert!(response.diagnostics.is_empty());
    assert!(response.state.is_wholly_known());
    assert_eq!(response.state.conforms(&ty()), Ok(()));
    assert_eq!(response.private, b"saved");
    assert_eq!(response.identity, identity());
}

#[tokio::test]
async fn a_failed_create_without_an_object_stores_nothing() {
    let response = apply(&toy(), &mode("fail"), &Value::Null).await;
    assert_eq!(summaries(&response.diagnostics), ["Broken"]);
    assert_eq!(response.state, Value::Null);
    assert_eq!(response.identity, None);
}

#[tokio::test]
async fn a_failed_create_with_an_object_stores_it_with_unknown_parts_null() {
    let response = apply(&toy(), &mode("fail_partially"), &Value::Null).await;
    assert_eq!(summaries(&response.diagnostics), ["Broken"]);
    assert_eq!(response.state.get("name"), Some(&text("a")));
    assert_eq!(response.state.get("id"), Some(&Value::Null));
    assert!(response.state.is_wholly_known());
    assert_eq!(response.private, b"partial");
    assert!(response.identity.is_some());
}

#[tokio::test]
async fn a_create_that_panics_keeps_the_object_in_sight() {
    let response = apply(&toy(), &mode("panic"), &Value::Null).await;
    assert_eq!(summaries(&response.diagnostics), ["Provider crashed"]);
    assert_eq!(response.state.get("name"), Some(&text("a")));
    assert!(response.state.is_wholly_known());
}

#[tokio::test]
async fn a_failure_without_a_reason_is_an_error_all_the_same() {
    let response = apply(&toy(), &mode("fail_without_reason"), &Value::Null).await;
    assert!(response.diagnostics.has_errors());
    assert_eq!(response.state, Value::Null);
}

#[tokio::test]
async fn a_value_left_unknown_is_an_error_and_stored_as_null() {
    let response = apply(&toy(), &mode("leave_unknown"), &Value::Null).await;
    assert!(response.diagnostics.has_errors());
    assert_eq!(paths(&response.diagnostics), ["id", "region", "revision"]);
    assert_eq!(response.state.get("id"), Some(&Value::Null));
    assert_eq!(response.state.get("name"), Some(&text("a")));
}

#[tokio::test]
async fn an_update_stores_the_new_state() {
    let response = apply(&toy(), &with(&mode(""), "size", number(3)), &state().await).await;
    assert!(response.diagnostics.is_empty());
    assert_eq!(response.state.get("size"), Some(&number(3)));
    assert_eq!(response.private, b"saved");
    assert_eq!(response.identity, identity());
}

#[tokio::test]
async fn a_failed_or_panicking_update_keeps_the_prior_state_private_bytes_and_identity() {
    let prior = state().await;
    for how in ["fail", "panic", "fail_without_reason"] {
        let response = apply(&toy(), &mode(how), &prior).await;
        assert!(response.diagnostics.has_errors(), "{how}");
        assert_eq!(response.state, prior, "{how}");
        assert_eq!(response.private, b"private", "{how}");
        assert_eq!(response.identity, identity(), "{how}");
    }
}

#[tokio::test]
async fn an_update_that_failed_half_way_stores_what_is_true() {
    let response = apply(&toy(), &mode("fail_partially"), &state().await).await;
    assert_eq!(summaries(&response.diagnostics), ["Broken"]);
    assert_eq!(response.state.get("mode"), Some(&text("fail_partially")));
    assert_eq!(response.state.get("revision"), Some(&Value::Null));
    assert_eq!(response.private, b"partial");
}

async fn delete(prior: &Value) -> engine::apply::Response {
    apply_planned(&toy(), &Value::Null, prior, &Value::Null).await
}

#[tokio::test]
async fn delete_returns_null_with_its_warnings() {
    let response = delete(&state().await).await;
    assert_eq!(summaries(&response.diagnostics), ["Deleted"]);
    assert_eq!(response.state, Value::Null);
    assert!(response.private.is_empty());
}

#[tokio::test]
async fn a_failed_or_panicking_delete_keeps_everything() {
    for how in ["undeletable", "panic_in_delete"] {
        let prior = with(&state().await, "mode", text(how));
        let response = delete(&prior).await;
        assert!(response.diagnostics.has_errors(), "{how}");
        assert_eq!(response.state, prior, "{how}");
        assert_eq!(response.private, b"private", "{how}");
        assert_eq!(response.identity, identity(), "{how}");
    }
}

#[tokio::test]
async fn a_wrong_identity_is_an_error_and_none_is_stored() {
    let planned = plan(&toy(), &mode(""), &Value::Null).await.planned;
    let config = mode("wrong_identity");
    let planned = with(&planned, "mode", text("wrong_identity"));
    let response = apply_planned(&toy(), &config, &Value::Null, &planned).await;
    assert_eq!(summaries(&response.diagnostics), ["Invalid identity"]);
    assert_eq!(response.identity, None);
    assert!(response.state.is_wholly_known(), "the object is kept");
}

#[tokio::test]
async fn a_stopped_create_returns_what_exists() {
    let planned = plan(&toy(), &mode("until_stopped"), &Value::Null).await;
    let stop = StopToken::new();
    let request = engine::apply::Request {
        prior: Value::Null,
        planned: planned.planned,
        config: mode("until_stopped"),
        private: Vec::new(),
        stop: stop.clone(),
    };
    let toy = toy();
    let (response, ()) = tokio::join!(engine::apply::apply(&toy, request), async {
        tokio::task::yield_now().await;
        stop.cancel();
    });
    assert_eq!(summaries(&response.diagnostics), ["Interrupted"]);
    assert_eq!(response.state.get("name"), Some(&text("a")));
}
