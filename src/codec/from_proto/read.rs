// SPDX-License-Identifier: MPL-2.0
//! ReadResource.

use super::{identity, value};
use crate::diag::Diagnostics;
use crate::framework::engine::read::Request;
use crate::framework::{ErasedResource, StopToken};
use crate::proto::tfplugin6::read_resource as wire;

/// The object that core asks about.
///
/// # Errors
///
/// When a value does not fit the schema.
pub fn read(
    resource: &ErasedResource,
    request: &wire::Request,
    stop: StopToken,
) -> Result<Request, Diagnostics> {
    Ok(Request {
        state: value("state", request.current_state.as_ref(), resource.ty())?,
        private: request.private.clone(),
        identity: identity(request.current_identity.as_ref(), resource.identity_ty())?,
        stop,
    })
}
