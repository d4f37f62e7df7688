// SPDX-License-Identifier: MPL-2.0
//! SIGTERM, which often goes to the whole process group: the host gets it too,
//! and wants to save what runs.

use std::time::Duration;

use testkit::host::{Plugin, Signal};

use crate::support::{PATIENCE, assert_answers, launch};

/// Less than a connected host is waited for.
const AT_ONCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn without_a_host_it_ends_at_once_and_removes_the_socket() {
    let process = launch().spawn().await.unwrap();
    process.program.signal(Signal::TERM).unwrap();
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean() && exit.duration < AT_ONCE, "{exit:?}");
}

#[tokio::test]
async fn a_connected_host_is_still_served_and_may_shut_it_down() {
    let plugin = Plugin::start(launch()).await.unwrap();
    plugin.process.program.signal(Signal::TERM).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_answers(&plugin).await;
    let exit = plugin.close().await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
}

#[tokio::test]
async fn when_the_host_hangs_up_it_ends() {
    let plugin = Plugin::start(launch()).await.unwrap();
    plugin.process.program.signal(Signal::TERM).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // Drops the connection and both streams.
    let process = {
        let plugin = plugin;
        plugin.process
    };
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean() && exit.duration < AT_ONCE, "{exit:?}");
}

#[tokio::test]
async fn a_second_one_ends_it_in_any_case() {
    let plugin = Plugin::start(launch()).await.unwrap();
    plugin.process.program.signal(Signal::TERM).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_answers(&plugin).await;
    plugin.process.program.signal(Signal::TERM).unwrap();
    // The connection is still held here.
    let Plugin { process, .. } = plugin;
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean() && exit.duration < AT_ONCE, "{exit:?}");
}

#[tokio::test]
async fn a_host_that_does_nothing_is_waited_for_no_longer_than_ten_seconds() {
    let plugin = Plugin::start(launch()).await.unwrap();
    plugin.process.program.signal(Signal::TERM).unwrap();
    let Plugin { process, .. } = plugin;
    let exit = process.program.wait(PATIENCE).await.unwrap();
    assert!(exit.is_clean(), "{exit:?}");
    let ten_seconds = Duration::from_secs(9)..Duration::from_secs(15);
    assert!(ten_seconds.contains(&exit.duration), "{exit:?}");
}
