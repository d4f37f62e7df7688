// SPDX-License-Identifier: MPL-2.0
//! What went wrong on the wire, told apart by where the request had got to.

use std::error::Error;
use std::io;
use std::time::Duration;

use ::reqwest::Url;
use rustls::CertificateError;

use super::proxy::Proxy;
use super::roots::HAS_CERT_FILE;
use super::{TransportError, TransportErrorKind};

/// The other side, as an error names it (no path, no query), and the proxy on
/// the way to it.
pub(super) struct Peer<'a> {
    name: String,
    is_https: bool,
    proxy: Option<&'a Proxy>,
}

impl<'a> Peer<'a> {
    pub(super) fn new(url: &Url, proxy: Option<&'a Proxy>) -> Self {
        let host = url.host_str().unwrap_or_default();
        Self {
            name: match url.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            },
            is_https: url.scheme() == "https",
            proxy,
        }
    }

    /// ` through the proxy …`, if there is one.
    fn via(&self) -> String {
        self.proxy
            .map_or_else(String::new, |proxy| format!(" through the {proxy}"))
    }
}

fn error(kind: TransportErrorKind, message: String, may_have_arrived: bool) -> TransportError {
    TransportError {
        kind,
        message,
        may_have_arrived,
    }
}

/// The client could not be built, so nothing was sent.
pub(super) fn setup(reason: &str) -> TransportError {
    let message = format!("the HTTP client could not be set up: {reason}");
    error(TransportErrorKind::Setup, message, false)
}

/// The time for the whole exchange is over. A connection has a shorter limit
/// of its own, so the request was probably on its way.
pub(super) fn timeout(peer: &Peer<'_>, limit: Duration) -> TransportError {
    let (name, way) = (&peer.name, peer.via());
    let message = format!("no complete answer from {name}{way} within {limit:?}");
    error(TransportErrorKind::Timeout, message, true)
}

/// The proxy answered for itself: it wants a login.
pub(super) fn login(proxy: &Proxy) -> TransportError {
    error(
        TransportErrorKind::Proxy,
        format!(
            "the {proxy} requires a login (HTTP 407); put the user and the password into the variable, percent-encoded"
        ),
        false,
    )
}

/// The answer is compressed, which nobody asked for.
pub(super) fn compressed(peer: &Peer<'_>, how: &str) -> TransportError {
    let (name, way) = (&peer.name, peer.via());
    error(
        TransportErrorKind::Closed,
        format!(
            "the answer of {name}{way} is compressed ({how}), although the request asked for no compression (Accept-Encoding: identity); \
             a proxy or gateway on the way does that"
        ),
        true,
    )
}

/// Sorts an error of reqwest. Only what failed before there was a connection
/// surely did not arrive.
pub(super) fn classify(failed: ::reqwest::Error, peer: &Peer<'_>) -> TransportError {
    let failed = failed.without_url();
    let cause = root_cause(&failed);
    let (name, way) = (&peer.name, peer.via());
    if failed.is_builder() {
        return setup(&cause);
    }
    if !failed.is_connect() {
        return if failed.is_timeout() {
            let message = format!("no complete answer from {name}{way}: {cause}");
            error(TransportErrorKind::Timeout, message, true)
        } else {
            let message = format!(
                "the connection to {name}{way} ended before the answer was complete: {cause}"
            );
            error(TransportErrorKind::Closed, message, true)
        };
    }
    if let Some(proxy) = peer.proxy
        && failed_at_proxy(&failed, peer)
    {
        let message = if cause.contains("authorization required") {
            return login(proxy);
        } else if failed.is_dns() {
            format!("the name of the {proxy} could not be resolved: {cause}")
        } else {
            format!("the {proxy} did not connect to {name}: {cause}")
        };
        return error(TransportErrorKind::Proxy, message, false);
    }
    let (kind, message) = if failed.is_dns() {
        (
            TransportErrorKind::Dns,
            format!("the name {name} could not be resolved: {cause}"),
        )
    } else if let Some(tls) = tls_error(&failed) {
        (
            match tls {
                rustls::Error::InvalidCertificate(_) => TransportErrorKind::Untrusted,
                _ => TransportErrorKind::Tls,
            },
            format!(
                "no trusted TLS session with {name}{way}: {tls}{}",
                advice(tls)
            ),
        )
    } else {
        (
            TransportErrorKind::Connect,
            format!("no connection to {name}{way}: {cause}"),
        )
    };
    error(kind, message, false)
}

/// Whether a connection failed at the proxy, and not behind it. Plain HTTP is
/// handed to the proxy, TLS goes through a tunnel.
fn failed_at_proxy(failed: &::reqwest::Error, peer: &Peer<'_>) -> bool {
    let of_tunnel = |text: String| text.contains("tunnel error") || text.contains("SOCKS");
    !peer.is_https
        || chain(failed).any(|cause| of_tunnel(cause.to_string()))
        || (failed.is_dns() || tls_error(failed).is_none())
}

/// What to do about `tls`, where its own words do not say it.
fn advice(tls: &rustls::Error) -> &'static str {
    match tls {
        rustls::Error::InvalidMessage(_) => {
            "; the server does not speak TLS there: if it is meant to be plain HTTP, write http:// before the host"
        }
        // The second: a certificate of the issuer's name is trusted, but another one.
        rustls::Error::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature,
        ) if HAS_CERT_FILE => {
            "; its issuer is not trusted here: add the issuer's CA certificate to the file that SSL_CERT_FILE names"
        }
        rustls::Error::InvalidCertificate(
            CertificateError::UnknownIssuer | CertificateError::BadSignature,
        ) => {
            "; its issuer is not trusted here: add the issuer's CA certificate to those that the system trusts"
        }
        rustls::Error::InvalidCertificate(certificate)
            if format!("{certificate:?}").contains("CaUsedAsEndEntity") =>
        {
            "; the server shows a CA's own certificate (as `openssl req -x509` makes it): give the server one with basicConstraints=CA:FALSE, \
             or one that this CA has issued"
        }
        _ => "",
    }
}

/// The last link of the chain of causes: the one that says something.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    chain(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    chain(error).find_map(|cause| cause.downcast_ref::<rustls::Error>())
}

/// The error and its causes. An I/O error steps over what it wraps when it is
/// asked for its source, and the TLS error may be wrapped twice.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let current = next?;
        next = match current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped),
            None => current.source(),
        };
        Some(current)
    })
}
