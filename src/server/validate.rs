// SPDX-License-Identifier: MPL-2.0
//! ValidateProviderConfig, ValidateResourceConfig, ValidateDataResourceConfig,
//! ValidateActionConfig.

use super::diagnostics::diagnostics;
use super::{ProviderService, value};
use crate::diag::Diagnostics;
use crate::framework::engine::validate;
use crate::proto::tfplugin6 as wire;

const WHAT: &str = "configuration";

pub(super) async fn validate_provider_config(
    service: &ProviderService,
    request: wire::validate_provider_config::Request,
) -> wire::validate_provider_config::Response {
    let registry = service.registry();
    let config = value::decode(WHAT, request.config.as_ref(), &registry.provider_ty);
    let found = config.map(|config| {
        let mut found = validate::block(&registry.provider, &config);
        found.extend(service.provider.validate(&config));
        found
    });
    wire::validate_provider_config::Response {
        diagnostics: diagnostics(found.unwrap_or_else(|errors| errors)),
    }
}

pub(super) async fn validate_resource_config(
    service: &ProviderService,
    request: wire::validate_resource_config::Request,
) -> wire::validate_resource_config::Response {
    let found = || -> Result<Diagnostics, Diagnostics> {
        let resource = service.resource(&request.type_name)?;
        let config = value::decode(WHAT, request.config.as_ref(), resource.ty())?;
        Ok(validate::resource(resource, &config))
    };
    wire::validate_resource_config::Response {
        diagnostics: diagnostics(found().unwrap_or_else(|errors| errors)),
    }
}

pub(super) async fn validate_data_resource_config(
    service: &ProviderService,
    request: wire::validate_data_resource_config::Request,
) -> wire::validate_data_resource_config::Response {
    let found = || -> Result<Diagnostics, Diagnostics> {
        let source = service.data_source(&request.type_name)?;
        let config = value::decode(WHAT, request.config.as_ref(), source.ty())?;
        Ok(validate::data_source(source, &config))
    };
    wire::validate_data_resource_config::Response {
        diagnostics: diagnostics(found().unwrap_or_else(|errors| errors)),
    }
}

pub(super) async fn validate_action_config(
    service: &ProviderService,
    request: wire::validate_action_config::Request,
) -> wire::validate_action_config::Response {
    let found = || -> Result<Diagnostics, Diagnostics> {
        let action = service.action(&request.action_type)?;
        let config = value::decode(WHAT, request.config.as_ref(), action.ty())?;
        Ok(validate::action(action, &config))
    };
    wire::validate_action_config::Response {
        diagnostics: diagnostics(found().unwrap_or_else(|errors| errors)),
    }
}
