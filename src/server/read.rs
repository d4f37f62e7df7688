// SPDX-License-Identifier: MPL-2.0
//! ReadResource.

use super::diagnostics::diagnostics;
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::ErasedResource;
use crate::framework::engine::read::{self, Request, Response};
use crate::proto::tfplugin6::read_resource as wire;

pub(super) async fn read_resource(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    match decode(service, &request) {
        Ok((resource, decoded)) => encode(resource, read::read(resource, decoded).await),
        // What can't be read goes back as it came.
        Err(errors) => wire::Response {
            new_state: request.current_state,
            private: request.private,
            new_identity: request.current_identity,
            diagnostics: diagnostics(errors),
            deferred: None,
        },
    }
}

fn decode<'a>(
    service: &'a ProviderService,
    request: &wire::Request,
) -> Result<(&'a ErasedResource, Request), Diagnostics> {
    let resource = service.resource(&request.type_name)?;
    let identity = request.current_identity.as_ref();
    let decoded = Request {
        state: value::decode("state", request.current_state.as_ref(), resource.ty())?,
        private: request.private.clone(),
        identity: value::decode_identity(identity, resource.identity_ty())?,
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
        deferred: None,
    }
}
