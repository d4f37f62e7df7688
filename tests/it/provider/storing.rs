// SPDX-License-Identifier: MPL-2.0
//! Stored states: every host sends every object through an upgrade and a read
//! in every plan.

use std::time::Duration;

use serde_json::{Map, Value, json};
use testkit::proto::tfplugin6::{RawState, read_resource, upgrade_resource_state};
use testkit::value::{dynamic, read};

use super::core::{Core, ID, RESUME, complete, emulator, errors, resource_block, schema};

async fn upgrade(
    core: &Core,
    ty: &str,
    version: i64,
    json: &str,
) -> upgrade_resource_state::Response {
    let request = upgrade_resource_state::Request {
        type_name: ty.to_owned(),
        version,
        raw_state: Some(RawState {
            json: json.as_bytes().to_vec(),
            ..Default::default()
        }),
    };
    let answer = core.provider().upgrade_resource_state(request).await;
    answer.expect("never a gRPC error").into_inner()
}

/// A value for every attribute and block of a resource.
async fn everything(ty: &str) -> Value {
    fn of(block: &testkit::proto::tfplugin6::schema::Block) -> Value {
        let mut object = Map::new();
        for attribute in &block.attributes {
            let value = match attribute.r#type.as_slice() {
                br#""bool""# => json!(false),
                br#""number""# => json!(7),
                br#""string""# => json!(format!("{} ä\u{1f600}", attribute.name)),
                _ => json!({ "key": "value", "": "" }),
            };
            object.insert(attribute.name.clone(), value);
        }
        for nested in &block.block_types {
            let inner = of(nested.block.as_ref().unwrap());
            object.insert(nested.type_name.clone(), inner);
        }
        Value::Object(object)
    }
    of(resource_block(ty).await)
}

#[tokio::test]
async fn a_state_with_every_attribute_comes_back_equal_and_without_a_call() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    for (ty, schema) in &schema().await.resource_schemas {
        let state = everything(ty).await;
        let answer = upgrade(&core, ty, schema.version, &state.to_string()).await;
        assert_eq!(errors(&answer.diagnostics), [""; 0], "{ty}");
        assert_eq!(read(answer.upgraded_state.as_ref()).unwrap(), state, "{ty}");

        let request = read_resource::Request {
            type_name: ty.clone(),
            current_state: Some(dynamic(&state)),
            ..Default::default()
        };
        let answer = core.provider().read_resource(request).await.unwrap();
        let answer = answer.into_inner();
        assert!(answer.diagnostics.is_empty(), "{ty}");
        assert_eq!(read(answer.new_state.as_ref()).unwrap(), state, "{ty}");
    }
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn a_stored_state_may_have_other_attributes_than_today() {
    let core = Core::start().await;
    let stored = json!({
        "instance_id": ID,
        "attribute_of_another_time": { "deep": [1, 2, { "x": null }] },
        "timeouts": { "create": "1h", "delete": "5m" },
    });
    let answer = upgrade(&core, RESUME, 0, &stored.to_string()).await;
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    let expected = json!({ "instance_id": ID, "timeouts": { "create": "1h" } });
    let expected = complete(resource_block(RESUME).await, &expected);
    assert_eq!(read(answer.upgraded_state.as_ref()).unwrap(), expected);
}

#[tokio::test]
async fn a_state_that_cannot_be_understood_is_an_error_and_never_a_deletion() {
    let core = Core::start().await;
    for (case, version, json) in [
        ("newer", 99, json!({ "instance_id": ID }).to_string()),
        ("wrong type", 0, json!({ "instance_id": [ID] }).to_string()),
        ("no object", 0, "[]".to_owned()),
        ("null", 0, "null".to_owned()),
        ("empty", 0, String::new()),
        ("cut off", 0, r#"{"instance_id": "es"#.to_owned()),
    ] {
        let answer = upgrade(&core, RESUME, version, &json).await;
        assert_eq!(errors(&answer.diagnostics).len(), 1, "{case}");
        assert!(answer.upgraded_state.is_none(), "{case}");
    }
}

#[tokio::test]
async fn a_healing_resource_looks_and_what_is_gone_is_removed_unless_that_is_ignored() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let look = async |more: Value| {
        let mut state = json!({ "instance_id": ID, "region": "cn-hangzhou",
            "resume_when_interrupted": true, "exists": true });
        let members = state.as_object_mut().unwrap();
        members.extend(more.as_object().cloned().unwrap());
        let state = complete(resource_block(RESUME).await, &state);
        let request = read_resource::Request {
            type_name: RESUME.to_owned(),
            current_state: Some(dynamic(&state)),
            ..Default::default()
        };
        let answer = core.provider().read_resource(request).await.unwrap();
        let answer = answer.into_inner();
        assert_eq!(errors(&answer.diagnostics), [""; 0]);
        let state = read(answer.new_state.as_ref()).unwrap();
        (state, answer.diagnostics.len())
    };
    let (state, warnings) = look(json!({})).await;
    assert_eq!((&state["change_interrupted"], warnings), (&json!(true), 0));
    api.set_status(ID, "active");
    let (state, warnings) = look(json!({})).await;
    assert_eq!((&state["change_interrupted"], warnings), (&json!(false), 0));
    api.remove_instance(ID);
    assert_eq!(look(json!({})).await, (Value::Null, 1));
    let (state, warnings) = look(json!({ "ignore_not_found": true })).await;
    assert_eq!((&state["exists"], warnings), (&json!(false), 0));
}
