// SPDX-License-Identifier: MPL-2.0
//! The first step of a run: the POST, and what its answer means. Where the API
//! rejects the call for the instance's status, or no answer comes, the status
//! tells.

use std::ops::ControlFlow;
use std::time::Duration;

use tokio::time::Instant;

use super::description::OnIdle;
use super::failure;
use super::follow::Follow;
use super::run::{Failure, READ_LAG, Report, Run};
use super::status::is_terminal;
use crate::client::{Error, Limits, task};

impl Run<'_> {
    /// Makes the call, and goes on as its answer says.
    pub(super) async fn start(mut self) -> Result<Report, Failure> {
        let mut busy = 0;
        loop {
            // What the client repeats and what is repeated here, together.
            let limits = Limits {
                max_retries: Some(self.request.max_retries.saturating_sub(self.posts)),
                ..self.limits.clone()
            };
            let call = task::start(
                self.client,
                self.task.operation,
                self.target(),
                &self.request.client_token,
                &limits,
            );
            let error = match call.await {
                Ok(started) => {
                    self.report.accepted = true;
                    self.report.request_id = Some(started.request_id);
                    self.say(format!(
                        "The API accepted the call to {} {}.",
                        self.task.verb, self.request.target.instance_id
                    ));
                    return self.follow(Follow::accepted()).await;
                }
                Err(error) => error,
            };
            self.posts = self.posts.saturating_add(error.attempts());
            if let Some(id) = error.request_id() {
                self.report.request_id = Some(id.to_owned());
            }
            self.uncertain |= error.uncertain();
            if error.is_not_found() {
                return self.not_found(&error);
            }
            if error.is_status_conflict() {
                match self.rejected_for_status(&error, busy).await {
                    ControlFlow::Break(result) => return result,
                    ControlFlow::Continue(again) => self = again,
                }
                busy += 1;
                continue;
            }
            if self.uncertain {
                return self.answer_lost(&error).await;
            }
            let rejection = failure::of_call(&error, self.target());
            return Err(self.reject(rejection));
        }
    }

    pub(super) fn not_found(mut self, error: &Error) -> Result<Report, Failure> {
        let diagnostic = failure::of_call(error, self.target());
        // Where there is no instance, a call cannot have had an effect.
        self.uncertain = false;
        if !self.request.ignore_not_found {
            return Err(self.reject(diagnostic));
        }
        self.report.exists = false;
        self.warn(failure::ignored_not_found(diagnostic));
        Ok(self.done())
    }

    /// The API says that the instance's status does not allow the call; what
    /// that means, only the status can tell. `Continue` means: try once more.
    async fn rejected_for_status(
        mut self,
        error: &Error,
        busy: u32,
    ) -> ControlFlow<Result<Report, Failure>, Self> {
        // A call whose answer was lost may be the very reason for the status.
        let ours = self.uncertain;
        let status = match self.describe().await {
            Ok(status) => status,
            // That the status may not be read proves nothing of the lost call.
            Err(_) if ours => return ControlFlow::Break(self.answer_lost(error).await),
            Err(unread) => {
                let diagnostic = failure::rejected_unread(error, &unread, self.target());
                return ControlFlow::Break(Err(self.reject(diagnostic)));
            }
        };
        if !ours {
            // Else this may be the status after the call that was lost.
            self.report.status_before = Some(status.clone());
        }
        self.report.status_after = Some(status.clone());
        let under_way = self.task.is_under_way(&status);
        if self.task.is_settled(&status) && !(ours && under_way) {
            return ControlFlow::Break(self.idle(error, &status));
        }
        if under_way {
            self.report.accepted = ours;
            self.say(format!(
                "The API rejected the call: the instance is {status} already."
            ));
            return ControlFlow::Break(self.follow(Follow::joined()).await);
        }
        if is_terminal(&status) {
            let rejection = failure::terminal_before(error, self.target(), &status);
            return ControlFlow::Break(Err(self.reject(rejection)));
        }
        let tries_left = self.posts <= self.request.max_retries;
        let pause = busy_pause(busy).min(self.request.poll_interval.pause(busy));
        if tries_left && self.pause(pause).await.is_ok() {
            return ControlFlow::Continue(self);
        }
        if ours {
            return ControlFlow::Break(self.answer_lost(error).await);
        }
        let rejection = if tries_left {
            failure::of_call(error, self.target())
        } else {
            failure::stayed_busy(error, self.target(), &status, busy + 1)
        };
        ControlFlow::Break(Err(self.reject(rejection)))
    }

    fn idle(mut self, error: &Error, status: &str) -> Result<Report, Failure> {
        let diagnostic = failure::idle(self.task, error, self.target(), status);
        match self.request.on_idle {
            OnIdle::Warn => {
                self.warn(diagnostic);
                Ok(self.done())
            }
            OnIdle::Fail => Err(self.reject(failure::as_error(diagnostic))),
        }
    }

    /// No attempt was answered, but one may have had its effect: the status
    /// decides, for as long as reads may lag.
    async fn answer_lost(mut self, error: &Error) -> Result<Report, Failure> {
        let mut unread = None;
        let watched = Instant::now();
        for asked in 0.. {
            // Also stops at once when it was the user or the timeout that
            // ended the call.
            match self.describe().await {
                Ok(status) => {
                    unread = None;
                    self.report.status_after = Some(status.clone());
                    if self.task.is_under_way(&status) {
                        self.report.accepted = true;
                        return self.follow(Follow::joined()).await;
                    }
                    // Neither goes on to anything that would tell.
                    if is_terminal(&status) || status == self.task.idle {
                        break;
                    }
                }
                Err(error) => {
                    tracing::debug!(code = error.code(), "the status could not be read");
                    let in_vain = !error.is_transient();
                    // An end by the user or the timeout is no cause by itself.
                    if error.last_cause().is_some() {
                        unread = Some(error);
                    }
                    if in_vain {
                        break;
                    }
                }
            }
            let left = READ_LAG.saturating_sub(watched.elapsed());
            let pause = self.request.poll_interval.pause(asked).min(left);
            if pause.is_zero() || self.pause(pause).await.is_err() {
                break;
            }
        }
        let unknown = failure::outcome_unknown(&self, error, unread.as_ref());
        Err(self.begun(unknown))
    }
}

/// The pause before a call is repeated that the instance was too busy for.
fn busy_pause(busy: u32) -> Duration {
    Duration::from_secs(1 << busy.min(4))
}
