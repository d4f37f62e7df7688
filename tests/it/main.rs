// SPDX-License-Identifier: MPL-2.0
//! Tests that drive the built plugin over its socket, as a host does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod catalogue;
mod docs;
mod doctor;
mod handshake;
mod layering;
mod logging;
mod process;
mod provider;
mod reattach;
mod support;
#[cfg(unix)]
mod terminate;
mod tls;
