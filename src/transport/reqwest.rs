// SPDX-License-Identifier: MPL-2.0
//! [`HttpTransport`] on reqwest.
//!
//! Nothing is built before the first request: reading the system's CA roots
//! takes milliseconds, and most runs of a provider send nothing. Which proxy a
//! request takes is decided here, so that an error can name it. On Linux
//! `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's roots.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use ::reqwest::{Body, Certificate, Client, Proxy, Request, Response, Url, redirect, retry};
use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use http::{HeaderValue, Method, header};

use super::proxy::{BadProxy, Proxies, is_this_machine};
use super::{HttpRequest, HttpResponse, HttpTransport, TransportError, failure, roots};
use crate::environment::Environment;
use crate::text::printable;

/// How to send.
#[derive(Debug, Clone)]
pub(crate) struct TransportSettings {
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
    /// The proxies that the environment names.
    pub(crate) proxies: Proxies,
    /// The file that `SSL_CERT_FILE` names.
    pub(crate) cert_file: Option<PathBuf>,
    /// The variable is empty, or has white space around its value, which the
    /// library that reads it does not drop.
    pub(crate) cert_file_is_padded: bool,
    /// The folders that `SSL_CERT_DIR` names.
    pub(crate) cert_folders: Vec<PathBuf>,
}

impl TransportSettings {
    /// The defaults, with the proxies and the CA file that `environment` names.
    pub(crate) fn of(environment: &Environment) -> Self {
        Self {
            proxies: Proxies::of(environment),
            cert_file: environment.get("SSL_CERT_FILE").map(PathBuf::from),
            cert_file_is_padded: environment.is_padded("SSL_CERT_FILE"),
            cert_folders: std::env::split_paths(
                environment.raw("SSL_CERT_DIR").unwrap_or_default(),
            )
            .filter(|folder| !folder.as_os_str().is_empty())
            .collect(),
            ..Self::default()
        }
    }

    /// The proxy that a request to `url` takes, for people.
    ///
    /// # Errors
    /// The variable that names it does not hold a proxy's URL.
    pub(crate) fn proxy_of(&self, url: &str) -> Result<Option<String>, BadProxy> {
        let Ok(url) = Url::parse(url) else {
            return Ok(None);
        };
        let proxy = self.proxies.of_request(&url)?;
        Ok(proxy.map(ToString::to_string))
    }

    /// The file that replaces the system's CA roots.
    pub(crate) fn ca_file(&self) -> Option<&Path> {
        self.cert_file.as_deref().filter(|_| roots::HAS_CERT_FILE)
    }
}

impl Default for TransportSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            user_agent: String::new(),
            body_cap: 1 << 20,
            proxies: Proxies::default(),
            cert_file: None,
            cert_file_is_padded: false,
            cert_folders: Vec::new(),
        }
    }
}

/// Sends over the network, and keeps connections for the next request. Make
/// one per process.
#[derive(Debug)]
pub(crate) struct ReqwestTransport {
    settings: TransportSettings,
    general: OnceLock<Result<Client, TransportError>>,
    direct: OnceLock<Result<Client, TransportError>>,
}

/// Which client a request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// Anywhere: with CA roots and proxies.
    General,
    /// Plain HTTP to this machine or to its metadata service: never by a proxy,
    /// and so without a use for CA roots, which are slow to load and may be
    /// missing.
    Direct,
}

impl ReqwestTransport {
    /// A transport that does nothing before its first request.
    pub(crate) fn new(settings: TransportSettings) -> Self {
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
        let proxy = self
            .settings
            .proxies
            .of_request(&url)
            .map_err(|error| failure::setup(&error.to_string()))?;
        let client = self.client(route(&url))?;
        let peer = failure::Peer::new(&url, proxy);
        let limit = request.timeout.unwrap_or(self.settings.read_timeout);

        let mut out = Request::new(request.method, url);
        *out.headers_mut() = request.headers;
        let identity = HeaderValue::from_static("identity");
        out.headers_mut().insert(header::ACCEPT_ENCODING, identity);
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
            Ok(Ok(response)) => match (proxy, encoding(&response)) {
                (Some(proxy), _) if response.status == 407 => Err(failure::login(proxy)),
                (_, Some(how)) => Err(failure::compressed(&peer, &how)),
                _ => Ok(response),
            },
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
    if url.scheme() == "http" && is_this_machine(url) {
        Route::Direct
    } else {
        Route::General
    }
}

/// How the answer is encoded, if it is not as it was asked for.
fn encoding(response: &HttpResponse) -> Option<String> {
    let value = response.headers.get(header::CONTENT_ENCODING)?;
    let how = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
    (!how.is_empty() && !how.eq_ignore_ascii_case("identity")).then(|| printable(&how))
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
    builder = match route {
        Route::Direct => builder.no_proxy().tls_certs_only([]),
        Route::General => {
            if let Some(file) = settings.ca_file() {
                roots::check(file).map_err(|wrong| failure::setup(&wrong))?;
            }
            if roots::HAS_CERT_FILE && settings.cert_file_is_padded {
                let roots = roots::load(settings.ca_file(), &settings.cert_folders);
                let roots = roots.iter().map(|root| Certificate::from_der(root));
                builder = builder.tls_certs_only(roots.filter_map(Result::ok));
            }
            let proxies = settings.proxies.clone();
            builder.no_proxy().proxy(Proxy::custom(move |url| {
                // What is wrong with it was said before the request.
                proxies
                    .of_request(url)
                    .ok()
                    .flatten()
                    .map(|proxy| proxy.url())
            }))
        }
    };
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
mod tests;
