// SPDX-License-Identifier: MPL-2.0
//! ValidateResourceConfig, ValidateDataResourceConfig, ValidateActionConfig
//! and ValidateProviderConfig: the schema's checks of each known value, then
//! the checks across attributes. Unknown is never an error.

use super::erased::{ErasedAction, ErasedDataSource, ErasedResource};
use super::fault;
use crate::cty::{DecodeError, Path, Value};
use crate::diag::Diagnostics;
use crate::schema::{Attribute, AttributeType, Block, Schema};

/// Checks a resource's configuration.
pub(crate) fn resource(resource: &ErasedResource, config: &Value) -> Diagnostics {
    let mut diagnostics = block(resource.schema(), config);
    let checked = fault::caught_now("validation", || resource.object().validate(config));
    diagnostics.extend(flat(checked));
    diagnostics
}

/// Checks a data source's configuration.
pub(crate) fn data_source(source: &ErasedDataSource, config: &Value) -> Diagnostics {
    block(source.schema(), config)
}

/// Checks an action's configuration.
pub(crate) fn action(action: &ErasedAction, config: &Value) -> Diagnostics {
    let mut diagnostics = block(action.schema(), config);
    let checked = fault::caught_now("validation", || action.object().validate(config));
    diagnostics.extend(flat(checked));
    diagnostics
}

/// Checks `config` by the schema alone.
pub(crate) fn block(schema: &Schema, config: &Value) -> Diagnostics {
    let mut walk = Walk(Diagnostics::new());
    walk.block(&schema.block, config, &Path::root());
    walk.0
}

type Checked = Result<Result<Diagnostics, DecodeError>, Diagnostics>;

fn flat(checked: Checked) -> Diagnostics {
    match checked {
        Ok(Ok(diagnostics)) | Err(diagnostics) => diagnostics,
        Ok(Err(error)) => fault::undecodable(&error).into(),
    }
}

struct Walk(Diagnostics);

impl Walk {
    fn block(&mut self, block: &Block, value: &Value, path: &Path) {
        self.attributes(&block.attributes, value, path);
        for nested in &block.blocks {
            if let Some(member) = value.get(&nested.name) {
                let path = path.clone().attribute(&nested.name);
                self.block(&nested.block, member, &path);
            }
        }
    }

    fn attributes(&mut self, attributes: &[Attribute], object: &Value, path: &Path) {
        for attribute in attributes {
            match object.get(&attribute.name) {
                Some(value) if !value.is_null() && !value.is_unknown() => {
                    let path = path.clone().attribute(&attribute.name);
                    self.attribute(attribute, value, &path);
                }
                _ => {}
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &Path) {
        for validate in &attribute.validators {
            match fault::caught_now("validation", || validate(path, value)) {
                Ok(found) | Err(found) => self.0.extend(found),
            }
        }
        let AttributeType::Nested(nested) = &attribute.ty else {
            return;
        };
        match value {
            Value::List(elements) => {
                for (index, element) in (0..).zip(elements) {
                    self.attributes(&nested.attributes, element, &path.clone().index(index));
                }
            }
            object => self.attributes(&nested.attributes, object, path),
        }
    }
}
