// SPDX-License-Identifier: MPL-2.0
//! CallFunction. Hosts call functions of a provider that is not configured.

use super::diagnostics::cut;
use super::{ProviderService, value};
use crate::cty::Value;
use crate::framework::engine::function;
use crate::framework::{FunctionDefinition, FunctionError};
use crate::proto::tfplugin6::call_function as wire;
use crate::proto::tfplugin6::{self, DynamicValue};

pub(super) async fn call_function(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    match result(service, &request) {
        Ok(result) => wire::Response {
            result: Some(result),
            error: None,
        },
        Err(error) => wire::Response {
            result: None,
            error: Some(tfplugin6::FunctionError {
                text: cut(without_full_stop(error.text)),
                function_argument: error.argument,
            }),
        },
    }
}

/// OpenTofu and Terraform put a full stop behind the error.
fn without_full_stop(mut text: String) -> String {
    text.truncate(text.trim_end_matches('.').len());
    text
}

fn result(
    service: &ProviderService,
    request: &wire::Request,
) -> Result<DynamicValue, FunctionError> {
    let name = request.name.as_str();
    let function = service.registry().functions.get(name).ok_or_else(|| {
        failed(format!(
            "This version of the provider has no function {name:?}."
        ))
    })?;
    let definition = function.definition();
    let arguments = arguments(&definition, &request.arguments)?;
    let result = function::call(function.as_ref(), &arguments)?;
    value::write(&result, &definition.returns)
        .map_err(|error| failed(format!("The result does not fit its type: {error}.")))
}

/// The arguments of a call, each of its parameter's type.
///
/// # Errors
/// When there are too few, too many, or one is of another type.
pub(super) fn arguments(
    definition: &FunctionDefinition,
    given: &[DynamicValue],
) -> Result<Vec<Value>, FunctionError> {
    definition.check_arity(given.len())?;
    let read = |(index, argument): (usize, &DynamicValue)| {
        let parameter = definition.parameter(index)?;
        let value = value::read(Some(argument), &parameter.ty);
        Some(value.map_err(|error| FunctionError {
            text: format!("{}: {error}.", parameter.name),
            argument: i64::try_from(index).ok(),
        }))
    };
    given.iter().enumerate().filter_map(read).collect()
}

fn failed(text: String) -> FunctionError {
    FunctionError {
        text,
        argument: None,
    }
}
