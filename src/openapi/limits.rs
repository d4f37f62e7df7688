// SPDX-License-Identifier: MPL-2.0
//! How long a call may go on.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// A write that is on its way when its time is over or the run is stopped
/// gets this time to be answered: an outcome that is known is worth a second.
const GRACE: Duration = Duration::from_secs(1);

/// What ends a call besides its answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    /// Nothing goes on past this moment, but for a write in flight, which has
    /// one second more; `None` for no end.
    pub deadline: Option<Instant>,
    /// Ends the call at once, a write in flight after a second.
    pub stop: CancellationToken,
    /// How often the call is sent again, whatever it failed by; `None` for as
    /// often as each kind of failure is worth it.
    pub max_retries: Option<u32>,
}

/// Why there is no further attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Another attempt would be in vain, or one too many.
    Exhausted,
    /// The caller was told to stop.
    Stopped,
    /// There is no time left.
    DeadlinePassed,
}

impl Limits {
    /// Limits that end a call `after` from now.
    pub(crate) fn within(after: Duration) -> Self {
        Self {
            deadline: Instant::now().checked_add(after),
            ..Self::default()
        }
    }

    /// Runs `work` until it is done or a limit ends it.
    pub(crate) async fn bound<T>(&self, work: impl Future<Output = T>) -> Result<T, Ended> {
        self.bound_with_grace(work, Duration::ZERO).await
    }

    /// As [`bound`](Self::bound), for a request that changes something.
    pub(crate) async fn bound_write<T>(&self, work: impl Future<Output = T>) -> Result<T, Ended> {
        self.bound_with_grace(work, GRACE).await
    }

    async fn bound_with_grace<T>(
        &self,
        work: impl Future<Output = T>,
        grace: Duration,
    ) -> Result<T, Ended> {
        if self.stop.is_cancelled() {
            return Err(Ended::Stopped);
        }
        tokio::pin!(work);
        let ended = tokio::select! {
            biased;
            done = &mut work => return Ok(done),
            ended = self.ended() => ended,
        };
        if grace.is_zero() {
            return Err(ended);
        }
        tokio::time::timeout(grace, work).await.map_err(|_| ended)
    }

    /// Sleeps, unless a limit ends the sleep.
    pub(crate) async fn sleep(&self, time: Duration) -> Result<(), Ended> {
        self.bound(tokio::time::sleep(time)).await
    }

    async fn ended(&self) -> Ended {
        let deadline = async {
            match self.deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Ended::Stopped,
            () = deadline => Ended::DeadlinePassed,
        }
    }
}
