// SPDX-License-Identifier: MPL-2.0
//! Which values are decided only at apply.
//!
//! Core proposes null (create) or the prior value (update) for a computed
//! attribute that the configuration leaves open. Here it becomes unknown,
//! unless the object existed before and the attribute says `keep_state`.

use crate::cty::Value;
use crate::schema::{Attribute, AttributeType, Block};

/// Marks what is decided at apply in `planned`, a value of `block`. `config`
/// and `prior` are the same object in the configuration and in the state.
pub(super) fn mark(block: &Block, planned: &mut Value, config: &Value, prior: &Value) {
    mark_attributes(&block.attributes, planned, config, prior);
    let Value::Object(members) = planned else {
        return;
    };
    for nested in &block.blocks {
        if let Some(member) = members.get_mut(&nested.name) {
            let config = config.get(&nested.name).unwrap_or(&Value::Null);
            let prior = prior.get(&nested.name).unwrap_or(&Value::Null);
            mark(&nested.block, member, config, prior);
        }
    }
}

fn mark_attributes(attributes: &[Attribute], planned: &mut Value, config: &Value, prior: &Value) {
    let Value::Object(members) = planned else {
        return;
    };
    for attribute in attributes {
        if !attribute.computed && matches!(attribute.ty, AttributeType::Plain(_)) {
            continue;
        }
        let Some(planned) = members.get_mut(&attribute.name) else {
            continue;
        };
        let configured = config.get(&attribute.name).unwrap_or(&Value::Null);
        let before = prior.get(&attribute.name);
        if attribute.computed && configured.is_null() {
            *planned = match before {
                Some(before) if attribute.keep_state => before.clone(),
                _ => Value::Unknown,
            };
        } else if let AttributeType::Nested(nested) = &attribute.ty {
            let before = before.unwrap_or(&Value::Null);
            match planned {
                Value::List(elements) => {
                    for (index, element) in elements.iter_mut().enumerate() {
                        let config = element_at(configured, index);
                        let before = element_at(before, index);
                        mark_attributes(&nested.attributes, element, config, before);
                    }
                }
                object => mark_attributes(&nested.attributes, object, configured, before),
            }
        }
    }
}

fn element_at(list: &Value, index: usize) -> &Value {
    match list {
        Value::List(elements) => elements.get(index).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}
