// SPDX-License-Identifier: MPL-2.0
//! ApplyResourceChange.

use super::diagnostics::diagnostics;
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::ErasedResource;
use crate::framework::engine::apply::{self, Request, Response};
use crate::proto::tfplugin6::apply_resource_change as wire;

pub(super) async fn apply_resource_change(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    match decode(service, &request) {
        Ok((resource, decoded)) => encode(resource, apply::apply(resource, decoded).await),
        // Nothing was done, so what was there before is still there.
        Err(errors) => wire::Response {
            new_state: request.prior_state,
            private: request.planned_private,
            new_identity: request.planned_identity,
            diagnostics: diagnostics(errors),
            ..wire::Response::default()
        },
    }
}

fn decode<'a>(
    service: &'a ProviderService,
    request: &wire::Request,
) -> Result<(&'a ErasedResource, Request), Diagnostics> {
    let resource = service.resource(&request.type_name)?;
    let ty = resource.ty();
    let decoded = Request {
        prior: value::decode("prior state", request.prior_state.as_ref(), ty)?,
        planned: value::decode("planned state", request.planned_state.as_ref(), ty)?,
        config: value::decode("configuration", request.config.as_ref(), ty)?,
        private: request.planned_private.clone(),
        stop: service.in_flight.stop_token(),
    };
    Ok((resource, decoded))
}

fn encode(resource: &ErasedResource, response: Response) -> wire::Response {
    let mut found = response.diagnostics;
    let identity = response.identity.as_ref();
    wire::Response {
        new_state: value::encode(&response.state, resource.ty(), &mut found),
        private: response.private,
        new_identity: value::encode_identity(identity, resource.identity_ty(), &mut found),
        diagnostics: diagnostics(found),
        ..wire::Response::default()
    }
}
