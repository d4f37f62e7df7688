// SPDX-License-Identifier: MPL-2.0
//! What the data sources of one product know that others do not.

use super::attributes::{common, flag, list, number, text, texts, zones};
use crate::client::task::Product;
use crate::provider::validators;
use crate::schema::Attribute;

/// The data sources of one product.
#[derive(Debug)]
pub(super) struct ProductSources {
    pub(super) product: Product,
    /// The type that reads one instance.
    pub(super) one: &'static str,
    pub(super) one_summary: &'static str,
    /// The type that lists them.
    pub(super) all: &'static str,
    pub(super) all_summary: &'static str,
    /// What only a single read shows.
    details: fn() -> Vec<Attribute>,
    /// What a list shows as well, beside what all products show.
    listed: fn() -> Vec<Attribute>,
    /// Attributes that filter a list, and the API's names for them.
    pub(super) filters: fn() -> Vec<(Attribute, &'static str)>,
}

pub(super) static PRODUCTS: [&ProductSources; 2] = [&ELASTICSEARCH, &LOGSTASH];

impl ProductSources {
    /// The attributes of an instance in a list, without its ID.
    pub(super) fn in_a_list(&self) -> Vec<Attribute> {
        let mut attributes = common();
        attributes.extend((self.listed)());
        attributes
    }

    /// The attributes of an instance that is read by itself.
    pub(super) fn for_one_instance(&self) -> Vec<Attribute> {
        let mut attributes = self.in_a_list();
        attributes.extend((self.details)());
        attributes
    }
}

static ELASTICSEARCH: ProductSources = ProductSources {
    product: Product::Elasticsearch,
    one: "alicloudes_instance",
    one_summary: "Reads an Elasticsearch instance with DescribeInstance, for expressions, preconditions and checks. What the API leaves out is null.",
    all: "alicloudes_instances",
    all_summary: "Reads all Elasticsearch instances of a region that match every given filter, ordered by ID.",
    listed: || {
        vec![
            text(
                "es_version",
                "The version of Elasticsearch and the edition.",
            ),
            text("instance_category", "The edition's category."),
            flag(
                "dedicate_master",
                "Whether there are dedicated master nodes.",
            ),
        ]
    },
    details: || {
        vec![
            number(
                "end_time",
                "The time at which a prepaid instance expires, in milliseconds since 1970-01-01 UTC.",
            ),
            text(
                "arch_type",
                "`exclusive` (basic control) or `public` (cloud-native control).",
            ),
            text("domain", "The private host name."),
            number("port", "The private port."),
            text("public_domain", "The public host name."),
            number("public_port", "The public port."),
            text("protocol", "`HTTP` or `HTTPS`."),
            flag("enable_public", "Whether there is a public address."),
            texts(
                "private_network_ip_white_list",
                "The addresses and CIDR blocks that may reach the private address.",
            ),
            texts(
                "public_ip_whitelist",
                "The addresses and CIDR blocks that may reach the public address.",
            ),
            number("zone_count", "The number of zones."),
            zones(),
            list(
                "endpoints",
                "The host names in each zone.",
                vec![
                    text("endpoint", "The host name."),
                    text("vswitch_id", "The vSwitch's ID."),
                    text("zone_id", "The zone's ID."),
                ],
            ),
            flag("have_client_node", "Whether there are coordinating nodes."),
            flag("warm_node", "Whether there are warm nodes."),
            flag("have_kibana", "Whether there is a Kibana node."),
            text("kibana_domain", "Kibana's host name."),
            number("kibana_port", "Kibana's port."),
            flag(
                "enable_kibana_public_network",
                "Whether Kibana has a public address.",
            ),
            flag(
                "enable_kibana_private_network",
                "Whether Kibana has a private address.",
            ),
            texts(
                "kibana_ip_whitelist",
                "The addresses and CIDR blocks that may reach Kibana's public address.",
            ),
            texts(
                "kibana_private_ip_whitelist",
                "The addresses and CIDR blocks that may reach Kibana's private address.",
            ),
        ]
    },
    filters: || {
        vec![
            (by("description", "Only instances whose name contains this string."), "description"),
            (id_filter(), "instanceId"),
            (by("es_version", "Only instances of this version, such as `7.10_with_X-Pack`."), "esVersion"),
            (by("instance_category", "Only instances of this category."), "instanceCategory"),
            (
                Attribute::string("status")
                    .optional()
                    .validate(validators::one_of(STATUSES))
                    .description("Only instances with this status: `active`, `activating`, `suspended`, `inactive` or `invalid`."),
                "status",
            ),
            (
                Attribute::string("payment_type")
                    .optional()
                    .validate(validators::one_of(&["prepaid", "postpaid"]))
                    .description("`prepaid` or `postpaid`."),
                "paymentType",
            ),
            (by("resource_group_id", "Only instances of this resource group."), "resourceGroupId"),
            (by("vpc_id", "Only instances in this VPC."), "vpcId"),
            (by("zone_id", "Only instances in this zone."), "zoneId"),
        ]
    },
};

static LOGSTASH: ProductSources = ProductSources {
    product: Product::Logstash,
    one: "alicloudes_logstash_instance",
    one_summary: "Reads a Logstash instance with DescribeLogstash, for expressions, preconditions and checks. What the API leaves out is null.",
    all: "alicloudes_logstash_instances",
    all_summary: "Reads all Logstash instances of a region that match every given filter, ordered by ID. The API has no filter for the status: filter the result by `status` or `change_interrupted`.",
    listed: || vec![text("version", "The version of Logstash and the edition.")],
    details: || {
        vec![
            number(
                "end_time",
                "The time at which a prepaid instance expires, in milliseconds since 1970-01-01 UTC.",
            ),
            list(
                "endpoint_list",
                "The addresses of the nodes.",
                vec![
                    text("host", "The node's IP address."),
                    number("port", "The port."),
                    text("zone_id", "The zone's ID."),
                ],
            ),
            zones(),
        ]
    },
    filters: || {
        vec![
            (
                by(
                    "description",
                    "Only instances whose name contains this string.",
                ),
                "description",
            ),
            (id_filter(), "instanceId"),
            (by("version", "Only instances of this version."), "version"),
            (
                by(
                    "resource_group_id",
                    "Only instances of this resource group.",
                ),
                "resourceGroupId",
            ),
        ]
    },
};

/// The statuses that the API's pages name.
const STATUSES: &[&str] = &["active", "activating", "suspended", "inactive", "invalid"];

fn by(name: &str, description: &str) -> Attribute {
    Attribute::string(name)
        .optional()
        .validate(validators::filter_text)
        .description(description)
}

fn id_filter() -> Attribute {
    Attribute::string("instance_id")
        .optional()
        .validate(validators::instance_id)
        .description("Only the instance with this ID.")
}
