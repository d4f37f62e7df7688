// SPDX-License-Identifier: MPL-2.0
//! Keys that the provider block names.

use futures_util::future::BoxFuture;

use super::{CredentialSource, CredentialsError, Session};
use crate::secret::Secret;
use crate::sign::Credentials;

/// Keys from the provider block. Broken if only a part of them is there: the
/// rest is not taken from the environment, where it may belong to another key.
#[derive(Debug, Clone)]
pub(super) struct StaticKeys {
    pub(super) access_key: Option<String>,
    pub(super) secret_key: Option<Secret>,
    pub(super) security_token: Option<Secret>,
}

impl StaticKeys {
    fn keys(&self) -> Result<Credentials, CredentialsError> {
        let missing = match (&self.access_key, &self.secret_key) {
            (Some(id), Some(secret)) => {
                return Ok(Credentials {
                    access_key_id: id.clone(),
                    access_key_secret: secret.clone(),
                    security_token: self.security_token.clone(),
                });
            }
            (Some(_), None) => "access_key but not secret_key",
            (None, Some(_)) => "secret_key but not access_key",
            (None, None) => "security_token but neither access_key nor secret_key",
        };
        Err(
            CredentialsError::invalid(format!("The provider block sets {missing}."))
                .with_next_step(
                    "Set access_key and secret_key together in the provider block, \
                 or neither and let the environment or a profile give them.",
                ),
        )
    }
}

impl CredentialSource for StaticKeys {
    fn name(&self) -> String {
        "provider block".to_owned()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            Ok(Session {
                credentials: self.keys()?,
                expires_at: None,
                source: self.name(),
            })
        })
    }
}
