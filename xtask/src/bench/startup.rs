// SPDX-License-Identifier: MPL-2.0
//! From exec to the handshake line, as a host waits for it, and the memory of
//! a provider that then does nothing.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::report::{Report, millis};
use super::shim::field;

const ROUNDS: usize = 40;

/// A certificate like those hosts present: P-521, and its own authority. Its
/// key is not needed, since nobody connects.
const CLIENT_CERTIFICATE: &str = include_str!("client_certificate.pem");

/// The value that go-plugin's Terraform hosts set, from the protocol.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// Measures `binary`, and in the same rounds the one to hold it against.
pub(super) fn measure(binary: &Path, against: Option<&Path>, report: &mut Report) -> Result<()> {
    let mut floor = Vec::new();
    let mut starts = vec![(binary, "", Samples::default())];
    starts.extend(against.map(|other| (other, ", the other", Samples::default())));
    for round in 0..ROUNDS {
        let started = Instant::now();
        Command::new("/bin/true").env_clear().status()?;
        floor.push(millis(started.elapsed()));

        let first = round % starts.len();
        starts.rotate_left(first);
        for (binary, _, samples) in &mut starts {
            let start = start(binary)?;
            samples.wall.push(millis(start.wall));
            samples.cpu.extend(start.cpu.map(millis));
            samples.idle.extend(start.idle_mib);
        }
    }
    report.add("/bin/true, exec to exit (floor)", "ms", None, floor);
    starts.sort_by_key(|(_, name, _)| *name);
    for (_, of, samples) in starts {
        let goal = |goal| of.is_empty().then_some(goal);
        let name = |what: &str| format!("{what}{of}");
        report.add(
            name("exec to handshake line"),
            "ms",
            goal(2.0),
            samples.wall,
        );
        report.add(name("CPU of the start"), "ms", goal(2.0), samples.cpu);
        report.add(name("idle memory (VmRSS)"), "MiB", goal(5.0), samples.idle);
    }
    Ok(())
}

#[derive(Default)]
struct Samples {
    wall: Vec<f64>,
    cpu: Vec<f64>,
    idle: Vec<f64>,
}

struct Start {
    wall: Duration,
    cpu: Option<Duration>,
    idle_mib: Option<f64>,
}

fn start(binary: &Path) -> Result<Start> {
    let sockets = tempfile::tempdir()?;
    let mut command = Command::new(binary);
    command
        .env_clear()
        .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
        .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
        .env("PLUGIN_CLIENT_CERT", CLIENT_CERTIFICATE)
        .env("PLUGIN_MIN_PORT", "10000")
        .env("PLUGIN_MAX_PORT", "25000")
        .env("TMPDIR", sockets.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().context("the provider has no stdout")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let wall = started.elapsed();
    let cpu = cpu_time(child.id());
    // Time for what the provider still does after the line.
    thread::sleep(Duration::from_millis(20));
    let idle = field(&format!("/proc/{}/status", child.id()), "VmRSS:");
    child.kill()?;
    child.wait()?;
    ensure!(line.starts_with("1|6|"), "not a handshake line: {line:?}");
    Ok(Start {
        wall,
        cpu,
        #[expect(clippy::cast_precision_loss, reason = "kibibytes of a process")]
        idle_mib: idle.map(|kib| kib as f64 / 1024.0),
    })
}

/// What all threads of a process ran for, to the nanosecond; the times in its
/// `stat` file have ticks of 10 ms.
fn cpu_time(process: u32) -> Option<Duration> {
    let mut total = 0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))
        .ok()?
        .flatten()
    {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        total += text.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(total))
}
