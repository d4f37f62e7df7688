// SPDX-License-Identifier: MPL-2.0
//! From the API's objects to values: the schema says which fields there are,
//! and of which types. The API writes `esVersion` for `es_version` (and for
//! Logstash `Tags` for `tags`); what it leaves out, or writes as another type
//! that cannot be converted, is null.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::client::instances::Object;
use crate::cty::{Members, Type, Value};
use crate::openapi::Fields;
use crate::schema::{Attribute, AttributeType, NestedAttributes, Nesting};

/// What `found` says of `attributes`.
pub(super) fn members(attributes: &[Attribute], found: &Object) -> Members<Value> {
    let names: BTreeMap<String, &str> = found
        .keys()
        .map(|name| (snake_case(name), name.as_str()))
        .collect();
    let value = |attribute: &Attribute| {
        let found = names
            .get(&attribute.name)
            .and_then(|name| field(&attribute.ty, found, name));
        (attribute.name.clone(), found.unwrap_or(Value::Null))
    };
    attributes.iter().map(value).collect()
}

fn field(ty: &AttributeType, found: &Object, name: &str) -> Option<Value> {
    let fields = Fields(found);
    match ty {
        AttributeType::Plain(Type::String) => fields.text(name).map(Value::String),
        AttributeType::Plain(Type::Number) => fields.int(name).map(Value::from),
        AttributeType::Plain(Type::Bool) => fields.flag(name).map(Value::Bool),
        AttributeType::Plain(Type::List(_)) => {
            let texts = fields.texts(name)?.into_iter();
            Some(Value::List(texts.map(Value::String).collect()))
        }
        AttributeType::Plain(Type::Map(_)) => tags(found.get(name)?),
        AttributeType::Plain(_) => None,
        AttributeType::Nested(nested) => objects(nested, found.get(name)?),
    }
}

fn objects(nested: &NestedAttributes, found: &Json) -> Option<Value> {
    let object = |found: &Object| Value::Object(members(&nested.attributes, found));
    match nested.nesting {
        Nesting::Single => found.as_object().map(object),
        _ => {
            let found = found.as_array()?.iter().filter_map(Json::as_object);
            Some(Value::List(found.map(object).collect()))
        }
    }
}

/// `[{"tagKey": …, "tagValue": …}]` as a map.
fn tags(found: &Json) -> Option<Value> {
    let tag = |tag: &Json| {
        let fields = Fields(tag.as_object()?);
        let value = fields.text("tagValue").map_or(Value::Null, Value::String);
        Some((fields.text("tagKey")?, value))
    };
    Some(Value::map(found.as_array()?.iter().filter_map(tag)))
}

/// `kibanaIPWhitelist` is `kibana_ip_whitelist`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut chars = name.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(char::is_ascii_lowercase);
        let begins_a_word = match before {
            None => false,
            Some(before) if char::is_ascii_uppercase(&before) => next_is_lower,
            Some(_) => true,
        };
        if c.is_ascii_uppercase() && begins_a_word {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
        before = Some(c);
    }
    snake
}

#[cfg(test)]
mod tests {
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
}
