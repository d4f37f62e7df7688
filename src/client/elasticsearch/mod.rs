// SPDX-License-Identifier: MPL-2.0
//! The calls that read Elasticsearch instances.

mod instance;
mod list;
mod pages;
mod records;

pub use instance::{Endpoint, Instance, NetworkConfig, NodeConfiguration, Tag, ZoneInfo};
pub use list::{InstanceFilter, list_all_instances};
pub use records::{ActionRecord, StepStatus, list_all_action_records, list_latest_action_records};

use super::call::{self, Call, Effect, Shape};
use super::{Client, Error, Limits, Target};

/// DescribeInstance: everything the API has about one instance.
///
/// # Errors
/// All kinds; [`Error::is_not_found`] if there is none.
pub async fn describe_instance(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Instance, Error> {
    let call = Call {
        action: "DescribeInstance",
        effect: Effect::Read,
        shape: Shape::Object,
        region: &target.region,
        instance_id: &target.instance_id,
        path: call::path_of("instances", &target.instance_id, ""),
        query: Vec::new(),
    };
    let body = client.run(&call, &mut client.retries(limits)).await?;
    Ok(body.object(Instance::read))
}
