// SPDX-License-Identifier: MPL-2.0
//! What both ways to take on a role have in common: the role and the limits
//! that STS sets for its parameters. They are checked before a call, so that
//! the error can name the setting.

use std::fmt;

use super::CredentialsError;
use super::sts::RoleRequest;
use crate::environment::Environment;
use crate::text::shown;

/// `session_expiration`'s default, in seconds.
const DEFAULT_DURATION: i64 = 3600;

/// A role as it was configured, unchecked.
#[derive(Clone, Default)]
pub(super) struct Role {
    pub(super) arn: Option<String>,
    pub(super) session_name: Option<String>,
    pub(super) duration: Option<Result<i64, CredentialsError>>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
    /// What to set if `arn` is missing: `role_arn in block assume_role`.
    pub(super) arn_setting: String,
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
        let invalid = |message: String| Err(CredentialsError::invalid(message));
        let Some(role_arn) = self.arn.clone() else {
            return Err(CredentialsError::invalid(
                "There is no ARN of the role to take on.".to_owned(),
            )
            .with_next_step(format!("Set {}.", self.arn_setting)));
        };
        let session_name = self
            .session_name
            .clone()
            .unwrap_or_else(|| "terraform".to_owned());
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-' | '_');
        if !(2..=64).contains(&session_name.len()) || !session_name.chars().all(allowed) {
            return invalid(
                "The role's session name must have 2 to 64 letters, digits, `.`, `@`, `-` or `_`."
                    .to_owned(),
            );
        }
        let duration = self.duration.clone().unwrap_or(Ok(DEFAULT_DURATION))?;
        if !(900..=43_200).contains(&duration) {
            return invalid(format!(
                "The role's session expiration must be 900 to 43200 seconds; it is {duration}."
            ));
        }
        if self
            .policy
            .as_ref()
            .is_some_and(|p| p.chars().count() > 2048)
        {
            return invalid("The session policy must have 2048 characters at most.".to_owned());
        }
        if self
            .external_id
            .as_ref()
            .is_some_and(|id| !(2..=1224).contains(&id.chars().count()))
        {
            return invalid("The external id must have 2 to 1224 characters.".to_owned());
        }
        Ok(RoleRequest {
            role_arn,
            session_name,
            duration,
            policy: self.policy.clone(),
            external_id: self.external_id.clone(),
        })
    }
}

/// The expiration that the environment names, if it names one.
pub(super) fn duration_of(environment: &Environment) -> Option<Result<i64, CredentialsError>> {
    let name = "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION";
    let text = environment.get(name)?;
    Some(text.trim().parse().map_err(|_| {
        CredentialsError::invalid(format!("{name} must be a number of seconds, 900 to 43200."))
    }))
}
