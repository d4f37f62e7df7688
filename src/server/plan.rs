// SPDX-License-Identifier: MPL-2.0
//! PlanResourceChange.

use super::ProviderService;
use crate::codec::{from_proto, to_proto};
use crate::framework::engine::plan;
use crate::proto::tfplugin6::plan_resource_change as wire;

pub(super) async fn plan_resource_change(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let decoded = service.resource(&request.type_name).and_then(|resource| {
        let decoded = from_proto::plan(resource, &request, service.stop.token())?;
        Ok((resource, decoded))
    });
    match decoded {
        Ok((resource, decoded)) => to_proto::plan(resource, plan::plan(resource, decoded).await),
        Err(errors) => wire::Response {
            planned_state: request.proposed_new_state,
            planned_private: request.prior_private,
            planned_identity: request.prior_identity,
            diagnostics: to_proto::diagnostics(errors),
            ..wire::Response::default()
        },
    }
}
