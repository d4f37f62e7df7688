// SPDX-License-Identifier: MPL-2.0
//! go-plugin's handshake: what the host says in environment variables, and
//! the one line on stdout with which the plugin answers.
//!
//! ```text
//! 1|6|unix|/tmp/plugin123456|grpc|<server certificate>
//! ```

use std::fmt::Write as _;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls::pki_types::CertificateDer;

use super::error::ServeError;
use super::listener::Address;
use super::tls;
use crate::environment::Environment;

const COOKIE_NAME: &str = "TF_PLUGIN_MAGIC_COOKIE";
/// Shared by all providers of both protocols; keeps people from running
/// plugins by hand and protects nothing.
pub(crate) const COOKIE_VALUE: &str =
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The version of go-plugin's own contract.
const CORE_PROTOCOL: u32 = 1;
/// The versions of the provider protocol we serve, best first.
const PROVIDER_PROTOCOLS: [u32; 1] = [6];

/// What the host asks for.
#[derive(Debug)]
pub(crate) struct Request {
    /// The provider protocol to announce.
    pub(crate) protocol: u32,
    /// The certificate the host will present. `None` asks for plaintext.
    pub(crate) client_certificate: Option<CertificateDer<'static>>,
    /// Whether the host knows the seventh field of the line.
    pub(crate) multiplexing: bool,
}

impl Request {
    /// Reads the host's side of the handshake.
    ///
    /// # Errors
    /// [`ServeError::NotLaunchedByHost`] without the cookie,
    /// [`ServeError::ClientCertificate`] for a certificate that can't be read.
    pub(crate) fn read(environment: &Environment) -> Result<Self, ServeError> {
        if environment.get(COOKIE_NAME) != Some(COOKIE_VALUE) {
            return Err(ServeError::NotLaunchedByHost);
        }
        Ok(Self {
            protocol: negotiate(environment.get("PLUGIN_PROTOCOL_VERSIONS")),
            client_certificate: environment
                // As it is: white space is a broken certificate, and not none.
                .raw("PLUGIN_CLIENT_CERT")
                .map(tls::parse_client_certificate)
                .transpose()?,
            multiplexing: environment.get("PLUGIN_MULTIPLEX_GRPC").is_some(),
        })
    }
}

/// The best version both sides know. The host lists its versions in random
/// order; entries that are no number are skipped. Without a common one the
/// answer is our lowest, which lets the host word the refusal.
fn negotiate(offered: Option<&str>) -> u32 {
    let lowest = PROVIDER_PROTOCOLS.iter().copied().min().unwrap_or(6);
    let offered: Vec<u32> = offered
        .unwrap_or_default()
        .split(',')
        .filter_map(|entry| entry.trim().parse().ok())
        .collect();
    PROVIDER_PROTOCOLS
        .into_iter()
        .find(|version| offered.contains(version))
        .unwrap_or(lowest)
}

/// The line for stdout, with its newline. `certificate` is the DER of our
/// certificate; it goes out in base64 *without* padding, which Go insists on.
pub(crate) fn line(request: &Request, address: &Address, certificate: Option<&[u8]>) -> String {
    let mut line = format!(
        "{CORE_PROTOCOL}|{}|{}|{}|grpc|",
        request.protocol, address.network, address.text
    );
    if let Some(der) = certificate {
        STANDARD_NO_PAD.encode_string(der, &mut line);
    }
    // Hosts before go-plugin 1.6 split into six parts: a seventh field nobody
    // asked for would become part of the certificate.
    if request.multiplexing {
        let _ = write!(line, "|false");
    }
    line.push('\n');
    line
}

/// Writes `line` to stdout, then points stdout at nothing: whatever a library
/// prints later can neither reach the host nor fill its pipe.
///
/// Once the line is out, the host counts on us, so what may fail comes before
/// it; what fails after it is only logged.
pub(crate) fn announce(line: &str) -> io::Result<()> {
    #[cfg(unix)]
    let nothing = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/null")
        .map_err(|error| io::Error::new(error.kind(), format!("can't open /dev/null: {error}")))?;
    let mut stdout = io::stdout().lock();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()?;
    #[cfg(unix)]
    if let Err(error) = rustix::stdio::dup2_stdout(nothing) {
        tracing::warn!(%error, "stdout stays open");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "tests"
    )]

    use super::*;

    fn request(multiplexing: bool) -> Request {
        Request {
            protocol: 6,
            client_certificate: None,
            multiplexing,
        }
    }

    fn unix(path: &str) -> Address {
        Address {
            network: "unix",
            text: path.to_owned(),
        }
    }

    #[test]
    fn versions_are_a_set_and_bad_entries_are_skipped() {
        for offered in ["5,6", "6,5", "6", " 6 ,5", "x,,6,-1", "5,6,7"] {
            assert_eq!(negotiate(Some(offered)), 6, "{offered}");
        }
    }

    #[test]
    fn without_a_common_version_our_lowest_is_announced() {
        for offered in [None, Some(""), Some("5"), Some("7,8"), Some("66")] {
            assert_eq!(negotiate(offered), 6, "{offered:?}");
        }
    }

    #[test]
    fn certificate_has_no_padding_for_any_residue_of_its_length() {
        for (length, encoded) in [(3, "////"), (4, "/////w"), (5, "//////8")] {
            let der = vec![0xff; length];
            assert_eq!(
                line(&request(false), &unix("/tmp/p"), Some(&der)),
                format!("1|6|unix|/tmp/p|grpc|{encoded}\n")
            );
        }
    }

    #[test]
    fn certificate_uses_the_standard_alphabet() {
        let text = line(&request(false), &unix("/p"), Some(&[0xfb, 0xef, 0xff]));
        assert_eq!(text, "1|6|unix|/p|grpc|++//\n");
    }

    #[test]
    fn plaintext_leaves_the_certificate_field_empty() {
        assert_eq!(
            line(&request(false), &unix("/tmp/p"), None),
            "1|6|unix|/tmp/p|grpc|\n"
        );
    }

    #[test]
    fn seventh_field_is_there_only_when_the_host_knows_it() {
        assert_eq!(
            line(&request(true), &unix("/p"), Some(&[0; 3])),
            "1|6|unix|/p|grpc|AAAA|false\n"
        );
    }

    #[test]
    fn cookie_must_match_exactly() {
        for value in ["", "wrong", &COOKIE_VALUE.to_uppercase()] {
            let environment = Environment::from([(COOKIE_NAME, value)]);
            assert!(matches!(
                Request::read(&environment),
                Err(ServeError::NotLaunchedByHost)
            ));
        }
        let request = Request::read(&Environment::from([(COOKIE_NAME, COOKIE_VALUE)])).unwrap();
        assert!(request.client_certificate.is_none() && !request.multiplexing);
    }

    #[test]
    fn broken_client_certificate_is_an_error_and_never_plaintext() {
        let empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
        let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for value in ["x", "\n", "-----BEGIN CERTIFICATE-----", empty, junk] {
            let environment =
                Environment::from([(COOKIE_NAME, COOKIE_VALUE), ("PLUGIN_CLIENT_CERT", value)]);
            assert!(
                matches!(
                    Request::read(&environment),
                    Err(ServeError::ClientCertificate(_))
                ),
                "{value:?}"
            );
        }
    }
}
