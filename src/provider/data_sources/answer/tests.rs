// SPDX-License-Identifier: MPL-2.0

#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use serde_json::json;

#[test]
fn the_names_of_the_api_are_written_as_attributes_are() {
    for (api, attribute) in [
        ("status", "status"),
        ("esVersion", "es_version"),
        ("kibanaIPWhitelist", "kibana_ip_whitelist"),
        ("kibanaPrivateIPWhitelist", "kibana_private_ip_whitelist"),
        ("privateNetworkIpWhiteList", "private_network_ip_white_list"),
        ("ResourceGroupId", "resource_group_id"),
        ("Tags", "tags"),
    ] {
        assert_eq!(snake_case(api), attribute);
    }
}

#[test]
fn fields_are_converted_to_the_types_of_the_schema_or_are_null() {
    let attributes = [
        Attribute::string("es_version"),
        Attribute::number("port"),
        Attribute::number("zone_count"),
        Attribute::bool("have_kibana"),
        Attribute::list_of_strings("public_ip_whitelist"),
        Attribute::map_of_strings("tags"),
        Attribute::nested(
            "node_spec",
            Nesting::Single,
            vec![Attribute::number("disk")],
        ),
        Attribute::nested(
            "zone_infos",
            Nesting::List,
            vec![Attribute::string("zone_id")],
        ),
        Attribute::string("absent"),
    ];
    let found = json!({
        "esVersion": 7, "port": "9200", "zoneCount": {"odd": 1}, "haveKibana": "True",
        "publicIpWhitelist": ["0.0.0.0/0", 1, {}], "unheardOf": [[]],
        "Tags": [{"tagKey": "k", "tagValue": "v"}, {"tagKey": "bare"}, 7],
        "nodeSpec": {"spec": "s", "disk": 20}, "zoneInfos": [{"zoneId": "a"}, 1],
    });
    let text = |text: &str| Value::String(text.to_owned());
    let expected: Members<Value> = [
        ("es_version", text("7")),
        ("port", Value::from(9200)),
        ("zone_count", Value::Null),
        ("have_kibana", Value::Bool(true)),
        (
            "public_ip_whitelist",
            Value::List(vec![text("0.0.0.0/0"), text("1")]),
        ),
        (
            "tags",
            Value::map([("bare", Value::Null), ("k", text("v"))]),
        ),
        ("node_spec", Value::object([("disk", Value::from(20))])),
        (
            "zone_infos",
            Value::List(vec![Value::object([("zone_id", text("a"))])]),
        ),
        ("absent", Value::Null),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    assert_eq!(members(&attributes, found.as_object().unwrap()), expected);
}
