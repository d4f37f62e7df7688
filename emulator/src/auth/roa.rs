// SPDX-License-Identifier: MPL-2.0
//! ROA-HMAC-SHA1, the server's side: from a request to the text that must have been signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use sha1::Sha1;

/// How a parameter without a value enters the resource line; clients differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EmptyValue {
    /// `name`, as the tea SDKs and Go sign it.
    Bare,
    /// `name=`, as TypeScript and the old Python core do.
    WithEquals,
}

/// Builds the string to sign. `path` is the path as received, `query` is decoded.
pub(crate) fn string_to_sign(
    method: &str,
    path: &str,
    query: &[(String, String)],
    headers: &HeaderMap,
    empty: EmptyValue,
) -> String {
    let mut text = String::with_capacity(512);
    text.push_str(method);
    text.push('\n');
    for name in ["accept", "content-md5", "content-type", "date"] {
        text.push_str(value(headers, name));
        text.push('\n');
    }
    let mut names: Vec<&str> = headers
        .keys()
        .map(http::HeaderName::as_str)
        .filter(|name| name.starts_with("x-acs-"))
        .collect();
    names.sort_unstable();
    for name in names {
        text.push_str(name);
        text.push(':');
        text.push_str(value(headers, name));
        text.push('\n');
    }
    text.push_str(path);
    let mut query: Vec<&(String, String)> = query.iter().collect();
    query.sort();
    for (position, (name, value)) in query.into_iter().enumerate() {
        text.push(if position == 0 { '?' } else { '&' });
        text.push_str(name);
        if !value.is_empty() || empty == EmptyValue::WithEquals {
            text.push('=');
            text.push_str(value);
        }
    }
    text
}

/// The signature of `text` in base64.
pub(crate) fn signature(secret: &str, text: &str) -> String {
    // HMAC takes a key of any length, so the error branch cannot be reached.
    match Hmac::<Sha1>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) => {
            mac.update(text.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        }
        Err(_) => String::new(),
    }
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
        .unwrap_or_default()
        .trim()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::auth::vectors;

    #[test]
    fn every_roa_vector_gives_the_expected_text_and_signature() {
        let file = vectors::load(include_str!("../../../tests/vectors/roa-hmac-sha1.json"));
        assert_eq!(file.vectors.len(), 15);
        for vector in file.vectors {
            let query: Vec<_> = vector.input.query.clone().into_iter().collect();
            let text = string_to_sign(
                &vector.input.method,
                &vector.input.path,
                &query,
                &vector.input.headers(),
                EmptyValue::Bare,
            );
            assert_eq!(text, vector.expected.string_to_sign, "{}", vector.name);
            let signed = signature(&vector.input.access_key_secret, &text);
            assert_eq!(signed, vector.expected.signature, "{}", vector.name);
        }
    }
}
