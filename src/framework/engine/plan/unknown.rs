// SPDX-License-Identifier: MPL-2.0
//! Which values are decided only at apply.
//!
//! Core proposes null (create) or the prior value (update) for a computed
//! attribute that the configuration leaves open. Here it becomes unknown,
//! unless the object existed before and the attribute says `keep_state`.

use crate::cty::{Members, Value};
use crate::schema::{Attribute, AttributeType, Block};

/// Marks what is decided at apply in `planned`, a value of `block`. `config`
/// and `prior` are the same object in the configuration and in the state.
pub(super) fn mark(block: &Block, planned: &mut Value, config: &Value, prior: &Value) {
    let Value::Object(members) = planned else {
        return;
    };
    mark_attributes(&block.attributes, members, config, prior);
    for nested in &block.blocks {
        let shape = Shape {
            attributes: &nested.block.attributes,
            block: Some(&nested.block),
        };
        if let Some(member) = members.get_mut(&nested.name) {
            let config = config.get(&nested.name).unwrap_or(&Value::Null);
            let prior = prior.get(&nested.name).unwrap_or(&Value::Null);
            mark_objects(shape, member, config, prior);
        }
    }
}

/// What a nested object is made of: `block` for nested blocks.
#[derive(Clone, Copy)]
struct Shape<'a> {
    attributes: &'a [Attribute],
    block: Option<&'a Block>,
}

impl Shape<'_> {
    fn mark(self, object: &mut Value, config: &Value, prior: &Value) {
        match (self.block, object) {
            (Some(block), object) => mark(block, object, config, prior),
            (None, Value::Object(members)) => {
                mark_attributes(self.attributes, members, config, prior);
            }
            (None, _) => {}
        }
    }
}

fn mark_attributes(
    attributes: &[Attribute],
    members: &mut Members<Value>,
    config: &Value,
    prior: &Value,
) {
    for attribute in attributes {
        if !attribute.computed && matches!(attribute.ty, AttributeType::Plain(_)) {
            continue;
        }
        let Some(planned) = members.get_mut(&attribute.name) else {
            continue;
        };
        let configured = config.get(&attribute.name).unwrap_or(&Value::Null);
        let before = || prior.get(&attribute.name);
        if attribute.computed && configured.is_null() {
            *planned = match before() {
                Some(before) if attribute.keep_state => before.clone(),
                _ => Value::Unknown,
            };
        } else if let AttributeType::Nested(nested) = &attribute.ty {
            let shape = Shape {
                attributes: &nested.attributes,
                block: None,
            };
            let before = before().unwrap_or(&Value::Null);
            mark_objects(shape, planned, configured, before);
        }
    }
}

fn mark_objects(shape: Shape<'_>, planned: &mut Value, config: &Value, prior: &Value) {
    match planned {
        Value::List(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                let config = element_at(config, index);
                shape.mark(element, config, element_at(prior, index));
            }
        }
        Value::Map(elements) => {
            for (key, element) in elements {
                let config = config.get(key).unwrap_or(&Value::Null);
                shape.mark(element, config, prior.get(key).unwrap_or(&Value::Null));
            }
        }
        Value::Set(elements) => {
            for element in elements {
                let config = same_in_set(shape, element, config).clone();
                let prior = same_in_set(shape, element, prior).clone();
                shape.mark(element, &config, &prior);
            }
        }
        object => shape.mark(object, config, prior),
    }
}

fn element_at(list: &Value, index: usize) -> &Value {
    match list {
        Value::List(elements) => elements.get(index).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

/// The element of `set` that is the same object as `element`: equal in all
/// that the provider can't have filled in. Null when there is none.
fn same_in_set<'a>(shape: Shape<'_>, element: &Value, set: &'a Value) -> &'a Value {
    let Value::Set(candidates) = set else {
        return &Value::Null;
    };
    let same = |candidate: &&Value| {
        shape
            .attributes
            .iter()
            .filter(|attribute| !attribute.computed)
            .all(|attribute| candidate.get(&attribute.name) == element.get(&attribute.name))
    };
    let matches = |candidate: &&Value| **candidate == *element;
    let exact = candidates.iter().find(matches);
    exact
        .or_else(|| candidates.iter().find(same))
        .unwrap_or(&Value::Null)
}
