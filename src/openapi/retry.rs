// SPDX-License-Identifier: MPL-2.0
//! Whether and when a request is sent again: full jitter over an exponential
//! backoff, and a server that names a time is believed, up to a limit.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use tokio::time::Instant;

use super::codes::Meaning;
use super::date;
use super::limits::{Ended, Limits};
use crate::transport::TransportErrorKind;

/// What helps against a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryClass {
    /// Nothing: the same request would fail the same way.
    Final,
    /// To try again: the service or the network had a bad moment.
    Transient,
    /// To wait longer: another change, or the same client token, is at work.
    Busy,
    /// To wait: there are too many requests.
    Throttled,
    /// To try a name once or twice again.
    Unresolved,
    /// New credentials, once.
    ExpiredToken,
    /// Another nonce, once.
    SpentNonce,
    /// The server's date, once.
    SkewedClock,
}

/// A server's wish beyond this is cut: the caller's deadline may be far away.
const MAX_SERVER_WAIT: Duration = Duration::from_secs(60);

/// How long a busy or throttling service is asked again by a caller that has
/// no deadline, as the `alicloud` provider does it.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// The repetitions of one call, across all that is done on its behalf.
#[derive(Debug)]
pub(crate) struct Retries {
    limits: Limits,
    since: Instant,
    spent: Vec<RetryClass>,
    /// How many requests were sent.
    pub(crate) sent: u32,
    /// An answer to one of them was lost, or left open what it did.
    pub(crate) uncertain: bool,
}

impl Retries {
    /// None so far. `limits.max_retries` bounds all repetitions together;
    /// without it each class has a bound of its own.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            since: Instant::now(),
            spent: Vec::new(),
            sent: 0,
            uncertain: false,
        }
    }

    /// What bounds the call.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Waits until the request may be sent again. `asked` is how long the
    /// server wants to be left in peace.
    ///
    /// # Errors
    /// It is not to be sent again, for this reason.
    pub(crate) async fn again(
        &mut self,
        class: RetryClass,
        asked: Option<Duration>,
    ) -> Result<(), Ended> {
        let of_class = self.spent.iter().filter(|spent| **spent == class).count();
        let of_class = u32::try_from(of_class).unwrap_or(u32::MAX);
        let all = u32::try_from(self.spent.len()).unwrap_or(u32::MAX);
        if self.limits.max_retries.is_some_and(|most| all >= most)
            || class
                .limit(self.limits.max_retries.is_some())
                .is_some_and(|most| of_class >= most)
        {
            return Err(Ended::Exhausted);
        }
        let wait = class.wait(of_class, fastrand::f64(), asked);
        // A wait that would reach the end does not begin: there would be no
        // time for anything after it.
        let reaches = |end: Instant| {
            let until = Instant::now().checked_add(wait);
            until.is_none_or(|until| until >= end)
        };
        match self.limits.deadline {
            _ if self.limits.stop.is_cancelled() => return Err(Ended::Stopped),
            Some(deadline) if reaches(deadline) => return Err(Ended::DeadlinePassed),
            None if self.since.checked_add(PATIENCE).is_some_and(reaches) => {
                return Err(Ended::Exhausted);
            }
            _ => {}
        }
        self.spent.push(class);
        tracing::trace!(?class, ?wait, "another attempt follows");
        self.limits.sleep(wait).await
    }
}

impl RetryClass {
    /// The class of an exchange without an answer.
    pub(crate) fn of_transport(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Setup | TransportErrorKind::Tls | TransportErrorKind::Untrusted => {
                Self::Final
            }
            TransportErrorKind::Dns | TransportErrorKind::Proxy => Self::Unresolved,
            TransportErrorKind::Connect
            | TransportErrorKind::Timeout
            | TransportErrorKind::Closed => Self::Transient,
        }
    }

    /// The class of an answer that is no success: its code decides, and its
    /// HTTP status where the code is unknown.
    pub(crate) fn of_answer(code: Option<&str>, status: u16) -> Self {
        match code.and_then(Meaning::of) {
            Some(meaning) => meaning.retry(),
            None => match status {
                429 => Self::Throttled,
                408 | 500.. => Self::Transient,
                _ => Self::Final,
            },
        }
    }

    /// How often in one call this class is worth a new attempt; `None` for as
    /// long as there is time. A user's own bound stands instead of ours, but
    /// not where another attempt helps once or not at all.
    fn limit(self, bounded_by_user: bool) -> Option<u32> {
        match self {
            Self::Final => Some(0),
            Self::Transient if bounded_by_user => None,
            Self::Transient => Some(5),
            Self::Busy | Self::Throttled => None,
            Self::Unresolved => Some(2),
            Self::ExpiredToken | Self::SpentNonce | Self::SkewedClock => Some(1),
        }
    }

    /// How long to wait before the attempt after `spent` repetitions of this
    /// class. `fraction` is the jitter, from 0 up to 1. What the server `asked`
    /// for is the least, with a little jitter on top, so that callers that
    /// were refused together do not come back together. The pause of the class
    /// stands where it is longer: a server that names no time, or one that is
    /// over, is not asked again without end.
    pub(super) fn wait(self, spent: u32, fraction: f64, asked: Option<Duration>) -> Duration {
        let asked = asked.map_or(Duration::ZERO, |asked| {
            let spread = (asked / 4).min(Duration::from_secs(1));
            asked.min(MAX_SERVER_WAIT) + spread.mul_f64(fraction)
        });
        asked.max(self.pause(spent, fraction))
    }

    /// The pause where the server asks for none.
    fn pause(self, spent: u32, fraction: f64) -> Duration {
        let backoff = |first: Duration| {
            let ceiling = first.saturating_mul(1 << spent.min(16));
            ceiling.min(Duration::from_secs(20)).mul_f64(fraction)
        };
        match self {
            // The cause is gone as soon as the request is signed anew.
            Self::Final | Self::ExpiredToken | Self::SpentNonce | Self::SkewedClock => {
                Duration::ZERO
            }
            Self::Transient | Self::Unresolved => backoff(Duration::from_millis(500)),
            Self::Throttled => backoff(Duration::from_secs(1)),
            // Steady, as the `alicloud` provider does it: an instance is busy
            // for seconds or for minutes, and no source says which.
            Self::Busy => {
                let seconds = if spent == 0 { 3 } else { 5 };
                Duration::from_secs(seconds) + Duration::from_secs(1).mul_f64(fraction)
            }
        }
    }
}

/// How long an answer asks to be left in peace: `x-acs-retry-after` in
/// milliseconds, or `Retry-After` in seconds or as a date.
pub(crate) fn asked_by(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("x-acs-retry-after").and_then(|t| t.parse().ok()) {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = text("retry-after")?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // A date is the server's, so it is compared with the server's own clock.
    let now = date::server_date(headers).unwrap_or(now);
    let wait = date::parse(text)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or_default())
}
