// SPDX-License-Identifier: MPL-2.0
//! CallFunction.

use super::core::text;
use crate::cty::{Type, Value};
use crate::framework::engine::function::call;
use crate::framework::{Function, FunctionDefinition, FunctionError, Parameter};

struct Join;

impl Function for Join {
    fn definition(&self) -> FunctionDefinition {
        let parameter = |name, allow_null| Parameter {
            name,
            ty: Type::String,
            allow_null,
            allow_unknown: false,
            description: "",
        };
        FunctionDefinition {
            name: "join",
            summary: "",
            description: "",
            parameters: vec![parameter("separator", true)],
            variadic: Some(parameter("parts", false)),
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let separator = arguments[0].as_str().unwrap_or("");
        if separator == "panic" {
            panic!("as asked for");
        }
        if separator == "wrong" {
            return Ok(Value::Bool(true));
        }
        let parts: Vec<&str> = arguments[1..].iter().filter_map(Value::as_str).collect();
        Ok(text(&parts.join(separator)))
    }
}

#[test]
fn arguments_are_positional_then_variadic() {
    let joined = call(&Join, &[text("-"), text("a"), text("b")]);
    assert_eq!(joined, Ok(text("a-b")));
    let joined = call(&Join, &[Value::Null, text("a"), text("b")]);
    assert_eq!(joined, Ok(text("ab")));
}

#[test]
fn the_argument_at_fault_is_counted_from_0_over_all() {
    let error = call(&Join, &[text("-"), text("a"), Value::Null]).unwrap_err();
    assert_eq!(error.argument, Some(2));
    assert!(error.text.starts_with("parts "));
    assert!(call(&Join, &[]).is_err(), "too few");
}

#[test]
fn an_unknown_argument_makes_the_result_unknown() {
    let joined = call(&Join, &[text("-"), Value::Unknown]);
    assert_eq!(joined, Ok(Value::Unknown));
}

#[test]
fn a_panic_or_a_result_of_another_type_is_an_error() {
    assert!(call(&Join, &[text("panic")]).is_err());
    assert!(call(&Join, &[text("wrong")]).is_err());
}
