// SPDX-License-Identifier: MPL-2.0
//! `parse_instance_arn(arn)`.

use super::instance_arn::{check_account, check_region, collection_of};
use super::{at, text};
use crate::cty::{Type, Value};
use crate::framework::{Function, FunctionDefinition, FunctionError, Parameter};

const PARTS: [&str; 3] = ["region", "account_id", "instance_id"];

#[derive(Debug)]
pub(super) struct ParseInstanceArn;

impl Function for ParseInstanceArn {
    fn definition(&self) -> FunctionDefinition {
        FunctionDefinition {
            name: "parse_instance_arn",
            summary: "The parts of an instance's ARN",
            description: "Returns the parts of the ARN of an Elasticsearch or Logstash instance: an object with `region`, `account_id` and `instance_id`.",
            parameters: vec![Parameter {
                name: "arn",
                ty: Type::String,
                allow_null: false,
                allow_unknown: false,
                description: "The ARN: `acs:elasticsearch:<region>:<account_id>:instances/<instance_id>`, or with `logstashes/` for Logstash.",
            }],
            variadic: None,
            returns: Type::object(PARTS.iter().map(|part| (*part, Type::String))),
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let arn = text(arguments, 0)?;
        let values = split(arn).map_err(|why| at(0, why))?;
        let members = PARTS.iter().zip(values);
        Ok(Value::object(
            members.map(|(name, value)| (*name, Value::from(value))),
        ))
    }
}

fn split(arn: &str) -> Result<[&str; 3], String> {
    let wrong = |what: &str| {
        format!(
            "{arn:?} is not the ARN of an Elasticsearch or Logstash instance: {what} An ARN of one looks like \"acs:elasticsearch:cn-hangzhou:1234567890123456:instances/es-cn-n6w1o1x0w001c0001\"."
        )
    };
    let [scheme, service, region, account, resource] = arn.splitn(5, ':').collect::<Vec<_>>()[..]
    else {
        return Err(wrong("it does not have five parts."));
    };
    if scheme != "acs" {
        return Err(wrong("it does not begin with \"acs\"."));
    }
    if service != "elasticsearch" {
        return Err(wrong(&format!("it is of the service {service:?}.")));
    }
    let parts = resource.split_once('/');
    let Some((named, id)) = parts.filter(|(c, _)| ["instances", "logstashes"].contains(c)) else {
        return Err(wrong(&format!(
            "it names {resource:?}, not \"instances/…\" or \"logstashes/…\"."
        )));
    };
    let of_id = check_region(region)
        .and_then(|()| check_account(account))
        .and_then(|()| collection_of(id))
        .map_err(|why| wrong(&why))?;
    if id != "*" && of_id != named {
        return Err(wrong(&format!(
            "an ID like {id:?} belongs to \"{of_id}/\", not \"{named}/\"."
        )));
    }
    Ok([region, account, id])
}

#[cfg(test)]
mod tests;
