// SPDX-License-Identifier: MPL-2.0
//! Which of the block's arguments are not known yet: while a plan is made that
//! creates what they refer to. Only those count that decide where calls go, as
//! whom, and how they are signed.

use super::model::{AssumeRole, AssumeRoleWithOidc, Endpoints, ProviderModel};
use crate::cty::Attr;

/// The argument that resources and data sources may name themselves.
pub(super) const REGION: &str = "region";

/// The unknown arguments' names.
pub(super) fn arguments(block: &ProviderModel) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut text = |name, attr: &Attr<String>| found.extend(attr.is_unknown().then_some(name));
    text(REGION, &block.region);
    text("access_key", &block.access_key);
    text("secret_key", &block.secret_key);
    text("security_token", &block.security_token);
    text("profile", &block.profile);
    text("shared_credentials_file", &block.shared_credentials_file);
    text("ecs_role_name", &block.ecs_role_name);
    text("credentials_uri", &block.credentials_uri);
    text("protocol", &block.protocol);
    text("signature_version", &block.signature_version);
    found.extend(nested(
        "allowed_account_ids",
        &block.allowed_account_ids,
        |ids| ids.iter().any(Attr::is_unknown),
    ));
    found.extend(nested("assume_role", &block.assume_role, in_assume_role));
    found.extend(nested(
        "assume_role_with_oidc",
        &block.assume_role_with_oidc,
        in_oidc,
    ));
    found.extend(nested("endpoints", &block.endpoints, in_endpoints));
    found
}

fn nested<T>(
    name: &'static str,
    block: &Attr<T>,
    has_unknown: impl FnOnce(&T) -> bool,
) -> Option<&'static str> {
    let unknown = match block {
        Attr::Null => false,
        Attr::Unknown => true,
        Attr::Known(block) => has_unknown(block),
    };
    unknown.then_some(name)
}

fn any(texts: &[&Attr<String>]) -> bool {
    texts.iter().any(|text| text.is_unknown())
}

fn in_assume_role(block: &AssumeRole) -> bool {
    block.session_expiration.is_unknown()
        || any(&[
            &block.role_arn,
            &block.session_name,
            &block.policy,
            &block.external_id,
        ])
}

fn in_oidc(block: &AssumeRoleWithOidc) -> bool {
    block.session_expiration.is_unknown()
        || any(&[
            &block.oidc_provider_arn,
            &block.oidc_token,
            &block.oidc_token_file,
            &block.role_arn,
            &block.role_session_name,
            &block.policy,
        ])
}

fn in_endpoints(block: &Endpoints) -> bool {
    any(&[&block.elasticsearch, &block.sts])
}
