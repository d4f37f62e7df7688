// SPDX-License-Identifier: MPL-2.0
//! The provider block and the environment together: block before environment,
//! empty text as unset.

use std::time::Duration;

use super::model::{AssumeRole, AssumeRoleWithOidc, Endpoints, ProviderModel};
use super::{unknown, variables};
use crate::client::{ClientSettings, Endpoint, Protocol, SignatureVersion};
use crate::credentials::{AssumeRoleSettings, CredentialSettings, OidcSettings};
use crate::cty::Attr;
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
    /// Whether a plan may look at the instance.
    pub(crate) enable_preflight: bool,
    /// The block's arguments that are not known yet, as during a plan that
    /// creates what they refer to. Nothing stands in for them.
    pub(super) unknown: Vec<&'static str>,
    pub(crate) client: ClientSettings,
    pub(crate) credentials: CredentialSettings,
    pub(crate) transport: TransportSettings,
}

impl Settings {
    /// The arguments that a call needs and that are not known yet: then it
    /// cannot be made. A call that names its `region` does without the block's.
    pub(crate) fn not_known_yet(&self, region: Option<&str>) -> Vec<&'static str> {
        let needed = |name: &&str| *name != unknown::REGION || region.is_none();
        self.unknown.iter().copied().filter(needed).collect()
    }
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
    let region = or_environment(
        set(&block.region),
        environment,
        variables::REGION,
        &mut found,
        |value| validators::region_text(value).map(|()| value.to_owned()),
    );
    let endpoints = match &block.endpoints {
        Attr::Known(endpoints) => endpoints.clone(),
        Attr::Null => Endpoints::default(),
        Attr::Unknown => Endpoints {
            elasticsearch: Attr::Unknown,
            sts: Attr::Unknown,
        },
    };
    let elasticsearch_endpoint = endpoint(
        &endpoints.elasticsearch,
        environment,
        variables::ELASTICSEARCH_ENDPOINT,
        &mut found,
    );
    let sts_endpoint = endpoint(
        &endpoints.sts,
        environment,
        variables::STS_ENDPOINT,
        &mut found,
    );
    let enable_preflight = or_environment(
        block.enable_preflight.clone(),
        environment,
        variables::ENABLE_PREFLIGHT,
        &mut found,
        |value| {
            value
                .parse::<bool>()
                .map_err(|_| format!("{value:?} is neither \"true\" nor \"false\"."))
        },
    );
    if found.has_errors() {
        return Err(found);
    }
    let source = or_environment(
        set(&block.configuration_source),
        environment,
        variables::CONFIGURATION_SOURCE,
        &mut found,
        |value| Ok(value.to_owned()),
    )
    .map(|source| fit_for_a_header(&source))
    .filter(|source| !source.is_empty());
    let protocol = match text(&block.protocol).as_deref() {
        Some("HTTP") => Protocol::Http,
        _ => Protocol::Https,
    };
    Ok(Settings {
        enable_preflight: enable_preflight.unwrap_or(!block.enable_preflight.is_unknown()),
        unknown: unknown::arguments(block),
        credentials: CredentialSettings {
            region: region.clone(),
            sts_endpoint: sts_endpoint.map(|endpoint| endpoint.url(protocol)),
            plain_http: protocol == Protocol::Http,
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
        plain_http: false,
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
pub(super) fn text(attr: &Attr<String>) -> Option<String> {
    attr.known().filter(|text| !text.is_empty()).cloned()
}

fn number(attr: &Attr<i64>) -> Option<u32> {
    attr.known().and_then(|n| u32::try_from(*n).ok())
}

/// What of `text` a header can hold: a line break at the end of a variable
/// would else spoil every call.
fn fit_for_a_header(text: &str) -> String {
    let fits = |c: &char| c.is_ascii_graphic() || *c == ' ';
    let text: String = text.chars().filter(fits).collect();
    text.trim().to_owned()
}

fn milliseconds(attr: &Attr<i64>) -> Duration {
    number(attr).map_or(DEFAULT_TIMEOUT, |ms| Duration::from_millis(ms.into()))
}

/// The same as an attribute: empty text is unset, unknown stays unknown.
fn set(attr: &Attr<String>) -> Attr<String> {
    match attr {
        Attr::Known(text) if text.is_empty() => Attr::Null,
        _ => attr.clone(),
    }
}

fn endpoint(
    of_block: &Attr<String>,
    environment: &Environment,
    names: &[&'static str],
    found: &mut Diagnostics,
) -> Option<Endpoint> {
    match set(of_block) {
        // Validation has refused what does not parse.
        Attr::Known(text) => text.parse().ok(),
        Attr::Unknown => None,
        Attr::Null => from_environment(environment, names, found, |value| {
            value.parse().map_err(|error| format!("{error}"))
        }),
    }
}

/// The block's value, else the environment's. Nothing stands in for a value
/// that the block will have but that is not known yet.
fn or_environment<T>(
    of_block: Attr<T>,
    environment: &Environment,
    names: &[&'static str],
    found: &mut Diagnostics,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    match of_block {
        Attr::Known(value) => Some(value),
        Attr::Unknown => None,
        Attr::Null => from_environment(environment, names, found, parse),
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
