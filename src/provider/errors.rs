// SPDX-License-Identifier: MPL-2.0
//! The client's errors as diagnostics. This is the only place where one
//! becomes the other.

use std::fmt::Write as _;

use super::catalogue;
use crate::client::task::Product;
use crate::client::{Error, ErrorKind, Target};
use crate::cty::Path;
use crate::diag::Diagnostic;
use crate::openapi::codes::Meaning;
use crate::transport::TransportErrorKind;

/// Where a diagnostic is read, which decides what its reader can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// A resource that makes its call.
    Resource,
    /// A resource that looks at an instance it knows: a refresh, or a heal.
    KnownInstance,
    /// An action.
    Action,
    /// A data source.
    DataSource,
    /// The subcommand, which has no attributes.
    Doctor,
}

/// What the failed call was about, and who reads of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) surface: Surface,
    pub(crate) product: Product,
    /// The instance's ID, if the call names one.
    pub(crate) instance_id: Option<&'a str>,
    /// Whether the argument `ignore_not_found` is set; `None` where there is no
    /// such argument.
    pub(crate) ignore_not_found: Option<bool>,
}

impl<'a> Subject<'a> {
    /// A call for `target` on behalf of a resource or an action.
    pub(crate) fn task(
        surface: Surface,
        product: Product,
        target: &'a Target,
        ignore_not_found: bool,
    ) -> Self {
        Self {
            surface,
            product,
            instance_id: Some(&target.instance_id),
            ignore_not_found: Some(ignore_not_found),
        }
    }

    /// A call for one instance, or for a list of them, without an argument that
    /// lets it be missing.
    pub(crate) fn read(surface: Surface, product: Product, instance_id: Option<&'a str>) -> Self {
        Self {
            surface,
            product,
            instance_id,
            ignore_not_found: None,
        }
    }

    /// What to do once what was wrong is put right, as a verb phrase.
    fn again(self) -> &'static str {
        match self.surface {
            Surface::Resource => "apply again",
            Surface::KnownInstance | Surface::DataSource => "plan or apply again",
            Surface::Action => "run the action again",
            Surface::Doctor => "run doctor again",
        }
    }

    fn noun(self) -> &'static str {
        match self.product {
            Product::Elasticsearch => "Elasticsearch instance",
            Product::Logstash => "Logstash instance",
        }
    }
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
    let explained = explain(error, subject);
    let detail = format!(
        "{}\n\n{}\n\nNext step: {}",
        fill(&explained.cause, error, subject),
        facts(error, subject),
        fill(&explained.next_step, error, subject),
    );
    let diagnostic = Diagnostic::error(explained.summary, detail);
    match explained.attribute {
        Some(attribute) if subject.surface != Surface::Doctor => diagnostic.at(Path::to(attribute)),
        _ => diagnostic,
    }
}

/// What was tried and what came back, a fact to a line.
pub(crate) fn facts(error: &Error, subject: Subject<'_>) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: &str| write_fact(&mut text, name, value);
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
    for (name, value) in denied(error, subject) {
        fact(name, &value);
    }
    fact("Request ID:", error.request_id().unwrap_or_default());
    if error.attempts() > 1 {
        fact("Tries:", &error.attempts().to_string());
    }
    text
}

/// Writes a line for `value` if it has any text; further lines of it stand below
/// its first one.
fn write_fact(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let separator = if text.is_empty() { "" } else { "\n" };
        let value = value.replace('\n', "\n              ");
        let _ = write!(text, "{separator}  {name:<11} {value}");
    }
}

/// Who was denied what, and by which policy, a line for each.
fn denied(error: &Error, subject: Subject<'_>) -> Vec<(&'static str, String)> {
    let Some(detail) = error.access_denied() else {
        return Vec::new();
    };
    let field = |name: &str| {
        let text = detail.get(name).and_then(serde_json::Value::as_str);
        text.filter(|text| !text.is_empty())
    };
    let mut lines = Vec::new();
    if let Some(action) = field("AuthAction") {
        lines.push(("Denied:", action.to_owned()));
    }
    let account = field("AuthPrincipalOwnerId");
    if let Some(name) = field("AuthPrincipalDisplayName") {
        let kind = field("AuthPrincipalType").map(|kind| format!("{kind} "));
        let of = account.map(|account| format!(" of account {account}"));
        let principal = [kind.as_deref(), Some(name), of.as_deref()];
        lines.push(("Principal:", principal.into_iter().flatten().collect()));
    }
    if let Some(kind) = field("NoPermissionType") {
        let policy = field("PolicyType").map(|policy| format!(" ({policy})"));
        lines.push(("Denial:", format!("{kind}{}", policy.unwrap_or_default())));
    }
    if let (Some(account), Some(id)) = (account, subject.instance_id) {
        let (region, collection) = (error.region(), subject.product.collection());
        let arn = format!("acs:elasticsearch:{region}:{account}:{collection}/{id}");
        lines.push(("Resource:", arn));
    }
    if lines.is_empty() {
        let all = serde_json::Value::Object(detail.clone()).to_string();
        lines.push(("Denied:", all));
    }
    lines
}

/// The text with its placeholders replaced; see [`catalogue::Entry`].
fn fill(template: &str, error: &Error, subject: Subject<'_>) -> String {
    // A call for a list is about all instances.
    let instance = subject
        .instance_id
        .map_or_else(|| "\"*\"".to_owned(), |id| format!("{id:?}"));
    let template = match subject.instance_id {
        Some(_) => template.to_owned(),
        None => template.replace("on instance {instance}", "on all instances"),
    };
    let more_time = match subject.surface {
        Surface::Resource => ", allow more time (timeouts, or max_retries if it is set)",
        Surface::Action => ", allow more time (timeout, or max_retries if it is set)",
        Surface::KnownInstance | Surface::DataSource | Surface::Doctor => "",
    };
    let (list, read) = match subject.product {
        Product::Elasticsearch => ("alicloudes_instances", "DescribeInstance"),
        Product::Logstash => ("alicloudes_logstash_instances", "DescribeLogstash"),
    };
    [
        ("{instance}", instance.as_str()),
        ("{region}", error.region()),
        ("{endpoint}", error.endpoint()),
        ("{action}", &ram_action(error.action())),
        ("{again}", subject.again()),
        ("{noun}", subject.noun()),
        ("{more_time}", more_time),
        ("{list}", list),
        ("{read}", read),
    ]
    .into_iter()
    .fold(template, |text, (name, value)| text.replace(name, value))
}

/// The RAM action for an API call: `elasticsearch:ResumeElasticsearchTask`.
pub(crate) fn ram_action(action: &str) -> String {
    format!("elasticsearch:{action}")
}

fn explain(error: &Error, subject: Subject<'_>) -> Explained {
    match error.kind() {
        ErrorKind::Service => explain_code(error, subject),
        // Some calls put the code into an answer of success; it means the same.
        ErrorKind::Refused if error.code().is_some() => explain_code(error, subject),
        ErrorKind::Refused => Explained {
            summary: format!("{} was refused", error.action()),
            cause: "The API answered with success, but says that the call failed (Result: false).".into(),
            next_step: "Check the instance's status and change records in the console. When no other task is running, {again}.".into(),
            attribute: None,
        },
        ErrorKind::Unreadable => Explained {
            summary: "The answer could not be understood".into(),
            cause: "The response is not one of the API's. A proxy or a gateway on the way may have answered instead.".into(),
            next_step: "Check what is between this machine and {endpoint}, and endpoints.elasticsearch if it is set, then {again}.".into(),
            attribute: None,
        },
        ErrorKind::Transport(kind) => Explained {
            summary: "The API could not be reached".into(),
            cause: "No complete response arrived.".into(),
            next_step: match kind {
                TransportErrorKind::Setup | TransportErrorKind::Proxy => {
                    "Correct the setting that the message names (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE), then {again}."
                }
                TransportErrorKind::Tls | TransportErrorKind::Untrusted => {
                    "Correct what the message says about TLS, or endpoints.elasticsearch if it is set, then {again}."
                }
                _ => {
                    "Check that this machine can reach {endpoint} (name resolution, route, proxy, CA certificates), and that the region is right, then {again}."
                }
            }
            .into(),
            attribute: None,
        },
        ErrorKind::Credentials => explain_credentials(error, subject),
        ErrorKind::Cancelled => Explained {
            summary: "Interrupted".into(),
            cause: "The run was interrupted before the API answered.".into(),
            next_step: "To continue, {again}.".into(),
            attribute: None,
        },
        // It kept failing until the time was over: that is the reason.
        ErrorKind::DeadlineExceeded if error.code().is_some() => {
            let mut explained = explain_code(error, subject);
            explained.cause.push_str(" Then the time ran out.");
            explained
        }
        ErrorKind::DeadlineExceeded => Explained {
            summary: "No time left".into(),
            cause: "The time ran out before the API answered.".into(),
            next_step: "Check that this machine can reach {endpoint}{more_time}, then {again}.".into(),
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

fn explain_code(error: &Error, subject: Subject<'_>) -> Explained {
    let meaning = error.meaning();
    let entry = match meaning {
        Some(Meaning::InstanceNotFound) if subject.surface == Surface::KnownInstance => {
            catalogue::INSTANCE_GONE
        }
        Some(meaning) => catalogue::explain(meaning),
        None => catalogue::UNKNOWN,
    };
    let mut explained = Explained {
        summary: entry.summary.to_owned(),
        cause: entry.cause.to_owned(),
        next_step: entry.next_step.to_owned(),
        attribute: meaning.and_then(catalogue::attribute),
    };
    if meaning == Some(Meaning::InstanceNotFound) && subject.ignore_not_found == Some(false) {
        let hint = " If the instance may be gone, set ignore_not_found = true.";
        explained.next_step.push_str(hint);
    }
    // The service sends the text that it signed; comparing it with ours tells
    // a wrong secret from a request that was changed on the way.
    match error.string_to_sign_matches() {
        Some(true) => {
            explained.summary = "The secret key is wrong".into();
            explained.cause = "The service signed the same string as the provider and got a different signature, so the secret key does not belong to the access key.".into();
        }
        Some(false) => {
            explained.cause = "The service signed a different string than the provider. Something on the way, most often a proxy, changed the request.".into();
            explained.next_step = "Check the proxies between this machine and {endpoint}. If there is none, report this with the request ID.".into();
        }
        None => {}
    }
    explained
}

/// There were no credentials: for the first attempt, or for another one, as
/// after an answer that calls the session expired.
fn explain_credentials(error: &Error, subject: Subject<'_>) -> Explained {
    let cause = error.credentials_error();
    let next_step = cause
        .and_then(|e| e.next_step.clone())
        .unwrap_or_else(|| "Correct what the message names, then {again}.".into());
    if error.meaning() == Some(Meaning::SessionExpired) {
        return Explained {
            next_step,
            ..explain_code(error, subject)
        };
    }
    let cause = if error.attempts() == 0 {
        "Nothing was sent, because there are no credentials to sign the request with."
    } else {
        "The request was not sent again, because there are no credentials to sign it with."
    };
    Explained {
        summary: "No usable credentials".into(),
        cause: cause.into(),
        next_step,
        attribute: None,
    }
}

#[cfg(test)]
mod tests;
