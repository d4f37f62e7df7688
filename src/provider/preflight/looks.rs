// SPDX-License-Identifier: MPL-2.0
//! What the looks of one process share: how long they may take together, and
//! whether there is a point in another one.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::Target;

/// So long may a plan wait for all its looks together.
const TOTAL: Duration = Duration::from_secs(10);

/// The looks of this process.
#[derive(Debug)]
pub(crate) struct Looks(Mutex<State>);

#[derive(Debug)]
struct State {
    /// What is left of [`TOTAL`]; it runs while at least one look does.
    left: Duration,
    running: u32,
    since: Instant,
    stopped: bool,
    warned: bool,
    nothing_to_do: BTreeSet<(String, String)>,
}

/// Why there is no further look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LookRefused {
    /// An earlier one failed for what all have in common, or this process
    /// applies already.
    Stopped,
    /// [`TOTAL`] is used up.
    NoTimeLeft,
}

/// A look that runs; it ends when it is dropped.
#[derive(Debug)]
pub(super) struct Look<'a> {
    looks: &'a Looks,
    /// Until then it must be over.
    pub(super) deadline: Instant,
}

impl Default for Looks {
    fn default() -> Self {
        Self(Mutex::new(State {
            left: TOTAL,
            running: 0,
            since: Instant::now(),
            stopped: false,
            warned: false,
            nothing_to_do: BTreeSet::new(),
        }))
    }
}

impl Looks {
    /// A call was made: this process applies, and its runs see for themselves.
    /// No RPC says so before the first one.
    pub(crate) fn applying(&self) {
        self.stop();
    }

    pub(super) fn stop(&self) {
        self.lock().stopped = true;
    }

    /// Whether a warning is to be shown: only the first one of the process is.
    pub(super) fn first_warning(&self) -> bool {
        !std::mem::replace(&mut self.lock().warned, true)
    }

    /// Remembers that the user was told that there is nothing to do.
    pub(super) fn found_nothing_to_do(&self, target: &Target) {
        let Target {
            region,
            instance_id,
        } = target.clone();
        self.lock().nothing_to_do.insert((region, instance_id));
    }

    /// Whether the user was told, in this process, that there is nothing to do.
    pub(crate) fn told_nothing_to_do(&self, target: &Target) -> bool {
        let key = (target.region.clone(), target.instance_id.clone());
        self.lock().nothing_to_do.contains(&key)
    }

    pub(super) fn begin(&self) -> Result<Look<'_>, LookRefused> {
        let mut state = self.lock();
        if state.stopped {
            return Err(LookRefused::Stopped);
        }
        if state.running == 0 {
            state.since = Instant::now();
        }
        let deadline = state.since + state.left;
        if deadline <= Instant::now() {
            return Err(LookRefused::NoTimeLeft);
        }
        state.running += 1;
        Ok(Look {
            looks: self,
            deadline,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        let mut state = self.looks.lock();
        state.running -= 1;
        if state.running == 0 {
            state.left = state.left.saturating_sub(state.since.elapsed());
        }
    }
}

#[cfg(test)]
mod tests;
