// SPDX-License-Identifier: MPL-2.0
//! Values that are refused before any call, and where the diagnostics point.

use serde_json::{Value, json};
use testkit::proto::tfplugin6::attribute_path::step::Selector;
use testkit::proto::tfplugin6::{Diagnostic, validate_data_resource_config};
use testkit::value::dynamic;

use super::core::{Core, ID, complete, errors, schema};

/// The attributes that the diagnostics point at.
fn places(diagnostics: &[Diagnostic]) -> Vec<&str> {
    let steps = diagnostics.iter().flat_map(|d| &d.attribute);
    let first = steps.filter_map(|path| path.steps.first()?.selector.as_ref());
    first
        .map(|selector| match selector {
            Selector::AttributeName(name) => name.as_str(),
            other => panic!("{other:?}"),
        })
        .collect()
}

async fn filtered(core: &Core, config: Value) -> Vec<Diagnostic> {
    let ty = "alicloudes_instances";
    let block = schema().await.data_source_schemas[ty].block.as_ref();
    let request = validate_data_resource_config::Request {
        type_name: ty.to_owned(),
        config: Some(dynamic(&complete(block.unwrap(), &config))),
    };
    let answer = core.provider().validate_data_resource_config(request).await;
    answer.unwrap().into_inner().diagnostics
}

#[tokio::test]
async fn filters_that_would_select_everything_or_nothing_are_refused() {
    let core = Core::start().await;
    for name in ["description", "es_version", "vpc_id", "zone_id"] {
        for value in ["", " ", "\t"] {
            let found = filtered(&core, json!({ name: value })).await;
            assert_eq!(places(&found), [name], "{value:?}");
            assert_eq!(errors(&found).len(), 1);
        }
        assert_eq!(filtered(&core, json!({ name: "a" })).await, []);
    }
    for (name, value) in [
        ("status", "suspend"),
        ("status", ""),
        ("payment_type", "PREPAID"),
        ("payment_type", ""),
        ("instance_id", "../x"),
        ("instance_id", ""),
        ("region", "CN HANGZHOU"),
    ] {
        let found = filtered(&core, json!({ name: value })).await;
        assert_eq!(places(&found), [name], "{value:?}");
        assert_eq!(errors(&found).len(), 1);
    }
    let good = json!({ "payment_type": "prepaid", "status": "suspended", "instance_id": ID, "region": "cn-hangzhou" });
    assert_eq!(filtered(&core, good).await, []);
}
