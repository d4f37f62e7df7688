// SPDX-License-Identifier: MPL-2.0
//! Values as JSON, as a host would store them.
#![allow(clippy::panic, reason = "tests")]

use crate::cty::{Members, Value};

/// `value` in JSON. It must hold nothing that JSON can't say: unknown values
/// and infinite numbers.
pub(crate) fn encode(value: &Value) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let list = |elements: &[Value]| {
        let elements: Vec<_> = elements.iter().map(encode).collect();
        format!("[{}]", elements.join(","))
    };
    let entries = |entries: &Members<Value>| {
        let entry = |(name, value): (&String, &Value)| format!("{}:{}", text(name), encode(value));
        let entries: Vec<_> = entries.iter().map(entry).collect();
        format!("{{{}}}", entries.join(","))
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Unknown => panic!("JSON has no unknown values"),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(value) => text(value),
        Value::List(elements) | Value::Set(elements) | Value::Tuple(elements) => list(elements),
        Value::Map(members) | Value::Object(members) => entries(members),
        Value::Dynamic(typed) => format!(
            "{{\"value\":{},\"type\":{}}}",
            encode(&typed.1),
            typed.0.to_json()
        ),
    }
}
