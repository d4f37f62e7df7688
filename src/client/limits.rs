// SPDX-License-Identifier: MPL-2.0
//! How long a call may go on.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// A write that is on its way when the run is stopped gets this time to be
/// answered: an outcome that is known is worth a second.
const GRACE: Duration = Duration::from_secs(1);

/// What ends a call besides its answer.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Nothing goes on past this moment; `None` for no end.
    pub deadline: Option<Instant>,
    /// Ends the call at once, a write in flight after a second.
    pub stop: CancellationToken,
    /// How often the call is sent again; `None` for the client's setting.
    pub max_retries: Option<u32>,
}

/// Which limit ended something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Stopped,
    DeadlinePassed,
}

impl Limits {
    /// Limits that end a call `after` from now.
    #[must_use]
    pub fn within(after: Duration) -> Self {
        Self {
            deadline: Instant::now().checked_add(after),
            ..Self::default()
        }
    }

    /// Runs `work` until it is done or a limit ends it.
    pub(super) async fn bound<T>(&self, work: impl Future<Output = T>) -> Result<T, Ended> {
        if self.stop.is_cancelled() {
            return Err(Ended::Stopped);
        }
        tokio::select! {
            biased;
            done = work => Ok(done),
            ended = self.ended() => Err(ended),
        }
    }

    /// As [`bound`](Self::bound), with a grace for what should not be cut off.
    pub(super) async fn bound_with_grace<T>(
        &self,
        work: impl Future<Output = T>,
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
        match ended {
            Ended::DeadlinePassed => Err(ended),
            Ended::Stopped => tokio::time::timeout(GRACE, work).await.map_err(|_| ended),
        }
    }

    /// Waits, unless a limit ends the wait. A wait that would reach the
    /// deadline does not begin: there would be no time for anything after it.
    pub(super) async fn wait(&self, time: Duration) -> Result<(), Ended> {
        let passes = |deadline: Instant| {
            Instant::now()
                .checked_add(time)
                .is_none_or(|end| end >= deadline)
        };
        if !self.stop.is_cancelled() && self.deadline.is_some_and(passes) {
            return Err(Ended::DeadlinePassed);
        }
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
