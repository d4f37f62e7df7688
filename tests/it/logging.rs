// SPDX-License-Identifier: MPL-2.0
//! Lines on stderr: hclog's JSON if logs are wanted, else none. What lines say
//! of requests is in `provider/logging.rs`.

use serde_json::Value;
use testkit::host::{Exit, Launch, Plugin, Present};

use crate::support::{ask, assert_answers, launch};

/// A run in which something worth a warning happens.
async fn eventful_run(launch: Launch) -> Exit {
    let plugin = Plugin::start(launch).await.unwrap();
    if let Ok(channel) = plugin.process.connect_as(Present::Nothing).await {
        ask(channel).await.expect_err("must be refused");
    }
    assert_answers(&plugin).await;
    let exit = plugin.close().await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
    exit
}

fn is_timestamp(text: &str) -> bool {
    let pattern = "0000-00-00T00:00:00.000000Z";
    text.len() == pattern.len()
        && text.chars().zip(pattern.chars()).all(|(c, p)| match p {
            '0' => c.is_ascii_digit(),
            _ => c == p,
        })
}

#[tokio::test]
async fn each_line_is_what_hosts_can_read() {
    let exit = eventful_run(launch().env("TF_LOG", "TRACE")).await;
    assert!(!exit.stderr.is_empty());
    let mut levels = Vec::new();
    for line in &exit.stderr {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let object = line.as_object().unwrap();
        assert!(!line["@message"].as_str().unwrap().is_empty());
        assert!(is_timestamp(line["@timestamp"].as_str().unwrap()), "{line}");
        assert!(line["@module"].as_str().unwrap().starts_with("provider"));
        let flat = |value: &Value| !value.is_object() && !value.is_array();
        assert!(object.values().all(flat), "{line}");
        levels.push(line["@level"].as_str().unwrap().to_owned());
    }
    assert!(levels.contains(&"warn".to_owned()) && levels.contains(&"debug".to_owned()));
}

#[tokio::test]
async fn without_a_wish_for_logs_there_is_no_line() {
    for launch in [
        launch(),
        launch().env("TF_LOG", "off"),
        launch()
            .env("TF_LOG", "TRACE")
            .env("TF_LOG_PROVIDER", "OFF"),
    ] {
        let exit = eventful_run(launch).await;
        assert!(exit.stderr.is_empty(), "{:?}", exit.stderr);
    }
}

#[tokio::test]
async fn level_of_this_provider_alone_is_honoured() {
    let launch = launch()
        .env("TF_LOG", "TRACE")
        .env("TF_LOG_PROVIDER_ALICLOUDES", "warn");
    let exit = eventful_run(launch).await;
    assert!(!exit.stderr.is_empty());
    for line in &exit.stderr {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["@level"], "warn");
    }
}
