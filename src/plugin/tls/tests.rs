// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::SignatureAlgorithm;

use super::*;

fn certificate(kind: &'static SignatureAlgorithm) -> Vec<u8> {
    let key = KeyPair::generate_for(kind).unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.self_signed(&key).unwrap().der().to_vec()
}

fn parse(der: &[u8]) -> Result<CertificateDer<'static>, ServeError> {
    let text = STANDARD.encode(der);
    parse_client_certificate(&format!(
        "-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"
    ))
}

#[test]
fn certificate_of_a_key_that_can_not_be_checked_is_refused_with_the_reason() {
    for kind in [&rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_ED25519] {
        assert!(parse(&certificate(kind)).is_ok());
    }
    // Ed448 is Ed25519's neighbour in the tree of identifiers.
    let mut der = certificate(&rcgen::PKCS_ED25519);
    let ed25519 = [6, 3, 0x2b, 0x65, 0x70];
    for at in 0..der.len() - ed25519.len() {
        if der[at..].starts_with(&ed25519) {
            der[at + 4] = 0x71;
        }
    }
    let error = parse(&der).unwrap_err();
    assert!(error.to_string().contains("P-521"), "{error}");
}
