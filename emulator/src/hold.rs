// SPDX-License-Identifier: MPL-2.0
//! Requests that are held until a test lets them go, so that it can act at a known point of a run
//! instead of sleeping and hoping.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{Notify, oneshot};

use crate::core::locked;
use crate::fault::FaultKind;

/// A request that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldRequest {
    /// Names it to [`crate::Emulator::release`]; counts from 1.
    pub id: u64,
    /// [`FaultKind::HoldRequest`]: nothing was done yet. [`FaultKind::HoldAnswer`]: the call took
    /// effect.
    pub kind: FaultKind,
    /// The action.
    pub action: String,
    /// The instance that the path names.
    pub instance: Option<String>,
}

/// How a held request goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// As if it had not been held.
    GoOn,
    /// The connection is reset; a call that was not made yet is never made.
    Reset,
}

/// The requests that are held.
#[derive(Debug, Default)]
pub(crate) struct Holds {
    held: Mutex<Held>,
    came: Notify,
}

#[derive(Debug, Default)]
struct Held {
    last: u64,
    requests: BTreeMap<u64, (HeldRequest, oneshot::Sender<Release>)>,
}

impl Holds {
    /// Holds a request until it is released, or until the caller stops waiting.
    pub(crate) async fn hold(
        &self,
        kind: FaultKind,
        action: &str,
        instance: Option<&str>,
    ) -> Release {
        let (release, released) = oneshot::channel();
        let id = {
            let mut held = locked(&self.held);
            held.last += 1;
            let id = held.last;
            let request = HeldRequest {
                id,
                kind,
                action: action.to_owned(),
                instance: instance.map(str::to_owned),
            };
            held.requests.insert(id, (request, release));
            id
        };
        let _gone = Forget { holds: self, id };
        self.came.notify_waiters();
        released.await.unwrap_or(Release::GoOn)
    }

    /// Waits until a request is held, `limit` at most; all that are.
    pub(crate) async fn wait(&self, limit: Duration) -> Vec<HeldRequest> {
        let one_is_held = async {
            loop {
                let came = self.came.notified();
                if !locked(&self.held).requests.is_empty() {
                    return;
                }
                came.await;
            }
        };
        // Too late is answered with the empty list.
        let _ = tokio::time::timeout(limit, one_is_held).await;
        self.list()
    }

    /// The requests that are held, oldest first.
    pub(crate) fn list(&self) -> Vec<HeldRequest> {
        let held = locked(&self.held);
        held.requests
            .values()
            .map(|(request, _)| request.clone())
            .collect()
    }

    /// Lets a request go on; false if it is not held (any more).
    pub(crate) fn release(&self, id: u64, how: Release) -> bool {
        let request = locked(&self.held).requests.remove(&id);
        request.is_some_and(|(_, release)| release.send(how).is_ok())
    }

    /// Lets all go on.
    pub(crate) fn release_all(&self) {
        for request in self.list() {
            self.release(request.id, Release::GoOn);
        }
    }
}

/// Takes a request off the list when its client is gone.
struct Forget<'a> {
    holds: &'a Holds,
    id: u64,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        locked(&self.holds.held).requests.remove(&self.id);
    }
}
