// SPDX-License-Identifier: MPL-2.0
//! Applies: many at once, large ones, interrupted ones, broken ones.

use std::time::{Duration, Instant};

use emulator::{Emulator, InstanceSpec, Scenario};
use serde_json::{Value, json};
use testkit::proto::tfplugin6::{DynamicValue, apply_resource_change, stop_provider};
use testkit::value::{dynamic, read};

use crate::support::PATIENCE;

use super::core::{Core, ID, RESUME, apply_request, emulator, errors, resource, state};

#[tokio::test]
async fn stop_returns_a_waiting_apply_soon_with_what_exists() {
    let api = emulator(Duration::from_secs(3600));
    let core = Core::configured(&api).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "active" });
    let config = resource(RESUME, config).await;
    let mut stopper = core.provider();
    let (done, stopped) = tokio::join!(core.change(RESUME, &Value::Null, &config), async {
        while api.requests_of("DescribeInstance").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let stopped = Instant::now();
        let answer = stopper.stop_provider(stop_provider::Request {}).await;
        assert_eq!(answer.unwrap().into_inner().error, "");
        stopped
    });
    assert!(
        stopped.elapsed() < Duration::from_secs(2),
        "{:?}",
        stopped.elapsed()
    );
    assert_eq!(errors(&done.diagnostics), ["Interrupted while waiting"]);
    let partial = state(&done);
    assert_eq!(partial["result"], true);
    assert_eq!(partial["status_after"], "activating");
    assert!(partial["request_id"].is_string() && partial["client_token_used"].is_string());
}

#[tokio::test]
async fn an_apply_that_core_sends_after_a_stop_makes_no_call() {
    let api = emulator(Duration::from_secs(3600));
    let core = Core::configured(&api).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "active" });
    let config = resource(RESUME, config).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    let mut stopper = core.provider();
    let answer = stopper.stop_provider(stop_provider::Request {}).await;
    assert_eq!(answer.unwrap().into_inner().error, "");
    let apply = core.apply(apply_request(RESUME, &Value::Null, &plan, &config));
    let done = tokio::time::timeout(PATIENCE, apply).await.unwrap();
    assert_eq!(errors(&done.diagnostics).len(), 1, "{:?}", done.diagnostics);
    assert_eq!(state(&done), Value::Null);
    assert!(api.requests_of("ResumeElasticsearchTask").is_empty());
}

#[tokio::test]
async fn a_hundred_applies_share_one_connection() {
    let ids: Vec<String> = (0..100).map(|n| format!("es-cn-{n:03}")).collect();
    let scenario = ids.iter().fold(Scenario::new(), |scenario, id| {
        let instance = InstanceSpec::new(id, "suspended");
        scenario.with_instance(instance.activating_for(Duration::ZERO))
    });
    let api = Emulator::start(scenario).unwrap();
    let core = Core::configured(&api).await;
    let applies = ids.iter().map(|id| {
        let core = &core;
        async move {
            let config = resource(RESUME, json!({ "instance_id": id })).await;
            let done = core.change(RESUME, &Value::Null, &config).await;
            assert_eq!(errors(&done.diagnostics), [""; 0], "{id}");
            let state = state(&done);
            assert_eq!(state["instance_id"], *id);
            state["client_token_used"].as_str().unwrap().to_owned()
        }
    });
    let mut tokens = futures_util::future::join_all(applies).await;
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), ids.len(), "a token was used twice");
    for id in &ids {
        assert_eq!(api.effective_resumes(id), 1, "{id}");
    }
    assert_eq!(api.requests_of("ResumeElasticsearchTask").len(), ids.len());
}

#[tokio::test]
async fn a_value_of_five_megabytes_is_no_trouble() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let large = "x".repeat(5 << 20);
    let config = json!({ "instance_id": ID, "triggers": { "content": large } });
    let config = resource(RESUME, config).await;
    let done = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    let state = state(&done);
    assert_eq!(state["triggers"]["content"], large);
    let plan = core.plan(RESUME, &state, &config).await;
    assert_eq!(read(plan.planned_state.as_ref()).unwrap(), state);
}

#[tokio::test]
async fn what_cannot_be_applied_is_a_diagnostic_and_changes_nothing() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    let good = apply_request(RESUME, &Value::Null, &plan, &config);
    let bytes = |msgpack: &[u8]| {
        Some(DynamicValue {
            msgpack: msgpack.to_vec(),
            json: Vec::new(),
        })
    };
    let broken = [
        // A reserved byte, a text that is cut off, a map that claims to be huge.
        bytes(&[0xc1]),
        bytes(&[0xd9, 200, b'x']),
        bytes(&[0xdf, 0xff, 0xff, 0xff, 0xff]),
        Some(dynamic(&json!({ "instance_id": ID }))),
        Some(dynamic(&json!([]))),
    ];
    for value in broken {
        for request in [
            apply_resource_change::Request {
                planned_state: value.clone(),
                ..good.clone()
            },
            apply_resource_change::Request {
                config: value.clone(),
                ..good.clone()
            },
        ] {
            let done = core.apply(request).await;
            assert_eq!(errors(&done.diagnostics).len(), 1, "{value:?}");
            assert!(state(&done).is_null(), "{value:?}");
        }
    }
    let unknown = apply_resource_change::Request {
        type_name: "alicloudes_nothing".to_owned(),
        ..good.clone()
    };
    assert_eq!(errors(&core.apply(unknown).await.diagnostics).len(), 1);
    assert_eq!(api.counts().requests, 0);
    // And the process is none the worse for it.
    assert_eq!(errors(&core.apply(good).await.diagnostics), [""; 0]);
}

#[tokio::test]
async fn a_destroy_makes_no_call() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let prior = state(&core.change(RESUME, &Value::Null, &config).await);
    let calls = api.counts().requests;
    let done = core.change(RESUME, &prior, &Value::Null).await;
    assert!(done.diagnostics.is_empty() && state(&done).is_null());
    assert_eq!(api.counts().requests, calls);
}

#[tokio::test]
async fn a_run_that_sent_no_call_saves_no_token() {
    let api = emulator(Duration::from_secs(3600));
    assert!(api.set_status(ID, "activating"));
    let core = Core::configured(&api).await;
    let config = json!({
        "instance_id": ID,
        "resume_when_interrupted": true,
        "wait_for_status": "active",
        "poll_interval": "100ms",
        "timeouts": { "create": "1s" },
    });
    let config = resource(RESUME, config).await;
    let done = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(
        errors(&done.diagnostics),
        ["Timeout while waiting for status active"]
    );
    let partial = state(&done);
    assert_eq!(partial["client_token_used"], Value::Null);
    assert_eq!(partial["request_id"], Value::Null);
    assert_eq!(partial["status_after"], "activating");
    assert!(api.requests_of("ResumeElasticsearchTask").is_empty());
}
