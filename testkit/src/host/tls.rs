// SPDX-License-Identifier: MPL-2.0
//! The host's side of mutual TLS: trusts exactly the certificate of the
//! handshake line, and checks its name, usage and dates as Go does.

use std::sync::Arc;

use p521::ecdsa::signature::Signer as _;
use p521::ecdsa::{DerSignature, SigningKey};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, WebPkiServerVerifier};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::{CertifiedKey, Signer, SigningKey as TlsKey};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureAlgorithm,
    SignatureScheme,
};
use tokio_rustls::TlsConnector;

use super::{Error, Identity};

/// What to present to the plugin.
#[derive(Debug, Clone)]
pub enum Present {
    /// An identity, with the key that belongs to it.
    Identity(Identity),
    /// A certificate without its key, as one who has only seen it would.
    Stolen {
        certificate: Identity,
        key: Identity,
    },
    /// No certificate.
    Nothing,
}

impl Present {
    fn certified_key(self) -> Option<Arc<CertifiedKey>> {
        let (certificate, key) = match self {
            Self::Identity(identity) => (identity.certificate, identity.key),
            Self::Stolen { certificate, key } => (certificate.certificate, key.key),
            Self::Nothing => return None,
        };
        Some(Arc::new(CertifiedKey::new(vec![certificate], key)))
    }
}

/// A connector to the holder of `server`, which offers HTTP/2.
pub(super) fn connector(
    server: CertificateDer<'static>,
    present: Present,
) -> Result<TlsConnector, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Tls(error.to_string());
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(server.clone()).map_err(|e| failed(&e))?;
    let webpki = WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
        .build()
        .map_err(|e| failed(&e))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(&e))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned { server, webpki }))
        .with_client_cert_resolver(Arc::new(Resolver(present.certified_key())));
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

/// webpki checks dates, name, usage and signature; the bytes must be the
/// announced ones besides.
#[derive(Debug)]
struct Pinned {
    server: CertificateDer<'static>,
    webpki: Arc<WebPkiServerVerifier>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *end_entity != self.server {
            return Err(CertificateError::UnknownIssuer.into());
        }
        self.webpki
            .verify_server_cert(end_entity, intermediates, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.webpki
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.webpki
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}

#[derive(Debug)]
struct Resolver(Option<Arc<CertifiedKey>>);

impl ResolvesClientCert for Resolver {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        // Like Go: no scheme in common, no certificate.
        self.0
            .clone()
            .filter(|key| key.key.choose_scheme(schemes).is_some())
    }

    fn has_certs(&self) -> bool {
        self.0.is_some()
    }
}

#[derive(Clone)]
pub(super) struct P521(pub(super) Arc<SigningKey>);

impl std::fmt::Debug for P521 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("P521")
    }
}

impl TlsKey for P521 {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered
            .contains(&SignatureScheme::ECDSA_NISTP521_SHA512)
            .then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for P521 {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let signature: DerSignature = self.0.sign(message);
        Ok(signature.as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP521_SHA512
    }
}
