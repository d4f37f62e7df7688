// SPDX-License-Identifier: MPL-2.0
//! A provider plugin for OpenTofu and Terraform that resumes interrupted
//! changes of Alibaba Cloud Elasticsearch instances.
//!
//! A request takes one way through, and its answer the same way back:
//!
//! ```text
//! host ─▶ plugin ─▶ server ─▶ framework ─▶ provider ─▶ client ─▶ sign
//!                                                        └─▶ credentials ─▶ sign
//! ```
//!
//! | layer | what lives there | may use |
//! |---|---|---|
//! | [`plugin`] | go-plugin's contract: handshake, mutual TLS, listener, logging | [`proto`], [`environment`], [`in_flight`] |
//! | [`server`] | the gRPC service: decode, call, encode | framework, schema, cty, diag, proto, in_flight |
//! | [`framework`] | traits a provider implements, and the engine of core's rules | schema, cty, diag |
//! | [`provider`] | this product | framework, schema, cty, diag, client, openapi, credentials, transport, secret, environment, clock |
//! | [`client`] | the API: typed calls, retry, errors; no Terraform words | credentials, openapi, sign, transport, secret, text, clock |
//! | [`credentials`] | one file per source, and the chain | openapi, sign, transport, secret, text, environment, clock |
//! | [`openapi`] | what all APIs of Alibaba Cloud share: codes, error documents, repetition | transport, secret, text, clock |
//! | [`sign`] | pure: request view and parameters to headers | [`secret`] |
//! | [`transport`] | HTTP behind a trait, and the real one | text, environment |
//! | [`schema`] | what a configuration may say | cty, diag |
//! | [`diag`] | what a user is told | cty |
//! | [`text`] | what servers say, cut and escaped | [`sign`], [`secret`] |
//! | [`cty`], [`proto`], [`secret`], [`environment`], [`clock`], [`in_flight`] | vocabulary | |
//!
//! No layer calls to its left. `tests/it/layering.rs` holds the sources to its table,
//! and this table to that one.

mod client;
pub mod clock;
mod credentials;
mod cty;
mod diag;
pub mod environment;
mod framework;
#[cfg(any(test, fuzzing))]
#[path = "../fuzz/targets/mod.rs"]
pub mod fuzz_targets;
mod in_flight;
mod openapi;
pub mod plugin;
mod proto;
pub mod provider;
mod schema;
mod secret;
pub mod server;
mod sign;
mod text;
mod transport;

use std::sync::Arc;

/// The gRPC service of the provider, which gets time, environment and network
/// from `dependencies`.
#[must_use]
pub fn service(dependencies: provider::Dependencies) -> server::ProviderService {
    server::ProviderService::new(Arc::new(provider::AlicloudesProvider::new(dependencies)))
}
