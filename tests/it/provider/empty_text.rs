// SPDX-License-Identifier: MPL-2.0
//! Empty text in the provider block is unset, whatever the argument: pipelines
//! pass variables on that may hold nothing.

use serde_json::{Map, Value, json};
use testkit::proto::tfplugin6::schema::{Attribute, Block};
use testkit::proto::tfplugin6::validate_provider_config;
use testkit::value::dynamic;

use super::core::{Core, complete, errors, schema};

async fn validate(core: &Core, config: &Value) -> Vec<String> {
    let block = schema().await.provider.as_ref().unwrap().block.as_ref();
    let request = validate_provider_config::Request {
        config: Some(dynamic(&complete(block.unwrap(), config))),
    };
    let answer = core.provider().validate_provider_config(request).await;
    let answer = answer.expect("never a gRPC error").into_inner();
    let errors = errors(&answer.diagnostics);
    errors.into_iter().map(str::to_owned).collect()
}

/// A value in which every text is empty.
fn empty(block: &Block) -> Value {
    let is_text = |attribute: &&Attribute| attribute.r#type == br#""string""#;
    let texts = block.attributes.iter().filter(is_text);
    let members: Map<_, _> = texts.map(|a| (a.name.clone(), json!(""))).collect();
    Value::Object(members)
}

#[tokio::test]
async fn empty_text_in_the_provider_block_is_unset() {
    let core = Core::start().await;
    let block = schema().await.provider.as_ref().unwrap().block.as_ref();
    let block = block.unwrap();
    let config = empty(block);
    for name in ["region", "protocol", "signature_version", "access_key"] {
        assert_eq!(config[name], "", "{name}");
    }
    assert_eq!(validate(&core, &config).await, [""; 0]);
    for nested in &block.block_types {
        let name = &nested.type_name;
        let config = json!({ name: empty(nested.block.as_ref().unwrap()) });
        assert_eq!(validate(&core, &config).await, [""; 0], "{name}");
    }
    core.configure_as(&config).await;
    for name in ["region", "protocol", "signature_version"] {
        let config = json!({ name: "no such thing" });
        let found = validate(&core, &config).await;
        assert_eq!(found, [format!("Invalid value for {name}")]);
    }
}
