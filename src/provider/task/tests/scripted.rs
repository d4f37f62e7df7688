// SPDX-License-Identifier: MPL-2.0
//! An API that answers from a script, and how a run is made against it.

pub(super) use std::collections::VecDeque;
pub(super) use std::sync::{Arc, Mutex};
pub(super) use std::time::Duration;

pub(super) use bytes::Bytes;
pub(super) use futures_util::future::BoxFuture;
pub(super) use http::{HeaderMap, Method};

pub(super) use super::super::description::OnNothingToDo;
pub(super) use super::super::run::PollInterval;
pub(super) use super::super::*;
pub(super) use crate::client::{Client, ClientSettings, Target};
pub(super) use crate::clock::TokioClock;
pub(super) use crate::credentials::{CredentialCache, CredentialSettings, SourceContext, resolve};
pub(super) use crate::cty::Path;
pub(super) use crate::diag::{Diagnostics, Severity};
pub(super) use crate::environment::Environment;
pub(super) use crate::framework::{Progress, StopToken};
pub(super) use crate::provider::resources::TASKS;
pub(super) use crate::secret::Secret;
pub(super) use crate::transport::{
    HttpRequest, HttpResponse, HttpTransport, TransportError, TransportErrorKind,
};

/// One scripted answer.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    Json(u16, String),
    /// The connection ended after the request was out.
    Lost,
    /// No connection.
    Unreachable,
    /// No answer ever.
    Hang,
    /// No TLS session.
    Tls,
    /// A certificate that is not trusted.
    Untrusted,
    /// The answer comes after a while.
    After(Duration, Box<Self>),
}

pub(super) fn accepted() -> Reply {
    Reply::Json(200, r#"{"RequestId":"REQ-1","Result":true}"#.into())
}

pub(super) fn code(code: &str) -> Reply {
    Reply::Json(
        400,
        format!(r#"{{"RequestId":"REQ-{code}","Code":"{code}","Message":"no"}}"#),
    )
}

pub(super) fn status(status: &str) -> Reply {
    Reply::Json(
        200,
        format!(
            r#"{{"RequestId":"REQ-D","Result":{{"instanceId":"es-cn-1","status":"{status}"}}}}"#
        ),
    )
}

/// Answers POSTs and GETs from two scripts; the last answer of each repeats.
#[derive(Debug, Default)]
pub(super) struct Api {
    pub(super) posts: Mutex<VecDeque<Reply>>,
    pub(super) gets: Mutex<VecDeque<Reply>>,
    pub(super) log: Mutex<Vec<(Method, String, String)>>,
}

impl Api {
    pub(super) fn new(posts: &[Reply], gets: &[Reply]) -> Arc<Self> {
        Arc::new(Self {
            posts: Mutex::new(posts.iter().cloned().collect()),
            gets: Mutex::new(gets.iter().cloned().collect()),
            log: Mutex::default(),
        })
    }

    pub(super) fn count(&self, method: &Method) -> usize {
        self.log
            .lock()
            .unwrap()
            .iter()
            .filter(|(m, ..)| m == method)
            .count()
    }
}

impl HttpTransport for Api {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let script = if request.method == Method::POST {
            &self.posts
        } else {
            &self.gets
        };
        let mut script = script.lock().unwrap();
        let reply = if script.len() > 1 {
            script.pop_front()
        } else {
            script.front().cloned()
        };
        let nonce = request.headers["x-acs-signature-nonce"]
            .to_str()
            .unwrap()
            .to_owned();
        self.log
            .lock()
            .unwrap()
            .push((request.method, request.url, nonce));
        Box::pin(async move {
            let mut reply = reply.expect("the script has an answer");
            if let Reply::After(time, answer) = reply {
                tokio::time::sleep(time).await;
                reply = *answer;
            }
            match reply {
                Reply::Json(status, body) => Ok(HttpResponse {
                    status,
                    headers: HeaderMap::from_iter([(
                        http::header::CONTENT_TYPE,
                        "application/json".parse().unwrap(),
                    )]),
                    body: Bytes::from(body),
                    truncated: false,
                }),
                Reply::Lost => Err(TransportError {
                    kind: TransportErrorKind::Closed,
                    message: "connection closed before the answer".into(),
                    may_have_arrived: true,
                }),
                Reply::Unreachable => Err(TransportError {
                    kind: TransportErrorKind::Connect,
                    message: "no connection".into(),
                    may_have_arrived: false,
                }),
                Reply::Tls => Err(TransportError {
                    kind: TransportErrorKind::Tls,
                    message: "received fatal alert".into(),
                    may_have_arrived: false,
                }),
                Reply::Untrusted => Err(TransportError {
                    kind: TransportErrorKind::Untrusted,
                    message: "invalid peer certificate: UnknownIssuer".into(),
                    may_have_arrived: false,
                }),
                Reply::Hang | Reply::After(..) => std::future::pending().await,
            }
        })
    }
}

#[derive(Clone)]
pub(super) struct Case {
    pub(super) task: &'static TaskDescription,
    pub(super) request: RunRequest,
    /// The provider's setting.
    pub(super) max_retries: Option<u32>,
}

impl Case {
    /// Interrupts the run after so many seconds.
    pub(super) fn stop_after(&self, seconds: u64) {
        let stop = self.request.stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            stop.cancel();
        });
    }
}

pub(super) fn case(wait: &'static str) -> Case {
    let task = TASKS[0];
    let goal = task.goal(Some(wait));
    Case {
        task,
        max_retries: Some(2),
        request: RunRequest {
            target: Target {
                region: "cn-hangzhou".into(),
                instance_id: "es-cn-1".into(),
            },
            goal,
            on_nothing_to_do: OnNothingToDo::Warn,
            looks_first: false,
            ignore_not_found: false,
            client_token: "token-1".into(),
            token_is_configured: false,
            poll_interval: PollInterval::Growing,
            timeout: task.default_timeout(goal),
            stop: StopToken::new(),
            kind: RunKind::Create,
        },
    }
}

pub(super) fn interrupt_case() -> Case {
    let task = TASKS[1];
    let mut case = case("none");
    case.task = task;
    case.request.goal = task.goal(Some("suspended"));
    case.request.timeout = task.default_timeout(case.request.goal);
    case
}

pub(super) async fn go(api: &Arc<Api>, case: Case) -> Result<Report, Failure> {
    let clock = Arc::new(TokioClock::starting_at(
        "2026-11-24T08:00:00Z".parse().unwrap(),
    ));
    let transport: Arc<dyn HttpTransport> = Arc::<Api>::clone(api);
    let environment = Environment::default();
    let source = resolve(
        &CredentialSettings {
            access_key: Some("id".into()),
            secret_key: Some(Secret::new("secret")),
            ..CredentialSettings::default()
        },
        &environment,
        &SourceContext::new(Arc::clone(&transport), clock.clone(), &environment),
    );
    let cache = Arc::new(CredentialCache::new(source, clock.clone()));
    let settings = ClientSettings {
        max_retries: case.max_retries,
        ..ClientSettings::default()
    };
    let client = Client::new(settings, cache, transport, clock.clone());
    run(&client, clock.as_ref(), case.task, case.request).await
}

pub(super) fn begun(result: Result<Report, Failure>) -> (Report, Diagnostics) {
    match result {
        Err(Failure::Begun(report, diagnostics)) => (*report, diagnostics),
        other => panic!("expected a failure after the beginning, got {other:?}"),
    }
}

pub(super) fn rejected(result: Result<Report, Failure>) -> Diagnostics {
    match result {
        Err(Failure::Rejected(diagnostics)) => diagnostics,
        other => panic!("expected a rejection, got {other:?}"),
    }
}

pub(super) fn summaries(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|d| d.summary.clone()).collect()
}

pub(super) const WRONG_STATUS: &str = "InstanceStatusNotSupportCurrentAction";
