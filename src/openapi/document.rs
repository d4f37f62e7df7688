// SPDX-License-Identifier: MPL-2.0
//! Answers as documents, and what an error document says.

use serde_json::{Map, Value};

use super::codes::Meaning;
use super::fields::Fields;
use super::xml;
use crate::secret::Secret;
use crate::text;
use crate::transport::HttpResponse;

/// The document of an answer, JSON or XML, whatever its content type says;
/// `None` if it is neither.
pub(crate) fn read_document(response: &HttpResponse) -> Option<Map<String, Value>> {
    if response.truncated {
        return None;
    }
    let body = std::str::from_utf8(&response.body).ok()?;
    // Some gateways put a byte order mark first.
    let body = body.trim_start_matches('\u{feff}').trim_start();
    if body.starts_with('<') {
        return xml::read(body);
    }
    match serde_json::from_str(body).ok()? {
        Value::Object(document) => Some(document),
        _ => None,
    }
}

/// What a service says when it refuses, fit to be shown: cut, escaped, and
/// without the secrets of the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refusal {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    /// What the service recommends, often a link.
    pub(crate) recommend: Option<String>,
    /// Which policy denied what, where a 403 says so.
    pub(crate) access_denied: Option<Map<String, Value>>,
    /// The text that the service signed, where the signature did not match.
    /// Not fit to be shown: with a session it holds the token.
    pub(crate) string_to_sign: Option<Secret>,
}

/// What stands before the server's own string to sign in the message of a
/// `SignatureDoesNotMatch`.
const SERVER_STRING: &str = "server string to sign is:";

impl Refusal {
    /// Reads the fields of `document`, an answer or an error. The request's ID
    /// is taken from a header if the document has none.
    pub(crate) fn read(
        document: &Map<String, Value>,
        response: &HttpResponse,
        secrets: &[&Secret],
    ) -> Self {
        let fields = Fields(document);
        let field = |names: &[&str]| fields.first_text(names);
        let shown = |text: &str| text::shown(text, secrets);
        let message = field(&["Message", "message"]);
        let (message, string_to_sign) = match message.as_deref().map(split_server_string) {
            Some((message, theirs)) => (Some(message), theirs.map(Secret::new)),
            None => (None, None),
        };
        Self {
            code: field(&["Code", "code"]).as_deref().map(shown),
            message: message.map(shown),
            request_id: field(&["RequestId", "requestId"])
                .as_deref()
                .map(shown)
                .or_else(|| request_id(response)),
            recommend: field(&["Recommend", "recommend"]).as_deref().map(shown),
            access_denied: fields.object("AccessDeniedDetail").map(|detail| {
                let shown = |(name, value): (&String, &Value)| {
                    let value = match value {
                        Value::String(text) => shown(text),
                        other => shown(&other.to_string()),
                    };
                    (text::printable(name), Value::String(value))
                };
                detail.0.iter().map(shown).collect()
            }),
            string_to_sign,
        }
    }

    /// What the code means; `None` for one that is unknown or missing.
    pub(crate) fn meaning(&self) -> Option<Meaning> {
        self.code.as_deref().and_then(Meaning::of)
    }
}

/// The request's ID as the answer's header has it.
pub(crate) fn request_id(response: &HttpResponse) -> Option<String> {
    let value = response.headers.get("x-acs-request-id")?.to_str().ok()?;
    (!value.is_empty()).then(|| text::printable(value))
}

/// Takes the server's string to sign off a message.
fn split_server_string(message: &str) -> (&str, Option<&str>) {
    match message.split_once(SERVER_STRING) {
        Some((before, theirs)) => (before.trim_end(), Some(theirs)),
        None => (message, None),
    }
}
