// SPDX-License-Identifier: MPL-2.0
//! What ends the process, what does not, and what it leaves behind.

use std::time::Duration;

use testkit::host::Plugin;
#[cfg(unix)]
use testkit::host::{Launch, Process, Signal};
use testkit::proto::goplugin::Empty;
use testkit::proto::health::HealthCheckRequest;
use testkit::proto::health::health_check_response::ServingStatus;

#[cfg(unix)]
use crate::support::PROGRAM;
use crate::support::{PATIENCE, ask, assert_answers, launch};

/// How soon the process must be gone after Shutdown. Held against the best of
/// several runs: a test machine may be busy.
const PROMPTLY: Duration = Duration::from_millis(100);
const RUNS: usize = 5;
/// Longer than an orphan needs to notice that it is one.
const NOTICE: Duration = Duration::from_millis(3500);

#[tokio::test]
async fn shutdown_is_answered_and_obeyed_at_once() {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let plugin = Plugin::start(launch()).await.unwrap();
        assert_answers(&plugin).await;
        let exit = plugin.close().await.unwrap();
        assert!(exit.is_clean(), "{exit:?}");
        best = best.min(exit.duration);
    }
    assert!(best <= PROMPTLY, "{best:?}");
}

#[tokio::test]
async fn shutdown_waits_for_no_open_stream_and_no_open_connection() {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let plugin = Plugin::start(launch()).await.unwrap();
        let channel = plugin.process.connect().await.unwrap();
        ask(channel.clone()).await.unwrap();
        let answer = plugin.controller().shutdown(Empty {}).await;
        assert!(answer.is_ok(), "{answer:?}");
        // Connection and streams are still held here.
        let Plugin { process, .. } = plugin;
        let exit = process.program.wait(PATIENCE).await.unwrap();
        assert!(exit.is_clean(), "{exit:?}");
        best = best.min(exit.duration);
        drop(channel);
    }
    assert!(best <= PROMPTLY, "{best:?}");
}

#[tokio::test]
async fn streams_of_the_host_stay_open_and_silent() {
    let mut plugin = Plugin::start(launch()).await.unwrap();
    assert!(plugin.is_quiet(Duration::from_millis(300)).await);
}

#[tokio::test]
async fn health_is_serving() {
    let plugin = Plugin::start(launch()).await.unwrap();
    let request = |service: &str| HealthCheckRequest {
        service: service.to_owned(),
    };
    let answer = plugin.health().check(request("plugin")).await.unwrap();
    assert_eq!(answer.into_inner().status(), ServingStatus::Serving);
    let unknown = plugin.health().check(request("other")).await.unwrap_err();
    assert_eq!(unknown.code(), tonic::Code::NotFound);
}

#[cfg(unix)]
#[tokio::test]
async fn interrupt_and_hangup_are_the_hosts_business() {
    let plugin = Plugin::start(launch()).await.unwrap();
    for signal in [Signal::INT, Signal::HUP, Signal::INT] {
        plugin.process.program.signal(signal).unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_answers(&plugin).await;
    }
    assert!(plugin.close().await.unwrap().is_clean());
}

#[cfg(unix)]
#[tokio::test]
async fn interrupt_right_after_the_line_is_ignored_too() {
    let process = launch().spawn().await.unwrap();
    process.program.signal(Signal::INT).unwrap();
    let plugin = Plugin::over(process).await.unwrap();
    assert_answers(&plugin).await;
}

/// The plugin as the child of a process that can be killed: the host.
#[cfg(unix)]
async fn under_a_host() -> Process {
    Launch::new("/bin/sh")
        .timeout(PATIENCE)
        .arg("-c")
        .arg("\"$0\" & wait")
        .arg(PROGRAM)
        .spawn()
        .await
        .unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn orphan_ends_when_its_last_connection_does() {
    let process = under_a_host().await;
    let channel = process.connect().await.unwrap();
    ask(channel.clone()).await.unwrap();
    process.program.signal(Signal::KILL).unwrap();
    // As long as somebody uses it, it stays.
    tokio::time::sleep(NOTICE).await;
    ask(channel.clone()).await.unwrap();
    drop(channel);
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(!exit.killed && exit.left_behind.is_empty(), "{exit:?}");
    assert!(exit.duration < PATIENCE / 2, "{:?}", exit.duration);
}

#[cfg(unix)]
#[tokio::test]
async fn orphan_that_nobody_ever_used_ends_as_well() {
    let process = under_a_host().await;
    process.program.signal(Signal::KILL).unwrap();
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(!exit.killed && exit.left_behind.is_empty(), "{exit:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn host_that_reads_no_stderr_and_has_no_connection_is_gone() {
    let mut process = launch().spawn().await.unwrap();
    process.program.hang_up();
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

#[tokio::test]
async fn lost_connection_alone_ends_nothing() {
    let mut process = launch().spawn().await.unwrap();
    ask(process.connect().await.unwrap()).await.unwrap();
    tokio::time::sleep(NOTICE).await;
    assert!(process.program.is_running());
    ask(process.connect().await.unwrap()).await.unwrap();
}
