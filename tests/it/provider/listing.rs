// SPDX-License-Identifier: MPL-2.0
//! Data sources of instances: what one shows, and lists with each instance once,
//! in the order of the IDs, however the API lists them.

use emulator::{Emulator, InstanceSpec, Scenario};
use serde_json::{Value, json};
use testkit::proto::tfplugin6::read_data_source;
use testkit::value::{dynamic, read};

use super::core::{Core, complete, errors, schema};

async fn found(core: &Core, ty: &str, config: Value) -> Value {
    let block = schema().await.data_source_schemas[ty].block.as_ref();
    let request = read_data_source::Request {
        type_name: ty.to_owned(),
        config: Some(dynamic(&complete(block.unwrap(), &config))),
        ..Default::default()
    };
    let answer = core.provider().read_data_source(request).await;
    let answer = answer.expect("never a gRPC error").into_inner();
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
    read(answer.state.as_ref()).unwrap()
}

#[tokio::test]
async fn tags_are_maps_in_filters_and_in_results_of_both_products() {
    let tagged = |mut instance: InstanceSpec| {
        instance.tags = [("env".to_owned(), "prod".to_owned())].into();
        instance
    };
    let scenario = Scenario::new()
        .with_instance(tagged(InstanceSpec::new("es-cn-1", "suspended")))
        .with_instance(InstanceSpec::new("es-cn-2", "active"))
        .with_instance(tagged(InstanceSpec::logstash("ls-cn-1", "suspended")))
        .with_instance(InstanceSpec::logstash("ls-cn-2", "active"));
    let api = Emulator::start(scenario).unwrap();
    let core = Core::configured(&api).await;
    for (all, one, id) in [
        ("alicloudes_instances", "alicloudes_instance", "es-cn-1"),
        (
            "alicloudes_logstash_instances",
            "alicloudes_logstash_instance",
            "ls-cn-1",
        ),
    ] {
        let tags = json!({ "env": "prod" });
        let state = found(&core, all, json!({ "tags": tags })).await;
        let listed = state["instances"].as_array().unwrap();
        assert_eq!(listed.len(), 1, "{state}");
        let single = found(&core, one, json!({ "instance_id": id })).await;
        for shown in [&listed[0], &single] {
            assert_eq!(shown["instance_id"], id);
            assert_eq!(shown["status"], "suspended");
            assert_eq!(shown["change_interrupted"], true);
            assert_eq!(shown["tags"], tags);
            assert_eq!(shown["network_config"]["type"], "vpc");
            assert!(shown["node_amount"].is_number(), "{shown}");
        }
        assert_eq!(single["region"], "cn-hangzhou");
        assert_eq!(single["zone_infos"][0]["status"], "NORMAL");
    }
}

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
    let state = found(&core, "alicloudes_instances", json!({})).await;
    let listed = state["instances"].as_array().unwrap();
    let listed: Vec<_> = listed.iter().map(|i| i["instance_id"].as_str()).collect();
    let expected: Vec<_> = ids.iter().map(|id| Some(id.as_str())).collect();
    assert_eq!(listed, expected);
    assert_eq!(api.counts().requests, 3);
}
