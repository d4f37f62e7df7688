// SPDX-License-Identifier: MPL-2.0
//! Wall-clock time as a dependency, so that tests choose it.
//!
//! Waiting always goes through `tokio::time`, which tests pause; only reading
//! the date needs this trait.

use std::fmt;

use jiff::Timestamp;

/// Tells what time it is.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment, to sign with and to compare expirations against.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that starts at a given moment and follows `tokio::time`: under a
/// paused runtime it moves exactly as far as the test's sleeps.
#[derive(Debug, Clone)]
pub struct TokioClock {
    start: Timestamp,
    origin: tokio::time::Instant,
}

impl TokioClock {
    /// A clock that reads `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            origin: tokio::time::Instant::now(),
        }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        let elapsed = jiff::SignedDuration::try_from(self.origin.elapsed()).unwrap_or_default();
        self.start.saturating_add(elapsed).unwrap_or(self.start)
    }
}
