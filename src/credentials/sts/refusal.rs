// SPDX-License-Identifier: MPL-2.0
//! What STS refuses with, as errors with a next step. What no table knows
//! keeps the server's words.

use super::{Call, Sts};
use crate::credentials::CredentialsError;
use crate::openapi::codes::Meaning;
use crate::openapi::{Refusal, RetryClass};
use crate::text::shown;
use crate::transport::HttpResponse;

impl Sts {
    /// The error for an answer that is no success.
    pub(super) fn refused(
        &self,
        call: &Call<'_>,
        refusal: &Refusal,
        response: &HttpResponse,
        class: RetryClass,
    ) -> CredentialsError {
        let known = refusal.meaning();
        let explained = known.map(|meaning| explain(meaning, call));
        let (reason, next_step) = explained.unwrap_or_default();
        let reason = reason
            .or_else(|| refusal.message.clone())
            .unwrap_or_else(|| {
                let status = response.status;
                format!("HTTP {status}, without a reason that could be read.")
            });
        let mut message = format!("{} at {} failed: {reason}", call.action, self.endpoint);
        if let Some(code) = &refusal.code {
            message.push_str(&format!(" (Code {code}"));
            if let Some(request_id) = &refusal.request_id {
                message.push_str(&format!(", request id {request_id}"));
            }
            message.push(')');
        }
        let mut error = match class {
            RetryClass::Transient | RetryClass::Throttled | RetryClass::SpentNonce => {
                CredentialsError::unreachable(message)
            }
            _ => CredentialsError::refused(message),
        };
        error.code.clone_from(&refusal.code);
        error.request_id.clone_from(&refusal.request_id);
        error.next_step = next_step;
        error
    }
}

/// What a refusal means for a person, if we can say it better than the server,
/// and what to do.
fn explain(meaning: Meaning, call: &Call<'_>) -> (Option<String>, Option<String>) {
    let role = shown(call.role(), &[]);
    let (reason, next_step): (String, &str) = match meaning {
        Meaning::Forbidden if call.action == "AssumeRole" => (
            format!("these credentials may not assume {role}."),
            "Grant the caller sts:AssumeRole (policy AliyunSTSAssumeRoleAccess), and name it in the role's \
             trust policy. The key of the account itself can never assume a role. If the trust policy asks \
             for an external id, set external_id.",
        ),
        Meaning::Forbidden if call.action == "GetCallerIdentity" => return (None, None),
        Meaning::Forbidden | Meaning::RoleNotGranted => (
            format!("the token may not assume {role}."),
            "Compare the token's issuer, audience and subject with the conditions of the role's trust policy.",
        ),
        Meaning::RoleNotFound => (
            format!("{role} does not exist."),
            "Check the account id and the role's name. The ARN must be one of a role, like \
             acs:ram::<account>:role/<name>.",
        ),
        Meaning::OidcTokenExpired => (
            "the OIDC token has expired.".to_owned(),
            OIDC_TOKEN_EXPIRED,
        ),
        Meaning::OidcTokenInvalid => (
            "the OIDC token is not valid.".to_owned(),
            "Check that the file holds the token alone, that its issuer is the one of oidc_provider_arn, and \
             that its audience (often sts.aliyuncs.com) is listed there as a client id.",
        ),
        Meaning::OidcFingerprint => (
            "the issuer's certificate does not match the fingerprint that RAM knows.".to_owned(),
            "Update the fingerprint of the OIDC identity provider in RAM.",
        ),
        Meaning::OidcProviderNotFound => (
            "the OIDC identity provider does not exist.".to_owned(),
            "Check oidc_provider_arn (ALIBABA_CLOUD_OIDC_PROVIDER_ARN).",
        ),
        Meaning::KeyUnknown => (
            "the access key does not exist.".to_owned(),
            "Check the access key's id. An id that begins with STS. needs its security token.",
        ),
        Meaning::KeyDisabled => (
            "the access key is disabled.".to_owned(),
            "Enable it in RAM, or use another one.",
        ),
        Meaning::SignatureMismatch | Meaning::SignatureIncomplete => (
            "the signature was not accepted; most likely the access key's secret is wrong.".to_owned(),
            "Check that the secret belongs to the access key's id and was copied whole.",
        ),
        Meaning::ClockSkewed => (
            "the time of the request differs too much from the server's.".to_owned(),
            "Set this machine's clock.",
        ),
        Meaning::SessionExpired | Meaning::TokenInvalid | Meaning::TokenMissing => (
            "the security token of the credentials that sign is expired or does not belong to them.".to_owned(),
            "Get a new session, and set key, secret and token together.",
        ),
        Meaning::SessionTooLong => (
            "the session's duration is longer than the role allows.".to_owned(),
            "Lower session_expiration, or raise the role's maximum session duration in RAM.",
        ),
        _ => {
            let setting = match meaning {
                Meaning::RoleArnInvalid => "Check role_arn.",
                Meaning::SessionNameInvalid => "Check the session name.",
                Meaning::OidcProviderArnInvalid => "Check oidc_provider_arn.",
                Meaning::PolicyInvalid => "Check the session policy.",
                Meaning::Throttled => "Try again later; STS limits calls per account.",
                _ => return (None, None),
            };
            return (None, Some(setting.to_owned()));
        }
    };
    (Some(reason), Some(next_step.to_owned()))
}

const OIDC_TOKEN_EXPIRED: &str = "If the token comes from a file (oidc_token_file, \
    ALIBABA_CLOUD_OIDC_TOKEN_FILE), the file was read just now and holds an old token: have the pipeline \
    write a new one into it shortly before the call, and again every few minutes while a run waits. A token \
    given as a value (oidc_token, ALIBABA_CLOUD_OIDC_TOKEN) cannot be renewed: start the job again.";
