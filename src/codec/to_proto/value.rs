// SPDX-License-Identifier: MPL-2.0
//! The values within responses.

use crate::codec::dynamic_value;
use crate::cty::{DecodeError, Type, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::proto::tfplugin6 as wire;

/// A value of type `ty`; `None`, with an error added to `diagnostics`, when it
/// is not one.
pub fn value(
    value: &Value,
    ty: &Type,
    diagnostics: &mut Diagnostics,
) -> Option<wire::DynamicValue> {
    match dynamic_value::encode(value, ty) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            diagnostics.push(unwritable(&error));
            None
        }
    }
}

/// What a value that can't be written tells the user.
pub fn unwritable(error: &DecodeError) -> Diagnostic {
    let detail = format!(
        "The provider made a value that does not fit its own schema: {error}.\n\n\
         This is a bug in the provider. Please report it."
    );
    Diagnostic::error("Invalid value", detail)
}

/// An identity of type `ty`. Without an identity schema none is ever sent:
/// hosts crash on one.
pub fn identity(
    identity: Option<&Value>,
    ty: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> Option<wire::ResourceIdentityData> {
    let data = value(identity?, ty?, diagnostics)?;
    Some(wire::ResourceIdentityData {
        identity_data: Some(data),
    })
}
