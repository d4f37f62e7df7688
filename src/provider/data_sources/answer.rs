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
mod tests;
