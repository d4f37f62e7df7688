// SPDX-License-Identifier: MPL-2.0
//! Looks during a plan: what they say, how often, and how long they take.

use std::time::{Duration, Instant};

use emulator::{Emulator, Fault, FaultKind};
use serde_json::{Value, json};
use testkit::proto::tfplugin6::{Diagnostic, diagnostic, validate_resource_config};
use testkit::value::dynamic;

use super::core::{Core, ID, RESUME, emulator, errors, resource};

const UNCHECKED: &str = "The instance was not checked";
const READ: &str = "DescribeInstance";

fn warnings(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics
        .iter()
        .filter(|d| d.severity() == diagnostic::Severity::Warning)
        .map(|d| d.summary.as_str())
        .collect()
}

/// A provider that looks, changed by `more`.
async fn looking(api: &Emulator, more: Value) -> Core {
    let core = Core::start().await;
    let url = api.url();
    let mut block = json!({
        "region": "cn-hangzhou",
        "access_key": emulator::DEFAULT_KEY_ID,
        "secret_key": emulator::DEFAULT_KEY_SECRET,
        "endpoints": { "elasticsearch": url, "sts": url },
    });
    let members = block.as_object_mut().unwrap();
    members.extend(more.as_object().cloned().unwrap());
    core.configure_as(&block).await;
    core
}

async fn plan(core: &Core, config: Value) -> Vec<Diagnostic> {
    let config = resource(RESUME, config).await;
    core.plan(RESUME, &Value::Null, &config).await.diagnostics
}

#[tokio::test]
async fn a_plan_that_cannot_look_says_so_once_and_what_an_apply_needs() {
    let api = emulator(Duration::ZERO);
    let nobody = json!({ "access_key": null, "secret_key": null });
    let lost = json!({ "access_key": null, "secret_key": null, "region": null });
    for (block, cause) in [
        (nobody, "No usable credentials"),
        (lost, "No region is set"),
    ] {
        let core = looking(&api, block.clone()).await;
        let said = plan(&core, json!({ "instance_id": ID })).await;
        assert_eq!(warnings(&said), [UNCHECKED]);
        assert_eq!(errors(&said), [""; 0]);
        for part in [
            cause,
            "An apply needs",
            "Next step: ",
            "enable_preflight = false",
            ID,
        ] {
            assert!(said[0].detail.contains(part), "{part}: {}", said[0].detail);
        }
        assert!(
            plan(&core, json!({ "instance_id": "es-cn-2" }))
                .await
                .is_empty()
        );
        let mut silent = block;
        silent["enable_preflight"] = false.into();
        let core = looking(&api, silent).await;
        assert!(plan(&core, json!({ "instance_id": ID })).await.is_empty());
    }
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn a_forbidden_look_names_what_an_apply_needs_and_others_still_look() {
    let api = emulator(Duration::ZERO);
    api.inject(Fault::error(403, "Forbidden.RAM").on(READ).times(2));
    let core = looking(&api, json!({})).await;
    let said = plan(&core, json!({ "instance_id": ID })).await;
    assert_eq!(warnings(&said), [UNCHECKED]);
    for part in ["elasticsearch:ResumeElasticsearchTask", "only to wait"] {
        assert!(said[0].detail.contains(part), "{part}: {}", said[0].detail);
    }
    assert!(plan(&core, json!({ "instance_id": ID })).await.is_empty());
    let missing = plan(&core, json!({ "instance_id": "es-cn-none" })).await;
    assert_eq!(errors(&missing), ["Instance not found"]);
    assert_eq!(api.requests_of(READ).len(), 3);
}

#[tokio::test]
async fn one_failure_of_the_network_stops_all_further_looks() {
    let api = emulator(Duration::ZERO);
    api.inject(Fault::new(FaultKind::Reset).on(READ).times(100));
    let core = looking(&api, json!({})).await;
    let said = plan(&core, json!({ "instance_id": ID })).await;
    assert_eq!(warnings(&said), [UNCHECKED]);
    for _ in 0..5 {
        assert!(plan(&core, json!({ "instance_id": ID })).await.is_empty());
    }
    assert_eq!(api.requests_of(READ).len(), 1);
}

#[tokio::test]
async fn a_look_without_an_answer_is_given_up_after_two_seconds() {
    let api = emulator(Duration::ZERO);
    api.inject(Fault::new(FaultKind::Hang).on(READ).times(100));
    let core = looking(&api, json!({})).await;
    let begun = Instant::now();
    let said = plan(&core, json!({ "instance_id": ID })).await;
    assert!(begun.elapsed() > Duration::from_millis(1900));
    assert_eq!(warnings(&said), [UNCHECKED]);
    assert!(
        said[0].detail.contains("within 2 seconds"),
        "{}",
        said[0].detail
    );
    assert!(
        plan(&core, json!({ "instance_id": "es-cn-2" }))
            .await
            .is_empty()
    );
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_process_that_applies_does_not_look_any_more() {
    let api = emulator(Duration::ZERO);
    let core = looking(&api, json!({})).await;
    let config = json!({ "instance_id": ID, "wait_for_status": "none" });
    let config = resource(RESUME, config).await;
    let done = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    assert_eq!(api.requests_of(READ).len(), 1, "the look of the plan");
    assert!(
        plan(&core, json!({ "instance_id": "es-cn-none" }))
            .await
            .is_empty()
    );
    assert_eq!(api.requests_of(READ).len(), 1);
}

#[tokio::test]
async fn nothing_to_resume_is_said_once_in_an_apply() {
    let api = emulator(Duration::ZERO);
    api.set_status(ID, "active");
    let core = looking(&api, json!({})).await;
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    assert_eq!(warnings(&plan.diagnostics), ["Nothing to resume"]);
    let request = super::core::apply_request(RESUME, &Value::Null, &plan, &config);
    assert!(core.apply(request).await.diagnostics.is_empty());
}

#[tokio::test]
async fn a_healing_resource_is_quiet_where_nothing_is_interrupted() {
    let api = emulator(Duration::ZERO);
    api.set_status(ID, "active");
    let core = looking(&api, json!({})).await;
    let config = json!({ "instance_id": ID, "resume_when_interrupted": true });
    let config = resource(RESUME, config).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    assert!(plan.diagnostics.is_empty());
    let request = super::core::apply_request(RESUME, &Value::Null, &plan, &config);
    let done = core.apply(request).await;
    assert!(done.diagnostics.is_empty(), "{:?}", done.diagnostics);
    let state = super::core::state(&done);
    assert_eq!(state["result"], false);
    assert_eq!(state["client_token_used"], Value::Null);
    assert_eq!(state["change_interrupted"], false);
    assert_eq!(state["status_after"], "active");
    assert!(api.requests_of("ResumeElasticsearchTask").is_empty());
}

#[tokio::test]
async fn an_instance_that_is_gone_keeps_no_other_from_being_healed() {
    let api = emulator(Duration::ZERO);
    let core = looking(&api, json!({})).await;
    let healing = json!({ "instance_id": "es-cn-none", "resume_when_interrupted": true });
    let said = plan(&core, healing).await;
    assert_eq!(warnings(&said), ["Instance not found"]);
    assert_eq!(errors(&said), [""; 0]);
    let said = plan(&core, json!({ "instance_id": "es-cn-none" })).await;
    assert_eq!(errors(&said), ["Instance not found"]);
}

#[tokio::test]
async fn an_unusual_id_is_a_warning_of_the_first_validation_only() {
    let api = emulator(Duration::ZERO);
    let config = resource(RESUME, json!({ "instance_id": "i-1" })).await;
    let request = validate_resource_config::Request {
        type_name: RESUME.to_owned(),
        config: Some(dynamic(&config)),
        client_capabilities: None,
    };
    for (core, expected) in [
        (Core::start().await, &["Unusual instance ID"][..]),
        (looking(&api, json!({})).await, &[]),
    ] {
        let answer = core
            .provider()
            .validate_resource_config(request.clone())
            .await;
        assert_eq!(
            warnings(&answer.unwrap().into_inner().diagnostics),
            expected
        );
    }
}

#[tokio::test]
async fn a_region_that_a_fixed_endpoint_does_not_serve_is_a_warning() {
    let api = emulator(Duration::ZERO);
    let core = looking(&api, json!({})).await;
    let said = plan(&core, json!({ "instance_id": ID, "region": "cn-beijing" })).await;
    assert_eq!(warnings(&said), ["Endpoint of another region"]);
    for part in ["cn-beijing", "cn-hangzhou", "{region}"] {
        assert!(said[0].detail.contains(part), "{part}: {}", said[0].detail);
    }
    let same = json!({ "instance_id": ID, "region": "cn-hangzhou" });
    assert!(plan(&core, same).await.is_empty());
    assert!(plan(&core, json!({ "instance_id": ID })).await.is_empty());
}
