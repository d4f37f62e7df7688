// SPDX-License-Identifier: MPL-2.0
//! What STS refuses with, as errors with a next step. Codes are those of the
//! service's documents and of the SDKs' own tests; what is unknown keeps the
//! server's words.

use serde_json::{Map, Value};

use crate::credentials::CredentialsError;
use crate::credentials::issued::text;
use crate::secret::Secret;
use crate::text::shown;
use crate::transport::HttpResponse;

/// An answer that is no success, fit to be shown.
pub(super) struct Refusal {
    status: u16,
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

/// Whether the same call may succeed a moment later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transient {
    Yes,
    No,
}

impl Refusal {
    pub(super) fn read(response: &HttpResponse, secrets: &[&Secret]) -> Self {
        let body: Map<String, Value> = serde_json::from_slice(&response.body).unwrap_or_default();
        let field = |names: &[&str]| text(&body, names).map(|text| shown(text, secrets));
        let header = response.headers.get("x-acs-request-id");
        Self {
            status: response.status,
            code: field(&["Code", "code"]),
            message: field(&["Message", "message"]),
            request_id: field(&["RequestId", "requestId"])
                .or_else(|| Some(shown(header?.to_str().ok()?, secrets))),
        }
    }

    fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// The request's time lies too far from the server's.
    pub(super) fn is_clock(&self) -> bool {
        self.code() == "InvalidTimeStamp.Expired"
    }

    pub(super) fn transient(&self) -> Transient {
        let code = self.code();
        if self.status >= 500
            || self.status == 429
            || code.contains("Throttling")
            || code == "ServiceUnavailable"
            || code == "SignatureNonceUsed"
        {
            Transient::Yes
        } else {
            Transient::No
        }
    }

    pub(super) fn into_error(self, action: &str, endpoint: &str, role: &str) -> CredentialsError {
        let (reason, next_step) = explain(self.code(), action, &shown(role, &[]));
        let mut message = format!("{action} at {endpoint} failed: ");
        message.push_str(&reason.unwrap_or_else(|| match &self.message {
            Some(message) => message.clone(),
            None => format!("HTTP {}, without a reason that could be read.", self.status),
        }));
        if let Some(code) = &self.code {
            message.push_str(&format!(" (Code {code}"));
            if let Some(request_id) = &self.request_id {
                message.push_str(&format!(", request id {request_id}"));
            }
            message.push(')');
        }
        let mut error = match self.transient() {
            Transient::Yes => CredentialsError::unreachable(message),
            Transient::No => CredentialsError::refused(message),
        };
        error.code = self.code;
        error.request_id = self.request_id;
        error.next_step = next_step;
        error
    }
}

/// What `code` means for a person, if we can say it better than the server,
/// and what to do.
fn explain(code: &str, action: &str, role: &str) -> (Option<String>, Option<String>) {
    let (reason, next_step): (String, String) = match code {
        "NoPermission" if action == "AssumeRole" => (
            format!("these credentials may not assume {role}."),
            "Grant the caller sts:AssumeRole (policy AliyunSTSAssumeRoleAccess), and name it in the role's \
             trust policy. The key of the account itself can never assume a role. If the trust policy asks \
             for an external id, set external_id."
                .to_owned(),
        ),
        "NoPermission" | "AuthenticationFail.NoPermission" => (
            format!("the token may not assume {role}."),
            "Compare the token's issuer, audience and subject with the conditions of the role's trust policy."
                .to_owned(),
        ),
        "EntityNotExist.Role" | "EntityNotExists.Role" => (
            format!("{role} does not exist."),
            "Check the account id and the role's name. The ARN must be one of a role, like \
             acs:ram::<account>:role/<name>."
                .to_owned(),
        ),
        "AuthenticationFail.OIDCToken.Expired" => (
            "the OIDC token has expired.".to_owned(),
            "Use oidc_token_file, which is read anew for each session, and let the CI system renew the file; \
             a token given as text cannot outlive its own expiry."
                .to_owned(),
        ),
        "AuthenticationFail.OIDCToken.Invalid" => (
            "the OIDC token is not valid.".to_owned(),
            "Check that the file holds the token alone, that its issuer is the one of oidc_provider_arn, and \
             that its audience (often sts.aliyuncs.com) is listed there as a client id."
                .to_owned(),
        ),
        "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch" => (
            "the issuer's certificate does not match the fingerprint that RAM knows.".to_owned(),
            "Update the fingerprint of the OIDC identity provider in RAM.".to_owned(),
        ),
        "EntityNotExist.OIDCProvider" | "EntityNotExists.OIDCProvider" => (
            "the OIDC identity provider does not exist.".to_owned(),
            "Check oidc_provider_arn (ALIBABA_CLOUD_OIDC_PROVIDER_ARN).".to_owned(),
        ),
        "InvalidAccessKeyId.NotFound" => (
            "the access key does not exist.".to_owned(),
            "Check the access key's id. An id that begins with STS. needs its security token.".to_owned(),
        ),
        "InvalidAccessKeyId.Inactive" => (
            "the access key is disabled.".to_owned(),
            "Enable it in RAM, or use another one.".to_owned(),
        ),
        "SignatureDoesNotMatch" | "IncompleteSignature" => (
            "the signature was not accepted; most likely the access key's secret is wrong.".to_owned(),
            "Check that the secret belongs to the access key's id and was copied whole.".to_owned(),
        ),
        "InvalidTimeStamp.Expired" => (
            "the time of the request differs too much from the server's.".to_owned(),
            "Set this machine's clock.".to_owned(),
        ),
        _ if code.starts_with("InvalidSecurityToken") || code == "MissingSecurityToken" => (
            "the security token of the credentials that sign is expired or does not belong to them.".to_owned(),
            "Get a new session, and set key, secret and token together.".to_owned(),
        ),
        "InvalidParameter.DurationSeconds" => (
            "the session's duration is longer than the role allows.".to_owned(),
            "Lower session_expiration, or raise the role's maximum session duration in RAM.".to_owned(),
        ),
        _ => {
            let setting = match code {
                "InvalidParameter.RoleArn" => "Check role_arn.",
                "InvalidParameter.RoleSessionName" => "Check the session name.",
                "InvalidParameter.OIDCProviderArn" => "Check oidc_provider_arn.",
                _ if code.starts_with("InvalidParameter.Policy") => "Check the session policy.",
                _ if code.contains("Throttling") => "Try again later; STS limits calls per account.",
                _ => return (None, None),
            };
            return (None, Some(setting.to_owned()));
        }
    };
    (Some(reason), Some(next_step))
}
