// SPDX-License-Identifier: MPL-2.0
//! A provider plugin for OpenTofu and Terraform that resumes interrupted
//! changes of Alibaba Cloud Elasticsearch instances.
//!
//! A request takes one way through, and its answer the same way back:
//!
//! ```text
//! host ─▶ plugin ─▶ server ─▶ codec ─▶ framework ─▶ provider ─▶ client ─▶ sign
//!                                                                  └─▶ credentials ─▶ sign
//! ```
//!
//! | layer | what lives there | may use |
//! |---|---|---|
//! | [`plugin`] | go-plugin's contract: handshake, mutual TLS, listener, logging | [`proto`], [`environment`] |
//! | [`server`] | the gRPC service: look up, decode, call, encode | codec, framework, proto |
//! | [`codec`] | proto ⇄ domain, pure | framework, schema, cty, diag, proto |
//! | [`framework`] | traits a provider implements, and the engine of core's rules | schema, cty, diag |
//! | [`provider`] | this product | framework, client, credentials, transport |
//! | [`client`] | the API: typed calls, retry, errors; no Terraform words | credentials, sign, transport |
//! | [`credentials`] | one file per source, and the chain | sign, transport |
//! | [`sign`] | pure: request view and parameters to headers | [`secret`] |
//!
//! [`cty`], [`schema`], [`diag`], [`secret`], [`environment`] and [`clock`] are the
//! vocabulary.
//! No layer calls to its left; `tests/it/layering.rs` holds the table.

pub mod client;
pub mod clock;
pub mod codec;
pub mod credentials;
pub mod cty;
pub mod diag;
pub mod docs;
pub mod environment;
pub mod framework;
pub mod plugin;
pub mod proto;
pub mod provider;
pub mod schema;
pub mod secret;
pub mod server;
pub mod sign;
pub mod transport;
