// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState.

use super::diagnostics::diagnostics;
use super::rpc::RpcResponse as _;
use super::{ProviderService, value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::engine::import::{self, Request};
use crate::proto::tfplugin6::import_resource_state as wire;

pub(super) async fn import_resource_state(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let imported = imported(service, request).await;
    imported.unwrap_or_else(wire::Response::failed)
}

async fn imported(
    service: &ProviderService,
    request: wire::Request,
) -> Result<wire::Response, Diagnostics> {
    let resource = service.resource(&request.type_name)?;
    let identity_ty = resource.identity_ty();
    if request.id.is_empty() && request.identity.is_some() && identity_ty.is_none() {
        let detail = format!("{} has no identity to import by.", resource.type_name());
        return Err(Diagnostic::error("Import by identity not supported", detail).into());
    }
    let decoded = Request {
        identity: value::decode_identity(request.identity.as_ref(), identity_ty)?,
        id: request.id,
    };
    let adopted = import::import(resource, decoded).await?;
    let mut found = adopted.diagnostics;
    let imported = wire::ImportedResource {
        type_name: resource.type_name().to_owned(),
        state: value::encode(&adopted.state, resource.ty(), &mut found),
        private: adopted.private,
        identity: value::encode_identity(adopted.identity.as_ref(), identity_ty, &mut found),
    };
    Ok(wire::Response {
        imported_resources: vec![imported],
        diagnostics: diagnostics(found),
        deferred: None,
    })
}
