// SPDX-License-Identifier: MPL-2.0
//! RPC signature version 1.0, HMAC-SHA1: what STS takes.
//!
//! Everything is a parameter, the signature too. The string to sign is the
//! verb, an encoded `/`, and the encoded sorted list of encoded parameters,
//! from query and form together. A space is `%20` in it, never `+`.

use zeroize::Zeroizing;

use super::{Params, encode, mac};
use crate::secret::Secret;

/// Signs a request with the verb `method` and the call's `own` parameters.
/// Gives the common parameters to send besides, the signature among them.
pub(crate) fn sign(
    method: &str,
    own: &[(&'static str, &str)],
    params: &Params<'_>,
) -> Vec<(&'static str, Secret)> {
    let credentials = params.credentials;
    let mut parameters: Vec<(&'static str, Secret)> = Vec::with_capacity(10);
    let date = encode::iso_date(params.now);
    for (name, value) in [
        ("Action", params.action),
        ("Version", params.version),
        ("Format", "JSON"),
        ("Timestamp", date.as_str()),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", params.nonce),
        ("AccessKeyId", credentials.access_key_id.as_str()),
    ] {
        parameters.push((name, Secret::new(value)));
    }
    let token = credentials
        .security_token
        .as_ref()
        .filter(|t| !t.is_empty());
    if let Some(token) = token {
        parameters.push(("SecurityToken", token.clone()));
    }
    let common = parameters.iter().map(|(n, v)| (*n, v.expose()));
    let all: Vec<_> = own.iter().copied().chain(common).collect();
    let (_, signature) = authorize(method, &all, &credentials.access_key_secret);
    parameters.push(("Signature", Secret::new(signature)));
    parameters
}

/// Signs complete `parameters`: string to sign and signature.
pub(super) fn authorize(
    method: &str,
    parameters: &[(&str, &str)],
    access_key_secret: &Secret,
) -> (Secret, String) {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    let mut canonical = Zeroizing::new(String::with_capacity(512));
    encode::write_pairs(&mut canonical, sorted.into_iter());
    let mut text = String::with_capacity(canonical.len() * 2);
    text.push_str(method);
    text.push_str("&%2F&");
    text.extend(encode::percent_encode(&canonical));
    let key = Zeroizing::new(format!("{}&", access_key_secret.expose()));
    let signature = encode::base64(&mac::sha1(key.as_bytes(), text.as_bytes()));
    (Secret::new(text), signature)
}
