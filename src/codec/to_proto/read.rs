// SPDX-License-Identifier: MPL-2.0
//! ReadResource.

use super::{diagnostics, identity, value};
use crate::framework::ErasedResource;
use crate::framework::engine::read::Response;
use crate::proto::tfplugin6::read_resource as wire;

/// The object as it is.
#[must_use]
pub fn read(resource: &ErasedResource, response: Response) -> wire::Response {
    let mut all = response.diagnostics;
    let new_state = value(&response.state, resource.ty(), &mut all);
    let identity_ty = resource.identity_ty();
    let new_identity = identity(response.identity.as_ref(), identity_ty, &mut all);
    wire::Response {
        new_state,
        private: response.private,
        new_identity,
        diagnostics: diagnostics(all),
        ..wire::Response::default()
    }
}
