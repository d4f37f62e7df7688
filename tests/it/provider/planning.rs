// SPDX-License-Identifier: MPL-2.0
//! Plans: the same in each process, and with nothing in them that only one
//! process could know.

use std::time::Duration;

use prost::Message as _;
use serde_json::{Value, json};
use testkit::proto::tfplugin6::{plan_resource_change, upgrade_resource_state};
use testkit::value::{is_unknown, read, unknown};

use super::core::{Core, ID, RESUME, emulator, errors, plan_request, resource, state};
use super::raw;

const FACTS: [&str; 8] = [
    "client_token_used",
    "request_id",
    "result",
    "status_before",
    "status_after",
    "started_at",
    "completed_at",
    "exists",
];

async fn config(more: Value) -> Value {
    let mut config = json!({ "instance_id": ID });
    let members = config.as_object_mut().unwrap();
    members.extend(more.as_object().cloned().unwrap());
    resource(RESUME, config).await
}

/// A state as a finished run leaves it, changed by `more`.
async fn applied(more: Value) -> Value {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let config = config(json!({ "triggers": { "a": "1" } })).await;
    let done = core.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    let mut state = state(&done);
    let members = state.as_object_mut().unwrap();
    members.extend(more.as_object().cloned().unwrap());
    state
}

/// Prior state and configuration of one plan of each kind.
async fn kinds() -> Vec<(&'static str, Value, Value)> {
    let healing = json!({ "resume_when_interrupted": true });
    let drifted =
        json!({ "resume_when_interrupted": true, "change_interrupted": true, "triggers": null });
    vec![
        ("create", Value::Null, config(json!({})).await),
        (
            "create of an unknown instance",
            Value::Null,
            config(json!({ "instance_id": unknown() })).await,
        ),
        (
            "update",
            applied(json!({})).await,
            config(json!({ "triggers": { "a": "1" }, "poll_interval": "1s" })).await,
        ),
        (
            "replace",
            applied(json!({})).await,
            config(json!({ "triggers": { "a": "2" } })).await,
        ),
        ("heal", applied(drifted).await, config(healing).await),
        ("destroy", applied(json!({})).await, Value::Null),
    ]
}

#[tokio::test]
async fn two_processes_plan_in_the_same_bytes() {
    let api = emulator(Duration::ZERO);
    for (kind, prior, config) in kinds().await {
        let mut answers = Vec::new();
        for _ in 0..2 {
            let core = Core::configured(&api).await;
            let channel = core.plugin.process.connect().await.unwrap();
            let request = plan_request(RESUME, &prior, &config).await.encode_to_vec();
            answers.push(raw::call(channel, "PlanResourceChange", request).await);
        }
        assert!(answers[0] == answers[1], "{kind} differs");
        let plan = plan_resource_change::Response::decode(answers[0].clone()).unwrap();
        assert_eq!(errors(&plan.diagnostics), [""; 0], "{kind}");
        let replaces = kind == "replace";
        assert_eq!(!plan.requires_replace.is_empty(), replaces, "{kind}");
        assert!(!plan.legacy_type_system, "{kind}");
    }
    assert_eq!(api.counts().requests, 0, "a plan without preflight looked");
}

#[tokio::test]
async fn whatever_the_run_decides_is_unknown_in_a_plan_that_runs() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    for (kind, prior, config) in kinds().await {
        let plan = core.plan(RESUME, &prior, &config).await;
        let planned = read(plan.planned_state.as_ref()).unwrap();
        let runs = matches!(kind, "create" | "create of an unknown instance" | "heal");
        for fact in FACTS {
            if runs {
                assert!(is_unknown(&planned[fact]), "{kind}: {fact} is known");
            } else if kind == "update" {
                assert_eq!(planned[fact], prior[fact], "{kind}: {fact}");
            }
        }
        if kind == "create" {
            assert_eq!(planned["region"], "cn-hangzhou");
            assert_eq!(planned["id"], format!("cn-hangzhou/{ID}"));
        }
        if kind == "heal" {
            assert_eq!(planned["change_interrupted"], false);
        }
    }
}

#[tokio::test]
async fn a_fixed_token_serves_one_run_for_each_instance() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let prior = applied(json!({ "client_token": "token-1", "client_token_used": "token-1" })).await;
    for (more, refused) in [
        (json!({}), true),
        (json!({ "client_token": "token-2" }), false),
        (json!({ "instance_id": "es-cn-2" }), false),
        (json!({ "region": "cn-beijing" }), false),
        (
            json!({ "instance_id": "es-cn-2", "region": "cn-beijing" }),
            false,
        ),
    ] {
        for triggers in [json!({ "a": "2" }), json!({ "a": "1" })] {
            let mut config = json!({ "client_token": "token-1", "triggers": triggers });
            let members = config.as_object_mut().unwrap();
            members.extend(more.as_object().cloned().unwrap());
            let config = self::config(config).await;
            let plan = core.plan(RESUME, &prior, &config).await;
            let wanted = refused && config["triggers"] != prior["triggers"];
            let told = errors(&plan.diagnostics);
            assert_eq!(told.len(), usize::from(wanted), "{config}: {told:?}");
        }
    }
}

#[tokio::test]
async fn a_new_token_is_an_update_without_a_run() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let prior = applied(json!({ "client_token": "token-1", "client_token_used": "token-1" })).await;
    let triggers = json!({ "a": "1" });
    let config = config(json!({ "client_token": "token-2", "triggers": triggers })).await;
    let plan = core.plan(RESUME, &prior, &config).await;
    let planned = read(plan.planned_state.as_ref()).unwrap();
    assert!(plan.requires_replace.is_empty());
    assert_eq!(planned["client_token"], "token-2");
    for fact in FACTS {
        assert_eq!(planned[fact], prior[fact], "{fact}");
    }
    let done = core.change(RESUME, &prior, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    assert_eq!(state(&done)["client_token_used"], "token-1");
    assert_eq!(api.counts().requests, 0);
}

/// `ignore_changes` puts values of the state into the configuration.
#[tokio::test]
async fn a_configuration_with_ignored_values_from_the_state_heals_and_runs_again() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let drifted =
        json!({ "resume_when_interrupted": true, "change_interrupted": true, "triggers": null });
    let prior = applied(drifted).await;
    let ignored = json!({
        "resume_when_interrupted": true, "region": prior["region"],
        "client_token": prior["client_token"],
    });
    let healing = config(ignored).await;
    let done = core.change(RESUME, &prior, &healing).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    assert_eq!(api.effective_resumes(ID), 1);

    let prior = applied(json!({})).await;
    let ignored = json!({
        "triggers": { "a": "2" }, "region": prior["region"],
        "client_token": prior["client_token"],
    });
    let again = config(ignored).await;
    let plan = core.plan(RESUME, &prior, &again).await;
    assert_eq!(errors(&plan.diagnostics), [""; 0]);
    assert!(!plan.requires_replace.is_empty());
}

#[tokio::test]
async fn the_region_of_the_environment_is_shown_in_the_plan() {
    let config = config(json!({})).await;
    for (variables, region) in [
        (vec![("ALIBABA_CLOUD_REGION", "cn-beijing")], "cn-beijing"),
        (vec![], ""),
    ] {
        let mut launch = crate::support::launch();
        for (name, value) in variables {
            launch = launch.env(name, value);
        }
        let core = Core::started(launch).await;
        core.configure_as(&json!({ "enable_preflight": false }))
            .await;
        let plan = core.plan(RESUME, &Value::Null, &config).await;
        assert_eq!(errors(&plan.diagnostics), [""; 0]);
        let planned = read(plan.planned_state.as_ref()).unwrap();
        if region.is_empty() {
            assert!(is_unknown(&planned["region"]), "{planned}");
        } else {
            assert_eq!(planned["region"], region);
            assert_eq!(planned["id"], format!("{region}/{ID}"));
        }
    }
}

#[tokio::test]
async fn what_was_applied_plans_clean() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let config = config(json!({ "triggers": { "a": "1" } })).await;
    let state = applied(json!({})).await;
    let plan = core.plan(RESUME, &state, &config).await;
    assert_eq!(read(plan.planned_state.as_ref()).unwrap(), state);
    assert!(plan.requires_replace.is_empty());
}

#[tokio::test]
async fn any_rpc_may_be_the_very_first() {
    let api = emulator(Duration::ZERO);
    // Not even configured: validate, plan and upgrade work offline.
    let config = config(json!({ "region": "cn-hangzhou" })).await;
    let plan = Core::start()
        .await
        .plan(RESUME, &Value::Null, &config)
        .await;
    assert_eq!(errors(&plan.diagnostics), [""; 0]);

    let core = Core::start().await;
    let request = upgrade_resource_state::Request {
        type_name: RESUME.to_owned(),
        version: 0,
        raw_state: Some(testkit::proto::tfplugin6::RawState {
            json: json!({ "instance_id": ID }).to_string().into_bytes(),
            ..Default::default()
        }),
    };
    let answer = core.provider().upgrade_resource_state(request).await;
    let upgraded = read(answer.unwrap().into_inner().upgraded_state.as_ref()).unwrap();
    assert_eq!(upgraded["instance_id"], ID);

    // Hosts always configure before they apply; the schema is asked for by none.
    let core = Core::configured(&api).await;
    let request = super::core::apply_request(RESUME, &Value::Null, &plan, &config);
    let done = core.apply(request).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    assert_eq!(api.effective_resumes(ID), 1);
}
