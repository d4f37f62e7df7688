// SPDX-License-Identifier: MPL-2.0
//! What a function implements.

use crate::cty::{Type, Value};

/// One parameter of a function.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// Its name in documentation.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether null may be passed; otherwise the host refuses it.
    pub allow_null: bool,
    /// Whether unknown may be passed; otherwise the host skips the call and
    /// takes the result as unknown.
    pub allow_unknown: bool,
    /// Markdown.
    pub description: &'static str,
}

/// A function's signature and documentation.
#[derive(Debug, Clone)]
pub(crate) struct FunctionDefinition {
    /// Its name, without a prefix.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Markdown.
    pub description: &'static str,
    /// Parameters in order.
    pub parameters: Vec<Parameter>,
    /// What all further arguments are.
    pub variadic: Option<Parameter>,
    /// What it returns.
    pub returns: Type,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FunctionError {
    /// For the user, in whole sentences.
    pub text: String,
    /// The argument at fault, from 0, counting variadic ones on.
    pub argument: Option<i64>,
}

/// A function: pure and offline. Runs unconfigured.
pub(crate) trait Function: Send + Sync + 'static {
    /// Its signature.
    fn definition(&self) -> FunctionDefinition;

    /// Calls it with as many arguments as the definition wants, each of its
    /// parameter's type.
    ///
    /// # Errors
    ///
    /// A message for the user, and the argument at fault.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError>;
}
