// SPDX-License-Identifier: MPL-2.0
//! Why a call did not succeed.

use std::fmt;

use jiff::Timestamp;

use super::retry::{self, RetryClass};
use crate::credentials::{CredentialsError, CredentialsErrorKind};
use crate::transport::TransportErrorKind;

/// What kind of end a call came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The service answered with an error.
    Service,
    /// The service answered with success and a false result.
    Refused,
    /// There was an answer, but not one of this API.
    Unreadable,
    /// There was no answer.
    Transport(TransportErrorKind),
    /// There was nothing to sign with.
    Credentials,
    /// The call was stopped.
    Cancelled,
    /// Its time was over.
    DeadlineExceeded,
    /// The request could not be made; nothing was sent.
    Request,
}

/// A call that did not succeed: the last failure and the call's history. No
/// part of it holds a secret; texts of the server are cut and escaped.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    context: Context,
    failure: Box<Failure>,
}

/// What call it was, and how it went.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) action: &'static str,
    pub(super) region: String,
    pub(super) endpoint: String,
    pub(super) attempts: u32,
    pub(super) uncertain: bool,
}

/// How one attempt failed.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) kind: ErrorKind,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) http_status: Option<u16>,
    pub(super) request_id: Option<String>,
    pub(super) recommend: Option<String>,
    pub(super) access_denied_detail: Option<String>,
    pub(super) server_date: Option<Timestamp>,
    pub(super) string_to_sign_matches: Option<bool>,
    pub(super) credentials_error: Option<CredentialsError>,
    /// The request may have had its effect all the same.
    pub(super) lost: bool,
}

impl Failure {
    /// A failure that nothing more is known of.
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: None,
            message: message.into(),
            http_status: None,
            request_id: None,
            recommend: None,
            access_denied_detail: None,
            server_date: None,
            string_to_sign_matches: None,
            credentials_error: None,
            lost: false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(code) = &self.code {
            f.write_str(code)?;
            if let Some(status) = self.http_status {
                write!(f, " (HTTP {status})")?;
            }
            if !self.message.is_empty() {
                f.write_str(": ")?;
            }
        }
        f.write_str(&self.message)?;
        if let Some(id) = &self.request_id {
            write!(f, ", request id {id}")?;
        }
        Ok(())
    }
}

impl Error {
    /// The call ended by `failure`.
    pub(super) fn new(context: Context, failure: Box<Failure>) -> Self {
        Self(Box::new(Inner {
            kind: failure.kind,
            context,
            failure,
        }))
    }

    /// The call was ended by a limit, the last failure before that being
    /// `last`.
    pub(super) fn interrupted(
        context: Context,
        kind: ErrorKind,
        last: Option<Box<Failure>>,
    ) -> Self {
        let failure = last.unwrap_or_else(|| Box::new(Failure::new(kind, "")));
        Self(Box::new(Inner {
            kind,
            context,
            failure,
        }))
    }

    /// The kind of end.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The API's error code. Like all that describes an answer, this is the
    /// last one's, also if the call was cancelled or ran out of time later.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.failure.code.as_deref()
    }

    /// What the service, the proxy or the connection said; may be empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.failure.message
    }

    /// The answer's HTTP status.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.failure.http_status
    }

    /// The service's id for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.failure.request_id.as_deref()
    }

    /// How many requests were sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.context.attempts
    }

    /// The API's name for the call.
    #[must_use]
    pub fn action(&self) -> &str {
        self.0.context.action
    }

    /// The region that was asked for.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.0.context.region
    }

    /// The endpoint that was asked.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.0.context.endpoint
    }

    /// For a write: some attempt may have taken effect, and no answer settled
    /// it. A definite rejection of the last attempt after a lost answer does
    /// not settle it either.
    #[must_use]
    pub fn uncertain(&self) -> bool {
        self.0.context.uncertain
    }

    /// The instance is not there. The service says so with HTTP 400 or 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.code() == Some("InstanceNotFound")
    }

    /// Too many requests.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        match self.code() {
            Some(code) => retry::class_of_code(code) == Some(RetryClass::Throttled),
            None => self.http_status() == Some(429),
        }
    }

    /// A permission is missing.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.code().is_some_and(|code| {
            ["Forbidden", "NoPermission", "AccessDenied"]
                .iter()
                .any(|prefix| code.starts_with(prefix))
        })
    }

    /// The same call may succeed a little later: the network or the service
    /// had a bad moment, or there were too many requests.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.credentials_error() {
            Some(error) => error.kind == CredentialsErrorKind::Unreachable,
            None => matches!(
                retry::class_of(&self.0.failure),
                RetryClass::Transient
                    | RetryClass::Busy
                    | RetryClass::Throttled
                    | RetryClass::Unresolved
            ),
        }
    }

    /// The endpoint does not know the call at all: some regions and versions
    /// lack some calls.
    #[must_use]
    pub fn is_not_offered(&self) -> bool {
        self.code().is_some_and(|code| {
            ["InvalidApi", "InvalidAction", "UnsupportedOperation"]
                .iter()
                .any(|prefix| code.starts_with(prefix))
        })
    }

    /// The instance's status does not allow the call; DescribeInstance tells
    /// whether that matters.
    #[must_use]
    pub fn is_status_conflict(&self) -> bool {
        matches!(
            self.code(),
            Some("InstanceStatusNotSupportCurrentAction" | "InstanceActivating")
        )
    }

    /// What the service recommends, often a link.
    #[must_use]
    pub fn recommend(&self) -> Option<&str> {
        self.0.failure.recommend.as_deref()
    }

    /// Which policy denied what, as JSON, where a 403 says so.
    #[must_use]
    pub fn access_denied_detail(&self) -> Option<&str> {
        self.0.failure.access_denied_detail.as_deref()
    }

    /// The server's date with its answer, to compare clocks.
    #[must_use]
    pub fn server_date(&self) -> Option<Timestamp> {
        self.0.failure.server_date
    }

    /// For `SignatureDoesNotMatch`: the server signed the same text, so that
    /// the secret is wrong (true), or another one, so that something changed
    /// the request on its way (false). `None` if it did not say.
    #[must_use]
    pub fn string_to_sign_matches(&self) -> Option<bool> {
        self.0.failure.string_to_sign_matches
    }

    /// Why there are no credentials.
    #[must_use]
    pub fn credentials_error(&self) -> Option<&CredentialsError> {
        self.0.failure.credentials_error.as_ref()
    }

    /// The last failure in one line, also of a call that was cancelled or ran
    /// out of time after it; `None` if nothing had failed before that.
    #[must_use]
    pub fn last_cause(&self) -> Option<String> {
        let text = self.0.failure.to_string();
        (!text.is_empty()).then_some(text)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Context {
            action, attempts, ..
        } = &self.0.context;
        write!(f, "{action}: ")?;
        let separator = match self.0.kind {
            ErrorKind::Cancelled => "cancelled; last failure: ",
            ErrorKind::DeadlineExceeded => "out of time; last failure: ",
            _ => "",
        };
        match self.last_cause() {
            Some(cause) => write!(f, "{separator}{cause}")?,
            None => f.write_str(separator.split(';').next().unwrap_or_default())?,
        }
        if *attempts > 1 {
            write!(f, " (after {attempts} attempts)")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.0.failure.credentials_error.as_ref()?;
        Some(cause)
    }
}
