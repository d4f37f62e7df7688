// SPDX-License-Identifier: MPL-2.0
//! ApplyResourceChange.

use super::{identity, value};
use crate::diag::Diagnostics;
use crate::framework::engine::apply::Request;
use crate::framework::{ErasedResource, StopToken};
use crate::proto::tfplugin6::apply_resource_change as wire;

/// The change that core asks for.
///
/// # Errors
///
/// When a value does not fit the schema.
pub fn apply(
    resource: &ErasedResource,
    request: &wire::Request,
    stop: StopToken,
) -> Result<Request, Diagnostics> {
    let ty = resource.ty();
    Ok(Request {
        prior: value("prior state", request.prior_state.as_ref(), ty)?,
        planned: value("planned state", request.planned_state.as_ref(), ty)?,
        config: value("configuration", request.config.as_ref(), ty)?,
        private: request.planned_private.clone(),
        identity: identity(request.planned_identity.as_ref(), resource.identity_ty())?,
        stop,
    })
}
