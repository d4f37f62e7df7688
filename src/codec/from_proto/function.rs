// SPDX-License-Identifier: MPL-2.0
//! CallFunction.

use crate::codec::dynamic_value;
use crate::cty::Value;
use crate::framework::{FunctionDefinition, FunctionError};
use crate::proto::tfplugin6::DynamicValue;

/// The arguments of a call, each of its parameter's type.
///
/// # Errors
///
/// When there are too few, too many, or one is of another type.
pub fn arguments(
    definition: &FunctionDefinition,
    given: &[DynamicValue],
) -> Result<Vec<Value>, FunctionError> {
    definition.check_arity(given.len())?;
    let read = |(index, argument): (usize, &DynamicValue)| {
        let parameter = definition.parameter(index)?;
        let value = dynamic_value::decode(Some(argument), &parameter.ty);
        Some(value.map_err(|error| FunctionError {
            text: format!("{}: {error}.", parameter.name),
            argument: i64::try_from(index).ok(),
        }))
    };
    given.iter().enumerate().filter_map(read).collect()
}
