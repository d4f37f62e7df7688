// SPDX-License-Identifier: MPL-2.0
//! What a process uses, read from `/proc`: for benches and budgets.

use std::fs;
use std::io;
use std::time::Duration;

/// A process's use of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Memory now, in bytes (`VmRSS`).
    pub resident: u64,
    /// Memory at its highest, in bytes (`VmHWM`).
    pub peak: u64,
    /// Time on a CPU, of all its threads.
    pub cpu: Duration,
}

/// What the process `pid` uses.
///
/// # Errors
/// If there is no such process, or no `/proc`.
pub fn usage(pid: u32) -> io::Result<Usage> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kibibytes = |name: &str| {
        status
            .lines()
            .find_map(|line| {
                line.strip_prefix(name)?
                    .split_whitespace()
                    .next()?
                    .parse()
                    .ok()
            })
            .map(|kibibytes: u64| kibibytes * 1024)
            .ok_or_else(|| io::Error::other(format!("no {name} in status: has it ended?")))
    };
    Ok(Usage {
        resident: kibibytes("VmRSS:")?,
        peak: kibibytes("VmHWM:")?,
        cpu: scheduled(pid)?.max(ticks(pid)?),
    })
}

/// To the nanosecond, but without threads that have ended.
fn scheduled(pid: u32) -> io::Result<Duration> {
    let mut total = 0;
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        // A thread may end meanwhile.
        if let Ok(text) = fs::read_to_string(task?.path().join("schedstat")) {
            let nanoseconds = text.split_whitespace().next().and_then(|n| n.parse().ok());
            total += nanoseconds.unwrap_or(0);
        }
    }
    Ok(Duration::from_nanos(total))
}

/// Of all threads there ever were, but in steps of 10 ms.
fn ticks(pid: u32) -> io::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold anything; user and system time are the
    // 12th and 13th field after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_secs(ticks)
        / u32::try_from(rustix::param::clock_ticks_per_second()).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn this_process_uses_something() {
        let usage = usage(std::process::id()).unwrap();
        assert!(usage.resident > 100_000 && usage.peak >= usage.resident);
        assert!(usage.cpu > Duration::ZERO);
    }

    #[test]
    fn no_process_is_an_error() {
        assert!(usage(u32::MAX).is_err());
    }
}
