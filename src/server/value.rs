// SPDX-License-Identifier: MPL-2.0
//! The values within messages: bytes that only a type makes readable. What
//! can't be read, or written, becomes a diagnostic.

use bytes::Bytes;

use crate::cty::json::Unexpected;
use crate::cty::{DecodeError, Type, Value, json, msgpack};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::StoredState;
use crate::proto::tfplugin6 as wire;

/// Reads `value` as a value of type `ty`. An absent or empty message is null:
/// OpenTofu passes null arguments of functions like that.
///
/// # Errors
/// Where the bytes do not fit the type.
pub(super) fn read(value: Option<&wire::DynamicValue>, ty: &Type) -> Result<Value, DecodeError> {
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
/// Where the value does not fit the type, which is a bug of the provider.
pub(super) fn write(value: &Value, ty: &Type) -> Result<wire::DynamicValue, DecodeError> {
    Ok(wire::DynamicValue {
        msgpack: Bytes::from(msgpack::encode(value, ty)?),
        json: Bytes::new(),
    })
}

/// A value of a request; `what` names it in the error.
///
/// # Errors
/// When the bytes do not fit the type: host and provider disagree about the
/// schema.
pub(super) fn decode(
    what: &str,
    value: Option<&wire::DynamicValue>,
    ty: &Type,
) -> Result<Value, Diagnostics> {
    read(value, ty).map_err(|error| {
        let detail = format!(
            "The {what} that OpenTofu or Terraform sent does not fit the provider's schema: {}.",
            error.message
        );
        let diagnostic = Diagnostic::error("Request not understood", detail);
        if error.path.steps().is_empty() {
            diagnostic.into()
        } else {
            diagnostic.at(error.path).into()
        }
    })
}

/// A value of a response; `None`, with an error added to `diagnostics`, when
/// it is not of type `ty`.
pub(super) fn encode(
    value: &Value,
    ty: &Type,
    diagnostics: &mut Diagnostics,
) -> Option<wire::DynamicValue> {
    write(value, ty)
        .map_err(|error| {
            let detail = format!(
                "The provider made a value that does not fit its own schema: {error}.\n\n\
                 This is a bug in the provider. Please report it."
            );
            diagnostics.push(Diagnostic::error("Invalid value", detail));
        })
        .ok()
}

/// An identity of a request; `None` if the host sent none, or the type has none.
///
/// # Errors
/// When it does not fit the identity's type.
pub(super) fn decode_identity(
    data: Option<&wire::ResourceIdentityData>,
    ty: Option<&Type>,
) -> Result<Option<Value>, Diagnostics> {
    let (Some(data), Some(ty)) = (data, ty) else {
        return Ok(None);
    };
    let identity = decode("identity", data.identity_data.as_ref(), ty)?;
    Ok((!identity.is_null()).then_some(identity))
}

/// An identity of a response. Without an identity schema none is ever sent:
/// hosts crash on one.
pub(super) fn encode_identity(
    identity: Option<&Value>,
    ty: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> Option<wire::ResourceIdentityData> {
    let data = encode(identity?, ty?, diagnostics)?;
    Some(wire::ResourceIdentityData {
        identity_data: Some(data),
    })
}

/// A state or identity as it was stored. Absent is empty, which the engine
/// refuses.
pub(super) fn stored(raw: Option<wire::RawState>) -> StoredState {
    let raw = raw.unwrap_or_default();
    if raw.json.is_empty() && !raw.flatmap.is_empty() {
        StoredState::Flatmap
    } else {
        StoredState::Json(Bytes::from(raw.json))
    }
}
