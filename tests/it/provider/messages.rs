// SPDX-License-Identifier: MPL-2.0
//! Messages that are not what a host sends: of types that are not there, without
//! one of their fields, and as long as may be.

use std::time::Duration;

use bytes::Buf as _;
use prost::Message;
use prost::encoding::{DecodeContext, decode_key, skip_field};
use serde_json::{Value, json};
use testkit::host::Plugin;
use testkit::proto::tfplugin6 as wire;
use testkit::value::dynamic;

use super::core::{
    Core, ID, RESUME, apply_request, complete, emulator, identity_data, plan_request, resource,
    schema,
};
use super::raw;
use crate::support::{assert_answers, launch};

/// One valid message for each RPC that is about a type, and the number of the
/// field that names it.
async fn valid() -> Vec<(&'static str, u32, Vec<u8>)> {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let name = || RESUME.to_owned();
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    let action = schema().await.action_schemas[RESUME].schema.as_ref();
    let action = complete(
        action.unwrap().block.as_ref().unwrap(),
        &json!({ "instance_id": ID }),
    );
    const SOURCE: &str = "alicloudes_instance";
    let source = schema().await.data_source_schemas[SOURCE].block.as_ref();
    let source = complete(source.unwrap(), &json!({ "instance_id": ID }));
    let raw_state = |value: &Value| wire::RawState {
        json: value.to_string().into(),
        ..Default::default()
    };
    let identity = json!({ "region": "cn-hangzhou", "instance_id": ID });
    let read = wire::read_resource::Request {
        type_name: name(),
        current_state: Some(dynamic(&config)),
        private: b"{}".to_vec(),
        current_identity: Some(identity_data(&identity)),
        ..Default::default()
    };
    let import = wire::import_resource_state::Request {
        type_name: name(),
        id: ID.to_owned(),
        ..Default::default()
    };
    let moved = wire::move_resource_state::Request {
        source_provider_address: "registry.terraform.io/alicloudes/alicloudes".to_owned(),
        source_type_name: name(),
        source_schema_version: 1,
        source_state: Some(raw_state(&config)),
        target_type_name: name(),
        ..Default::default()
    };
    let validate = wire::validate_resource_config::Request {
        type_name: name(),
        config: Some(dynamic(&config)),
        ..Default::default()
    };
    let validate_source = wire::validate_data_resource_config::Request {
        type_name: SOURCE.to_owned(),
        config: Some(dynamic(&source)),
    };
    let validate_action = wire::validate_action_config::Request {
        action_type: name(),
        config: Some(dynamic(&action)),
    };
    let upgrade = wire::upgrade_resource_state::Request {
        type_name: name(),
        version: 1,
        raw_state: Some(raw_state(&config)),
    };
    let upgrade_identity = wire::upgrade_resource_identity::Request {
        type_name: name(),
        version: 0,
        raw_identity: Some(raw_state(&identity)),
    };
    let read_source = wire::read_data_source::Request {
        type_name: SOURCE.to_owned(),
        config: Some(dynamic(&source)),
        ..Default::default()
    };
    let call = wire::call_function::Request {
        name: "parse_instance_arn".to_owned(),
        arguments: vec![dynamic(&json!(
            "acs:elasticsearch:cn-hangzhou:1:instances/es-cn-1"
        ))],
    };
    let plan_action = wire::plan_action::Request {
        action_type: name(),
        config: Some(dynamic(&action)),
        ..Default::default()
    };
    let invoke = wire::invoke_action::Request {
        action_type: name(),
        config: Some(dynamic(&action)),
        ..Default::default()
    };
    let planned = plan_request(RESUME, &Value::Null, &config).await;
    let apply = apply_request(RESUME, &Value::Null, &plan, &config);
    vec![
        ("ValidateResourceConfig", 1, validate.encode_to_vec()),
        (
            "ValidateDataResourceConfig",
            1,
            validate_source.encode_to_vec(),
        ),
        ("ValidateActionConfig", 1, validate_action.encode_to_vec()),
        ("UpgradeResourceState", 1, upgrade.encode_to_vec()),
        (
            "UpgradeResourceIdentity",
            1,
            upgrade_identity.encode_to_vec(),
        ),
        ("ReadResource", 1, read.encode_to_vec()),
        ("PlanResourceChange", 1, planned.encode_to_vec()),
        ("ApplyResourceChange", 1, apply.encode_to_vec()),
        ("ImportResourceState", 1, import.encode_to_vec()),
        ("MoveResourceState", 5, moved.encode_to_vec()),
        ("ReadDataSource", 1, read_source.encode_to_vec()),
        ("CallFunction", 1, call.encode_to_vec()),
        ("PlanAction", 1, plan_action.encode_to_vec()),
        ("InvokeAction", 1, invoke.encode_to_vec()),
    ]
}

/// The fields of a message: their numbers, and their bytes.
fn fields(message: &[u8]) -> Vec<(u32, &[u8])> {
    let mut found = Vec::new();
    let mut rest = message;
    while rest.has_remaining() {
        let begin = rest;
        let (number, wire_type) = decode_key(&mut rest).unwrap();
        skip_field(wire_type, number, &mut rest, DecodeContext::default()).unwrap();
        found.push((number, &begin[..begin.len() - rest.len()]));
    }
    found
}

/// The answer to `message`: a response, whatever came.
async fn answer(plugin: &Plugin, rpc: &str, message: Vec<u8>) -> String {
    let answer = raw::try_call(plugin.channel(), rpc, message).await;
    let answer = answer.unwrap_or_else(|status| panic!("{rpc}: {status}"));
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(!answer.contains("panicked"), "{rpc}: {answer}");
    answer
}

#[tokio::test]
async fn a_type_that_is_not_there_is_named_in_a_diagnostic() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    for (rpc, field, message) in valid().await {
        // One that nobody has, and ones of another kind.
        for name in ["alicloudes_nothing", "alicloudes_instances", "ram_policy"] {
            let mut wrong = Vec::new();
            for (number, bytes) in fields(&message) {
                if number == field {
                    prost::encoding::string::encode(field, &name.to_owned(), &mut wrong);
                } else {
                    wrong.extend(bytes);
                }
            }
            let right_kind = match rpc {
                "ValidateDataResourceConfig" | "ReadDataSource" => name == "alicloudes_instances",
                "CallFunction" => name == "ram_policy",
                _ => false,
            };
            if right_kind {
                continue;
            }
            let found = answer(&core.plugin, rpc, wrong).await;
            assert!(found.contains(name), "{rpc} of {name}: {found:?}");
        }
    }
    assert_answers(&core.plugin).await;
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn a_message_without_one_of_its_fields_is_answered() {
    for (rpc, _, message) in valid().await {
        let api = emulator(Duration::ZERO);
        let core = Core::configured(&api).await;
        let fields = fields(&message);
        for missing in 0..fields.len() {
            let mut others = fields.clone();
            others.remove(missing);
            let message = others.iter().flat_map(|(_, bytes)| *bytes).copied();
            answer(&core.plugin, rpc, message.collect()).await;
        }
        assert_answers(&core.plugin).await;
    }
}

/// The longest message that is taken: 256 MiB. What quotes it is cut.
#[tokio::test]
async fn a_message_of_256_mib_is_answered_in_few_words() {
    const LIMIT: usize = 256 << 20;
    let plugin = Plugin::start(launch()).await.unwrap();
    let schema = resource(RESUME, Value::Null).await;
    let config = |length| {
        let mut config = schema.clone();
        config["instance_id"] = "x".repeat(length).into();
        let request = wire::validate_resource_config::Request {
            type_name: RESUME.to_owned(),
            config: Some(dynamic(&config)),
            ..Default::default()
        };
        request.encode_to_vec()
    };
    let function = |length| {
        let request = wire::call_function::Request {
            name: "parse_instance_arn".to_owned(),
            arguments: vec![dynamic(&"x".repeat(length).into())],
        };
        request.encode_to_vec()
    };
    let of: [(_, &dyn Fn(usize) -> Vec<u8>); 2] = [
        ("ValidateResourceConfig", &config),
        ("CallFunction", &function),
    ];
    for (rpc, of) in of {
        let rest = of(LIMIT - 1024).len() - (LIMIT - 1024);
        let message = of(LIMIT - rest);
        assert_eq!(message.len(), LIMIT);
        let found = answer(&plugin, rpc, message).await;
        assert!(found.contains("xxx"), "{found}");
        assert!(found.len() < 40 << 10, "{}", found.len());
    }
    assert_answers(&plugin).await;
}
