// SPDX-License-Identifier: MPL-2.0
//! Checks of the provider block that no attribute can make alone.

use super::model::ProviderModel;
use super::settings::text;
use crate::cty::{Attr, Path};
use crate::diag::{Diagnostic, Diagnostics};

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::provider::config::model::{AssumeRole, AssumeRoleWithOidc};

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
    fn an_unknown_half_is_no_error() {
        let block = ProviderModel {
            access_key: "id".to_owned().into(),
            secret_key: Attr::Unknown,
            ..ProviderModel::default()
        };
        assert!(validate(&block).is_empty());
    }
}
