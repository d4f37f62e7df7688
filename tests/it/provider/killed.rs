// SPDX-License-Identifier: MPL-2.0
//! The provider is killed before it has asked the API for anything, and what
//! it leaves behind.

use std::path::Path;
use std::time::Duration;

use emulator::Fault;
use serde_json::{Value, json};
use testkit::host::{Address, Plugin, Signal};
use tonic::Code;

use super::core::{Core, ID, RESUME, apply_request, emulator, errors, resource};
use crate::support::{PATIENCE, assert_answers, launch};

/// Sockets in `directory`.
fn sockets(directory: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn killed_before_the_call_the_host_gets_an_error_and_the_next_one_does_it_all() {
    let api = emulator(Duration::ZERO);
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let first = Core::configured(&api).await;
    let plan = first.plan(RESUME, &Value::Null, &config).await;
    let request = apply_request(RESUME, &Value::Null, &plan, &config);
    let mut provider = first.provider();
    first.plugin.process.program.signal(Signal::KILL).unwrap();
    let call = provider.apply_resource_change(request);
    let answer = tokio::time::timeout(PATIENCE, call).await;
    let error = answer.expect("the host hangs").unwrap_err();
    assert!(
        matches!(error.code(), Code::Unavailable | Code::Unknown),
        "{error:?}"
    );
    assert_eq!(api.counts().requests, 0);

    let second = Core::configured(&api).await;
    let done = second.change(RESUME, &Value::Null, &config).await;
    assert_eq!(errors(&done.diagnostics), [""; 0]);
    assert_eq!(api.effective_resumes(ID), 1);
}

#[tokio::test]
async fn killed_before_the_answer_the_host_gets_an_error() {
    let api = emulator(Duration::ZERO);
    let slow = Fault::delayed(Duration::from_secs(5));
    api.inject(slow.on("ResumeElasticsearchTask"));
    let config = resource(RESUME, json!({ "instance_id": ID })).await;
    let core = Core::configured(&api).await;
    let plan = core.plan(RESUME, &Value::Null, &config).await;
    let request = apply_request(RESUME, &Value::Null, &plan, &config);
    let mut provider = core.provider();
    let call = tokio::time::timeout(PATIENCE, provider.apply_resource_change(request));
    let (answer, ()) = tokio::join!(call, async {
        while api.requests_of("ResumeElasticsearchTask").is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        core.plugin.process.program.signal(Signal::KILL).unwrap();
    });
    let error = answer.expect("the host hangs").unwrap_err();
    assert!(
        matches!(error.code(), Code::Unavailable | Code::Unknown),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_socket_of_a_killed_one_stays_and_is_in_nobodys_way() {
    let directory = tempfile::tempdir().unwrap();
    let launch = || launch().env("TMPDIR", directory.path());
    let killed = launch().spawn().await.unwrap();
    let Address::Unix(left) = killed.handshake.address.clone() else {
        panic!("not a Unix socket")
    };
    killed.program.signal(Signal::KILL).unwrap();
    killed.program.wait(PATIENCE).await.unwrap();
    assert_eq!(sockets(directory.path()), std::slice::from_ref(&left));

    let next = Plugin::start(launch()).await.unwrap();
    assert_answers(&next).await;
    assert!(next.close().await.unwrap().is_clean());
    // It removes its own, and no other: that may belong to one that lives.
    assert_eq!(sockets(directory.path()), [left]);
}
