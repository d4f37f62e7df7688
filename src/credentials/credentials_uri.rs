// SPDX-License-Identifier: MPL-2.0
//! A URL that answers with credentials, as a local agent offers it. Messages
//! show it without user and query, which may be a secret.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, header};

use super::issued::read_answer;
use super::{CredentialSource, CredentialsError, Session, SourceContext};
use crate::secret::Secret;
use crate::text::shown_url;
use crate::transport::HttpRequest;

/// The exchange may take so long.
const LIMIT: Duration = Duration::from_secs(10);

/// Credentials by HTTP GET.
#[derive(Debug)]
pub(super) struct CredentialsUri {
    pub(super) uri: Secret,
    pub(super) context: SourceContext,
}

/// Checks a credentials URI: http or https, a host, no user.
///
/// # Errors
/// Says what is wrong, in a sentence, and shows no more of the URI than is safe.
pub(crate) fn check_uri(uri: &str) -> Result<(), String> {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| uri.strip_prefix(scheme));
    let wrong = match rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default()) {
        None => "must begin with http:// or https://",
        Some("") => "has no host",
        // Nothing downstream is made to keep a password in a URL secret.
        Some(authority) if authority.contains('@') => "must not have a user or password",
        Some(_) => return Ok(()),
    };
    Err(format!("The credentials URI {wrong}."))
}

impl CredentialSource for CredentialsUri {
    fn name(&self) -> String {
        format!("credentials URI {}", shown_url(self.uri.expose()))
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let name = self.name();
            let uri = self.uri.expose();
            check_uri(uri).map_err(|message| {
                CredentialsError::invalid(message)
                    .with_next_step("Correct credentials_uri (ALIBABA_CLOUD_CREDENTIALS_URI).")
            })?;
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
            let response = self
                .context
                .transport
                .send(HttpRequest {
                    method: Method::GET,
                    url: uri.to_owned(),
                    headers,
                    body: Bytes::new(),
                    timeout: Some(LIMIT),
                })
                .await
                .map_err(|error| {
                    CredentialsError::unreachable(format!(
                        "The {name} did not answer: {}",
                        error.message
                    ))
                    .with_next_step("Check that the service behind the URI runs.")
                })?;
            if response.status != 200 {
                return Err(CredentialsError::refused(format!(
                    "The {name} answered HTTP {}.",
                    response.status
                ))
                .with_next_step("Check the URI and the log of the service behind it."));
            }
            let issued = read_answer(&response.body, &format!("the {name}"))?
                .still_good(self.context.clock.now(), &format!("The {name}"))?;
            Ok(Session {
                credentials: issued.credentials,
                expires_at: issued.expires_at,
                source: name,
            })
        })
    }
}
