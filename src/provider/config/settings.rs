// SPDX-License-Identifier: MPL-2.0
//! The provider block and the environment together: block before environment,
//! empty text as unset.

use std::time::Duration;

use super::model::{AssumeRole, AssumeRoleWithOidc, ProviderModel};
use super::variables;
use crate::client::{ClientSettings, Endpoint, Protocol, SignatureVersion};
use crate::credentials::{AssumeRoleSettings, CredentialSettings, OidcSettings};
use crate::cty::{Attr, Path};
use crate::diag::{Diagnostic, Diagnostics};
use crate::environment::Environment;
use crate::provider::validators;
use crate::secret::Secret;
use crate::transport::TransportSettings;

/// How often a call is sent again unless told otherwise.
const DEFAULT_MAX_RETRIES: u32 = 5;
/// terraform-provider-alicloud's default for both timeouts.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The provider's settings. `Debug` of the parts shows no secret.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The region in effect for what names none.
    pub(crate) region: Option<String>,
    /// The region if the provider block itself names it: only then it can be
    /// shown in a plan, since an apply may run in another environment.
    pub(crate) region_of_block: Option<String>,
    /// Whether a plan may look at the instance.
    pub(crate) enable_preflight: bool,
    /// A part of the block is not known yet, as during a plan that creates
    /// what the block refers to: then no call can be made.
    pub(crate) has_unknown: bool,
    pub(crate) client: ClientSettings,
    pub(crate) credentials: CredentialSettings,
    pub(crate) transport: TransportSettings,
}

impl Settings {
    /// Whether a plan may look at the instance.
    pub(crate) fn may_look_ahead(&self) -> bool {
        self.enable_preflight && !self.has_unknown
    }
}

/// Checks across the block's attributes. Unknown values are no error.
pub(crate) fn validate(block: &ProviderModel) -> Diagnostics {
    let mut found = Diagnostics::new();
    if block.assume_role.known().is_some() && block.assume_role_with_oidc.known().is_some() {
        found.push(
            Diagnostic::error(
                "Two ways to assume a role",
                "The blocks assume_role and assume_role_with_oidc exclude each other.\n\nNext step: Remove one of them.",
            )
            .at(Path::to("assume_role_with_oidc")),
        );
    }
    let unset = |attr: &Attr<String>| attr.known().is_some_and(String::is_empty) || attr.is_null();
    for (set, missing, attr) in [
        (&block.access_key, "secret_key", &block.secret_key),
        (&block.secret_key, "access_key", &block.access_key),
    ] {
        if text(set).is_some() && unset(attr) {
            found.push(
                Diagnostic::error(
                    "Half an access key",
                    format!("The provider block sets one half of an access key, but not {missing}. Halves from the block and the environment are not mixed.\n\nNext step: Set {missing} too, or remove both from the block."),
                )
                .at(Path::to(missing)),
            );
        }
    }
    if text(&block.security_token).is_some() && unset(&block.access_key) {
        found.push(
            Diagnostic::error(
                "A token without its keys",
                "security_token belongs to a session's access_key and secret_key, which the provider block does not set.\n\nNext step: Set all three, or none.",
            )
            .at(Path::to("security_token")),
        );
    }
    if let Some(oidc) = block.assume_role_with_oidc.known()
        && text(&oidc.oidc_token).is_some()
        && text(&oidc.oidc_token_file).is_some()
    {
        found.push(
            Diagnostic::error(
                "Two OIDC tokens",
                "oidc_token and oidc_token_file exclude each other.\n\nNext step: Keep the file: it is read anew for each session.",
            )
            .at(Path::to("assume_role_with_oidc").attribute("oidc_token")),
        );
    }
    found
}

/// The settings that `block` and `environment` make together. What came from
/// the environment is checked here, since validation has not seen it.
///
/// # Errors
///
/// Diagnostics that name the variable at fault.
pub(crate) fn resolve(
    block: &ProviderModel,
    environment: &Environment,
    user_agent: &str,
) -> Result<Settings, Diagnostics> {
    let mut found = Diagnostics::new();
    let region_of_block = text(&block.region);
    let region = region_of_block.clone().or_else(|| {
        from_environment(environment, variables::REGION, &mut found, |value| {
            validators::region_text(value).map(|()| value.to_owned())
        })
    });
    let endpoints = block.endpoints.known();
    let elasticsearch_endpoint = endpoint(
        endpoints.and_then(|e| text(&e.elasticsearch)),
        environment,
        variables::ELASTICSEARCH_ENDPOINT,
        &mut found,
    );
    let sts_endpoint = endpoint(
        endpoints.and_then(|e| text(&e.sts)),
        environment,
        variables::STS_ENDPOINT,
        &mut found,
    );
    let enable_preflight = block.enable_preflight.known().copied().or_else(|| {
        from_environment(
            environment,
            variables::ENABLE_PREFLIGHT,
            &mut found,
            |value| {
                value
                    .parse::<bool>()
                    .map_err(|_| format!("{value:?} is neither \"true\" nor \"false\"."))
            },
        )
    });
    if found.has_errors() {
        return Err(found);
    }
    let source = text(&block.configuration_source).or_else(|| {
        environment
            .first_of(variables::CONFIGURATION_SOURCE)
            .map(|(_, v)| v.to_owned())
    });
    let protocol = match text(&block.protocol).as_deref() {
        Some("HTTP") => Protocol::Http,
        _ => Protocol::Https,
    };
    Ok(Settings {
        enable_preflight: enable_preflight.unwrap_or(true),
        has_unknown: has_unknown(block),
        credentials: CredentialSettings {
            region: region.clone(),
            sts_endpoint: sts_endpoint.map(|endpoint| endpoint.url(protocol)),
            ..credentials(block)
        },
        client: ClientSettings {
            protocol,
            elasticsearch_endpoint,
            signature_version: match text(&block.signature_version).as_deref() {
                Some("ACS3-HMAC-SHA256") => SignatureVersion::Acs3HmacSha256,
                _ => SignatureVersion::RoaHmacSha1,
            },
            max_retries: number(&block.max_retries).unwrap_or(DEFAULT_MAX_RETRIES),
            ..ClientSettings::default()
        },
        transport: TransportSettings {
            connect_timeout: milliseconds(&block.client_connect_timeout),
            read_timeout: milliseconds(&block.client_read_timeout),
            user_agent: match source {
                Some(source) => format!("{user_agent} {source}"),
                None => user_agent.to_owned(),
            },
            ..TransportSettings::default()
        },
        region,
        region_of_block,
    })
}

fn credentials(block: &ProviderModel) -> CredentialSettings {
    CredentialSettings {
        access_key: text(&block.access_key),
        secret_key: text(&block.secret_key).map(Secret::new),
        security_token: text(&block.security_token).map(Secret::new),
        profile: text(&block.profile),
        shared_credentials_file: text(&block.shared_credentials_file),
        ecs_role_name: text(&block.ecs_role_name),
        credentials_uri: text(&block.credentials_uri),
        assume_role: block.assume_role.known().map(assume_role),
        assume_role_with_oidc: block.assume_role_with_oidc.known().map(with_oidc),
        region: None,
        sts_endpoint: None,
    }
}

fn assume_role(block: &AssumeRole) -> AssumeRoleSettings {
    AssumeRoleSettings {
        role_arn: text(&block.role_arn),
        session_name: text(&block.session_name),
        session_expiration: block.session_expiration.known().copied(),
        policy: text(&block.policy),
        external_id: text(&block.external_id),
    }
}

fn with_oidc(block: &AssumeRoleWithOidc) -> OidcSettings {
    OidcSettings {
        oidc_provider_arn: text(&block.oidc_provider_arn),
        oidc_token: text(&block.oidc_token).map(Secret::new),
        oidc_token_file: text(&block.oidc_token_file),
        role_arn: text(&block.role_arn),
        role_session_name: text(&block.role_session_name),
        session_expiration: block.session_expiration.known().copied(),
        policy: text(&block.policy),
    }
}

/// The text, unless it is unset, unknown or empty.
fn text(attr: &Attr<String>) -> Option<String> {
    attr.known().filter(|text| !text.is_empty()).cloned()
}

fn number(attr: &Attr<i64>) -> Option<u32> {
    attr.known().and_then(|n| u32::try_from(*n).ok())
}

fn milliseconds(attr: &Attr<i64>) -> Duration {
    number(attr).map_or(DEFAULT_TIMEOUT, |ms| Duration::from_millis(ms.into()))
}

fn endpoint(
    of_block: Option<String>,
    environment: &Environment,
    names: &[&'static str],
    found: &mut Diagnostics,
) -> Option<Endpoint> {
    match of_block {
        // Validation has refused what does not parse.
        Some(text) => text.parse().ok(),
        None => from_environment(environment, names, found, |value| {
            value.parse().map_err(|error| format!("{error}"))
        }),
    }
}

fn from_environment<T>(
    environment: &Environment,
    names: &[&'static str],
    found: &mut Diagnostics,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    let (name, value) = environment.first_of(names)?;
    match parse(value) {
        Ok(value) => Some(value),
        Err(why) => {
            found.push(Diagnostic::error(
                format!("Invalid value of environment variable {name}"),
                format!("{why}\n\nNext step: Correct {name}, or unset it."),
            ));
            None
        }
    }
}

/// Whether a part of the block that decides where calls go, or as whom, is
/// still unknown.
fn has_unknown(block: &ProviderModel) -> bool {
    let texts = [
        &block.region,
        &block.access_key,
        &block.secret_key,
        &block.security_token,
        &block.profile,
        &block.shared_credentials_file,
        &block.ecs_role_name,
        &block.credentials_uri,
        &block.protocol,
        &block.signature_version,
    ];
    let in_assume_role = |b: &AssumeRole| b.role_arn.is_unknown() || b.external_id.is_unknown();
    let in_oidc = |b: &AssumeRoleWithOidc| {
        [
            &b.oidc_provider_arn,
            &b.oidc_token,
            &b.oidc_token_file,
            &b.role_arn,
        ]
        .iter()
        .any(|a| a.is_unknown())
    };
    texts.iter().any(|a| a.is_unknown())
        || block.assume_role.is_unknown()
        || block.assume_role_with_oidc.is_unknown()
        || block.endpoints.is_unknown()
        || block.assume_role.known().is_some_and(in_assume_role)
        || block.assume_role_with_oidc.known().is_some_and(in_oidc)
        || block
            .endpoints
            .known()
            .is_some_and(|e| e.elasticsearch.is_unknown() || e.sts.is_unknown())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn resolve_with(
        block: &ProviderModel,
        environment: Environment,
    ) -> Result<Settings, Diagnostics> {
        resolve(block, &environment, "test/1")
    }

    #[test]
    fn the_block_comes_before_the_environment() {
        let environment = Environment::from([("ALIBABA_CLOUD_REGION", "cn-beijing")]);
        let block = ProviderModel {
            region: "cn-hangzhou".to_owned().into(),
            ..ProviderModel::default()
        };
        let settings = resolve_with(&block, environment.clone()).unwrap();
        assert_eq!(settings.region.as_deref(), Some("cn-hangzhou"));
        assert_eq!(settings.region_of_block.as_deref(), Some("cn-hangzhou"));
        let settings = resolve_with(&ProviderModel::default(), environment).unwrap();
        assert_eq!(settings.region.as_deref(), Some("cn-beijing"));
        assert_eq!(settings.region_of_block, None);
    }

    #[test]
    fn empty_text_counts_as_unset() {
        let environment = Environment::from([
            ("ALICLOUD_REGION", ""),
            ("ALIBABA_CLOUD_REGION", "cn-beijing"),
        ]);
        let block = ProviderModel {
            region: String::new().into(),
            ..ProviderModel::default()
        };
        let settings = resolve_with(&block, environment).unwrap();
        assert_eq!(settings.region.as_deref(), Some("cn-beijing"));
    }

    #[test]
    fn a_broken_variable_is_named() {
        let environment = Environment::from([("ALICLOUDES_ENABLE_PREFLIGHT", "maybe")]);
        let found = resolve_with(&ProviderModel::default(), environment).unwrap_err();
        assert!(
            found
                .iter()
                .any(|d| d.summary.contains("ALICLOUDES_ENABLE_PREFLIGHT"))
        );
    }

    #[test]
    fn halves_of_a_key_and_two_role_blocks_are_refused_at_their_path() {
        let block = ProviderModel {
            access_key: "id".to_owned().into(),
            assume_role: AssumeRole::default().into(),
            assume_role_with_oidc: AssumeRoleWithOidc::default().into(),
            ..ProviderModel::default()
        };
        let paths: Vec<_> = validate(&block)
            .iter()
            .map(|d| d.path.clone().unwrap().to_string())
            .collect();
        assert_eq!(paths, ["assume_role_with_oidc", "secret_key"]);
    }

    #[test]
    fn an_unknown_half_is_no_error_but_forbids_to_look_ahead() {
        let block = ProviderModel {
            access_key: "id".to_owned().into(),
            secret_key: Attr::Unknown,
            ..ProviderModel::default()
        };
        assert!(validate(&block).is_empty());
        let settings = resolve_with(&block, Environment::default()).unwrap();
        assert!(!settings.may_look_ahead());
    }
}
