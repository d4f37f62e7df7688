// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange.

use super::{attribute_path, diagnostics, identity, value};
use crate::framework::ErasedResource;
use crate::framework::engine::plan::Response;
use crate::proto::tfplugin6::plan_resource_change as wire;

/// The plan.
#[must_use]
pub fn plan(resource: &ErasedResource, response: Response) -> wire::Response {
    let mut all = response.diagnostics;
    let planned_state = value(&response.planned, resource.ty(), &mut all);
    let identity_ty = resource.identity_ty();
    let planned_identity = identity(response.identity.as_ref(), identity_ty, &mut all);
    wire::Response {
        planned_state,
        requires_replace: response
            .requires_replace
            .iter()
            .map(attribute_path)
            .collect(),
        planned_private: response.private,
        planned_identity,
        diagnostics: diagnostics(all),
        ..wire::Response::default()
    }
}
