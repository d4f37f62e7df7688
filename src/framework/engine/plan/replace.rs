// SPDX-License-Identifier: MPL-2.0
//! Which changes replace the object.

use crate::cty::{Path, Step, Value};
use crate::schema::{Attribute, AttributeType, Block, NestedAttributes, Nesting};

/// The paths whose change from `prior` to `planned` replaces the object by
/// the schema's rules. Empty on create.
pub(super) fn paths(block: &Block, prior: &Value, planned: &Value) -> Vec<Path> {
    let mut walk = Walk(Vec::new());
    if !prior.is_null() && !planned.is_null() {
        walk.block(block, prior, planned, &Path::root());
    }
    walk.0
}

/// Those of `paths` that did change, sorted, each once: core would not mind the
/// others, but users read them.
pub(super) fn changed(mut paths: Vec<Path>, prior: &Value, planned: &Value) -> Vec<Path> {
    if prior.is_null() {
        return Vec::new();
    }
    paths.retain(|path| {
        let after = planned.at_path(path);
        after != prior.at_path(path) || after.is_some_and(|value| !value.is_wholly_known())
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
            let (before, after) = (member(prior, &nested.name), member(planned, &nested.name));
            let path = path.clone().attribute(&nested.name);
            self.block(&nested.block, before, after, &path);
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
            let before = member(prior, &attribute.name);
            let after = member(planned, &attribute.name);
            if before == after && after.is_wholly_known() {
                continue;
            }
            let path = path.clone().attribute(&attribute.name);
            let replaces = attribute
                .replace_if
                .is_some_and(|decide| decide(before, after));
            if let AttributeType::Nested(nested) = &attribute.ty {
                self.objects(nested, before, after, &path);
            }
            if replaces {
                self.0.push(path);
            }
        }
    }

    /// The object or the list of objects of a nested attribute.
    fn objects(&mut self, nested: &NestedAttributes, prior: &Value, planned: &Value, path: &Path) {
        let attributes = &nested.attributes;
        if nested.nesting == Nesting::Single {
            return self.attributes(attributes, prior, planned, path);
        }
        let before = elements(prior);
        if planned.is_unknown() {
            // Any element may turn out to be changed, removed or new. The list
            // has no elements to point at yet.
            let mut inner = Self(Vec::new());
            for before in before.iter().chain([&Value::Null]) {
                inner.attributes(attributes, before, planned, path);
            }
            self.0.extend(inner.0.first().map(|_| path.clone()));
            return;
        }
        let after = elements(planned);
        for index in 0..before.len().max(after.len()) {
            let step = Step::Index(i64::try_from(index).unwrap_or(i64::MAX));
            let before = before.get(index).unwrap_or(&Value::Null);
            let after = after.get(index).unwrap_or(&Value::Null);
            self.attributes(attributes, before, after, &path.clone().join(step));
        }
    }
}

/// A member of an object. Those of one that is not known are not known either.
fn member<'a>(object: &'a Value, name: &str) -> &'a Value {
    match object {
        Value::Unknown => object,
        _ => object.get(name).unwrap_or(&Value::Null),
    }
}

fn elements(value: &Value) -> &[Value] {
    value.as_elements().unwrap_or_default()
}
