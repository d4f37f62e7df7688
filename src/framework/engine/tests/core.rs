// SPDX-License-Identifier: MPL-2.0
//! The part of core that tests need: how it merges configuration and state
//! into the proposal, and what a configuration looks like under a schema.

use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::engine::{apply, plan};
use crate::framework::{ErasedResource, StopToken};
use crate::schema::{Attribute, AttributeType, Block, Schema};

pub(super) fn text(text: &str) -> Value {
    Value::from(text)
}

pub(super) fn number(number: i64) -> Value {
    Value::from(number)
}

/// A configuration that sets `members` and nothing else.
pub(super) fn config<const N: usize>(schema: &Schema, members: [(&str, Value); N]) -> Value {
    let mut value = unset(&schema.block);
    for (name, member) in members {
        set(&mut value, name, member);
    }
    value.conforms(&schema.ty()).expect("a sound configuration");
    value
}

fn unset(block: &Block) -> Value {
    let attributes = block
        .attributes
        .iter()
        .map(|a| (a.name.clone(), Value::Null));
    let blocks = block.blocks.iter().map(|b| (b.name.clone(), Value::Null));
    Value::object(attributes.chain(blocks))
}

/// `value` with one member changed.
pub(super) fn with(value: &Value, name: &str, member: Value) -> Value {
    let mut value = value.clone();
    set(&mut value, name, member);
    value
}

fn set(value: &mut Value, name: &str, member: Value) {
    let Value::Object(members) = value else {
        panic!("not an object");
    };
    assert!(members.insert(name.to_owned(), member).is_some(), "{name}");
}

/// What core proposes: the configuration, and the prior value of computed
/// attributes that it leaves open.
pub(super) fn proposed(block: &Block, config: &Value, prior: &Value) -> Value {
    let Value::Object(members) = config else {
        return config.clone();
    };
    let attributes = block.attributes.iter().map(|attribute| {
        let proposed = proposed_attribute(
            attribute,
            members.get(&attribute.name).unwrap(),
            member(prior, &attribute.name),
        );
        (attribute.name.clone(), proposed)
    });
    let blocks = block.blocks.iter().map(|nested| {
        let config = members.get(&nested.name).unwrap();
        let merged = proposed(&nested.block, config, member(prior, &nested.name));
        (nested.name.clone(), merged)
    });
    Value::object(attributes.chain(blocks))
}

fn proposed_attribute(attribute: &Attribute, config: &Value, prior: &Value) -> Value {
    if attribute.computed && config.is_null() {
        return prior.clone();
    }
    let AttributeType::Nested(nested) = &attribute.ty else {
        return config.clone();
    };
    let block = Block {
        attributes: nested.attributes.clone(),
        ..Block::default()
    };
    elementwise(config, prior, &|config, prior| {
        proposed(&block, config, prior)
    })
}

fn elementwise(config: &Value, prior: &Value, merge: &dyn Fn(&Value, &Value) -> Value) -> Value {
    let nth = |index: usize| {
        prior
            .as_elements()
            .and_then(|all| all.get(index))
            .unwrap_or(&Value::Null)
    };
    match config {
        Value::List(elements) => {
            let merged = elements.iter().enumerate();
            Value::List(merged.map(|(i, e)| merge(e, nth(i))).collect())
        }
        Value::Object(_) => merge(config, prior),
        other => other.clone(),
    }
}

fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

pub(super) fn plan_request(
    resource: &ErasedResource,
    config: &Value,
    prior: &Value,
) -> plan::Request {
    plan::Request {
        prior: prior.clone(),
        proposed: proposed(&resource.schema().block, config, prior),
        config: config.clone(),
        private: b"private".to_vec(),
        identity: None,
        stop: StopToken::new(),
    }
}

/// Plans twice, as core does, and wants the same both times.
pub(super) async fn plan(
    resource: &ErasedResource,
    config: &Value,
    prior: &Value,
) -> plan::Response {
    let first = plan::plan(resource, plan_request(resource, config, prior)).await;
    let second = plan::plan(resource, plan_request(resource, config, prior)).await;
    assert_eq!(first.planned, second.planned);
    assert_eq!(first.requires_replace, second.requires_replace);
    assert_eq!(first.identity, second.identity);
    first
}

/// Applies `planned`.
pub(super) async fn apply_planned(
    resource: &ErasedResource,
    config: &Value,
    prior: &Value,
    planned: &Value,
) -> apply::Response {
    let request = apply::Request {
        prior: prior.clone(),
        planned: planned.clone(),
        config: config.clone(),
        private: b"private".to_vec(),
        stop: StopToken::new(),
    };
    apply::apply(resource, request).await
}

/// Plans and applies.
pub(super) async fn apply(
    resource: &ErasedResource,
    config: &Value,
    prior: &Value,
) -> apply::Response {
    let planned = plan(resource, config, prior).await;
    assert!(
        !planned.diagnostics.has_errors(),
        "{:?}",
        planned.diagnostics
    );
    apply_planned(resource, config, prior, &planned.planned).await
}

/// The state after creating `config`.
pub(super) async fn created(resource: &ErasedResource, config: &Value) -> Value {
    let response = apply(resource, config, &Value::Null).await;
    assert!(
        response.diagnostics.is_empty(),
        "{:?}",
        response.diagnostics
    );
    response.state
}

pub(super) fn summaries(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|d| d.summary.clone()).collect()
}

pub(super) fn paths(diagnostics: &Diagnostics) -> Vec<String> {
    let paths = diagnostics.iter().filter_map(|d| d.path.as_ref());
    paths.map(ToString::to_string).collect()
}
