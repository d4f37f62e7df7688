// SPDX-License-Identifier: MPL-2.0
//! MoveResourceState.

use super::diagnostics::diagnostics;
use super::rpc::RpcResponse as _;
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::engine::move_state::{self, Request};
use crate::proto::tfplugin6::move_resource_state as wire;

pub(super) async fn move_resource_state(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let moved = moved(service, request).await;
    moved.unwrap_or_else(wire::Response::failed)
}

async fn moved(
    service: &ProviderService,
    request: wire::Request,
) -> Result<wire::Response, Diagnostics> {
    let resource = service.resource(&request.target_type_name)?;
    let decoded = Request {
        source_provider: request.source_provider_address,
        source_type: request.source_type_name,
        source_schema_version: request.source_schema_version,
        source_state: value::stored(request.source_state),
        source_private: request.source_private,
    };
    let adopted = move_state::move_state(resource, decoded).await?;
    let mut found = adopted.diagnostics;
    let identity = adopted.identity.as_ref();
    Ok(wire::Response {
        target_state: value::encode(&adopted.state, resource.ty(), &mut found),
        target_private: adopted.private,
        target_identity: value::encode_identity(identity, resource.identity_ty(), &mut found),
        diagnostics: diagnostics(found),
    })
}
