// SPDX-License-Identifier: MPL-2.0
//! Mutual TLS between host and plugin, as go-plugin's AutoMTLS has it: each
//! side makes a certificate per process and pins the other's.
//!
//! TLS 1.3 only, by rustls over ring. Session resumption is off, so that each
//! connection proves anew that it holds the host's key.

mod p521;
mod pinned;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use tokio_rustls::TlsAcceptor;

use self::pinned::PinnedClient;
use super::error::ServeError;

/// Reads the certificate the host will present, from PEM.
///
/// # Errors
/// [`ServeError::ClientCertificate`] unless there is one readable certificate,
/// of a key that we can check: else the host would only hear that TLS failed.
pub(crate) fn parse_client_certificate(pem: &str) -> Result<CertificateDer<'static>, ServeError> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
        .map_err(|error| ServeError::ClientCertificate(error.to_string()))?;
    let parsed = ParsedCertificate::try_from(&certificate)
        .map_err(|error| ServeError::ClientCertificate(error.to_string()))?;
    if !pinned::can_check(&parsed.subject_public_key_info()) {
        let why = "its key is neither ECDSA over P-256, P-384 or P-521, nor Ed25519, nor RSA";
        return Err(ServeError::ClientCertificate(why.to_owned()));
    }
    Ok(certificate)
}

/// Our side of the connection.
pub(crate) struct Identity {
    /// The certificate to announce.
    pub(crate) certificate: CertificateDer<'static>,
    /// Takes connections of the one client, and no others.
    pub(crate) acceptor: TlsAcceptor,
}

impl Identity {
    /// A fresh key and certificate, for a server that only `client` may use.
    ///
    /// P-256 because making such a key costs some 40 µs, where the host's own
    /// choice, P-521, costs more than the rest of our start-up.
    ///
    /// # Errors
    /// [`ServeError::OwnCertificate`] if the system gives no randomness.
    pub(crate) fn generate(client: CertificateDer<'static>) -> Result<Self, ServeError> {
        let (certificate, key) =
            self_signed().map_err(|error| ServeError::OwnCertificate(error.to_string()))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map(|builder| builder.with_client_cert_verifier(Arc::new(PinnedClient::new(client))))
            .and_then(|builder| builder.with_single_cert(vec![certificate.clone()], key.into()))
            .map_err(|error| ServeError::OwnCertificate(error.to_string()))?;
        // grpc-go ≥ 1.67 refuses a server that selects no protocol.
        config.alpn_protocols = vec![b"h2".to_vec()];
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self {
            certificate,
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }
}

/// A certificate Go's verifier takes: the name in a SAN, usable for servers.
/// The validity is left at the widest, so that no clock can break a start.
fn self_signed() -> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
    params
        .distinguished_name
        .push(DnType::CommonName, "localhost");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = params.self_signed(&key)?;
    Ok((certificate.into(), key.serialize_der().into()))
}
