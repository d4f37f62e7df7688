// SPDX-License-Identifier: MPL-2.0
//! The provider block and the environment together: block before environment,
//! empty text as unset.

use std::time::Duration;

use super::model::{AssumeRole, AssumeRoleWithOidc, Endpoints, ProviderModel};
use super::{check, unknown, variables};
use crate::client::{ClientSettings, Endpoint, Protocol, SignatureVersion};
use crate::credentials::{AssumeRoleSettings, CredentialSettings, OidcSettings};
use crate::cty::Attr;
use crate::diag::Diagnostics;
use crate::environment::{Environment, switch};
use crate::secret::Secret;
use crate::transport::TransportSettings;

/// The provider's settings. `Debug` of the parts shows no secret.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The region in effect for what names none.
    pub(crate) region: Option<String>,
    /// Whether a plan may look at the instance.
    pub(crate) enable_preflight: bool,
    /// The accounts that may be changed; `None` for any.
    pub(crate) allowed_account_ids: Option<Vec<String>>,
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
    let found = check::variables(block, environment);
    if found.has_errors() {
        return Err(found);
    }
    let region = or_environment(&block.region, environment, variables::REGION);
    let endpoints = match &block.endpoints {
        Attr::Known(endpoints) => endpoints.clone(),
        Attr::Null => Endpoints::default(),
        Attr::Unknown => Endpoints {
            elasticsearch: Attr::Unknown,
            sts: Attr::Unknown,
        },
    };
    let endpoint = |of_block, names| -> Option<Endpoint> {
        or_environment(of_block, environment, names)?.parse().ok()
    };
    let elasticsearch_endpoint =
        endpoint(&endpoints.elasticsearch, variables::ELASTICSEARCH_ENDPOINT);
    let sts_endpoint = endpoint(&endpoints.sts, variables::STS_ENDPOINT);
    let enable_preflight = match block.enable_preflight {
        Attr::Known(enabled) => enabled,
        Attr::Unknown => false,
        Attr::Null => environment
            .first_of(variables::ENABLE_PREFLIGHT)
            .and_then(|(_, value)| switch(value))
            .unwrap_or(true),
    };
    let source = or_environment(
        &block.configuration_source,
        environment,
        variables::CONFIGURATION_SOURCE,
    )
    .map(|source| fit_for_a_header(&source))
    .filter(|source| !source.is_empty());
    let protocol = match text(&block.protocol).as_deref() {
        Some("HTTP") => Protocol::Http,
        _ => Protocol::Https,
    };
    let transport = TransportSettings::of(environment);
    Ok(Settings {
        enable_preflight,
        allowed_account_ids: block
            .allowed_account_ids
            .known()
            .map(|ids| ids.iter().filter_map(text).collect()),
        unknown: unknown::arguments(block),
        credentials: CredentialSettings {
            region: region.clone(),
            // By HTTPS, whatever `protocol` says: what goes there holds tokens.
            sts_endpoint: sts_endpoint
                .map(|endpoint| match &region {
                    Some(region) => endpoint.in_region(region),
                    None => endpoint,
                })
                .map(|endpoint| endpoint.url(Protocol::Https)),
            ..credentials(block)
        },
        client: ClientSettings {
            protocol,
            elasticsearch_endpoint,
            signature_version: match text(&block.signature_version).as_deref() {
                Some("ACS3-HMAC-SHA256") => SignatureVersion::Acs3HmacSha256,
                _ => SignatureVersion::RoaHmacSha1,
            },
            max_retries: number(&block.max_retries),
        },
        transport: TransportSettings {
            connect_timeout: milliseconds(&block.client_connect_timeout)
                .unwrap_or(transport.connect_timeout),
            read_timeout: milliseconds(&block.client_read_timeout)
                .unwrap_or(transport.read_timeout),
            user_agent: match source {
                Some(source) => format!("{user_agent} {source}"),
                None => user_agent.to_owned(),
            },
            ..transport
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

/// The value without the white space around it, unless unset, unknown or empty.
pub(super) fn text(attr: &Attr<String>) -> Option<String> {
    let text = attr.known()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
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

fn milliseconds(attr: &Attr<i64>) -> Option<Duration> {
    number(attr).map(|ms| Duration::from_millis(ms.into()))
}

/// The block's value, else the environment's. Nothing stands in for a value
/// that the block will have but that is not known yet.
fn or_environment(
    of_block: &Attr<String>,
    environment: &Environment,
    names: &[&'static str],
) -> Option<String> {
    if of_block.is_unknown() {
        return None;
    }
    text(of_block).or_else(|| {
        let (_, value) = environment.first_of(names)?;
        Some(value.to_owned())
    })
}
