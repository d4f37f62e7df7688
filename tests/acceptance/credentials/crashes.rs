// SPDX-License-Identifier: MPL-2.0
//! No secret is in what a crash leaves: the host's report of a provider that died,
//! and the stacks that a host prints when it dies itself.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::leaks::{emulators_log, secrets, shown};
use super::{Given, STS_KEY, STS_SECRET, STS_TOKEN, scenario};
use crate::fake::Fake;
use crate::harness::for_each_host;

/// Longer than a host takes to its first call.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn no_secret_is_in_the_crash_of_a_provider_or_a_host() {
    let given = Given::new("a crash")
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", STS_KEY)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", STS_SECRET)
        .env("ALIBABA_CLOUD_SECURITY_TOKEN", STS_TOKEN)
        .env("GOTRACEBACK", "all");
    for_each_host(|case| {
        let mut found = Vec::new();
        for (of_provider, report) in [(true, "plugin"), (false, "goroutine ")] {
            let mut scenario = scenario();
            scenario.defaults.activating_for = Duration::from_secs(3600);
            let fake = Fake::start(scenario);
            let wait = "  wait_for_status = \"active\"";
            let mut workspace = given.workspace(case, &fake, wait)?;
            workspace.set_log("TRACE");
            let running = workspace.start(["apply", "-auto-approve"])?;
            let deadline = Instant::now() + PATIENCE;
            while fake
                .emulator()
                .requests_of("ResumeElasticsearchTask")
                .is_empty()
            {
                assert!(Instant::now() < deadline, "nothing was resumed");
                thread::sleep(Duration::from_millis(20));
            }
            let host = i32::try_from(running.id()).ok().and_then(Pid::from_raw);
            let host = host.ok_or("no host")?;
            if of_provider {
                for provider in children(host) {
                    kill_process(provider, Signal::ABORT)?;
                }
            } else {
                kill_process(host, Signal::QUIT)?;
            }
            let output = running.wait()?.text();
            assert!(output.contains(report), "no report of a crash: {output}");
            let log = workspace.log();
            assert!(log.contains("credentials loaded"), "{report}: no log");
            found.extend(shown(
                report,
                &secrets(&fake),
                &[
                    ("report", &output),
                    ("log", &log),
                    ("emulator's log", &emulators_log(&fake)),
                ],
            ));
        }
        if found.is_empty() {
            Ok(())
        } else {
            Err(found.join("\n").into())
        }
    });
}

/// The processes that `host` started.
fn children(host: Pid) -> Vec<Pid> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
        .filter(|id| {
            let path = format!("/proc/{}/stat", id.as_raw_nonzero());
            let stat = fs::read_to_string(path).unwrap_or_default();
            // The name in parentheses may hold anything.
            let parent = stat
                .rsplit_once(") ")
                .and_then(|(_, rest)| rest.split(' ').nth(1));
            parent.is_some_and(|parent| parent == host.as_raw_nonzero().to_string())
        })
        .collect()
}
