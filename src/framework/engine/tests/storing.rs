// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState, MoveResourceState, UpgradeResourceState and
//! UpgradeResourceIdentity.

use bytes::Bytes;

use super::core::{config, created, summaries, text};
use super::toy::{toy, ty};
use crate::cty::Value;
use crate::cty::tests::json;
use crate::framework::engine::import::{self, Adopted};
use crate::framework::engine::move_state;
use crate::framework::engine::upgrade::{self, StoredState};

async fn import(id: &str, identity: Option<Value>) -> Result<Adopted, Vec<String>> {
    let request = import::Request {
        id: id.to_owned(),
        identity,
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

async fn move_from(
    source: (&str, &str),
    version: i64,
    state: StoredState,
) -> Result<Adopted, Vec<String>> {
    let (source_provider, source_type) = source;
    let request = move_state::Request {
        source_provider: source_provider.to_owned(),
        source_type: source_type.to_owned(),
        source_schema_version: version,
        source_state: state,
        source_private: b"private".to_vec(),
    };
    let moved = move_state::move_state(&toy(), request).await;
    moved.map_err(|errors| summaries(&errors))
}

const NULL: (&str, &str) = ("registry.opentofu.org/hashicorp/null", "null_resource");

fn stored(json: &str) -> StoredState {
    StoredState::Json(Bytes::copy_from_slice(json.as_bytes()))
}

#[tokio::test]
async fn move_takes_a_known_source_and_refuses_others() {
    let moved = move_from(NULL, 0, stored(r#"{"id":"7"}"#)).await.unwrap();
    assert_eq!(moved.state.get("id"), Some(&text("7")));
    assert!(moved.private.is_empty());
    let other = (NULL.0, "other");
    let refused = move_from(other, 0, stored("{}")).await.unwrap_err();
    assert_eq!(refused, ["Unsupported source"]);
    for broken in [stored(""), stored("{"), StoredState::Flatmap] {
        let refused = move_from(NULL, 0, broken).await.unwrap_err();
        assert_eq!(refused, ["Stored state not understood"]);
    }
}

#[tokio::test]
async fn an_object_of_the_own_type_moves_from_any_address_and_version_as_it_is() {
    let config = config(toy().schema(), [("name", text("a"))]);
    let state = created(&toy(), &config).await;
    for provider in [
        "registry.terraform.io/toys/toy",
        "mirror.example.com/x/other",
        "",
    ] {
        let stored_now = stored(&json::encode(&state));
        let moved = move_from((provider, "toy"), 2, stored_now).await.unwrap();
        assert_eq!(moved.state, state);
        assert_eq!(moved.private, b"private");
        assert!(moved.identity.is_some());
    }
    let old = move_from(("x/y/toy", "toy"), 0, stored(r#"{"title":"a"}"#)).await;
    assert_eq!(old.unwrap().state.get("name"), Some(&text("a")));
    let newer = move_from(("x/y/toy", "toy"), 3, stored("{}"))
        .await
        .unwrap_err();
    assert_eq!(newer, ["Stored by a newer version of the provider"]);
}

#[tokio::test]
async fn state_of_the_same_version_comes_back_as_it_was() {
    let config = config(toy().schema(), [("name", text("a"))]);
    let state = created(&toy(), &config).await;
    let text = Bytes::from(json::encode(&state));
    let upgraded = upgrade::state(&toy(), 2, &StoredState::Json(text));
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
fn older_state_goes_through_each_version() {
    let old = stored(r#"{"title":"a","kilos":7,"bygone":[]}"#);
    for (version, size) in [(0, 7.into()), (1, Value::Null)] {
        let upgraded = upgrade::state(&toy(), version, &old).unwrap();
        assert_eq!(upgraded.conforms(&ty()), Ok(()));
        assert_eq!(upgraded.get("name"), Some(&text("a")), "{version}");
        assert_eq!(upgraded.get("size"), Some(&size), "{version}");
    }
    for (title, summary) in [
        ("panic", "Provider crashed"),
        ("misfit", "State upgrade failed"),
    ] {
        let old = stored(&format!(r#"{{"title":"{title}"}}"#));
        let errors = upgrade::state(&toy(), 0, &old).unwrap_err();
        assert_eq!(summaries(&errors), [summary]);
    }
}

#[test]
fn newer_state_is_an_error_that_names_both_versions() {
    let errors = upgrade::state(&toy(), 3, &stored("{}")).unwrap_err();
    let error = errors.iter().next().unwrap();
    assert_eq!(error.summary, "Stored by a newer version of the provider");
    assert!(error.detail.contains("schema version 3;"), "{error:?}");
    assert!(error.detail.contains("up to 2."), "{error:?}");
}

#[test]
fn state_that_cannot_be_understood_is_an_error_never_a_missing_object() {
    for (version, stored) in [
        (2, stored("")),
        (2, stored("null")),
        (2, stored("{")),
        (2, stored("[]")),
        (2, stored(r#"{"size":{}}"#)),
        (2, StoredState::Flatmap),
        (1, stored("{")),
        (-1, stored("{}")),
        (1, StoredState::Flatmap),
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
    let empty = StoredState::Json(Bytes::new());
    let refused = upgrade::identity(&toy(), 0, &empty).unwrap_err();
    assert_eq!(summaries(&refused), ["Stored identity not understood"]);
}
