// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_instances`: all instances that match the filters.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shapes::{self, Network, Spec, Tag};
use crate::client::Limits;
use crate::client::elasticsearch::{self, InstanceFilter};
use crate::cty::Attr;
use crate::diag::Diagnostics;
use crate::framework::{DataSource, ReadData, ReadDataRequest};
use crate::provider::errors::{self, Subject};
use crate::provider::runtime::Runtime;
use crate::provider::task::interrupted;
use crate::provider::validators;
use crate::schema::{Attribute, Schema};

#[derive(Debug)]
pub(super) struct Instances {
    pub(super) runtime: Arc<Runtime>,
}

/// Filters and result.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstancesModel {
    region: Attr<String>,
    description: Attr<String>,
    instance_id: Attr<String>,
    es_version: Attr<String>,
    instance_category: Attr<String>,
    status: Attr<String>,
    payment_type: Attr<String>,
    resource_group_id: Attr<String>,
    vpc_id: Attr<String>,
    zone_id: Attr<String>,
    tags: Attr<BTreeMap<String, Attr<String>>>,
    instances: Attr<Vec<Listed>>,
}

/// One instance, as a list shows it: fewer fields than DescribeInstance.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    instance_id: Attr<String>,
    status: Attr<String>,
    change_interrupted: Attr<bool>,
    description: Attr<String>,
    es_version: Attr<String>,
    node_amount: Attr<i64>,
    payment_type: Attr<String>,
    created_at: Attr<String>,
    updated_at: Attr<String>,
    resource_group_id: Attr<String>,
    instance_category: Attr<String>,
    dedicate_master: Attr<bool>,
    is_new_deployment: Attr<bool>,
    node_spec: Attr<Spec>,
    network_config: Attr<Network>,
    tags: Attr<Vec<Tag>>,
}

/// The filters that are texts: the attribute and what it means.
const FILTERS: &[(&str, &str)] = &[
    ("description", "Only instances whose name has this in it."),
    ("instance_id", "Only the instance with this ID."),
    (
        "es_version",
        "Only instances of this version, such as `7.10_with_X-Pack`.",
    ),
    ("instance_category", "Only instances of this category."),
    (
        "status",
        "Only instances with this status, such as `suspended`.",
    ),
    ("payment_type", "`prepaid` or `postpaid`."),
    (
        "resource_group_id",
        "Only instances of this resource group.",
    ),
    ("vpc_id", "Only instances in this VPC."),
    ("zone_id", "Only instances in this zone."),
];

impl DataSource for Instances {
    type Model = InstancesModel;

    fn type_name(&self) -> &'static str {
        "alicloudes_instances"
    }

    fn schema(&self) -> Schema {
        Schema::new("All Elasticsearch instances of a region that match every given filter, in the order of their IDs.")
            .attribute(shapes::region())
            .attributes(FILTERS.iter().map(|(name, text)| {
                let filter = Attribute::string(name).optional().description(text);
                match *name {
                    "instance_id" => filter.validate(validators::instance_id),
                    "payment_type" => filter.validate(validators::one_of(&["prepaid", "postpaid"])),
                    _ => filter.validate(validators::filter_text),
                }
            }))
            .attributes([
                Attribute::map_of_strings("tags")
                    .optional()
                    .description("Only instances with all of these tags."),
                shapes::list("instances", "The instances.", listed_attributes()),
            ])
    }

    async fn read(
        &self,
        request: ReadDataRequest<InstancesModel>,
    ) -> Result<ReadData<InstancesModel>, Diagnostics> {
        let mut state = request.config;
        let target = self
            .runtime
            .target(state.region.known().map(String::as_str), "")
            .await?;
        let client = self.runtime.client();
        let limits = Limits {
            stop: request.stop,
            ..Limits::default()
        };
        let filter = filter(&state);
        let found = elasticsearch::list_all_instances(&client, &target.region, &filter, &limits)
            .await
            .map_err(|error| {
                let subject = Subject {
                    instance_id: None,
                    points_at_attributes: true,
                };
                Diagnostics::from(errors::diagnostic(&error, subject))
            })?;
        let mut instances: Vec<_> = found.into_iter().map(Listed::from).collect();
        // Instances that are made or released while the pages are read shift
        // them: the list takes each once, in an order that does not depend on it.
        instances.sort_by(|a, b| a.instance_id.known().cmp(&b.instance_id.known()));
        instances.dedup_by(|a, b| a.instance_id.known() == b.instance_id.known());
        state.region = target.region.into();
        state.instances = instances.into();
        Ok(ReadData::new(state))
    }
}

fn filter(model: &InstancesModel) -> InstanceFilter {
    let text = |attr: &Attr<String>| attr.known().cloned();
    let tags = model.tags.known().into_iter().flatten();
    InstanceFilter {
        description: text(&model.description),
        instance_id: text(&model.instance_id),
        es_version: text(&model.es_version),
        instance_category: text(&model.instance_category),
        status: text(&model.status),
        payment_type: text(&model.payment_type),
        resource_group_id: text(&model.resource_group_id),
        vpc_id: text(&model.vpc_id),
        zone_id: text(&model.zone_id),
        tags: tags
            .map(|(key, value)| (key.clone(), value.known().cloned().unwrap_or_default()))
            .collect(),
    }
}

impl From<elasticsearch::Instance> for Listed {
    fn from(found: elasticsearch::Instance) -> Self {
        Self {
            instance_id: found.instance_id.into(),
            change_interrupted: found.status.as_deref().map(interrupted).into(),
            status: found.status.into(),
            description: found.description.into(),
            es_version: found.es_version.into(),
            node_amount: found.node_amount.into(),
            payment_type: found.payment_type.into(),
            created_at: found.created_at.into(),
            updated_at: found.updated_at.into(),
            resource_group_id: found.resource_group_id.into(),
            instance_category: found.instance_category.into(),
            dedicate_master: found.dedicate_master.into(),
            is_new_deployment: found.is_new_deployment.into(),
            node_spec: found.node_spec.map(Spec::from).into(),
            network_config: found.network_config.map(Network::from).into(),
            tags: shapes::each(found.tags),
        }
    }
}

fn listed_attributes() -> Vec<Attribute> {
    let text = |name, description| Attribute::string(name).computed().description(description);
    let flag = |name, description| Attribute::bool(name).computed().description(description);
    vec![
        text("instance_id", "The instance's ID."),
        text("status", "The instance's status."),
        flag(
            "change_interrupted",
            "Whether a change of the instance was interrupted.",
        ),
        text("description", "The instance's name."),
        text(
            "es_version",
            "The version of Elasticsearch and the edition.",
        ),
        Attribute::number("node_amount")
            .computed()
            .description("How many data nodes."),
        text("payment_type", "`prepaid` or `postpaid`."),
        text("created_at", "When the instance was made."),
        text("updated_at", "When it was changed last."),
        text("resource_group_id", "The resource group's ID."),
        text("instance_category", "The edition's category."),
        flag(
            "dedicate_master",
            "Whether there are dedicated master nodes.",
        ),
        flag(
            "is_new_deployment",
            "Whether the instance has the new network architecture.",
        ),
        shapes::single(
            "node_spec",
            "What a data node is made of.",
            Spec::attributes(),
        ),
        shapes::single("network_config", "The network.", Network::attributes()),
        shapes::list("tags", "The tags.", Tag::attributes()),
    ]
}
