// SPDX-License-Identifier: MPL-2.0
//! What hosts learn first.

use std::collections::BTreeSet;

use testkit::host::Plugin;
use testkit::proto::tfplugin6::schema::nested_block::NestingMode;
use testkit::proto::tfplugin6::schema::{Attribute, Block};
use testkit::proto::tfplugin6::{get_metadata, get_resource_identity_schemas};

use super::core::{Core, schema};
use super::raw;
use crate::support::launch;

const RESERVED: [&str; 7] = [
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
];

fn check_name(place: &str, name: &str) {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    assert!(
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(allowed),
        "{place}: {name:?} is no name"
    );
}

fn check_type(place: &str, json: &[u8]) {
    let parsed: Result<serde_json::Value, _> = serde_json::from_slice(json);
    let ty = parsed.unwrap_or_else(|error| panic!("{place}: {error}"));
    assert!(ty.is_string() || ty.is_array(), "{place}: {ty}");
}

fn check_attribute(place: &str, attribute: &Attribute) {
    let place = format!("{place}.{}", attribute.name);
    check_name(&place, &attribute.name);
    let (required, optional, computed) =
        (attribute.required, attribute.optional, attribute.computed);
    assert!(required || optional || computed, "{place}: of no kind");
    assert!(!(required && (optional || computed)), "{place}: two kinds");
    assert!(!attribute.description.is_empty(), "{place}: undescribed");
    match &attribute.nested_type {
        None => check_type(&place, &attribute.r#type),
        Some(nested) => {
            assert!(attribute.r#type.is_empty(), "{place}: two types");
            assert_ne!(nested.nesting, 0, "{place}: no nesting");
            for inner in &nested.attributes {
                check_attribute(&place, inner);
            }
        }
    }
}

fn check_block(place: &str, block: &Block) {
    let mut names = BTreeSet::new();
    for attribute in &block.attributes {
        check_attribute(place, attribute);
        assert!(names.insert(&attribute.name), "{place}: twice");
    }
    for nested in &block.block_types {
        let inner = format!("{place}.{}", nested.type_name);
        check_name(&inner, &nested.type_name);
        assert!(names.insert(&nested.type_name), "{inner}: twice");
        assert_ne!(nested.nesting(), NestingMode::Invalid, "{inner}");
        if nested.nesting() == NestingMode::Single {
            assert!(nested.min_items <= 1 && nested.max_items <= 1, "{inner}");
        }
        check_block(&inner, nested.block.as_ref().expect("hosts crash without"));
    }
}

#[tokio::test]
async fn the_schema_keeps_cores_rules() {
    let all = schema().await;
    assert!(all.diagnostics.is_empty() && all.provider_meta.is_none());
    let groups = [
        all.resource_schemas.iter().collect::<Vec<_>>(),
        all.data_source_schemas.iter().collect(),
        all.action_schemas
            .iter()
            .map(|(name, action)| (name, action.schema.as_ref().unwrap()))
            .collect(),
    ];
    for (name, schema) in groups.into_iter().flatten() {
        check_name("type", name);
        assert!(name.starts_with("alicloudes_"), "{name}");
        assert!(schema.version >= 0, "{name}");
        let block = schema.block.as_ref().expect("hosts crash without");
        assert!(!block.description.is_empty(), "{name}");
        check_block(name, block);
        let reserved = |n: &String| RESERVED.contains(&n.as_str());
        assert!(
            !block.attributes.iter().any(|a| reserved(&a.name)),
            "{name}"
        );
    }
    check_block(
        "provider",
        all.provider.as_ref().unwrap().block.as_ref().unwrap(),
    );
    for (name, function) in &all.functions {
        check_name("function", name);
        let returns = function.r#return.as_ref().expect("hosts crash without");
        check_type(name, &returns.r#type);
        for parameter in &function.parameters {
            check_name(name, &parameter.name);
            check_type(name, &parameter.r#type);
        }
    }
}

#[tokio::test]
async fn metadata_names_exactly_what_the_schema_has() {
    let core = Core::start().await;
    let request = get_metadata::Request {};
    let metadata = core.provider().get_metadata(request).await.unwrap();
    let metadata = metadata.into_inner();
    let all = schema().await;
    fn names<'a>(names: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
        names.map(String::as_str).collect()
    }
    let found = &metadata;
    for (named, described) in [
        (
            names(found.resources.iter().map(|r| &r.type_name)),
            names(all.resource_schemas.keys()),
        ),
        (
            names(found.data_sources.iter().map(|d| &d.type_name)),
            names(all.data_source_schemas.keys()),
        ),
        (
            names(found.actions.iter().map(|a| &a.type_name)),
            names(all.action_schemas.keys()),
        ),
        (
            names(found.functions.iter().map(|f| &f.name)),
            names(all.functions.keys()),
        ),
    ] {
        assert!(!named.is_empty());
        assert_eq!(named, described);
    }
    assert_eq!(metadata.server_capabilities, all.server_capabilities);
    let capabilities = metadata.server_capabilities.unwrap();
    assert!(capabilities.get_provider_schema_optional && !capabilities.plan_destroy);
    assert!(capabilities.move_resource_state);
}

#[tokio::test]
async fn each_resource_with_an_identity_exists_and_can_be_imported_by_it() {
    let core = Core::start().await;
    let request = get_resource_identity_schemas::Request {};
    let found = core.provider().get_resource_identity_schemas(request).await;
    let found = found.unwrap().into_inner();
    assert!(!found.identity_schemas.is_empty());
    for (name, identity) in &found.identity_schemas {
        assert!(schema().await.resource_schemas.contains_key(name), "{name}");
        for attribute in &identity.identity_attributes {
            check_type(name, &attribute.r#type);
            assert_ne!(
                attribute.required_for_import, attribute.optional_for_import,
                "{name}.{}",
                attribute.name
            );
        }
    }
}

#[tokio::test]
async fn two_processes_describe_themselves_in_the_same_bytes() {
    for rpc in [
        "GetProviderSchema",
        "GetMetadata",
        "GetResourceIdentitySchemas",
        "GetFunctions",
    ] {
        let mut answers = Vec::new();
        for _ in 0..2 {
            let plugin = Plugin::start(launch()).await.unwrap();
            let channel = plugin.process.connect().await.unwrap();
            answers.push(raw::call(channel, rpc, Vec::new()).await);
        }
        assert!(!answers[0].is_empty(), "{rpc}");
        assert!(answers[0] == answers[1], "{rpc} differs");
    }
}
