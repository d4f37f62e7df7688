// SPDX-License-Identifier: MPL-2.0
//! The end of the process in the middle of an apply.

use std::time::Duration;

use emulator::Fault;
use serde_json::{Value, json};
use testkit::host::{Plugin, Signal};
use testkit::proto::goplugin::Empty;
use testkit::proto::tfplugin6::stop_provider;

use super::core::{Core, ID, RESUME, apply_request, emulator, errors, resource, state};
use crate::support::PATIENCE;

#[tokio::test]
async fn a_host_that_is_terminated_too_gets_the_state_of_the_apply_it_stops() {
    let api = emulator(Duration::from_secs(3600));
    let core = Core::configured(&api).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "active" });
    let config = resource(RESUME, config).await;
    let mut stopper = core.provider();
    let (done, ()) = tokio::join!(core.change(RESUME, &Value::Null, &config), async {
        while api.requests_of("DescribeInstance").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        core.plugin.process.program.signal(Signal::TERM).unwrap();
        // The host needs a moment to understand its own.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let answer = stopper.stop_provider(stop_provider::Request {}).await;
        assert_eq!(answer.unwrap().into_inner().error, "");
    });
    // An error beside an object: hosts store it as tainted.
    assert_eq!(errors(&done.diagnostics), ["Interrupted while waiting"]);
    let partial = state(&done);
    assert_eq!(partial["result"], true);
    assert!(partial["request_id"].is_string() && partial["client_token_used"].is_string());
    drop(stopper);
    let exit = core.plugin.close().await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

#[tokio::test]
async fn terminated_alone_it_ends_the_wait_and_the_host_gets_the_state() {
    let api = emulator(Duration::from_secs(3600));
    let core = Core::configured(&api).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "active" });
    let config = resource(RESUME, config).await;
    let apply = core.change(RESUME, &Value::Null, &config);
    let (done, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(8), apply), async {
        while api.requests_of("DescribeInstance").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        core.plugin.process.program.signal(Signal::TERM).unwrap();
    });
    let done = done.expect("the wait goes on");
    assert_eq!(errors(&done.diagnostics), ["Interrupted while waiting"]);
    assert_eq!(state(&done)["result"], true);
    // It is about to end: what comes now does not begin.
    let late = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&late.diagnostics).len(), 1);
    assert_eq!(api.requests_of("ResumeElasticsearchTask").len(), 1);
    let exit = core.plugin.close().await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

/// As after a second interrupt: the host hangs up while the call is out.
#[tokio::test]
async fn a_call_that_is_out_is_awaited_when_the_host_shuts_it_down() {
    let api = emulator(Duration::ZERO);
    let slow = Fault::delayed(Duration::from_secs(1));
    api.inject(slow.on("ResumeElasticsearchTask"));
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let core = Core::configured(&api).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    let request = apply_request(RESUME, &Value::Null, &plan, &config);
    let mut provider = core.provider();
    let call = tokio::spawn(async move { provider.apply_resource_change(request).await });
    while api.requests_of("ResumeElasticsearchTask").is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    core.plugin.controller().shutdown(Empty {}).await.unwrap();
    call.abort();
    let Plugin { process, .. } = core.plugin;
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
    assert!(
        exit.duration > Duration::from_millis(500),
        "cut off: {exit:?}"
    );
    assert!(
        exit.duration < Duration::from_secs(2),
        "too late for a host: {exit:?}"
    );
}
