// SPDX-License-Identifier: MPL-2.0
//! `doctor`, run as a person runs it, against an emulator.

use std::process::{Command, Output};

use emulator::{Emulator, Scenario};
use jiff::SignedDuration;
use serde_json::Value;

use crate::support::PROGRAM;

const ID: &str = "es-cn-n6w1o1x0w001c0001";
const SECRET: &str = "testAccessKeySecret";
const KEYS: [(&str, &str); 2] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testAccessKeyId"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET),
];
const REGION: (&str, &str) = ("ALIBABA_CLOUD_REGION", "cn-hangzhou");

/// `doctor` in an environment that has these variables and nothing else.
fn command(variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .arg("doctor")
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied());
    command
}

/// What it printed and how it ended; never with the secret.
async fn run(mut command: Command) -> (String, Option<i32>, String) {
    let ran = tokio::task::spawn_blocking(move || command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = ran.await.unwrap().unwrap();
    let (stdout, stderr) = (
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    );
    assert!(!stdout.contains(SECRET) && !stderr.contains(SECRET));
    (stdout, status.code(), stderr)
}

/// Runs it with keys against the emulator, for one instance.
async fn examine(emulator: &Emulator, more: &[(&str, &str)], arguments: &[&str]) -> Report {
    let url = emulator.url();
    let mut variables = vec![
        REGION,
        ("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &*url),
        ("ALIBABA_CLOUD_ENDPOINT_STS", &*url),
    ];
    variables.extend(KEYS);
    variables.extend(more);
    let arguments = [&["--instance-id", ID], arguments].concat();
    let (text, code, _) = run(command(&variables, &arguments)).await;
    Report { text, code }
}

struct Report {
    text: String,
    code: Option<i32>,
}

impl Report {
    /// The line of one check, with what is indented below it.
    fn check(&self, name: &str) -> String {
        let mut lines = self.text.lines().skip_while(|line| {
            line.starts_with(' ') || line.split_whitespace().nth(1) != Some(name)
        });
        let first = lines.next().unwrap_or_default().to_owned();
        let below = lines.take_while(|line| line.starts_with(' '));
        below.fold(first, |all, line| all + "\n" + line.trim_start())
    }

    /// Fails unless the check ended so and says all of this.
    #[track_caller]
    fn has(&self, state: &str, check: &str, parts: &[&str]) -> &Self {
        let found = self.check(check);
        assert!(found.starts_with(state), "{check}: {}", self.text);
        for part in parts {
            assert!(found.contains(part), "{check}, {part}: {}", self.text);
        }
        self
    }

    #[track_caller]
    fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.text);
        self
    }
}

fn suspended() -> Emulator {
    Emulator::start(Scenario::new().instance(ID, "suspended")).unwrap()
}

#[tokio::test]
async fn a_healthy_run_says_so_line_by_line() {
    let emulator = suspended();
    let report = examine(&emulator, &[], &[]).await;
    let version = env!("CARGO_PKG_VERSION");
    report
        .ends(0)
        .has("ok", "version", &[version])
        .has(
            "ok",
            "environment",
            &["ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        )
        .has(
            "ok",
            "credentials",
            &["from environment, which do not expire"],
        )
        .has(
            "ok",
            "identity",
            &[
                "acs:ram::1234567890123456:user/",
                "account 1234567890123456",
            ],
        )
        .has("skipped", "dns", &["127.0.0.1"])
        .has("skipped", "tls", &["plain HTTP"])
        .has("ok", "endpoint", &[&emulator.url()])
        .has("ok", "clock", &["differs from the endpoint's by"])
        .has(
            "ok",
            "permission",
            &[
                "can be read",
                "elasticsearch:ResumeElasticsearchTask",
                "doctor does not make",
            ],
        )
        .has("ok", "proxy", &[&emulator.url(), "take no proxy"])
        .has("ok", "instance", &[ID, "suspended", "to resume"]);
    assert!(
        report.text.ends_with("\nNothing failed.\n"),
        "{}",
        report.text
    );
    // It looks and changes nothing.
    assert_eq!(emulator.counts().effects, 0);
    assert_eq!(emulator.instance(ID).unwrap().status, "suspended");
}

#[tokio::test]
async fn a_session_is_shown_with_its_end_and_its_identity() {
    let emulator = suspended();
    let uri = format!("{}/credentials?key=private", emulator.url());
    let variables = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", ""),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", ""),
        ("ALIBABA_CLOUD_CREDENTIALS_URI", &*uri),
    ];
    let report = examine(&emulator, &variables, &[]).await;
    report
        .ends(0)
        .has(
            "ok",
            "credentials",
            &["from credentials URI", "which expire at", "left)"],
        )
        .has("ok", "identity", &["assumed-role/credentials-uri/vm"]);
    assert!(!report.text.contains("private"), "{}", report.text);
    for session in emulator.sessions() {
        assert!(!report.text.contains(&session.access_key_secret));
        assert!(!report.text.contains(&session.security_token));
    }
}

#[tokio::test]
async fn a_wrong_secret_is_said_to_be_one() {
    let emulator = suspended();
    let wrong = [("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "wrong-and-private")];
    let report = examine(&emulator, &wrong, &[]).await;
    report
        .ends(1)
        .has("ok", "credentials", &[])
        .has("FAILED", "identity", &["secret is wrong", "next step: "])
        .has(
            "FAILED",
            "instance",
            &["secret key is wrong", "next step: "],
        );
    assert!(!report.text.contains("wrong-and-private"));
}

#[tokio::test]
async fn without_credentials_each_source_is_listed_and_the_rest_is_looked_at() {
    let emulator = suspended();
    let none = KEYS.map(|(name, _)| (name, ""));
    let report = examine(&emulator, &none, &[]).await;
    report
        .ends(1)
        .has(
            "FAILED",
            "credentials",
            &[
                "No credentials were found",
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "next step: Set ",
            ],
        )
        .has("ok", "endpoint", &[])
        .has("skipped", "identity", &["no credentials"])
        .has("skipped", "instance", &["no credentials"]);
}

#[tokio::test]
async fn a_clock_that_is_off_is_a_warning_and_then_a_failure() {
    for (minutes, state, code) in [(-20, "FAILED", 1), (20, "FAILED", 1), (3, "warning", 0)] {
        let emulator = suspended();
        emulator.set_clock_offset(SignedDuration::from_mins(minutes));
        let report = examine(&emulator, &[], &[]).await;
        report
            .ends(code)
            .has(state, "clock", &["differs from the endpoint's by", "NTP"]);
    }
}

#[tokio::test]
async fn an_instance_that_is_missing_or_must_not_be_seen_is_told_apart() {
    let emulator = Emulator::start(Scenario::new().instance("es-cn-another", "active")).unwrap();
    examine(&emulator, &[], &[]).await.ends(1).has(
        "FAILED",
        "instance",
        &["Instance not found", "cn-hangzhou", "next step: "],
    );
    let mut scenario = Scenario::new().instance(ID, "active");
    scenario.deny = vec!["DescribeInstance".to_owned()];
    let emulator = Emulator::start(scenario).unwrap();
    examine(&emulator, &[], &[]).await.ends(1).has(
        "FAILED",
        "permission",
        &["elasticsearch:DescribeInstance", "next step: "],
    );
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_ends_the_checks() {
    let emulator = suspended();
    // Bound and given up again: nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let elsewhere = [("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &*nobody)];
    let report = examine(&emulator, &elsewhere, &[]).await;
    report.ends(1).has("ok", "identity", &[]).has(
        "FAILED",
        "endpoint",
        &[&nobody, "next step: Check routes"],
    );
    report
        .has("skipped", "permission", &["endpoint"])
        .has("skipped", "instance", &["endpoint"]);

    // A label that is too long for DNS: refused without a question to anyone.
    let unnamed = format!("http://{}.example", "x".repeat(64));
    let elsewhere = [("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &*unnamed)];
    let report = examine(&emulator, &elsewhere, &[]).await;
    report
        .ends(1)
        .has("FAILED", "dns", &["could not be resolved", "spelling"]);

    // Plain HTTP where TLS is expected.
    let secure = emulator.url().replace("http://", "https://");
    let elsewhere = [("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &*secure)];
    let report = examine(&emulator, &elsewhere, &[]).await;
    report.ends(1).has(
        "FAILED",
        "tls",
        &["no trusted TLS session", "SSL_CERT_FILE"],
    );
}

#[tokio::test]
async fn sts_that_cannot_be_reached_is_a_warning_where_no_run_would_ask_it() {
    let emulator = suspended();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let elsewhere = [("ALIBABA_CLOUD_ENDPOINT_STS", &*nobody)];
    let report = examine(&emulator, &elsewhere, &[]).await;
    report
        .ends(0)
        .has("warning", "identity", &[&nobody, "next step: A run "])
        .has("ok", "instance", &[ID]);

    // With a role, nothing can be done without it.
    let role = ["--assume-role", "acs:ram::1234567890123456:role/es-resume"];
    let report = examine(&emulator, &elsewhere, &role).await;
    report
        .ends(1)
        .has("FAILED", "credentials", &[&nobody, "next step: "])
        .has("skipped", "identity", &[]);
}

#[tokio::test]
async fn a_role_and_endpoints_can_be_tried_by_arguments() {
    let emulator = suspended();
    let url = emulator.url();
    let arn = "acs:ram::1234567890123456:role/es-resume";
    let mut variables = vec![REGION];
    variables.extend(KEYS);
    let arguments = [
        "--assume-role",
        arn,
        "--endpoint",
        &url,
        "--sts-endpoint",
        &url,
        "--instance-id",
        ID,
    ];
    let (text, code, _) = run(command(&variables, &arguments)).await;
    Report { text, code }
        .ends(0)
        .has(
            "ok",
            "credentials",
            &[arn, "over environment", "which expire at"],
        )
        .has("ok", "identity", &["assumed-role/es-resume"])
        .has("ok", "instance", &[ID]);
}

#[tokio::test]
async fn the_proxy_is_named_and_its_failure_is_not_blamed_on_the_endpoint() {
    let mut variables = vec![REGION, ("HTTPS_PROXY", "http://u:private@127.0.0.1:1")];
    variables.extend(KEYS);
    let (text, code, _) = run(command(&variables, &[])).await;
    assert!(!text.contains("private"), "{text}");
    let report = Report { text, code };
    report.ends(1).has(
        "ok",
        "proxy",
        &["proxy http://127.0.0.1:1 (from HTTPS_PROXY)"],
    );
    assert!(report.text.contains("FAILED   proxy"), "{}", report.text);
    assert_eq!(report.check("dns"), "", "{}", report.text);

    variables[1] = ("HTTPS_PROXY", "http://u:p/private@127.0.0.1:1");
    let (text, code, _) = run(command(&variables, &[])).await;
    assert!(!text.contains("private"), "{text}");
    Report { text, code }
        .ends(1)
        .has("warning", "proxy", &["HTTPS_PROXY", "percent-encoded"]);
}

#[tokio::test]
async fn json_is_one_object_and_logs_stay_out_of_it() {
    let emulator = suspended();
    for (secret, code) in [(SECRET, 0), ("wrong", 1)] {
        let variables = [
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret),
            ("TF_LOG", "TRACE"),
        ];
        let report = examine(&emulator, &variables, &["--json"]).await;
        report.ends(code);
        let document: Value = serde_json::from_str(&report.text).unwrap();
        assert_eq!(document["healthy"], code == 0);
        let checks = document["checks"].as_array().unwrap();
        let names: Vec<_> = checks
            .iter()
            .map(|c| c["check"].as_str().unwrap())
            .collect();
        assert_eq!(names.first(), Some(&"version"));
        for check in checks {
            let state = check["state"].as_str().unwrap();
            assert!(["ok", "warning", "failed", "skipped"].contains(&state));
            let has_step = check["next_step"].is_string();
            assert_eq!(has_step, ["warning", "failed"].contains(&state), "{check}");
        }
    }
}

#[tokio::test]
async fn logs_go_to_stderr_and_only_if_wanted() {
    let emulator = suspended();
    let url = emulator.url();
    let mut variables = vec![REGION, ("ALIBABA_CLOUD_ENDPOINT_ELASTICSEARCH", &*url)];
    variables.push(("ALIBABA_CLOUD_ENDPOINT_STS", &*url));
    variables.extend(KEYS);
    let (quiet, code, stderr) = run(command(&variables, &[])).await;
    assert_eq!((code, &*stderr), (Some(0), ""));
    variables.push(("TF_LOG", "TRACE"));
    let (loud, _, stderr) = run(command(&variables, &[])).await;
    assert!(stderr.contains("credentials loaded"), "{stderr}");
    for line in stderr.lines() {
        serde_json::from_str::<Value>(line).expect("a log line");
    }
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // The clock may differ by a second more.
    let lines = |text: &str| {
        text.lines()
            .filter(|l| !l.contains("clock"))
            .map(words)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&quiet), lines(&loud));
}

#[tokio::test]
async fn a_wrong_usage_exits_with_2_and_prints_nothing_to_stdout() {
    for arguments in [
        &["--region"][..],
        &["--region", "CN Hangzhou"],
        &["--instance-id", "../x"],
        &["--assume-role", "resume"],
        &["--endpoint", "a/b"],
        &["--verbose"],
        &["--json=yes"],
        &["stray"],
    ] {
        let (stdout, code, stderr) = run(command(&[], arguments)).await;
        assert_eq!((code, &*stdout), (Some(2), ""), "{arguments:?}");
        assert!(
            stderr.contains("doctor: ") && stderr.contains("Usage:"),
            "{stderr}"
        );
    }
    let (stdout, code, stderr) = run(command(&[], &["--help"])).await;
    assert_eq!((code, &*stderr), (Some(0), ""));
    assert!(stdout.starts_with("Usage: terraform-provider-alicloudes doctor"));
}

#[tokio::test]
async fn without_a_region_or_with_a_broken_variable_the_next_step_names_it() {
    let (text, code, _) = run(command(&KEYS, &[])).await;
    let report = Report { text, code };
    report
        .ends(1)
        .has("FAILED", "region", &["--region", "ALIBABA_CLOUD_REGION"]);
    let broken = [("ALIBABA_CLOUD_REGION", "cn hangzhou")];
    let (text, code, _) = run(command(&broken, &[])).await;
    Report { text, code }.ends(1).has(
        "FAILED",
        "settings",
        &[
            "ALIBABA_CLOUD_REGION",
            "cn hangzhou",
            "next step: Correct ALIBABA_CLOUD_REGION",
        ],
    );
}
