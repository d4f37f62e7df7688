// SPDX-License-Identifier: MPL-2.0
//! ValidateResourceConfig, ValidateDataResourceConfig, ValidateActionConfig
//! and ValidateProviderConfig: the schema's checks of each known value, then
//! the checks across attributes. Unknown is never an error.

use super::erased::{ErasedAction, ErasedDataSource, ErasedResource};
use super::fault;
use crate::cty::{DecodeError, Path, Step, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::schema::{Attribute, AttributeType, Block, Schema};

/// Checks a resource's configuration. `write_only_allowed` is whether the host
/// knows write-only attributes; one that does not would store them.
#[must_use]
pub fn resource(
    resource: &ErasedResource,
    config: &Value,
    write_only_allowed: bool,
) -> Diagnostics {
    let schema = resource.schema();
    let mut diagnostics = block(schema, config, write_only_allowed);
    let checked = fault::caught_now("validation", || resource.object().validate(config));
    diagnostics.extend(settle(checked, config));
    diagnostics
}

/// Checks a data source's configuration.
#[must_use]
pub fn data_source(source: &ErasedDataSource, config: &Value) -> Diagnostics {
    let mut diagnostics = block(source.schema(), config, true);
    let checked = fault::caught_now("validation", || source.object().validate(config));
    diagnostics.extend(settle(checked, config));
    diagnostics
}

/// Checks an action's configuration.
#[must_use]
pub fn action(action: &ErasedAction, config: &Value) -> Diagnostics {
    let mut diagnostics = block(action.schema(), config, true);
    let checked = fault::caught_now("validation", || action.object().validate(config));
    diagnostics.extend(settle(checked, config));
    diagnostics
}

/// Checks `config` by the schema alone.
#[must_use]
pub fn block(schema: &Schema, config: &Value, write_only_allowed: bool) -> Diagnostics {
    let mut walk = Walk {
        write_only_allowed,
        diagnostics: Diagnostics::new(),
    };
    let root = Place {
        path: Path::root(),
        in_set: false,
    };
    walk.block(&schema.block, config, &root);
    walk.diagnostics
}

type Checked = Result<Result<Diagnostics, DecodeError>, Diagnostics>;

fn settle(checked: Checked, config: &Value) -> Diagnostics {
    match checked {
        Ok(Ok(diagnostics)) | Err(diagnostics) => diagnostics,
        Ok(Err(error)) if stems_from_unknown(&error, config) => Diagnostics::new(),
        Ok(Err(error)) => fault::undecodable(&error).into(),
    }
}

/// Whether a model could not be read because a part of `value` is unknown
/// that the model has no place to say so for, such as a whole dynamic block.
/// Paths can't point into sets, so the walk ends at the first value that the
/// path does not lead through.
pub(super) fn stems_from_unknown(error: &DecodeError, value: &Value) -> bool {
    let mut value = value;
    for step in error.path.steps() {
        if matches!(value, Value::Unknown) {
            return true;
        }
        match child(value, step) {
            Some(inner) => value = inner,
            None => break,
        }
    }
    !value.is_wholly_known()
}

fn child<'a>(value: &'a Value, step: &Step) -> Option<&'a Value> {
    match (value, step) {
        (Value::Object(members), Step::Attribute(name)) => members.get(name),
        (Value::Map(members), Step::Key(name)) => members.get(name),
        (Value::List(elements) | Value::Tuple(elements), Step::Index(index)) => {
            elements.get(usize::try_from(*index).ok()?)
        }
        _ => None,
    }
}

struct Walk {
    write_only_allowed: bool,
    diagnostics: Diagnostics,
}

impl Walk {
    fn block(&mut self, block: &Block, value: &Value, place: &Place) {
        for attribute in &block.attributes {
            self.attribute(attribute, value, place);
        }
        for nested in &block.blocks {
            if let Some(member) = value.get(&nested.name) {
                let place = place.to(Step::Attribute(nested.name.clone()));
                each_object(member, &place, &mut |object, place| {
                    self.block(&nested.block, object, place);
                });
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, parent: &Value, place: &Place) {
        let Some(value) = parent.get(&attribute.name) else {
            return;
        };
        if value.is_null() || value.is_unknown() {
            return;
        }
        let place = place.to(Step::Attribute(attribute.name.clone()));
        if attribute.write_only && !self.write_only_allowed {
            let detail = format!(
                "{} is a write-only attribute, and this version of the host would store it. \
                 Use OpenTofu 1.11, Terraform 1.11 or later.",
                attribute.name
            );
            let diagnostic = Diagnostic::error("Write-only attribute not supported", detail);
            self.diagnostics.push(diagnostic.at(place.path.clone()));
        }
        for validate in &attribute.validators {
            match fault::caught_now("validation", || validate(&place.path, value)) {
                Ok(found) | Err(found) => self.diagnostics.extend(found),
            }
        }
        if let AttributeType::Nested(nested) = &attribute.ty {
            each_object(value, &place, &mut |object, place| {
                for inner in &nested.attributes {
                    self.attribute(inner, object, place);
                }
            });
        }
    }
}

/// Where the walk is. Elements of sets have no step of their own, so within
/// a set the path stays at the set.
struct Place {
    path: Path,
    in_set: bool,
}

impl Place {
    fn to(&self, step: Step) -> Self {
        let path = self.path.clone();
        Self {
            path: if self.in_set { path } else { path.join(step) },
            in_set: self.in_set,
        }
    }
}

/// Visits the objects held by a nested block or attribute.
fn each_object(value: &Value, place: &Place, visit: &mut dyn FnMut(&Value, &Place)) {
    match value {
        Value::List(elements) | Value::Tuple(elements) => {
            for (index, element) in (0..).zip(elements) {
                visit(element, &place.to(Step::Index(index)));
            }
        }
        Value::Set(elements) => {
            let place = Place {
                path: place.path.clone(),
                in_set: true,
            };
            elements.iter().for_each(|element| visit(element, &place));
        }
        Value::Map(elements) => {
            for (key, element) in elements {
                visit(element, &place.to(Step::Key(key.to_owned())));
            }
        }
        Value::Object(_) => visit(value, place),
        _ => {}
    }
}
