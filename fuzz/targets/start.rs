// SPDX-License-Identifier: MPL-2.0
//! What the host says when it starts us.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::choice;
use crate::environment::Environment;
use crate::plugin::{handshake, tls};

/// The handshake's variables, one `NAME=value` after the other, ended by zeros,
/// the cookie left out.
pub(super) fn variables(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let pairs = text.split('\0').filter_map(|pair| pair.split_once('='));
    let cookie = ("TF_PLUGIN_MAGIC_COOKIE", handshake::COOKIE_VALUE);
    let environment: Environment = pairs
        .chain([cookie])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if let Ok(request) = handshake::Request::read(&environment) {
        assert_eq!(request.protocol, 6);
    }
}

/// The certificate of `PLUGIN_CLIENT_CERT`: after an even byte as PEM, after an
/// odd one as the DER in it.
pub(super) fn certificate(input: &[u8]) {
    let (choice, bytes) = choice(input);
    let pem = if choice % 2 == 0 {
        String::from_utf8_lossy(bytes).into_owned()
    } else {
        let text = STANDARD.encode(bytes);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    };
    let read = tls::parse_client_certificate(&pem);
    if let (1, Ok(certificate)) = (choice % 2, read) {
        assert_eq!(certificate.as_ref(), bytes);
    }
}
