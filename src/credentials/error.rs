// SPDX-License-Identifier: MPL-2.0
//! Why there are no credentials.

/// Whether the chain goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialsErrorKind {
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
pub(crate) struct CredentialsError {
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

impl CredentialsError {
    fn new(kind: CredentialsErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            next_step: None,
            code: None,
            request_id: None,
        }
    }

    /// The source is not there, for this reason.
    pub(crate) fn not_loaded(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::NotLoaded, message)
    }

    /// The source is broken, for this reason.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Invalid, message)
    }

    /// The source refused, for this reason.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Refused, message)
    }

    /// The source did not answer, for this reason.
    pub(crate) fn unreachable(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Unreachable, message)
    }

    /// The same error with a next step.
    #[must_use]
    pub(crate) fn with_next_step(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = Some(next_step.into());
        self
    }

    /// Whether the chain asks the next source.
    pub(crate) fn passes_on(&self) -> bool {
        self.kind == CredentialsErrorKind::NotLoaded
    }
}
