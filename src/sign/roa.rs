// SPDX-License-Identifier: MPL-2.0
//! ROA signature version 1.0, HMAC-SHA1.
//!
//! The string to sign is the verb, four standard headers (an absent one leaves
//! its line empty), the `x-acs-*` headers sorted by name, and the path with
//! the query's *decoded* values. Its base64 HMAC goes into
//! `Authorization: acs <key id>:<signature>`. The product's document writes
//! `acs:` instead; every client that works writes `acs ` with a space.

use super::{AddedHeaders, Authorization, Credentials, Params, RequestView, SignError, Signed};
use super::{encode, mac};
use crate::secret::Secret;

/// Signs `request`: adds date, nonce, session and the rest that the scheme
/// wants, and signs them. `Accept` and `Content-Type` have to be in the
/// request's headers already if they are sent.
///
/// # Errors
/// A key or token that no header can carry.
pub(crate) fn sign(request: &RequestView<'_>, params: &Params<'_>) -> Result<Signed, SignError> {
    let mut added = AddedHeaders::new();
    added.plain("date", &encode::http_date(params.now))?;
    added.plain("x-acs-action", params.action)?;
    added.plain("x-acs-version", params.version)?;
    added.fixed("x-acs-signature-method", "HMAC-SHA1");
    added.fixed("x-acs-signature-version", "1.0");
    added.plain("x-acs-signature-nonce", params.nonce)?;
    added.session(params.credentials)?;
    added.authorize(request, |complete| authorize(complete, params.credentials))
}

/// Signs a request whose headers are complete, and shows the stages.
pub(super) fn authorize(request: &RequestView<'_>, credentials: &Credentials) -> Authorization {
    let string_to_sign = string_to_sign(request);
    let signature = encode::base64(&mac::sha1(
        credentials.access_key_secret.expose().as_bytes(),
        string_to_sign.as_bytes(),
    ));
    Authorization {
        canonical_request: None,
        header: Secret::new(format!("acs {}:{signature}", credentials.access_key_id)),
        string_to_sign: Secret::new(string_to_sign),
    }
}

/// The first stage.
fn string_to_sign(request: &RequestView<'_>) -> String {
    let header = |wanted: &str| {
        request
            .headers
            .iter()
            .find(|(name, _)| *name == wanted)
            .map_or("", |(_, value)| value.trim())
    };
    let mut text = String::with_capacity(768);
    for line in [
        request.method,
        header("accept"),
        header("content-md5"),
        header("content-type"),
        header("date"),
    ] {
        text.push_str(line);
        text.push('\n');
    }

    let mut own: Vec<_> = request
        .headers
        .iter()
        .filter(|(name, _)| name.starts_with("x-acs-"))
        .collect();
    own.sort_unstable();
    for (name, value) in own {
        text.push_str(name);
        text.push(':');
        text.push_str(value.trim());
        text.push('\n');
    }

    text.push_str(request.path);
    let mut query: Vec<_> = request.query.iter().collect();
    query.sort_unstable();
    for (index, (name, value)) in query.into_iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        text.push_str(name);
        // The Python and Go SDKs sign a parameter without a value by its bare name.
        if !value.is_empty() {
            text.push('=');
            text.push_str(value);
        }
    }
    text
}
