// SPDX-License-Identifier: MPL-2.0
//! Describe and list, for Elasticsearch and Logstash, and the regions.

use serde_json::{Value, json};

use crate::core::{Core, locked};
use crate::error::ApiError;
use crate::instance::Instance;
use crate::reply::Reply;
use crate::request::Request;
use crate::scenario::Kind;

use super::route::Call;

/// DescribeInstance or DescribeLogstash.
pub(super) fn describe(core: &Core, call: &Call, request_id: &str) -> Result<Reply, ApiError> {
    let id = call.instance.as_deref().unwrap_or_default();
    let result = core.with_instance(call.kind, id, |instance, _| {
        instance.reads += 1;
        Ok(match call.kind {
            Kind::Elasticsearch => elasticsearch(core, instance),
            Kind::Logstash => logstash(core, instance),
        })
    })?;
    let document = json!({ "RequestId": request_id, "Result": result });
    Ok(Reply::json(request_id, &document))
}

/// ListInstance or ListLogstash: filtered, by id, one page.
pub(super) fn list(
    core: &Core,
    request: &Request,
    call: &Call,
    request_id: &str,
) -> Result<Reply, ApiError> {
    let mut page = Page::of(request, 10)?;
    let shift = core.scenario.server.lists_shift;
    // One more for each page before, as if it had been made since.
    let made = if shift { page.first / page.size } else { 0 };
    page.first -= made;
    let tags = wanted_tags(request)?;
    let now = core.now();
    let mut instances = locked(&core.instances);
    let mut total = 0;
    let mut result = Vec::new();
    let mut all: Vec<_> = instances.by_id.values_mut().collect();
    if shift {
        all.reverse();
    }
    for instance in all {
        instance.settle(now);
        if instance.kind != call.kind || !matches(core, request, instance, &tags) {
            continue;
        }
        if page.contains(total) {
            result.push(match call.kind {
                Kind::Elasticsearch => listed(core, instance),
                Kind::Logstash => logstash(core, instance),
            });
        }
        total += 1;
    }
    Ok(page.reply(request_id, total + made, result))
}

/// DescribeRegions: a few real ones and the emulated one.
pub(super) fn regions(core: &Core, request_id: &str) -> Reply {
    let mut regions = vec![core.scenario.server.region.as_str()];
    for region in ["cn-beijing", "cn-hangzhou", "cn-shanghai", "ap-southeast-1"] {
        if !regions.contains(&region) {
            regions.push(region);
        }
    }
    let result: Vec<Value> = regions
        .iter()
        .map(|region| {
            json!({
                "regionId": region,
                "localName": region,
                "regionEndpoint": format!("elasticsearch.{region}.aliyuncs.com"),
                "consoleEndpoint": format!("https://elasticsearch-{region}.console.aliyun.com"),
                "status": "available",
            })
        })
        .collect();
    Reply::json(
        request_id,
        &json!({ "RequestId": request_id, "Result": result }),
    )
}

/// The page that a list call asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    first: usize,
    size: usize,
}

impl Page {
    /// Reads `page` (from 1) and `size` (1 to 100).
    pub(super) fn of(request: &Request, default_size: usize) -> Result<Self, ApiError> {
        let number = |name, default| match request.query(name) {
            None => Some(default),
            Some(text) => text.parse::<usize>().ok(),
        };
        let page = number("page", 1)
            .filter(|page| *page >= 1)
            .ok_or_else(|| ApiError::invalid("Page", "The page must be a number from 1."))?;
        let size = number("size", default_size)
            .filter(|size| (1..=100).contains(size))
            .ok_or_else(|| ApiError::invalid("Size", "The size must be between 1 and 100."))?;
        let first = (page - 1).saturating_mul(size);
        Ok(Self { first, size })
    }

    /// Whether the item at `position` of the filtered list is on this page.
    pub(super) fn contains(self, position: usize) -> bool {
        position >= self.first && position - self.first < self.size
    }

    /// The answer; the total stands in a `Headers` object of the body.
    pub(super) fn reply(self, request_id: &str, total: usize, result: Vec<Value>) -> Reply {
        let document = json!({
            "Headers": { "X-Total-Count": total },
            "RequestId": request_id,
            "Result": result,
        });
        Reply::json(request_id, &document)
    }
}

fn matches(core: &Core, request: &Request, instance: &Instance, tags: &[(String, String)]) -> bool {
    let spec = &instance.spec;
    let facts = Facts::of(core, instance);
    let exact = |name: &str, found: &str| {
        request
            .query(name)
            .is_none_or(|wanted| wanted.is_empty() || wanted == found)
    };
    request
        .query("description")
        .is_none_or(|part| facts.description.contains(part))
        && exact("instanceId", &spec.id)
        && exact("esVersion", facts.version)
        && exact("version", facts.version)
        && exact("instanceCategory", facts.category)
        && exact("status", instance.shown_status())
        && exact("paymentType", facts.payment_type)
        && exact("resourceGroupId", facts.resource_group_id)
        && exact("vpcId", facts.vpc_id)
        && exact("zoneId", &facts.zone_id)
        && tags
            .iter()
            .all(|(key, value)| spec.tags.get(key).is_some_and(|found| found == value))
}

fn wanted_tags(request: &Request) -> Result<Vec<(String, String)>, ApiError> {
    let Some(text) = request.query("tags").filter(|text| !text.is_empty()) else {
        return Ok(Vec::new());
    };
    let bad = || {
        ApiError::invalid(
            "Tags",
            "The tags must be a JSON array of tagKey and tagValue.",
        )
    };
    let list: Vec<Value> = serde_json::from_str(text).map_err(|_| bad())?;
    list.iter()
        .map(|tag| {
            let text = |name: &str| tag[name].as_str().map(str::to_owned);
            text("tagKey").zip(text("tagValue")).ok_or_else(bad)
        })
        .collect()
}

/// An instance's fields with what is made up where the scenario says nothing.
struct Facts<'a> {
    description: &'a str,
    version: &'a str,
    category: &'a str,
    payment_type: &'a str,
    resource_group_id: &'a str,
    vpc_id: &'a str,
    zone_id: String,
    node_amount: u32,
}

impl<'a> Facts<'a> {
    fn of(core: &Core, instance: &'a Instance) -> Self {
        let spec = &instance.spec;
        let version = match instance.kind {
            Kind::Elasticsearch => "7.10_with_X-Pack",
            Kind::Logstash => "7.4_with_X-Pack",
        };
        let region = &core.scenario.server.region;
        Self {
            description: spec.description.as_deref().unwrap_or(&spec.id),
            version: spec.version.as_deref().unwrap_or(version),
            category: spec.category.as_deref().unwrap_or("x-pack"),
            payment_type: spec.payment_type.as_deref().unwrap_or("postpaid"),
            resource_group_id: spec.resource_group_id.as_deref().unwrap_or("rg-emulator"),
            vpc_id: spec.vpc_id.as_deref().unwrap_or("vpc-emulator"),
            zone_id: spec
                .zone_id
                .clone()
                .unwrap_or_else(|| format!("{region}-i")),
            node_amount: spec.node_amount.unwrap_or(3),
        }
    }
}

fn elasticsearch(core: &Core, instance: &Instance) -> Value {
    let facts = Facts::of(core, instance);
    let id = &instance.spec.id;
    let mut document = listed(core, instance);
    let more = json!({
        // Here a boolean and a number, in ListInstance both text.
        "isNewDeployment": true,
        "port": 9200,
        "domain": format!("{id}.elasticsearch.aliyuncs.com"),
        "protocol": "HTTP",
        "enablePublic": false,
        "archType": "public",
        "inited": true,
        "zoneCount": 1,
        "zoneInfos": [{ "zoneId": facts.zone_id, "status": "NORMAL" }],
        "haveKibana": true,
        "kibanaDomain": format!("{id}.kibana.elasticsearch.aliyuncs.com"),
        "kibanaPort": 5601,
        "esConfig": { "action.auto_create_index": "+.*,-*" },
        "esIPWhitelist": ["0.0.0.0/0"],
        "advancedSetting": { "gcName": "CMS" },
    });
    if let (Value::Object(document), Value::Object(more)) = (&mut document, more) {
        document.extend(more);
    }
    document
}

fn listed(core: &Core, instance: &Instance) -> Value {
    let facts = Facts::of(core, instance);
    json!({
        "instanceId": instance.spec.id,
        "description": facts.description,
        "status": instance.shown_status(),
        "esVersion": facts.version,
        "instanceCategory": facts.category,
        "nodeAmount": facts.node_amount,
        "paymentType": facts.payment_type,
        "resourceGroupId": facts.resource_group_id,
        "createdAt": format!("{:.3}", instance.created),
        "updatedAt": format!("{:.3}", instance.updated),
        "isNewDeployment": "true",
        "port": "9200",
        "nodeSpec": { "spec": "elasticsearch.sn2ne.large", "disk": 20, "diskType": "cloud_ssd" },
        "networkConfig": {
            "type": "vpc",
            "vpcId": facts.vpc_id,
            "vswitchId": "vsw-emulator",
            "vsArea": facts.zone_id,
        },
        "dedicateMaster": false,
        "advancedDedicateMaster": false,
        "tags": tags(instance, "tagKey", "tagValue"),
    })
}

fn logstash(core: &Core, instance: &Instance) -> Value {
    let facts = Facts::of(core, instance);
    json!({
        "instanceId": instance.spec.id,
        "description": facts.description,
        "status": instance.shown_status(),
        "version": facts.version,
        "nodeAmount": facts.node_amount,
        "paymentType": facts.payment_type,
        "createdAt": format!("{:.3}", instance.created),
        "updatedAt": format!("{:.3}", instance.updated),
        "nodeSpec": { "spec": "elasticsearch.sn1ne.large", "disk": 20, "diskType": "cloud_efficiency" },
        "networkConfig": {
            "type": "vpc",
            "vpcId": facts.vpc_id,
            "vswitchId": "vsw-emulator",
            "vsArea": facts.zone_id,
        },
        "endpointList": [{ "host": "172.16.0.10", "port": "9600", "zoneId": facts.zone_id }],
        // The service writes these four with a capital.
        "ResourceGroupId": facts.resource_group_id,
        "ZoneInfos": [{ "zoneId": facts.zone_id, "status": "NORMAL" }],
        "ExtendConfigs": [],
        "Tags": tags(instance, "tagKey", "tagValue"),
    })
}

fn tags(instance: &Instance, key_name: &str, value_name: &str) -> Vec<Value> {
    let tags = instance.spec.tags.iter();
    tags.map(|(key, value)| json!({ key_name: key, value_name: value }))
        .collect()
}
