// SPDX-License-Identifier: MPL-2.0
//! Reads the handshake line with Go's strictness, and a bit more: what the
//! contract forbids is an error here even where some hosts let it pass.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls::pki_types::CertificateDer;

use super::Error;

/// Where a plugin listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Unix(PathBuf),
    Tcp(std::net::SocketAddr),
}

/// The parts of the line.
#[derive(Debug, Clone)]
pub struct Handshake {
    pub protocol: u32,
    pub address: Address,
    /// The certificate of the plugin; `None` announces plaintext.
    pub certificate: Option<CertificateDer<'static>>,
    /// The seventh field.
    pub multiplexing: Option<bool>,
    /// The line as read, without its newline.
    pub line: String,
}

impl Handshake {
    /// Reads a line.
    ///
    /// # Errors
    /// Names the first field that a host would refuse.
    pub fn parse(line: &str) -> Result<Self, Error> {
        let refuse = |reason: &str| Error::Handshake {
            line: line.to_owned(),
            reason: reason.to_owned(),
        };
        let fields: Vec<&str> = line.split('|').collect();
        if !(6..=7).contains(&fields.len()) {
            return Err(refuse("wrong number of fields"));
        }
        if fields[0] != "1" {
            return Err(refuse("incompatible core version"));
        }
        if fields[1] != "6" {
            return Err(refuse("incompatible version of the provider protocol"));
        }
        let address = match fields[2] {
            "unix" => Address::Unix(fields[3].into()),
            "tcp" => Address::Tcp(fields[3].parse().map_err(|_| refuse("bad TCP address"))?),
            _ => return Err(refuse("unknown network")),
        };
        if fields[4] != "grpc" {
            return Err(refuse("unsupported plugin protocol"));
        }
        let certificate = match fields[5] {
            "" => None,
            // Hosts ignore what is too short to be a certificate.
            text if text.len() <= 50 => return Err(refuse("certificate too short")),
            text => Some(
                STANDARD_NO_PAD
                    .decode(text)
                    .map_err(|error| refuse(&format!("certificate: {error}")))?
                    .into(),
            ),
        };
        let multiplexing = match fields.get(6) {
            None => None,
            Some(&"true") => Some(true),
            Some(&"false") => Some(false),
            Some(_) => return Err(refuse("bad seventh field")),
        };
        Ok(Self {
            protocol: 6,
            address,
            certificate,
            multiplexing,
            line: line.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn lines_a_host_would_refuse_are_refused() {
        let certificate = "A".repeat(52);
        assert!(Handshake::parse(&format!("1|6|unix|/s|grpc|{certificate}")).is_ok());
        assert!(
            Handshake::parse("1|6|unix|/s|grpc|")
                .unwrap()
                .certificate
                .is_none()
        );
        for bad in [
            "hello".to_owned(),
            "1|6|unix|/s".to_owned(),
            format!("2|6|unix|/s|grpc|{certificate}"),
            format!("1|5|unix|/s|grpc|{certificate}"),
            format!("1|6|pipe|/s|grpc|{certificate}"),
            format!("1|6|tcp|/s|grpc|{certificate}"),
            format!("1|6|unix|/s|netrpc|{certificate}"),
            format!("1|6|unix|/s|grpc|{}=", "A".repeat(51)),
            format!("1|6|unix|/s|grpc|{certificate}|maybe"),
        ] {
            assert!(Handshake::parse(&bad).is_err(), "{bad}");
        }
    }
}
