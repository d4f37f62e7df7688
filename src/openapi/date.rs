// SPDX-License-Identifier: MPL-2.0
//! The date that requests are signed with: this machine's, corrected by what
//! the server says once its date is another.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;

/// A correction of less than this can't be why a request was refused: the
/// server allows 15 minutes.
const TOLERANCE: i64 = 60;

/// This machine's clock, with a correction that all calls share.
#[derive(Debug)]
pub(crate) struct ServerDate {
    clock: Arc<dyn Clock>,
    offset_seconds: AtomicI64,
}

impl ServerDate {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            offset_seconds: AtomicI64::new(0),
        }
    }

    /// The date to sign with.
    pub(crate) fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_secs(self.offset_seconds.load(Ordering::Relaxed));
        let now = self.clock.now();
        now.saturating_add(offset).unwrap_or(now)
    }

    /// `time` of the server as this machine's clock shows it.
    pub(crate) fn local(&self, time: Timestamp) -> Timestamp {
        let offset = SignedDuration::from_secs(self.offset_seconds.load(Ordering::Relaxed));
        time.saturating_sub(offset).unwrap_or(time)
    }

    /// Takes over the server's date. `signed` is the date that was sent.
    /// False if that would change nothing.
    pub(crate) fn correct(&self, signed: Timestamp, server: Timestamp) -> bool {
        if server.duration_since(signed).as_secs().abs() < TOLERANCE {
            return false;
        }
        let offset = server.duration_since(self.clock.now()).as_secs();
        self.offset_seconds.store(offset, Ordering::Relaxed);
        tracing::warn!(
            offset_seconds = offset,
            "this machine's clock differs from the server's; requests are signed with the server's date"
        );
        true
    }
}

/// The `Date` of an answer.
pub(crate) fn server_date(headers: &HeaderMap) -> Option<Timestamp> {
    parse(headers.get(http::header::DATE)?.to_str().ok()?)
}

/// Reads an HTTP date.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let time = httpdate::parse_http_date(text).ok()?;
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}
