// SPDX-License-Identifier: MPL-2.0
//! The provider block as structs.

use serde::{Deserialize, Serialize};

use crate::cty::Attr;

/// The provider block. `Debug` is left out on purpose: it holds secrets.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderModel {
    pub(crate) region: Attr<String>,
    pub(crate) access_key: Attr<String>,
    pub(crate) secret_key: Attr<String>,
    pub(crate) security_token: Attr<String>,
    pub(crate) profile: Attr<String>,
    pub(crate) shared_credentials_file: Attr<String>,
    pub(crate) ecs_role_name: Attr<String>,
    pub(crate) credentials_uri: Attr<String>,
    pub(crate) allowed_account_ids: Attr<Vec<Attr<String>>>,
    pub(crate) protocol: Attr<String>,
    pub(crate) signature_version: Attr<String>,
    pub(crate) max_retries: Attr<i64>,
    pub(crate) client_connect_timeout: Attr<i64>,
    pub(crate) client_read_timeout: Attr<i64>,
    pub(crate) enable_preflight: Attr<bool>,
    pub(crate) configuration_source: Attr<String>,
    pub(crate) assume_role: Attr<AssumeRole>,
    pub(crate) assume_role_with_oidc: Attr<AssumeRoleWithOidc>,
    pub(crate) endpoints: Attr<Endpoints>,
}

/// Block `assume_role`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssumeRole {
    pub(crate) role_arn: Attr<String>,
    pub(crate) session_name: Attr<String>,
    pub(crate) session_expiration: Attr<i64>,
    pub(crate) policy: Attr<String>,
    pub(crate) external_id: Attr<String>,
}

/// Block `assume_role_with_oidc`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssumeRoleWithOidc {
    pub(crate) oidc_provider_arn: Attr<String>,
    pub(crate) oidc_token: Attr<String>,
    pub(crate) oidc_token_file: Attr<String>,
    pub(crate) role_arn: Attr<String>,
    pub(crate) role_session_name: Attr<String>,
    pub(crate) session_expiration: Attr<i64>,
    pub(crate) policy: Attr<String>,
}

/// Block `endpoints`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endpoints {
    pub(crate) elasticsearch: Attr<String>,
    pub(crate) sts: Attr<String>,
}
