// SPDX-License-Identifier: MPL-2.0
//! Keys that the environment names, in the three spellings that are in use.
//! The order is terraform-provider-alicloud's.

use futures_util::future::BoxFuture;

use super::{CredentialSource, CredentialsError, Session};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::sign::Credentials;

const ACCESS_KEY: [&str; 3] = [
    "ALICLOUD_ACCESS_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_ID",
    "ALIBABACLOUD_ACCESS_KEY_ID",
];
const SECRET_KEY: [&str; 3] = [
    "ALICLOUD_SECRET_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    "ALIBABACLOUD_ACCESS_KEY_SECRET",
];
const SECURITY_TOKEN: [&str; 3] = [
    "ALICLOUD_SECURITY_TOKEN",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
    "ALIBABACLOUD_SECURITY_TOKEN",
];

/// Keys from variables. Broken if only a part of them is set.
#[derive(Debug, Clone)]
pub(super) struct EnvironmentKeys(pub(super) Environment);

impl EnvironmentKeys {
    fn keys(&self) -> Result<Credentials, CredentialsError> {
        let id = self.0.first_of(&ACCESS_KEY);
        let secret = self.0.first_of(&SECRET_KEY);
        let token = self.0.first_of(&SECURITY_TOKEN);
        let (set, missing) = match (id, secret, token) {
            (Some((_, id)), Some((_, secret)), token) => {
                return Ok(Credentials {
                    access_key_id: id.to_owned(),
                    access_key_secret: Secret::new(secret),
                    security_token: token.map(|(_, token)| Secret::new(token)),
                });
            }
            (None, None, None) => {
                return Err(CredentialsError::not_loaded(format!(
                    "neither {} nor {} is set",
                    ACCESS_KEY[1], SECRET_KEY[1]
                )));
            }
            (Some((set, _)), None, _) => (set, twin(set, &ACCESS_KEY, &SECRET_KEY)),
            (None, Some((set, _)), _) => (set, twin(set, &SECRET_KEY, &ACCESS_KEY)),
            (None, None, Some((set, _))) => (set, twin(set, &SECURITY_TOKEN, &ACCESS_KEY)),
        };
        Err(CredentialsError::invalid(format!(
            "The environment sets {set} but not {missing}."
        ))
        .with_next_step(format!(
            "Set {missing} as well, or unset {set}. A variable that is set to empty text counts as unset."
        )))
    }
}

/// The variable in `others` that is spelt like `name` in `names`.
fn twin<'a>(name: &str, names: &[&'a str; 3], others: &[&'a str; 3]) -> &'a str {
    names
        .iter()
        .zip(others)
        .find_map(|(candidate, other)| (*candidate == name).then_some(*other))
        .unwrap_or(others[1])
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
