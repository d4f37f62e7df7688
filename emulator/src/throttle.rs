// SPDX-License-Identifier: MPL-2.0
//! The limit of requests per second: a token bucket on tokio's clock.

use tokio::time::Instant;

use crate::error::ApiError;
use crate::scenario::Throttle;

/// The limit in effect, if any.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: Option<Throttle>,
    tokens: f64,
    filled: Instant,
}

impl Limiter {
    /// Starts with a full bucket.
    pub(crate) fn new(limit: Option<Throttle>) -> Self {
        let tokens = limit.as_ref().map_or(0.0, burst);
        Self {
            limit,
            tokens,
            filled: Instant::now(),
        }
    }

    /// Lets a request pass or answers `Throttling.User`.
    pub(crate) fn admit(&mut self, now: Instant) -> Result<(), ApiError> {
        let Some(limit) = &self.limit else {
            return Ok(());
        };
        let elapsed = now.duration_since(self.filled).as_secs_f64();
        self.filled = now;
        self.tokens =
            burst(limit).min(self.tokens + elapsed * f64::from(limit.requests_per_second));
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        let mut error = ApiError::new(
            400,
            "Throttling.User",
            "Request was denied due to user flow control.",
        );
        error.retry_after_ms = limit.retry_after_ms;
        error.retry_after = limit.retry_after;
        Err(error)
    }
}

fn burst(limit: &Throttle) -> f64 {
    f64::from(limit.burst.unwrap_or(limit.requests_per_second).max(1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_passes_then_the_rate_holds() {
        let mut limiter = Limiter::new(Some(Throttle {
            requests_per_second: 10,
            burst: Some(3),
            retry_after_ms: Some(100),
            retry_after: None,
        }));
        let now = Instant::now() + Duration::from_millis(1);
        let passed = (0..5).filter(|_| limiter.admit(now).is_ok()).count();
        assert_eq!(passed, 3);
        assert_eq!(limiter.admit(now).unwrap_err().retry_after_ms, Some(100));
        assert!(limiter.admit(now + Duration::from_millis(100)).is_ok());
    }
}
