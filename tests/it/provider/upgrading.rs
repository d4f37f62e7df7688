// SPDX-License-Identifier: MPL-2.0
//! States of each version of the schema that there was. `cargo xtask states`
//! makes those of the present one; the acceptance tests use them all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use testkit::proto::tfplugin6::schema::Block;
use testkit::proto::tfplugin6::{RawState, read_resource, upgrade_resource_state};
use testkit::value::{dynamic, read};

use super::core::{Core, emulator, errors, resource_block, schema};

fn states() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/states")
}

fn json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

fn shape(block: &Block) -> Value {
    let attributes = block.attributes.iter().map(|attribute| {
        let ty: Value = serde_json::from_slice(&attribute.r#type).unwrap();
        (&attribute.name, ty)
    });
    let blocks = block
        .block_types
        .iter()
        .map(|nested| (&nested.type_name, shape(nested.block.as_ref().unwrap())));
    json!(attributes.chain(blocks).collect::<BTreeMap<_, _>>())
}

#[tokio::test]
async fn a_schema_that_changes_gets_a_new_version_and_its_states() {
    let mut shapes = BTreeMap::new();
    let mut versions = Vec::new();
    for (name, schema) in &schema().await.resource_schemas {
        versions.push(schema.version);
        shapes.insert(name, shape(schema.block.as_ref().unwrap()));
    }
    versions.dedup();
    let [version] = versions[..] else {
        panic!("the task resources share one version: {versions:?}");
    };
    let kept = json(&states().join(version.to_string()).join("schemas.json"));
    assert!(
        kept == json!(shapes),
        "what states hold has changed: raise the schema's version, upgrade older states to it, and run `cargo xtask states`"
    );
}

async fn upgraded(core: &Core, ty: &str, version: i64, state: &Value) -> Value {
    let request = upgrade_resource_state::Request {
        type_name: ty.to_owned(),
        version,
        raw_state: Some(RawState {
            json: state.to_string().into_bytes(),
            ..Default::default()
        }),
    };
    let answer = core.provider().upgrade_resource_state(request).await;
    let answer = answer.unwrap().into_inner();
    assert_eq!(
        errors(&answer.diagnostics),
        [""; 0],
        "{ty}, version {version}"
    );
    read(answer.upgraded_state.as_ref()).unwrap()
}

#[tokio::test]
async fn states_of_every_version_are_read_without_a_call_and_keep_what_they_say() {
    let api = emulator(Duration::ZERO);
    let core = Core::configured(&api).await;
    let mut seen = 0;
    for folder in fs::read_dir(states()).unwrap().flatten() {
        for file in ["tofu.tfstate", "terraform.tfstate"] {
            let path = folder.path().join(file);
            if !folder.path().is_dir() {
                continue;
            }
            for resource in json(&path)["resources"].as_array().unwrap() {
                let ty = resource["type"].as_str().unwrap();
                let stored = &resource["instances"][0];
                let version = stored["schema_version"].as_i64().unwrap();
                let old = &stored["attributes"];
                let state = upgraded(&core, ty, version, old).await;
                for attribute in &resource_block(ty).await.attributes {
                    let name = attribute.name.as_str();
                    if !name.starts_with("client_token") {
                        assert_eq!(state[name], old[name], "{ty}.{name} of {}", path.display());
                    }
                }
                seen += 1;
                // Those that heal look at their instances.
                if state["resume_when_interrupted"] == true {
                    continue;
                }
                let request = read_resource::Request {
                    type_name: ty.to_owned(),
                    current_state: Some(dynamic(&state)),
                    ..Default::default()
                };
                let answer = core.provider().read_resource(request).await.unwrap();
                let answer = answer.into_inner();
                assert_eq!(read(answer.new_state.as_ref()).unwrap(), state);
            }
        }
    }
    assert!(seen >= 20, "{seen}");
    assert_eq!(api.counts().requests, 0);
}

#[tokio::test]
async fn version_0_had_one_attribute_for_two_tokens() {
    let core = Core::start().await;
    let made = "2065f647-e2b1-4bf8-8f84-aa34b1657fde";
    // Neither the version nor the spelling that the provider makes.
    let other = "2065f647-e2b1-1bf8-8f84-aa34b1657fde";
    for (token, configured) in [
        (json!(made), Value::Null),
        (json!("change-1"), json!("change-1")),
        (json!(other), json!(other)),
        (Value::Null, Value::Null),
    ] {
        let old = json!({ "instance_id": "es-cn-1", "client_token": token });
        let state = upgraded(&core, super::core::RESUME, 0, &old).await;
        assert_eq!(state["client_token"], configured);
        assert_eq!(state["client_token_used"], token);
    }
}
