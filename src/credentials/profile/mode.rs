// SPDX-License-Identifier: MPL-2.0
//! From a profile's mode to the source that it describes.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::ProfileSource;
use super::config_file::{ConfigFile, Profile};
use crate::credentials::assume_role::AssumeRole;
use crate::credentials::assume_role_with_oidc::{AssumeRoleWithOidc, OidcToken};
use crate::credentials::cloud_sso::CloudSso;
use crate::credentials::context::expand_home;
use crate::credentials::credentials_uri::CredentialsUri;
use crate::credentials::external::External;
use crate::credentials::role::Role;
use crate::credentials::sts;
use crate::credentials::{CredentialSource, CredentialsError, Session, SourceContext, Sts};
use crate::secret::Secret;
use crate::sign::Credentials;
use crate::text::shown;

/// Builds the source of the profile `name` in `file`. `on_the_way` holds the
/// profiles that lead here by `source_profile`.
pub(super) fn source(
    settings: &ProfileSource,
    file: &ConfigFile,
    name: &str,
    on_the_way: &mut Vec<String>,
) -> Result<Arc<dyn CredentialSource>, CredentialsError> {
    let context = &settings.context;
    let looped = on_the_way.iter().any(|visited| visited == name);
    on_the_way.push(name.to_owned());
    if looped {
        return Err(CredentialsError::invalid(format!(
            "The profiles in {} go round in a circle by source_profile: {}.",
            file.path,
            shown(&on_the_way.join(" → "), &[])
        ))
        .with_next_step("Let the last one in the chain be a profile with keys of its own."));
    }
    let profile = file.profile(name)?;
    let endpoint = sts_of(&profile, &settings.sts_endpoint)?;
    let mode = match profile.text("mode")? {
        Some(mode) => mode,
        None if profile.text("sts_token")?.is_some() => "StsToken",
        None => "AK",
    };
    Ok(match mode {
        "AK" => Arc::new(keys(&profile, None, context)?),
        "StsToken" => {
            let token = profile.required("sts_token")?;
            Arc::new(keys(&profile, Some(token), context)?)
        }
        "RamRoleArn" => {
            let base = keys(&profile, profile.text("sts_token")?, context)?;
            let role = role(&profile)?;
            Arc::new(AssumeRole::new(Arc::new(base), role, context, &endpoint))
        }
        "ChainableRamRoleArn" => {
            let role = role(&profile)?;
            let next = profile.required("source_profile")?;
            let base = source(settings, file, next, on_the_way)?;
            Arc::new(AssumeRole::new(base, role, context, &endpoint))
        }
        "EcsRamRole" => {
            let role = profile.text("ram_role_name")?;
            Arc::new(settings.instance_role.clone().named(role))
        }
        "OIDC" => Arc::new(AssumeRoleWithOidc {
            role: role(&profile)?,
            oidc_provider_arn: Some(profile.required("oidc_provider_arn")?.to_owned()),
            provider_setting: "oidc_provider_arn".to_owned(),
            token: OidcToken::File(expand_home(
                profile.required("oidc_token_file")?,
                context.home.as_deref(),
            )),
            context: context.clone(),
            sts: Sts::new(context, endpoint),
        }),
        "CredentialsURI" => Arc::new(CredentialsUri {
            uri: Secret::new(profile.required("credentials_uri")?),
            context: context.clone(),
        }),
        "External" => Arc::new(External {
            command: Secret::new(profile.required("process_command")?),
            context: context.clone(),
        }),
        "CloudSSO" => Arc::new(CloudSso {
            sign_in_url: profile.required("cloud_sso_sign_in_url")?.to_owned(),
            account_id: profile.required("cloud_sso_account_id")?.to_owned(),
            access_configuration: profile.required("cloud_sso_access_config")?.to_owned(),
            access_token: Secret::new(profile.required("access_token")?),
            access_token_ends: timestamp(&profile, "cloud_sso_access_token_expire")?,
            context: context.clone(),
        }),
        "OAuth" => {
            return Err(CredentialsError::invalid(format!(
                "Mode OAuth of {} is a login by browser, which only the aliyun CLI can renew.",
                profile.label()
            ))
            .with_next_step(format!("For an unattended run use an OIDC token, an instance role or an access key: {SUPPORTED}")));
        }
        other => {
            return Err(CredentialsError::invalid(format!(
                "The mode {} of {} is not supported.",
                shown(other, &[]),
                profile.label()
            ))
            .with_next_step(SUPPORTED));
        }
    })
}

const SUPPORTED: &str = "Use a profile with mode AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, \
                         OIDC, CredentialsURI, External or CloudSSO.";

fn keys<'a>(
    profile: &Profile<'a>,
    token: Option<&'a str>,
    context: &SourceContext,
) -> Result<ProfileKeys, CredentialsError> {
    Ok(ProfileKeys {
        credentials: Credentials {
            access_key_id: profile.required("access_key_id")?.to_owned(),
            access_key_secret: Secret::new(profile.required("access_key_secret")?),
            security_token: token.map(Secret::new),
        },
        // Left over from another mode if there is no token.
        expires_at: match token {
            Some(_) => timestamp(profile, "sts_expiration")?,
            None => None,
        },
        label: profile.label(),
        context: context.clone(),
    })
}

fn role(profile: &Profile<'_>) -> Result<Role, CredentialsError> {
    let text = |field| Ok(profile.text(field)?.map(str::to_owned));
    Ok(Role {
        arn: Some(profile.required("ram_role_arn")?.to_owned()),
        session_name: text("ram_session_name")?,
        duration: profile.number("expired_seconds")?,
        policy: text("policy")?,
        external_id: text("external_id")?,
        arn_setting: "ram_role_arn in the profile".to_owned(),
        place: "the profile (ram_role_arn, ram_session_name, expired_seconds, policy, external_id)",
    })
}

/// Scheme and host of the profile's own STS, or else `default`.
fn sts_of(profile: &Profile<'_>, default: &str) -> Result<String, CredentialsError> {
    if let Some(endpoint) = profile.text("sts_endpoint")? {
        return Ok(sts::url(endpoint));
    }
    Ok(match profile.text("sts_region")? {
        Some(region) => sts::regional(region, profile.flag("enable_vpc")),
        None => default.to_owned(),
    })
}

fn timestamp(profile: &Profile<'_>, field: &str) -> Result<Option<Timestamp>, CredentialsError> {
    Ok(profile
        .number(field)?
        .and_then(|seconds| Timestamp::from_second(seconds).ok()))
}

/// Keys that are written down in a profile.
#[derive(Debug)]
struct ProfileKeys {
    credentials: Credentials,
    expires_at: Option<Timestamp>,
    label: String,
    context: SourceContext,
}

impl CredentialSource for ProfileKeys {
    fn name(&self) -> String {
        match self.credentials.security_token {
            Some(_) => "session token".to_owned(),
            None => "access key".to_owned(),
        }
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            if let Some(end) = self.expires_at
                && end <= self.context.clock.now()
            {
                return Err(CredentialsError::refused(format!(
                    "The session token of {} ended at {end}.",
                    self.label
                ))
                .with_next_step(
                    "Get a new token, or use a mode that renews its sessions: RamRoleArn, OIDC, EcsRamRole.",
                ));
            }
            Ok(Session {
                credentials: self.credentials.clone(),
                expires_at: self.expires_at,
                source: self.name(),
            })
        })
    }
}
