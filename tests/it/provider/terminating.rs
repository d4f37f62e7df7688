// SPDX-License-Identifier: MPL-2.0
//! SIGTERM to the whole process group in the middle of an apply.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::host::Signal;
use testkit::proto::tfplugin6::stop_provider;

use super::core::{Core, ID, RESUME, emulator, errors, resource, state};

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
