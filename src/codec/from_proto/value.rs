// SPDX-License-Identifier: MPL-2.0
//! The values within requests.

use bytes::Bytes;

use crate::codec::dynamic_value;
use crate::cty::{DecodeError, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::upgrade::Stored;
use crate::proto::tfplugin6 as wire;

/// A value of type `ty`; `what` names it in the error.
///
/// # Errors
///
/// When the bytes do not fit the type: host and provider disagree about the
/// schema.
pub fn value(
    what: &str,
    value: Option<&wire::DynamicValue>,
    ty: &Type,
) -> Result<Value, Diagnostics> {
    dynamic_value::decode(value, ty).map_err(|error| unreadable(what, &error))
}

/// An identity; `None` if the host sent none, or the type has none.
///
/// # Errors
///
/// When it does not fit the identity's type.
pub fn identity(
    data: Option<&wire::ResourceIdentityData>,
    ty: Option<&Type>,
) -> Result<Option<Value>, Diagnostics> {
    let (Some(data), Some(ty)) = (data, ty) else {
        return Ok(None);
    };
    let identity = value("identity", data.identity_data.as_ref(), ty)?;
    Ok((!identity.is_null()).then_some(identity))
}

/// A state or identity as it was stored. Absent is empty, which the engine
/// refuses.
#[must_use]
pub fn stored(raw: Option<wire::RawState>) -> Stored {
    let raw = raw.unwrap_or_default();
    if raw.json.is_empty() && !raw.flatmap.is_empty() {
        Stored::Flatmap
    } else {
        Stored::Json(Bytes::from(raw.json))
    }
}

fn unreadable(what: &str, error: &DecodeError) -> Diagnostics {
    let detail = format!(
        "The {what} that the host sent does not fit the provider's schema: {}.",
        error.message
    );
    let diagnostic = Diagnostic::error("Request not understood", detail);
    if error.path.steps().is_empty() {
        diagnostic.into()
    } else {
        diagnostic.at(error.path.clone()).into()
    }
}
