// SPDX-License-Identifier: MPL-2.0
//! Settings of the services beside the API: STS and the ECS metadata service.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::span;

/// The security token service.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sts {
    /// How long an issued session works, whatever the caller asked for.
    #[serde(with = "span::option", skip_serializing_if = "Option::is_none")]
    pub session_duration: Option<Duration>,
    /// What `Expiration` announces, when that is not the truth.
    #[serde(with = "span::option", skip_serializing_if = "Option::is_none")]
    pub announced_duration: Option<Duration>,
    /// The roles that exist; when empty, every well-formed ARN does.
    pub roles: Vec<Role>,
    /// The OIDC providers that exist; when empty, every well-formed ARN does, for any issuer and
    /// audience.
    pub oidc_providers: Vec<OidcProvider>,
    /// The OIDC tokens whose signature counts as good; when empty, that of each does.
    pub oidc_tokens: Vec<String>,
}

/// A role that can be assumed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Role {
    /// `acs:ram::<account>:role/<name>`.
    pub arn: String,
    /// The external id that must be given.
    pub external_id: Option<String>,
    /// Whether the trust policy refuses everyone.
    pub deny: bool,
}

/// An OIDC provider that the account trusts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OidcProvider {
    /// `acs:ram::<account>:oidc-provider/<name>`.
    pub arn: String,
    /// The issuer that tokens must name in `iss`.
    pub issuer: String,
    /// The client IDs of which a token must name one in `aud`.
    pub client_ids: Vec<String>,
}

/// The ECS metadata service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// What it offers.
    pub mode: MetadataMode,
    /// The instance's role.
    pub role: String,
}

impl Default for Metadata {
    fn default() -> Self {
        Self {
            mode: MetadataMode::Both,
            role: "es-resume".into(),
        }
    }
}

/// What the ECS metadata service offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MetadataMode {
    /// Reads with and without a token.
    Both,
    /// Reads need a token.
    V2Only,
    /// There are no tokens: the PUT is answered with 404.
    V1Only,
    /// The instance has no role: 404.
    NoRole,
    /// Nothing is ever answered.
    Hang,
}
