// SPDX-License-Identifier: MPL-2.0
//! Reads of the status in a wait. One that fails decides nothing: the change
//! goes on whether or not it can be seen.

use std::time::Duration;

use tokio::time::Instant;

use super::failure::ended_by_us;
use crate::client::Error;
use crate::provider::duration;

/// Reads must fail for so long, and so often, before a wait gives up.
const PATIENCE: Duration = Duration::from_secs(60);
const TIMES: u32 = 3;

/// The reads of one wait.
#[derive(Debug, Default)]
pub(super) struct Reads {
    good: u32,
    failing: Option<FailedReads>,
}

/// The failures since the last good read.
#[derive(Debug)]
struct FailedReads {
    since: Instant,
    count: u32,
    last: Error,
}

impl Reads {
    /// A read went well.
    pub(super) fn good(&mut self) {
        self.good += 1;
        self.failing = None;
    }

    /// A read failed. True if that decides: they all fail for a while and by
    /// what does not pass, or from the start the permission is missing or the
    /// certificate is not trusted.
    pub(super) fn failed(&mut self, error: Error) -> bool {
        // An end by the user or the timeout is no failure by itself; what the
        // read had failed by until then is.
        if ended_by_us(&error) && error.last_cause().is_none() {
            return false;
        }
        let never_possible = self.good == 0 && (error.is_forbidden() || error.is_untrusted());
        match &mut self.failing {
            Some(failing) => {
                failing.count += 1;
                failing.last = error;
            }
            None => {
                tracing::warn!(code = error.code(), error = %error, "the status could not be read; the wait goes on");
                self.failing = Some(FailedReads {
                    since: Instant::now(),
                    count: 1,
                    last: error,
                });
            }
        }
        let persistent = |failing: &FailedReads| {
            let lasts = failing.count >= TIMES && failing.since.elapsed() >= PATIENCE;
            lasts && !failing.last.is_transient()
        };
        never_possible || self.failing.as_ref().is_some_and(persistent)
    }

    /// Whether any read gave a status.
    pub(super) fn any_good(&self) -> bool {
        self.good > 0
    }

    /// The last failure, if no good read came after it.
    pub(super) fn failing(&self) -> Option<&Error> {
        self.failing.as_ref().map(|failing| &failing.last)
    }

    /// What went well and what failed since, in one line; `None` while nothing
    /// fails.
    pub(super) fn summary(&self) -> Option<String> {
        let failing = self.failing.as_ref()?;
        let failed = match failing.count {
            1 => "1 failed".to_owned(),
            more => {
                let elapsed = duration::display(failing.since.elapsed());
                format!("{more} failed, over {elapsed}")
            }
        };
        Some(match self.good {
            0 => failed,
            good => format!("{good} went well, then {failed}"),
        })
    }
}
