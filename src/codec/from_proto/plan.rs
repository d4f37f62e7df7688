// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange.

use super::{identity, value};
use crate::diag::Diagnostics;
use crate::framework::engine::plan::Request;
use crate::framework::{ErasedResource, StopToken};
use crate::proto::tfplugin6::plan_resource_change as wire;

/// The plan that core asks for.
///
/// # Errors
///
/// When a value does not fit the schema.
pub fn plan(
    resource: &ErasedResource,
    request: &wire::Request,
    stop: StopToken,
) -> Result<Request, Diagnostics> {
    let ty = resource.ty();
    Ok(Request {
        prior: value("prior state", request.prior_state.as_ref(), ty)?,
        proposed: value("proposed state", request.proposed_new_state.as_ref(), ty)?,
        config: value("configuration", request.config.as_ref(), ty)?,
        private: request.prior_private.clone(),
        identity: identity(request.prior_identity.as_ref(), resource.identity_ty())?,
        stop,
    })
}
