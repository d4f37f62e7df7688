// SPDX-License-Identifier: MPL-2.0
//! ReadResource.

use super::ProviderService;
use crate::codec::{from_proto, to_proto};
use crate::framework::engine::read;
use crate::proto::tfplugin6::read_resource as wire;

pub(super) async fn read_resource(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let decoded = service.resource(&request.type_name).and_then(|resource| {
        let decoded = from_proto::read(resource, &request, service.stop.token())?;
        Ok((resource, decoded))
    });
    match decoded {
        Ok((resource, decoded)) => to_proto::read(resource, read::read(resource, decoded).await),
        // What can't be read goes back as it came.
        Err(errors) => wire::Response {
            new_state: request.current_state,
            private: request.private,
            new_identity: request.current_identity,
            diagnostics: to_proto::diagnostics(errors),
            deferred: None,
        },
    }
}
