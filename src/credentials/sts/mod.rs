// SPDX-License-Identifier: MPL-2.0
//! The Security Token Service, version 2015-04-01: AssumeRole and
//! GetCallerIdentity, signed RPC V2; AssumeRoleWithOIDC, unsigned.
//!
//! All are POST with the common parameters in the query and the call's own in
//! the form, as the official Go SDK sends them: a token does not belong in a
//! URL. Nothing here changes anything, so what failed in passing is repeated.

mod endpoint;
mod refusal;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use jiff::Timestamp;
use serde_json::{Map, Value};

pub(crate) use endpoint::sts_endpoint;
pub(super) use endpoint::{regional, url};

use super::issued::{self, Issued};
use super::{CredentialsError, SourceContext};
use crate::openapi::{
    Limits, Refusal, Retries, RetryClass, ServerDate, asked_by, read_document, server_date,
};
use crate::secret::Secret;
use crate::sign::{Credentials, Params, encode_pairs, rpc};
use crate::text::shown;
use crate::transport::{HttpRequest, HttpResponse, HttpTransport, TransportErrorKind};

/// One exchange may take so long.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The API's version.
const VERSION: &str = "2015-04-01";

/// How often a call is sent again. Few: somebody waits for the session.
const MAX_RETRIES: u32 = 2;

/// A client of STS at one endpoint.
#[derive(Clone)]
pub(crate) struct Sts {
    transport: Arc<dyn HttpTransport>,
    date: Arc<ServerDate>,
    endpoint: String,
}

impl fmt::Debug for Sts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sts")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Who signs: GetCallerIdentity's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallerIdentity {
    /// The account's id.
    pub account_id: String,
    /// The caller's ARN.
    pub arn: String,
    /// `Account`, `RAMUser` or `AssumedRoleUser`.
    pub identity_type: Option<String>,
    /// The caller's id within the account.
    pub principal_id: Option<String>,
}

/// The role to take on, and how. Checked by its maker.
#[derive(Clone)]
pub(super) struct RoleRequest {
    pub(super) role_arn: String,
    pub(super) session_name: String,
    pub(super) duration: i64,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
}

/// One call: its parameters, who signs, and what no message may show.
struct Call<'a> {
    action: &'static str,
    form: Vec<(&'static str, &'a str)>,
    signer: Option<&'a Credentials>,
    secrets: Vec<&'a Secret>,
}

impl Sts {
    /// A client of the service at `endpoint`: scheme and host, as
    /// [`sts_endpoint`] gives it.
    pub(crate) fn new(context: &SourceContext, endpoint: impl Into<String>) -> Self {
        let endpoint: String = endpoint.into();
        Self {
            transport: Arc::clone(&context.transport),
            date: Arc::new(ServerDate::new(Arc::clone(&context.clock))),
            endpoint: endpoint.trim_end_matches('/').to_owned(),
        }
    }

    /// Asks who `credentials` belong to. Needs no permission.
    ///
    /// # Errors
    /// The service refused or did not answer.
    pub(crate) async fn get_caller_identity(
        &self,
        credentials: &Credentials,
    ) -> Result<CallerIdentity, CredentialsError> {
        let answer = self
            .call(&Call {
                action: "GetCallerIdentity",
                form: Vec::new(),
                signer: Some(credentials),
                secrets: secrets_of(credentials),
            })
            .await?;
        let text = |name| issued::text(&answer, &[name]).map(|text| shown(text, &[]));
        match (text("AccountId"), text("Arn")) {
            (Some(account_id), Some(arn)) => Ok(CallerIdentity {
                account_id,
                arn,
                identity_type: text("IdentityType"),
                principal_id: text("PrincipalId"),
            }),
            _ => Err(CredentialsError::invalid(format!(
                "STS at {} answered GetCallerIdentity without AccountId and Arn.",
                self.endpoint
            ))),
        }
    }

    /// Takes on a role with `credentials`.
    pub(super) async fn assume_role(
        &self,
        credentials: &Credentials,
        role: &RoleRequest,
    ) -> Result<Issued, CredentialsError> {
        let duration = role.duration.to_string();
        let mut form = role.form(&duration);
        if let Some(external_id) = &role.external_id {
            form.push(("ExternalId", external_id));
        }
        let answer = self
            .call(&Call {
                action: "AssumeRole",
                form,
                signer: Some(credentials),
                secrets: secrets_of(credentials),
            })
            .await?;
        self.issued(&answer, "AssumeRole")
    }

    /// Takes on a role with an OIDC token, which is the proof itself.
    pub(super) async fn assume_role_with_oidc(
        &self,
        oidc_provider_arn: &str,
        token: &Secret,
        role: &RoleRequest,
    ) -> Result<Issued, CredentialsError> {
        let duration = role.duration.to_string();
        let mut form = role.form(&duration);
        form.push(("OIDCProviderArn", oidc_provider_arn));
        form.push(("OIDCToken", token.expose()));
        let answer = self
            .call(&Call {
                action: "AssumeRoleWithOIDC",
                form,
                signer: None,
                secrets: vec![token],
            })
            .await?;
        self.issued(&answer, "AssumeRoleWithOIDC")
    }

    fn issued(
        &self,
        answer: &Map<String, Value>,
        action: &str,
    ) -> Result<Issued, CredentialsError> {
        let giver = format!("STS at {} to {action}", self.endpoint);
        match answer.get("Credentials").and_then(Value::as_object) {
            Some(fields) => {
                let mut issued = issued::read_fields(fields, &giver)?;
                // STS counts by its own clock, and the cache by this machine's.
                issued.expires_at = issued.expires_at.map(|end| self.date.local(end));
                Ok(issued)
            }
            None => Err(CredentialsError::invalid(format!(
                "The answer of {giver} has no Credentials."
            ))),
        }
    }

    /// Sends `call` until there is an answer that will not change.
    async fn call(&self, call: &Call<'_>) -> Result<Map<String, Value>, CredentialsError> {
        if self.endpoint.contains("{region}") {
            // Not the host of all regions instead: it may be the wrong cloud's.
            return Err(CredentialsError::invalid(
                "endpoints.sts stands for an endpoint of each region ({region}), and neither the \
                 provider block nor the environment has a region.",
            )
            .with_next_step(
                "Set region (ALIBABA_CLOUD_REGION), or endpoints.sts without {region}.",
            ));
        }
        let mut retries = Retries::new(Limits {
            max_retries: Some(MAX_RETRIES),
            ..Limits::default()
        });
        loop {
            let signed_at = self.date.now();
            let exchanged = self.transport.send(self.request(call, signed_at)).await;
            let corrected = |response: &HttpResponse| {
                let date = server_date(&response.headers);
                date.is_some_and(|date| self.date.correct(signed_at, date))
            };
            let (class, asked, error) = match exchanged {
                Ok(response) if response.status == 200 => {
                    corrected(&response);
                    let giver = format!("STS at {} to {}", self.endpoint, call.action);
                    return issued::read_object(&response.body, &giver);
                }
                Ok(response) => {
                    let document = read_document(&response).unwrap_or_default();
                    let refusal = Refusal::read(&document, &response, &call.secrets);
                    let class = RetryClass::of_answer(refusal.code.as_deref(), response.status);
                    let asked = asked_by(&response.headers, signed_at);
                    let error = self.refused(call, &refusal, &response, class);
                    match class {
                        // The keys that sign are not ours to renew.
                        RetryClass::Final | RetryClass::ExpiredToken => return Err(error),
                        RetryClass::SkewedClock if !corrected(&response) => return Err(error),
                        _ => (class, asked, error),
                    }
                }
                Err(error) => {
                    let unreachable = self.unreachable(call.action, &error.message, error.kind);
                    (RetryClass::of_transport(error.kind), None, unreachable)
                }
            };
            if retries.again(class, asked).await.is_err() {
                return Err(error);
            }
            tracing::debug!(action = call.action, reason = %error, "STS is asked again");
        }
    }

    fn request(&self, call: &Call<'_>, now: Timestamp) -> HttpRequest {
        let query = call.query(now);
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        HttpRequest {
            method: Method::POST,
            url: format!("{}/?{}", self.endpoint, query.expose()),
            headers,
            body: Bytes::from(encode_pairs(&call.form)),
            timeout: Some(TIMEOUT),
        }
    }

    fn unreachable(
        &self,
        action: &str,
        reason: &str,
        kind: TransportErrorKind,
    ) -> CredentialsError {
        let next_step = match kind {
            TransportErrorKind::Setup | TransportErrorKind::Proxy => {
                "Check the proxy and CA settings of this machine (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE)."
            }
            TransportErrorKind::Dns => {
                "Check the name: endpoints.sts, ALIBABA_CLOUD_STS_ENDPOINT, ALIBABA_CLOUD_STS_REGION."
            }
            TransportErrorKind::Tls | TransportErrorKind::Untrusted => {
                "Check the CA bundle of this machine and any proxy in between."
            }
            TransportErrorKind::Connect
            | TransportErrorKind::Timeout
            | TransportErrorKind::Closed => {
                "Check the network and the proxy. Inside a VPC without internet access, set \
                 ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true, or endpoints.sts to sts-vpc.<region>.aliyuncs.com."
            }
        };
        CredentialsError::unreachable(format!(
            "STS at {} did not answer {action}: {reason}",
            self.endpoint
        ))
        .with_next_step(next_step)
    }
}

impl RoleRequest {
    fn form<'a>(&'a self, duration: &'a str) -> Vec<(&'static str, &'a str)> {
        let mut form = vec![
            ("RoleArn", self.role_arn.as_str()),
            ("RoleSessionName", self.session_name.as_str()),
            ("DurationSeconds", duration),
        ];
        if let Some(policy) = &self.policy {
            form.push(("Policy", policy));
        }
        form
    }
}

impl Call<'_> {
    /// The role that is asked for, for messages.
    fn role(&self) -> &str {
        let role = self.form.iter().find(|(name, _)| *name == "RoleArn");
        role.map_or("the role", |(_, arn)| arn)
    }

    /// The common parameters, for the moment `now`, encoded.
    fn query(&self, now: Timestamp) -> Secret {
        let nonce = uuid::Uuid::new_v4().simple().to_string();
        let Some(credentials) = self.signer else {
            // The SDKs send the nonce with unsigned calls as well.
            return Secret::new(encode_pairs(&[
                ("Action", self.action),
                ("Format", "JSON"),
                ("SignatureNonce", &nonce),
                ("Timestamp", &now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
                ("Version", VERSION),
            ]));
        };
        let params = Params {
            credentials,
            action: self.action,
            version: VERSION,
            nonce: &nonce,
            now,
        };
        let common = rpc::sign("POST", &self.form, &params);
        let common: Vec<_> = common.iter().map(|(n, v)| (*n, v.expose())).collect();
        Secret::new(encode_pairs(&common))
    }
}

fn secrets_of(credentials: &Credentials) -> Vec<&Secret> {
    std::iter::once(&credentials.access_key_secret)
        .chain(&credentials.security_token)
        .collect()
}
