// SPDX-License-Identifier: MPL-2.0
//! The client's errors as diagnostics. This is the only place where one
//! becomes the other.

use std::fmt::Write as _;

use super::catalogue;
use crate::client::{Error, ErrorKind};
use crate::cty::Path;
use crate::diag::Diagnostic;
use crate::transport::TransportErrorKind;

/// What the failed call was about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The instance's ID, if the call names one.
    pub(crate) instance_id: Option<&'a str>,
    /// Whether the resource has an `instance_id` and a `region` to point at.
    pub(crate) points_at_attributes: bool,
}

/// The parts of a diagnostic, before they are put together.
struct Explained {
    summary: String,
    cause: String,
    next_step: String,
    attribute: Option<&'static str>,
}

/// The diagnostic for `error`.
pub(crate) fn diagnostic(error: &Error, subject: Subject<'_>) -> Diagnostic {
    let explained = explain(error);
    let detail = format!(
        "{}\n\n{}\n\nNext step: {}",
        fill(&explained.cause, error, subject),
        facts(error, subject),
        fill(&explained.next_step, error, subject),
    );
    let diagnostic = Diagnostic::error(explained.summary, detail);
    match explained.attribute {
        Some(attribute) if subject.points_at_attributes => diagnostic.at(Path::to(attribute)),
        _ => diagnostic,
    }
}

/// What was tried and what came back, a fact to a line.
pub(crate) fn facts(error: &Error, subject: Subject<'_>) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            let separator = if text.is_empty() { "" } else { "\n" };
            let _ = write!(text, "{separator}  {name:<11} {value}");
        }
    };
    fact("Call:", error.action());
    fact("Instance:", subject.instance_id.unwrap_or_default());
    fact("Region:", error.region());
    fact("Endpoint:", error.endpoint());
    match (error.code(), error.http_status()) {
        (Some(code), Some(status)) => fact("Code:", &format!("{code} (HTTP {status})")),
        (Some(code), None) => fact("Code:", code),
        (None, Some(status)) => fact("HTTP:", &status.to_string()),
        (None, None) => {}
    }
    fact("Message:", error.message());
    if let Some(recommend) = error.recommend() {
        fact("Recommend:", recommend);
    }
    if let Some(denied) = error.access_denied() {
        let denied = serde_json::Value::Object(denied.clone()).to_string();
        fact("Denied:", &denied);
    }
    fact("Request ID:", error.request_id().unwrap_or_default());
    if error.attempts() > 1 {
        fact("Tries:", &error.attempts().to_string());
    }
    text
}

fn fill(template: &str, error: &Error, subject: Subject<'_>) -> String {
    template
        .replace(
            "{instance}",
            &subject
                .instance_id
                .map_or_else(|| "in question".to_owned(), |id| format!("{id:?}")),
        )
        .replace("{region}", error.region())
        .replace("{endpoint}", error.endpoint())
        .replace("{action}", &ram_action(error.action()))
}

/// The RAM action for an API call: `elasticsearch:ResumeElasticsearchTask`.
pub(crate) fn ram_action(action: &str) -> String {
    format!("elasticsearch:{action}")
}

fn explain(error: &Error) -> Explained {
    match error.kind() {
        ErrorKind::Service => explain_code(error),
        // Some calls put the code into an answer with HTTP 200; it means the same.
        ErrorKind::Refused if error.meaning().is_some() => explain_code(error),
        ErrorKind::Refused => Explained {
            summary: format!("{} was refused", error.action()),
            cause: "The API answered with HTTP 200, and in the answer it said that the call had failed (Result: false).".into(),
            next_step: "Look at the instance's status and change records in the console; when nothing else runs, apply again.".into(),
            attribute: None,
        },
        ErrorKind::Unreadable => Explained {
            summary: "The answer could not be understood".into(),
            cause: "What came back is not an answer of the API. A proxy or a gateway on the way may have answered instead.".into(),
            next_step: "Check what stands between here and {endpoint}, and endpoints.elasticsearch if it is set; then apply again.".into(),
            attribute: None,
        },
        ErrorKind::Transport(kind) => Explained {
            summary: "The API could not be reached".into(),
            cause: "No complete answer came back.".into(),
            next_step: match kind {
                TransportErrorKind::Setup | TransportErrorKind::Proxy => {
                    "Correct the setting that the message names (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE); then apply again."
                }
                TransportErrorKind::Tls => {
                    "Correct what the message says about TLS, or endpoints.elasticsearch if it is set; then apply again."
                }
                _ => {
                    "Check that {endpoint} can be reached from here (name resolution, route, proxy, CA certificates), and that the region is right; then apply again."
                }
            }
            .into(),
            attribute: None,
        },
        ErrorKind::Credentials => explain_credentials(error),
        ErrorKind::Cancelled => Explained {
            summary: "Interrupted".into(),
            cause: "The run was interrupted before the API had answered.".into(),
            next_step: "Apply again.".into(),
            attribute: None,
        },
        // It kept failing until the time was over: that is the reason.
        ErrorKind::DeadlineExceeded if error.code().is_some() => {
            let mut explained = explain_code(error);
            explained.cause.push_str(" Then the time that the timeouts allow was over.");
            explained
        }
        ErrorKind::DeadlineExceeded => Explained {
            summary: "No time left".into(),
            cause: "The time that the timeouts allow ended before the API had answered.".into(),
            next_step: "Raise the timeout, or look at the message for what kept failing.".into(),
            attribute: None,
        },
        ErrorKind::Request => Explained {
            summary: "The request could not be made".into(),
            cause: "Nothing was sent.".into(),
            next_step: "Correct what the message names.".into(),
            attribute: None,
        },
    }
}

fn explain_code(error: &Error) -> Explained {
    let meaning = error.meaning();
    let entry = meaning.map_or(catalogue::UNKNOWN, catalogue::explain);
    let mut explained = Explained {
        summary: entry.summary.to_owned(),
        cause: entry.cause.to_owned(),
        next_step: entry.next_step.to_owned(),
        attribute: meaning.and_then(catalogue::attribute),
    };
    // The service sends the text that it signed; comparing it with ours tells
    // a wrong secret from a request that was changed on the way.
    match error.string_to_sign_matches() {
        Some(true) => {
            explained.summary = "The secret key is wrong".into();
            explained.cause = "The service signed exactly the same text as the provider did and came to another signature. So the secret key does not belong to the access key.".into();
        }
        Some(false) => {
            explained.cause = "The service signed another text than the provider did. Something on the way, most often a proxy, changed the request.".into();
            explained.next_step = "Look at the proxies between here and {endpoint}. If there is none, report this with the request ID.".into();
        }
        None => {}
    }
    explained
}

fn explain_credentials(error: &Error) -> Explained {
    let cause = error.credentials_error();
    Explained {
        summary: "No usable credentials".into(),
        cause: "Nothing was sent, because there is nothing to sign with.".into(),
        next_step: cause
            .and_then(|e| e.next_step.clone())
            .unwrap_or_else(|| "Correct what the message names; then apply again.".into()),
        attribute: None,
    }
}
