// SPDX-License-Identifier: MPL-2.0
//! ACS3-HMAC-SHA256, the server's side: canonical request, string to sign, signature.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// Name of the algorithm, first in the header and in the string to sign.
pub(crate) const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// RFC 3986: everything but letters, digits and these four is encoded.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The three parts of an `ACS3-HMAC-SHA256` header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Authorization<'a> {
    pub(crate) key_id: &'a str,
    pub(crate) signed_headers: &'a str,
    pub(crate) signature: &'a str,
}

/// Reads the header's part after the algorithm; nothing where a part is missing, empty or unknown.
pub(crate) fn parse(parameters: &str) -> Option<Authorization<'_>> {
    let (mut key_id, mut signed_headers, mut signature) = (None, None, None);
    for part in parameters.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        let slot = match name {
            "Credential" => &mut key_id,
            "SignedHeaders" => &mut signed_headers,
            "Signature" => &mut signature,
            _ => return None,
        };
        if value.is_empty() || slot.replace(value).is_some() {
            return None;
        }
    }
    Some(Authorization {
        key_id: key_id?,
        signed_headers: signed_headers?,
        signature: signature?,
    })
}

/// Builds the canonical request; `signed_headers` is the client's own list, in its order.
pub(crate) fn canonical_request(
    method: &str,
    path: &str,
    query: &[(String, String)],
    headers: &HeaderMap,
    signed_headers: &str,
    body: &[u8],
) -> String {
    let mut text = String::with_capacity(768);
    text.push_str(method);
    text.push('\n');
    text.push_str(if path.is_empty() { "/" } else { path });
    text.push('\n');
    let mut query: Vec<&(String, String)> = query.iter().collect();
    query.sort();
    for (position, (name, value)) in query.into_iter().enumerate() {
        if position > 0 {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, RESERVED));
        text.push('=');
        text.extend(utf8_percent_encode(value, RESERVED));
    }
    text.push('\n');
    for name in signed_headers.split(';') {
        let value = headers
            .get(name)
            .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
            .unwrap_or_default()
            .trim();
        text.push_str(name);
        text.push(':');
        text.push_str(value);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(signed_headers);
    text.push('\n');
    text.push_str(&hex(&Sha256::digest(body)));
    text
}

/// The string to sign of a canonical request.
pub(crate) fn string_to_sign(canonical_request: &str) -> String {
    format!(
        "{ALGORITHM}\n{}",
        hex(&Sha256::digest(canonical_request.as_bytes()))
    )
}

/// The signature of `text` in lower-case hex.
pub(crate) fn signature(secret: &str, text: &str) -> String {
    // HMAC takes a key of any length, so the error branch cannot be reached.
    match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) => {
            mac.update(text.as_bytes());
            hex(&mac.finalize().into_bytes())
        }
        Err(_) => String::new(),
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::auth::vectors;

    #[test]
    fn every_acs3_vector_gives_the_expected_request_text_and_signature() {
        let file = vectors::load(include_str!("../../../tests/vectors/acs3-hmac-sha256.json"));
        assert_eq!(file.vectors.len(), 12);
        for vector in file.vectors {
            let query: Vec<_> = vector.input.query.clone().into_iter().collect();
            let canonical = canonical_request(
                &vector.input.method,
                &vector.input.path,
                &query,
                &vector.input.headers(),
                vector.expected.signed_headers.as_deref().unwrap(),
                vector.input.body.as_bytes(),
            );
            assert_eq!(
                Some(&canonical),
                vector.expected.canonical_request.as_ref(),
                "{}",
                vector.name
            );
            let text = string_to_sign(&canonical);
            assert_eq!(text, vector.expected.string_to_sign, "{}", vector.name);
            let signed = signature(&vector.input.access_key_secret, &text);
            assert_eq!(signed, vector.expected.signature, "{}", vector.name);
            let header = vector.expected.authorization.unwrap();
            let read = parse(header.strip_prefix(ALGORITHM).unwrap()).unwrap();
            assert_eq!(read.signature, signed);
            assert_eq!(read.key_id, vector.input.access_key_id);
        }
    }

    #[test]
    fn a_header_with_a_missing_empty_or_doubled_part_is_malformed() {
        for header in [
            "",
            "Credential=k",
            "Credential=k,SignedHeaders=,Signature=s",
            "Credential=k,SignedHeaders=host,Signature=s,Signature=t",
            "Credential=k,SignedHeaders=host,Signature=s,Other=x",
        ] {
            assert_eq!(parse(header), None, "{header}");
        }
    }
}
