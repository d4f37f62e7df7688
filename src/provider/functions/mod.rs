// SPDX-License-Identifier: MPL-2.0
//! The functions: pure and offline.

mod instance_arn;
mod parse_instance_arn;
mod ram_policy;

use crate::cty::Value;
use crate::framework::{Function, FunctionError};

/// All functions.
pub(crate) fn all() -> Vec<Box<dyn Function>> {
    vec![
        Box::new(instance_arn::InstanceArn),
        Box::new(parse_instance_arn::ParseInstanceArn),
        Box::new(ram_policy::RamPolicy),
    ]
}

/// The string at argument `index`, which the engine has checked to be one.
fn text(arguments: &[Value], index: usize) -> Result<&str, FunctionError> {
    arguments
        .get(index)
        .and_then(Value::as_str)
        .ok_or_else(|| at(index, "A string is required."))
}

/// An error about argument `index`.
fn at(index: usize, text: impl Into<String>) -> FunctionError {
    FunctionError {
        text: text.into(),
        argument: i64::try_from(index).ok(),
    }
}
