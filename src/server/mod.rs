// SPDX-License-Identifier: MPL-2.0
//! The gRPC service, one file for each family of RPCs: decode, call the engine,
//! encode. No rules in here.
//!
//! The type that makes a value readable comes from the schema, so each handler
//! looks up its resource, data source, action or function first.
//!
//! Failures are diagnostics, never gRPC errors: after one of these out of
//! apply, a host forgets the object.

mod action;
mod apply;
mod configure;
mod data_source;
mod diagnostics;
mod function;
mod import;
mod metadata;
mod move_state;
mod plan;
mod read;
mod registry;
mod rpc;
mod schema;
mod stop;
mod trace;
mod upgrade;
mod validate;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, OnceLock};

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

use crate::framework::Provider;
use crate::in_flight::InFlight;
use crate::proto::tfplugin6 as wire;
use crate::proto::tfplugin6::provider_server::ProviderServer;
use registry::Registry;
use rpc::{RpcRequest as _, answer};

/// The largest message taken or sent, as providers written in Go have it.
const LARGEST_MESSAGE: usize = 256 << 20;

/// Serves one provider.
#[derive(Clone)]
pub struct ProviderService {
    provider: Arc<dyn Provider>,
    /// Made at the first RPC that needs it, which may be any.
    registry: Arc<OnceLock<Registry>>,
    in_flight: InFlight,
}

impl ProviderService {
    /// A service for `provider`.
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        Self {
            provider,
            registry: Arc::default(),
            in_flight: InFlight::default(),
        }
    }

    /// Its requests while they run.
    #[must_use]
    pub fn in_flight(&self) -> InFlight {
        self.in_flight.clone()
    }

    /// The tonic service, with the message limits that hosts count on.
    #[must_use]
    pub fn into_server(self) -> ProviderServer<Self> {
        ProviderServer::new(self)
            .max_decoding_message_size(LARGEST_MESSAGE)
            .max_encoding_message_size(LARGEST_MESSAGE)
    }

    fn registry(&self) -> &Registry {
        let make = || Registry::new(self.provider.as_ref());
        self.registry.get_or_init(make)
    }
}

impl fmt::Debug for ProviderService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderService")
            .field("provider", &self.provider.name())
            .finish_non_exhaustive()
    }
}

/// The whole service: each RPC goes to the function of its name in a family's
/// file, in a task of its own, traced. RPCs that are not named here answer UNIMPLEMENTED.
macro_rules! service {
    ($($family:ident { $($rpc:ident)+ })+) => {
        #[tonic::async_trait]
        impl wire::provider_server::Provider for ProviderService {
            $($(
                async fn $rpc(
                    &self,
                    request: Request<wire::$rpc::Request>,
                ) -> Result<Response<wire::$rpc::Response>, Status> {
                    let request = request.into_inner();
                    let span = trace::span(stringify!($rpc), request.subject());
                    let service = self.clone();
                    let work = async move { $family::$rpc(&service, request).await };
                    let task = self.in_flight.spawn(trace::timed(span, work));
                    Ok(Response::new(answer(stringify!($rpc), task).await))
                }
            )+)+

            async fn invoke_action(
                &self,
                request: Request<wire::invoke_action::Request>,
            ) -> Result<Response<BoxStream<wire::invoke_action::Event>>, Status> {
                let request = request.into_inner();
                let span = trace::span("invoke_action", request.subject());
                Ok(Response::new(action::invoke_action(self, &request, span)))
            }
        }
    };
}

service! {
    metadata { get_metadata get_provider_schema get_resource_identity_schemas get_functions }
    configure { configure_provider }
    validate {
        validate_provider_config validate_resource_config validate_data_resource_config
        validate_action_config
    }
    upgrade { upgrade_resource_state upgrade_resource_identity }
    read { read_resource }
    data_source { read_data_source }
    plan { plan_resource_change }
    apply { apply_resource_change }
    import { import_resource_state }
    move_state { move_resource_state }
    function { call_function }
    action { plan_action }
    stop { stop_provider }
}
