// SPDX-License-Identifier: MPL-2.0
//! The calls that read instances, of either product, and the records of their
//! changes. What they find is handed on as the API's own object: its documents,
//! SDKs and answers disagree about fields and types, so whoever shows a field
//! says which ones it knows.

mod list;
mod pages;
pub(crate) mod records;

use serde_json::{Map, Value};

pub(crate) use list::list_all_instances;
pub(crate) use records::{ActionRecord, list_all_action_records, list_latest_action_records};

use super::call::{self, Call, Effect, Shape};
use super::task::Product;
use super::{Client, Error, Limits, Target};
use crate::openapi::Fields;

/// An object of the API, with its names for the fields.
pub(crate) type Object = Map<String, Value>;

/// DescribeInstance or DescribeLogstash: everything the API has about one
/// instance.
///
/// # Errors
/// All kinds; [`Error::is_not_found`] if there is none.
pub(crate) async fn describe(
    client: &Client,
    product: Product,
    target: &Target,
    limits: &Limits,
) -> Result<Object, Error> {
    let call = Call {
        action: product.describe_action(),
        effect: Effect::Read,
        shape: Shape::Object,
        region: &target.region,
        instance_id: &target.instance_id,
        path: call::path_of(product.collection(), &target.instance_id, ""),
        query: Vec::new(),
    };
    let body = client.run(&call, &mut client.retries(limits)).await?;
    Ok(match body.result {
        Value::Object(object) => object,
        _ => Object::new(),
    })
}

/// The status that an instance shows, fit for messages: `active`, `activating`,
/// `inactive`, `invalid`, `suspended`, and what else there may be: the documents
/// do not agree.
pub(crate) fn status(instance: &Object) -> Option<String> {
    Fields(instance).printable("status")
}
