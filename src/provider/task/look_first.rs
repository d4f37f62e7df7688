// SPDX-License-Identifier: MPL-2.0
//! The first step of a run that heals: the status, and the call only where a
//! change is interrupted. An instance that needs nothing is a quiet success, so
//! that many can be put under guard.

use super::failure;
use super::follow::Follow;
use super::run::{Failure, Report, Run};
use super::status::interrupted;

impl Run<'_> {
    /// Reads the status, and goes on as it says.
    pub(super) async fn look_first(mut self) -> Result<Report, Failure> {
        let status = match self.describe().await {
            Ok(status) => status,
            Err(error) if error.is_not_found() => return self.not_found(&error),
            Err(error) => {
                let rejection = failure::of_call(&self, &error);
                return Err(self.reject(rejection));
            }
        };
        self.report.status_before = Some(status.clone());
        if interrupted(&status) {
            return self.start().await;
        }
        self.report.status_after = Some(status.clone());
        if self.task.is_under_way(&status) && !self.task.is_final(&status) {
            return self.follow(Follow::joined()).await;
        }
        Ok(self.done())
    }
}
