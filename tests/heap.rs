// SPDX-License-Identifier: MPL-2.0
//! Many applies leave nothing on the heap. What a process holds (`tests/it/provider/soak.rs`) also
//! has what its allocator keeps for later; here each byte that is not given back counts.
//!
//! Alone in its program, in which one thread runs the provider and an API without a memory.
//! `SOAK=10000` says how many applies; `cargo xtask soak` does.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::env;

use alicloudes::environment::Environment;
use alicloudes::provider::Dependencies;
use axum::Router;
use axum::http::Method;
use peak_alloc::PeakAlloc;
use serde_json::{Map, Value, json};
use testkit::proto::tfplugin6::provider_client::ProviderClient;
use testkit::proto::tfplugin6::schema::Block;
use testkit::proto::tfplugin6::{
    apply_resource_change, configure_provider, get_provider_schema, plan_resource_change,
};
use testkit::value::{dynamic, read};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const RESUME: &str = "alicloudes_resume_task";
/// As many as OpenTofu and Terraform run at a time.
const AT_A_TIME: usize = 10;

/// Bytes on the heap, and tokio's tasks.
type Held = (usize, usize);

fn held() -> Held {
    let tasks = Handle::current().metrics().num_alive_tasks();
    (HEAP.current_usage(), tasks)
}

/// An API at which every change is at its goal: it answers each call the same.
async fn api() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(async |method: Method| {
        let result = match method {
            Method::POST => json!(true),
            _ => json!({ "instanceId": "es-cn-1", "status": "active" }),
        };
        json!({ "RequestId": "R", "Result": result }).to_string()
    });
    tokio::spawn(async { axum::serve(listener, router).await });
    url
}

/// `value` with what else the block has as null.
fn complete(block: &Block, value: Value) -> Value {
    let names = block.attributes.iter().map(|a| &a.name);
    let names = names.chain(block.block_types.iter().map(|b| &b.type_name));
    let mut object: Map<String, Value> = names.map(|n| (n.clone(), Value::Null)).collect();
    object.extend(value.as_object().cloned().unwrap_or_default());
    Value::Object(object)
}

#[tokio::test]
async fn many_applies_leave_on_the_heap_what_a_hundred_left() {
    let many = env::var("SOAK").map_or(500, |many| many.parse().unwrap());
    let url = api().await;
    let service = alicloudes::service(Dependencies::of_process(Environment::default()));
    let mut client = ProviderClient::new(service.into_server());
    let schemas = client
        .get_provider_schema(get_provider_schema::Request {})
        .await
        .unwrap()
        .into_inner();
    let block = schemas.provider.as_ref().unwrap().block.as_ref().unwrap();
    let config = json!({
        "region": "cn-hangzhou",
        "access_key": "id",
        "secret_key": "secret",
        "enable_preflight": false,
        "endpoints": { "elasticsearch": url, "sts": url },
    });
    let configure = configure_provider::Request {
        terraform_version: "1.12.6".to_owned(),
        config: Some(dynamic(&complete(block, config))),
        client_capabilities: None,
    };
    let answer = client.configure_provider(configure).await.unwrap();
    assert_eq!(answer.into_inner().diagnostics, []);

    let block = schemas.resource_schemas[RESUME].block.as_ref().unwrap();
    let config = json!({ "instance_id": "es-cn-1", "wait_for_status": "active" });
    let config = dynamic(&complete(block, config));
    let apply = || {
        let (mut client, config) = (client.clone(), config.clone());
        async move {
            let plan = plan_resource_change::Request {
                type_name: RESUME.to_owned(),
                prior_state: Some(dynamic(&Value::Null)),
                proposed_new_state: Some(config.clone()),
                config: Some(config.clone()),
                ..Default::default()
            };
            let plan = client.plan_resource_change(plan).await.unwrap();
            let plan = plan.into_inner();
            let request = apply_resource_change::Request {
                type_name: RESUME.to_owned(),
                prior_state: Some(dynamic(&Value::Null)),
                planned_state: plan.planned_state,
                config: Some(config),
                planned_private: plan.planned_private,
                planned_identity: plan.planned_identity,
                ..Default::default()
            };
            let answer = client.apply_resource_change(request).await.unwrap();
            let answer = answer.into_inner();
            assert_eq!(answer.diagnostics, []);
            let state: Value = read(answer.new_state.as_ref()).unwrap();
            assert_eq!(state["status_after"], "active");
        }
    };
    let apply_all = async |count: usize| {
        let mut running = JoinSet::new();
        for _ in 0..count {
            if running.len() == AT_A_TIME {
                running.join_next().await.unwrap().unwrap();
            }
            running.spawn(apply());
        }
        while let Some(done) = running.join_next().await {
            done.unwrap();
        }
        held()
    };
    // Twice: the first hundred fill what is filled once, such as the buffers of connections.
    let first = apply_all(200).await;
    let last = apply_all(many).await;
    println!("{many} applies: bytes and tasks {first:?}, then {last:?}");
    // In a long run that is a byte for each.
    assert!(
        last.0 <= first.0 + first.0 / 100,
        "{first:?}, then {last:?}"
    );
    // The provider's end and the API's of a connection for each that runs at a time.
    assert!(
        last.1 <= first.1 + 2 * AT_A_TIME,
        "{first:?}, then {last:?}"
    );
}
