// SPDX-License-Identifier: MPL-2.0
//! How attributes of data sources are declared, and those that several have.

use crate::provider::validators;
use crate::schema::{Attribute, Nesting};

pub(super) fn text(name: &str, description: &str) -> Attribute {
    Attribute::string(name).computed().description(description)
}

pub(super) fn number(name: &str, description: &str) -> Attribute {
    Attribute::number(name).computed().description(description)
}

pub(super) fn flag(name: &str, description: &str) -> Attribute {
    Attribute::bool(name).computed().description(description)
}

pub(super) fn texts(name: &str, description: &str) -> Attribute {
    Attribute::list_of_strings(name)
        .computed()
        .description(description)
}

/// One object.
pub(super) fn single(name: &str, description: &str, attributes: Vec<Attribute>) -> Attribute {
    Attribute::nested(name, Nesting::Single, attributes)
        .computed()
        .description(description)
}

/// Objects in order.
pub(super) fn list(name: &str, description: &str, attributes: Vec<Attribute>) -> Attribute {
    Attribute::nested(name, Nesting::List, attributes)
        .computed()
        .description(description)
}

/// `instance_id`, which the configuration must set.
pub(super) fn instance_id() -> Attribute {
    Attribute::string("instance_id")
        .required()
        .validate(validators::instance_id)
        .description("The instance's ID.")
}

/// `region`, which the configuration may set.
pub(super) fn region() -> Attribute {
    Attribute::string("region")
        .optional()
        .computed()
        .validate(validators::region)
        .description("The region to read from. Defaults to the provider's region.")
}

/// Whether an instance's change is interrupted: the status in one word.
pub(super) const CHANGE_INTERRUPTED: &str = "change_interrupted";

/// What instances of both products show, in a list too.
pub(super) fn common() -> Vec<Attribute> {
    vec![
        flag(
            CHANGE_INTERRUPTED,
            "Whether a change of the instance was interrupted (its status is `suspended`).",
        ),
        text(
            "status",
            "`active`, `activating` (a change takes effect), `suspended` (a change was interrupted), `inactive` (frozen), `invalid` (expired), or another.",
        ),
        text("description", "The instance's name."),
        number(
            "node_amount",
            "The number of nodes; for Elasticsearch, of data nodes.",
        ),
        text("payment_type", "`prepaid` or `postpaid`."),
        text("created_at", "When the instance was created (ISO 8601)."),
        text(
            "updated_at",
            "When the instance was last changed (ISO 8601).",
        ),
        text("resource_group_id", "The resource group's ID."),
        single(
            "node_spec",
            "The size of a node.",
            vec![
                text("spec", "The specification's name."),
                text("spec_info", "A description of the specification."),
                number("disk", "The size of the disk in GiB."),
                text("disk_type", "The disk's type."),
                flag("disk_encryption", "Whether the disk is encrypted."),
                text("performance_level", "The disk's performance level."),
            ],
        ),
        single(
            "network_config",
            "The network.",
            vec![
                text("type", "The kind of network."),
                text("vpc_id", "The VPC's ID."),
                text("vswitch_id", "The vSwitch's ID."),
                text("vs_area", "The vSwitch's zone."),
            ],
        ),
        Attribute::map_of_strings("tags")
            .computed()
            .description("The tags: values by key."),
    ]
}

/// The zones that an instance is in.
pub(super) fn zones() -> Attribute {
    list(
        "zone_infos",
        "The zones.",
        vec![
            text("zone_id", "The zone's ID."),
            text("status", "`NORMAL` or `ISOLATION`."),
        ],
    )
}
