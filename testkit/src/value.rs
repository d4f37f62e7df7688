// SPDX-License-Identifier: MPL-2.0
//! The protocol's values as JSON: tests build requests and read answers with
//! `serde_json::json!`. Unknown values, which JSON lacks, are the object
//! `{"$unknown": true}`, or with a prefix known, `{"$unknown": "prefix"}`.

use rmpv::Value as Wire;
use serde_json::{Map, Number, Value, json};
use thiserror::Error;

use crate::proto::tfplugin6::DynamicValue;

const UNKNOWN: &str = "$unknown";
/// Extension types: a plain unknown, and one of which something is known.
const EXT_UNKNOWN: i8 = 0;
const EXT_REFINED: i8 = 12;
/// Keys in the map of what is known.
const IS_NULL: u64 = 1;
const PREFIX: u64 = 2;

/// Bytes that hold no value.
#[derive(Debug, Error)]
pub enum Error {
    #[error("not MessagePack: {0}")]
    Read(#[from] rmpv::decode::Error),
    #[error("{0} bytes after the value")]
    Trailing(usize),
    #[error("no JSON for {0}")]
    Unexpected(String),
}

/// An unknown value.
#[must_use]
pub fn unknown() -> Value {
    json!({ UNKNOWN: true })
}

/// An unknown string that is not null and begins with `prefix`, as hosts send
/// for a template around an unknown value.
#[must_use]
pub fn unknown_with_prefix(prefix: &str) -> Value {
    json!({ UNKNOWN: prefix })
}

/// Whether `value` is unknown, refined or not.
#[must_use]
pub fn is_unknown(value: &Value) -> bool {
    value.as_object().is_some_and(|o| o.contains_key(UNKNOWN))
}

/// `value` as a message's field.
#[must_use]
pub fn dynamic(value: &Value) -> DynamicValue {
    DynamicValue {
        msgpack: encode(value),
        json: Vec::new(),
    }
}

/// What a message's field holds; null if it is absent or empty.
///
/// # Errors
/// If it holds bytes that are no value.
pub fn read(field: Option<&DynamicValue>) -> Result<Value, Error> {
    match field {
        Some(field) if !field.msgpack.is_empty() => decode(&field.msgpack),
        Some(field) if !field.json.is_empty() => {
            serde_json::from_slice(&field.json).map_err(|e| Error::Unexpected(e.to_string()))
        }
        _ => Ok(Value::Null),
    }
}

/// `value` as MessagePack.
#[must_use]
pub fn encode(value: &Value) -> Vec<u8> {
    bytes(&to_wire(value))
}

/// The value in `bytes`, all of which must belong to it.
///
/// # Errors
/// If they are no value, or more than one.
pub fn decode(mut bytes: &[u8]) -> Result<Value, Error> {
    let value = rmpv::decode::read_value(&mut bytes)?;
    if !bytes.is_empty() {
        return Err(Error::Trailing(bytes.len()));
    }
    from_wire(value)
}

fn bytes(value: &Wire) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory can't fail.
    let _ = rmpv::encode::write_value(&mut out, value);
    out
}

fn to_wire(value: &Value) -> Wire {
    match value {
        Value::Null => Wire::Nil,
        Value::Bool(bool) => Wire::Boolean(*bool),
        Value::Number(number) => number_to_wire(number),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => Wire::Array(items.iter().map(to_wire).collect()),
        Value::Object(fields) => match fields.get(UNKNOWN) {
            Some(Value::String(prefix)) => {
                let known = Wire::Map(vec![
                    (IS_NULL.into(), false.into()),
                    (PREFIX.into(), prefix.as_str().into()),
                ]);
                Wire::Ext(EXT_REFINED, bytes(&known))
            }
            Some(_) => Wire::Ext(EXT_UNKNOWN, vec![0]),
            None => Wire::Map(
                fields
                    .iter()
                    .map(|(name, field)| (name.as_str().into(), to_wire(field)))
                    .collect(),
            ),
        },
    }
}

/// Integers and floats as such; what fits neither as decimal text, as cty does.
fn number_to_wire(number: &Number) -> Wire {
    if let Some(integer) = number.as_i64() {
        integer.into()
    } else if let Some(integer) = number.as_u64() {
        integer.into()
    } else {
        let text = number.to_string();
        match number.as_f64() {
            Some(float) if Number::from_f64(float).is_some_and(|n| n.to_string() == text) => {
                float.into()
            }
            _ => text.into(),
        }
    }
}

fn from_wire(value: Wire) -> Result<Value, Error> {
    Ok(match value {
        Wire::Nil => Value::Null,
        Wire::Boolean(bool) => bool.into(),
        Wire::Integer(integer) => match (integer.as_i64(), integer.as_u64()) {
            (Some(signed), _) => signed.into(),
            (None, Some(unsigned)) => unsigned.into(),
            (None, None) => return Err(Error::Unexpected(integer.to_string())),
        },
        Wire::F32(float) => f64::from(float).into(),
        Wire::F64(float) => float.into(),
        Wire::String(text) => match text.into_str() {
            Some(text) => text.into(),
            None => return Err(Error::Unexpected("a text that is not UTF-8".to_owned())),
        },
        Wire::Array(items) => items.into_iter().map(from_wire).collect::<Result<_, _>>()?,
        Wire::Map(fields) => {
            let mut object = Map::new();
            for (name, field) in fields {
                let name = name
                    .as_str()
                    .ok_or_else(|| Error::Unexpected(format!("a key {name}")))?
                    .to_owned();
                if object.insert(name.clone(), from_wire(field)?).is_some() {
                    return Err(Error::Unexpected(format!("two fields {name}")));
                }
            }
            Value::Object(object)
        }
        // Whatever is known about it, it is unknown.
        Wire::Ext(..) => unknown(),
        Wire::Binary(_) => return Err(Error::Unexpected("binary data".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn values_survive_the_way_there_and_back() {
        let value = json!({
            "null": null, "bool": true, "text": "ä", "int": -3, "big": u64::MAX, "float": 1.5,
            "list": [1, [], {}], "unknown": unknown(),
        });
        assert_eq!(decode(&encode(&value)).unwrap(), value);
    }

    #[test]
    fn unknowns_have_the_bytes_hosts_send() {
        assert_eq!(encode(&unknown()), [0xd4, 0, 0]);
        let refined = encode(&unknown_with_prefix("i-"));
        assert_eq!(refined, [0xc7, 7, 12, 0x82, 1, 0xc2, 2, 0xa2, b'i', b'-']);
        assert!(is_unknown(&decode(&refined).unwrap()));
    }

    #[test]
    fn bytes_after_the_value_are_refused() {
        assert!(matches!(decode(&[0xc0, 0xc0]), Err(Error::Trailing(1))));
        assert!(decode(&[]).is_err());
    }

    #[test]
    fn absent_fields_read_as_null() {
        assert_eq!(read(None).unwrap(), Value::Null);
        assert_eq!(read(Some(&dynamic(&json!([1])))).unwrap(), json!([1]));
    }
}
