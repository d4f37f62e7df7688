// SPDX-License-Identifier: MPL-2.0
//! Bodies and answers of the control port: JSON, whatever happens.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// More than any list of instances takes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// A body of JSON; curl sends another content type unless told otherwise.
pub(super) struct Read<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Read<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let body = to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|error| bad(&error.to_string()))?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| bad(&error.to_string()))
    }
}

/// A body that holds one item or a list of them, so that a script can post either.
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for OneOrMany<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        // Each item by itself: serde's untagged enums would hide which key is wrong.
        let values = match Read::from_request(request, state).await? {
            Read(Value::Array(values)) => values,
            Read(value) => vec![value],
        };
        let read = values.into_iter().map(serde_json::from_value);
        read.collect::<Result<_, _>>()
            .map(Self)
            .map_err(|error| bad(&error.to_string()))
    }
}

/// Turns what axum itself refuses, such as an unknown query parameter, into JSON.
pub(super) async fn as_json(response: Response) -> Response {
    let json = response.headers().get(CONTENT_TYPE);
    let json = json.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if json || response.status().is_success() {
        return response;
    }
    let status = response.status();
    let body = to_bytes(Body::new(response.into_body()), BODY_LIMIT).await;
    refused(status, &String::from_utf8_lossy(&body.unwrap_or_default()))
}

/// It is done, and there is nothing to say.
pub(super) fn done() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

/// What was sent cannot be taken.
pub(super) fn bad(why: &str) -> Response {
    refused(StatusCode::BAD_REQUEST, why)
}

/// Any other refusal.
pub(super) fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
