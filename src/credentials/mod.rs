// SPDX-License-Identifier: MPL-2.0
//! Where credentials come from: one file for each source, and the chain that
//! asks them in order. "Not there" passes to the next source; "broken" stops
//! with its reason; when all are missing, the error lists what was tried.

mod error;

use std::fmt;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

pub use error::{CredentialsError, CredentialsErrorKind};

use crate::sign::Credentials;

/// Credentials, how long they are good, and where they came from.
#[derive(Debug, Clone)]
pub struct Session {
    /// What to sign with.
    pub credentials: Credentials,
    /// When they end; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// The source, for logs and `doctor`: `environment`, `profile "ci"`.
    pub source: String,
}

/// One place that credentials can come from.
pub trait CredentialSource: Send + Sync + fmt::Debug {
    /// Its name for people: `environment`, `profile "ci"`.
    fn name(&self) -> String;

    /// Gets credentials, fresh.
    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>>;
}
