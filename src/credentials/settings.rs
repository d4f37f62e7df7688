// SPDX-License-Identifier: MPL-2.0
//! What the provider block says about credentials, as plain values. Names are
//! those of terraform-provider-alicloud. Empty text counts as unset
//! throughout. `Debug` says what is set, never to what.

use std::fmt;

use crate::secret::Secret;

/// The provider block's credential arguments.
#[derive(Clone, Default)]
pub(crate) struct CredentialSettings {
    /// `access_key`: the access key's id.
    pub access_key: Option<String>,
    /// `secret_key`: the access key's secret.
    pub secret_key: Option<Secret>,
    /// `security_token`: the session's token that belongs to the two.
    pub security_token: Option<Secret>,
    /// `profile`: a profile's name in the shared credentials file.
    pub profile: Option<String>,
    /// `shared_credentials_file`: the `config.json` to use; `~/` is expanded.
    pub shared_credentials_file: Option<String>,
    /// `ecs_role_name`: the instance's RAM role.
    pub ecs_role_name: Option<String>,
    /// `credentials_uri`: a URL that answers with credentials.
    pub credentials_uri: Option<String>,
    /// Block `assume_role`.
    pub assume_role: Option<AssumeRoleSettings>,
    /// Block `assume_role_with_oidc`.
    pub assume_role_with_oidc: Option<OidcSettings>,
    /// `region`, if known: chooses the STS host inside a VPC.
    pub region: Option<String>,
    /// `endpoints.sts`, with or without a scheme.
    pub sts_endpoint: Option<String>,
}

/// Block `assume_role`. What is unset comes from the environment.
#[derive(Clone, Default)]
pub(crate) struct AssumeRoleSettings {
    /// `role_arn`: `acs:ram::<account>:role/<name>`.
    pub role_arn: Option<String>,
    /// `session_name`, 2–64 characters; `terraform` by default.
    pub session_name: Option<String>,
    /// `session_expiration` in seconds, 900–43200; 3600 by default.
    pub session_expiration: Option<i64>,
    /// `policy`: narrows what the session may do.
    pub policy: Option<String>,
    /// `external_id`, which the role's owner may ask for.
    pub external_id: Option<String>,
}

/// Block `assume_role_with_oidc`. What is unset comes from the environment.
#[derive(Clone, Default)]
pub(crate) struct OidcSettings {
    /// `oidc_provider_arn`.
    pub oidc_provider_arn: Option<String>,
    /// `oidc_token`: the token itself; cannot be renewed.
    pub oidc_token: Option<Secret>,
    /// `oidc_token_file`: read anew for every session.
    pub oidc_token_file: Option<String>,
    /// `role_arn`.
    pub role_arn: Option<String>,
    /// `role_session_name`, 2–64 characters; `terraform` by default.
    pub role_session_name: Option<String>,
    /// `session_expiration` in seconds, 900–43200; 3600 by default.
    pub session_expiration: Option<i64>,
    /// `policy`: narrows what the session may do.
    pub policy: Option<String>,
}

/// Prints the names of those fields that are set.
macro_rules! debug_names_only {
    ($type:ident { $($field:ident),+ $(,)? }) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), " "))?;
                let mut set = f.debug_set();
                $(if self.$field.is_some() {
                    set.entry(&format_args!(stringify!($field)));
                })+
                set.finish()
            }
        }
    };
}

debug_names_only!(CredentialSettings {
    access_key,
    secret_key,
    security_token,
    profile,
    shared_credentials_file,
    ecs_role_name,
    credentials_uri,
    assume_role,
    assume_role_with_oidc,
    region,
    sts_endpoint,
});
debug_names_only!(AssumeRoleSettings {
    role_arn,
    session_name,
    session_expiration,
    policy,
    external_id,
});
debug_names_only!(OidcSettings {
    oidc_provider_arn,
    oidc_token,
    oidc_token_file,
    role_arn,
    role_session_name,
    session_expiration,
    policy,
});
