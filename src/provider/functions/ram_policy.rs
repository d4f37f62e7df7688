// SPDX-License-Identifier: MPL-2.0
//! `ram_policy(instance_arns, actions)`.

use super::at;
use crate::cty::{Type, Value};
use crate::framework::{Function, FunctionDefinition, FunctionError, Parameter};

/// What RAM actions of this service begin with.
const PREFIX: &str = "elasticsearch:";

#[derive(Debug)]
pub(super) struct RamPolicy;

impl Function for RamPolicy {
    fn definition(&self) -> FunctionDefinition {
        let list = |name, description| Parameter {
            name,
            ty: Type::List(Box::new(Type::String)),
            allow_null: false,
            allow_unknown: false,
            description,
        };
        FunctionDefinition {
            name: "ram_policy",
            summary: "A RAM policy that is just enough",
            description: "Returns a RAM policy document, as JSON, that allows the given actions on the given instances and nothing else. It fits the `policy_document` of an `alicloud_ram_policy`.",
            parameters: vec![
                list("instance_arns", "The ARNs, as `instance_arn` returns them."),
                list(
                    "actions",
                    "The API's actions, such as `ResumeElasticsearchTask` and `DescribeInstance`; the prefix `elasticsearch:` is added where it lacks.",
                ),
            ],
            variadic: None,
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let arns = texts(arguments, 0, "ARN")?;
        let actions = texts(arguments, 1, "action")?;
        if let Some(arn) = arns
            .iter()
            .find(|arn| !arn.starts_with("acs:elasticsearch:"))
        {
            return Err(at(
                0,
                format!("{arn:?} is not an ARN of the service elasticsearch."),
            ));
        }
        let actions = actions
            .iter()
            .map(|action| action_name(action))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|why| at(1, why))?;
        let policy = serde_json::json!({
            "Version": "1",
            "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": arns }],
        });
        Ok(Value::String(policy.to_string()))
    }
}

fn action_name(action: &str) -> Result<String, String> {
    let name = action.strip_prefix(PREFIX).unwrap_or(action);
    let good = |c: char| c.is_ascii_alphanumeric() || c == '*';
    if name.is_empty() || !name.chars().all(good) {
        return Err(format!(
            "{action:?} is not an action of the service elasticsearch, such as \"ResumeElasticsearchTask\"."
        ));
    }
    Ok(format!("{PREFIX}{name}"))
}

fn texts<'a>(
    arguments: &'a [Value],
    index: usize,
    what: &str,
) -> Result<Vec<&'a str>, FunctionError> {
    let texts = match arguments.get(index) {
        Some(Value::List(values)) => values
            .iter()
            .map(|value| {
                value
                    .as_str()
                    .ok_or_else(|| at(index, format!("An {what} is null.")))
            })
            .collect::<Result<Vec<_>, _>>()?,
        _ => return Err(at(index, "A list of strings is required.")),
    };
    if texts.is_empty() {
        return Err(at(index, format!("At least one {what} is needed.")));
    }
    Ok(texts)
}

#[cfg(test)]
mod tests;
