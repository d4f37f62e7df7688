// SPDX-License-Identifier: MPL-2.0
//! go-plugin's handshake: what the host says in environment variables, and
//! the one line on stdout with which the plugin answers.
//!
//! ```text
//! 1|6|unix|/tmp/plugin123456|grpc|<server certificate>
//! ```

#[cfg(test)]
mod tests;

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

/// Writes `line` to stdout, then, on Unix, points stdout at nothing: whatever a
/// library prints later can neither reach the host nor fill its pipe.
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
