// SPDX-License-Identifier: MPL-2.0
//! StopProvider: answers at once. In debug mode, the provider is ready for what
//! comes later.

use super::ProviderService;
use crate::proto::tfplugin6::stop_provider as wire;

pub(super) async fn stop_provider(
    service: &ProviderService,
    _request: wire::Request,
) -> wire::Response {
    service.in_flight.stop();
    wire::Response::default()
}
