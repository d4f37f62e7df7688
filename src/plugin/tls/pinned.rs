// SPDX-License-Identifier: MPL-2.0
//! Accepts the one client whose certificate the host gave us at start.
//!
//! webpki can't do it: the host's certificate is self-signed and marked as a
//! CA, which webpki refuses as a client. Pinning needs no path building, but
//! two halves: the certificate must be *that* one, byte for byte, and the peer
//! must prove that it holds its key. Equality alone proves nothing.

#[cfg(test)]
mod tests;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible,
    SignatureScheme,
};

use super::p521::ALGORITHMS;

/// Checks that the peer is the holder of one given certificate.
#[derive(Debug)]
pub(super) struct PinnedClient {
    certificate: CertificateDer<'static>,
}

impl PinnedClient {
    pub(super) fn new(certificate: CertificateDer<'static>) -> Self {
        Self { certificate }
    }
}

/// Whether we can check signatures of the key that `spki`, a
/// SubjectPublicKeyInfo in DER, describes.
pub(super) fn can_check(spki: &[u8]) -> bool {
    let ring = ring::default_provider().signature_verification_algorithms;
    ALGORITHMS.all.iter().chain(ring.all).any(|algorithm| {
        // A sequence that begins with the sequence of the algorithm.
        let id = algorithm.public_key_alg_id();
        let header = [&[0x30, u8::try_from(id.len()).unwrap_or(0)], id.as_ref()].concat();
        (2..=4).any(|outer| {
            spki.get(outer..)
                .is_some_and(|rest| rest.starts_with(&header))
        })
    })
}

impl ClientCertVerifier for PinnedClient {
    /// None: with hints Go would look for a certificate issued by one of them.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if *end_entity == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerIncompatible::Tls12NotOffered.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let ring = ring::default_provider().signature_verification_algorithms;
        let known = ALGORITHMS.supported_schemes().contains(&signature.scheme);
        let algorithms = if known { &ALGORITHMS } else { &ring };
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let ring = ring::default_provider().signature_verification_algorithms;
        [ALGORITHMS.supported_schemes(), ring.supported_schemes()].concat()
    }
}
