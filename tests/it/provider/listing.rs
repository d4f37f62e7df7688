// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_instances`: each instance once, in the order of the IDs, however
//! the API lists them.

use emulator::{Emulator, InstanceSpec, Scenario};
use serde_json::json;
use testkit::proto::tfplugin6::read_data_source;
use testkit::value::{dynamic, read};

use super::core::{Core, complete, errors, schema};

#[tokio::test]
async fn instances_come_once_and_in_order_though_the_pages_shift() {
    let ids: Vec<_> = (0..250).map(|n| format!("es-cn-{n:04}")).collect();
    let instances = ids.iter().map(|id| InstanceSpec::new(id, "active"));
    let mut scenario = Scenario {
        instances: instances.collect(),
        ..Scenario::default()
    };
    scenario.server.lists_shift = true;
    let api = Emulator::start(scenario).unwrap();
    let core = Core::configured(&api).await;
    let ty = "alicloudes_instances";
    let block = schema().await.data_source_schemas[ty].block.as_ref();
    let request = read_data_source::Request {
        type_name: ty.to_owned(),
        config: Some(dynamic(&complete(block.unwrap(), &json!({})))),
        ..Default::default()
    };
    let answer = core.provider().read_data_source(request).await;
    let answer = answer.expect("never a gRPC error").into_inner();
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    let state = read(answer.state.as_ref()).unwrap();
    let listed = state["instances"].as_array().unwrap();
    let listed: Vec<_> = listed.iter().map(|i| i["instance_id"].as_str()).collect();
    let expected: Vec<_> = ids.iter().map(|id| Some(id.as_str())).collect();
    assert_eq!(listed, expected);
    assert_eq!(api.counts().requests, 3);
}
