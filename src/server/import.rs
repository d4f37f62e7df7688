// SPDX-License-Identifier: MPL-2.0
//! ImportResourceState.

use super::ProviderService;
use super::rpc::Answer as _;
use crate::codec::{from_proto, to_proto};
use crate::diag::Diagnostics;
use crate::framework::engine::import;
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
    let request = from_proto::import(resource, request, service.stop.token())?;
    let adopted = import::import(resource, request).await?;
    Ok(to_proto::import(resource, adopted))
}
