// SPDX-License-Identifier: MPL-2.0
//! CallFunction. Hosts call functions of a provider that is not configured.

use super::ProviderService;
use crate::codec::{dynamic_value, from_proto, to_proto};
use crate::framework::FunctionError;
use crate::framework::engine::function;
use crate::proto::tfplugin6::DynamicValue;
use crate::proto::tfplugin6::call_function as wire;

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
            error: Some(to_proto::function_error(error)),
        },
    }
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
    let arguments = from_proto::arguments(&definition, &request.arguments)?;
    let result = function::call(function.as_ref(), &arguments)?;
    dynamic_value::encode(&result, &definition.returns)
        .map_err(|error| failed(format!("The result does not fit its type: {error}.")))
}

fn failed(text: String) -> FunctionError {
    FunctionError {
        text,
        argument: None,
    }
}
