// SPDX-License-Identifier: MPL-2.0
//! The wait for the instance to get where it should.

use std::time::Duration;

use tokio::time::Instant;

use super::description::Goal;
use super::failure;
use super::reads::Reads;
use super::run::{Failure, READ_LAG, Report, Run, RunKind};
use super::status::is_terminal;
use crate::client::instances::{self, ActionRecord};
use crate::client::task::Product;
use crate::client::{Error, Limits};
use crate::openapi::Ended;

/// How often the same status is reported again.
const PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// While reads fail, the pause before the next one is no longer than this.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(30);

/// What the wait knows so far.
#[derive(Debug)]
pub(super) struct Follow {
    since: Instant,
    /// A status after the first was seen: reads do not lag any more.
    moved: bool,
    unknown_reported: bool,
    pub(super) reads: Reads,
    last_said: Option<(String, Instant)>,
}

/// What one status means for the wait.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Reached,
    Pending,
    /// The instance never left the status from before the call.
    Unmoved,
    /// Somebody undid what the call did.
    Reverted,
    /// The change had ended before the call could have an effect.
    Overtaken,
    Terminal,
}

impl Follow {
    /// A wait after an accepted call.
    pub(super) fn accepted() -> Self {
        Self {
            since: Instant::now(),
            moved: false,
            unknown_reported: false,
            reads: Reads::default(),
            last_said: None,
        }
    }

    /// A wait for a change that was seen to be under way.
    pub(super) fn joined() -> Self {
        Self {
            moved: true,
            ..Self::accepted()
        }
    }
}

impl Run<'_> {
    /// Asks for the status, at once and then again and again, until the goal is
    /// reached or cannot be any more, and once more when the time is over.
    pub(super) async fn follow(mut self, mut follow: Follow) -> Result<Report, Failure> {
        let Goal::Reached(goal) = self.request.goal else {
            return Ok(self.done());
        };
        for asked in 0.. {
            let last = self.time_is_over();
            match self.describe().await {
                Ok(status) => {
                    follow.reads.good();
                    self.report.status_after = Some(status.clone());
                    let failed = match self.judge(&mut follow, &status, goal) {
                        Verdict::Reached => return Ok(self.done()),
                        Verdict::Pending => None,
                        Verdict::Unmoved => Some(failure::status_unchanged(&self, &status)),
                        Verdict::Reverted => Some(failure::reverted(&self, &status)),
                        Verdict::Overtaken => Some(failure::ended_by_itself(&self, &status)),
                        Verdict::Terminal => Some(failure::terminal(&self, &status)),
                    };
                    if let Some(diagnostic) = failed {
                        return Err(self.begun(diagnostic));
                    }
                    self.show_progress(&mut follow, &status).await;
                }
                Err(error) => {
                    if follow.reads.failed(error) {
                        return self.never_read(&follow.reads, goal);
                    }
                }
            }
            if last {
                let diagnostic = failure::timed_out(&self, &follow.reads);
                return Err(self.begun(diagnostic));
            }
            let mut pause = self.request.poll_interval.pause(asked);
            if follow.reads.failing().is_some() {
                pause = pause.min(PAUSE_AFTER_FAILURE);
            }
            if self.retries.limits().sleep(pause).await == Err(Ended::Stopped) {
                let diagnostic = failure::interrupted(&self, &follow.reads);
                return Err(self.begun(diagnostic));
            }
        }
        Ok(self.done())
    }

    /// Reads failed for so long that the wait gives up.
    fn never_read(self, reads: &Reads, goal: usize) -> Result<Report, Failure> {
        let Some(error) = reads.failing() else {
            return Ok(self.done());
        };
        if error.is_forbidden() {
            return self.not_allowed_to_look(reads, error, goal);
        }
        if error.is_not_found() {
            return self.vanished(reads, error);
        }
        let diagnostic = failure::unreadable_status(&self, reads, error);
        Err(self.begun(diagnostic))
    }

    fn judge(&mut self, follow: &mut Follow, status: &str, goal: usize) -> Verdict {
        let lagging = !follow.moved && follow.since.elapsed() < READ_LAG;
        match self.task.statuses.iter().position(|s| *s == status) {
            Some(position) if position >= goal => Verdict::Reached,
            Some(0) if self.task.reverting_fails && !lagging => {
                if follow.moved {
                    Verdict::Reverted
                } else {
                    Verdict::Unmoved
                }
            }
            Some(position) => {
                follow.moved |= position > 0;
                Verdict::Pending
            }
            None if is_terminal(status) => Verdict::Terminal,
            None if status == self.task.nothing_to_do_status => {
                if lagging {
                    Verdict::Pending
                } else {
                    Verdict::Overtaken
                }
            }
            None => {
                if !std::mem::replace(&mut follow.unknown_reported, true) {
                    self.warn(failure::unknown_status(status));
                }
                Verdict::Pending
            }
        }
    }

    async fn show_progress(&self, follow: &mut Follow, status: &str) {
        let due = follow
            .last_said
            .as_ref()
            .is_none_or(|(said, when)| said != status || when.elapsed() >= PROGRESS_EVERY);
        if !due {
            return;
        }
        follow.last_said = Some((status.to_owned(), Instant::now()));
        let steps = self
            .steps()
            .await
            .map(|s| format!(", {s}"))
            .unwrap_or_default();
        let id = &self.request.target.instance_id;
        self.say(format!(
            "{} {id} is {status}{steps} ({} elapsed).",
            self.task.noun,
            self.elapsed()
        ));
    }

    /// The change record's own word on how far it is. Best effort: some
    /// versions and regions have none, and a new one shows after ~10 s.
    async fn steps(&self) -> Option<String> {
        if !matches!(self.request.kind, RunKind::Action(_))
            || self.task.operation.product != Product::Elasticsearch
        {
            return None;
        }
        let limits = Limits {
            max_retries: Some(0),
            ..self.retries.limits().clone()
        };
        let latest = instances::list_latest_action_records(self.client, self.target(), &limits);
        progress(in_progress(&latest.await.ok()?)?)
    }

    fn not_allowed_to_look(
        mut self,
        reads: &Reads,
        error: &Error,
        goal: usize,
    ) -> Result<Report, Failure> {
        // The default goal is what the API itself promises; anything beyond it
        // was asked for, and must not be claimed unseen.
        if self.task.statuses.get(goal) != Some(&self.task.default_goal) {
            let diagnostic = failure::cannot_wait(&self, reads, error);
            return Err(self.begun(diagnostic));
        }
        let warning = failure::not_verified(&self, error);
        self.warn(warning);
        Ok(self.done())
    }

    fn vanished(mut self, reads: &Reads, error: &Error) -> Result<Report, Failure> {
        let diagnostic = failure::vanished(&self, reads, error);
        if self.request.ignore_not_found {
            self.report.exists = false;
            let warning = failure::ignored_not_found(&self, diagnostic);
            self.warn(warning);
            return Ok(self.done());
        }
        Err(self.begun(diagnostic))
    }
}

/// The change that is being made, of `records`, the latest first. A finished
/// one says nothing about this run: a new record shows after some seconds.
fn in_progress(records: &[ActionRecord]) -> Option<&ActionRecord> {
    let is = |record: &&ActionRecord| {
        let state = record.state_type.as_deref();
        state.is_some_and(|state| state.eq_ignore_ascii_case("ACTIVATING"))
    };
    records.iter().find(is)
}

/// What a change record says of its progress: `40 %, 2 of 5 nodes`.
fn progress(record: &ActionRecord) -> Option<String> {
    let percent = record.process.as_deref().and_then(percent);
    let percent = percent.map(|percent| format!("{percent} %"));
    let steps = record.steps.as_deref().unwrap_or_default();
    let nodes = steps.iter().rev().find_map(|step| {
        Some(format!(
            "{} of {} nodes",
            step.complete_node_count?, step.node_count?
        ))
    });
    let parts: Vec<_> = percent.into_iter().chain(nodes).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whole percent, cut, so that 100 means the end. No page of Alibaba Cloud names
/// the unit of `process`: `40`, `40%` and `40.5` are percent; a number up to 1
/// with a decimal point, or in scientific notation, is a fraction. Anything
/// else says nothing.
fn percent(process: &str) -> Option<u8> {
    let text = process.trim();
    let number = text.trim_end_matches('%').trim_end();
    let value: f64 = number.parse().ok()?;
    let is_fraction = value <= 1.0 && number == text && number.contains(['.', 'e', 'E']);
    let percent = if is_fraction { value * 100.0 } else { value };
    // 0.57 times 100 is a hair less than 57.
    let whole = (percent + 1e-9).floor();
    (0.0..=100.0).contains(&whole).then_some(whole as u8)
}

#[cfg(test)]
mod tests;
