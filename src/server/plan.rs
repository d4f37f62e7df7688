// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange.

use super::diagnostics::{attribute_path, diagnostics};
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::ErasedResource;
use crate::framework::engine::plan::{self, Request, Response};
use crate::proto::tfplugin6::plan_resource_change as wire;

pub(super) async fn plan_resource_change(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    match decode(service, &request) {
        Ok((resource, decoded)) => encode(resource, plan::plan(resource, decoded).await),
        Err(errors) => wire::Response {
            planned_state: request.proposed_new_state,
            planned_private: request.prior_private,
            planned_identity: request.prior_identity,
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
    let identity = request.prior_identity.as_ref();
    let decoded = Request {
        prior: value::decode("prior state", request.prior_state.as_ref(), ty)?,
        proposed: value::decode("proposed state", request.proposed_new_state.as_ref(), ty)?,
        config: value::decode("configuration", request.config.as_ref(), ty)?,
        private: request.prior_private.clone(),
        identity: value::decode_identity(identity, resource.identity_ty())?,
        stop: service.in_flight.stop_token(),
    };
    Ok((resource, decoded))
}

fn encode(resource: &ErasedResource, response: Response) -> wire::Response {
    let mut found = response.diagnostics;
    let replace = response.requires_replace.iter().map(attribute_path);
    let identity = response.identity.as_ref();
    wire::Response {
        planned_state: value::encode(&response.planned, resource.ty(), &mut found),
        requires_replace: replace.collect(),
        planned_private: response.private,
        planned_identity: value::encode_identity(identity, resource.identity_ty(), &mut found),
        diagnostics: diagnostics(found),
        ..wire::Response::default()
    }
}
