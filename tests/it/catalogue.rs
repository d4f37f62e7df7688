// SPDX-License-Identifier: MPL-2.0
//! What a user reads when the API says no: each row of the catalogue of codes,
//! and each failure that has no code, from the emulator through the plugin's
//! socket to the diagnostics of an apply. The texts are snapshots;
//! `UPDATE_EXPECT=1 cargo test --test it catalogue` rewrites them.

mod lost;
mod stage;

use std::time::Duration;

use alicloudes::provider::catalogue::{self, Meaning};
use emulator::{Fault, FaultKind, InstanceSpec};
use expect_test::expect_file;
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::proto::tfplugin6::Diagnostic;
use testkit::proto::tfplugin6::diagnostic::Severity;

use self::stage::{KEY, SECRET, Stage, TOKEN, emulator, path};

const CALL: &str = "ResumeElasticsearchTask";
const LOOK: &str = "DescribeInstance";

/// The facts that a diagnostic about an answer of the API has.
fn check_facts(title: &str, diagnostic: &Diagnostic, facts: &[&str]) {
    for fact in facts {
        let line = format!("  {fact}:");
        let there = |text: &str| text.starts_with(&line) && text.trim_end() != line;
        assert!(
            diagnostic.detail.lines().any(there),
            "{title}: no {fact} in\n{}",
            diagnostic.detail
        );
    }
}

/// A code of the row as the service sends it.
fn representative(listed: &str) -> String {
    let tail = match listed {
        "*Throttling*" => return "Throttling.User".to_owned(),
        "Forbidden*" => ".RAM",
        "InvalidSecurityToken*" => ".Malformed",
        "Missing*" | "Invalid*" => "Parameter",
        "InvalidAccessKeyId*" | "InvalidAction*" | "InvalidApi*" => ".NotFound",
        _ => "",
    };
    listed.replace('*', tail)
}

/// The status that comes with it; nothing depends on it.
fn http_status(code: &str) -> u16 {
    match code {
        "ServiceUnavailable" => 503,
        "InternalServerError" | "InternalError" | "UnknownError" => 500,
        _ if code.starts_with("Forbidden") || code == "NoPermission" => 403,
        _ if code.ends_with(".NotFound") => 404,
        _ => 400,
    }
}

#[tokio::test]
async fn each_code_of_the_catalogue_is_told_as_its_row_says() {
    let codes: Vec<String> = catalogue::listed()
        .map(|(code, _)| representative(&code))
        .chain(["SomethingNew".to_owned()])
        .collect();
    let id = |index: usize| format!("es-cn-row{index:02}");
    let stage =
        Stage::start((0..codes.len()).map(|index| InstanceSpec::new(id(index), "suspended"))).await;
    for (index, code) in codes.iter().enumerate() {
        let fault = |action| {
            Fault::error(http_status(code), code)
                .on(action)
                .instance(id(index))
        };
        stage
            .emulator
            .inject(fault(CALL).message("A message of the service."));
        stage.emulator.inject(
            Fault::new(FaultKind::Forbidden)
                .on(LOOK)
                .instance(id(index)),
        );
    }
    let run = |index: usize| {
        let (id, stage) = (id(index), &stage);
        async move {
            stage
                .apply(&id, json!({"timeouts": {"create": "15s"}}))
                .await
        }
    };
    // After an expired session, this plugin has none any more: that row is last.
    let expired = codes
        .iter()
        .position(|c| c == "InvalidSecurityToken.Expired");
    let expired = expired.unwrap();
    let others = (0..codes.len()).filter(|index| *index != expired);
    let mut told = join_all(others.map(run)).await;
    told.insert(expired, run(expired).await);

    let mut text = String::new();
    for ((index, code), diagnostics) in codes.iter().enumerate().zip(&told) {
        let meaning = Meaning::of(code);
        let row = meaning.map_or(catalogue::UNKNOWN, catalogue::explain);
        let [diagnostic] = &diagnostics[..] else {
            panic!("{code}: {diagnostics:?}");
        };
        assert_eq!(diagnostic.severity(), Severity::Error, "{code}");
        let open = meaning.is_some_and(Meaning::leaves_open);
        if open {
            assert_eq!(diagnostic.summary, "Outcome unknown", "{code}");
        } else {
            assert_eq!(diagnostic.summary, row.summary, "{code}");
            assert_eq!(
                path(diagnostic),
                meaning.and_then(catalogue::attribute).unwrap_or_default(),
                "{code}"
            );
        }
        let facts = [
            "Call",
            "Instance",
            "Region",
            "Endpoint",
            "Code",
            "Request ID",
        ];
        check_facts(code, diagnostic, &facts);
        let sent = stage.emulator.requests();
        let of_row = |action: &str| {
            let mine = |r: &&emulator::LoggedRequest| {
                r.action.as_deref() == Some(action) && r.instance.as_deref() == Some(&id(index))
            };
            sent.iter().filter(mine).count()
        };
        assert_eq!(of_row(CALL), 1, "{code}: one attempt");
        let looks = open || meaning.is_none_or(Meaning::explained_by_status);
        assert_eq!(of_row(LOOK), usize::from(looks), "{code}");
        text.push_str(&stage.shown(code, diagnostics));
    }
    expect_file!["snapshots/codes.txt"].assert_eq(&text);
    assert!(stage.plugin.close().await.unwrap().is_clean());
}

/// A failure that no code names, or that a status explains.
struct Kind {
    title: &'static str,
    status: &'static str,
    faults: Vec<Fault>,
    arguments: Value,
    facts: &'static [&'static str],
}

fn kinds() -> Vec<Kind> {
    let answered = &["Call", "Instance", "Region", "Endpoint", "HTTP"];
    let with_code = &[
        "Call",
        "Instance",
        "Region",
        "Endpoint",
        "Code",
        "Request ID",
    ];
    let of = |title, status, fault: Fault, facts| Kind {
        title,
        status,
        faults: vec![fault.on(CALL)],
        arguments: json!({}),
        facts,
    };
    let conflict = || Fault::error(400, "InstanceStatusNotSupportCurrentAction");
    // None of these has an effect: the instance stays as it is.
    let spoilt = |kind| Fault::new(kind).effect(false);
    vec![
        of(
            "Result: false",
            "suspended",
            Fault::new(FaultKind::ResultFalse),
            &[
                "Call",
                "Instance",
                "Region",
                "Endpoint",
                "HTTP",
                "Request ID",
            ],
        ),
        of(
            "Result: false, with a code",
            "suspended",
            Fault::new(FaultKind::ResultFalse)
                .code("InstanceLocked")
                .message("A message of the service."),
            with_code,
        ),
        of(
            "InstanceNotFound in a 200",
            "suspended",
            Fault::new(FaultKind::ResultFalse)
                .code("InstanceNotFound")
                .message("A message of the service."),
            with_code,
        ),
        Kind {
            arguments: json!({"ignore_not_found": true}),
            ..of(
                "InstanceNotFound in a 200, ignore_not_found = true",
                "suspended",
                Fault::new(FaultKind::ResultFalse)
                    .code("InstanceNotFound")
                    .message("A message of the service."),
                with_code,
            )
        },
        of(
            "HTML from a proxy, HTTP 502",
            "suspended",
            spoilt(FaultKind::Html),
            answered,
        ),
        of(
            "HTML from a proxy, HTTP 407",
            "suspended",
            spoilt(FaultKind::Html).http(407),
            answered,
        ),
        of(
            "broken JSON",
            "suspended",
            spoilt(FaultKind::BrokenJson),
            answered,
        ),
        of(
            "empty body",
            "suspended",
            spoilt(FaultKind::Empty),
            answered,
        ),
        of(
            "connection reset",
            "suspended",
            spoilt(FaultKind::Reset),
            &["Call", "Message"],
        ),
        of(
            "XML error",
            "suspended",
            Fault::new(FaultKind::XmlError)
                .code("InstanceNotFound")
                .message("None."),
            with_code,
        ),
        of(
            "wrong status: suspended",
            "suspended",
            conflict(),
            with_code,
        ),
        of("wrong status: active", "active", conflict(), with_code),
        Kind {
            arguments: json!({"on_not_interrupted": "fail"}),
            ..of(
                "wrong status: active, on_not_interrupted = fail",
                "active",
                conflict(),
                with_code,
            )
        },
        of("wrong status: inactive", "inactive", conflict(), with_code),
        Kind {
            arguments: json!({"ignore_not_found": true}),
            ..of(
                "InstanceNotFound, ignore_not_found = true",
                "suspended",
                Fault::error(400, "InstanceNotFound"),
                with_code,
            )
        },
        Kind {
            faults: vec![Fault::new(FaultKind::Forbidden).on(LOOK)],
            arguments: json!({"wait_for_status": "activating"}),
            ..of(
                "accepted, but DescribeInstance is forbidden",
                "suspended",
                Fault::new(FaultKind::Forbidden),
                with_code,
            )
        },
        Kind {
            faults: vec![Fault::new(FaultKind::Forbidden).on(LOOK)],
            arguments: json!({"wait_for_status": "active"}),
            ..of(
                "accepted, but DescribeInstance is forbidden, wait_for_status = active",
                "suspended",
                Fault::new(FaultKind::Forbidden),
                with_code,
            )
        },
    ]
}

#[tokio::test]
async fn failures_without_a_code_are_told_with_what_is_known() {
    let kinds = kinds();
    let id = |index: usize| format!("es-cn-kind{index:02}");
    let instances = kinds
        .iter()
        .enumerate()
        .map(|(index, kind)| InstanceSpec::new(id(index), kind.status));
    let stage = Stage::start(instances).await;
    for (index, kind) in kinds.iter().enumerate() {
        for fault in &kind.faults {
            stage.emulator.inject(fault.clone().instance(id(index)));
        }
    }
    let runs = kinds.iter().enumerate().map(|(index, kind)| {
        let (id, stage) = (id(index), &stage);
        let mut arguments = kind.arguments.clone();
        // A call of unknown outcome is watched for this long.
        arguments["timeouts"] = json!({"create": "3s"});
        async move { stage.apply(&id, arguments).await }
    });
    let told = join_all(runs).await;

    let mut text = String::new();
    for (kind, diagnostics) in kinds.iter().zip(&told) {
        let [diagnostic] = &diagnostics[..] else {
            panic!("{}: {diagnostics:?}", kind.title);
        };
        check_facts(kind.title, diagnostic, kind.facts);
        text.push_str(&stage.shown(kind.title, diagnostics));
    }
    expect_file!["snapshots/kinds.txt"].assert_eq(&text);
}

#[tokio::test]
async fn without_a_service_or_credentials_the_user_is_told_what_to_look_at() {
    let mut text = String::new();
    let short = json!({"timeouts": {"create": "3s"}});

    let id = "es-cn-nobody";
    let gone = Stage::start([InstanceSpec::new(id, "suspended")]).await;
    gone.emulator.shutdown();
    // Until the port is closed.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let told = gone.apply(id, short.clone()).await;
    let facts = ["Call", "Instance", "Region", "Endpoint", "Message"];
    check_facts("unreachable", &told[0], &facts);
    text.push_str(&gone.shown("unreachable endpoint", &told));

    let service = emulator([InstanceSpec::new(id, "suspended")]);
    let endpoints = json!({"endpoints": {"elasticsearch": service.url()}});
    let poor = Stage::configured(service, &endpoints).await;
    let told = poor.apply(id, short.clone()).await;
    assert_eq!(poor.emulator.requests().len(), 0, "nothing is sent");
    text.push_str(&poor.shown("no credentials", &told));

    for (title, key, secret, token) in [
        ("wrong secret", KEY, "anotherSecretKeyText", Some(TOKEN)),
        ("token missing", KEY, SECRET, None),
        ("unknown key", "catalogueOtherKeyId", SECRET, None),
    ] {
        let service = emulator([InstanceSpec::new(id, "suspended")]);
        let config = json!({
            "access_key": key,
            "secret_key": secret,
            "security_token": token,
            "endpoints": {"elasticsearch": service.url()},
        });
        let stage = Stage::configured(service, &config).await;
        let told = stage.apply(id, short.clone()).await;
        let shown = stage.shown(title, &told);
        assert!(!shown.contains("anotherSecretKeyText"), "{shown}");
        text.push_str(&shown);
    }
    expect_file!["snapshots/before_the_call.txt"].assert_eq(&text);
}
