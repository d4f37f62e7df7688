// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_instance`: one instance as DescribeInstance shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shapes::{self, Network, Nodes, Spec, Tag, Zone, shape};
use crate::client::{Limits, Target, elasticsearch};
use crate::cty::Attr;
use crate::diag::Diagnostics;
use crate::framework::{DataSource, ReadData, ReadDataRequest};
use crate::provider::errors::{self, Subject};
use crate::provider::runtime::Runtime;
use crate::provider::task::interrupted;
use crate::schema::{Attribute, Schema};

#[derive(Debug)]
pub(super) struct Instance {
    pub(super) runtime: Arc<Runtime>,
}

shape! {
    /// The address of an instance in one of its zones.
    Address {
        endpoint: string, "The address.";
        vswitch_id: string, "The vSwitch's ID.";
        zone_id: string, "The zone's ID.";
    }
}

/// The fields that DescribeInstance answers with, in the order of the page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstanceModel {
    instance_id: Attr<String>,
    region: Attr<String>,
    change_interrupted: Attr<bool>,
    status: Attr<String>,
    description: Attr<String>,
    es_version: Attr<String>,
    node_amount: Attr<i64>,
    payment_type: Attr<String>,
    created_at: Attr<String>,
    updated_at: Attr<String>,
    end_time: Attr<i64>,
    domain: Attr<String>,
    port: Attr<i64>,
    public_domain: Attr<String>,
    public_port: Attr<i64>,
    protocol: Attr<String>,
    enable_public: Attr<bool>,
    resource_group_id: Attr<String>,
    vpc_instance_id: Attr<String>,
    instance_category: Attr<String>,
    arch_type: Attr<String>,
    inited: Attr<bool>,
    is_new_deployment: Attr<bool>,
    service_vpc: Attr<bool>,
    postpaid_service_status: Attr<String>,
    zone_count: Attr<i64>,
    dedicate_master: Attr<bool>,
    advanced_dedicate_master: Attr<bool>,
    have_client_node: Attr<bool>,
    warm_node: Attr<bool>,
    have_kibana: Attr<bool>,
    kibana_domain: Attr<String>,
    kibana_port: Attr<i64>,
    enable_kibana_public_network: Attr<bool>,
    enable_kibana_private_network: Attr<bool>,
    kibana_ip_whitelist: Attr<Vec<String>>,
    kibana_private_ip_whitelist: Attr<Vec<String>>,
    es_ip_whitelist: Attr<Vec<String>>,
    es_ip_blacklist: Attr<Vec<String>>,
    private_network_ip_white_list: Attr<Vec<String>>,
    public_ip_whitelist: Attr<Vec<String>>,
    es_config: Attr<BTreeMap<String, Attr<String>>>,
    node_spec: Attr<Spec>,
    network_config: Attr<Network>,
    master_configuration: Attr<Nodes>,
    client_node_configuration: Attr<Nodes>,
    warm_node_configuration: Attr<Nodes>,
    elastic_data_node_configuration: Attr<Nodes>,
    kibana_configuration: Attr<Nodes>,
    zone_infos: Attr<Vec<Zone>>,
    endpoints: Attr<Vec<Address>>,
    tags: Attr<Vec<Tag>>,
}

fn text(name: &str, description: &str) -> Attribute {
    Attribute::string(name).computed().description(description)
}

fn number(name: &str, description: &str) -> Attribute {
    Attribute::number(name).computed().description(description)
}

fn flag(name: &str, description: &str) -> Attribute {
    Attribute::bool(name).computed().description(description)
}

fn texts(name: &str, description: &str) -> Attribute {
    Attribute::list_of_strings(name)
        .computed()
        .description(description)
}

impl DataSource for Instance {
    type Model = InstanceModel;

    fn type_name(&self) -> &'static str {
        "alicloudes_instance"
    }

    fn schema(&self) -> Schema {
        let nodes = |name, description| shapes::single(name, description, Nodes::attributes());
        Schema::new("An Elasticsearch instance as DescribeInstance shows it, for preconditions and checks. What the API does not tell is null.")
            .attributes([
                shapes::instance_id(),
                shapes::region(),
                flag("change_interrupted", "Whether a change of the instance was interrupted (its status is `suspended`)."),
                text("status", "`active`, `activating` (a change takes effect), `suspended` (a change was interrupted), `inactive` (frozen), `invalid` (expired), or another."),
                text("description", "The instance's name."),
                text("es_version", "The version of Elasticsearch and the edition."),
                number("node_amount", "How many data nodes."),
                text("payment_type", "`prepaid` or `postpaid`."),
                text("created_at", "When the instance was made."),
                text("updated_at", "When it was changed last."),
                number("end_time", "When a prepaid instance ends, in milliseconds since 1970."),
                text("domain", "The private address."),
                number("port", "The private port."),
                text("public_domain", "The public address."),
                number("public_port", "The public port."),
                text("protocol", "`HTTP` or `HTTPS`."),
                flag("enable_public", "Whether there is a public address."),
                text("resource_group_id", "The resource group's ID."),
                text("vpc_instance_id", "The instance's ID inside the VPC."),
                text("instance_category", "The edition's category."),
                text("arch_type", "`exclusive` (basic control) or `public` (cloud-native control)."),
                flag("inited", "Whether the instance is set up."),
                flag("is_new_deployment", "Whether the instance has the new network architecture."),
                flag("service_vpc", "Whether the instance is in the service's VPC."),
                text("postpaid_service_status", "The status of a postpaid service on a prepaid instance."),
                number("zone_count", "How many zones."),
                flag("dedicate_master", "Whether there are dedicated master nodes."),
                flag("advanced_dedicate_master", "Whether there are dedicated master nodes."),
                flag("have_client_node", "Whether there are coordinating nodes."),
                flag("warm_node", "Whether there are warm nodes."),
                flag("have_kibana", "Whether there is a Kibana node."),
                text("kibana_domain", "Kibana's address."),
                number("kibana_port", "Kibana's port."),
                flag("enable_kibana_public_network", "Whether Kibana has a public address."),
                flag("enable_kibana_private_network", "Whether Kibana has a private address."),
                texts("kibana_ip_whitelist", "Who may reach Kibana's public address."),
                texts("kibana_private_ip_whitelist", "Who may reach Kibana's private address."),
                texts("es_ip_whitelist", "Who may reach the private address (old form)."),
                texts("es_ip_blacklist", "Who may not reach it (old form)."),
                texts("private_network_ip_white_list", "Who may reach the private address."),
                texts("public_ip_whitelist", "Who may reach the public address."),
                Attribute::map_of_strings("es_config").computed().description("The cluster's settings (elasticsearch.yml)."),
                shapes::single("node_spec", "What a data node is made of.", Spec::attributes()),
                shapes::single("network_config", "The network.", Network::attributes()),
                nodes("master_configuration", "The dedicated master nodes."),
                nodes("client_node_configuration", "The coordinating nodes."),
                nodes("warm_node_configuration", "The warm nodes."),
                nodes("elastic_data_node_configuration", "The elastic data nodes."),
                nodes("kibana_configuration", "The Kibana nodes."),
                shapes::list("zone_infos", "The zones.", Zone::attributes()),
                shapes::list("endpoints", "The addresses in each zone.", Address::attributes()),
                shapes::list("tags", "The tags.", Tag::attributes()),
            ])
    }

    async fn read(
        &self,
        request: ReadDataRequest<InstanceModel>,
    ) -> Result<ReadData<InstanceModel>, Diagnostics> {
        let config = request.config;
        let id = config.instance_id.known().cloned().unwrap_or_default();
        let target = self
            .runtime
            .target(config.region.known().map(String::as_str), &id)
            .await?;
        let client = self.runtime.client();
        let limits = Limits {
            stop: request.stop,
            ..Limits::default()
        };
        let answer = elasticsearch::describe_instance(&client, &target, &limits)
            .await
            .map_err(|error| {
                let subject = Subject {
                    instance_id: Some(&id),
                    points_at_attributes: true,
                };
                Diagnostics::from(errors::diagnostic(&error, subject))
            })?;
        Ok(ReadData::new(InstanceModel::new(target, answer)))
    }
}

impl InstanceModel {
    /// The API's fields under the schema's names.
    fn new(target: Target, found: elasticsearch::Instance) -> Self {
        Self {
            instance_id: target.instance_id.into(),
            region: target.region.into(),
            change_interrupted: found.status.as_deref().map(interrupted).into(),
            status: found.status.into(),
            description: found.description.into(),
            es_version: found.es_version.into(),
            node_amount: found.node_amount.into(),
            payment_type: found.payment_type.into(),
            created_at: found.created_at.into(),
            updated_at: found.updated_at.into(),
            end_time: found.end_time.into(),
            domain: found.domain.into(),
            port: found.port.into(),
            public_domain: found.public_domain.into(),
            public_port: found.public_port.into(),
            protocol: found.protocol.into(),
            enable_public: found.enable_public.into(),
            resource_group_id: found.resource_group_id.into(),
            vpc_instance_id: found.vpc_instance_id.into(),
            instance_category: found.instance_category.into(),
            arch_type: found.arch_type.into(),
            inited: found.inited.into(),
            is_new_deployment: found.is_new_deployment.into(),
            service_vpc: found.service_vpc.into(),
            postpaid_service_status: found.postpaid_service_status.into(),
            zone_count: found.zone_count.into(),
            dedicate_master: found.dedicate_master.into(),
            advanced_dedicate_master: found.advanced_dedicate_master.into(),
            have_client_node: found.have_client_node.into(),
            warm_node: found.warm_node.into(),
            have_kibana: found.have_kibana.into(),
            kibana_domain: found.kibana_domain.into(),
            kibana_port: found.kibana_port.into(),
            enable_kibana_public_network: found.enable_kibana_public_network.into(),
            enable_kibana_private_network: found.enable_kibana_private_network.into(),
            kibana_ip_whitelist: found.kibana_ip_whitelist.into(),
            kibana_private_ip_whitelist: found.kibana_private_ip_whitelist.into(),
            es_ip_whitelist: found.es_ip_whitelist.into(),
            es_ip_blacklist: found.es_ip_blacklist.into(),
            private_network_ip_white_list: found.private_network_ip_whitelist.into(),
            public_ip_whitelist: found.public_ip_whitelist.into(),
            es_config: found.es_config.map(shapes::texts_by_key).into(),
            node_spec: found.node_spec.map(Spec::from).into(),
            network_config: found.network_config.map(Network::from).into(),
            master_configuration: found.master_configuration.map(Nodes::from).into(),
            client_node_configuration: found.client_node_configuration.map(Nodes::from).into(),
            warm_node_configuration: found.warm_node_configuration.map(Nodes::from).into(),
            elastic_data_node_configuration: found
                .elastic_data_node_configuration
                .map(Nodes::from)
                .into(),
            kibana_configuration: found.kibana_configuration.map(Nodes::from).into(),
            zone_infos: shapes::each(found.zone_infos),
            endpoints: shapes::each(found.endpoints),
            tags: shapes::each(found.tags),
        }
    }
}

impl From<elasticsearch::Endpoint> for Address {
    fn from(found: elasticsearch::Endpoint) -> Self {
        Self {
            endpoint: found.endpoint.into(),
            vswitch_id: found.vswitch_id.into(),
            zone_id: found.zone_id.into(),
        }
    }
}
