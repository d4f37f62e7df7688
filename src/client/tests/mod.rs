// SPDX-License-Identifier: MPL-2.0
//! Whole calls against a scripted transport, on paused time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod answers;
mod corrections;
mod events;
mod limits;
mod requests;
mod retries;

use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::task::{RESUME_ELASTICSEARCH, start};
use super::{Client, ClientSettings, Error, Limits, Target};
use crate::clock::TokioClock;
use crate::credentials::{CredentialCache, CredentialSource, CredentialsError, Session};
use crate::secret::Secret;
use crate::sign::Credentials;
use crate::transport::{
    HttpRequest, HttpResponse, HttpTransport, TransportError, TransportErrorKind,
};

const NOW: &str = "2026-11-24T08:00:00Z";
const SECRET: &str = "the-secret-of-the-key";
const TOKEN: &str = "the+token/of=the+session";
const ACCEPTED: &str = r#"{"RequestId":"REQ-1","Result":true}"#;

/// What the scripted transport does for one request.
#[derive(Clone)]
enum Step {
    Answer(HttpResponse),
    /// An error that depends on the request's nonce.
    Judged(Arc<dyn Fn(&str) -> String + Send + Sync>),
    Fail(TransportErrorKind, bool),
    Hang,
}

/// Plays its steps in order, the last one for ever, and keeps the requests.
#[derive(Default)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    seen: Mutex<Vec<HttpRequest>>,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl HttpTransport for Script {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let nonce = request.headers["x-acs-signature-nonce"].clone();
        self.seen.lock().unwrap().push(request);
        let mut steps = self.steps.lock().unwrap();
        let step = if steps.len() > 1 {
            steps.pop_front()
        } else {
            steps.front().cloned()
        };
        drop(steps);
        Box::pin(async move {
            match step.expect("a step") {
                Step::Answer(response) => Ok(response),
                Step::Judged(body) => Ok(with_headers(400, &body(nonce.to_str().unwrap()), &[])),
                Step::Fail(kind, may_have_arrived) => Err(TransportError {
                    kind,
                    message: format!("{kind:?}"),
                    may_have_arrived,
                }),
                Step::Hang => std::future::pending().await,
            }
        })
    }
}

/// An answer with a JSON body.
fn json(status: u16, body: &str) -> Step {
    Step::Answer(with_headers(
        status,
        body,
        &[("content-type", "application/json")],
    ))
}

/// An error of the service.
fn error(status: u16, code: &str) -> Step {
    json(status, &error_body(code, "why"))
}

fn error_body(code: &str, message: &str) -> String {
    serde_json::json!({"RequestId": "REQ-E", "Code": code, "Message": message}).to_string()
}

fn with_headers(status: u16, body: &str, headers: &[(&'static str, &str)]) -> HttpResponse {
    HttpResponse {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap()))
            .collect(),
        body: Bytes::copy_from_slice(body.as_bytes()),
        truncated: false,
    }
}

/// Gives the sessions of a list, the last one for ever.
struct Sessions(Mutex<Vec<&'static str>>);

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

impl CredentialSource for Sessions {
    fn name(&self) -> String {
        "test".to_owned()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        let mut tokens = self.0.lock().unwrap();
        let token = if tokens.len() > 1 {
            tokens.remove(0)
        } else {
            tokens[0]
        };
        drop(tokens);
        Box::pin(async move {
            Ok(Session {
                credentials: Credentials {
                    access_key_id: "the-key-id".to_owned(),
                    access_key_secret: Secret::new(SECRET),
                    security_token: (!token.is_empty()).then(|| Secret::new(token)),
                },
                expires_at: None,
                source: "test".to_owned(),
            })
        })
    }
}

/// What became of a call that was accepted.
#[derive(Debug, PartialEq, Eq)]
struct Started {
    request_id: Option<String>,
    attempts: u32,
    uncertain: bool,
}

/// What became of a call that failed.
#[derive(Debug)]
struct NotStarted {
    error: Error,
    uncertain: bool,
}

impl Deref for NotStarted {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.error
    }
}

/// A client over a script.
struct Bench {
    client: Client,
    script: Arc<Script>,
}

impl Bench {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::with(steps, ClientSettings::default(), &[""])
    }

    fn with(
        steps: impl IntoIterator<Item = Step>,
        settings: ClientSettings,
        tokens: &[&'static str],
    ) -> Self {
        let script = Arc::new(Script {
            steps: Mutex::new(steps.into_iter().collect()),
            ..Script::default()
        });
        let client = client(script.clone(), settings, tokens);
        Self { client, script }
    }

    async fn resume(&self, limits: &Limits) -> Result<Started, NotStarted> {
        let mut retries = self.client.retries(limits);
        let (operation, target) = (&RESUME_ELASTICSEARCH, target());
        let started = start(&self.client, operation, &target, "token-1", &mut retries).await;
        let (attempts, uncertain) = (retries.sent, retries.uncertain);
        match started {
            Ok(request_id) => Ok(Started {
                request_id,
                attempts,
                uncertain,
            }),
            Err(error) => Err(NotStarted { error, uncertain }),
        }
    }

    fn seen(&self) -> Vec<HttpRequest> {
        self.script.seen.lock().unwrap().clone()
    }

    /// One header of each request.
    fn header(&self, name: &str) -> Vec<String> {
        let text = |request: HttpRequest| request.headers[name].to_str().unwrap().to_owned();
        self.seen().into_iter().map(text).collect()
    }
}

fn client(
    transport: Arc<dyn HttpTransport>,
    settings: ClientSettings,
    tokens: &[&'static str],
) -> Client {
    let clock = Arc::new(TokioClock::starting_at(now()));
    let source = Arc::new(Sessions(Mutex::new(tokens.to_vec())));
    let credentials = Arc::new(CredentialCache::new(source, clock.clone()));
    Client::new(settings, credentials, transport, clock)
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn target() -> Target {
    Target {
        region: "cn-hangzhou".to_owned(),
        instance_id: "es-cn-1".to_owned(),
    }
}
