// SPDX-License-Identifier: MPL-2.0
//! Keys that the environment names, in the three spellings that are in use.
//! The order is terraform-provider-alicloud's.

use futures_util::future::BoxFuture;

use super::{CredentialSource, CredentialsError, Session};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::sign::Credentials;

/// One spelling's names for the key's ID, its secret and the session's token.
struct Spelling {
    id: &'static str,
    secret: &'static str,
    token: &'static str,
}

const SPELLINGS: [Spelling; 3] = [
    Spelling {
        id: "ALICLOUD_ACCESS_KEY",
        secret: "ALICLOUD_SECRET_KEY",
        token: "ALICLOUD_SECURITY_TOKEN",
    },
    Spelling {
        id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
        secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        token: "ALIBABA_CLOUD_SECURITY_TOKEN",
    },
    Spelling {
        id: "ALIBABACLOUD_ACCESS_KEY_ID",
        secret: "ALIBABACLOUD_ACCESS_KEY_SECRET",
        token: "ALIBABACLOUD_SECURITY_TOKEN",
    },
];

/// Keys from variables. The first spelling of which anything but the token is
/// set counts, and has to be complete: the halves of two spellings may belong
/// to two keys, and a token to a key that is gone.
#[derive(Debug, Clone)]
pub(super) struct EnvironmentKeys(pub(super) Environment);

impl EnvironmentKeys {
    fn keys(&self) -> Result<Credentials, CredentialsError> {
        let get = |name| self.0.get(name);
        for Spelling { id, secret, token } in &SPELLINGS {
            match (get(id), get(secret)) {
                (Some(id), Some(secret)) => {
                    return Ok(Credentials {
                        access_key_id: id.to_owned(),
                        access_key_secret: Secret::new(secret),
                        security_token: get(token).map(Secret::new),
                    });
                }
                (Some(_), None) => return Err(half_set(id, secret)),
                (None, Some(_)) => return Err(half_set(secret, id)),
                (None, None) => {}
            }
        }
        match SPELLINGS.iter().find(|names| get(names.token).is_some()) {
            Some(names) => Err(half_set(names.token, names.id)),
            None => Err(CredentialsError::not_loaded(format!(
                "neither {} nor {} is set",
                SPELLINGS[1].id, SPELLINGS[1].secret
            ))),
        }
    }
}

fn half_set(set: &str, missing: &str) -> CredentialsError {
    CredentialsError::invalid(format!("The environment sets {set} but not {missing}."))
        .with_next_step(format!(
            "Set {missing} as well, or unset {set}. A variable that is set to an empty string counts as unset."
        ))
}

impl CredentialSource for EnvironmentKeys {
    fn name(&self) -> String {
        "environment".to_owned()
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
