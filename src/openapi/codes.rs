// SPDX-License-Identifier: MPL-2.0
//! Error codes: what each of them means, and what helps.
//!
//! This is the only list of codes. What a person reads about a [`Meaning`] is
//! written where the person is addressed; what the provider does about it is
//! decided by [`Meaning::retry`], [`Meaning::leaves_open`] and
//! [`Meaning::explained_by_status`].
//!
//! Sources are the pages of the Elasticsearch API and of STS, those of the
//! gateway in front of all APIs, and the codes that the official SDKs and the
//! `alicloud` provider handle. The HTTP status decides nothing where there is
//! a code: `InstanceNotFound` comes with 400 in one call and with 404 in
//! another.

use super::retry::RetryClass;

/// How a row names codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// The whole code.
    Exactly(&'static str),
    /// The code's beginning.
    Prefix(&'static str),
    /// Any part of the code.
    Containing(&'static str),
}

impl Match {
    fn matches(self, code: &str) -> bool {
        match self {
            Self::Exactly(text) => code == text,
            Self::Prefix(text) => code.starts_with(text),
            Self::Containing(text) => code.contains(text),
        }
    }

    /// As documentation shows it: `Missing*`, `*Throttling*`.
    #[must_use]
    pub(crate) fn display(self) -> String {
        match self {
            Self::Exactly(text) => text.to_owned(),
            Self::Prefix(text) => format!("{text}*"),
            Self::Containing(text) => format!("*{text}*"),
        }
    }
}

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// There is no such instance, as far as the caller may see.
    InstanceNotFound,
    /// The instance's status does not allow the call.
    WrongStatus,
    /// Another change was being made at the same moment.
    ConcurrentChange,
    /// The instance has a scheduled task of the same kind.
    ScheduledTask,
    /// A request with the same client token is still at work.
    TokenInUse,
    /// Too many requests.
    Throttled,
    /// The service takes no requests right now.
    Unavailable,
    /// The service failed inside.
    ServiceFailed,
    /// The security token is past its end.
    SessionExpired,
    /// The security token is malformed or another key's.
    TokenInvalid,
    /// A session's key came without its token.
    TokenMissing,
    /// The access key is disabled.
    KeyDisabled,
    /// There is no such access key.
    KeyUnknown,
    /// The signature is not the one that the service computed.
    SignatureMismatch,
    /// The signature could not be read.
    SignatureIncomplete,
    /// The endpoint does not take this kind of signature.
    SignatureKind,
    /// The nonce was seen before.
    NonceUsed,
    /// The request's date is too far from the service's.
    ClockSkewed,
    /// The account's risk control refused.
    RiskControl,
    /// The identity lacks a permission.
    Forbidden,
    /// STS: the token may not take on the role.
    RoleNotGranted,
    /// STS: there is no such role.
    RoleNotFound,
    /// STS: the OIDC token is past its end.
    OidcTokenExpired,
    /// STS: the OIDC token is not valid.
    OidcTokenInvalid,
    /// STS: the issuer's certificate changed.
    OidcFingerprint,
    /// STS: there is no such OIDC provider.
    OidcProviderNotFound,
    /// STS: the session is to last longer than the role allows.
    SessionTooLong,
    /// STS: the role's ARN is not valid.
    RoleArnInvalid,
    /// STS: the session's name is not valid.
    SessionNameInvalid,
    /// STS: the OIDC provider's ARN is not valid.
    OidcProviderArnInvalid,
    /// STS: the session's policy is not valid.
    PolicyInvalid,
    /// The endpoint takes HTTPS only.
    HttpsRequired,
    /// What answered does not know the call, the product or the version.
    WrongEndpoint,
    /// A parameter is missing.
    ParameterMissing,
    /// A parameter is not valid.
    ParameterInvalid,
}

use Match::{Containing, Exactly, Prefix};

/// All rows; the first that matches counts.
pub(crate) static TABLE: &[(Match, Meaning)] = &[
    (Exactly("InstanceNotFound"), Meaning::InstanceNotFound),
    (Exactly("InstanceActivating"), Meaning::WrongStatus),
    (
        Exactly("InstanceStatusNotSupportCurrentAction"),
        Meaning::WrongStatus,
    ),
    (Containing("InstanceStatus"), Meaning::WrongStatus),
    (
        Exactly("ConcurrencyUpdateInstanceConflict"),
        Meaning::ConcurrentChange,
    ),
    (
        Exactly("InstanceDuplicateScheduledTask"),
        Meaning::ScheduledTask,
    ),
    (
        Exactly("TokenPreviousRequestProcessError"),
        Meaning::TokenInUse,
    ),
    (Containing("Throttling"), Meaning::Throttled),
    (Exactly("QPS Limit Exceeded"), Meaning::Throttled),
    (Exactly("ServiceUnavailable"), Meaning::Unavailable),
    (Exactly("InternalServerError"), Meaning::ServiceFailed),
    (Exactly("InternalError"), Meaning::ServiceFailed),
    (Exactly("UnknownError"), Meaning::ServiceFailed),
    (
        Exactly("InvalidSecurityToken.Expired"),
        Meaning::SessionExpired,
    ),
    (Prefix("InvalidSecurityToken"), Meaning::TokenInvalid),
    (Exactly("MissingSecurityToken"), Meaning::TokenMissing),
    (Exactly("InvalidAccessKeyId.Inactive"), Meaning::KeyDisabled),
    (Prefix("InvalidAccessKeyId"), Meaning::KeyUnknown),
    (Exactly("SignatureDoesNotMatch"), Meaning::SignatureMismatch),
    (Exactly("IncompleteSignature"), Meaning::SignatureIncomplete),
    (Prefix("InvalidSignature"), Meaning::SignatureKind),
    (Exactly("SignatureNonceUsed"), Meaning::NonceUsed),
    (Exactly("InvalidTimeStamp.Expired"), Meaning::ClockSkewed),
    (Prefix("Forbidden.RiskControl"), Meaning::RiskControl),
    (Prefix("Forbidden"), Meaning::Forbidden),
    (Prefix("NoPermission"), Meaning::Forbidden),
    (Prefix("AccessDenied"), Meaning::Forbidden),
    (
        Exactly("AuthenticationFail.NoPermission"),
        Meaning::RoleNotGranted,
    ),
    (Exactly("EntityNotExist.Role"), Meaning::RoleNotFound),
    (Exactly("EntityNotExists.Role"), Meaning::RoleNotFound),
    (
        Exactly("AuthenticationFail.OIDCToken.Expired"),
        Meaning::OidcTokenExpired,
    ),
    (
        Exactly("AuthenticationFail.OIDCToken.Invalid"),
        Meaning::OidcTokenInvalid,
    ),
    (
        Exactly("AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch"),
        Meaning::OidcFingerprint,
    ),
    (
        Exactly("EntityNotExist.OIDCProvider"),
        Meaning::OidcProviderNotFound,
    ),
    (
        Exactly("EntityNotExists.OIDCProvider"),
        Meaning::OidcProviderNotFound,
    ),
    (
        Exactly("InvalidParameter.DurationSeconds"),
        Meaning::SessionTooLong,
    ),
    (Exactly("InvalidParameter.RoleArn"), Meaning::RoleArnInvalid),
    (
        Exactly("InvalidParameter.RoleSessionName"),
        Meaning::SessionNameInvalid,
    ),
    (
        Exactly("InvalidParameter.OIDCProviderArn"),
        Meaning::OidcProviderArnInvalid,
    ),
    (Prefix("InvalidParameter.Policy"), Meaning::PolicyInvalid),
    (Exactly("InvalidProtocol.NeedSsl"), Meaning::HttpsRequired),
    (Exactly("UnsupportedHTTPMethod"), Meaning::WrongEndpoint),
    (Prefix("UnsupportedOperation"), Meaning::WrongEndpoint),
    (Prefix("InvalidAction"), Meaning::WrongEndpoint),
    (Prefix("InvalidApi"), Meaning::WrongEndpoint),
    (Prefix("InvalidProduct"), Meaning::WrongEndpoint),
    (Exactly("InvalidVersion"), Meaning::WrongEndpoint),
    (Prefix("Missing"), Meaning::ParameterMissing),
    (Prefix("Invalid"), Meaning::ParameterInvalid),
];

impl Meaning {
    /// What `code` means; `None` for a code that the table lacks.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let row = TABLE.iter().find(|(rule, _)| rule.matches(code));
        row.map(|(_, meaning)| *meaning)
    }

    /// What helps.
    #[must_use]
    pub(crate) fn retry(self) -> RetryClass {
        match self {
            Self::Throttled => RetryClass::Throttled,
            Self::Unavailable | Self::ServiceFailed => RetryClass::Transient,
            Self::ConcurrentChange | Self::ScheduledTask | Self::TokenInUse => RetryClass::Busy,
            Self::SessionExpired => RetryClass::ExpiredToken,
            Self::NonceUsed => RetryClass::SpentNonce,
            Self::ClockSkewed => RetryClass::SkewedClock,
            // Not `WrongStatus` either: only the status itself can say.
            _ => RetryClass::Final,
        }
    }

    /// Whether a write that was answered with this may have had its effect. A
    /// service that failed inside may have failed after the change was made,
    /// and a token that is at work may be that of an attempt whose answer was
    /// lost. Everything else judges the request as it came.
    #[must_use]
    pub fn leaves_open(self) -> bool {
        matches!(self, Self::ServiceFailed | Self::TokenInUse)
    }

    /// Whether the instance's status says more about a rejected call than the
    /// code does: all that is not about credentials, permissions, a missing
    /// instance, a parameter, the endpoint, or the service itself. No page
    /// documents how a call is answered that the instance has no use for.
    #[must_use]
    pub fn explained_by_status(self) -> bool {
        matches!(
            self,
            Self::WrongStatus | Self::ConcurrentChange | Self::ScheduledTask
        )
    }
}

#[cfg(test)]
mod tests;
