// SPDX-License-Identifier: MPL-2.0
//! The first step of a run: the POST, and what its answer means. Where the API
//! rejects the call, or no answer comes, the instance's status says more.

use std::ops::ControlFlow;

use tokio::time::Instant;

use super::description::OnNothingToDo;
use super::failure;
use super::follow::Follow;
use super::reads::Reads;
use super::run::{Failure, READ_LAG, Report, Run};
use super::status::is_terminal;
use crate::client::{Error, task};
use crate::openapi::codes::Meaning;
use crate::openapi::{Ended, RetryClass};

impl Run<'_> {
    /// Makes the call, and goes on as its answer says.
    pub(super) async fn start(mut self) -> Result<Report, Failure> {
        loop {
            let call = task::start(
                self.client,
                self.task.operation,
                &self.request.target,
                &self.request.client_token,
                &mut self.retries,
            );
            let error = match call.await {
                Ok(request_id) => {
                    self.report.accepted = true;
                    self.report.request_id = request_id;
                    self.say(format!(
                        "The API accepted the call to {} {}.",
                        self.task.verb, self.request.target.instance_id
                    ));
                    return self.follow(Follow::accepted()).await;
                }
                Err(error) => error,
            };
            if let Some(id) = error.request_id() {
                self.report.request_id = Some(id.to_owned());
            }
            if error.is_not_found() {
                return self.not_found(&error);
            }
            if error.is_explained_by_status() {
                match self.rejected(&error).await {
                    ControlFlow::Break(result) => return result,
                    ControlFlow::Continue(again) => self = again,
                }
                continue;
            }
            if self.retries.uncertain {
                return self.answer_lost(&error, Reads::default()).await;
            }
            let rejection = failure::of_call(&self, &error);
            return Err(self.reject(rejection));
        }
    }

    pub(super) fn not_found(mut self, error: &Error) -> Result<Report, Failure> {
        let diagnostic = failure::of_call(&self, error);
        // Where there is no instance, a call cannot have had an effect.
        self.retries.uncertain = false;
        if !self.request.ignore_not_found {
            return Err(self.reject(diagnostic));
        }
        self.report.exists = false;
        let warning = failure::ignored_not_found(&self, diagnostic);
        self.warn(warning);
        Ok(self.done())
    }

    /// The API rejected the call, and only the instance's status can say what
    /// that means. `Continue` means: try once more.
    async fn rejected(mut self, error: &Error) -> ControlFlow<Result<Report, Failure>, Self> {
        // A call whose answer was lost may be the very reason for the status.
        let ours = self.retries.uncertain;
        let status = match self.describe().await {
            Ok(status) => status,
            // That the status may not be read proves nothing of the lost call.
            Err(_) if ours => {
                let lost = self.answer_lost(error, Reads::default());
                return ControlFlow::Break(lost.await);
            }
            Err(unread) => {
                let diagnostic = failure::rejected_unread(&self, error, &unread);
                return ControlFlow::Break(Err(self.reject(diagnostic)));
            }
        };
        if !ours {
            // Else this may be the status after the call that was lost.
            self.report.status_before = Some(status.clone());
        }
        self.report.status_after = Some(status.clone());
        let under_way = self.task.is_under_way(&status);
        if self.task.is_final(&status) && !(ours && under_way) {
            return ControlFlow::Break(self.nothing_to_do(error, &status));
        }
        if under_way {
            self.report.accepted = ours;
            self.say(format!(
                "The API rejected the call: the instance is {status} already."
            ));
            return ControlFlow::Break(self.follow(Follow::joined()).await);
        }
        if is_terminal(&status) {
            let rejection = failure::terminal_before(&self, error, &status);
            return ControlFlow::Break(Err(self.reject(rejection)));
        }
        // The call should make sense in this status. If the API said that the
        // status was the reason, or another change, that may pass.
        let meaning = error.meaning();
        let may_pass = meaning == Some(Meaning::WrongStatus)
            || meaning.map(Meaning::retry) == Some(RetryClass::Busy);
        let ended = if may_pass {
            match self.retries.again(RetryClass::Busy, None).await {
                Ok(()) => return ControlFlow::Continue(self),
                Err(ended) => Some(ended),
            }
        } else {
            None
        };
        if ours {
            let mut reads = Reads::default();
            reads.good();
            return ControlFlow::Break(self.answer_lost(error, reads).await);
        }
        let rejection = match ended {
            None | Some(Ended::Stopped) => failure::of_call(&self, error),
            Some(Ended::Exhausted | Ended::DeadlinePassed) => {
                failure::stayed_busy(&self, error, &status)
            }
        };
        ControlFlow::Break(Err(self.reject(rejection)))
    }

    fn nothing_to_do(mut self, error: &Error, status: &str) -> Result<Report, Failure> {
        let diagnostic = failure::nothing_to_do(&self, error, status);
        match self.request.on_nothing_to_do {
            OnNothingToDo::Warn => {
                self.warn(diagnostic);
                Ok(self.done())
            }
            OnNothingToDo::Fail => Err(self.reject(diagnostic)),
        }
    }

    /// No attempt was answered, but one may have had its effect: the status
    /// decides, for as long as reads may lag. `reads` are those since the call.
    async fn answer_lost(mut self, error: &Error, mut reads: Reads) -> Result<Report, Failure> {
        let watched = Instant::now();
        for asked in 0.. {
            // Also stops at once when it was the user who ended the call, and
            // after one look when it was the timeout.
            let last = self.time_is_over();
            match self.describe().await {
                Ok(status) => {
                    reads.good();
                    self.report.status_after = Some(status.clone());
                    if self.task.is_under_way(&status) {
                        self.report.accepted = true;
                        return self.follow(Follow::joined()).await;
                    }
                    // Neither goes on to a status that would show it.
                    if is_terminal(&status) || status == self.task.nothing_to_do_status {
                        break;
                    }
                }
                Err(error) => {
                    if reads.failed(error) {
                        break;
                    }
                }
            }
            let left = READ_LAG.saturating_sub(watched.elapsed());
            let pause = self.request.poll_interval.pause(asked).min(left);
            if last || pause.is_zero() {
                break;
            }
            if self.retries.limits().sleep(pause).await == Err(Ended::Stopped) {
                break;
            }
        }
        let unknown = failure::outcome_unknown(&self, error, &reads);
        Err(self.begun(unknown))
    }
}
