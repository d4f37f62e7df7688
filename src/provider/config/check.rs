// SPDX-License-Identifier: MPL-2.0
//! Checks of the provider block that no attribute can make alone, and of the
//! variables that stand in for what it leaves out.

use super::model::ProviderModel;
use super::settings::text;
use super::variables::{VARIABLES, Variable};
use crate::cty::{Attr, Path};
use crate::diag::{Diagnostic, Diagnostics};
use crate::environment::Environment;

/// Checks the variables that would be used with `block`, as strictly as its
/// arguments are checked.
pub(super) fn variables(block: &ProviderModel, environment: &Environment) -> Diagnostics {
    let mut found = Diagnostics::new();
    for variable in VARIABLES {
        if let Some((name, value)) = environment.first_of(names(variable, block))
            && let Err(why) = (variable.check)(value)
        {
            found.push(Diagnostic::error(
                format!("Invalid value of environment variable {name}"),
                format!("{why}\n\nNext step: Correct {name}, or unset it."),
            ));
        }
    }
    found
}

/// Those of the variable's names that are looked at; none where the block says it.
fn names<'a>(variable: &'a Variable, block: &ProviderModel) -> &'a [&'static str] {
    let role = block.assume_role.known();
    let oidc = block.assume_role_with_oidc.known();
    let endpoints = block.endpoints.known();
    let no_role = block.assume_role.is_null() && block.assume_role_with_oidc.is_null();
    let of_keys = is_unset(&block.access_key) && is_unset(&block.secret_key);
    let is_used = match variable.argument {
        "region" => is_unset(&block.region),
        "access_key" | "secret_key" | "security_token" => of_keys,
        "profile" => is_unset(&block.profile),
        "shared_credentials_file" => is_unset(&block.shared_credentials_file),
        "credentials_uri" => is_unset(&block.credentials_uri),
        "ecs_role_name" => is_unset(&block.ecs_role_name),
        "enable_preflight" => block.enable_preflight.is_null(),
        "endpoints.elasticsearch" => endpoints.is_none_or(|e| is_unset(&e.elasticsearch)),
        "endpoints.sts" => endpoints.is_none_or(|e| is_unset(&e.sts)),
        "assume_role.role_arn" => {
            no_role
                || role.is_some_and(|role| is_unset(&role.role_arn))
                || oidc.is_some_and(|oidc| is_unset(&oidc.role_arn))
        }
        "assume_role.session_name" => {
            no_role
                || role.is_some_and(|role| is_unset(&role.session_name))
                || oidc.is_some_and(|oidc| is_unset(&oidc.role_session_name))
        }
        "assume_role.session_expiration" => {
            role.is_some_and(|role| role.session_expiration.is_null())
        }
        "assume_role_with_oidc.oidc_provider_arn" => {
            no_role || oidc.is_some_and(|oidc| is_unset(&oidc.oidc_provider_arn))
        }
        _ => true,
    };
    let names = if is_used { variable.names } else { &[] };
    // OIDC looks at the variables that a pod has, not at those of assume_role.
    let of_pod = variable.argument.starts_with("assume_role.") && role.is_none();
    match names {
        [_, pods] if of_pod => std::slice::from_ref(pods),
        _ => names,
    }
}

fn is_unset(attr: &Attr<String>) -> bool {
    attr.is_null() || attr.known().is_some_and(|text| text.trim().is_empty())
}

/// Checks across the block's attributes, and of the environment that it is
/// completed from. Unknown values are no error.
pub(crate) fn validate(block: &ProviderModel, environment: &Environment) -> Diagnostics {
    let mut found = variables(block, environment);
    if block.assume_role.known().is_some() && block.assume_role_with_oidc.known().is_some() {
        found.push(
            Diagnostic::error(
                "Two ways to assume a role",
                "The blocks assume_role and assume_role_with_oidc exclude each other.\n\nNext step: Remove one of them.",
            )
            .at(Path::to("assume_role_with_oidc")),
        );
    }
    for (set, missing, attr) in [
        (&block.access_key, "secret_key", &block.secret_key),
        (&block.secret_key, "access_key", &block.access_key),
    ] {
        if text(set).is_some() && is_unset(attr) {
            found.push(
                Diagnostic::error(
                    "Half an access key",
                    format!("The provider block sets one half of an access key, but not {missing}. The provider does not combine a half from the block with one from the environment.\n\nNext step: Set {missing} too, or remove both from the block."),
                )
                .at(Path::to(missing)),
            );
        }
    }
    if text(&block.security_token).is_some() && is_unset(&block.access_key) {
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
                "oidc_token and oidc_token_file exclude each other.\n\nNext step: Keep the file, which is read again for each session.",
            )
            .at(Path::to("assume_role_with_oidc").attribute("oidc_token")),
        );
    }
    found
}

#[cfg(test)]
mod tests;
