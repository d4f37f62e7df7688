// SPDX-License-Identifier: MPL-2.0
//! The JSON in which STS, the metadata service, a credentials URI and an
//! external command hand out credentials: one set of fields, two spellings.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::CredentialsError;
use crate::secret::Secret;
use crate::sign::Credentials;
use crate::text::shown;

/// Credentials that were handed out just now.
pub(super) struct Issued {
    pub(super) credentials: Credentials,
    pub(super) expires_at: Option<Timestamp>,
}

/// Reads `body`, the answer of `giver` (for messages). A `Code` other than
/// `Success` is a refusal; a missing one is none, because some credentials
/// URIs leave it out.
pub(super) fn read_answer(body: &[u8], giver: &str) -> Result<Issued, CredentialsError> {
    let answer = read_object(body, giver)?;
    if let Some(code) = text(&answer, &["Code", "code"])
        && code != "Success"
    {
        let code = shown(code, &[]);
        let message = text(&answer, &["Message", "message"]).map(|text| shown(text, &[]));
        let mut error = CredentialsError::refused(match message {
            Some(message) => format!("{giver} refused with {code}: {message}"),
            None => format!("{giver} refused with {code}."),
        });
        error.code = Some(code);
        return Err(error);
    }
    read_fields(&answer, giver)
}

/// Reads `body` as a JSON object. The error names the place and nothing of
/// the content, which may be a secret.
pub(super) fn read_object(
    body: &[u8],
    giver: &str,
) -> Result<Map<String, Value>, CredentialsError> {
    serde_json::from_slice(body).map_err(|error| {
        CredentialsError::invalid(format!(
            "The answer of {giver} is not the JSON object that was expected (line {}, column {}).",
            error.line(),
            error.column()
        ))
    })
}

/// Takes the credentials out of `fields`.
pub(super) fn read_fields(
    fields: &Map<String, Value>,
    giver: &str,
) -> Result<Issued, CredentialsError> {
    let required = |names: &[&str]| {
        text(fields, names).ok_or_else(|| {
            CredentialsError::invalid(format!(
                "The answer of {giver} has no {}.",
                names.first().unwrap_or(&"credentials")
            ))
        })
    };
    let id = required(&["AccessKeyId", "access_key_id"])?;
    let secret = required(&["AccessKeySecret", "access_key_secret"])?;
    let token = text(fields, &["SecurityToken", "security_token", "sts_token"]);
    let expires_at = match text(fields, &["Expiration", "expiration"]) {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            CredentialsError::invalid(format!(
                "The answer of {giver} has an Expiration that is not a date such as 2026-11-24T08:00:00Z."
            ))
        })?),
    };
    Ok(Issued {
        credentials: Credentials {
            access_key_id: id.to_owned(),
            access_key_secret: Secret::new(secret),
            security_token: token.map(Secret::new),
        },
        expires_at,
    })
}

impl Issued {
    /// Refuses credentials that had ended before they were handed out: asking
    /// `giver` again would give the same.
    pub(super) fn still_good(self, now: Timestamp, giver: &str) -> Result<Self, CredentialsError> {
        match self.expires_at {
            Some(end) if end <= now => Err(CredentialsError::refused(format!(
                "{giver} gave a session that ended at {end}."
            ))
            .with_next_step("Renew the session there, and check this machine's clock.")),
            _ => Ok(self),
        }
    }
}

/// The first of `names` in `fields` that is a non-empty string.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<&'a str> {
    names
        .iter()
        .find_map(|name| fields.get(*name)?.as_str().filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests;
