// SPDX-License-Identifier: MPL-2.0
//! Settings and environment in, one source out. Nothing is loaded here.
//!
//! What the provider block names is asked first and as a unit: keys, profile,
//! credentials URI, instance role. Then the environment: keys, OIDC, profile
//! file, credentials URI, instance role. An argument that the block sets
//! replaces its variable. Block `assume_role` wraps what was found; block
//! `assume_role_with_oidc` needs nothing else, its token is the proof.

use std::sync::Arc;

use super::assume_role::AssumeRole;
use super::assume_role_with_oidc::{AssumeRoleWithOidc, OidcToken};
use super::chain::{Chain, FailedSource};
use super::context::expand_home;
use super::credentials_uri::CredentialsUri;
use super::environment_keys::EnvironmentKeys;
use super::instance_role::InstanceRole;
use super::profile::ProfileSource;
use super::role::Role;
use super::static_keys::StaticKeys;
use super::sts::sts_endpoint;
use super::{
    AssumeRoleSettings, CredentialSettings, CredentialSource, CredentialsError, OidcSettings,
    SourceContext, Sts,
};
use crate::environment::Environment;
use crate::secret::Secret;

const PROFILE: [&str; 3] = [
    "ALICLOUD_PROFILE",
    "ALIBABA_CLOUD_PROFILE",
    "ALIBABACLOUD_PROFILE",
];
const FILE: [&str; 2] = [
    "ALICLOUD_SHARED_CREDENTIALS_FILE",
    "ALIBABA_CLOUD_CREDENTIALS_FILE",
];
const URI: [&str; 2] = ["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"];
const INSTANCE_ROLE: [&str; 2] = ["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"];
const ASSUME_ROLE_ARN: [&str; 2] = ["ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"];
const ASSUME_ROLE_SESSION_NAME: [&str; 2] = [
    "ALICLOUD_ASSUME_ROLE_SESSION_NAME",
    "ALIBABA_CLOUD_ROLE_SESSION_NAME",
];
const SESSION_EXPIRATION: &str = "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION";
const OIDC_ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";
const OIDC_SESSION_NAME: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";
const OIDC_PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const OIDC_TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
const OIDC_TOKEN: &str = "ALIBABA_CLOUD_OIDC_TOKEN";

type Source = Arc<dyn CredentialSource>;

/// Builds the source that `settings` (the provider block) and `environment`
/// describe. It loads nothing and cannot fail: what is wrong is said at the
/// first load, so that a plan without calls needs no credentials.
pub(crate) fn resolve(
    settings: &CredentialSettings,
    environment: &Environment,
    context: &SourceContext,
) -> Source {
    Resolver {
        settings,
        environment,
        context,
        sts_endpoint: sts_endpoint(settings, environment),
    }
    .resolve()
}

/// The region that the chosen profile names. For the provider's `region`
/// where neither configuration nor environment has it.
pub(crate) async fn profile_region(
    settings: &CredentialSettings,
    environment: &Environment,
    context: &SourceContext,
) -> Option<String> {
    let resolver = Resolver {
        settings,
        environment,
        context,
        sts_endpoint: String::new(),
    };
    if resolver.profile_is_disabled() {
        return None;
    }
    resolver.profile_source().region().await
}

struct Resolver<'a> {
    settings: &'a CredentialSettings,
    environment: &'a Environment,
    context: &'a SourceContext,
    sts_endpoint: String,
}

impl Resolver<'_> {
    fn resolve(&self) -> Source {
        match (
            &self.settings.assume_role,
            &self.settings.assume_role_with_oidc,
        ) {
            (Some(_), Some(_)) => FailedSource::broken(
                "provider block",
                CredentialsError::invalid(
                    "The provider block has both assume_role and assume_role_with_oidc.",
                )
                .with_next_step("Keep one of the two."),
            ),
            (None, Some(block)) => self.block_oidc(block),
            (Some(block), None) => Arc::new(AssumeRole::new(
                self.chain(),
                self.block_role(block),
                self.context,
                &self.sts_endpoint,
            )),
            (None, None) => self.chain(),
        }
    }

    fn chain(&self) -> Source {
        let mut sources = self.block_links();
        if sources.is_empty() {
            sources.push(FailedSource::absent(
                "provider block",
                "names no credentials",
            ));
        }
        sources.extend(self.environment_links());
        Arc::new(Chain::new(sources))
    }

    fn block_links(&self) -> Vec<Source> {
        let settings = self.settings;
        let mut sources: Vec<Source> = Vec::new();
        let keys = StaticKeys {
            access_key: text(settings.access_key.as_ref()),
            secret_key: secret(settings.secret_key.as_ref()),
            security_token: secret(settings.security_token.as_ref()),
        };
        if keys.access_key.is_some() || keys.secret_key.is_some() || keys.security_token.is_some() {
            sources.push(Arc::new(keys));
        }
        if self.block_names_profile() {
            sources.push(Arc::new(self.profile_source()));
        }
        if let Some(uri) = text(settings.credentials_uri.as_ref()) {
            sources.push(self.uri(&uri));
        }
        if let Some(role) = text(settings.ecs_role_name.as_ref()) {
            sources.push(Arc::new(self.instance_role().named(Some(&role))));
        }
        sources
    }

    fn environment_links(&self) -> Vec<Source> {
        let mut sources: Vec<Source> = vec![
            Arc::new(EnvironmentKeys(self.environment.clone())),
            self.environment_oidc(),
        ];
        if !self.block_names_profile() {
            sources.push(if self.profile_is_disabled() {
                FailedSource::absent(
                    "profile",
                    "ALIBABA_CLOUD_CLI_PROFILE_DISABLED switches it off",
                )
            } else {
                Arc::new(self.profile_source())
            });
        }
        if text(self.settings.credentials_uri.as_ref()).is_none() {
            sources.push(match self.environment.first_of(&URI) {
                Some((_, uri)) => self.uri(uri),
                None => FailedSource::absent(
                    "credentials URI",
                    "ALIBABA_CLOUD_CREDENTIALS_URI is not set",
                ),
            });
        }
        if text(self.settings.ecs_role_name.as_ref()).is_none() {
            sources.push(match self.environment.first_of(&INSTANCE_ROLE) {
                Some(_) if !self.instance_role().is_enabled() => FailedSource::absent(
                    "instance role",
                    "ALIBABA_CLOUD_ECS_METADATA_DISABLED switches it off",
                ),
                Some((_, role)) => Arc::new(self.instance_role().named(Some(role))),
                None => {
                    FailedSource::absent("instance role", "ALIBABA_CLOUD_ECS_METADATA is not set")
                }
            });
        }
        sources
    }

    /// The default file is switched off, and nobody named another one or a profile.
    fn profile_is_disabled(&self) -> bool {
        self.environment
            .is_true("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")
            && !self.block_names_profile()
            && self.environment.first_of(&PROFILE).is_none()
            && self.environment.first_of(&FILE).is_none()
    }

    fn block_names_profile(&self) -> bool {
        text(self.settings.profile.as_ref()).is_some()
            || text(self.settings.shared_credentials_file.as_ref()).is_some()
    }

    fn profile_source(&self) -> ProfileSource {
        let file = self.or_environment(self.settings.shared_credentials_file.as_ref(), &FILE);
        ProfileSource {
            file: file.map(|file| expand_home(&file, self.context.home.as_deref())),
            profile: self.or_environment(self.settings.profile.as_ref(), &PROFILE),
            sts_endpoint: self.sts_endpoint.clone(),
            instance_role: self.instance_role(),
            context: self.context.clone(),
        }
    }

    fn uri(&self, uri: &str) -> Source {
        Arc::new(CredentialsUri {
            uri: Secret::new(uri),
            context: self.context.clone(),
        })
    }

    fn instance_role(&self) -> InstanceRole {
        InstanceRole::new(self.environment, self.context)
    }

    fn block_role(&self, block: &AssumeRoleSettings) -> Role {
        Role {
            arn: self.or_environment(block.role_arn.as_ref(), &ASSUME_ROLE_ARN),
            session_name: self
                .or_environment(block.session_name.as_ref(), &ASSUME_ROLE_SESSION_NAME),
            // Whoever made the settings has checked the variable.
            duration: block
                .session_expiration
                .or_else(|| self.environment.get(SESSION_EXPIRATION)?.parse().ok()),
            policy: text(block.policy.as_ref()),
            external_id: text(block.external_id.as_ref()),
            arn_setting: "role_arn in block assume_role, or ALIBABA_CLOUD_ROLE_ARN".to_owned(),
            place: "block assume_role (ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_ROLE_SESSION_NAME)",
        }
    }

    fn block_oidc(&self, block: &OidcSettings) -> Source {
        let token = match (
            secret(block.oidc_token.as_ref()),
            text(block.oidc_token_file.as_ref()),
        ) {
            (Some(_), Some(_)) => OidcToken::Ambiguous,
            (Some(token), None) => OidcToken::Text(token),
            (None, Some(file)) => OidcToken::File(expand_home(&file, self.context.home.as_deref())),
            (None, None) => self.environment_token(
                "oidc_token_file in block assume_role_with_oidc, or ALIBABA_CLOUD_OIDC_TOKEN_FILE",
            ),
        };
        Arc::new(AssumeRoleWithOidc {
            role: Role {
                arn: self.or_environment(block.role_arn.as_ref(), &[OIDC_ROLE_ARN]),
                session_name: self
                    .or_environment(block.role_session_name.as_ref(), &[OIDC_SESSION_NAME]),
                duration: block.session_expiration,
                policy: text(block.policy.as_ref()),
                external_id: None,
                arn_setting: format!("role_arn in block assume_role_with_oidc, or {OIDC_ROLE_ARN}"),
                place: "block assume_role_with_oidc (ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_ROLE_SESSION_NAME)",
            },
            oidc_provider_arn: self
                .or_environment(block.oidc_provider_arn.as_ref(), &[OIDC_PROVIDER_ARN]),
            provider_setting: format!(
                "oidc_provider_arn in block assume_role_with_oidc, or {OIDC_PROVIDER_ARN}"
            ),
            token,
            context: self.context.clone(),
            sts: Sts::new(self.context, self.sts_endpoint.as_str()),
        })
    }

    /// OIDC as a pod's environment describes it: complete, or an error that
    /// names what is missing, or not there at all. The role's ARN alone says
    /// nothing: it may be meant for block `assume_role`.
    fn environment_oidc(&self) -> Source {
        let set = |name| self.environment.get(name).is_some();
        if !set(OIDC_TOKEN_FILE) && !set(OIDC_PROVIDER_ARN) {
            return FailedSource::absent(
                "OIDC",
                "neither ALIBABA_CLOUD_OIDC_TOKEN_FILE nor ALIBABA_CLOUD_OIDC_PROVIDER_ARN is set",
            );
        }
        let mut missing = Vec::new();
        for name in [OIDC_ROLE_ARN, OIDC_PROVIDER_ARN] {
            if !set(name) {
                missing.push(name);
            }
        }
        if !set(OIDC_TOKEN_FILE) && !set(OIDC_TOKEN) {
            missing.push(OIDC_TOKEN_FILE);
        }
        if !missing.is_empty() {
            let missing = missing.join(" and ");
            return FailedSource::broken(
                "OIDC",
                CredentialsError::invalid(format!(
                    "The environment sets a part of the OIDC variables but not {missing}."
                ))
                .with_next_step(format!(
                    "Set {missing} as well, or unset {OIDC_TOKEN_FILE} and {OIDC_PROVIDER_ARN}."
                )),
            );
        }
        self.block_oidc(&OidcSettings::default())
    }

    fn environment_token(&self, setting: &str) -> OidcToken {
        if let Some(file) = self.environment.get(OIDC_TOKEN_FILE) {
            return OidcToken::File(expand_home(file, self.context.home.as_deref()));
        }
        match self.environment.get(OIDC_TOKEN) {
            Some(token) => OidcToken::Text(Secret::new(token)),
            None => OidcToken::Missing(setting.to_owned()),
        }
    }

    /// What the block sets, or the first of `variables` that is set.
    fn or_environment(&self, value: Option<&String>, variables: &[&str]) -> Option<String> {
        text(value).or_else(|| {
            let (_, value) = self.environment.first_of(variables)?;
            Some(value.to_owned())
        })
    }
}

/// Empty text counts as unset.
fn text(value: Option<&String>) -> Option<String> {
    value.filter(|text| !text.is_empty()).cloned()
}

fn secret(value: Option<&Secret>) -> Option<Secret> {
    value.filter(|secret| !secret.is_empty()).cloned()
}
