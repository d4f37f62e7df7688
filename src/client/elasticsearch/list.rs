// SPDX-License-Identifier: MPL-2.0
//! ListInstance, by page and whole.

use super::{Instance, pages};
use crate::client::call::{Call, Effect, Shape};
use crate::client::{Client, Error, Limits};

/// So many instances are asked for at once when all are wanted: what the API
/// allows. An instance takes one or two KiB in a list, so that a page stays far
/// below the transport's cap.
const PAGE_SIZE: u32 = 100;
/// More pages than this are a server that never ends.
const MAX_PAGES: u32 = 1000;

/// What instances are wanted; an empty filter wants all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstanceFilter {
    /// Part of the description.
    pub description: Option<String>,
    /// One instance's id.
    pub instance_id: Option<String>,
    /// The Elasticsearch version: `7.10_with_X-Pack`.
    pub es_version: Option<String>,
    /// The edition: `x-pack`, `IS`.
    pub instance_category: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// `prepaid` or `postpaid`.
    pub payment_type: Option<String>,
    /// The resource group's id.
    pub resource_group_id: Option<String>,
    /// The VPC's id.
    pub vpc_id: Option<String>,
    /// The zone's id.
    pub zone_id: Option<String>,
    /// Tags that the instances have to have, by key and value.
    pub tags: Vec<(String, String)>,
}

/// ListInstance over all its pages. The instances have fewer fields than
/// DescribeInstance gives.
///
/// # Errors
/// All kinds; what earlier pages gave is then dropped.
pub async fn list_all_instances(
    client: &Client,
    region: &str,
    filter: &InstanceFilter,
    limits: &Limits,
) -> Result<Vec<Instance>, Error> {
    let tags = tags_json(&filter.tags);
    let page = |page: u32| {
        let tags = tags.as_deref();
        async move {
            let (page, size) = (page.to_string(), PAGE_SIZE.to_string());
            let pairs = [
                ("description", filter.description.as_deref()),
                ("instanceId", filter.instance_id.as_deref()),
                ("esVersion", filter.es_version.as_deref()),
                ("instanceCategory", filter.instance_category.as_deref()),
                ("status", filter.status.as_deref()),
                ("paymentType", filter.payment_type.as_deref()),
                ("resourceGroupId", filter.resource_group_id.as_deref()),
                ("vpcId", filter.vpc_id.as_deref()),
                ("zoneId", filter.zone_id.as_deref()),
                ("tags", tags),
                ("page", Some(page.as_str())),
                ("size", Some(size.as_str())),
            ];
            let call = Call {
                action: "ListInstance",
                effect: Effect::Read,
                shape: Shape::List,
                region,
                instance_id: "",
                path: "/openapi/instances".to_owned(),
                query: present(pairs),
            };
            client.run(&call, &mut client.retries(limits)).await
        }
    };
    pages::all(page, Instance::read, PAGE_SIZE, MAX_PAGES).await
}

/// The pairs that have a value.
pub(super) fn present<'a, const N: usize>(
    pairs: [(&'static str, Option<&'a str>); N],
) -> Vec<(&'static str, &'a str)> {
    pairs
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|v| !v.is_empty())?)))
        .collect()
}

/// The JSON text that the API wants tags in.
fn tags_json(tags: &[(String, String)]) -> Option<String> {
    if tags.is_empty() {
        return None;
    }
    let tag =
        |(key, value): &(String, String)| serde_json::json!({"tagKey": key, "tagValue": value});
    Some(serde_json::Value::Array(tags.iter().map(tag).collect()).to_string())
}
