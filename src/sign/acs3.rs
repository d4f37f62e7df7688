// SPDX-License-Identifier: MPL-2.0
//! ACS3-HMAC-SHA256, signature version 3.
//!
//! A canonical request (verb, path, encoded query, signed headers, hash of the
//! body) is hashed into the string to sign; its hexadecimal HMAC goes into
//! `Authorization`. There is no scope and no derived key.

use sha2::{Digest as _, Sha256};

use super::{AddedHeaders, Authorization, Credentials, Params, RequestView, SignError, Signed};
use super::{encode, mac};
use crate::secret::Secret;

/// The algorithm's name, as it stands in the string to sign and the header.
const ALGORITHM: &str = "ACS3-HMAC-SHA256";
/// The SHA-256 of nothing: a call without a body needs no hash.
const HASH_OF_NO_BODY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Signs `request`: adds date, nonce, hash, session and the rest that the
/// scheme wants, and signs them. `host` (with a port that is not the scheme's
/// own) and `Content-Type` have to be in the request's headers already.
///
/// # Errors
/// A key or token that no header can carry.
pub(crate) fn sign(request: &RequestView<'_>, params: &Params<'_>) -> Result<Signed, SignError> {
    let mut added = AddedHeaders::new();
    added.plain("x-acs-action", params.action)?;
    added.plain("x-acs-version", params.version)?;
    added.plain("x-acs-date", &encode::iso_date(params.now))?;
    added.plain("x-acs-signature-nonce", params.nonce)?;
    if request.body.is_empty() {
        added.fixed("x-acs-content-sha256", HASH_OF_NO_BODY);
    } else {
        added.plain(
            "x-acs-content-sha256",
            &encode::hex(&Sha256::digest(request.body)),
        )?;
    }
    added.session(params.credentials)?;
    added.authorize(request, |complete| {
        let mut headers = complete.headers.to_vec();
        headers.retain(|(name, _)| is_signed(name));
        let signed = RequestView {
            headers: &headers,
            ..*complete
        };
        authorize(&signed, params.credentials)
    })
}

/// Whether the header `name` has to be signed. The others may be rewritten by a
/// proxy; of the SDKs, only the one for Python signs them all.
pub(super) fn is_signed(name: &str) -> bool {
    matches!(name, "host" | "content-type") || name.starts_with("x-acs-")
}

/// Signs a request with all the headers that it has, and shows the stages. The
/// body's hash is taken from `x-acs-content-sha256` if that is there.
pub(super) fn authorize(request: &RequestView<'_>, credentials: &Credentials) -> Authorization {
    let (canonical_request, signed_headers) = canonical_request(request);
    let mut string_to_sign = String::with_capacity(ALGORITHM.len() + 1 + 64);
    string_to_sign.push_str(ALGORITHM);
    string_to_sign.push('\n');
    encode::write_hex(
        &mut string_to_sign,
        &Sha256::digest(canonical_request.as_bytes()),
    );
    let signature = encode::hex(&mac::sha256(
        credentials.access_key_secret.expose().as_bytes(),
        string_to_sign.as_bytes(),
    ));
    let header = format!(
        "{ALGORITHM} Credential={},SignedHeaders={signed_headers},Signature={signature}",
        credentials.access_key_id
    );
    Authorization {
        canonical_request: Some(Secret::new(canonical_request)),
        string_to_sign: Secret::new(string_to_sign),
        header: Secret::new(header),
    }
}

/// The first stage, and the list of the headers that it covers.
fn canonical_request(request: &RequestView<'_>) -> (String, String) {
    let mut headers = request.headers.to_vec();
    headers.sort_unstable();
    let mut query = request.query.to_vec();
    query.sort_unstable();

    let mut text = String::with_capacity(1024);
    text.push_str(request.method);
    text.push('\n');
    text.push_str(if request.path.is_empty() {
        "/"
    } else {
        request.path
    });
    text.push('\n');
    encode::write_pairs(&mut text, query.into_iter());
    text.push('\n');
    let mut names = String::with_capacity(256);
    for (index, (name, value)) in headers.iter().enumerate() {
        text.push_str(name);
        text.push(':');
        text.push_str(value.trim());
        text.push('\n');
        if index > 0 {
            names.push(';');
        }
        names.push_str(name);
    }
    text.push('\n');
    text.push_str(&names);
    text.push('\n');
    match headers
        .iter()
        .find(|(name, _)| *name == "x-acs-content-sha256")
    {
        Some((_, hash)) => text.push_str(hash.trim()),
        None => encode::write_hex(&mut text, &Sha256::digest(request.body)),
    }
    (text, names)
}
