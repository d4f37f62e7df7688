// SPDX-License-Identifier: MPL-2.0
//! ConfigureProvider.

use super::diagnostics::diagnostics;
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::ConfigureRequest;
use crate::proto::tfplugin6::configure_provider as wire;

pub(super) async fn configure_provider(
    service: &ProviderService,
    request: wire::Request,
) -> wire::Response {
    let found = configure(service, request).unwrap_or_else(|errors| errors);
    wire::Response {
        diagnostics: diagnostics(found),
    }
}

fn configure(
    service: &ProviderService,
    request: wire::Request,
) -> Result<Diagnostics, Diagnostics> {
    let ty = &service.registry().provider_ty;
    let config = value::decode("provider configuration", request.config.as_ref(), ty)?;
    Ok(service.provider.configure(ConfigureRequest {
        host_version: request.terraform_version,
        config,
    }))
}
