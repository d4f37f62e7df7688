// SPDX-License-Identifier: MPL-2.0
//! The security token service: AssumeRole, AssumeRoleWithOIDC, GetCallerIdentity.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::auth::keys::Key;
use crate::core::{Core, locked};
use crate::error::ApiError;
use crate::reply::Reply;
use crate::request::find;

use super::jwt::Claims;

/// The one unsigned action.
pub(super) const ASSUME_ROLE_WITH_OIDC: &str = "AssumeRoleWithOIDC";
/// All actions.
pub(super) const ACTIONS: [&str; 3] = ["AssumeRole", ASSUME_ROLE_WITH_OIDC, "GetCallerIdentity"];

/// Performs an action for a caller (nobody for OIDC).
pub(super) fn perform(
    core: &Core,
    parameters: &[(String, String)],
    action: &str,
    caller: Option<&Key>,
    request_id: &str,
) -> Result<Reply, ApiError> {
    match action {
        "AssumeRole" => assume_role(core, parameters, request_id),
        ASSUME_ROLE_WITH_OIDC => assume_role_with_oidc(core, parameters, request_id),
        _ => Ok(caller_identity(core, caller, request_id)),
    }
}

fn caller_identity(core: &Core, caller: Option<&Key>, request_id: &str) -> Reply {
    let account = caller.map_or(core.scenario.server.account.as_str(), |key| &key.account);
    let arn = caller.map_or("", |key| &key.arn);
    let session = arn.contains(":assumed-role/");
    let document = json!({
        "AccountId": account,
        "Arn": arn,
        "IdentityType": if session { "AssumedRoleUser" } else { "RAMUser" },
        "PrincipalId": arn.rsplit('/').next().unwrap_or_default(),
        "UserId": "216959339000000001",
        "RequestId": request_id,
    });
    Reply::json(request_id, &document)
}

fn assume_role(
    core: &Core,
    parameters: &[(String, String)],
    request_id: &str,
) -> Result<Reply, ApiError> {
    let request = RoleRequest::read(parameters)?;
    let role = request.known_role(core)?;
    if let Some(role) = role
        && role.external_id.is_some()
        && role.external_id.as_deref() != find(parameters, "ExternalId")
    {
        return Err(no_permission());
    }
    let document = request.issue(core, request_id);
    Ok(Reply::json(request_id, &document))
}

fn assume_role_with_oidc(
    core: &Core,
    parameters: &[(String, String)],
    request_id: &str,
) -> Result<Reply, ApiError> {
    let provider = required(parameters, "OIDCProviderArn")?;
    let well_formed = provider
        .strip_prefix("acs:ram::")
        .and_then(|rest| rest.split_once(":oidc-provider/"))
        .is_some_and(|(account, name)| is_number(account) && !name.is_empty());
    let sts = &core.scenario.sts;
    let trusted = sts.oidc_providers.iter().find(|one| one.arn == provider);
    if !well_formed || (trusted.is_none() && !sts.oidc_providers.is_empty()) {
        return Err(ApiError::new(
            404,
            "EntityNotExist.OIDCProvider",
            "The OIDC provider does not exist.",
        ));
    }
    let token = required(parameters, "OIDCToken")?;
    if !(4..=20_000).contains(&token.len()) {
        return Err(ApiError::invalid(
            "Parameter.OIDCToken",
            "The OIDC token must have 4 to 20000 characters.",
        ));
    }
    let request = RoleRequest::read(parameters)?;
    let claims = Claims::read(token).map_err(refused_token)?;
    if claims.expires <= core.clock.now().as_second() {
        return Err(ApiError::new(
            400,
            "AuthenticationFail.OIDCToken.Expired",
            "This JWT has expired.",
        ));
    }
    if let Some(provider) = trusted {
        claims
            .check(&provider.issuer, &provider.client_ids)
            .map_err(refused_token)?;
    }
    let good = &sts.oidc_tokens;
    if !good.is_empty() && !good.iter().any(|good| good == token) {
        return Err(refused_token("its signature is not the issuer's".into()));
    }
    request.known_role(core)?;
    let mut document = request.issue(core, request_id);
    document["OIDCTokenInfo"] = json!({
        "Subject": claims.subject,
        "Issuer": claims.issuer,
        "ClientIds": claims.audience.join(","),
    });
    Ok(Reply::json(request_id, &document))
}

fn refused_token(why: String) -> ApiError {
    ApiError::new(
        400,
        "AuthenticationFail.OIDCToken.Invalid",
        format!("This JWT is not accepted: {why}."),
    )
}

/// What both role calls ask for.
struct RoleRequest<'a> {
    arn: &'a str,
    account: &'a str,
    role: &'a str,
    session_name: &'a str,
    seconds: u64,
}

impl<'a> RoleRequest<'a> {
    fn read(parameters: &'a [(String, String)]) -> Result<Self, ApiError> {
        let arn = required(parameters, "RoleArn")?;
        let (account, role) = arn
            .strip_prefix("acs:ram::")
            .and_then(|rest| rest.split_once(":role/"))
            .filter(|(account, role)| is_number(account) && !role.is_empty())
            .ok_or_else(|| {
                ApiError::invalid(
                    "Parameter.RoleArn",
                    "The parameter RoleArn is wrongly formed.",
                )
            })?;
        let session_name = required(parameters, "RoleSessionName")?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".@-_".contains(c);
        if !(2..=64).contains(&session_name.len()) || !session_name.chars().all(allowed) {
            return Err(ApiError::invalid(
                "Parameter.RoleSessionName",
                "The parameter RoleSessionName is wrongly formed.",
            ));
        }
        let seconds = match find(parameters, "DurationSeconds") {
            None => Some(3600),
            Some(text) => text.parse().ok(),
        };
        let seconds = seconds
            .filter(|seconds| (900..=43_200).contains(seconds))
            .ok_or_else(|| {
                ApiError::invalid(
                    "Parameter.DurationSeconds",
                    "The Min/Max value of DurationSeconds is 15min/12hr.",
                )
            })?;
        let policy = find(parameters, "Policy").filter(|policy| !policy.is_empty());
        if policy.is_some_and(|policy| {
            policy.len() > 2048 || serde_json::from_str::<Value>(policy).is_err()
        }) {
            return Err(ApiError::invalid(
                "Parameter.PolicyGrammar",
                "The parameter Policy has not passed grammar check.",
            ));
        }
        Ok(Self {
            arn,
            account,
            role,
            session_name,
            seconds,
        })
    }

    /// The configured role; nothing where every role exists.
    fn known_role<'c>(
        &self,
        core: &'c Core,
    ) -> Result<Option<&'c crate::scenario::Role>, ApiError> {
        let roles = &core.scenario.sts.roles;
        if roles.is_empty() {
            return Ok(None);
        }
        let role = roles
            .iter()
            .find(|role| role.arn == self.arn)
            .ok_or_else(|| {
                ApiError::new(
                    404,
                    "EntityNotExist.Role",
                    format!("The role not exists: {}.", self.arn),
                )
            })?;
        if role.deny {
            return Err(no_permission());
        }
        Ok(Some(role))
    }

    fn issue(&self, core: &Core, request_id: &str) -> Value {
        let asked = Duration::from_secs(self.seconds);
        let sts = &core.scenario.sts;
        let lives = sts.session_duration.unwrap_or(asked);
        let announced = sts.announced_duration.unwrap_or(lives);
        let Self {
            account,
            role,
            session_name,
            ..
        } = *self;
        let arn = format!("acs:ram::{account}:assumed-role/{role}/{session_name}");
        let key = locked(&core.keys).issue(account, &arn, core.clock.after(lives));
        json!({
            "RequestId": request_id,
            "AssumedRoleUser": {
                "Arn": format!("acs:ram::{account}:role/{role}/{session_name}"),
                "AssumedRoleId": format!("300000000000000001:{session_name}"),
            },
            "Credentials": {
                "AccessKeyId": key.id,
                "AccessKeySecret": key.secret,
                "SecurityToken": key.security_token,
                "Expiration": expiration(core.clock.after(announced)),
            },
        })
    }
}

/// A time in whole seconds, rounded up: a session never ends before the time it names.
pub(super) fn expiration(at: Timestamp) -> String {
    let up = i64::from(at.subsec_nanosecond() > 0);
    let whole = Timestamp::from_second(at.as_second().saturating_add(up)).unwrap_or(Timestamp::MAX);
    format!("{whole:.0}")
}

fn required<'a>(parameters: &'a [(String, String)], name: &str) -> Result<&'a str, ApiError> {
    find(parameters, name)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| ApiError::missing(name))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn no_permission() -> ApiError {
    ApiError::new(
        403,
        "NoPermission",
        "You are not authorized to do this action. You should be authorized by RAM.",
    )
}
