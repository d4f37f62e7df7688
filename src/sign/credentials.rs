// SPDX-License-Identifier: MPL-2.0
//! What a request is signed with.

use crate::secret::Secret;

/// An access key, with a token if it belongs to a session. It lives here so
/// that `credentials` may use `sign` without a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key's id. Not secret, but no log shows it whole either.
    pub access_key_id: String,
    /// The access key's secret.
    pub access_key_secret: Secret,
    /// The session's token.
    pub security_token: Option<Secret>,
}
