// SPDX-License-Identifier: MPL-2.0
//! Where credentials come from: one file for each source, and the chain that
//! asks them in order. "Not there" passes to the next source; "broken" stops
//! with its reason; when all are missing, the error lists what was tried.
//!
//! [`mod@resolve`] turns settings and environment into one source and loads
//! nothing; [`CredentialCache`] loads at the first call, renews a session
//! before it ends, and does both once for all who wait.

mod assume_role;
mod assume_role_with_oidc;
mod cache;
mod chain;
mod cloud_sso;
pub(crate) mod context;
pub(crate) mod credentials_uri;
mod environment_keys;
mod error;
mod external;
mod instance_role;
mod issued;
mod profile;
mod resolve;
pub(crate) mod role;
mod settings;
mod static_keys;
mod sts;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

pub(crate) use cache::CredentialCache;
pub(crate) use context::SourceContext;
pub(crate) use error::{CredentialsError, CredentialsErrorKind};
pub(crate) use resolve::{profile_region, resolve};
pub(crate) use settings::{AssumeRoleSettings, CredentialSettings, OidcSettings};
pub(crate) use sts::{CallerIdentity, Sts, sts_endpoint};

use crate::sign::Credentials;

/// Credentials, how long they are good, and where they came from.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// What to sign with.
    pub credentials: Credentials,
    /// When they end, by this machine's clock; `None` for never.
    pub expires_at: Option<Timestamp>,
    /// The source, for logs and `doctor`: `environment`, `profile "ci"`.
    pub source: String,
}

/// One place that credentials can come from.
pub(crate) trait CredentialSource: Send + Sync + fmt::Debug {
    /// Its name for people: `environment`, `profile "ci"`.
    fn name(&self) -> String;

    /// Gets credentials, fresh.
    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>>;
}
