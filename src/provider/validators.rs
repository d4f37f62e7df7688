// SPDX-License-Identifier: MPL-2.0
//! Checks of configured values. Each gives one diagnostic at the attribute,
//! before any call is made.

use crate::cty::{Path, Value};
use crate::diag::{Diagnostic, Diagnostics};

use super::duration;

fn invalid(path: &Path, message: impl Into<String>) -> Diagnostics {
    let name = path.to_string();
    Diagnostic::error(format!("Invalid value for {name}"), message)
        .at(path.clone())
        .into()
}

fn check_text(
    path: &Path,
    value: &Value,
    check: impl FnOnce(&str) -> Result<(), String>,
) -> Diagnostics {
    match value.as_str().map(check) {
        Some(Err(message)) => invalid(path, message),
        _ => Diagnostics::new(),
    }
}

/// An instance's ID: 1 to 128 characters of `A-Z a-z 0-9 - _`. It becomes a
/// part of the request's path, so nothing else is let through.
pub(crate) fn instance_id(path: &Path, value: &Value) -> Diagnostics {
    check_text(path, value, |id| {
        if id.trim().is_empty() {
            return Err("The instance ID is empty. Give the ID that the console shows, such as \"es-cn-n6w1o1x0w001c0001\".".into());
        }
        if id.len() > 128 {
            return Err(format!(
                "The instance ID has {} characters; at most 128 are allowed.",
                id.chars().count()
            ));
        }
        match id
            .chars()
            .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        {
            Some(c) => Err(format!(
                "The instance ID {id:?} has the character {c:?}; only letters, digits, \"-\" and \"_\" are allowed."
            )),
            None => Ok(()),
        }
    })
}

/// A region's ID: `a-z 0-9 -`. Never checked against a list: regions are added
/// more often than releases are made.
pub(crate) fn region(path: &Path, value: &Value) -> Diagnostics {
    check_text(path, value, region_text)
}

/// [`region`] for a string from elsewhere than the configuration.
pub(crate) fn region_text(region: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if region.is_empty() || region.len() > 64 || !region.chars().all(allowed) {
        return Err(format!(
            "{region:?} is not a region ID. Region IDs have lower-case letters, digits and \"-\" only, such as \"cn-hangzhou\"."
        ));
    }
    Ok(())
}

/// A client token: 1 to 64 printable ASCII characters without a space.
pub(crate) fn client_token(path: &Path, value: &Value) -> Diagnostics {
    check_text(path, value, |token| {
        if token.is_empty() || token.len() > 64 || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(format!(
                "A client token has 1 to 64 printable ASCII characters and no space; this one is {token:?}."
            ));
        }
        Ok(())
    })
}

/// A positive duration.
pub(crate) fn positive_duration(path: &Path, value: &Value) -> Diagnostics {
    check_text(path, value, |text| duration::parse(text).map(drop))
}

/// A filter: neither empty nor blank, which would select everything.
pub(crate) fn filter_text(path: &Path, value: &Value) -> Diagnostics {
    check_text(path, value, |text| {
        if text.trim().is_empty() {
            return Err("The filter is empty. Remove it to select without it.".into());
        }
        Ok(())
    })
}

/// One of `allowed`.
pub(crate) fn one_of(
    allowed: &'static [&'static str],
) -> impl Fn(&Path, &Value) -> Diagnostics + Send + Sync + 'static {
    move |path, value| {
        check_text(path, value, |text| {
            if allowed.contains(&text) {
                return Ok(());
            }
            let list: Vec<_> = allowed.iter().map(|a| format!("{a:?}")).collect();
            Err(format!("{text:?} is not one of {}.", list.join(", ")))
        })
    }
}

/// `check`, for an argument of the provider block: there empty text is unset.
pub(crate) fn unless_empty(
    check: impl Fn(&Path, &Value) -> Diagnostics + Send + Sync + 'static,
) -> impl Fn(&Path, &Value) -> Diagnostics + Send + Sync + 'static {
    move |path, value| match value.as_str() {
        Some("") => Diagnostics::new(),
        _ => check(path, value),
    }
}

/// A whole number between `least` and `most`.
pub(crate) fn integer(
    least: i64,
    most: i64,
) -> impl Fn(&Path, &Value) -> Diagnostics + Send + Sync + 'static {
    move |path, value| match value {
        Value::Number(number) => match number.as_i64() {
            Some(n) if (least..=most).contains(&n) => Diagnostics::new(),
            _ => invalid(
                path,
                format!("{number} is not a whole number from {least} to {most}."),
            ),
        },
        _ => Diagnostics::new(),
    }
}

/// The usual prefixes of an instance's ID, for a hint when another is given.
pub(crate) fn unusual_prefix(id: &str, prefixes: &[&str], product: &str) -> Option<Diagnostic> {
    let usual = prefixes.iter().any(|prefix| id.starts_with(prefix));
    (!usual && !id.is_empty()).then(|| {
        Diagnostic::warning(
            "Unusual instance ID",
            format!(
                "IDs of {product} usually begin with {}; {id:?} does not. It is used as given.",
                prefixes
                    .iter()
                    .map(|p| format!("{p:?}"))
                    .collect::<Vec<_>>()
                    .join(" or ")
            ),
        )
        .at(Path::to("instance_id"))
    })
}

#[cfg(test)]
mod tests;
