// SPDX-License-Identifier: MPL-2.0
//! UpgradeResourceState, UpgradeResourceIdentity.

use super::diagnostics::diagnostics;
use super::rpc::RpcResponse as _;
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::engine::upgrade;
use crate::proto::tfplugin6::{upgrade_resource_identity, upgrade_resource_state};

pub(super) async fn upgrade_resource_state(
    service: &ProviderService,
    request: upgrade_resource_state::Request,
) -> upgrade_resource_state::Response {
    let upgraded = || {
        let resource = service.resource(&request.type_name)?;
        let stored = value::stored(request.raw_state);
        let state = upgrade::state(resource, request.version, &stored)?;
        let mut found = Diagnostics::new();
        Ok(upgrade_resource_state::Response {
            upgraded_state: value::encode(&state, resource.ty(), &mut found),
            diagnostics: diagnostics(found),
        })
    };
    upgraded().unwrap_or_else(upgrade_resource_state::Response::failed)
}

pub(super) async fn upgrade_resource_identity(
    service: &ProviderService,
    request: upgrade_resource_identity::Request,
) -> upgrade_resource_identity::Response {
    let upgraded = || {
        let resource = service.resource(&request.type_name)?;
        let stored = value::stored(request.raw_identity);
        let identity = upgrade::identity(resource, request.version, &stored)?;
        let mut found = Diagnostics::new();
        let ty = resource.identity_ty();
        Ok(upgrade_resource_identity::Response {
            upgraded_identity: value::encode_identity(Some(&identity), ty, &mut found),
            diagnostics: diagnostics(found),
        })
    };
    upgraded().unwrap_or_else(upgrade_resource_identity::Response::failed)
}
