// SPDX-License-Identifier: MPL-2.0
//! The server's clock.
//!
//! Time is the wall time at the start plus what tokio says has passed since, plus an adjustable
//! offset. A test that pauses or advances tokio's time therefore moves signatures' dates, session
//! expiry and state changes together, and a skewed server is one setting.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Wall time as the emulated service sees it.
#[derive(Debug)]
pub(crate) struct Clock {
    wall_at_start: Timestamp,
    started: Instant,
    offset_millis: AtomicI64,
}

impl Clock {
    /// Starts at `start` (or now) with the given offset.
    pub(crate) fn new(start: Option<Timestamp>, offset: SignedDuration) -> Self {
        let clock = Self {
            wall_at_start: start.unwrap_or_else(Timestamp::now),
            started: Instant::now(),
            offset_millis: AtomicI64::new(0),
        };
        clock.set_offset(offset);
        clock
    }

    /// Moves the server's clock away from real time; negative is behind.
    pub(crate) fn set_offset(&self, offset: SignedDuration) {
        let millis = i64::try_from(offset.as_millis()).unwrap_or(0);
        self.offset_millis.store(millis, Ordering::Relaxed);
    }

    /// The offset in effect.
    pub(crate) fn offset(&self) -> SignedDuration {
        SignedDuration::from_millis(self.offset_millis.load(Ordering::Relaxed))
    }

    /// The current time.
    pub(crate) fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.started.elapsed()).unwrap_or_default();
        self.wall_at_start
            .checked_add(elapsed)
            .and_then(|now| now.checked_add(self.offset()))
            .unwrap_or(self.wall_at_start)
    }

    /// `now` plus `ahead`, saturating.
    pub(crate) fn after(&self, ahead: Duration) -> Timestamp {
        SignedDuration::try_from(ahead)
            .ok()
            .and_then(|ahead| self.now().checked_add(ahead).ok())
            .unwrap_or(Timestamp::MAX)
    }

    /// The current time as an HTTP `Date`.
    pub(crate) fn http_date(&self) -> String {
        // HTTP dates before 1970 cannot be written; a server set there shows 1970.
        let seconds = u64::try_from(self.now().as_second()).unwrap_or(0);
        httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_clock_follows_tokio_and_its_offset() {
        let start: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let clock = Clock::new(Some(start), SignedDuration::from_mins(-5));
        tokio::time::sleep(Duration::from_secs(3600)).await;
        assert_eq!(clock.now().to_string(), "2026-11-24T08:55:00Z");
        assert_eq!(clock.http_date(), "Tue, 24 Nov 2026 08:55:00 GMT");
    }
}
