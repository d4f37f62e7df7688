// SPDX-License-Identifier: MPL-2.0
//! `instance_arn(region, account_id, instance_id)`, and what is allowed in an
//! ARN's parts.

use super::{at, text};
use crate::cty::{Path, Type, Value};
use crate::framework::{Function, FunctionDefinition, FunctionError, Parameter};
use crate::provider::validators;

#[derive(Debug)]
pub(super) struct InstanceArn;

impl Function for InstanceArn {
    fn definition(&self) -> FunctionDefinition {
        FunctionDefinition {
            name: "instance_arn",
            summary: "The ARN of an Elasticsearch or Logstash instance",
            description: "Returns the ARN of an instance as RAM policies name it: `acs:elasticsearch:<region>:<account_id>:instances/<instance_id>`, with `logstashes/` for the ID of a Logstash instance, which begins with `ls-`.",
            parameters: vec![
                parameter("region", "The instance's region, or `*` for any."),
                parameter(
                    "account_id",
                    "The ID of the account that owns the instance, or `*` for any.",
                ),
                parameter(
                    "instance_id",
                    "The instance's ID, which begins with `es-` or `ls-`; `*` for any Elasticsearch instance.",
                ),
            ],
            variadic: None,
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let (region, account, id) = (
            text(arguments, 0)?,
            text(arguments, 1)?,
            text(arguments, 2)?,
        );
        check_region(region).map_err(|why| at(0, why))?;
        check_account(account).map_err(|why| at(1, why))?;
        let collection = collection_of(id).map_err(|why| at(2, why))?;
        Ok(Value::String(format!(
            "acs:elasticsearch:{region}:{account}:{collection}/{id}"
        )))
    }
}

fn parameter(name: &'static str, description: &'static str) -> Parameter {
    Parameter {
        name,
        ty: Type::String,
        allow_null: false,
        allow_unknown: false,
        description,
    }
}

pub(super) fn check_region(region: &str) -> Result<(), String> {
    if region == "*" {
        return Ok(());
    }
    validators::region_text(region)
}

pub(super) fn check_account(account: &str) -> Result<(), String> {
    let digits = !account.is_empty() && account.bytes().all(|b| b.is_ascii_digit());
    if digits || account == "*" {
        return Ok(());
    }
    Err(format!(
        "{account:?} is not an account ID. Account IDs are digits only."
    ))
}

/// Where ARNs have the instance: the prefix of its ID names the product.
pub(super) fn collection_of(id: &str) -> Result<&'static str, String> {
    if id == "*" {
        return Ok("instances");
    }
    let found = validators::instance_id(&Path::to("instance_id"), &Value::String(id.to_owned()));
    if let Some(diagnostic) = found.iter().next() {
        return Err(diagnostic.detail.clone());
    }
    match id.get(..3) {
        Some("es-") => Ok("instances"),
        Some("ls-") => Ok("logstashes"),
        _ => Err(format!(
            "{id:?} begins neither with \"es-\", as IDs of Elasticsearch instances do, nor with \"ls-\", as those of Logstash instances do."
        )),
    }
}

#[cfg(test)]
mod tests;
