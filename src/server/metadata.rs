// SPDX-License-Identifier: MPL-2.0
//! What the provider offers: GetMetadata, GetProviderSchema,
//! GetResourceIdentitySchemas, GetFunctions.

use super::{ProviderService, schema};
use crate::proto::tfplugin6 as wire;

fn capabilities() -> wire::ServerCapabilities {
    wire::ServerCapabilities {
        // It would cost a call for each destroyed object, to do nothing in.
        plan_destroy: false,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: false,
    }
}

pub(super) async fn get_metadata(
    service: &ProviderService,
    _request: wire::get_metadata::Request,
) -> wire::get_metadata::Response {
    let registry = service.registry();
    let owned = |name: &&'static str| (*name).to_owned();
    wire::get_metadata::Response {
        server_capabilities: Some(capabilities()),
        resources: registry
            .resources
            .keys()
            .map(|name| wire::get_metadata::ResourceMetadata {
                type_name: owned(name),
            })
            .collect(),
        data_sources: registry
            .data_sources
            .keys()
            .map(|name| wire::get_metadata::DataSourceMetadata {
                type_name: owned(name),
            })
            .collect(),
        functions: registry
            .functions
            .keys()
            .map(|name| wire::get_metadata::FunctionMetadata { name: owned(name) })
            .collect(),
        actions: registry
            .actions
            .keys()
            .map(|name| wire::get_metadata::ActionMetadata {
                type_name: owned(name),
            })
            .collect(),
        ..wire::get_metadata::Response::default()
    }
}

pub(super) async fn get_provider_schema(
    service: &ProviderService,
    _request: wire::get_provider_schema::Request,
) -> wire::get_provider_schema::Response {
    let registry = service.registry();
    wire::get_provider_schema::Response {
        provider: Some(schema::schema(&registry.provider)),
        resource_schemas: registry
            .resources
            .iter()
            .map(|(name, resource)| ((*name).to_owned(), schema::schema(resource.schema())))
            .collect(),
        data_source_schemas: registry
            .data_sources
            .iter()
            .map(|(name, source)| ((*name).to_owned(), schema::schema(source.schema())))
            .collect(),
        action_schemas: registry
            .actions
            .iter()
            .map(|(name, action)| ((*name).to_owned(), schema::action_schema(action.schema())))
            .collect(),
        functions: registry
            .functions
            .iter()
            .map(|(name, function)| ((*name).to_owned(), schema::function(&function.definition())))
            .collect(),
        server_capabilities: Some(capabilities()),
        ..wire::get_provider_schema::Response::default()
    }
}

pub(super) async fn get_resource_identity_schemas(
    service: &ProviderService,
    _request: wire::get_resource_identity_schemas::Request,
) -> wire::get_resource_identity_schemas::Response {
    let resources = service.registry().resources.iter();
    wire::get_resource_identity_schemas::Response {
        identity_schemas: resources
            .filter_map(|(name, resource)| {
                let schema = resource.identity_schema()?;
                Some(((*name).to_owned(), schema::identity_schema(schema)))
            })
            .collect(),
        diagnostics: Vec::new(),
    }
}

pub(super) async fn get_functions(
    service: &ProviderService,
    _request: wire::get_functions::Request,
) -> wire::get_functions::Response {
    let functions = service.registry().functions.iter();
    wire::get_functions::Response {
        functions: functions
            .map(|(name, function)| ((*name).to_owned(), schema::function(&function.definition())))
            .collect(),
        diagnostics: Vec::new(),
    }
}
