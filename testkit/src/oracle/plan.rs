// SPDX-License-Identifier: MPL-2.0
//! When a planned object is valid.

use serde_json::Value;

use super::ty::{Type, is_list};
use super::{elements, member};
use crate::proto::tfplugin6::AttributePath;
use crate::proto::tfplugin6::attribute_path::step::Selector;
use crate::proto::tfplugin6::schema::{Attribute, Block};
use crate::value::is_unknown;

/// What was asked and answered.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The state before; null on create.
    pub prior: &'a Value,
    /// The configuration; null on destroy.
    pub config: &'a Value,
    /// The planned state.
    pub planned: &'a Value,
}

/// The rules that a plan for an object of `block` breaks, one line for each
/// place; a host says "Provider produced invalid plan".
#[must_use]
pub fn plan(block: &Block, change: Change<'_>, requires_replace: &[AttributePath]) -> Vec<String> {
    let mut broken = Vec::new();
    change.block(block, "", &mut broken);
    for path in requires_replace {
        if !leads_somewhere(path, change.prior) && !leads_somewhere(path, change.planned) {
            broken.push(format!(
                "{path:?} replaces, and is in neither state nor plan"
            ));
        }
    }
    broken
}

impl Change<'_> {
    fn to(&self, name: &str) -> Self {
        Change {
            prior: member(self.prior, name),
            config: member(self.config, name),
            planned: member(self.planned, name),
        }
    }

    fn block(&self, block: &Block, path: &str, broken: &mut Vec<String>) {
        if !self.exists_as_configured(path, broken) {
            return;
        }
        self.attributes(&block.attributes, path, broken);
        for nested in &block.block_types {
            let block = nested.block.as_ref().unwrap_or_else(|| panic!("no block"));
            let path = format!("{path}.{}", nested.type_name);
            self.to(&nested.type_name).block(block, &path, broken);
        }
    }

    /// Objects are there, not there or unknown as the configuration has them.
    /// Whether their members are to be looked at.
    fn exists_as_configured(&self, path: &str, broken: &mut Vec<String>) -> bool {
        if is_unknown(self.config) {
            if !is_unknown(self.planned) {
                broken.push(format!("{path}: known, while the configuration is not"));
            }
            return false;
        }
        if is_unknown(self.planned) {
            broken.push(format!("{path}: unknown, while the configuration is not"));
            return false;
        }
        if self.config.is_null() != self.planned.is_null() {
            broken.push(format!(
                "{path}: not there, or there, unlike the configuration"
            ));
            return false;
        }
        !self.planned.is_null()
    }

    fn attributes(&self, attributes: &[Attribute], path: &str, broken: &mut Vec<String>) {
        for attribute in attributes {
            let path = format!("{path}.{}", attribute.name);
            self.to(&attribute.name).attribute(attribute, &path, broken);
        }
    }

    fn attribute(&self, attribute: &Attribute, path: &str, broken: &mut Vec<String>) {
        if attribute.write_only {
            if !self.planned.is_null() {
                broken.push(format!("{path}: a write-only value is in the plan"));
            }
            return;
        }
        // The provider's own: anything goes.
        if attribute.computed && self.config.is_null() {
            return;
        }
        if self.config.is_null() {
            if !self.planned.is_null() {
                broken.push(format!(
                    "{path}: planned, but neither configured nor computed"
                ));
            }
            return;
        }
        let ty = Type::of(attribute);
        let kept = !self.prior.is_null() && ty.same(self.planned, self.prior);
        if kept || ty.same(self.planned, self.config) {
            return;
        }
        let Some(nested) = &attribute.nested_type else {
            broken.push(format!("{path}: neither as configured nor as before"));
            return;
        };
        if is_unknown(self.config) || is_unknown(self.planned) || self.planned.is_null() {
            broken.push(format!(
                "{path}: not known or not there, unlike the configuration"
            ));
            return;
        }
        if !is_list(nested) {
            return self.attributes(&nested.attributes, path, broken);
        }
        let (config, planned) = (elements(self.config), elements(self.planned));
        if config.len() != planned.len() {
            broken.push(format!(
                "{path}: another number of elements than configured"
            ));
            return;
        }
        for (index, (config, planned)) in config.iter().zip(planned).enumerate() {
            let prior = elements(self.prior).get(index).unwrap_or(super::NULL);
            let element = Change {
                prior,
                config,
                planned,
            };
            let path = format!("{path}[{index}]");
            if element.exists_as_configured(&path, broken) {
                element.attributes(&nested.attributes, &path, broken);
            }
        }
    }
}

/// Whether each step of `path` has a place in `value`. Into what is unknown,
/// every step leads.
fn leads_somewhere(path: &AttributePath, value: &Value) -> bool {
    let mut value = value;
    for step in &path.steps {
        if is_unknown(value) {
            return true;
        }
        let next = match &step.selector {
            Some(Selector::AttributeName(name)) => value.get(name),
            Some(Selector::ElementKeyString(key)) => value.get(key),
            Some(Selector::ElementKeyInt(index)) => usize::try_from(*index)
                .ok()
                .and_then(|index| value.get(index)),
            None => None,
        };
        match next {
            Some(next) => value = next,
            None => return false,
        }
    }
    true
}
