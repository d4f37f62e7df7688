// SPDX-License-Identifier: MPL-2.0
//! Who is hit, and with what.

use std::fmt;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};

/// What happens at the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blow {
    /// To the provider's process alone.
    Provider(Hit),
    /// To OpenTofu or Terraform alone, as a CI system does.
    Host(Hit),
    /// Ctrl-C: SIGINT to both, as a terminal sends it; so many times.
    CtrlC(u8),
    /// SIGKILL to both, as a power loss.
    Both,
    /// The connection is reset, and so are the next three.
    ApiDies,
    /// No answer for longer than the client waits for one, then it goes on.
    ApiStops,
    /// This one connection is lost.
    NetworkLost,
}

/// A signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    Kill,
    Term,
    Int,
    /// SIGSTOP for longer than every timeout of the configuration, then SIGCONT.
    Stop,
}

/// Longer than `client_read_timeout` and `poll_interval` of the configuration.
pub(crate) const STOPPED_FOR: Duration = Duration::from_millis(2500);

impl Blow {
    pub(crate) const ALL: [Self; 14] = [
        Self::Provider(Hit::Kill),
        Self::Provider(Hit::Term),
        Self::Provider(Hit::Int),
        Self::Provider(Hit::Stop),
        Self::Host(Hit::Kill),
        Self::Host(Hit::Term),
        Self::Host(Hit::Int),
        Self::Host(Hit::Stop),
        Self::CtrlC(1),
        Self::CtrlC(2),
        Self::Both,
        Self::ApiDies,
        Self::ApiStops,
        Self::NetworkLost,
    ];

    /// Whether the API, and no process, is hit.
    pub(crate) fn is_remote(self) -> bool {
        matches!(self, Self::ApiDies | Self::ApiStops | Self::NetworkLost)
    }

    /// Hits the processes of a run; the API is [`crate::run`]'s.
    pub(crate) fn strike(self, host: u32) {
        let id = host;
        let host = pid(host);
        match self {
            Self::Provider(hit) => {
                for provider in providers(id) {
                    hit.strike(provider);
                }
            }
            Self::Host(hit) => hit.strike(host),
            Self::CtrlC(times) => {
                for _ in 0..times {
                    let _ = kill_process_group(host, Signal::INT);
                    // Two signals at once are one.
                    thread::sleep(Duration::from_millis(150));
                }
            }
            Self::Both => {
                let _ = kill_process_group(host, Signal::KILL);
            }
            Self::ApiDies | Self::ApiStops | Self::NetworkLost => {}
        }
    }
}

impl Hit {
    fn strike(self, process: Pid) {
        // A process that is gone by now needs no signal.
        let send = |signal| {
            let _ = kill_process(process, signal);
        };
        match self {
            Self::Kill => send(Signal::KILL),
            Self::Term => send(Signal::TERM),
            Self::Int => send(Signal::INT),
            Self::Stop => {
                send(Signal::STOP);
                thread::sleep(STOPPED_FOR);
                send(Signal::CONT);
            }
        }
    }
}

impl fmt::Display for Blow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider(hit) => write!(f, "provider {hit}"),
            Self::Host(hit) => write!(f, "host {hit}"),
            Self::CtrlC(1) => f.write_str("Ctrl-C"),
            Self::CtrlC(_) => f.write_str("Ctrl-C twice"),
            Self::Both => f.write_str("both SIGKILL"),
            Self::ApiDies => f.write_str("API dies, comes back"),
            Self::ApiStops => f.write_str("API stops"),
            Self::NetworkLost => f.write_str("connection lost"),
        }
    }
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kill => "SIGKILL",
            Self::Term => "SIGTERM",
            Self::Int => "SIGINT",
            Self::Stop => "SIGSTOP",
        })
    }
}

fn pid(id: u32) -> Pid {
    let id = i32::try_from(id).ok().and_then(Pid::from_raw);
    id.unwrap_or_else(|| panic!("no process id"))
}

/// The children of a host: the providers that it runs now.
pub(crate) fn providers(host: u32) -> Vec<Pid> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|id| parent(*id) == Some(host))
        .map(pid)
        .collect()
}

fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in parentheses may hold anything.
    let (_, rest) = stat.rsplit_once(") ")?;
    rest.split(' ').nth(1)?.parse().ok()
}

/// Waits until no process of a run is left; false if one outlives the limit.
pub(crate) fn all_end(host: u32, limit: Duration) -> bool {
    let deadline = Instant::now() + limit;
    while test_kill_process_group(pid(host)).is_ok() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    true
}
