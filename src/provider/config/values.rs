// SPDX-License-Identifier: MPL-2.0
//! Checks of single values, for the block's arguments and for the variables
//! that stand in for them alike: what one refuses, the other refuses too. White
//! space around a value is dropped and empty counts as unset before a check.

use std::fmt::Display;

use crate::client::{Endpoint, EndpointError};
pub(in crate::provider) use crate::credentials::credentials_uri::check_uri as uri;
pub(in crate::provider) use crate::credentials::role::{
    check_external_id as external_id, check_oidc_provider_arn as oidc_provider_arn,
    check_policy as policy, check_role_arn as role_arn, check_session_name as session_name,
};
use crate::cty::{Path, Value};
use crate::diag::{Diagnostic, Diagnostics};
use crate::environment;
pub(in crate::provider) use crate::provider::validators::region_text as region;

/// Checks a value, or says in a sentence what is wrong with it.
pub(in crate::provider) type Check = fn(&str) -> Result<(), String>;

/// `check` for an argument of the provider block.
pub(in crate::provider) fn text(
    check: Check,
) -> impl Fn(&Path, &Value) -> Diagnostics + Send + Sync + 'static {
    move |path, value| {
        let text = value.as_str().map_or("", str::trim);
        match check(text) {
            Err(message) if !text.is_empty() => {
                Diagnostic::error(format!("Invalid value for {path}"), message)
                    .at(path.clone())
                    .into()
            }
            _ => Diagnostics::new(),
        }
    }
}

/// A value that may be shown, on one line.
pub(in crate::provider) fn plain(value: &str) -> Result<(), String> {
    if value.chars().any(char::is_control) {
        return Err(format!("{value:?} contains a control character."));
    }
    Ok(())
}

/// A part of an access key, or a token: what a header can hold. Never shown.
pub(in crate::provider) fn secret(value: &str) -> Result<(), String> {
    if value.chars().all(|c| c.is_ascii_graphic()) {
        return Ok(());
    }
    Err("The value contains a space, a control character or a character that is not ASCII. Perhaps it was not copied completely.".to_owned())
}

/// Anything: the value is made to fit, or checked where it is used.
pub(in crate::provider) fn anything(_: &str) -> Result<(), String> {
    Ok(())
}

/// `host[:port]`, with a scheme or without.
pub(in crate::provider) fn endpoint(value: &str) -> Result<(), String> {
    match value.parse::<Endpoint>() {
        Ok(_) => Ok(()),
        // The value may hold a password.
        Err(EndpointError::User) => Err(not_an_endpoint("The value", EndpointError::User)),
        Err(error) => Err(not_an_endpoint(&format!("{value:?}"), error)),
    }
}

fn not_an_endpoint(value: &str, error: impl Display) -> String {
    format!(
        "{value} is not an endpoint: {error}. Write \"host\", \"host:port\", or either with http:// or https:// before it."
    )
}

/// A switch.
pub(in crate::provider) fn switch(value: &str) -> Result<(), String> {
    match environment::switch(value) {
        Some(_) => Ok(()),
        None => Err(format!("{value:?} is neither \"true\" nor \"false\".")),
    }
}

/// A session's length in seconds.
pub(in crate::provider) fn session_expiration(value: &str) -> Result<(), String> {
    match value.parse() {
        Ok(seconds) => crate::credentials::role::check_duration(seconds),
        Err(_) => Err(format!("{value:?} is not a whole number of seconds.")),
    }
}

/// An account's ID.
pub(in crate::provider) fn account_id(value: &str) -> Result<(), String> {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(format!(
        "{value:?} is not the ID of an account, which is a number such as \"1234567890123456\"."
    ))
}
