// SPDX-License-Identifier: MPL-2.0
//! What both ways to take on a role have in common: the role, and the limits
//! that STS sets for its parameters (AssumeRole, version 2015-04-01). They are
//! checked before a call, so that the error can name the setting.

use std::fmt;

use super::CredentialsError;
use super::sts::RoleRequest;
use crate::text::shown;

/// `session_expiration`'s default, in seconds.
const DEFAULT_DURATION: i64 = 3600;

/// The shortest and the longest `session_expiration`, in seconds. The role's own
/// maximum may be lower.
pub(crate) const DURATION_RANGE: (i64, i64) = (900, 43_200);

/// Checks the ARN of a role: `acs:ram::<account>:role/<name>`.
///
/// # Errors
/// Says what is wrong, in a sentence.
pub(crate) fn check_role_arn(arn: &str) -> Result<(), String> {
    check_arn(arn, "role", "acs:ram::1234567890123456:role/resume")
}

/// Checks the ARN of an identity provider: `acs:ram::<account>:oidc-provider/<name>`.
///
/// # Errors
/// Says what is wrong, in a sentence.
pub(crate) fn check_oidc_provider_arn(arn: &str) -> Result<(), String> {
    let example = "acs:ram::1234567890123456:oidc-provider/github";
    check_arn(arn, "oidc-provider", example)
}

fn check_arn(arn: &str, kind: &str, example: &str) -> Result<(), String> {
    let fits = arn.strip_prefix("acs:ram:").is_some_and(|rest| {
        rest.split_once(&format!(":{kind}/"))
            .is_some_and(|(_, name)| !name.is_empty())
    });
    if fits && arn.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    Err(format!(
        "{:?} is not the ARN of a RAM {kind}, such as {example:?}.",
        shown(arn, &[])
    ))
}

/// Checks a session's name: 2 to 64 of `A-Z a-z 0-9 . @ - _`.
///
/// # Errors
/// Says what is wrong, in a sentence.
pub(crate) fn check_session_name(name: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-' | '_');
    if (2..=64).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(());
    }
    Err(format!(
        "A role's session name has 2 to 64 letters, digits, \".\", \"@\", \"-\" or \"_\"; this one is {:?}.",
        shown(name, &[])
    ))
}

/// Checks a session's length in seconds.
///
/// # Errors
/// Says what is wrong, in a sentence.
pub(crate) fn check_duration(seconds: i64) -> Result<(), String> {
    let (least, most) = DURATION_RANGE;
    if (least..=most).contains(&seconds) {
        return Ok(());
    }
    Err(format!(
        "A role's session lasts {least} to {most} seconds; {seconds} is out of range."
    ))
}

/// Checks a session policy: a JSON object of 2048 characters at most.
///
/// # Errors
/// Says what is wrong, in a sentence.
pub(crate) fn check_policy(policy: &str) -> Result<(), String> {
    let length = policy.chars().count();
    if length > 2048 {
        return Err(format!(
            "A session policy has 2048 characters at most; this one has {length}."
        ));
    }
    match serde_json::from_str(policy) {
        Ok(serde_json::Value::Object(_)) => Ok(()),
        Ok(_) => Err("A session policy is a JSON object.".to_owned()),
        Err(error) => Err(format!(
            "The session policy is not valid JSON (line {}, column {}).",
            error.line(),
            error.column()
        )),
    }
}

/// Checks an external ID: 2 to 1224 characters.
///
/// # Errors
/// Says what is wrong, in a sentence.
pub(crate) fn check_external_id(id: &str) -> Result<(), String> {
    let length = id.chars().count();
    if (2..=1224).contains(&length) {
        return Ok(());
    }
    Err(format!(
        "An external ID has 2 to 1224 characters; this one has {length}."
    ))
}

/// A role as it was configured, unchecked.
#[derive(Clone, Default)]
pub(super) struct Role {
    pub(super) arn: Option<String>,
    pub(super) session_name: Option<String>,
    pub(super) duration: Option<i64>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
    /// What to set if `arn` is missing: `role_arn in block assume_role`.
    pub(super) arn_setting: String,
    /// Where the others are set, with their variables if there are any.
    pub(super) place: &'static str,
}

impl fmt::Debug for Role {
    // A policy or an external id is nobody else's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Role")
            .field("arn", &self.arn)
            .field("session_name", &self.session_name)
            .finish_non_exhaustive()
    }
}

impl Role {
    pub(super) fn name(&self) -> String {
        let arn = self.arn.as_deref().unwrap_or("without role_arn");
        format!("role {}", shown(arn, &[]))
    }

    /// The request for STS, if all of it is within STS's limits.
    pub(super) fn checked(&self) -> Result<RoleRequest, CredentialsError> {
        let Some(role_arn) = self.arn.clone() else {
            return Err(
                CredentialsError::invalid("The ARN of the role to assume is missing.")
                    .with_next_step(format!("Set {}.", self.arn_setting)),
            );
        };
        let session_name = self.session_name.as_deref().unwrap_or("terraform");
        let duration = self.duration.unwrap_or(DEFAULT_DURATION);
        let check = |text: Option<&String>, check: fn(&str) -> Result<(), String>| {
            text.map_or(Ok(()), |text| check(text))
        };
        check_role_arn(&role_arn)
            .and_then(|()| check_session_name(session_name))
            .and_then(|()| check_duration(duration))
            .and_then(|()| check(self.policy.as_ref(), check_policy))
            .and_then(|()| check(self.external_id.as_ref(), check_external_id))
            .map_err(|message| {
                CredentialsError::invalid(message)
                    .with_next_step(format!("Correct it in {}.", self.place))
            })?;
        Ok(RoleRequest {
            role_arn,
            session_name: session_name.to_owned(),
            duration,
            policy: self.policy.clone(),
            external_id: self.external_id.clone(),
        })
    }
}
