// SPDX-License-Identifier: MPL-2.0
//! What a host would complain about.

use std::io;

use thiserror::Error;

/// Why a plugin could not be used.
#[derive(Debug, Error)]
pub enum Error {
    #[error("can't start the plugin: {0}")]
    Spawn(#[source] io::Error),
    #[error("the plugin's output can't be read: {0}")]
    Read(#[source] io::Error),
    #[error("timeout while waiting for the plugin to start; stderr: {stderr:?}")]
    NoLine { stderr: Vec<String> },
    #[error("the plugin exited before we could connect; stderr: {stderr:?}")]
    Exited { stderr: Vec<String> },
    #[error("bad handshake line {line:?}: {reason}")]
    Handshake { line: String, reason: String },
    #[error("can't connect: {0}")]
    Connect(#[source] io::Error),
    #[error("TLS: {0}")]
    Tls(String),
    #[error("gRPC connection: {0:?}")]
    Channel(#[source] tonic::transport::Error),
    #[error("the call failed: {0}")]
    Call(#[from] Box<tonic::Status>),
}
