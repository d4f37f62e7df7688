// SPDX-License-Identifier: MPL-2.0
//! A provider that is stopped at its exit: it answered Shutdown, and the host waits for its end.

use nix::sys::ptrace::{self, Options};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// A process that stops at its exit, and goes on when this is dropped. To be used by one thread:
/// Linux takes another for a stranger.
pub(crate) struct Exit(Pid);

impl Exit {
    /// Of the process with this ID, while it runs.
    pub(crate) fn of(process: i32) -> Result<Self, String> {
        let process = Pid::from_raw(process);
        ptrace::seize(process, Options::PTRACE_O_TRACEEXIT)
            .map_err(|error| format!("can't trace the provider: {error}"))?;
        Ok(Self(process))
    }

    /// Waits until the process is at its exit.
    pub(crate) fn reach(&self) -> Result<(), String> {
        loop {
            match waitpid(self.0, Some(WaitPidFlag::__WALL)) {
                Ok(WaitStatus::PtraceEvent(..)) => return Ok(()),
                // A signal is on its way to the process.
                Ok(WaitStatus::Stopped(_, signal)) => {
                    ptrace::cont(self.0, signal).map_err(|error| error.to_string())?;
                }
                other => return Err(format!("the provider does not exit: {other:?}")),
            }
        }
    }
}

impl Drop for Exit {
    fn drop(&mut self) {
        // A process that was killed meanwhile is gone.
        let _ = ptrace::detach(self.0, None);
    }
}
