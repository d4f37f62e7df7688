// SPDX-License-Identifier: MPL-2.0
//! Dynamic values: bytes that only a type makes readable.

use bytes::Bytes;

use crate::cty::json::Unexpected;
use crate::cty::{DecodeError, Type, Value, json, msgpack};
use crate::proto::tfplugin6::DynamicValue;

/// Reads `value` as a value of type `ty`. An absent or empty message is null:
/// OpenTofu passes null arguments of functions like that.
///
/// # Errors
///
/// Where the bytes do not fit the type.
pub fn decode(value: Option<&DynamicValue>, ty: &Type) -> Result<Value, DecodeError> {
    match value {
        Some(value) if !value.msgpack.is_empty() => msgpack::decode(&value.msgpack, ty),
        Some(value) if !value.json.is_empty() => json::decode(&value.json, ty, Unexpected::Refuse),
        _ => Ok(Value::Null),
    }
}

/// Writes `value`, which must be of type `ty`. Always as MessagePack: JSON
/// cannot carry unknown values.
///
/// # Errors
///
/// Where the value does not fit the type, which is a bug of the provider.
pub fn encode(value: &Value, ty: &Type) -> Result<DynamicValue, DecodeError> {
    Ok(DynamicValue {
        msgpack: Bytes::from(msgpack::encode(value, ty)?),
        json: Bytes::new(),
    })
}
