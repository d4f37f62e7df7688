// SPDX-License-Identifier: MPL-2.0
//! Why there are no credentials.

/// Whether the chain goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsErrorKind {
    /// The source is not there: the chain asks the next one.
    NotLoaded,
    /// The source is there but its settings are broken: the chain stops.
    Invalid,
    /// The source answered with a refusal: the chain stops.
    Refused,
    /// The source could not be reached or did not answer: the chain stops.
    Unreachable,
}

/// Why a source gave nothing. Never holds a secret.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct CredentialsError {
    /// Whether the chain goes on.
    pub kind: CredentialsErrorKind,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it, for people.
    pub next_step: Option<String>,
    /// The API's error code, where a service refused.
    pub code: Option<String>,
    /// The request's id, where a service refused.
    pub request_id: Option<String>,
}
