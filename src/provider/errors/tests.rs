// SPDX-License-Identifier: MPL-2.0
//! Each message as each of its readers gets it. `UPDATE_EXPECT=1` rewrites the
//! snapshot.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use expect_test::expect_file;
use futures_util::future::BoxFuture;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::client::{Client, ClientSettings, Limits, instances, task};
use crate::clock::{SystemClock, TokioClock};
use crate::credentials::{
    CredentialCache, CredentialSettings, CredentialSource, CredentialsError, Session,
    SourceContext, resolve,
};
use crate::environment::Environment;
use crate::openapi::codes::TABLE;
use crate::secret::Secret;
use crate::sign::Credentials;
use crate::transport::{HttpRequest, HttpResponse, HttpTransport, TransportError};

/// Answers everything with one body.
#[derive(Debug)]
struct Always(u16, String);

impl HttpTransport for Always {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async {
            Ok(HttpResponse {
                status: self.0,
                headers: HeaderMap::new(),
                body: Bytes::from(self.1.clone()),
                truncated: false,
            })
        })
    }
}

/// What the call for `subject` fails by when the service answers with `body`.
async fn failure(subject: Subject<'_>, status: u16, body: &str) -> Error {
    let clock = Arc::new(SystemClock);
    let keys = CredentialSettings {
        access_key: Some("id".into()),
        secret_key: Some(Secret::new("secret")),
        ..CredentialSettings::default()
    };
    let environment = Environment::default();
    let transport: Arc<dyn HttpTransport> = Arc::new(Always(status, body.to_owned()));
    let context = SourceContext::new(transport, clock.clone(), &environment);
    let source = resolve(&keys, &environment, &context);
    let cache = CredentialCache::new(source, clock);
    failure_with(cache, Some(0), subject, status, body).await
}

/// The same with these credentials, and as many repetitions.
async fn failure_with(
    cache: CredentialCache,
    max_retries: Option<u32>,
    subject: Subject<'_>,
    status: u16,
    body: &str,
) -> Error {
    let transport: Arc<dyn HttpTransport> = Arc::new(Always(status, body.to_owned()));
    let clock = Arc::new(SystemClock);
    let client = Client::new(ClientSettings::default(), Arc::new(cache), transport, clock);
    let limits = Limits {
        max_retries,
        ..Limits::default()
    };
    let target = Target {
        region: "cn-hangzhou".into(),
        instance_id: subject.instance_id.unwrap_or_default().into(),
    };
    let product = subject.product;
    if matches!(subject.surface, Surface::Resource | Surface::Action) {
        let operation = match product {
            Product::Elasticsearch => &task::RESUME_ELASTICSEARCH,
            Product::Logstash => &task::RESUME_LOGSTASH,
        };
        let mut retries = client.retries(&limits);
        let started = task::start(&client, operation, &target, "t", &mut retries).await;
        return started.unwrap_err();
    }
    let read = match subject.instance_id {
        Some(_) => instances::describe(&client, product, &target, &limits)
            .await
            .map(|_| ()),
        None => instances::list_all_instances(&client, product, "cn-hangzhou", &[], &limits)
            .await
            .map(|_| ()),
    };
    read.unwrap_err()
}

fn subjects() -> Vec<(&'static str, Subject<'static>)> {
    use Product::{Elasticsearch, Logstash};
    let task = |surface, product, id, ignore| Subject {
        ignore_not_found: Some(ignore),
        ..Subject::read(surface, product, Some(id))
    };
    vec![
        (
            "resource, and its plan",
            task(Surface::Resource, Elasticsearch, "es-cn-1", false),
        ),
        (
            "resource with ignore_not_found",
            task(Surface::Resource, Elasticsearch, "es-cn-1", true),
        ),
        (
            "Logstash resource",
            task(Surface::Resource, Logstash, "ls-cn-1", false),
        ),
        (
            "refresh and heal",
            task(Surface::KnownInstance, Elasticsearch, "es-cn-1", false),
        ),
        (
            "action",
            task(Surface::Action, Elasticsearch, "es-cn-1", false),
        ),
        (
            "data source",
            Subject::read(Surface::DataSource, Elasticsearch, Some("es-cn-1")),
        ),
        (
            "data source of a list",
            Subject::read(Surface::DataSource, Elasticsearch, None),
        ),
        (
            "doctor",
            Subject::read(Surface::Doctor, Elasticsearch, Some("es-cn-1")),
        ),
        (
            "doctor, Logstash",
            Subject::read(Surface::Doctor, Logstash, Some("ls-cn-1")),
        ),
    ]
}

/// One code for each meaning, and answers that have none.
fn answers() -> Vec<(String, u16, String)> {
    let mut known = Vec::new();
    let mut answers = Vec::new();
    for (code, meaning) in TABLE {
        let summary = catalogue::explain(*meaning).summary;
        if !known.contains(&summary) {
            known.push(summary);
            let code = code.display().replace('*', "");
            let body = serde_json::json!({"Code": code, "Message": "The service's words."});
            answers.push((code, 400, body.to_string()));
        }
    }
    answers.push(("Result: false".into(), 200, r#"{"Result":false}"#.into()));
    answers.push(("a page of a proxy".into(), 502, "<html></html>".into()));
    answers
}

#[tokio::test]
async fn each_message_is_for_its_reader() {
    let mut text = String::new();
    for (title, status, body) in answers() {
        let _ = writeln!(text, "# {title}\n");
        let mut shown: Vec<(String, Vec<&str>)> = Vec::new();
        for (reader, subject) in subjects() {
            let error = failure(subject, status, &body).await;
            let facts = facts(&error, subject);
            let told = diagnostic(&error, subject);
            let message = format!(
                "{}: {}",
                told.summary,
                told.detail.replace(&format!("\n\n{facts}"), "")
            );
            check(&message, reader, subject);
            match shown.iter_mut().find(|(same, _)| *same == message) {
                Some((_, readers)) => readers.push(reader),
                None => shown.push((message, vec![reader])),
            }
        }
        for (message, readers) in shown {
            let _ = writeln!(text, "[{}]\n{message}\n", readers.join("; "));
        }
    }
    expect_file!["../../../tests/it/snapshots/readers.txt"].assert_eq(&text);
}

/// What holds for each message, whatever it says.
fn check(message: &str, reader: &str, subject: Subject<'_>) {
    assert!(!message.contains(['{', '}']), "{reader}: {message}");
    let proposes = message.contains("ignore_not_found");
    assert!(
        !proposes || subject.ignore_not_found == Some(false),
        "{reader}: {message}"
    );
    let acts = matches!(subject.surface, Surface::Resource);
    assert!(
        acts || !message.contains(" apply again") || message.contains("or apply again"),
        "{reader}: {message}"
    );
    if subject.product == Product::Logstash {
        for other in [
            "alicloudes_instances",
            "DescribeInstance",
            "Elasticsearch instance",
        ] {
            assert!(!message.contains(other), "{reader}: {message}");
        }
    }
    assert!(!message.contains("Next step: None"), "{reader}: {message}");
}

#[tokio::test]
async fn a_denial_is_told_in_lines_of_its_own() {
    let detail = serde_json::json!({
        "AuthAction": "elasticsearch:ResumeElasticsearchTask",
        "AuthPrincipalDisplayName": "ci",
        "AuthPrincipalOwnerId": "1234567890123456",
        "AuthPrincipalType": "SubUser",
        "NoPermissionType": "ImplicitDeny",
        "PolicyType": "AccountLevelIdentityBasedPolicy",
    });
    let body = serde_json::json!({
        "Code": "Forbidden.RAM", "Message": "no", "AccessDeniedDetail": detail,
    });
    let subject = Subject::read(Surface::Resource, Product::Elasticsearch, Some("es-cn-1"));
    let error = failure(subject, 403, &body.to_string()).await;
    let text = facts(&error, subject);
    for line in [
        "  Denied:     elasticsearch:ResumeElasticsearchTask",
        "  Principal:  SubUser ci of account 1234567890123456",
        "  Denial:     ImplicitDeny (AccountLevelIdentityBasedPolicy)",
        "  Resource:   acs:elasticsearch:cn-hangzhou:1234567890123456:instances/es-cn-1",
    ] {
        assert!(
            text.lines().any(|l| l == line),
            "{line} is missing in\n{text}"
        );
    }
}

#[test]
fn a_value_of_several_lines_stands_in_its_column() {
    let mut text = String::new();
    write_fact(&mut text, "Message:", "Tried:\n- one\n- two");
    assert_eq!(
        text,
        "  Message:    Tried:\n              - one\n              - two"
    );
}

/// Gives one session that has a second left, or none.
#[derive(Debug)]
struct Once(AtomicBool);

impl CredentialSource for Once {
    fn name(&self) -> String {
        "test".into()
    }

    fn load(&self) -> BoxFuture<'_, Result<Session, CredentialsError>> {
        let first = !self.0.swap(true, Ordering::Relaxed);
        Box::pin(async move {
            if !first {
                let error = CredentialsError::refused("no session any more");
                return Err(error.with_next_step("Log in again."));
            }
            Ok(Session {
                credentials: Credentials {
                    access_key_id: "id".into(),
                    access_key_secret: Secret::new("secret"),
                    security_token: Some(Secret::new("token")),
                },
                expires_at: Some(
                    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(1),
                ),
                source: "test".into(),
            })
        })
    }
}

const START: &str = "2026-11-24T08:00:00Z";

#[tokio::test(start_paused = true)]
async fn missing_credentials_are_told_with_what_was_sent_before_them() {
    const EXPIRED: &str =
        r#"{"Code":"InvalidSecurityToken.Expired","Message":"m","RequestId":"R"}"#;
    const THROTTLED: &str = r#"{"Code":"Throttling.User","Message":"m","RequestId":"R"}"#;
    let subject = Subject::read(Surface::Resource, Product::Elasticsearch, Some("es-cn-1"));
    for (loaded, answer, summary, cause) in [
        (
            false,
            EXPIRED,
            "The session has expired",
            "The security token of the session has expired.",
        ),
        (
            false,
            THROTTLED,
            "No usable credentials",
            "The request was not sent again, because there are no credentials to sign it with.",
        ),
        (
            true,
            THROTTLED,
            "No usable credentials",
            "Nothing was sent, because there are no credentials to sign the request with.",
        ),
    ] {
        let clock = TokioClock::starting_at(START.parse().unwrap());
        let source = Arc::new(Once(AtomicBool::new(loaded)));
        let cache = CredentialCache::new(source, Arc::new(clock));
        let error = failure_with(cache, None, subject, 400, answer).await;
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let told = diagnostic(&error, subject);
        assert_eq!(told.summary, summary);
        let detail = told.detail;
        assert!(detail.starts_with(&format!("{cause}\n\n")), "{detail}");
        assert!(detail.ends_with("\n\nNext step: Log in again."), "{detail}");
        assert!(detail.contains("no session any more"), "{detail}");
        assert_eq!(detail.contains("Request ID:"), !loaded, "{detail}");
    }
}

#[tokio::test]
async fn a_refusal_within_a_success_is_told_as_the_answer_says_it() {
    let subject = Subject::read(Surface::Resource, Product::Elasticsearch, Some("es-cn-1"));
    for (status, body, summary, cause, fact) in [
        (
            200,
            r#"{"Code":"SomethingNew","Message":"m"}"#,
            catalogue::UNKNOWN.summary,
            catalogue::UNKNOWN.cause,
            "SomethingNew (HTTP 200)",
        ),
        (
            202,
            r#"{"Result":false,"Code":"SomethingNew"}"#,
            catalogue::UNKNOWN.summary,
            catalogue::UNKNOWN.cause,
            "SomethingNew (HTTP 202)",
        ),
        (
            202,
            r#"{"Result":false,"Message":"m"}"#,
            "ResumeElasticsearchTask was refused",
            "The API answered with success, but says that the call failed (Result: false).",
            "HTTP:       202",
        ),
    ] {
        let error = failure(subject, status, body).await;
        let told = diagnostic(&error, subject);
        assert_eq!(told.summary, summary, "{body}");
        assert!(told.detail.starts_with(cause), "{}", told.detail);
        assert!(told.detail.contains(fact), "{}", told.detail);
    }
}
