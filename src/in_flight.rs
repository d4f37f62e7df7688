// SPDX-License-Identifier: MPL-2.0
//! The requests in flight. Each runs in a task of its own, to its end even if
//! the connection is lost, and stops waiting when the user or the end of the
//! process asks for it.

#[cfg(test)]
mod tests;

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Shared by the service, which starts requests, and the plugin layer, which
/// ends the process.
#[derive(Debug, Clone, Default)]
pub struct InFlight {
    tasks: TaskTracker,
    /// For the requests that begin now.
    stop: Arc<Mutex<CancellationToken>>,
    serves_one_command: Arc<AtomicBool>,
}

impl InFlight {
    /// Runs `request` in a task that [`finished`](Self::finished) waits for.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        request: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.tasks.spawn(request)
    }

    /// The token that a request that begins now gets: cancelled when it must stop waiting.
    pub(crate) fn stop_token(&self) -> CancellationToken {
        self.current().clone()
    }

    /// A stop will concern later requests too: the host that started this
    /// process runs one command with it.
    pub(crate) fn serve_one_command(&self) {
        self.serves_one_command.store(true, Ordering::Relaxed);
    }

    /// Asks the present requests to stop waiting (StopProvider). Later ones are
    /// not concerned, unless they are of the same command: core may send an
    /// apply that it was about to send, and would wait for its end.
    pub(crate) fn stop(&self) {
        if self.serves_one_command.load(Ordering::Relaxed) {
            return self.stop_for_good();
        }
        let mut current = self.current();
        if !current.is_cancelled() {
            std::mem::take(&mut *current).cancel();
        }
    }

    /// Asks all requests to stop waiting, those to come as well.
    pub(crate) fn stop_for_good(&self) {
        self.current().cancel();
    }

    /// Whether no request is in flight.
    pub(crate) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Waits until no request is in flight.
    pub(crate) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn current(&self) -> std::sync::MutexGuard<'_, CancellationToken> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
