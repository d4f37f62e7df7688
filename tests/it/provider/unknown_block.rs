// SPDX-License-Identifier: MPL-2.0
//! A provider block whose values are not known yet: while a plan creates what
//! they refer to, nobody is asked in the name of the environment.

use std::time::Duration;

use emulator::Emulator;
use serde_json::{Value, json};
use testkit::host::Plugin;
use testkit::proto::tfplugin6::{import_resource_state, read_data_source};
use testkit::value::{dynamic, read, unknown};

use super::core::{Core, ID, RESUME, complete, emulator, errors, resource, schema};
use crate::support::launch;

/// A provider in an environment that could stand in for all of the block.
async fn in_environment_of(api: &Emulator, block: &Value) -> Core {
    let url = api.url();
    let launch = launch()
        .env("ALIBABA_CLOUD_REGION", "cn-beijing")
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", emulator::DEFAULT_KEY_ID)
        .env(
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            emulator::DEFAULT_KEY_SECRET,
        )
        .env("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &url);
    let plugin = Plugin::start(launch).await.unwrap();
    let core = Core { plugin };
    core.configure_as(block).await;
    core
}

async fn look(core: &Core, region: Value) -> read_data_source::Response {
    let ty = "alicloudes_instance";
    let block = schema().await.data_source_schemas[ty].block.as_ref();
    let config = json!({ "instance_id": ID, "region": region });
    let request = read_data_source::Request {
        type_name: ty.to_owned(),
        config: Some(dynamic(&complete(block.unwrap(), &config))),
        ..Default::default()
    };
    let answer = core.provider().read_data_source(request).await;
    answer.expect("never a gRPC error").into_inner()
}

#[tokio::test]
async fn a_data_source_says_that_the_block_is_not_known_yet_and_asks_nobody() {
    let api = emulator(Duration::ZERO);
    for (name, block) in [
        ("region", json!({ "region": unknown() })),
        ("access_key", json!({ "access_key": unknown() })),
        ("endpoints", json!({ "endpoints": unknown() })),
        (
            "endpoints",
            json!({ "endpoints": { "elasticsearch": unknown() } }),
        ),
        (
            "assume_role",
            json!({ "assume_role": { "policy": unknown() } }),
        ),
    ] {
        let core = in_environment_of(&api, &block).await;
        let answer = look(&core, Value::Null).await;
        let [diagnostic] = &answer.diagnostics[..] else {
            panic!("{block}: {answer:?}");
        };
        assert_eq!(diagnostic.summary, "Provider configuration not known yet");
        assert!(
            diagnostic.detail.contains(&format!("the apply: {name}.")),
            "{}",
            diagnostic.detail
        );
    }
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn a_data_source_that_names_its_region_does_without_the_blocks() {
    let api = emulator(Duration::ZERO);
    let core = in_environment_of(&api, &json!({ "region": unknown() })).await;
    let answer = look(&core, json!("cn-hangzhou")).await;
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    let state = read(answer.state.as_ref()).unwrap();
    assert_eq!(state["region"], "cn-hangzhou");
    assert_eq!(api.counts().requests, 1);
}

#[tokio::test]
async fn an_import_leaves_an_unknown_region_open() {
    let api = emulator(Duration::ZERO);
    let core = in_environment_of(&api, &json!({ "region": unknown() })).await;
    let request = import_resource_state::Request {
        type_name: RESUME.to_owned(),
        id: ID.to_owned(),
        ..Default::default()
    };
    let answer = core.provider().import_resource_state(request).await;
    let answer = answer.unwrap().into_inner();
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    let state = read(answer.imported_resources[0].state.as_ref()).unwrap();
    assert_eq!(state["region"], Value::Null);
    assert_eq!(state["id"], ID);
    // A plan and an apply that run nothing follow, and take the region in.
    core.configure(&api).await;
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let plan = core.plan(RESUME, &state, &config).await;
    assert_eq!(errors(&plan.diagnostics), [""; 0]);
    assert!(plan.requires_replace.is_empty());
    assert_eq!(api.counts().requests, 0);
}
