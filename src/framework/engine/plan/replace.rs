// SPDX-License-Identifier: MPL-2.0
//! Which changes replace the object.

use crate::cty::{Path, Step, Value};
use crate::schema::{Attribute, AttributeType, Block, BlockNesting, Nesting, Replace};

/// The paths whose change from `prior` to `planned` replaces the object by
/// the schema's rules. Empty on create.
pub(super) fn paths(block: &Block, prior: &Value, planned: &Value) -> Vec<Path> {
    let mut walk = Walk(Vec::new());
    if !prior.is_null() && !planned.is_null() {
        walk.block(block, prior, planned, &Path::root());
    }
    walk.0
}

/// `paths` sorted, each once, without those that did not change: core would
/// not mind these, but users read them.
pub(super) fn settle(mut paths: Vec<Path>, prior: &Value, planned: &Value) -> Vec<Path> {
    if prior.is_null() {
        return Vec::new();
    }
    paths.retain(|path| {
        let after = planned.at(path);
        after != prior.at(path) || after.is_some_and(|value| !value.is_wholly_known())
    });
    paths.sort();
    paths.dedup();
    paths
}

struct Walk(Vec<Path>);

impl Walk {
    fn block(&mut self, block: &Block, prior: &Value, planned: &Value, path: &Path) {
        self.attributes(&block.attributes, prior, planned, path);
        for nested in &block.blocks {
            let path = path.clone().attribute(&nested.name);
            let prior = prior.get(&nested.name).unwrap_or(&Value::Null);
            let planned = planned.get(&nested.name).unwrap_or(&Value::Null);
            if nested.nesting == BlockNesting::Set {
                if prior != planned && block_replaces(&nested.block) {
                    self.0.push(path);
                }
                continue;
            }
            pairs(prior, planned, &path, &mut |prior, planned, path| {
                self.block(&nested.block, prior, planned, path);
            });
        }
    }

    fn attributes(
        &mut self,
        attributes: &[Attribute],
        prior: &Value,
        planned: &Value,
        path: &Path,
    ) {
        for attribute in attributes {
            let before = prior.get(&attribute.name).unwrap_or(&Value::Null);
            let after = planned.get(&attribute.name).unwrap_or(&Value::Null);
            if before == after && after.is_wholly_known() {
                continue;
            }
            let path = path.clone().attribute(&attribute.name);
            let replaces = match attribute.replace {
                Replace::Never => false,
                Replace::OnChange => true,
                Replace::If(decide) => decide(before, after),
            };
            if let AttributeType::Nested(nested) = &attribute.ty {
                if nested.nesting == Nesting::Set {
                    if !replaces && attributes_replace(&nested.attributes) {
                        self.0.push(path.clone());
                    }
                } else {
                    pairs(before, after, &path, &mut |before, after, path| {
                        self.attributes(&nested.attributes, before, after, path);
                    });
                }
            }
            if replaces {
                self.0.push(path);
            }
        }
    }
}

/// Elements of sets can't be told apart, so the set as a whole replaces the
/// object if any of its attributes would on change.
fn block_replaces(block: &Block) -> bool {
    attributes_replace(&block.attributes) || block.blocks.iter().any(|b| block_replaces(&b.block))
}

fn attributes_replace(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        matches!(attribute.replace, Replace::OnChange)
            || matches!(&attribute.ty, AttributeType::Nested(nested) if attributes_replace(&nested.attributes))
    })
}

/// Visits the objects at the same place before and after; where one side has
/// none, null stands for it.
fn pairs(
    prior: &Value,
    planned: &Value,
    path: &Path,
    visit: &mut dyn FnMut(&Value, &Value, &Path),
) {
    match (prior, planned) {
        (Value::List(_) | Value::Null, Value::List(_)) | (Value::List(_), Value::Null) => {
            let (before, after) = (elements(prior), elements(planned));
            for index in 0..before.len().max(after.len()) {
                let step = Step::Index(i64::try_from(index).unwrap_or(i64::MAX));
                let before = before.get(index).unwrap_or(&Value::Null);
                let after = after.get(index).unwrap_or(&Value::Null);
                visit(before, after, &path.clone().join(step));
            }
        }
        (Value::Map(_) | Value::Null, Value::Map(_)) | (Value::Map(_), Value::Null) => {
            let keys = |value: &Value| -> Vec<String> {
                value
                    .as_entries()
                    .map(|entries| entries.keys().map(str::to_owned).collect())
                    .unwrap_or_default()
            };
            let mut all = keys(prior);
            all.extend(keys(planned));
            all.sort();
            all.dedup();
            for key in all {
                let before = prior.get(&key).unwrap_or(&Value::Null);
                let after = planned.get(&key).unwrap_or(&Value::Null);
                visit(before, after, &path.clone().key(key.as_str()));
            }
        }
        _ => visit(prior, planned, path),
    }
}

fn elements(value: &Value) -> &[Value] {
    value.as_elements().unwrap_or_default()
}
