// SPDX-License-Identifier: MPL-2.0
//! HTTP behind a trait, and the one implementation that has a network.
//!
//! A transport sends one request once. It follows no redirects, retries
//! nothing that may have gone out, reads no more of a body than its cap, and
//! says for each failure whether the request may have arrived. What an answer
//! means is not its concern.

mod failure;
mod proxy;
mod reqwest;
mod roots;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method};

pub(crate) use self::reqwest::{ReqwestTransport, TransportSettings};

/// A request, ready to go out.
#[derive(Clone)]
pub(crate) struct HttpRequest {
    /// The verb.
    pub method: Method,
    /// Scheme, host, path and query, encoded.
    pub url: String,
    /// Headers; those that carry a secret are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// The whole exchange may take so long; `None` for the transport's own limit.
    pub timeout: Option<Duration>,
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub(crate) struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// As much of the body as the transport's cap allows.
    pub body: Bytes,
    /// The body went on beyond the cap.
    pub truncated: bool,
}

/// At what point an exchange failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransportErrorKind {
    /// The client could not be built: no CA roots, a bad proxy setting.
    Setup,
    /// The proxy could not be reached, or refused.
    Proxy,
    /// The name was not found.
    Dns,
    /// No connection: refused, unreachable, timed out.
    Connect,
    /// No TLS session.
    Tls,
    /// No TLS session, because the server's certificate is not trusted.
    Untrusted,
    /// No answer in time.
    Timeout,
    /// The connection ended before the answer was complete, or the answer can't
    /// be read.
    Closed,
}

/// Why no answer came.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub(crate) struct TransportError {
    /// At what point.
    pub kind: TransportErrorKind,
    /// The chain of causes in one line, without query or secrets.
    pub message: String,
    /// The request may have arrived and taken effect.
    pub may_have_arrived: bool,
}

/// Sends one request and reads one answer. Follows no redirects, retries
/// nothing.
pub(crate) trait HttpTransport: Send + Sync + fmt::Debug {
    /// Sends `request`.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither query nor headers: both can carry what must not be logged.
        let path = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &path)
            .finish_non_exhaustive()
    }
}
