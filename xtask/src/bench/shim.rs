// SPDX-License-Identifier: MPL-2.0
//! Stands in the provider's place to measure it: a host starts this program,
//! which starts the provider on the same streams and notes, when it ends, the
//! CPU time it took and the most memory it had.
//!
//! Sampling from outside would miss most of a provider's life: a host starts it
//! several times for each command, and many of those last some milliseconds.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

/// The program to measure.
pub(crate) const PROGRAM: &str = "XTASK_BENCH_PROGRAM";
/// The file to which one line of JSON per process is added.
pub(crate) const USAGE: &str = "XTASK_BENCH_USAGE";

/// What one process of the provider used.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Usage {
    /// User and system time in microseconds.
    cpu_us: i64,
    /// The most resident memory in KiB.
    peak_kib: u64,
}

/// Measures and returns the exit code if a host started this program as a
/// provider; `None` if a person started it.
pub(crate) fn run_if_asked() -> Option<ExitCode> {
    let program = env::var_os(PROGRAM)?;
    let usage = env::var_os(USAGE)?;
    Some(match measure(Path::new(&program), Path::new(&usage)) {
        Ok(true) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn measure(program: &Path, usage: &Path) -> Result<bool> {
    let mut child = Command::new(program).spawn()?;
    let peak = Arc::new(AtomicU64::new(0));
    let status_file = format!("/proc/{}/status", child.id());
    let seen = Arc::clone(&peak);
    // The kernel keeps the high-water mark, so the last look before the end is
    // all that counts. `ru_maxrss` won't do: it includes this program's memory
    // from before the exec.
    thread::spawn(move || {
        // Close looks at first, for processes that live for milliseconds; later
        // ones would take CPU from what is measured.
        for pause in (0..50).map(|_| 1).chain(std::iter::repeat(20)) {
            let Some(kib) = field(&status_file, "VmHWM:") else {
                break;
            };
            seen.fetch_max(kib, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(pause));
        }
    });
    let success = child.wait()?.success();
    let times = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
    let line = serde_json::to_string(&Usage {
        cpu_us: micros(times.user_time()) + micros(times.system_time()),
        peak_kib: peak.load(Ordering::Relaxed),
    })?;
    let mut file = OpenOptions::new().create(true).append(true).open(usage)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    Ok(success)
}

/// What all processes together took, of a file that they noted it in.
pub(super) struct Total {
    /// CPU time in milliseconds.
    pub(super) cpu_ms: f64,
    /// The most resident memory of one of them, in MiB.
    pub(super) peak_mib: f64,
    /// How many there were.
    pub(super) processes: usize,
}

impl Total {
    /// # Errors
    /// When the file can't be read: no process has noted anything.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).context("no process of the provider ran")?;
        let used: Vec<Usage> = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        #[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
        Ok(Self {
            cpu_ms: used.iter().map(|each| each.cpu_us as f64 / 1000.0).sum(),
            peak_mib: used
                .iter()
                .map(|each| each.peak_kib as f64 / 1024.0)
                .fold(0.0, f64::max),
            processes: used.len(),
        })
    }
}

/// A size in KiB from a file like `/proc/<pid>/status`.
pub(super) fn field(path: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
