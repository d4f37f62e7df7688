// SPDX-License-Identifier: MPL-2.0
//! The RAM role of the instance that we run on, from its metadata service:
//! version 2 with a token, then version 1 where that is allowed. It is asked
//! only if somebody named it, so whatever goes wrong is an error that says so.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::issued::read_answer;
use super::{CredentialSource, CredentialsError, Session, SourceContext};
use crate::environment::Environment;
use crate::sign::percent_encode;
use crate::text::shown;
use crate::transport::{HttpRequest, HttpResponse, TransportError, TransportErrorKind};

/// One question may take so long, as in Alibaba Cloud's SDKs.
const QUESTION_LIMIT: Duration = Duration::from_secs(1);

/// All questions together may take so long.
const LIMIT: Duration = Duration::from_secs(4);

/// The names of what switches the metadata service off, or its version 1.
const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const VERSION_1_DISABLED: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";

const TOKEN_TTL: HeaderName = HeaderName::from_static("x-aliyun-ecs-metadata-token-ttl-seconds");
const TOKEN: HeaderName = HeaderName::from_static("x-aliyun-ecs-metadata-token");
const ROLES: &str = "/latest/meta-data/ram/security-credentials/";

/// The instance's role.
#[derive(Debug, Clone)]
pub(super) struct InstanceRole {
    /// Its name; asked for if unset.
    role: Option<String>,
    /// The metadata service may be asked at all.
    enabled: bool,
    /// Version 1 may be asked.
    version_1: bool,
    context: SourceContext,
}

impl InstanceRole {
    /// The instance's only role, asked as `environment` allows.
    pub(super) fn new(environment: &Environment, context: &SourceContext) -> Self {
        Self {
            role: None,
            enabled: !environment.is_true(DISABLED),
            version_1: !environment.is_true(VERSION_1_DISABLED),
            context: context.clone(),
        }
    }

    /// The same for the role with this name, if there is one.
    pub(super) fn named(mut self, role: Option<&str>) -> Self {
        self.role = role.map(str::to_owned);
        self
    }

    pub(super) fn is_enabled(&self) -> bool {
        self.enabled
    }

    async fn ask(&self) -> Result<Session, CredentialsError> {
        if !self.enabled {
            return Err(CredentialsError::invalid(format!(
                "{DISABLED} forbids the {}.",
                self.name()
            ))
            .with_next_step(format!("Unset {DISABLED}, or use another source.")));
        }
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
            status => return Err(self.unreachable(&format!("it answered HTTP {status}"))),
        }
        let issued = read_answer(&response.body, "the metadata service")?;
        Ok(Session {
            credentials: issued.credentials,
            expires_at: issued.expires_at,
            source: format!("instance role {}", shown(&role, &[])),
        })
    }

    fn unreachable(&self, reason: &str) -> CredentialsError {
        CredentialsError::unreachable(format!(
            "The metadata service did not give the {}: {reason}.",
            self.name()
        ))
        .with_next_step(
            "Run on an ECS instance that has the role and reaches its metadata service, or unset \
             ecs_role_name (ALIBABA_CLOUD_ECS_METADATA).",
        )
    }

    /// A version 2 token, or none if version 1 is to be asked.
    async fn token(&self) -> Result<Option<HeaderValue>, CredentialsError> {
        let mut headers = HeaderMap::new();
        headers.insert(TOKEN_TTL, HeaderValue::from_static("21600"));
        let answer = self.send(Method::PUT, "/latest/api/token", headers).await;
        let reason = match answer {
            Ok(response) if response.status == 200 => {
                let text = response.body.trim_ascii();
                if let (false, Ok(mut token)) = (text.is_empty(), HeaderValue::from_bytes(text)) {
                    token.set_sensitive(true);
                    return Ok(Some(token));
                }
                "it gave a token that cannot be used".to_owned()
            }
            Ok(response) => format!("it answered HTTP {} to the token request", response.status),
            // In containers the token's answer is often lost (its hop limit is
            // one), while version 1 works.
            Err(error) if error.kind == TransportErrorKind::Timeout => {
                "it did not answer the token request".to_owned()
            }
            Err(error) => return Err(self.unreachable(&error.message)),
        };
        if self.version_1 {
            Ok(None)
        } else {
            Err(self.unreachable(&format!(
                "{reason}, and {VERSION_1_DISABLED} forbids version 1"
            )))
        }
    }

    async fn only_role(&self, token: Option<&HeaderValue>) -> Result<String, CredentialsError> {
        let response = self.get(ROLES, token).await?;
        let no_role = || {
            CredentialsError::invalid("This instance has no RAM role.")
                .with_next_step("Attach a role to the instance.")
        };
        match response.status {
            200 => String::from_utf8_lossy(&response.body)
                .lines()
                .map(str::trim)
                .find(|line| !line.is_empty())
                .map(str::to_owned)
                .ok_or_else(no_role),
            404 => Err(no_role()),
            status => Err(self.unreachable(&format!("it answered HTTP {status}"))),
        }
    }

    /// Asks with `token`, and if that fails without, where version 1 is allowed.
    async fn get(
        &self,
        path: &str,
        token: Option<&HeaderValue>,
    ) -> Result<HttpResponse, CredentialsError> {
        let headers = token
            .map(|token| (TOKEN, token.clone()))
            .into_iter()
            .collect();
        let mut answer = self.send(Method::GET, path, headers).await;
        let failed = !matches!(&answer, Ok(response) if response.status == 200);
        if failed && token.is_some() && self.version_1 {
            answer = self.send(Method::GET, path, HeaderMap::new()).await;
        }
        answer.map_err(|error| self.unreachable(&error.message))
    }

    /// Sends a request and does not rely on the transport to keep the limit.
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
    ) -> Result<HttpResponse, TransportError> {
        let answer = self.context.transport.send(HttpRequest {
            method,
            url: format!("{}{path}", self.context.metadata_endpoint),
            headers,
            body: Bytes::new(),
            timeout: Some(QUESTION_LIMIT),
        });
        tokio::time::timeout(QUESTION_LIMIT, answer)
            .await
            .unwrap_or_else(|_| {
                Err(TransportError {
                    kind: TransportErrorKind::Timeout,
                    message: "no answer within a second".to_owned(),
                    may_have_arrived: true,
                })
            })
    }
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
                .unwrap_or_else(|_| Err(self.unreachable("it was too slow")))
        })
    }
}
