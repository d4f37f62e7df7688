// SPDX-License-Identifier: MPL-2.0
//! What an answer means: a result, an error of the service, or neither.
//!
//! `Result: false` arrives with HTTP 200 and is a failure, and so is a body
//! with a `Code` and no result. JSON is asked for; XML is understood too. All
//! else (HTML of a proxy, half a document, nothing) is unreadable, and after a
//! success status or from a gateway it leaves open what happened. So does an
//! error that the service itself fell over.

use serde_json::Value;

use super::call::{Effect, Shape};
use super::error::{ErrorKind, Failure};
use crate::openapi::{Fields, Refusal, as_flag, read_document, request_id, server_date};
use crate::secret::Secret;
use crate::sign::{Authorization, Credentials};
use crate::text;
use crate::transport::HttpResponse;

/// A result.
#[derive(Debug)]
pub(super) struct Body {
    /// The status, a success.
    pub(super) http_status: u16,
    /// `Result`, of the shape that was asked for.
    pub(super) result: Value,
    /// The service's id for the request; `None` if it gave none.
    pub(super) request_id: Option<String>,
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
    let Some(mut document) = read_document(response) else {
        let why = "is neither JSON nor XML of the API";
        return Err(unreadable(response, sent, why));
    };
    let result = document.remove("Result").filter(|result| !result.is_null());
    let refusal = Refusal::read(&document, response, &sent.secrets());
    let has_code = refusal.code.is_some();
    let error = |kind, refusal| Err(service_error(kind, response, refusal, sent));
    match (success, result) {
        // An object without a member, and a code: the code is the answer.
        (true, Some(Value::Object(result))) if result.is_empty() && has_code => {
            error(ErrorKind::Refused, refusal)
        }
        (true, Some(result)) => match shaped(result, sent.shape) {
            ResultShape::Yes(result) => Ok(Body {
                http_status: response.status,
                result,
                request_id: refusal.request_id,
                total: Fields(&document)
                    .object("Headers")
                    .and_then(|headers| headers.int("X-Total-Count"))
                    .and_then(|total| u64::try_from(total).ok()),
            }),
            ResultShape::Refused => error(ErrorKind::Refused, refusal),
            ResultShape::No => Err(unreadable(response, sent, "has a result of another type")),
        },
        (true, None) if has_code => error(ErrorKind::Refused, refusal),
        (false, _) if has_code => error(ErrorKind::Service, refusal),
        (true, None) => Err(unreadable(response, sent, "has no result")),
        (false, _) => Err(unreadable(response, sent, "has no error code")),
    }
}

enum ResultShape {
    Yes(Value),
    Refused,
    No,
}

fn shaped(result: Value, shape: Shape) -> ResultShape {
    match (shape, as_flag(&result)) {
        (_, Some(false)) => ResultShape::Refused,
        (Shape::Accepted, Some(true)) => ResultShape::Yes(result),
        (Shape::Object, _) if result.is_object() => ResultShape::Yes(result),
        (Shape::List, _) if result.is_array() => ResultShape::Yes(result),
        _ => ResultShape::No,
    }
}

fn service_error(
    kind: ErrorKind,
    response: &HttpResponse,
    refusal: Refusal,
    sent: &Sent<'_>,
) -> Box<Failure> {
    let open = match refusal.meaning() {
        Some(meaning) => meaning.leaves_open(),
        None => refusal.code.is_some() && matches!(response.status, 408 | 500..),
    };
    let mut failure = Failure {
        message: refusal.message.unwrap_or_default(),
        recommend: refusal.recommend,
        access_denied: refusal.access_denied,
        string_to_sign_matches: refusal
            .string_to_sign
            .map(|theirs| is_ours(theirs.expose(), sent.authorization)),
        lost: sent.effect == Effect::Write && open,
        code: refusal.code,
        ..Failure::new(kind, "")
    };
    if kind == ErrorKind::Refused && failure.message.is_empty() && failure.code.is_none() {
        failure.message = "the service answered Result: false".to_owned();
    }
    with_answer(failure, response, refusal.request_id)
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
    with_answer(failure, response, request_id(response))
}

fn with_answer(
    failure: Failure,
    response: &HttpResponse,
    request_id: Option<String>,
) -> Box<Failure> {
    Box::new(Failure {
        http_status: Some(response.status),
        server_date: server_date(&response.headers),
        request_id,
        ..failure
    })
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
