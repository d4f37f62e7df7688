// SPDX-License-Identifier: MPL-2.0
//! The wait for the instance to get where it should.

use std::time::Duration;

use tokio::time::Instant;

use super::description::Goal;
use super::failure;
use super::run::{Ended, Face, Failure, READ_LAG, Report, Run};
use super::status::is_terminal;
use crate::client::elasticsearch::{self, ActionRecord, RecordFilter};
use crate::client::task::Product;
use crate::client::{Error, Limits};

/// How often the same status is reported again.
const PROGRESS_EVERY: Duration = Duration::from_secs(10);

/// What the wait knows so far.
#[derive(Debug)]
pub(super) struct Follow {
    since: Instant,
    /// A status after the first was seen: reads do not lag any more.
    moved: bool,
    unknown_reported: bool,
    last_error: Option<Error>,
    last_said: Option<(String, Instant)>,
}

/// What one status means for the wait.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Reached,
    Pending,
    Undone,
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
            last_error: None,
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
    /// reached or cannot be any more.
    pub(super) async fn follow(mut self, mut follow: Follow) -> Result<Report, Failure> {
        let Goal::Reached(goal) = self.request.goal else {
            return Ok(self.done());
        };
        for asked in 0.. {
            match self.describe().await {
                Ok(status) => {
                    follow.last_error = None;
                    self.report.status_after = Some(status.clone());
                    match self.judge(&mut follow, &status, goal) {
                        Verdict::Reached => return Ok(self.done()),
                        Verdict::Pending => self.show_progress(&mut follow, &status).await,
                        Verdict::Undone => {
                            let diagnostic = failure::undone(&self, &status);
                            return Err(self.begun(diagnostic));
                        }
                        Verdict::Overtaken => {
                            let diagnostic = failure::overtaken(&self, &status);
                            return Err(self.begun(diagnostic));
                        }
                        Verdict::Terminal => {
                            let diagnostic = failure::terminal(&self, &status);
                            return Err(self.begun(diagnostic));
                        }
                    }
                }
                Err(error) if error.is_forbidden() => {
                    return self.not_allowed_to_look(&error, goal);
                }
                Err(error) if error.is_not_found() => return self.vanished(&error),
                // The user or the timeout; the pause below tells which. What
                // the call had failed by until then is still the reason.
                Err(error) if failure::ended_by_us(&error) => {
                    if error.last_cause().is_some() {
                        follow.last_error = Some(error);
                    }
                }
                Err(error) if error.is_transient() => {
                    tracing::debug!(code = error.code(), "the status could not be read");
                    follow.last_error = Some(error);
                }
                Err(error) => {
                    let diagnostic = failure::unreadable_status(&self, &error);
                    return Err(self.begun(diagnostic));
                }
            }
            let pause = self.request.poll_interval.pause(asked);
            if let Err(ended) = self.pause(pause).await {
                let diagnostic = match ended {
                    Ended::Interrupted => failure::interrupted(&self, follow.last_error.as_ref()),
                    Ended::TimedOut => failure::timed_out(&self, follow.last_error.as_ref()),
                };
                return Err(self.begun(diagnostic));
            }
        }
        Ok(self.done())
    }

    fn judge(&mut self, follow: &mut Follow, status: &str, goal: usize) -> Verdict {
        let lagging = !follow.moved && follow.since.elapsed() < READ_LAG;
        match self.task.course.iter().position(|s| *s == status) {
            Some(position) if position >= goal => Verdict::Reached,
            Some(0) if self.task.undone_is_failure && !lagging => Verdict::Undone,
            Some(position) => {
                follow.moved |= position > 0;
                Verdict::Pending
            }
            None if is_terminal(status) => Verdict::Terminal,
            None if status == self.task.idle => {
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
        if !matches!(self.request.face, Face::Action(_))
            || self.task.operation.product != Product::Elasticsearch
        {
            return None;
        }
        let limits = Limits {
            max_retries: Some(0),
            ..self.limits.clone()
        };
        let newest = RecordFilter {
            page: Some(1),
            size: Some(1),
            ..RecordFilter::default()
        };
        let found =
            elasticsearch::list_action_records(self.client, self.target(), &newest, &limits);
        let record = found.await.ok()?.value.items.into_iter().next()?;
        progress(&record)
    }

    fn not_allowed_to_look(mut self, error: &Error, goal: usize) -> Result<Report, Failure> {
        // The default goal is what the API itself promises; anything beyond it
        // was asked for, and must not be claimed unseen.
        if self.task.course.get(goal) != Some(&self.task.default_goal) {
            let diagnostic = failure::cannot_wait(&self, error);
            return Err(self.begun(diagnostic));
        }
        let warning = failure::not_verified(&self, error);
        self.warn(warning);
        Ok(self.done())
    }

    fn vanished(mut self, error: &Error) -> Result<Report, Failure> {
        let diagnostic = failure::vanished(&self, error);
        if self.request.ignore_not_found {
            self.report.exists = false;
            self.warn(failure::ignored_not_found(diagnostic));
            return Ok(self.done());
        }
        Err(self.begun(diagnostic))
    }
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

/// Whole percent, cut, so that 100 means the end. No page of the vendor names
/// the unit of `process`: `40`, `40%` and `40.5` are percent; a number up to 1
/// with a decimal point, or of scientific notation, is a fraction. Anything
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
mod tests {
    use super::*;

    #[test]
    fn progress_is_whole_percent_whatever_the_unit() {
        for (process, shown) in [
            ("40", Some(40)),
            ("40%", Some(40)),
            ("40.9 %", Some(40)),
            ("0", Some(0)),
            ("1", Some(1)),
            ("100", Some(100)),
            ("0.4005491137", Some(40)),
            ("0.57", Some(57)),
            ("0.999", Some(99)),
            ("1.0", Some(100)),
            ("0.5%", Some(0)),
            ("-1", None),
            ("101", None),
            ("NaN", None),
            ("inf", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(percent(process), shown, "{process:?}");
        }
    }

    #[test]
    fn a_record_tells_percent_and_nodes_as_far_as_it_knows() {
        let step = |done, of| elasticsearch::StepStatus {
            complete_node_count: done,
            node_count: of,
            ..elasticsearch::StepStatus::default()
        };
        let record = |process: Option<&str>, steps| ActionRecord {
            process: process.map(str::to_owned),
            steps: Some(steps),
            ..ActionRecord::default()
        };
        let shown = |process, steps| progress(&record(process, steps)).unwrap_or_default();
        assert_eq!(
            shown(
                Some("0.41"),
                vec![step(Some(3), Some(3)), step(Some(1), Some(3))]
            ),
            "41 %, 1 of 3 nodes"
        );
        assert_eq!(
            shown(Some("?"), vec![step(Some(1), Some(3))]),
            "1 of 3 nodes"
        );
        assert_eq!(shown(Some("7"), vec![step(None, Some(3))]), "7 %");
        assert_eq!(shown(None, vec![]), "");
    }
}
