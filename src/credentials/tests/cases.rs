// SPDX-License-Identifier: MPL-2.0
//! Runs `tests/vectors/credentials/<case>/case.json`: the provider block, the
//! environment, files, commands and HTTP answers in; credentials or an error's
//! words out. Every secret in a case has the text `hush` in it, and none may
//! show up in an error, a log line or any `Debug`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;

use super::trace::Log;
use super::world::{Commands, Reply, World, answer};
use crate::credentials::context::ProcessOutput;
use crate::credentials::{
    AssumeRoleSettings, CredentialCache, CredentialSettings, OidcSettings, resolve,
};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::transport::{HttpRequest, TransportErrorKind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Why the case is there.
    #[serde(rename = "docs")]
    _docs: String,
    #[serde(default)]
    block: Block,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    /// A text, a JSON document, or `{"error": "denied"}`.
    #[serde(default)]
    files: BTreeMap<String, Value>,
    #[serde(default)]
    commands: BTreeMap<String, Command>,
    #[serde(default)]
    http: Vec<Exchange>,
    expect: Expect,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Block {
    access_key: Option<String>,
    secret_key: Option<String>,
    security_token: Option<String>,
    profile: Option<String>,
    shared_credentials_file: Option<String>,
    ecs_role_name: Option<String>,
    credentials_uri: Option<String>,
    region: Option<String>,
    sts_endpoint: Option<String>,
    assume_role: Option<RoleBlock>,
    assume_role_with_oidc: Option<OidcBlock>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RoleBlock {
    role_arn: Option<String>,
    session_name: Option<String>,
    session_expiration: Option<i64>,
    policy: Option<String>,
    external_id: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct OidcBlock {
    oidc_provider_arn: Option<String>,
    oidc_token: Option<String>,
    oidc_token_file: Option<String>,
    role_arn: Option<String>,
    role_session_name: Option<String>,
    session_expiration: Option<i64>,
    policy: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    code: Option<i32>,
    stdout: Option<Value>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    /// Verb and URL without its query.
    request: String,
    /// Parameters that query or form must have; null for "must not have".
    #[serde(default)]
    parameters: BTreeMap<String, Option<String>>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    status: Option<u16>,
    body: Option<Value>,
    #[serde(default)]
    answer_headers: BTreeMap<String, String>,
    /// `hang`, or how the connection fails.
    fails: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Expect {
    Session {
        access_key_id: String,
        access_key_secret: String,
        security_token: Option<String>,
        expires_at: Option<String>,
        source: String,
    },
    Error {
        kind: String,
        message: String,
        next_step: Option<String>,
        code: Option<String>,
    },
}

/// A JSON string is the text itself; anything else is a document.
fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

impl Case {
    fn settings(&self) -> CredentialSettings {
        let block = &self.block;
        let secret = |text: &Option<String>| text.clone().map(Secret::new);
        CredentialSettings {
            access_key: block.access_key.clone(),
            secret_key: secret(&block.secret_key),
            security_token: secret(&block.security_token),
            profile: block.profile.clone(),
            shared_credentials_file: block.shared_credentials_file.clone(),
            ecs_role_name: block.ecs_role_name.clone(),
            credentials_uri: block.credentials_uri.clone(),
            assume_role: block.assume_role.as_ref().map(|role| AssumeRoleSettings {
                role_arn: role.role_arn.clone(),
                session_name: role.session_name.clone(),
                session_expiration: role.session_expiration,
                policy: role.policy.clone(),
                external_id: role.external_id.clone(),
            }),
            assume_role_with_oidc: block
                .assume_role_with_oidc
                .as_ref()
                .map(|oidc| OidcSettings {
                    oidc_provider_arn: oidc.oidc_provider_arn.clone(),
                    oidc_token: secret(&oidc.oidc_token),
                    oidc_token_file: oidc.oidc_token_file.clone(),
                    role_arn: oidc.role_arn.clone(),
                    role_session_name: oidc.role_session_name.clone(),
                    session_expiration: oidc.session_expiration,
                    policy: oidc.policy.clone(),
                }),
            region: block.region.clone(),
            sts_endpoint: block.sts_endpoint.clone(),
        }
    }

    fn world(&self) -> World {
        let commands = self.commands.iter().map(|(line, command)| {
            let outcome = match command.error.as_deref() {
                Some("timeout") => Err(std::io::ErrorKind::TimedOut),
                Some(_) => Err(std::io::ErrorKind::PermissionDenied),
                None => Ok(ProcessOutput {
                    code: command.code,
                    stdout: command
                        .stdout
                        .as_ref()
                        .map(text_of)
                        .unwrap_or_default()
                        .into(),
                }),
            };
            (line.clone(), outcome)
        });
        let world = World::new(Commands(commands.collect()));
        for (path, content) in &self.files {
            if content.get("error").is_some() {
                let denied = Err(std::io::ErrorKind::PermissionDenied);
                world.files.0.lock().unwrap().insert(path.into(), denied);
            } else {
                world.files.put(path, &text_of(content));
            }
        }
        let replies = self.http.iter().map(Exchange::reply);
        world.script.replies.lock().unwrap().extend(replies);
        world
    }
}

impl Exchange {
    fn reply(&self) -> Reply {
        match self.fails.as_deref() {
            Some("hang") => return Reply::Hang,
            Some("timeout") => return Reply::Fail(TransportErrorKind::Timeout),
            Some("connect") => return Reply::Fail(TransportErrorKind::Connect),
            Some("dns") => return Reply::Fail(TransportErrorKind::Dns),
            Some(other) => panic!("unknown failure {other}"),
            None => {}
        }
        let body = self.body.as_ref().map(text_of).unwrap_or_default();
        let mut reply = answer(self.status.unwrap_or(200), body);
        if let Reply::Answer(response) = &mut reply {
            for (name, value) in &self.answer_headers {
                response.headers.insert(
                    HeaderName::try_from(name).unwrap(),
                    HeaderValue::try_from(value).unwrap(),
                );
            }
        }
        reply
    }

    fn check(&self, sent: &HttpRequest) {
        let (url, query) = sent.url.split_once('?').unwrap_or((&sent.url, ""));
        assert_eq!(self.request, format!("{} {url}", sent.method));
        let form = String::from_utf8(sent.body.to_vec()).unwrap();
        let has: BTreeMap<String, String> = query
            .split('&')
            .chain(form.split('&'))
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        for (name, value) in &self.parameters {
            assert_eq!(has.get(name), value.as_ref(), "parameter {name}");
        }
        assert!(!query.contains("OIDCToken"), "a token in a URL");
        let headers: &HeaderMap = &sent.headers;
        for (name, value) in &self.headers {
            let sent = headers.get(name).map(|value| value.to_str().unwrap());
            assert_eq!(sent, Some(value.as_str()), "header {name}");
        }
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

async fn run(case: &Case) {
    let (log, _guard) = Log::capture();
    let world = case.world();
    let environment: Environment = case.environment.clone().into_iter().collect();
    let settings = case.settings();
    let source = resolve(&settings, &environment, &world.context);
    let cache = CredentialCache::new(Arc::clone(&source), Arc::clone(&world.clock));
    let outcome = cache.get().await;

    let mut shown = format!("{settings:?} {environment:?} {source:?} {cache:?} {outcome:?}");
    shown.push_str(&log.text());
    shown.push_str(&source.name());
    if let Err(error) = &outcome {
        shown.push_str(&format!("{error} {:?}", error.next_step));
    }
    let debug = format!("{:?}", world.script.requests.lock().unwrap());
    assert!(
        !shown.contains("hush") && !debug.contains("hush"),
        "a secret is shown: {shown} {debug}"
    );

    match (&case.expect, outcome) {
        (
            Expect::Session {
                access_key_id,
                access_key_secret,
                security_token,
                expires_at,
                source,
            },
            Ok(session),
        ) => {
            assert_eq!(&session.source, source);
            let credentials = &session.credentials;
            assert_eq!(&credentials.access_key_id, access_key_id);
            assert_eq!(credentials.access_key_secret.expose(), access_key_secret);
            let token = credentials.security_token.as_ref().map(Secret::expose);
            assert_eq!(token, security_token.as_deref());
            let end = session.expires_at.map(|end| end.to_string());
            assert_eq!(&end, expires_at);
            // The log names the winner.
            assert!(log.text().contains(source.as_str()), "{}", log.text());
        }
        (
            Expect::Error {
                kind,
                message,
                next_step,
                code,
            },
            Err(error),
        ) => {
            assert_eq!(&error.message, message);
            assert_eq!(&format!("{:?}", error.kind), kind);
            assert_eq!(&error.code, code);
            match (&error.next_step, next_step) {
                (Some(found), Some(wanted)) => assert!(found.contains(wanted), "{found}"),
                (found, wanted) => assert_eq!(found, wanted, "next step"),
            }
        }
        (_, outcome) => panic!("{outcome:?}"),
    }
    let requests = world.script.requests.lock().unwrap();
    assert_eq!(requests.len(), case.http.len(), "requests: {requests:?}");
    for (exchange, sent) in case.http.iter().zip(requests.iter()) {
        exchange.check(sent);
    }
}

#[test]
fn every_case_gives_the_credentials_or_the_words_it_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/credentials");
    let mut folders: Vec<_> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let mut failed = Vec::new();
    for folder in &folders {
        let text = std::fs::read_to_string(folder.join("case.json")).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let case: Case = match serde_json::from_str(&text) {
            Ok(case) => case,
            Err(error) => panic!("{name}: {error}"),
        };
        let outcome = std::panic::catch_unwind(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .unwrap()
                .block_on(run(&case));
        });
        if outcome.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "failed: {failed:?}");
    assert!(folders.len() >= 50, "cases went missing: {}", folders.len());
}
