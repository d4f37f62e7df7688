// SPDX-License-Identifier: MPL-2.0
//! MoveResourceState.

use super::ProviderService;
use super::rpc::Answer as _;
use crate::codec::{from_proto, to_proto};
use crate::diag::Diagnostics;
use crate::framework::engine::move_state;
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
    let request = from_proto::move_state(request);
    let adopted = move_state::move_state(resource, request).await?;
    Ok(to_proto::move_state(resource, adopted))
}
