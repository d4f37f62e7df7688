// SPDX-License-Identifier: MPL-2.0
//! The calls that read Elasticsearch instances.

mod instance;
mod list;
mod pages;
mod records;

use serde_json::Value;

pub use instance::{Endpoint, Instance, NetworkConfig, NodeConfiguration, Tag, ZoneInfo};
pub use list::{InstanceFilter, list_all_instances, list_instances};
pub use pages::Page;
pub use records::{
    ActionRecord, RecordFilter, StepStatus, list_action_records, list_all_action_records,
};

use super::call::{self, Call, Effect, Shape};
use super::fields::Fields;
use super::send::Outcome;
use super::{Answer, Client, Error, Limits, Target};

/// DescribeInstance: everything the API tells about one instance.
///
/// # Errors
/// All kinds; [`Error::is_not_found`] if there is none.
pub async fn describe_instance(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Answer<Instance>, Error> {
    let call = Call {
        action: "DescribeInstance",
        effect: Effect::Read,
        shape: Shape::Object,
        region: &target.region,
        path: call::path_of("instances", &target.instance_id, ""),
        query: Vec::new(),
    };
    let outcome = client.run(&call, limits).await?;
    Ok(answer(outcome, |result| object(result, Instance::read)))
}

/// An outcome as an answer, its result read by `read`.
pub(super) fn answer<T>(outcome: Outcome, read: impl FnOnce(&Value) -> T) -> Answer<T> {
    Answer {
        value: read(&outcome.body.result),
        request_id: outcome.body.request_id,
        attempts: outcome.attempts,
    }
}

/// Reads an object; [`Shape`] has made sure that it is one.
pub(super) fn object<T: Default>(result: &Value, read: impl FnOnce(Fields<'_>) -> T) -> T {
    result
        .as_object()
        .map_or_else(T::default, |o| read(Fields(o)))
}

/// Reads a list of objects.
fn objects<T>(result: &Value, read: impl Fn(Fields<'_>) -> T) -> Vec<T> {
    let list = result.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .filter_map(Value::as_object)
        .map(|o| read(Fields(o)))
        .collect()
}
