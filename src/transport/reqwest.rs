// SPDX-License-Identifier: MPL-2.0
//! [`HttpTransport`] on reqwest.
//!
//! Nothing is built before the first request: reading the system's CA roots
//! takes milliseconds, and most runs of a provider send nothing. Proxies come
//! from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, but not for
//! this machine and the metadata service of its instance; on Linux
//! `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's roots.

use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use ::reqwest::{Body, Client, Request, Response, Url, redirect, retry};
use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, header};

use super::{HttpRequest, HttpResponse, HttpTransport, TransportError, failure};

/// The metadata service of ECS instances, which only the instance can reach.
const METADATA_SERVICE: &str = "100.100.100.200";

/// How to send.
#[derive(Debug, Clone)]
pub struct TransportSettings {
    /// A connection, TLS included, must be there in this time. Cut to nine
    /// tenths of `read_timeout`, so that the two can be told apart.
    pub connect_timeout: Duration,
    /// The whole exchange, from the first byte out to the last one in, must
    /// be done in this time, unless the request brings its own limit.
    pub read_timeout: Duration,
    /// `User-Agent` of requests that bring none.
    pub user_agent: String,
    /// So much of an answer's body is read, in bytes; the rest is dropped
    /// together with its connection.
    pub body_cap: usize,
}

impl Default for TransportSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            user_agent: String::new(),
            body_cap: 1 << 20,
        }
    }
}

/// Sends over the network, and keeps connections for the next request. Make
/// one per process.
#[derive(Debug)]
pub struct ReqwestTransport {
    settings: TransportSettings,
    general: OnceLock<Result<Client, TransportError>>,
    direct: OnceLock<Result<Client, TransportError>>,
}

/// Which client a request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// Anywhere: with CA roots and proxies.
    General,
    /// Plain HTTP to this machine (as Go does it) or to its metadata service:
    /// never by a proxy, which would give its own machine's role or be told
    /// the session, and so without a use for CA roots, which are slow to load
    /// and may be missing.
    Direct,
}

impl ReqwestTransport {
    /// A transport that does nothing before its first request.
    #[must_use]
    pub fn new(settings: TransportSettings) -> Self {
        Self {
            settings,
            general: OnceLock::new(),
            direct: OnceLock::new(),
        }
    }

    fn client(&self, route: Route) -> Result<&Client, TransportError> {
        let cell = match route {
            Route::General => &self.general,
            Route::Direct => &self.direct,
        };
        cell.get_or_init(|| build(&self.settings, route))
            .as_ref()
            .map_err(Clone::clone)
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let url = Url::parse(&request.url)
            .map_err(|error| failure::setup(&format!("the URL can't be read: {error}")))?;
        let client = self.client(route(&url))?;
        let peer = failure::Peer::of(&url);
        let limit = request.timeout.unwrap_or(self.settings.read_timeout);

        let mut out = Request::new(request.method, url);
        *out.headers_mut() = request.headers;
        if !request.body.is_empty() {
            *out.body_mut() = Some(Body::from(request.body));
        } else if *out.method() == Method::POST {
            // hyper sends no length for an empty body, and there are gateways
            // that then answer 411.
            let zero = HeaderValue::from_static("0");
            out.headers_mut().insert(header::CONTENT_LENGTH, zero);
        }
        let answer = async {
            let response = client.execute(out).await?;
            read(response, self.settings.body_cap).await
        };
        match tokio::time::timeout(limit, answer).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(failure::classify(error, &peer)),
            Err(_) => Err(failure::timeout(&peer, limit)),
        }
    }
}

impl HttpTransport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

fn route(url: &Url) -> Route {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    if (loopback || host == METADATA_SERVICE) && url.scheme() == "http" {
        Route::Direct
    } else {
        Route::General
    }
}

fn build(settings: &TransportSettings, route: Route) -> Result<Client, TransportError> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Without one, reqwest would panic. If another thread was faster,
        // its provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut builder = Client::builder()
        .connect_timeout(settings.connect_timeout.min(settings.read_timeout / 10 * 9))
        // Shorter than the idle limits of the load balancers in front of the
        // API: a request must not meet a connection that is being closed.
        .pool_idle_timeout(Duration::from_secs(30))
        .redirect(redirect::Policy::none())
        .retry(retry::never());
    if !settings.user_agent.is_empty() {
        builder = builder.user_agent(settings.user_agent.as_str());
    }
    if route == Route::Direct {
        builder = builder.no_proxy().tls_certs_only([]);
    }
    builder
        .build()
        .map_err(|error| failure::setup(&failure::root_cause(&error)))
}

/// Reads an answer up to `cap` bytes of body.
async fn read(mut response: Response, cap: usize) -> Result<HttpResponse, ::reqwest::Error> {
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let Some(first) = response.chunk().await? else {
        return Ok(HttpResponse {
            status,
            headers,
            body: Bytes::new(),
            truncated: false,
        });
    };
    // Nearly always the answer is one chunk, which then is not copied.
    let mut rest = response.chunk().await?;
    let (body, truncated) = if rest.is_none() && first.len() <= cap {
        (first, false)
    } else {
        let mut body = BytesMut::from(first);
        while body.len() <= cap
            && let Some(chunk) = rest
        {
            body.extend_from_slice(&chunk);
            rest = response.chunk().await?;
        }
        let truncated = body.len() > cap;
        body.truncate(cap);
        (body.freeze(), truncated)
    };
    Ok(HttpResponse {
        status,
        headers,
        body,
        truncated,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn this_machine_and_its_metadata_service_are_reached_without_a_proxy() {
        for (url, wanted) in [
            ("http://127.0.0.1:8080/", Route::Direct),
            ("http://localhost/", Route::Direct),
            ("http://[::1]:1/", Route::Direct),
            ("http://100.100.100.200/latest/api/token", Route::Direct),
            ("https://127.0.0.1/", Route::General),
            ("http://100.100.100.201/", Route::General),
            ("http://100.100.100.200.example.com/", Route::General),
            ("https://sts.aliyuncs.com/", Route::General),
        ] {
            assert_eq!(route(&Url::parse(url).unwrap()), wanted, "{url}");
        }
    }
}
