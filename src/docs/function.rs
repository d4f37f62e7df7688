// SPDX-License-Identifier: MPL-2.0
//! A function's signature and arguments as Markdown.

use super::reference::type_name;
use crate::cty::Type;
use crate::framework::{FunctionDefinition, Parameter};

/// The sections "Signature" and "Arguments".
pub(super) fn section(function: &FunctionDefinition) -> String {
    let mut parameters: Vec<_> = function
        .parameters
        .iter()
        .map(|p| format!("{} {}", p.name, in_code(&p.ty)))
        .collect();
    if let Some(rest) = &function.variadic {
        parameters.push(format!("{} {}...", rest.name, in_code(&rest.ty)));
    }
    let mut text = format!(
        "## Signature\n\n```text\n{}({}) {}\n```\n\n## Arguments\n\n",
        function.name,
        parameters.join(", "),
        in_code(&function.returns)
    );
    for (index, parameter) in function.parameters.iter().enumerate() {
        text.push_str(&argument(&format!("{}.", index + 1), parameter, ""));
    }
    if let Some(rest) = &function.variadic {
        text.push_str(&argument("-", rest, ", any number"));
    }
    text
}

fn argument(bullet: &str, parameter: &Parameter, more: &str) -> String {
    let null = if parameter.allow_null {
        ", Nullable"
    } else {
        ""
    };
    format!(
        "{bullet} `{}` ({}{null}{more}) {}\n",
        parameter.name,
        type_name(&parameter.ty),
        parameter.description
    )
}

/// A type as code: `list of string`, `object({ region = string })`.
fn in_code(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "dynamic".into(),
        Type::Bool => "bool".into(),
        Type::Number => "number".into(),
        Type::String => "string".into(),
        Type::List(element) => format!("list({})", in_code(element)),
        Type::Set(element) => format!("set({})", in_code(element)),
        Type::Map(element) => format!("map({})", in_code(element)),
        Type::Tuple(elements) => {
            let elements: Vec<_> = elements.iter().map(in_code).collect();
            format!("tuple([{}])", elements.join(", "))
        }
        Type::Object(attributes) => {
            let attributes: Vec<_> = attributes
                .iter()
                .map(|(name, ty)| format!("{name} = {}", in_code(ty)))
                .collect();
            format!("object({{ {} }})", attributes.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_shows_all_types() {
        let parameter = |name, ty| Parameter {
            name,
            ty,
            allow_null: false,
            allow_unknown: false,
            description: "It.",
        };
        let function = FunctionDefinition {
            name: "f",
            summary: "",
            description: "",
            parameters: vec![parameter("a", Type::List(Box::new(Type::String)))],
            variadic: Some(parameter("rest", Type::Number)),
            returns: Type::object([("x", Type::Bool)]),
        };
        let text = section(&function);
        assert!(
            text.contains("f(a list(string), rest number...) object({ x = bool })"),
            "{text}"
        );
        assert!(text.contains("1. `a` (List of String) It.\n- `rest` (Number, any number) It.\n"));
    }
}
