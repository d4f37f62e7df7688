// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState, MoveResourceState, UpgradeResourceState and
//! UpgradeResourceIdentity.

use bytes::Bytes;

use super::core::{config, created, summaries, text};
use super::toy::{toy, ty};
use crate::cty::{Value, json};
use crate::framework::StopToken;
use crate::framework::engine::import::{self, Adopted};
use crate::framework::engine::move_state;
use crate::framework::engine::upgrade::{self, Stored};

async fn import(id: &str, identity: Option<Value>) -> Result<Adopted, Vec<String>> {
    let request = import::Request {
        id: id.to_owned(),
        identity,
        stop: StopToken::new(),
    };
    let adopted = import::import(&toy(), request).await;
    adopted.map_err(|errors| summaries(&errors))
}

fn identity(id: Value) -> Option<Value> {
    Some(Value::object([("region", Value::Null), ("id", id)]))
}

#[tokio::test]
async fn import_takes_an_id_or_an_identity() {
    let by_id = import("x", None).await.unwrap();
    assert_eq!(by_id.state.get("id"), Some(&text("x")));
    assert!(by_id.identity.is_some());
    let by_identity = import("", identity(text("y"))).await.unwrap();
    assert_eq!(by_identity.state.get("id"), Some(&text("y")));
}

#[tokio::test]
async fn import_refuses_what_names_nothing_and_what_is_not_whole() {
    let nothing = import("", None).await.unwrap_err();
    assert_eq!(nothing, ["Nothing to import"]);
    let incomplete = import("", identity(Value::Null)).await.unwrap_err();
    assert_eq!(incomplete, ["Incomplete identity"]);
    let unknown = import("half", None).await.unwrap_err();
    assert_eq!(unknown, ["Value left unknown"]);
}

async fn move_from(source: &str, state: Stored) -> Result<Adopted, Vec<String>> {
    let request = move_state::Request {
        source_provider: "registry.opentofu.org/hashicorp/null".to_owned(),
        source_type: source.to_owned(),
        source_schema_version: 0,
        source_state: state,
    };
    let moved = move_state::move_state(&toy(), request).await;
    moved.map_err(|errors| summaries(&errors))
}

fn stored(json: &str) -> Stored {
    Stored::Json(Bytes::copy_from_slice(json.as_bytes()))
}

#[tokio::test]
async fn move_takes_a_known_source_and_refuses_others() {
    let moved = move_from("null_resource", stored(r#"{"id":"7"}"#)).await;
    assert_eq!(moved.unwrap().state.get("id"), Some(&text("7")));
    let refused = move_from("other", stored("{}")).await.unwrap_err();
    assert_eq!(refused, ["Unsupported source"]);
    for broken in [stored(""), stored("{"), Stored::Flatmap] {
        let refused = move_from("null_resource", broken).await.unwrap_err();
        assert_eq!(refused, ["Stored state not understood"]);
    }
}

#[tokio::test]
async fn state_of_the_same_version_comes_back_as_it_was() {
    let config = config(toy().schema(), [("name", text("a"))]);
    let state = created(&toy(), &config).await;
    let text = Bytes::from(json::encode(&state, &ty()).unwrap());
    let upgraded = upgrade::state(&toy(), 2, &Stored::Json(text));
    assert_eq!(upgraded, Ok(state));
}

#[test]
fn unknown_attributes_are_dropped_absent_ones_are_null_and_blocks_empty() {
    let stored = stored(r#"{"name":"a","bygone":{"x":[1]}}"#);
    let upgraded = upgrade::state(&toy(), 2, &stored).unwrap();
    assert_eq!(upgraded.conforms(&ty()), Ok(()));
    assert_eq!(upgraded, config(toy().schema(), [("name", text("a"))]));
}

#[test]
fn older_state_goes_through_the_resource() {
    let old = stored(r#"{"title":"a"}"#);
    let upgraded = upgrade::state(&toy(), 1, &old).unwrap();
    assert_eq!(upgraded.get("name"), Some(&text("a")));
    let errors = upgrade::state(&toy(), 0, &old).unwrap_err();
    assert_eq!(summaries(&errors), ["Too old"]);
}

#[test]
fn state_that_cannot_be_understood_is_an_error_never_a_missing_object() {
    for (version, stored) in [
        (2, stored("")),
        (2, stored("null")),
        (2, stored("{")),
        (2, stored("[]")),
        (2, stored(r#"{"size":{}}"#)),
        (2, Stored::Flatmap),
        (1, stored("{")),
        (1, Stored::Flatmap),
        (3, stored("{}")),
    ] {
        let upgraded = upgrade::state(&toy(), version, &stored);
        let errors = upgraded.expect_err(&format!("{version} {stored:?}"));
        assert!(errors.has_errors());
    }
}

#[test]
fn a_wrong_value_in_stored_state_is_named_by_its_path_and_not_shown() {
    let stored = stored(r#"{"name":"a","size":"hunter2"}"#);
    let errors = upgrade::state(&toy(), 2, &stored).unwrap_err();
    assert_eq!(super::core::paths(&errors), ["size"]);
    assert!(!format!("{errors:?}").contains("hunter2"));
}

#[test]
fn numbers_in_stored_state_keep_their_digits() {
    let stored = stored(r#"{"name":"a","size":12345678901234567890123}"#);
    let upgraded = upgrade::state(&toy(), 2, &stored).unwrap();
    let size = upgraded.get("size").unwrap().as_number().unwrap();
    assert_eq!(size.to_string(), "12345678901234567890123");
}

#[test]
fn identities_are_upgraded_too() {
    let stored = stored(r#"{"id":"x","bygone":1}"#);
    let upgraded = upgrade::identity(&toy(), 0, &stored).unwrap();
    assert_eq!(Some(upgraded), identity(text("x")));
    assert!(upgrade::identity(&toy(), 9, &stored).is_err());
}
