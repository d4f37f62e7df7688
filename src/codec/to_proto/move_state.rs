// SPDX-License-Identifier: MPL-2.0
//! MoveResourceState.

use super::{diagnostics, identity, value};
use crate::framework::ErasedResource;
use crate::framework::engine::import::Adopted;
use crate::proto::tfplugin6::move_resource_state as wire;

/// The object that was taken over.
#[must_use]
pub fn move_state(resource: &ErasedResource, adopted: Adopted) -> wire::Response {
    let mut all = adopted.diagnostics;
    let target_state = value(&adopted.state, resource.ty(), &mut all);
    let identity_ty = resource.identity_ty();
    let target_identity = identity(adopted.identity.as_ref(), identity_ty, &mut all);
    wire::Response {
        target_state,
        target_private: adopted.private,
        target_identity,
        diagnostics: diagnostics(all),
    }
}
