// SPDX-License-Identifier: MPL-2.0
//! Answers of the service that do not tell whether the call took effect: the
//! instance's status tells, and else nothing is claimed.

use emulator::{Fault, InstanceSpec};
use serde_json::json;

use super::CALL;
use super::stage::Stage;

const ID: &str = "es-cn-lost";

async fn failing_inside(effect: bool) -> Stage {
    let stage = Stage::start([InstanceSpec::new(ID, "suspended")]).await;
    let fault = Fault::error(500, "InternalError").on(CALL);
    stage.emulator.inject(fault.effect(effect).times(100));
    stage
}

#[tokio::test]
async fn a_service_that_fails_after_the_change_began_is_a_success() {
    let stage = failing_inside(true).await;
    let arguments = json!({"wait_for_status": "activating"});
    let (state, told) = stage.applied(ID, arguments).await;
    assert_eq!(told, []);
    assert_eq!(state["result"], true);
    assert_eq!(state["status_after"], "activating");
    assert_eq!(stage.emulator.effective_resumes(ID), 1);
}

#[tokio::test]
async fn a_service_that_fails_before_it_leaves_the_outcome_unknown() {
    let stage = failing_inside(false).await;
    let arguments = json!({"timeouts": {"create": "2s"}});
    let (state, told) = stage.applied(ID, arguments).await;
    let [diagnostic] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(diagnostic.summary, "Outcome unknown");
    assert!(
        diagnostic.detail.contains("token-of-the-run"),
        "{}",
        diagnostic.detail
    );
    assert_eq!(state["result"], false);
    assert_eq!(state["client_token_used"], "token-of-the-run");
}
