// SPDX-License-Identifier: MPL-2.0
//! What requests, and what responses, have in common.

use tokio::task::JoinHandle;

use super::diagnostics::diagnostics;
use crate::diag::Diagnostics;
use crate::framework::engine::fault;
use crate::proto::tfplugin6 as wire;

pub(super) trait RpcRequest {
    /// What it is for, as a field of the log and its value; the provider
    /// itself if there is none.
    fn subject(&self) -> Option<(&'static str, &str)> {
        None
    }
}

pub(super) trait RpcResponse: Sized {
    /// The response to a request that failed as a whole.
    fn failed(found: Diagnostics) -> Self;
}

/// The answer of the RPC's task, or that it panicked.
pub(super) async fn answer<R: RpcResponse>(rpc: &'static str, task: JoinHandle<R>) -> R {
    task.await.unwrap_or_else(|error| {
        // Nobody aborts these tasks: if it did not panic, the process is ending.
        let payload = error
            .try_into_panic()
            .unwrap_or_else(|_| Box::new("cut off"));
        R::failed(fault::panicked(rpc, payload.as_ref()).into())
    })
}

/// Requests with their subject, and responses with a list of diagnostics and
/// nothing that must be set.
macro_rules! rpcs {
    ($($rpc:ident $(for $key:ident in $field:ident)?;)+) => {
        $(
            impl RpcRequest for wire::$rpc::Request {
                $(fn subject(&self) -> Option<(&'static str, &str)> {
                    Some((stringify!($key), &self.$field))
                })?
            }

            impl RpcResponse for wire::$rpc::Response {
                fn failed(found: Diagnostics) -> Self {
                    Self {
                        diagnostics: diagnostics(found),
                        ..Self::default()
                    }
                }
            }
        )+
    };
}

// A response with no other field needs no default for the rest.
#[expect(clippy::needless_update, reason = "one shape for all responses")]
mod shapes {
    use super::{Diagnostics, RpcRequest, RpcResponse, diagnostics, wire};

    rpcs! {
        get_metadata;
        get_provider_schema;
        get_resource_identity_schemas;
        get_functions;
        configure_provider;
        validate_provider_config;
        validate_resource_config for tf_resource_type in type_name;
        validate_data_resource_config for tf_data_source_type in type_name;
        validate_action_config for tf_action_type in action_type;
        upgrade_resource_state for tf_resource_type in type_name;
        upgrade_resource_identity for tf_resource_type in type_name;
        read_resource for tf_resource_type in type_name;
        plan_resource_change for tf_resource_type in type_name;
        apply_resource_change for tf_resource_type in type_name;
        import_resource_state for tf_resource_type in type_name;
        move_resource_state for tf_resource_type in target_type_name;
        read_data_source for tf_data_source_type in type_name;
        plan_action for tf_action_type in action_type;
    }
}

impl RpcRequest for wire::invoke_action::Request {
    fn subject(&self) -> Option<(&'static str, &str)> {
        Some(("tf_action_type", &self.action_type))
    }
}

impl RpcRequest for wire::call_function::Request {
    fn subject(&self) -> Option<(&'static str, &str)> {
        Some(("tf_function", &self.name))
    }
}

impl RpcResponse for wire::call_function::Response {
    fn failed(found: Diagnostics) -> Self {
        Self {
            result: None,
            error: Some(wire::FunctionError {
                text: details(&found),
                function_argument: None,
            }),
        }
    }
}

impl RpcRequest for wire::stop_provider::Request {}

impl RpcResponse for wire::stop_provider::Response {
    fn failed(found: Diagnostics) -> Self {
        Self {
            error: details(&found),
        }
    }
}

fn details(found: &Diagnostics) -> String {
    let details: Vec<&str> = found.iter().map(|d| d.detail.as_str()).collect();
    details.join("\n")
}
