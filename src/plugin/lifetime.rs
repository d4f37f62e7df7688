// SPDX-License-Identifier: MPL-2.0
//! What ends the process besides the host's Shutdown: signals, and the
//! host's own death.
//!
//! Ctrl-C reaches the whole process group. The host then asks running requests
//! to stop, waits for them and saves their results, so we must not die of it.
//! The same holds for a terminal that is closed, and for SIGTERM, which
//! `timeout`, a container's init or the end of a pod send to the whole group,
//! and some supervisors to us alone. go-plugin's servers leave that signal at
//! its default and die of it, which loses the state of what is being created.
//! Here the first one ends the waits of all requests, as an interrupt of the
//! host would, and leaves the host [`GRACE`] to save their states; see
//! [`Signals::obeyed`]. A host that is killed can't say so: then its
//! connections vanish, we get another parent, and nobody reads our stderr.

#[cfg(test)]
mod tests;

use std::io;
use std::time::Duration;

use tokio_util::task::TaskTracker;

use crate::in_flight::InFlight;

/// How often to look whether the host is still there.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// How many looks in a row must find it gone.
#[cfg(unix)]
const LOOKS: u32 = 2;
/// Windows does not signal that a parent died, and go-plugin puts its plugins into no
/// job that would end them with the host. But a host connects within a minute or
/// gives up, and then holds its streams, so its connection, open to the end.
#[cfg(not(unix))]
const LOOKS: u32 = 60;
/// How long a host may go on using us after a first SIGTERM: enough for the
/// answer of a call under way, and less than the 30 s that a pod has to end.
const GRACE: Duration = Duration::from_secs(10);

/// The signals that concern us, caught from the moment this is made.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    ending: Vec<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    _ignored: Vec<tokio::signal::unix::Signal>,
    #[cfg(windows)]
    ctrl_c: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    ctrl_break: tokio::signal::windows::CtrlBreak,
    #[cfg(windows)]
    interactive: bool,
}

#[cfg(unix)]
impl Signals {
    /// Started by a host: only SIGTERM ends us, see [`Self::obeyed`].
    pub(crate) fn launched() -> io::Result<Self> {
        use tokio::signal::unix::SignalKind;

        Self::catch(
            &[SignalKind::terminate()],
            &[SignalKind::interrupt(), SignalKind::hangup()],
        )
    }

    /// Started by a person: Ctrl-C ends us as well.
    pub(crate) fn interactive() -> io::Result<Self> {
        use tokio::signal::unix::SignalKind;

        Self::catch(
            &[
                SignalKind::terminate(),
                SignalKind::interrupt(),
                SignalKind::hangup(),
            ],
            &[],
        )
    }

    fn catch(
        ending: &[tokio::signal::unix::SignalKind],
        ignored: &[tokio::signal::unix::SignalKind],
    ) -> io::Result<Self> {
        let catch = |kinds: &[tokio::signal::unix::SignalKind]| {
            kinds
                .iter()
                .map(|kind| tokio::signal::unix::signal(*kind))
                .collect::<io::Result<Vec<_>>>()
        };
        Ok(Self {
            ending: catch(ending)?,
            _ignored: catch(ignored)?,
        })
    }

    /// Waits for a signal that ends the process.
    pub(crate) async fn ended(&mut self) {
        std::future::poll_fn(|context| {
            let any = self
                .ending
                .iter_mut()
                .any(|signal| signal.poll_recv(context).is_ready());
            if any {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
    }
}

impl Signals {
    /// Waits for a signal that ends the process, tells the requests in flight to
    /// stop waiting, and then waits until the signal should be obeyed: at once
    /// without a host; with one, when it hangs up, at a second signal, or after
    /// [`GRACE`]. Returns whether there was a second signal.
    pub(crate) async fn obeyed(&mut self, connections: &TaskTracker, in_flight: &InFlight) -> bool {
        self.ended().await;
        let open = connections.len();
        tracing::debug!(connections = open, "a signal asks us to end");
        in_flight.stop_for_good();
        hung_up(connections, self.ended()).await
    }
}

/// Waits until no connection is open, but not beyond `again`, for which it
/// returns `true`, and [`GRACE`].
async fn hung_up(connections: &TaskTracker, again: impl Future<Output = ()>) -> bool {
    // The tracker waits only when closed; it still takes more.
    connections.close();
    tokio::select! {
        () = connections.wait() => false,
        () = again => true,
        () = tokio::time::sleep(GRACE) => false,
    }
}

#[cfg(windows)]
impl Signals {
    /// Started by a host: Ctrl-C and Ctrl-Break are ignored.
    pub(crate) fn launched() -> io::Result<Self> {
        Self::catch(false)
    }

    /// Started by a person: Ctrl-C and Ctrl-Break end us.
    pub(crate) fn interactive() -> io::Result<Self> {
        Self::catch(true)
    }

    /// An event that nobody catches ends the process.
    fn catch(interactive: bool) -> io::Result<Self> {
        Ok(Self {
            ctrl_c: tokio::signal::windows::ctrl_c()?,
            ctrl_break: tokio::signal::windows::ctrl_break()?,
            interactive,
        })
    }

    /// Waits for a signal that ends the process.
    pub(crate) async fn ended(&mut self) {
        loop {
            let caught = tokio::select! {
                caught = self.ctrl_c.recv() => caught,
                caught = self.ctrl_break.recv() => caught,
            };
            match caught {
                Some(()) if self.interactive => return,
                Some(()) => {}
                None => std::future::pending().await,
            }
        }
    }
}

/// The process that started us.
#[derive(Debug)]
pub(crate) struct Host {
    #[cfg(unix)]
    process: u32,
}

impl Host {
    /// Remembers the host; to be called as early as can be.
    pub(crate) fn of_process() -> Self {
        Self {
            #[cfg(unix)]
            process: std::os::unix::process::parent_id(),
        }
    }

    /// Waits until the host is gone: dead, with no connection left. A lost
    /// connection alone says nothing, for hosts may come back with another.
    pub(crate) async fn gone(&self, connections: &TaskTracker) {
        gone(LOOKS, || connections.is_empty() && self.may_be_dead()).await;
    }

    #[cfg(unix)]
    fn may_be_dead(&self) -> bool {
        std::os::unix::process::parent_id() != self.process || nobody_reads_stderr()
    }

    #[cfg(not(unix))]
    fn may_be_dead(&self) -> bool {
        true
    }
}

/// Waits until `looks` looks in a row find the host gone.
async fn gone(looks: u32, mut is_gone: impl FnMut() -> bool) {
    let mut seen_gone = 0;
    while seen_gone < looks {
        tokio::time::sleep(LOOK_INTERVAL).await;
        seen_gone = if is_gone() { seen_gone + 1 } else { 0 };
    }
}

/// Whether stderr is a pipe whose reader is gone. So the host's death shows also
/// where the parent stays the same: behind a wrapper script, or where the host
/// died before we could ask who it was. Linux reports an error; macOS a
/// hang-up, and only to those who ask whether they could write.
#[cfg(unix)]
fn nobody_reads_stderr() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let stderr = io::stderr();
    let mut descriptors = [PollFd::new(&stderr, PollFlags::OUT)];
    let now = Timespec::default();
    poll(&mut descriptors, Some(&now)).is_ok_and(|_| {
        descriptors
            .iter()
            .any(|d| d.revents().intersects(PollFlags::ERR | PollFlags::HUP))
    })
}
