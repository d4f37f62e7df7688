// SPDX-License-Identifier: MPL-2.0
//! The shapes that several data sources share, as schema and as structs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::client::elasticsearch;
use crate::cty::Attr;
use crate::provider::validators;
use crate::schema::{Attribute, Nesting};

/// Declares a struct of attributes and the schema attributes that mirror it,
/// from one list, so that the two cannot drift apart.
macro_rules! shape {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ident, $text:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $(pub(super) $field: Attr<shape!(@type $kind)>,)+
        }

        impl $name {
            /// The attributes, all computed.
            pub(super) fn attributes() -> Vec<Attribute> {
                vec![$(Attribute::$kind(shape!(@name $field)).computed().description($text),)+]
            }
        }
    };
    (@type string) => { String };
    (@type number) => { i64 };
    (@type bool) => { bool };
    (@name r#type) => { "type" };
    (@name $field:ident) => { stringify!($field) };
}
pub(super) use shape;

shape! {
    /// What a node is made of.
    Spec {
        spec: string, "The specification's name.";
        spec_info: string, "The specification in words.";
        disk: number, "The disk's size in GiB.";
        disk_type: string, "The disk's type.";
        disk_encryption: bool, "Whether the disk is encrypted.";
        performance_level: string, "The disk's performance level.";
    }
}

shape! {
    /// Nodes of one kind.
    Nodes {
        amount: number, "How many nodes.";
        spec: string, "The specification's name.";
        spec_info: string, "The specification in words.";
        disk: number, "The disk's size in GiB.";
        disk_type: string, "The disk's type.";
        disk_encryption: bool, "Whether the disk is encrypted.";
        performance_level: string, "The disk's performance level.";
    }
}

shape! {
    /// Where an instance is reached.
    Network {
        r#type: string, "The kind of network.";
        vpc_id: string, "The VPC's ID.";
        vswitch_id: string, "The vSwitch's ID.";
        vs_area: string, "The vSwitch's zone.";
    }
}

shape! {
    /// A zone of an instance.
    Zone {
        zone_id: string, "The zone's ID.";
        status: string, "`NORMAL` or `ISOLATION`.";
    }
}

shape! {
    /// A tag.
    Tag {
        tag_key: string, "The key.";
        tag_value: string, "The value.";
    }
}

/// One object.
pub(super) fn single(name: &str, text: &str, attributes: Vec<Attribute>) -> Attribute {
    Attribute::nested(name, Nesting::Single, attributes)
        .computed()
        .description(text)
}

/// Objects in order.
pub(super) fn list(name: &str, text: &str, attributes: Vec<Attribute>) -> Attribute {
    Attribute::nested(name, Nesting::List, attributes)
        .computed()
        .description(text)
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
        .description("The region to ask; default is the provider's.")
}

/// A list's elements as shapes; an absent list stays null.
pub(super) fn each<T, S: From<T>>(found: Option<Vec<T>>) -> Attr<Vec<S>> {
    found
        .map(|elements| elements.into_iter().map(S::from).collect())
        .into()
}

/// Texts by key as attributes.
pub(super) fn texts_by_key(found: BTreeMap<String, String>) -> BTreeMap<String, Attr<String>> {
    found
        .into_iter()
        .map(|(key, text)| (key, text.into()))
        .collect()
}

impl From<elasticsearch::NodeConfiguration> for Spec {
    fn from(found: elasticsearch::NodeConfiguration) -> Self {
        Self {
            spec: found.spec.into(),
            spec_info: found.spec_info.into(),
            disk: found.disk.into(),
            disk_type: found.disk_type.into(),
            disk_encryption: found.disk_encryption.into(),
            performance_level: found.performance_level.into(),
        }
    }
}

impl From<elasticsearch::NodeConfiguration> for Nodes {
    fn from(found: elasticsearch::NodeConfiguration) -> Self {
        Self {
            amount: found.amount.into(),
            spec: found.spec.into(),
            spec_info: found.spec_info.into(),
            disk: found.disk.into(),
            disk_type: found.disk_type.into(),
            disk_encryption: found.disk_encryption.into(),
            performance_level: found.performance_level.into(),
        }
    }
}

impl From<elasticsearch::NetworkConfig> for Network {
    fn from(found: elasticsearch::NetworkConfig) -> Self {
        Self {
            r#type: found.network_type.into(),
            vpc_id: found.vpc_id.into(),
            vswitch_id: found.vswitch_id.into(),
            vs_area: found.vs_area.into(),
        }
    }
}

impl From<elasticsearch::ZoneInfo> for Zone {
    fn from(found: elasticsearch::ZoneInfo) -> Self {
        Self {
            zone_id: found.zone_id.into(),
            status: found.status.into(),
        }
    }
}

impl From<elasticsearch::Tag> for Tag {
    fn from(found: elasticsearch::Tag) -> Self {
        Self {
            tag_key: found.key.into(),
            tag_value: found.value.into(),
        }
    }
}
