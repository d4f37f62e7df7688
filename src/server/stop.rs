// SPDX-License-Identifier: MPL-2.0
//! StopProvider (protocol notes §3.3): ends the waits of everything in flight,
//! answers at once, and is ready for what comes later.

use std::sync::{Mutex, PoisonError};

use super::ProviderService;
use crate::framework::StopToken;
use crate::proto::tfplugin6 as wire;

/// Hands out one token to all requests until the user interrupts.
#[derive(Debug, Default)]
pub(super) struct StopSwitch(Mutex<StopToken>);

impl StopSwitch {
    /// The token of a request that begins now.
    pub(super) fn token(&self) -> StopToken {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn stop(&self) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *current).cancel();
    }
}

pub(super) async fn stop_provider(
    service: &ProviderService,
    _request: wire::stop_provider::Request,
) -> wire::stop_provider::Response {
    service.stop.stop();
    wire::stop_provider::Response::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_ends_what_is_in_flight_and_nothing_that_comes_later() {
        let switch = StopSwitch::default();
        let before = switch.token();
        switch.stop();
        assert!(before.is_cancelled());
        assert!(!switch.token().is_cancelled());
    }
}
