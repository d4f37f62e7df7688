// SPDX-License-Identifier: MPL-2.0
//! ReadDataSource.

use super::ProviderService;
use super::rpc::Answer as _;
use crate::codec::{from_proto, to_proto};
use crate::diag::Diagnostics;
use crate::framework::engine::data_source;
use crate::proto::tfplugin6::read_data_source as wire;

pub(super) async fn read_data_source(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let found = found(service, &request).await;
    found.unwrap_or_else(wire::Response::failed)
}

async fn found(
    service: &ProviderService,
    request: &wire::Request,
) -> Result<wire::Response, Diagnostics> {
    let source = service.data_source(&request.type_name)?;
    let config = from_proto::value("configuration", request.config.as_ref(), source.ty())?;
    let found = data_source::read(source, config, service.stop.token()).await;
    let mut diagnostics = found.diagnostics;
    Ok(wire::Response {
        state: to_proto::value(&found.state, source.ty(), &mut diagnostics),
        diagnostics: to_proto::diagnostics(diagnostics),
        deferred: None,
    })
}
