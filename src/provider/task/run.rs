// SPDX-License-Identifier: MPL-2.0
//! One run: what it is given, what it reports, and what all its steps need.
//! The steps are [`start`](super::start), the call and what its answer means,
//! and [`follow`](super::follow), the wait.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::description::{Goal, OnIdle, TaskDescription};
use super::status::describe;
use crate::client::{Client, Error, Limits, Target};
use crate::clock::Clock;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{Progress, StopToken};
use crate::provider::duration;

/// How long reads may lag behind an accepted POST: so long the status from
/// before the call proves nothing.
pub(super) const READ_LAG: Duration = Duration::from_secs(60);

/// How often the status is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PollInterval {
    /// 10 s at first, growing to 30 s: a change takes minutes to hours.
    Growing,
    /// Always the same.
    Fixed(Duration),
}

impl PollInterval {
    /// Reads the attribute; null, or what validation would refuse, grows.
    pub(crate) fn parse(value: Option<&str>) -> Self {
        value
            .and_then(|text| duration::parse(text).ok())
            .map_or(Self::Growing, Self::Fixed)
    }

    /// The pause before the status is asked for once more, the `asked`-th time.
    pub(super) fn pause(self, asked: u32) -> Duration {
        match self {
            Self::Fixed(pause) => pause,
            Self::Growing => Duration::from_secs(10)
                .mul_f64(1.5_f64.powi(asked.min(4) as i32))
                .min(Duration::from_secs(30)),
        }
    }
}

/// Which face of the core a run has: what it may tell on the way, and what a
/// failure leaves behind.
#[derive(Debug, Clone)]
pub(crate) enum Face {
    /// A resource that is created; a run that has begun is saved as tainted.
    Create,
    /// A resource that heals; after a failure its state stays as it was.
    Update,
    /// An action; progress goes to the user, and nothing is saved.
    Action(Progress),
}

/// What to run.
#[derive(Debug, Clone)]
pub(crate) struct RunRequest {
    /// The instance, and the region to ask.
    pub(crate) target: Target,
    /// What counts as success.
    pub(crate) goal: Goal,
    /// What it means if there is nothing to do.
    pub(crate) on_idle: OnIdle,
    /// Whether to read the status first, and to make the call only where a
    /// change is interrupted.
    pub(crate) looks_first: bool,
    /// Whether an instance that is not there is a success.
    pub(crate) ignore_not_found: bool,
    /// The same on each attempt of this run.
    pub(crate) client_token: String,
    /// How often to look.
    pub(crate) poll_interval: PollInterval,
    /// How long all of it may take.
    pub(crate) timeout: Duration,
    /// How often the call is repeated, whatever it failed by.
    pub(crate) max_retries: u32,
    /// The user's interruption.
    pub(crate) stop: StopToken,
    /// Who shows what the run does.
    pub(crate) face: Face,
}

/// What a run found and did.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// The ID of the request that decided, for the vendor's support.
    pub(crate) request_id: Option<String>,
    /// Whether the API took this run's call.
    pub(crate) accepted: bool,
    /// The status before the call was taken, where there was a reason to look.
    pub(crate) status_before: Option<String>,
    /// The status that was seen last.
    pub(crate) status_after: Option<String>,
    /// Whether the instance exists.
    pub(crate) exists: bool,
    /// When the run began.
    pub(crate) started_at: Timestamp,
    /// When it ended.
    pub(crate) completed_at: Timestamp,
    /// Warnings.
    pub(crate) warnings: Diagnostics,
}

/// Why a run failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing happened at the instance.
    Rejected(Diagnostics),
    /// Something happened, or may have: the report must not be lost.
    Begun(Box<Report>, Diagnostics),
}

/// A run in progress: what every step needs.
pub(super) struct Run<'a> {
    pub(super) client: &'a Client,
    pub(super) clock: &'a dyn Clock,
    pub(super) task: &'static TaskDescription,
    pub(super) request: RunRequest,
    pub(super) limits: Limits,
    pub(super) begun: Instant,
    /// How many times the call was sent without success.
    pub(super) posts: u32,
    /// The answer to some attempt was lost: the call may have had its effect,
    /// whatever later attempts are told.
    pub(super) uncertain: bool,
    pub(super) report: Report,
}

/// Runs the task to its goal.
///
/// # Errors
///
/// [`Failure`] tells whether anything may have happened at the instance.
pub(crate) async fn run(
    client: &Client,
    clock: &dyn Clock,
    task: &'static TaskDescription,
    request: RunRequest,
) -> Result<Report, Failure> {
    let now = clock.now();
    let begun = Instant::now();
    let looks_first = request.looks_first;
    let run = Run {
        client,
        clock,
        task,
        limits: Limits {
            deadline: begun.checked_add(request.timeout),
            stop: request.stop.clone(),
            max_retries: None,
        },
        request,
        begun,
        posts: 0,
        uncertain: false,
        report: Report {
            request_id: None,
            accepted: false,
            status_before: None,
            status_after: None,
            exists: true,
            started_at: now,
            completed_at: now,
            warnings: Diagnostics::new(),
        },
    };
    if looks_first {
        run.look_first().await
    } else {
        run.start().await
    }
}

impl Run<'_> {
    pub(super) async fn describe(&self) -> Result<String, Error> {
        let product = self.task.operation.product;
        describe(self.client, product, self.target(), &self.limits).await
    }

    pub(super) fn target(&self) -> &Target {
        &self.request.target
    }

    /// Sleeps, unless the user interrupts or the time is over.
    pub(super) async fn pause(&self, pause: Duration) -> Result<(), Ended> {
        // None: a pause beyond the end of time, which only the timeout ends.
        let end = Instant::now().checked_add(pause);
        let deadline = self.limits.deadline;
        let timed_out = deadline.is_some_and(|deadline| end.is_none_or(|end| deadline < end));
        let until = if timed_out { deadline } else { end };
        let over = async {
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.limits.stop.cancelled() => Err(Ended::Interrupted),
            () = over => if timed_out { Err(Ended::TimedOut) } else { Ok(()) },
        }
    }

    pub(super) fn elapsed(&self) -> String {
        duration::display(self.begun.elapsed())
    }

    pub(super) fn warn(&mut self, diagnostic: Diagnostic) {
        self.report.warnings.push(diagnostic);
    }

    /// Tells the user, where there is a way to, and the log.
    pub(super) fn say(&self, message: String) {
        tracing::info!(instance_id = self.request.target.instance_id, "{message}");
        if let Face::Action(progress) = &self.request.face {
            progress.report(message);
        }
    }

    pub(super) fn done(mut self) -> Report {
        if self.request.goal == Goal::Accepted {
            // Nobody asked where the instance is; what was seen on the way to
            // an explanation is no promise.
            self.report.status_after = None;
        }
        self.report.completed_at = self.clock.now();
        self.report
    }

    /// Nothing happened at the instance, unless an answer was lost.
    pub(super) fn reject(self, diagnostic: Diagnostic) -> Failure {
        if self.uncertain {
            return self.begun(diagnostic);
        }
        let mut all = self.report.warnings;
        all.push(diagnostic);
        Failure::Rejected(all)
    }

    /// Something may have happened at the instance.
    pub(super) fn begun(mut self, diagnostic: Diagnostic) -> Failure {
        self.report.completed_at = self.clock.now();
        let mut all = std::mem::take(&mut self.report.warnings);
        all.push(diagnostic);
        Failure::Begun(Box::new(self.report), all)
    }
}

/// Why a pause ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The user interrupted.
    Interrupted,
    /// The timeout is over.
    TimedOut,
}
