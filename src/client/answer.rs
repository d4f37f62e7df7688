// SPDX-License-Identifier: MPL-2.0
//! What an answer means: a result, an error of the service, or neither.
//!
//! `Result: false` arrives with HTTP 200 and is a failure, and so is a body
//! with a `Code` and no result. JSON is asked for; XML is understood too. All
//! else (HTML of a proxy, half a document, nothing) is unreadable, and after a
//! success status or from a gateway it leaves open what happened. So does an
//! error that the service itself fell over.

use http::HeaderMap;
use serde_json::{Map, Value};

use super::call::{Effect, Shape};
use super::error::{ErrorKind, Failure};
use super::fields::{Fields, as_flag};
use super::{date, retry, xml};
use crate::secret::Secret;
use crate::sign::{Authorization, Credentials};
use crate::text;
use crate::transport::HttpResponse;

/// What stands before the server's own string to sign in the message of a
/// `SignatureDoesNotMatch`.
const SERVER_STRING: &str = "server string to sign is:";

/// A result.
#[derive(Debug)]
pub(super) struct Body {
    /// The status, a success.
    pub(super) http_status: u16,
    /// `Result`, of the shape that was asked for.
    pub(super) result: Value,
    /// The service's id for the request; empty if it gave none.
    pub(super) request_id: String,
    /// How many there are in all, where the answer is one page of a list.
    pub(super) total: Option<u64>,
}

/// What was sent, as far as an answer has to be compared with it.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a> {
    pub(super) effect: Effect,
    pub(super) shape: Shape,
    pub(super) credentials: &'a Credentials,
    pub(super) authorization: &'a Authorization,
}

impl Sent<'_> {
    /// What a server may echo and nobody may see.
    fn secrets(&self) -> Vec<&Secret> {
        let Credentials {
            access_key_id: _,
            access_key_secret,
            security_token,
        } = self.credentials;
        [Some(access_key_secret), security_token.as_ref()]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// Reads an answer.
pub(super) fn interpret(response: &HttpResponse, sent: &Sent<'_>) -> Result<Body, Box<Failure>> {
    let success = (200..300).contains(&response.status);
    let Some(mut document) = parse(response) else {
        let why = "is neither JSON nor XML of the API";
        return Err(unreadable(response, sent, why));
    };
    let result = document.remove("Result").filter(|result| !result.is_null());
    let fields = Fields(&document);
    let code = fields.first_text(&["Code", "code"]);
    let error = |kind, code| Err(service_error(kind, response, fields, code, sent));
    match (success, result, code) {
        // An object without a member, and a code: the code is the answer.
        (true, Some(Value::Object(result)), Some(code)) if result.is_empty() => {
            error(ErrorKind::Refused, Some(code))
        }
        (true, Some(result), code) => match shaped(result, sent.shape) {
            Shaped::Yes(result) => Ok(Body {
                http_status: response.status,
                result,
                request_id: request_id(fields, &response.headers).unwrap_or_default(),
                total: fields
                    .object("Headers")
                    .and_then(|headers| headers.int("X-Total-Count"))
                    .and_then(|total| u64::try_from(total).ok()),
            }),
            Shaped::Refused => error(ErrorKind::Refused, code),
            Shaped::No => Err(unreadable(response, sent, "has a result of another type")),
        },
        (true, None, Some(code)) => error(ErrorKind::Refused, Some(code)),
        (false, _, Some(code)) => error(ErrorKind::Service, Some(code)),
        (true, None, None) => Err(unreadable(response, sent, "has no result")),
        (false, _, None) => Err(unreadable(response, sent, "has no error code")),
    }
}

/// The document of an answer, whatever its content type says.
fn parse(response: &HttpResponse) -> Option<Map<String, Value>> {
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

enum Shaped {
    Yes(Value),
    Refused,
    No,
}

fn shaped(result: Value, shape: Shape) -> Shaped {
    match (shape, as_flag(&result)) {
        (_, Some(false)) => Shaped::Refused,
        (Shape::Accepted, Some(true)) => Shaped::Yes(result),
        (Shape::Object, _) if result.is_object() => Shaped::Yes(result),
        (Shape::List, _) if result.is_array() => Shaped::Yes(result),
        _ => Shaped::No,
    }
}

fn service_error(
    kind: ErrorKind,
    response: &HttpResponse,
    fields: Fields<'_>,
    code: Option<String>,
    sent: &Sent<'_>,
) -> Box<Failure> {
    let secrets = sent.secrets();
    let shown = |text: &str| text::shown(text, &secrets);
    let message = fields
        .first_text(&["Message", "message"])
        .unwrap_or_default();
    let (message, server_string) = split_server_string(&message);
    let mut failure = Failure {
        message: shown(message),
        recommend: fields
            .first_text(&["Recommend", "recommend"])
            .as_deref()
            .map(shown),
        access_denied_detail: fields
            .0
            .get("AccessDeniedDetail")
            .filter(|detail| !detail.is_null())
            .map(|detail| shown(&detail.to_string())),
        string_to_sign_matches: server_string.map(|theirs| is_ours(theirs, sent.authorization)),
        lost: sent.effect == Effect::Write
            && code
                .as_deref()
                .is_some_and(|code| retry::leaves_open(code, response.status)),
        code: code.as_deref().map(shown),
        ..Failure::new(kind, "")
    };
    if kind == ErrorKind::Refused && failure.message.is_empty() && failure.code.is_none() {
        failure.message = "the service answered Result: false".to_owned();
    }
    with_answer(failure, response, request_id(fields, &response.headers))
}

/// An answer that is not one of this API, and `why`.
fn unreadable(response: &HttpResponse, sent: &Sent<'_>, why: &str) -> Box<Failure> {
    let content_type = response
        .headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map_or_else(String::new, |t| format!(" of type {}", text::printable(t)));
    let status = response.status;
    let size = response.body.len();
    let message = if size == 0 {
        format!("the answer (HTTP {status}{content_type}) has an empty body")
    } else {
        let why = if response.truncated {
            "is too long"
        } else {
            why
        };
        let more = if response.truncated { "more than " } else { "" };
        let excerpt = text::excerpt(&response.body, &sent.secrets());
        format!("the answer (HTTP {status}, {more}{size} bytes{content_type}) {why}: {excerpt}")
    };
    let message = match status {
        300..400 => format!("{message}; redirects are not followed"),
        _ => message,
    };
    // A gateway that gave up waiting does not know what became of the request.
    let open = matches!(status, 200..300 | 408 | 500..);
    let failure = Failure {
        lost: sent.effect == Effect::Write && open,
        ..Failure::new(ErrorKind::Unreadable, message)
    };
    with_answer(failure, response, header_request_id(&response.headers))
}

fn with_answer(
    failure: Failure,
    response: &HttpResponse,
    request_id: Option<String>,
) -> Box<Failure> {
    Box::new(Failure {
        http_status: Some(response.status),
        server_date: date::of_server(&response.headers),
        request_id,
        ..failure
    })
}

fn request_id(fields: Fields<'_>, headers: &HeaderMap) -> Option<String> {
    let in_body = fields.first_text(&["RequestId", "requestId"]);
    in_body
        .map(|id| text::printable(&id))
        .or_else(|| header_request_id(headers))
}

fn header_request_id(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-acs-request-id")?.to_str().ok()?;
    (!value.is_empty()).then(|| text::printable(value))
}

/// Takes the server's string to sign off a message: with a session it holds
/// the token, so nobody gets to see it.
fn split_server_string(message: &str) -> (&str, Option<&str>) {
    match message.find(SERVER_STRING) {
        Some(at) => {
            let before = message[..at].trim_end();
            let theirs = &message[at + SERVER_STRING.len()..];
            (before, Some(theirs))
        }
        None => (message, None),
    }
}

/// Whether the server signed what we signed. For ACS3 it may show the string
/// to sign or the canonical request.
fn is_ours(theirs: &str, ours: &Authorization) -> bool {
    let bare = |text: &str| {
        text.trim()
            .trim_matches(['[', ']', '"', '`'])
            .trim()
            .to_owned()
    };
    let theirs = bare(theirs);
    let is = |text: &str| {
        // Some text may follow the server's string in the same message.
        let text = bare(text);
        theirs == text
            || theirs
                .strip_prefix(&text)
                .is_some_and(|rest| rest.starts_with(['\n', ' ', ',', ']']))
    };
    is(ours.string_to_sign.expose())
        || ours
            .canonical_request
            .as_ref()
            .is_some_and(|c| is(c.expose()))
}
