// SPDX-License-Identifier: MPL-2.0
//! ReadDataSource.

#[cfg(test)]
mod tests;

use prost::Message as _;

use super::diagnostics::diagnostics;
use super::rpc::RpcResponse as _;
use super::{LARGEST_MESSAGE, ProviderService, value};
use crate::diag::{Diagnostic, Diagnostics};
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
    let config = value::decode("configuration", request.config.as_ref(), source.ty())?;
    let found = data_source::read(source, config, service.in_flight.stop_token()).await;
    let mut all = found.diagnostics;
    let response = wire::Response {
        state: value::encode(&found.state, source.ty(), &mut all),
        diagnostics: diagnostics(all),
        deferred: None,
    };
    check_length(response.encoded_len())?;
    Ok(response)
}

/// What others put into a list bounds a result, and past the limit tonic would
/// answer with a gRPC error, which does not say what to do.
fn check_length(length: usize) -> Result<(), Diagnostics> {
    if length <= LARGEST_MESSAGE {
        return Ok(());
    }
    let detail = format!(
        "The result takes {} MiB, and the provider sends no more than {} MiB at a time.\n\n\
         Ask for less: set the arguments that filter.",
        length >> 20,
        LARGEST_MESSAGE >> 20
    );
    Err(Diagnostic::error("Result too long", detail).into())
}
