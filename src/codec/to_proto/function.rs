// SPDX-License-Identifier: MPL-2.0
//! Functions.

use crate::framework::{FunctionDefinition, FunctionError, Parameter};
use crate::proto::tfplugin6 as wire;

/// A function's signature. `return` is always set: hosts crash without it.
#[must_use]
pub fn function(definition: &FunctionDefinition) -> wire::Function {
    wire::Function {
        parameters: definition.parameters.iter().map(parameter).collect(),
        variadic_parameter: definition.variadic.as_ref().map(parameter),
        r#return: Some(wire::function::Return {
            r#type: definition.returns.to_json().into_bytes(),
        }),
        summary: definition.summary.to_owned(),
        description: definition.description.to_owned(),
        description_kind: wire::StringKind::Markdown.into(),
        deprecation_message: String::new(),
    }
}

fn parameter(parameter: &Parameter) -> wire::function::Parameter {
    wire::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: parameter.ty.to_json().into_bytes(),
        allow_null_value: parameter.allow_null,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.to_owned(),
        description_kind: wire::StringKind::Markdown.into(),
    }
}

/// Why a call failed.
#[must_use]
pub fn function_error(error: FunctionError) -> wire::FunctionError {
    wire::FunctionError {
        text: error.text,
        function_argument: error.argument,
    }
}
