// SPDX-License-Identifier: MPL-2.0
//! RPC signature version 1.0, HMAC-SHA1: what STS takes.
//!
//! Everything is a parameter, the signature too. The string to sign is the
//! verb, an encoded `/`, and the encoded sorted list of encoded parameters,
//! from query and form together. A space is `%20` in it, never `+`.

use zeroize::Zeroizing;

use super::{Params, encode, mac};
use crate::secret::Secret;

/// Signed parameters, and the stages. `Debug` shows no value.
#[derive(Debug)]
pub struct Signed {
    /// All parameters to send, in query or form: the caller's own, the common
    /// ones, and the signature.
    pub parameters: Vec<(&'static str, Secret)>,
    /// What was signed.
    pub string_to_sign: Secret,
    /// Its signature, base64.
    pub signature: String,
}

/// Adds the common parameters to the call's `own` ones and signs them all for
/// a request with the verb `method`.
#[must_use]
pub fn sign(method: &str, own: &[(&'static str, &str)], params: &Params<'_>) -> Signed {
    let credentials = params.credentials;
    let mut parameters: Vec<(&'static str, Secret)> = Vec::with_capacity(own.len() + 10);
    parameters.extend(own.iter().map(|(name, value)| (*name, Secret::new(*value))));
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
    let pairs: Vec<_> = parameters.iter().map(|(n, v)| (*n, v.expose())).collect();
    let (string_to_sign, signature) = authorize(method, &pairs, &credentials.access_key_secret);
    parameters.push(("Signature", Secret::new(signature.as_str())));
    Signed {
        parameters,
        string_to_sign,
        signature,
    }
}

/// Signs complete `parameters`: string to sign and signature.
#[must_use]
pub fn authorize(
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
