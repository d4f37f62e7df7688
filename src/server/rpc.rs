// SPDX-License-Identifier: MPL-2.0
//! What requests, and what responses, have in common.

use futures_util::future::BoxFuture;
use tracing::Span;

use super::trace;
use crate::codec::to_proto;
use crate::diag::Diagnostics;
use crate::framework::engine::fault;
use crate::proto::tfplugin6 as wire;

/// A request.
pub(super) trait Called {
    /// The type or function it is for; empty for the provider itself.
    fn subject(&self) -> &str {
        ""
    }
}

/// A response that can say what went wrong.
pub(super) trait Answer: Sized {
    /// The response of a request that failed as a whole.
    fn failed(diagnostics: Diagnostics) -> Self;
}

/// The answer of `work`, or that it panicked.
pub(super) async fn answer<A: Answer>(rpc: &'static str, span: Span, work: BoxFuture<'_, A>) -> A {
    let guarded = fault::caught(rpc, work);
    trace::timed(span, guarded).await.unwrap_or_else(A::failed)
}

/// Requests with the field that names their subject, and whose responses have
/// a list of diagnostics and nothing that must be set.
macro_rules! rpcs {
    ($($rpc:ident $(by $subject:ident)?;)+) => {
        $(
            impl Called for wire::$rpc::Request {
                $(fn subject(&self) -> &str {
                    &self.$subject
                })?
            }

            impl Answer for wire::$rpc::Response {
                fn failed(diagnostics: Diagnostics) -> Self {
                    Self {
                        diagnostics: to_proto::diagnostics(diagnostics),
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
    use super::{Answer, Called, Diagnostics, to_proto, wire};

    rpcs! {
        get_metadata;
        get_provider_schema;
        get_resource_identity_schemas;
        get_functions;
        configure_provider;
        validate_provider_config;
        validate_resource_config by type_name;
        validate_data_resource_config by type_name;
        validate_action_config by action_type;
        upgrade_resource_state by type_name;
        upgrade_resource_identity by type_name;
        read_resource by type_name;
        plan_resource_change by type_name;
        apply_resource_change by type_name;
        import_resource_state by type_name;
        move_resource_state by target_type_name;
        read_data_source by type_name;
        plan_action by action_type;
    }
}

impl Called for wire::call_function::Request {
    fn subject(&self) -> &str {
        &self.name
    }
}

impl Answer for wire::call_function::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let texts: Vec<&str> = diagnostics.iter().map(|d| d.detail.as_str()).collect();
        Self {
            result: None,
            error: Some(wire::FunctionError {
                text: texts.join("\n"),
                function_argument: None,
            }),
        }
    }
}

impl Called for wire::stop_provider::Request {}

impl Answer for wire::stop_provider::Response {
    fn failed(diagnostics: Diagnostics) -> Self {
        let texts: Vec<&str> = diagnostics.iter().map(|d| d.detail.as_str()).collect();
        Self {
            error: texts.join("\n"),
        }
    }
}
