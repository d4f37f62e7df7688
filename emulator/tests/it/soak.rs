// SPDX-License-Identifier: MPL-2.0
//! Many requests to one program: at the end it holds what it held after the first ones. `SOAK=10000`
//! says how many.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::caller::Caller;

/// How long nonces are kept.
const WINDOW: Duration = Duration::from_secs(2);
/// A request every so often.
const PACE: Duration = Duration::from_millis(5);

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// KiB of memory that is not a file's, and descriptors.
fn held(pid: u32) -> (u64, usize) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let memory = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .and_then(|line| line.split_whitespace().next())
        .unwrap()
        .parse();
    let descriptors = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
    (memory.unwrap(), descriptors.count())
}

#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what a long run is for"
)]
async fn the_program_holds_after_many_requests_what_it_held_after_the_first() {
    let many = std::env::var("SOAK").map_or(500, |many| many.parse().unwrap());
    // Log and nonces are kept for a while by design: make that short.
    let window = WINDOW.as_secs();
    let scenario = format!(
        "[server]\nlog_limit = 100\ntime_window = \"{window}s\"\n[defaults]\nread_lag = \"instant\"\n[[instances]]\nid = \"es-1\"\nstatus = \"active\""
    );
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("soak.toml");
    std::fs::write(&path, scenario).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_alicloudes-emulator"))
        .arg("--scenario")
        .arg(&path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let running = Running(child);
    stdout.read_line(&mut line).unwrap();
    let base = line.split(' ').nth(2).unwrap().to_owned();
    let pid = running.0.id();

    // At a pace: how many nonces are kept is up to it.
    let pace = tokio::sync::Mutex::new(tokio::time::interval(PACE));
    let ask = async |count: usize| {
        for number in 0..count {
            // Ten clients one after the other, each with a connection of its own.
            let caller = Caller::at(&base);
            for _ in 0..9 {
                pace.lock().await.tick().await;
                assert_eq!(caller.status("es-1").await, "active");
            }
            let token = format!("t{number}");
            assert_eq!(
                caller.resume("none", &token).await.code(),
                "InstanceNotFound"
            );
        }
    };
    // Until the nonces' table has found its size: it grows once more when those that went have left
    // it too few free places.
    ask(if many > 500 { 300 } else { 100 }).await;
    let first = held(pid);
    ask(many / 10).await;
    let last = held(pid);
    println!("{many} requests: KiB and descriptors {first:?}, then {last:?}");
    assert!(
        // 5 % more; in a short run, or what the table grows by.
        last.0 <= first.0 + (first.0 / 20).max(if many > 500 { 0 } else { 512 }),
        "memory grows: {first:?}, then {last:?}"
    );
    assert!(last.1 <= first.1 + 2, "{first:?}, then {last:?}");
}
