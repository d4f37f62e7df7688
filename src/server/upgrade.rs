// SPDX-License-Identifier: MPL-2.0
//! UpgradeResourceState, UpgradeResourceIdentity.

use super::ProviderService;
use super::rpc::Answer as _;
use crate::codec::{from_proto, to_proto};
use crate::diag::Diagnostics;
use crate::framework::engine::upgrade;
use crate::proto::tfplugin6::{upgrade_resource_identity, upgrade_resource_state};

pub(super) async fn upgrade_resource_state(
    service: &ProviderService,
    request: upgrade_resource_state::Request,
) -> upgrade_resource_state::Response {
    let upgraded = || {
        let resource = service.resource(&request.type_name)?;
        let stored = from_proto::stored(request.raw_state);
        let state = upgrade::state(resource, request.version, &stored)?;
        Ok((resource, state))
    };
    match upgraded() {
        Ok((resource, state)) => {
            let mut diagnostics = Diagnostics::new();
            let upgraded_state = to_proto::value(&state, resource.ty(), &mut diagnostics);
            upgrade_resource_state::Response {
                upgraded_state,
                diagnostics: to_proto::diagnostics(diagnostics),
            }
        }
        Err(errors) => upgrade_resource_state::Response::failed(errors),
    }
}

pub(super) async fn upgrade_resource_identity(
    service: &ProviderService,
    request: upgrade_resource_identity::Request,
) -> upgrade_resource_identity::Response {
    let upgraded = || {
        let resource = service.resource(&request.type_name)?;
        let stored = from_proto::stored(request.raw_identity);
        let identity = upgrade::identity(resource, request.version, &stored)?;
        Ok((resource, identity))
    };
    match upgraded() {
        Ok((resource, identity)) => {
            let mut diagnostics = Diagnostics::new();
            let ty = resource.identity_ty();
            let upgraded_identity = to_proto::identity(Some(&identity), ty, &mut diagnostics);
            upgrade_resource_identity::Response {
                upgraded_identity,
                diagnostics: to_proto::diagnostics(diagnostics),
            }
        }
        Err(errors) => upgrade_resource_identity::Response::failed(errors),
    }
}
