// SPDX-License-Identifier: MPL-2.0
//! Import and move: what exists is taken over, no call is made, and the next
//! plan runs nothing.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::proto::tfplugin6::attribute_path::step::Selector;
use testkit::proto::tfplugin6::{
    RawState, import_resource_state, move_resource_state, read_resource,
};
use testkit::value::read;

use super::core::{Core, ID, RESUME, emulator, errors, identity, identity_data, resource};
use crate::support::launch;

async fn import(
    core: &Core,
    id: &str,
    by_identity: Option<Value>,
) -> import_resource_state::Response {
    let request = import_resource_state::Request {
        type_name: RESUME.to_owned(),
        id: id.to_owned(),
        identity: by_identity.as_ref().map(identity_data),
        client_capabilities: None,
    };
    let answer = core.provider().import_resource_state(request).await;
    answer.expect("never a gRPC error").into_inner()
}

/// The state after the read that follows each import.
async fn read_back(core: &Core, found: &import_resource_state::ImportedResource) -> Value {
    let request = read_resource::Request {
        type_name: found.type_name.clone(),
        current_state: found.state.clone(),
        private: found.private.clone(),
        current_identity: found.identity.clone(),
        ..Default::default()
    };
    let answer = core.provider().read_resource(request).await.unwrap();
    let answer = answer.into_inner();
    assert!(answer.diagnostics.is_empty());
    assert_eq!(answer.new_identity, found.identity);
    read(answer.new_state.as_ref()).unwrap()
}

/// Fails unless the plan that follows makes no run; `settled` if it must not
/// even show a difference.
async fn assert_runs_nothing(core: &Core, state: &Value, config: Value, settled: bool) {
    let config = resource(RESUME, config).await;
    let plan = core.plan(RESUME, state, &config).await;
    assert_eq!(errors(&plan.diagnostics), [""; 0]);
    assert!(plan.requires_replace.is_empty(), "{plan:?}");
    let planned = read(plan.planned_state.as_ref()).unwrap();
    assert_eq!(planned["request_id"], Value::Null, "{planned}");
    if settled {
        assert_eq!(&planned, state);
    }
    let done = core.change(RESUME, state, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
}

#[tokio::test]
async fn an_import_takes_an_id_a_region_and_id_or_an_identity() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let both = json!({ "region": "cn-beijing", "instance_id": ID });
    let alone = json!({ "region": null, "instance_id": ID });
    let (beijing, of_the_provider) = (json!("cn-beijing"), json!("cn-hangzhou"));
    for (id, by_identity, region) in [
        (ID.to_owned(), None, Value::Null),
        (format!("cn-beijing/{ID}"), None, beijing.clone()),
        (String::new(), Some(both), beijing),
        (String::new(), Some(alone), of_the_provider),
    ] {
        let answer = import(&core, &id, by_identity).await;
        assert_eq!(errors(&answer.diagnostics), [""; 0]);
        let [found] = &answer.imported_resources[..] else {
            panic!("{id}: {answer:?}");
        };
        assert_eq!(found.type_name, RESUME);
        let state = read_back(&core, found).await;
        assert_eq!(state["region"], region);
        let config = json!({ "instance_id": ID, "region": region });
        assert_runs_nothing(&core, &state, config, true).await;
        if region.is_null() {
            assert!(found.identity.is_none(), "a region is claimed");
            assert_eq!(state["id"], ID);
            // What the import left open, the configuration says.
            let config = json!({ "instance_id": ID, "region": "cn-shanghai" });
            assert_runs_nothing(&core, &state, config, false).await;
        } else {
            let whole = json!({ "region": region, "instance_id": ID });
            assert_eq!(identity(found.identity.as_ref()), whole);
            let region = region.as_str().unwrap();
            assert_eq!(state["id"], format!("{region}/{ID}"));
        }
    }
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn an_identity_without_a_region_needs_one_of_the_provider() {
    let core = Core::started(launch()).await;
    core.configure_as(&json!({})).await;
    let alone = json!({ "region": null, "instance_id": ID });
    let answer = import(&core, "", Some(alone)).await;
    assert_eq!(errors(&answer.diagnostics), ["Region missing"]);
    assert!(answer.imported_resources.is_empty());
    let [diagnostic] = &answer.diagnostics[..] else {
        panic!("{:?}", answer.diagnostics);
    };
    let steps = &diagnostic.attribute.as_ref().unwrap().steps;
    let region = Some(Selector::AttributeName("region".to_owned()));
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].selector, region);
    let next = "Next step: Set region in the identity";
    assert!(diagnostic.detail.contains(next), "{}", diagnostic.detail);
    // An ID needs none: the configuration or the next run says it.
    let answer = import(&core, ID, None).await;
    assert_eq!(errors(&answer.diagnostics), [""; 0]);
}

#[tokio::test]
async fn an_import_of_what_cannot_be_an_instance_is_refused() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let named = |id: Value, region: Value| Some(json!({ "region": region, "instance_id": id }));
    for (id, by_identity) in [
        ("", None),
        ("a/b/c", None),
        ("/", None),
        ("cn-hangzhou/", None),
        ("../x", None),
        ("es cn", None),
        ("CN HANGZHOU/es-cn-1", None),
        ("es-cn-1/cn-hangzhou", None),
        ("", named(json!("../x"), Value::Null)),
        ("", named(json!(""), json!("cn-hangzhou"))),
        ("", named(json!("es-cn-1"), json!("Cn Hangzhou"))),
        ("", named(Value::Null, json!("cn-hangzhou"))),
        // Not of the identity's type.
        (
            "",
            Some(json!({ "instance_id": ["es-cn-1"], "region": null })),
        ),
        ("", Some(json!({ "arn": "x" }))),
    ] {
        let answer = import(&core, id, by_identity.clone()).await;
        assert_eq!(
            errors(&answer.diagnostics).len(),
            1,
            "{id:?} {by_identity:?}"
        );
        assert!(answer.imported_resources.is_empty());
    }
    assert_eq!(api.counts().requests, 0);
}

async fn move_from(
    core: &Core,
    provider: &str,
    ty: &str,
    state: &Value,
) -> move_resource_state::Response {
    let request = move_resource_state::Request {
        source_provider_address: provider.to_owned(),
        source_type_name: ty.to_owned(),
        source_state: Some(RawState {
            json: state.to_string().into_bytes(),
            ..Default::default()
        }),
        target_type_name: RESUME.to_owned(),
        source_private: b"another provider's".to_vec(),
        ..Default::default()
    };
    let answer = core.provider().move_resource_state(request).await;
    answer.expect("never a gRPC error").into_inner()
}

#[tokio::test]
async fn moves_from_the_usual_workarounds_run_nothing() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let null = "registry.terraform.io/hashicorp/null";
    let terraform = "terraform.io/builtin/terraform";
    let restful = "registry.opentofu.org/magodo/restful";
    for (provider, ty, source, triggers) in [
        (
            null,
            "null_resource",
            // Whatever the old triggers call an instance, the configuration says.
            json!({ "id": "1", "triggers": { "instance_id": "es-cn-old", "run": "1" } }),
            json!({ "instance_id": "es-cn-old", "run": "1" }),
        ),
        (
            "registry.opentofu.org/hashicorp/null",
            "null_resource",
            json!({ "id": "1", "triggers": { "run": "1" } }),
            json!({ "run": "1" }),
        ),
        (
            null,
            "null_resource",
            json!({ "id": "1", "triggers": null }),
            Value::Null,
        ),
        (
            terraform,
            "terraform_data",
            json!({ "id": "1", "input": null, "output": null,
                "triggers_replace": { "value": { "run": "1" }, "type": ["object", { "run": "string" }] } }),
            json!({ "run": "1" }),
        ),
        (
            terraform,
            "terraform_data",
            json!({ "id": "1", "triggers_replace": { "value": 7, "type": "number" } }),
            Value::Null,
        ),
        (
            restful,
            "restful_operation",
            json!({ "id": "/x", "path": "/x", "method": "POST", "output": {} }),
            Value::Null,
        ),
    ] {
        let answer = move_from(&core, provider, ty, &source).await;
        assert_eq!(errors(&answer.diagnostics), [""; 0], "{ty}: {source}");
        let state = read(answer.target_state.as_ref()).unwrap();
        assert_eq!(state["instance_id"], Value::Null, "{source}");
        assert_eq!(state["triggers"], triggers, "{source}");
        assert!(answer.target_private.is_empty(), "another provider's bytes");
        let config = json!({ "instance_id": ID, "region": "cn-hangzhou", "triggers": triggers });
        assert_runs_nothing(&core, &state, config, false).await;
    }
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn a_move_from_anything_else_is_refused() {
    let core = Core::start().await;
    let state = json!({ "id": "1", "triggers": { "instance_id": ID } });
    for (provider, ty) in [
        ("registry.terraform.io/hashicorp/aws", "null_resource"),
        ("registry.terraform.io/hashicorp/null", "null_data_source"),
        ("registry.terraform.io/azure/azapi", "azapi_resource_action"),
        ("", ""),
    ] {
        let answer = move_from(&core, provider, ty, &state).await;
        assert_eq!(errors(&answer.diagnostics), ["Move not supported"], "{ty}");
        assert!(answer.target_state.is_none());
    }
    let null = "registry.terraform.io/hashicorp/null";
    let answer = move_from(&core, null, "null_resource", &json!("no object")).await;
    assert_eq!(errors(&answer.diagnostics).len(), 1, "{answer:?}");
    assert!(answer.target_state.is_none());
}
