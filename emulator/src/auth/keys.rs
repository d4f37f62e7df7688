// SPDX-License-Identifier: MPL-2.0
//! The keys the service knows: configured ones, and sessions that STS issued.

use std::collections::HashMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::ApiError;
use crate::scenario::KeySpec;

/// A key that may sign requests.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) inactive: bool,
    /// Set for temporary keys: the token that must come along.
    pub(crate) security_token: Option<String>,
    /// When a temporary key stops working.
    pub(crate) expires: Option<Timestamp>,
    pub(crate) account: String,
    /// The identity's ARN, as GetCallerIdentity returns it.
    pub(crate) arn: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("inactive", &self.inactive)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// All keys, by id.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    by_id: HashMap<String, Key>,
}

impl Keys {
    /// Starts with the configured keys.
    pub(crate) fn new(specs: &[KeySpec], account: &str) -> Self {
        let mut keys = Self::default();
        for spec in specs {
            let key = Key {
                id: spec.id.clone(),
                secret: spec.secret.clone(),
                inactive: spec.inactive,
                security_token: spec.security_token.clone(),
                expires: None,
                account: account.to_owned(),
                arn: format!("acs:ram::{account}:user/{}", spec.id),
            };
            keys.by_id.insert(key.id.clone(), key);
        }
        keys
    }

    /// Issues a session for `arn` that works until `expires`.
    pub(crate) fn issue(&mut self, account: &str, arn: &str, expires: Timestamp) -> Key {
        let token = format!("{}{}", Uuid::new_v4(), Uuid::new_v4());
        let key = Key {
            id: format!("STS.{}", Uuid::new_v4().simple()),
            secret: Uuid::new_v4().simple().to_string(),
            inactive: false,
            security_token: Some(format!("CAIS{}", STANDARD.encode(token))),
            expires: Some(expires),
            account: account.to_owned(),
            arn: arn.to_owned(),
        };
        self.by_id.insert(key.id.clone(), key.clone());
        key
    }

    /// Every key that was issued, in no order.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = &Key> {
        self.by_id.values().filter(|key| key.expires.is_some())
    }

    /// Makes every issued session expired, as of `now`.
    pub(crate) fn expire_sessions(&mut self, now: Timestamp) -> usize {
        let sessions = self.by_id.values_mut().filter(|key| key.expires.is_some());
        sessions.map(|key| key.expires = Some(now)).count()
    }

    /// Finds the key with this id and checks the token that came with it.
    pub(crate) fn check(
        &self,
        id: &str,
        token: Option<&str>,
        now: Timestamp,
    ) -> Result<Key, ApiError> {
        let key = self.by_id.get(id).ok_or_else(|| {
            ApiError::new(
                404,
                "InvalidAccessKeyId.NotFound",
                "Specified access key is not found.",
            )
        })?;
        if key.inactive {
            return Err(ApiError::new(
                400,
                "InvalidAccessKeyId.Inactive",
                "Specified access key is disabled.",
            ));
        }
        match (&key.security_token, token.filter(|token| !token.is_empty())) {
            (None, None) => {}
            (Some(_), None) => {
                return Err(ApiError::new(
                    400,
                    "MissingSecurityToken",
                    "SecurityToken is mandatory for this action.",
                ));
            }
            (Some(expected), Some(token)) if expected == token => {}
            (_, Some(token)) => return Err(self.wrong_token(token)),
        }
        if key.expires.is_some_and(|expires| now >= expires) {
            return Err(ApiError::new(
                400,
                "InvalidSecurityToken.Expired",
                "Specified SecurityToken is expired.",
            ));
        }
        Ok(key.clone())
    }

    /// Tells a token of another key from one that nobody issued.
    fn wrong_token(&self, token: &str) -> ApiError {
        let known = self
            .by_id
            .values()
            .any(|key| key.security_token.as_deref() == Some(token));
        if known {
            ApiError::new(
                400,
                "InvalidSecurityToken.MismatchWithAccessKey",
                "Specified SecurityToken mismatch with the AccessKey.",
            )
        } else {
            ApiError::new(
                400,
                "InvalidSecurityToken.Malformed",
                "Specified SecurityToken is malformed.",
            )
        }
    }
}
