// SPDX-License-Identifier: MPL-2.0
//! An instance as DescribeInstance and ListInstance show it.

use std::collections::BTreeMap;

use crate::openapi::Fields;

/// An instance. Everything is optional: the API leaves out what does not
/// apply, and lists give less than a single read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub instance_id: Option<String>,
    /// Its name for people.
    pub description: Option<String>,
    /// `active`, `activating`, `inactive`, `invalid`, `suspended`, and what
    /// else there may be: the documents do not agree.
    pub status: Option<String>,
    /// The Elasticsearch version: `7.10_with_X-Pack`.
    pub es_version: Option<String>,
    /// Data nodes.
    pub node_amount: Option<i64>,
    /// `prepaid` or `postpaid`.
    pub payment_type: Option<String>,
    /// When it was made, ISO 8601.
    pub created_at: Option<String>,
    /// When it last changed, ISO 8601.
    pub updated_at: Option<String>,
    /// When it expires, in milliseconds since 1970.
    pub end_time: Option<i64>,
    /// The private host name.
    pub domain: Option<String>,
    /// Its port.
    pub port: Option<i64>,
    /// The public host name.
    pub public_domain: Option<String>,
    /// Its port.
    pub public_port: Option<i64>,
    /// `HTTP` or `HTTPS`.
    pub protocol: Option<String>,
    /// Public access is on.
    pub enable_public: Option<bool>,
    /// The resource group.
    pub resource_group_id: Option<String>,
    /// The VPC instance.
    pub vpc_instance_id: Option<String>,
    /// The edition.
    pub instance_category: Option<String>,
    /// `exclusive` (basic control) or `public` (cloud-native control).
    pub arch_type: Option<String>,
    /// Its first start is done.
    pub inited: Option<bool>,
    /// It has the new deployment architecture.
    pub is_new_deployment: Option<bool>,
    /// It is in the service's own VPC.
    pub service_vpc: Option<bool>,
    /// The state of its pay-as-you-go service.
    pub postpaid_service_status: Option<String>,
    /// How many zones it spreads over.
    pub zone_count: Option<i64>,
    /// Those zones.
    pub zone_infos: Option<Vec<ZoneInfo>>,
    /// Its data nodes.
    pub node_spec: Option<NodeConfiguration>,
    /// Its network.
    pub network_config: Option<NetworkConfig>,
    /// Its host names by zone.
    pub endpoints: Option<Vec<Endpoint>>,
    /// It has dedicated master nodes.
    pub advanced_dedicate_master: Option<bool>,
    /// Whether there are dedicated master nodes, as older instances say it.
    pub dedicate_master: Option<bool>,
    /// Its dedicated master nodes.
    pub master_configuration: Option<NodeConfiguration>,
    /// It has client nodes.
    pub have_client_node: Option<bool>,
    /// Its client nodes.
    pub client_node_configuration: Option<NodeConfiguration>,
    /// It has warm nodes.
    pub warm_node: Option<bool>,
    /// Its warm nodes.
    pub warm_node_configuration: Option<NodeConfiguration>,
    /// Its elastic data nodes.
    pub elastic_data_node_configuration: Option<NodeConfiguration>,
    /// It has Kibana.
    pub have_kibana: Option<bool>,
    /// Its Kibana nodes.
    pub kibana_configuration: Option<NodeConfiguration>,
    /// Kibana's host name.
    pub kibana_domain: Option<String>,
    /// Its port.
    pub kibana_port: Option<i64>,
    /// Kibana is open to the internet.
    pub enable_kibana_public_network: Option<bool>,
    /// Kibana is open to the VPC.
    pub enable_kibana_private_network: Option<bool>,
    /// Who may reach Kibana publicly.
    pub kibana_ip_whitelist: Option<Vec<String>>,
    /// Who may reach Kibana privately.
    pub kibana_private_ip_whitelist: Option<Vec<String>>,
    /// Who may reach the instance.
    pub es_ip_whitelist: Option<Vec<String>>,
    /// Who may not.
    pub es_ip_blacklist: Option<Vec<String>>,
    /// Who may reach it privately.
    pub private_network_ip_whitelist: Option<Vec<String>>,
    /// Who may reach it publicly.
    pub public_ip_whitelist: Option<Vec<String>>,
    /// Its `elasticsearch.yml` settings.
    pub es_config: Option<BTreeMap<String, String>>,
    /// The garbage collector.
    pub gc_name: Option<String>,
    /// Its tags.
    pub tags: Option<Vec<Tag>>,
}

/// A zone that an instance is in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneInfo {
    /// Its id.
    pub zone_id: Option<String>,
    /// `NORMAL` or `ISOLATION`.
    pub status: Option<String>,
}

/// Nodes of one role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeConfiguration {
    /// How many.
    pub amount: Option<i64>,
    /// Their size: `elasticsearch.sn2ne.large`.
    pub spec: Option<String>,
    /// The size for people.
    pub spec_info: Option<String>,
    /// Disk space in GiB.
    pub disk: Option<i64>,
    /// `cloud_ssd`, `cloud_essd`, ….
    pub disk_type: Option<String>,
    /// The disks are encrypted.
    pub disk_encryption: Option<bool>,
    /// The ESSDs' performance level.
    pub performance_level: Option<String>,
}

/// An instance's network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NetworkConfig {
    /// Its type: `vpc`.
    pub network_type: Option<String>,
    /// The VPC.
    pub vpc_id: Option<String>,
    /// The virtual switch.
    pub vswitch_id: Option<String>,
    /// The zone of the switch.
    pub vs_area: Option<String>,
}

/// A host name in one zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// The host name.
    pub endpoint: Option<String>,
    /// The virtual switch.
    pub vswitch_id: Option<String>,
    /// The zone.
    pub zone_id: Option<String>,
}

/// A tag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tag {
    /// Its key.
    pub key: Option<String>,
    /// Its value.
    pub value: Option<String>,
}

impl Instance {
    pub(super) fn read(f: Fields<'_>) -> Self {
        let nodes = |name| f.object(name).map(NodeConfiguration::read);
        Self {
            instance_id: f.text("instanceId"),
            description: f.text("description"),
            status: f.printable("status"),
            es_version: f.text("esVersion"),
            node_amount: f.int("nodeAmount"),
            payment_type: f.text("paymentType"),
            created_at: f.text("createdAt"),
            updated_at: f.text("updatedAt"),
            end_time: f.int("endTime"),
            domain: f.text("domain"),
            port: f.int("port"),
            public_domain: f.text("publicDomain"),
            public_port: f.int("publicPort"),
            protocol: f.text("protocol"),
            enable_public: f.flag("enablePublic"),
            resource_group_id: f.text("resourceGroupId"),
            vpc_instance_id: f.text("vpcInstanceId"),
            instance_category: f.text("instanceCategory"),
            arch_type: f.text("archType"),
            inited: f.flag("inited"),
            is_new_deployment: f.flag("isNewDeployment"),
            service_vpc: f.flag("serviceVpc"),
            postpaid_service_status: f.text("postpaidServiceStatus"),
            zone_count: f.int("zoneCount"),
            zone_infos: f.objects("zoneInfos", |zone| ZoneInfo {
                zone_id: zone.text("zoneId"),
                status: zone.text("status"),
            }),
            node_spec: nodes("nodeSpec"),
            network_config: f.object("networkConfig").map(|network| NetworkConfig {
                network_type: network.text("type"),
                vpc_id: network.text("vpcId"),
                vswitch_id: network.text("vswitchId"),
                vs_area: network.text("vsArea"),
            }),
            endpoints: f.objects("endpoints", |endpoint| Endpoint {
                endpoint: endpoint.text("endpoint"),
                vswitch_id: endpoint.text("vswitchId"),
                zone_id: endpoint.text("zoneId"),
            }),
            advanced_dedicate_master: f.flag("advancedDedicateMaster"),
            dedicate_master: f.flag("dedicateMaster"),
            master_configuration: nodes("masterConfiguration"),
            have_client_node: f.flag("haveClientNode"),
            client_node_configuration: nodes("clientNodeConfiguration"),
            warm_node: f.flag("warmNode"),
            warm_node_configuration: nodes("warmNodeConfiguration"),
            elastic_data_node_configuration: nodes("elasticDataNodeConfiguration"),
            have_kibana: f.flag("haveKibana"),
            kibana_configuration: nodes("kibanaConfiguration"),
            kibana_domain: f.text("kibanaDomain"),
            kibana_port: f.int("kibanaPort"),
            enable_kibana_public_network: f.flag("enableKibanaPublicNetwork"),
            enable_kibana_private_network: f.flag("enableKibanaPrivateNetwork"),
            kibana_ip_whitelist: f.texts("kibanaIPWhitelist"),
            kibana_private_ip_whitelist: f.texts("kibanaPrivateIPWhitelist"),
            es_ip_whitelist: f.texts("esIPWhitelist"),
            es_ip_blacklist: f.texts("esIPBlacklist"),
            private_network_ip_whitelist: f.texts("privateNetworkIpWhiteList"),
            public_ip_whitelist: f.texts("publicIpWhitelist"),
            es_config: f.text_map("esConfig"),
            gc_name: f.object("advancedSetting").and_then(|a| a.text("gcName")),
            tags: f.objects("tags", |tag| Tag {
                key: tag.text("tagKey"),
                value: tag.text("tagValue"),
            }),
        }
    }
}

impl NodeConfiguration {
    fn read(f: Fields<'_>) -> Self {
        Self {
            amount: f.int("amount"),
            spec: f.text("spec"),
            spec_info: f.text("specInfo"),
            disk: f.int("disk"),
            disk_type: f.text("diskType"),
            disk_encryption: f.flag("diskEncryption"),
            performance_level: f.text("performanceLevel"),
        }
    }
}
