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
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

pub use endpoint::sts_endpoint;
pub(super) use endpoint::{regional, url};

use self::refusal::{Refusal, Transient};
use super::issued::{self, Issued};
use super::{CredentialsError, Io};
use crate::clock::Clock;
use crate::secret::Secret;
use crate::sign::{Credentials, Params, encode_pairs, rpc};
use crate::text::shown;
use crate::transport::{HttpRequest, HttpResponse, HttpTransport, TransportErrorKind};

/// One exchange may take so long.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The API's version.
const VERSION: &str = "2015-04-01";

/// How often a call is sent at most.
const ATTEMPTS: u32 = 3;

/// The pause before the second attempt; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// A client of STS at one endpoint.
#[derive(Clone)]
pub struct Sts {
    transport: Arc<dyn HttpTransport>,
    clock: Arc<dyn Clock>,
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
pub struct CallerIdentity {
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
    #[must_use]
    pub fn new(io: &Io, endpoint: impl Into<String>) -> Self {
        let endpoint: String = endpoint.into();
        Self {
            transport: Arc::clone(&io.transport),
            clock: Arc::clone(&io.clock),
            endpoint: endpoint.trim_end_matches('/').to_owned(),
        }
    }

    /// Scheme and host.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Asks who `credentials` belong to. Needs no permission.
    ///
    /// # Errors
    /// The service refused or did not answer.
    pub async fn get_caller_identity(
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
            Some(fields) => issued::read_fields(fields, &giver),
            None => Err(CredentialsError::invalid(format!(
                "The answer of {giver} has no Credentials."
            ))),
        }
    }

    /// Sends `call` until there is an answer that will not change.
    async fn call(&self, call: &Call<'_>) -> Result<Map<String, Value>, CredentialsError> {
        let mut skew = SignedDuration::ZERO;
        let mut skew_known = false;
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let error = match self.transport.send(self.request(call, skew)).await {
                Ok(response) if response.status == 200 => {
                    return issued::read_object(
                        &response.body,
                        &format!("STS at {} to {}", self.endpoint, call.action),
                    );
                }
                Ok(response) => {
                    let refusal = Refusal::read(&response, &call.secrets);
                    if refusal.is_clock() && !skew_known {
                        // Once: a clock that is still wrong then is not ours.
                        skew_known = true;
                        if let Some(server) = server_time(&response) {
                            skew = server.duration_since(self.clock.now());
                            tracing::warn!(
                                skew_seconds = skew.as_secs(),
                                "this machine's clock differs from the one of STS; corrected"
                            );
                            continue;
                        }
                    }
                    let transient = refusal.transient();
                    let error = refusal.into_error(call.action, &self.endpoint, call.role());
                    if transient == Transient::No {
                        return Err(error);
                    }
                    error
                }
                Err(error) => {
                    let unreachable = self.unreachable(call.action, &error.message, error.kind);
                    if matches!(
                        error.kind,
                        TransportErrorKind::Setup | TransportErrorKind::Tls
                    ) {
                        return Err(unreachable);
                    }
                    unreachable
                }
            };
            if attempt == ATTEMPTS {
                return Err(error);
            }
            tracing::debug!(action = call.action, attempt, reason = %error, "STS is asked again");
            tokio::time::sleep(pause).await;
            pause *= 2;
            attempt += 1;
        }
    }

    fn request(&self, call: &Call<'_>, skew: SignedDuration) -> HttpRequest {
        let now = self.clock.now();
        let query = call.query(now.saturating_add(skew).unwrap_or(now));
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
            TransportErrorKind::Setup => "Check the proxy and CA settings of this machine.",
            TransportErrorKind::Dns => {
                "Check the name: endpoints.sts, ALIBABA_CLOUD_STS_ENDPOINT, ALIBABA_CLOUD_STS_REGION."
            }
            TransportErrorKind::Tls => {
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

fn server_time(response: &HttpResponse) -> Option<Timestamp> {
    let date = response.headers.get(header::DATE)?.to_str().ok()?;
    Timestamp::try_from(httpdate::parse_http_date(date).ok()?).ok()
}
