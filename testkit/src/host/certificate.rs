// SPDX-License-Identifier: MPL-2.0
//! The certificate a Go host makes for itself: P-521, self-signed, marked as a
//! CA, which is what trips other TLS stacks. Written in DER by hand, since
//! neither rcgen over ring nor rustls know the curve.

use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use p521::ecdsa::signature::Signer as _;
use p521::ecdsa::{DerSignature, SigningKey};
use p521::elliptic_curve::Generate as _;
use rcgen::{CertificateParams, KeyPair, SignatureAlgorithm};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::sign::SigningKey as TlsKey;

use super::tls::P521;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const PRINTABLE: u8 = 0x13;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

const ECDSA_WITH_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const SECP521R1: &[u8] = &[0x2b, 0x81, 4, 0, 0x23];
const ORGANIZATION: &[u8] = &[0x55, 4, 10];
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 14];
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];
const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];

/// A host's key and certificate.
#[derive(Clone)]
pub struct Identity {
    pub(super) key: Arc<dyn TlsKey>,
    pub(super) certificate: CertificateDer<'static>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity")
    }
}

impl Identity {
    /// A new key and certificate.
    #[must_use]
    pub fn generate() -> Self {
        let key = SigningKey::generate();
        let certificate = self_signed(&key).into();
        Self {
            key: Arc::new(P521(Arc::new(key))),
            certificate,
        }
    }

    /// One of another kind than hosts make today.
    ///
    /// # Errors
    /// If ring makes no such keys.
    pub fn of_kind(kind: &'static SignatureAlgorithm) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate_for(kind)?;
        let params = CertificateParams::new(vec!["localhost".to_owned()])?;
        let certificate = params.self_signed(&key)?.into();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let key = any_supported_type(&key).map_err(|_| rcgen::Error::RemoteKeyError)?;
        Ok(Self { key, certificate })
    }

    /// One for all plugins this process starts. A real host makes one for each;
    /// tests that start many have better things to do.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Identity> = OnceLock::new();
        SHARED.get_or_init(Self::generate)
    }

    /// The certificate as `PLUGIN_CLIENT_CERT` has it.
    #[must_use]
    pub fn pem(&self) -> String {
        let base64 = STANDARD.encode(&self.certificate);
        let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
        for line in base64.as_bytes().chunks(64) {
            pem.extend(line.iter().map(|byte| char::from(*byte)));
            pem.push('\n');
        }
        pem.push_str("-----END CERTIFICATE-----\n");
        pem
    }
}

/// go-plugin's template.
fn self_signed(key: &SigningKey) -> Vec<u8> {
    let point = key.verifying_key().to_sec1_point(false);
    let point = point.as_bytes();
    let now = Timestamp::now();
    let from = now
        .saturating_sub(SignedDuration::from_secs(30))
        .unwrap_or(now);
    let until = now
        .saturating_add(SignedDuration::from_hours(262_980))
        .unwrap_or(now);
    let algorithm = tlv(SEQUENCE, &[&tlv(OID, &[ECDSA_WITH_SHA512])]);
    let name = tlv(
        SEQUENCE,
        &[
            &attribute(ORGANIZATION, "HashiCorp"),
            &attribute(COMMON_NAME, "localhost"),
        ],
    );
    let body = tlv(
        SEQUENCE,
        &[
            &tlv(0xa0, &[&tlv(INTEGER, &[&[2]])]),
            // Positive and not empty: the point's own bytes will do.
            &tlv(INTEGER, &[&[0x11], &point[1..16]]),
            &algorithm,
            &name,
            &tlv(
                SEQUENCE,
                &[
                    &tlv(
                        UTC_TIME,
                        &[from.strftime("%y%m%d%H%M%SZ").to_string().as_bytes()],
                    ),
                    // From 2050 on, the two-digit year won't do.
                    &tlv(
                        GENERALIZED_TIME,
                        &[until.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes()],
                    ),
                ],
            ),
            &name,
            &tlv(
                SEQUENCE,
                &[
                    &tlv(
                        SEQUENCE,
                        &[&tlv(OID, &[EC_PUBLIC_KEY]), &tlv(OID, &[SECP521R1])],
                    ),
                    &tlv(BIT_STRING, &[&[0], point]),
                ],
            ),
            &tlv(0xa3, &[&tlv(SEQUENCE, &[&extensions(point)])]),
        ],
    );
    let signature: DerSignature = key.sign(&body);
    tlv(
        SEQUENCE,
        &[
            &body,
            &algorithm,
            &tlv(BIT_STRING, &[&[0], signature.as_bytes()]),
        ],
    )
}

fn extensions(point: &[u8]) -> Vec<u8> {
    let usages = tlv(
        SEQUENCE,
        &[&tlv(OID, &[CLIENT_AUTH]), &tlv(OID, &[SERVER_AUTH])],
    );
    [
        // digitalSignature, keyEncipherment, keyAgreement, keyCertSign.
        extension(KEY_USAGE, true, &tlv(BIT_STRING, &[&[2, 0b1010_1100]])),
        extension(EXTENDED_KEY_USAGE, false, &usages),
        extension(
            BASIC_CONSTRAINTS,
            true,
            &tlv(SEQUENCE, &[&tlv(BOOLEAN, &[&[0xff]])]),
        ),
        extension(SUBJECT_KEY_ID, false, &tlv(OCTET_STRING, &[&point[1..21]])),
        extension(
            SUBJECT_ALT_NAME,
            false,
            &tlv(SEQUENCE, &[&tlv(0x82, &[b"localhost"])]),
        ),
    ]
    .concat()
}

fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let oid = tlv(OID, &[oid]);
    let value = tlv(OCTET_STRING, &[value]);
    if critical {
        tlv(SEQUENCE, &[&oid, &tlv(BOOLEAN, &[&[0xff]]), &value])
    } else {
        tlv(SEQUENCE, &[&oid, &value])
    }
}

fn attribute(oid: &[u8], value: &str) -> Vec<u8> {
    let pair = tlv(
        SEQUENCE,
        &[&tlv(OID, &[oid]), &tlv(PRINTABLE, &[value.as_bytes()])],
    );
    tlv(SET, &[&pair])
}

/// Tag, length, value.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = value.len().to_be_bytes();
    let mut out = vec![tag];
    if value.len() < 0x80 {
        out.push(length[length.len() - 1]);
    } else {
        let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
        out.push(0x80 | u8::try_from(digits.len()).unwrap_or(0));
        out.extend(digits);
    }
    out.extend(value);
    out
}
