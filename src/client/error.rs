// SPDX-License-Identifier: MPL-2.0
//! Why a call did not succeed.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::credentials::{CredentialsError, CredentialsErrorKind};
use crate::openapi::RetryClass;
use crate::openapi::codes::Meaning;
use crate::transport::TransportErrorKind;

/// What kind of end a call came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
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
pub(crate) struct Error(Box<Inner>);

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
    pub(super) access_denied: Option<Map<String, Value>>,
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
            access_denied: None,
            server_date: None,
            string_to_sign_matches: None,
            credentials_error: None,
            lost: false,
        }
    }

    /// What helps against it.
    pub(super) fn retry_class(&self) -> RetryClass {
        match (self.kind, self.http_status) {
            (ErrorKind::Transport(kind), _) => RetryClass::of_transport(kind),
            // Success that can't be read: as good as an answer that was lost.
            (ErrorKind::Unreadable, Some(200..300)) => RetryClass::Transient,
            (ErrorKind::Service | ErrorKind::Refused | ErrorKind::Unreadable, Some(status)) => {
                RetryClass::of_answer(self.code.as_deref(), status)
            }
            _ => RetryClass::Final,
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
    /// The call ended by `failure`, or by a limit of this `kind` after it.
    pub(super) fn new(context: Context, kind: Option<ErrorKind>, failure: Box<Failure>) -> Self {
        Self(Box::new(Inner {
            kind: kind.unwrap_or(failure.kind),
            context,
            failure,
        }))
    }

    /// The kind of end.
    pub(crate) fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The API's error code. Like all that describes an answer, this is the
    /// last one's, also if the call was cancelled or ran out of time later.
    pub(crate) fn code(&self) -> Option<&str> {
        self.0.failure.code.as_deref()
    }

    /// What the service, the proxy or the connection said; may be empty.
    pub(crate) fn message(&self) -> &str {
        &self.0.failure.message
    }

    /// The answer's HTTP status.
    pub(crate) fn http_status(&self) -> Option<u16> {
        self.0.failure.http_status
    }

    /// The service's id for the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.0.failure.request_id.as_deref()
    }

    /// How many requests were sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.0.context.attempts
    }

    /// The API's name for the call.
    pub(crate) fn action(&self) -> &str {
        self.0.context.action
    }

    /// The region that was asked for.
    pub(crate) fn region(&self) -> &str {
        &self.0.context.region
    }

    /// The endpoint that was asked.
    pub(crate) fn endpoint(&self) -> &str {
        &self.0.context.endpoint
    }

    /// What the code means; `None` for one that is unknown or missing.
    pub(crate) fn meaning(&self) -> Option<Meaning> {
        self.code().and_then(Meaning::of)
    }

    /// The instance is not there. The service says so with HTTP 400 or 404.
    pub(crate) fn is_not_found(&self) -> bool {
        self.meaning() == Some(Meaning::InstanceNotFound)
    }

    /// A permission is missing.
    pub(crate) fn is_forbidden(&self) -> bool {
        self.meaning() == Some(Meaning::Forbidden)
    }

    /// The server's certificate is not trusted.
    pub(crate) fn is_untrusted(&self) -> bool {
        self.kind() == ErrorKind::Transport(TransportErrorKind::Untrusted)
    }

    /// The same call may succeed a little later: the network or the service
    /// had a bad moment, or there were too many requests.
    pub(crate) fn is_transient(&self) -> bool {
        match self.credentials_error() {
            Some(error) => error.kind == CredentialsErrorKind::Unreachable,
            None => matches!(
                self.0.failure.retry_class(),
                RetryClass::Transient
                    | RetryClass::Busy
                    | RetryClass::Throttled
                    | RetryClass::Unresolved
            ),
        }
    }

    /// The endpoint does not know the call at all: some regions and versions
    /// lack some calls.
    pub(crate) fn is_not_offered(&self) -> bool {
        self.meaning() == Some(Meaning::WrongEndpoint)
    }

    /// The service rejected the call, and the instance's status says more
    /// about it than the code does. An error that the service fell over is no
    /// rejection.
    pub(crate) fn is_explained_by_status(&self) -> bool {
        let judged = match self.kind() {
            ErrorKind::Service | ErrorKind::Refused => true,
            // It was judged so until the time was over.
            ErrorKind::DeadlineExceeded => self.code().is_some(),
            _ => false,
        };
        judged
            && match self.meaning() {
                Some(meaning) => meaning.explained_by_status(),
                None => !self.0.failure.lost && !matches!(self.http_status(), Some(429 | 500..)),
            }
    }

    /// What the service recommends, often a link.
    pub(crate) fn recommend(&self) -> Option<&str> {
        self.0.failure.recommend.as_deref()
    }

    /// Who was denied what by which policy, where a 403 says so.
    pub(crate) fn access_denied(&self) -> Option<&Map<String, Value>> {
        self.0.failure.access_denied.as_ref()
    }

    /// For `SignatureDoesNotMatch`: the server signed the same text, so that
    /// the secret is wrong (true), or another one, so that something changed
    /// the request on its way (false). `None` if it did not say.
    pub(crate) fn string_to_sign_matches(&self) -> Option<bool> {
        self.0.failure.string_to_sign_matches
    }

    /// Why there are no credentials.
    pub(crate) fn credentials_error(&self) -> Option<&CredentialsError> {
        self.0.failure.credentials_error.as_ref()
    }

    /// The last failure in one line, also of a call that was cancelled or ran
    /// out of time after it; `None` if nothing had failed before that.
    pub(crate) fn last_cause(&self) -> Option<String> {
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
