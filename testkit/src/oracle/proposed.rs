// SPDX-License-Identifier: MPL-2.0
//! The proposal: what core would plan if there were no provider.

use serde_json::{Map, Value};

use super::ty::is_list;
use super::{elements, member};
use crate::proto::tfplugin6::schema::{Attribute, Block};
use crate::value::is_unknown;

/// The configuration, with the prior value (null on create) where it leaves a
/// computed attribute open. Elements of lists are merged by their index.
#[must_use]
pub fn proposed(block: &Block, prior: &Value, config: &Value) -> Value {
    if config.is_null() || is_unknown(config) {
        return config.clone();
    }
    let mut merged = merged(&block.attributes, prior, config);
    for nested in &block.block_types {
        let name = &nested.type_name;
        let block = nested.block.as_ref().unwrap_or_else(|| panic!("no block"));
        let inner = proposed(block, member(prior, name), member(config, name));
        merged.insert(name.clone(), inner);
    }
    Value::Object(merged)
}

fn merged(attributes: &[Attribute], prior: &Value, config: &Value) -> Map<String, Value> {
    let attributes = attributes.iter().map(|attribute| {
        let (prior, config) = (
            member(prior, &attribute.name),
            member(config, &attribute.name),
        );
        (
            attribute.name.clone(),
            of_attribute(attribute, prior, config),
        )
    });
    attributes.collect()
}

fn of_attribute(attribute: &Attribute, prior: &Value, config: &Value) -> Value {
    if attribute.computed && config.is_null() {
        return prior.clone();
    }
    let Some(nested) = &attribute.nested_type else {
        return config.clone();
    };
    let object = |prior: &Value, config: &Value| {
        if config.is_null() || is_unknown(config) {
            config.clone()
        } else {
            Value::Object(merged(&nested.attributes, prior, config))
        }
    };
    match config {
        Value::Array(all) if is_list(nested) => {
            let before = elements(prior);
            let merge = |(index, config)| object(before.get(index).unwrap_or(super::NULL), config);
            Value::Array(all.iter().enumerate().map(merge).collect())
        }
        config => object(prior, config),
    }
}
