// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState.

use super::{diagnostics, identity, value};
use crate::framework::ErasedResource;
use crate::framework::engine::import::Adopted;
use crate::proto::tfplugin6::import_resource_state as wire;

/// The one object that was taken over.
#[must_use]
pub fn import(resource: &ErasedResource, adopted: Adopted) -> wire::Response {
    let mut all = adopted.diagnostics;
    let state = value(&adopted.state, resource.ty(), &mut all);
    let identity_ty = resource.identity_ty();
    let imported = wire::ImportedResource {
        type_name: resource.type_name().to_owned(),
        state,
        private: adopted.private,
        identity: identity(adopted.identity.as_ref(), identity_ty, &mut all),
    };
    wire::Response {
        imported_resources: vec![imported],
        diagnostics: diagnostics(all),
        deferred: None,
    }
}
