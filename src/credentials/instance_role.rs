// SPDX-License-Identifier: MPL-2.0
//! The RAM role of the instance that we run on, from its metadata service:
//! version 2 with a token, then version 1 where that is allowed.
//!
//! Nobody there, nobody answering, or someone else answering (a proxy, say)
//! all mean "not an instance with a role": the chain goes on, after one second
//! at most. Only an instance that does not have the named role is an error.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::issued::read_answer;
use super::{CredentialSource, CredentialsError, Io, Session};
use crate::sign::percent_encode;
use crate::text::shown;
use crate::transport::{HttpRequest, HttpResponse, TransportError, TransportErrorKind};

/// All questions together may take so long.
const LIMIT: Duration = Duration::from_secs(1);

/// In containers the token's answer is often lost (its hop limit is one),
/// while version 1 works: the token must leave time for that.
const TOKEN_LIMIT: Duration = Duration::from_millis(500);

const TOKEN_TTL: HeaderName = HeaderName::from_static("x-aliyun-ecs-metadata-token-ttl-seconds");
const TOKEN: HeaderName = HeaderName::from_static("x-aliyun-ecs-metadata-token");
const ROLES: &str = "/latest/meta-data/ram/security-credentials/";

/// The instance's role.
#[derive(Debug)]
pub(super) struct InstanceRole {
    /// Its name; asked for if unset.
    pub(super) role: Option<String>,
    /// Version 1 may be asked.
    pub(super) version_1: bool,
    pub(super) io: Io,
}

impl InstanceRole {
    async fn ask(&self) -> Result<Session, CredentialsError> {
        let token = self.token().await?;
        let role = match &self.role {
            Some(role) => role.clone(),
            None => self.only_role(token.as_ref()).await?,
        };
        let path = format!("{ROLES}{}", percent_encode(&role));
        let response = self.get(&path, token.as_ref()).await?;
        match response.status {
            200 => {}
            404 => {
                return Err(CredentialsError::invalid(format!(
                    "This instance has no RAM role {}.",
                    shown(&role, &[])
                ))
                .with_next_step(
                    "Attach the role to the instance, or correct ecs_role_name (ALIBABA_CLOUD_ECS_METADATA).",
                ));
            }
            status => return Err(not_metadata(status)),
        }
        let issued = read_answer(&response.body, "the metadata service")?;
        Ok(Session {
            credentials: issued.credentials,
            expires_at: issued.expires_at,
            source: format!("instance role {}", shown(&role, &[])),
        })
    }

    /// A version 2 token, or none if version 1 is to be asked.
    async fn token(&self) -> Result<Option<HeaderValue>, CredentialsError> {
        let mut headers = HeaderMap::new();
        headers.insert(TOKEN_TTL, HeaderValue::from_static("21600"));
        let answer = self
            .send(Method::PUT, "/latest/api/token", headers, TOKEN_LIMIT)
            .await;
        let reason = match answer {
            Ok(response) if response.status == 200 => {
                let text = response.body.trim_ascii();
                if let (false, Ok(mut token)) = (text.is_empty(), HeaderValue::from_bytes(text)) {
                    token.set_sensitive(true);
                    return Ok(Some(token));
                }
                "gave a token that cannot be used".to_owned()
            }
            Ok(response) => format!("answered HTTP {} to the token request", response.status),
            Err(error) if error.kind == TransportErrorKind::Timeout => {
                "did not answer the token request".to_owned()
            }
            Err(error) => return Err(nobody(&error)),
        };
        if self.version_1 {
            Ok(None)
        } else {
            Err(CredentialsError::not_loaded(format!(
                "the metadata service {reason}, and ALIBABA_CLOUD_IMDSV1_DISABLED forbids version 1"
            )))
        }
    }

    async fn only_role(&self, token: Option<&HeaderValue>) -> Result<String, CredentialsError> {
        let response = self.get(ROLES, token).await?;
        let no_role = || CredentialsError::not_loaded("this instance has no RAM role");
        match response.status {
            200 => String::from_utf8_lossy(&response.body)
                .lines()
                .map(str::trim)
                .find(|line| !line.is_empty())
                .map(str::to_owned)
                .ok_or_else(no_role),
            404 => Err(no_role()),
            status => Err(not_metadata(status)),
        }
    }

    async fn get(
        &self,
        path: &str,
        token: Option<&HeaderValue>,
    ) -> Result<HttpResponse, CredentialsError> {
        let headers = token
            .map(|token| (TOKEN, token.clone()))
            .into_iter()
            .collect();
        self.send(Method::GET, path, headers, LIMIT)
            .await
            .map_err(|error| nobody(&error))
    }

    /// Sends a request and does not rely on the transport to keep `limit`.
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        limit: Duration,
    ) -> Result<HttpResponse, TransportError> {
        let answer = self.io.transport.send(HttpRequest {
            method,
            url: format!("{}{path}", self.io.metadata_endpoint),
            headers,
            body: Bytes::new(),
            timeout: Some(limit),
        });
        tokio::time::timeout(limit, answer)
            .await
            .unwrap_or_else(|_| {
                Err(TransportError {
                    kind: TransportErrorKind::Timeout,
                    message: "no answer in time".to_owned(),
                    may_have_arrived: true,
                })
            })
    }
}

fn nobody(error: &TransportError) -> CredentialsError {
    CredentialsError::not_loaded(format!(
        "the metadata service cannot be reached ({})",
        error.message
    ))
}

fn not_metadata(status: u16) -> CredentialsError {
    CredentialsError::not_loaded(format!("the metadata service answered HTTP {status}"))
}

impl CredentialSource for InstanceRole {
    fn name(&self) -> String {
        match &self.role {
            Some(role) => format!("instance role {}", shown(role, &[])),
            None => "instance role".to_owned(),
        }
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            tokio::time::timeout(LIMIT, self.ask())
                .await
                .unwrap_or_else(|_| {
                    Err(CredentialsError::not_loaded(
                        "the metadata service did not answer within a second",
                    ))
                })
        })
    }
}
