// SPDX-License-Identifier: MPL-2.0
//! ApplyResourceChange.

use super::ProviderService;
use crate::codec::{from_proto, to_proto};
use crate::framework::engine::apply;
use crate::proto::tfplugin6::apply_resource_change as wire;

pub(super) async fn apply_resource_change(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let decoded = service.resource(&request.type_name).and_then(|resource| {
        let decoded = from_proto::apply(resource, &request, service.stop.token())?;
        Ok((resource, decoded))
    });
    match decoded {
        Ok((resource, decoded)) => to_proto::apply(resource, apply::apply(resource, decoded).await),
        // Nothing was done, so what was there before is still there.
        Err(errors) => wire::Response {
            new_state: request.prior_state,
            private: request.planned_private,
            new_identity: request.planned_identity,
            diagnostics: to_proto::diagnostics(errors),
            ..wire::Response::default()
        },
    }
}
