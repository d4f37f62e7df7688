// SPDX-License-Identifier: MPL-2.0
//! The call that reads a Logstash instance.

use super::call::{self, Call, Effect, Shape};
use super::{Client, Error, Limits, Target};
use crate::openapi::Fields;

/// A Logstash instance, everything optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logstash {
    /// Its id.
    pub instance_id: Option<String>,
    /// Its name for people.
    pub description: Option<String>,
    /// The same values as an Elasticsearch instance's.
    pub status: Option<String>,
    /// The Logstash version.
    pub version: Option<String>,
    /// Nodes.
    pub node_amount: Option<i64>,
    /// `prepaid` or `postpaid`.
    pub payment_type: Option<String>,
    /// When it was made, ISO 8601.
    pub created_at: Option<String>,
    /// When it last changed, ISO 8601.
    pub updated_at: Option<String>,
    /// When it expires, in milliseconds since 1970.
    pub end_time: Option<i64>,
    /// The VPC instance.
    pub vpc_instance_id: Option<String>,
    /// The resource group.
    pub resource_group_id: Option<String>,
}

/// DescribeLogstash.
///
/// # Errors
/// All kinds; [`Error::is_not_found`] if there is none.
pub async fn describe_logstash(
    client: &Client,
    target: &Target,
    limits: &Limits,
) -> Result<Logstash, Error> {
    let call = Call {
        action: "DescribeLogstash",
        effect: Effect::Read,
        shape: Shape::Object,
        region: &target.region,
        instance_id: &target.instance_id,
        path: call::path_of("logstashes", &target.instance_id, ""),
        query: Vec::new(),
    };
    let body = client.run(&call, &mut client.retries(limits)).await?;
    Ok(body.object(Logstash::read))
}

impl Logstash {
    fn read(f: Fields<'_>) -> Self {
        Self {
            instance_id: f.text("instanceId"),
            description: f.text("description"),
            status: f.printable("status"),
            version: f.text("version"),
            node_amount: f.int("nodeAmount"),
            payment_type: f.text("paymentType"),
            created_at: f.text("createdAt"),
            updated_at: f.text("updatedAt"),
            end_time: f.int("endTime"),
            vpc_instance_id: f.text("vpcInstanceId"),
            resource_group_id: f.first_text(&["ResourceGroupId", "resourceGroupId"]),
        }
    }
}
