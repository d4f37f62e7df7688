// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState.

use super::identity;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::import::Request;
use crate::framework::{ErasedResource, StopToken};
use crate::proto::tfplugin6::import_resource_state as wire;

/// The object that the user names.
///
/// # Errors
///
/// When the identity does not fit its schema, or the type has none.
pub fn import(
    resource: &ErasedResource,
    request: wire::Request,
    stop: StopToken,
) -> Result<Request, Diagnostics> {
    if request.id.is_empty() && request.identity.is_some() && resource.identity_ty().is_none() {
        let detail = format!("{} has no identity to import by.", resource.type_name());
        return Err(Diagnostic::error("Import by identity not supported", detail).into());
    }
    Ok(Request {
        identity: identity(request.identity.as_ref(), resource.identity_ty())?,
        id: request.id,
        stop,
    })
}
