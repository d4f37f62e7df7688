// SPDX-License-Identifier: MPL-2.0
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn only_the_very_same_certificate_passes() {
    let verifier = PinnedClient::new(CertificateDer::from(vec![1, 2, 3]));
    let check = |bytes: &[u8]| {
        verifier
            .verify_client_cert(&CertificateDer::from(bytes), &[], UnixTime::now())
            .is_ok()
    };
    assert!(check(&[1, 2, 3]));
    assert!(!check(&[1, 2, 4]) && !check(&[1, 2]) && !check(&[]) && !check(&[1, 2, 3, 4]));
}

#[test]
fn schemes_of_all_keys_are_on_offer_and_a_certificate_is_mandatory() {
    let verifier = PinnedClient::new(CertificateDer::from(vec![]));
    let offered = verifier.supported_verify_schemes();
    for scheme in [
        SignatureScheme::ECDSA_NISTP521_SHA512,
        SignatureScheme::ECDSA_NISTP384_SHA384,
        SignatureScheme::ECDSA_NISTP256_SHA256,
        SignatureScheme::ED25519,
        SignatureScheme::RSA_PSS_SHA256,
    ] {
        assert!(offered.contains(&scheme), "{scheme:?}");
    }
    assert!(verifier.offer_client_auth() && verifier.client_auth_mandatory());
    assert!(verifier.root_hint_subjects().is_empty());
}
