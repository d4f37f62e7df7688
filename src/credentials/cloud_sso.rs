// SPDX-License-Identifier: MPL-2.0
//! CloudSSO: the access token that `aliyun` stored at login is exchanged for
//! a session. The login itself needs a browser and is the CLI's.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, header};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::issued::{read_fields, read_object, text};
use super::{CredentialSource, CredentialsError, Session, SourceContext};
use crate::secret::Secret;
use crate::text::shown;
use crate::transport::HttpRequest;

const LIMIT: Duration = Duration::from_secs(10);

/// A CloudSSO login, as a profile holds it.
#[derive(Debug)]
pub(super) struct CloudSso {
    pub(super) sign_in_url: String,
    pub(super) account_id: String,
    pub(super) access_configuration: String,
    pub(super) access_token: Secret,
    pub(super) access_token_ends: Option<Timestamp>,
    pub(super) context: SourceContext,
}

fn log_in_again(reason: &str) -> CredentialsError {
    CredentialsError::refused(format!("The CloudSSO login {reason}."))
        .with_next_step("Log in again: aliyun configure --mode CloudSSO --profile <name>.")
}

impl CloudSso {
    fn request(&self) -> Result<HttpRequest, CredentialsError> {
        let host = self
            .sign_in_url
            .strip_prefix("https://")
            .and_then(|rest| rest.split(['/', '?', '#']).next())
            .filter(|host| !host.is_empty() && !host.contains('@'))
            .ok_or_else(|| {
                CredentialsError::invalid("cloud_sso_sign_in_url must be an https:// URL.")
            })?;
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", self.access_token.expose()))
            .map_err(|_| log_in_again("holds an access token that cannot be sent"))?;
        bearer.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, bearer);
        for name in [header::ACCEPT, header::CONTENT_TYPE] {
            headers.insert(name, HeaderValue::from_static("application/json"));
        }
        let body = json!({
            "AccountId": self.account_id,
            "AccessConfigurationId": self.access_configuration,
        });
        Ok(HttpRequest {
            method: Method::POST,
            url: format!("https://{host}/cloud-credentials"),
            headers,
            body: Bytes::from(body.to_string()),
            timeout: Some(LIMIT),
        })
    }
}

impl CredentialSource for CloudSso {
    fn name(&self) -> String {
        "CloudSSO".to_owned()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        Box::pin(async {
            let now = self.context.clock.now();
            if let Some(end) = self.access_token_ends.filter(|end| *end <= now) {
                return Err(log_in_again(&format!("ended at {end}")));
            }
            let request = self.request()?;
            let response = self
                .context
                .transport
                .send(request)
                .await
                .map_err(|error| {
                    CredentialsError::unreachable(format!(
                        "CloudSSO did not answer: {}",
                        error.message
                    ))
                    .with_next_step("Check the network, the proxy and cloud_sso_sign_in_url.")
                })?;
            if response.status == 401 {
                return Err(log_in_again("was not accepted"));
            }
            let answer = read_object(&response.body, "CloudSSO");
            if response.status != 200 {
                let answer = answer.unwrap_or_default();
                let field = |names: &[&str]| {
                    text(&answer, names).map(|text| shown(text, &[&self.access_token]))
                };
                let code = field(&["ErrorCode", "Code"]);
                let mut error = CredentialsError::refused(format!(
                    "CloudSSO answered HTTP {}{}",
                    response.status,
                    field(&["ErrorMessage", "Message"])
                        .map_or_else(String::new, |message| format!(": {message}")),
                ));
                error.code = code;
                error.request_id = field(&["RequestId"]);
                return Err(
                    error.with_next_step("Check cloud_sso_account_id and cloud_sso_access_config.")
                );
            }
            let answer = answer?;
            let issued = match answer.get("CloudCredential").and_then(Value::as_object) {
                Some(fields) => read_fields(fields, "CloudSSO")?,
                None => {
                    return Err(CredentialsError::invalid(
                        "The answer of CloudSSO has no CloudCredential.",
                    ));
                }
            };
            Ok(Session {
                credentials: issued.credentials,
                expires_at: issued.expires_at,
                source: self.name(),
            })
        })
    }
}
