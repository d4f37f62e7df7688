// SPDX-License-Identifier: MPL-2.0
//! What a request is signed with.

use std::fmt;

use crate::secret::Secret;

/// How much of an access key's ID is shown: enough to recognize the key.
const SHOWN: usize = 4;

/// An access key, with a token if it belongs to a session. It lives here so
/// that `credentials` may use `sign` without a cycle.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    /// The access key's id. Not secret, but no log shows it whole either.
    pub access_key_id: String,
    /// The access key's secret.
    pub access_key_secret: Secret,
    /// The session's token.
    pub security_token: Option<Secret>,
}

/// Shows the beginning of the id, and whether there is a token.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.access_key_id.chars().take(SHOWN).collect();
        f.debug_struct("Credentials")
            .field("access_key_id", &format_args!("\"{shown}***\""))
            .field("access_key_secret", &self.access_key_secret)
            .field("security_token", &self.security_token)
            .finish()
    }
}

#[cfg(test)]
mod tests;
