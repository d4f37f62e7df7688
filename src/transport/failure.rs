// SPDX-License-Identifier: MPL-2.0
//! What went wrong on the wire, told apart by where the request had got to.

use std::error::Error;
use std::io;
use std::time::Duration;

use ::reqwest::Url;

use super::{TransportError, TransportErrorKind};

/// The other side, as an error names it: no path, no query.
pub(super) struct Peer(String);

impl Peer {
    pub(super) fn of(url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        Self(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        })
    }
}

/// The client could not be built, so nothing was sent.
pub(super) fn setup(reason: &str) -> TransportError {
    TransportError {
        kind: TransportErrorKind::Setup,
        message: format!("the HTTP client could not be set up: {reason}"),
        may_have_arrived: false,
    }
}

/// The time for the whole exchange is over. A connection has a shorter limit
/// of its own, so the request was probably on its way.
pub(super) fn timeout(peer: &Peer, limit: Duration) -> TransportError {
    TransportError {
        kind: TransportErrorKind::Timeout,
        message: format!("no complete answer from {} within {limit:?}", peer.0),
        may_have_arrived: true,
    }
}

/// Sorts an error of reqwest. Only what failed before there was a connection
/// surely did not arrive.
pub(super) fn classify(error: ::reqwest::Error, peer: &Peer) -> TransportError {
    let error = error.without_url();
    let cause = root_cause(&error);
    let peer = &peer.0;
    if error.is_builder() {
        return setup(&cause);
    }
    let (kind, message) = if error.is_connect() {
        if error.is_dns() {
            (
                TransportErrorKind::Dns,
                format!("the name {peer} could not be resolved: {cause}"),
            )
        } else if is_tls(&error) {
            (
                TransportErrorKind::Tls,
                format!("no trusted TLS session with {peer}: {cause}"),
            )
        } else {
            (
                TransportErrorKind::Connect,
                format!("no connection to {peer}: {cause}"),
            )
        }
    } else if error.is_timeout() {
        (
            TransportErrorKind::Timeout,
            format!("no complete answer from {peer}: {cause}"),
        )
    } else {
        (
            TransportErrorKind::Closed,
            format!("the connection to {peer} ended before the answer was complete: {cause}"),
        )
    };
    TransportError {
        kind,
        message,
        may_have_arrived: !error.is_connect(),
    }
}

/// The last link of the chain of causes: the one that says something.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    chain(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

fn is_tls(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|cause| cause.is::<rustls::Error>())
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
