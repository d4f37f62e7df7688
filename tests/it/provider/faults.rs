// SPDX-License-Identifier: MPL-2.0
//! The host goes away, or the provider is killed, in the middle of an apply.

use std::time::Duration;

use emulator::{Emulator, Fault};
use serde_json::{Value, json};
use testkit::host::Signal;
use testkit::proto::tfplugin6::provider_client::ProviderClient;

use super::core::{Core, ID, RESUME, apply_request, emulator, errors, resource, state};
use crate::support::PATIENCE;

/// Waits until the API has got as many calls of `action`.
async fn asked(api: &Emulator, action: &str, times: usize) {
    let enough = async {
        while api.requests_of(action).len() < times {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, enough).await;
    assert!(waited.is_ok(), "no {action}");
}

/// Starts an apply that nobody will see the end of.
async fn begin(core: &Core, config: &Value) -> tokio::task::JoinHandle<()> {
    let plan = core.plan(RESUME, &Value::Null, config).await;
    let request = apply_request(RESUME, &Value::Null, &plan, config);
    let mut provider = core.provider();
    tokio::spawn(async move {
        let _ = provider.apply_resource_change(request).await;
    })
}

#[tokio::test]
async fn a_dropped_connection_does_not_drop_the_call_and_the_process_ends() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    // Slow enough that the connection is gone before the answer comes.
    let slow = Fault::delayed(Duration::from_millis(700));
    api.inject(slow.on("ResumeElasticsearchTask").once());
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    let request = apply_request(RESUME, &Value::Null, &plan, &config);
    // The host's connection goes with its streams; the apply has one of its
    // own, to be cut off as a whole.
    let mut process = {
        let plugin = core.plugin;
        plugin.process
    };
    let channel = process.connect().await.unwrap();
    let apply = tokio::spawn(async move {
        let mut provider = ProviderClient::new(channel);
        let _ = provider.apply_resource_change(request).await;
    });
    asked(&api, "ResumeElasticsearchTask", 1).await;
    apply.abort();
    // A host that is gone holds neither connection nor pipe.
    process.program.hang_up();
    asked(&api, "DescribeInstance", 1).await;
    assert_eq!(api.effective_resumes(ID), 1);
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

/// Kills the provider in the middle of an apply; a new one does it all again,
/// as hosts do, who know nothing of the first.
async fn killed(api: &Emulator, config: Value, at: &str) -> Value {
    let config = resource(RESUME, config).await;
    let first = Core::configured(api).await;
    let apply = begin(&first, &config).await;
    asked(api, at, 1).await;
    first.plugin.process.program.signal(Signal::KILL).unwrap();
    apply.await.unwrap();
    api.clear_faults();

    let second = Core::configured(api).await;
    let done = second.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    state(&done)
}

#[tokio::test]
async fn killed_before_the_answer_the_configured_token_makes_it_one_resume() {
    let api = emulator(Duration::from_secs(3600));
    let slow = Fault::delayed(Duration::from_secs(2));
    api.inject(slow.on("ResumeElasticsearchTask"));
    let config = json!({ "instance_id": ID, "client_token": "of-this-run" });
    let state = killed(&api, config, "ResumeElasticsearchTask").await;
    assert_eq!(state["client_token_used"], "of-this-run");
    assert_eq!(state["status_after"], "activating");
    assert_eq!(api.effective_resumes(ID), 1);
    let tokens = api.requests_of("ResumeElasticsearchTask");
    let tokens: Vec<_> = tokens.iter().map(|r| r.client_token.as_deref()).collect();
    assert_eq!(tokens, [Some("of-this-run"); 2]);
}

#[tokio::test]
async fn killed_in_the_wait_the_configured_token_makes_it_one_resume() {
    let api = emulator(Duration::from_secs(3600));
    api.inject(Fault::delayed(Duration::from_secs(2)).on("DescribeInstance"));
    let config = json!({ "instance_id": ID, "client_token": "of-this-run" });
    let state = killed(&api, config, "DescribeInstance").await;
    assert_eq!(state["status_after"], "activating");
    assert_eq!(api.effective_resumes(ID), 1);
    assert_eq!(api.counts().replays, 1);
}

#[tokio::test]
async fn killed_in_the_wait_a_new_token_joins_the_change_that_is_under_way() {
    let api = emulator(Duration::from_secs(3600));
    api.inject(Fault::delayed(Duration::from_secs(2)).on("DescribeInstance"));
    let state = killed(&api, json!({ "instance_id": ID }), "DescribeInstance").await;
    assert_eq!(state["result"], false, "the API rejected this run's call");
    assert_eq!(state["status_before"], "activating");
    assert_eq!(state["status_after"], "activating");
    assert_eq!(api.effective_resumes(ID), 1);
}
