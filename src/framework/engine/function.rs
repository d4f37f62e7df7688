// SPDX-License-Identifier: MPL-2.0
//! CallFunction.

use super::fault;
use crate::cty::{Type, Value};
use crate::framework::function::{Function, FunctionDefinition, FunctionError, Parameter};

impl FunctionDefinition {
    /// The parameter that takes the argument at `index`, from 0.
    pub(crate) fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or(self.variadic.as_ref())
    }

    /// Checks the number of arguments.
    ///
    /// # Errors
    ///
    /// When there are too few or too many.
    pub(crate) fn check_arity(&self, given: usize) -> Result<(), FunctionError> {
        let wanted = self.parameters.len();
        let (few, many) = (given < wanted, given > wanted && self.variadic.is_none());
        if !few && !many {
            return Ok(());
        }
        let least = if self.variadic.is_some() {
            "at least "
        } else {
            ""
        };
        Err(FunctionError {
            text: format!(
                "{} takes {least}{wanted} arguments, {given} given.",
                self.name
            ),
            argument: many.then(|| i64::try_from(wanted).unwrap_or(i64::MAX)),
        })
    }
}

/// Calls `function`. The result is of its return type; it is unknown when an
/// argument is that the function does not take as unknown.
///
/// # Errors
///
/// A message for the user, and the argument at fault.
pub(crate) fn call(function: &dyn Function, arguments: &[Value]) -> Result<Value, FunctionError> {
    let definition = function.definition();
    definition.check_arity(arguments.len())?;
    for (index, argument) in arguments.iter().enumerate() {
        let Some(parameter) = definition.parameter(index) else {
            continue;
        };
        if !parameter.allow_unknown && !argument.is_wholly_known() {
            return Ok(Value::Unknown);
        }
        if !parameter.allow_null && argument.is_null() {
            return Err(FunctionError {
                text: format!("{} must not be null.", parameter.name),
                argument: i64::try_from(index).ok(),
            });
        }
    }
    let result = fault::caught_now("the function call", || function.call(arguments));
    let result = result.map_err(|panic| {
        let texts: Vec<&str> = panic.iter().map(|d| d.detail.as_str()).collect();
        error(texts.join("\n"))
    })??;
    fitting(&definition.returns, result)
}

fn fitting(ty: &Type, result: Value) -> Result<Value, FunctionError> {
    match result.conforms(ty) {
        Ok(()) => Ok(result),
        Err(unfit) => {
            let what = format!("The function's result does not fit its type: {unfit}.");
            Err(error(fault::bug("Invalid result", &what).detail))
        }
    }
}

fn error(text: String) -> FunctionError {
    FunctionError {
        text,
        argument: None,
    }
}
