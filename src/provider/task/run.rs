// SPDX-License-Identifier: MPL-2.0
//! One run: what it is given, what it reports, and what all its steps need.
//! The steps are [`start`](super::start), the call and what its answer means,
//! and [`follow`](super::follow), the wait.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::description::{Goal, OnNothingToDo, TaskDescription};
use super::status::describe;
use crate::client::{Client, Error, Limits, Retries, Target};
use crate::clock::Clock;
use crate::diag::{Diagnostic, Diagnostics};
use crate::framework::{Progress, StopToken};
use crate::provider::duration;

/// How long reads may lag behind an accepted POST: so long the status from
/// before the call proves nothing.
pub(super) const READ_LAG: Duration = Duration::from_secs(60);

/// The last look before a timeout is reported may take so long.
const LAST_LOOK: Duration = Duration::from_secs(5);

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

/// What started a run, which decides what it may report on the way and what a
/// failure leaves behind.
#[derive(Debug, Clone)]
pub(crate) enum RunKind {
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
    pub(crate) on_nothing_to_do: OnNothingToDo,
    /// Whether to read the status first, and to make the call only where a
    /// change is interrupted.
    pub(crate) looks_first: bool,
    /// Whether an instance that is not there is a success.
    pub(crate) ignore_not_found: bool,
    /// The same on each attempt of this run.
    pub(crate) client_token: String,
    /// Whether the user chose the token: then the next run sends it too.
    pub(crate) token_is_configured: bool,
    /// How often to look.
    pub(crate) poll_interval: PollInterval,
    /// How long all of it may take.
    pub(crate) timeout: Duration,
    /// The user's interruption.
    pub(crate) stop: StopToken,
    /// What started the run.
    pub(crate) kind: RunKind,
}

/// What a user says about a run, as a resource or an action has it: null for
/// what is not set.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Arguments<'a> {
    pub(crate) wait_for_status: Option<&'a str>,
    /// `on_not_interrupted` or `on_not_changing`.
    pub(crate) on_nothing_to_do: Option<&'a str>,
    /// Whether the call is made only where a change is interrupted.
    pub(crate) looks_first: bool,
    pub(crate) ignore_not_found: bool,
    pub(crate) client_token: Option<&'a str>,
    pub(crate) poll_interval: Option<&'a str>,
    pub(crate) timeout: Option<&'a str>,
}

impl RunRequest {
    /// What `arguments` ask for, with the documented default for each that is
    /// not set, and for one that validation would refuse.
    pub(crate) fn new(
        task: &TaskDescription,
        target: Target,
        arguments: Arguments<'_>,
        stop: StopToken,
        kind: RunKind,
    ) -> Self {
        let goal = task.goal(arguments.wait_for_status);
        let timeout = arguments
            .timeout
            .and_then(|text| duration::parse(text).ok());
        Self {
            target,
            goal,
            on_nothing_to_do: OnNothingToDo::parse(arguments.on_nothing_to_do),
            looks_first: arguments.looks_first,
            ignore_not_found: arguments.ignore_not_found,
            client_token: arguments
                .client_token
                .map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned),
            token_is_configured: arguments.client_token.is_some(),
            poll_interval: PollInterval::parse(arguments.poll_interval),
            timeout: timeout.unwrap_or_else(|| task.default_timeout(goal)),
            stop,
            kind,
        }
    }
}

/// What a run found and did.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// The ID of the request that decided, for Alibaba Cloud's support.
    pub(crate) request_id: Option<String>,
    /// The token of this run's call; `None` if no call was sent.
    pub(crate) client_token: Option<String>,
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
    pub(super) begun: Instant,
    /// The repetitions of the call, and whether one of them may have had its
    /// effect without an answer.
    pub(super) retries: Retries,
    pub(super) report: Report,
}

/// Runs the task to its goal.
///
/// # Errors
///
/// [`Failure`] says whether anything may have happened at the instance.
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
        begun,
        retries: client.retries(&Limits {
            deadline: begun.checked_add(request.timeout),
            stop: request.stop.clone(),
            max_retries: None,
        }),
        request,
        report: Report {
            request_id: None,
            client_token: None,
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
    /// Reads the status. When the time is over already, this is the last look,
    /// and gets a little time of its own.
    pub(super) async fn describe(&self) -> Result<String, Error> {
        let limits = self.retries.limits();
        let limits = if self.time_is_over() {
            Limits {
                deadline: Instant::now().checked_add(LAST_LOOK),
                stop: limits.stop.clone(),
                max_retries: Some(0),
            }
        } else {
            limits.clone()
        };
        let product = self.task.operation.product;
        describe(self.client, product, self.target(), &limits).await
    }

    /// Whether the timeout is over.
    pub(super) fn time_is_over(&self) -> bool {
        let deadline = self.retries.limits().deadline;
        deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    pub(super) fn target(&self) -> &Target {
        &self.request.target
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
        if let RunKind::Action(progress) = &self.request.kind {
            progress.report(message);
        }
    }

    pub(super) fn done(mut self) -> Report {
        if self.request.goal == Goal::Accepted {
            // Nobody asked where the instance is; what was seen on the way to
            // an explanation is no promise.
            self.report.status_after = None;
        }
        self.ended()
    }

    /// Nothing happened at the instance, unless an answer was lost.
    pub(super) fn reject(self, diagnostic: Diagnostic) -> Failure {
        if self.retries.uncertain {
            return self.begun(diagnostic);
        }
        let mut all = self.report.warnings;
        all.push(diagnostic);
        Failure::Rejected(all)
    }

    /// Something may have happened at the instance.
    pub(super) fn begun(mut self, diagnostic: Diagnostic) -> Failure {
        let mut all = std::mem::take(&mut self.report.warnings);
        all.push(diagnostic);
        Failure::Begun(Box::new(self.ended()), all)
    }

    fn ended(mut self) -> Report {
        self.report.completed_at = self.clock.now();
        self.report.client_token = (self.retries.sent > 0).then_some(self.request.client_token);
        self.report
    }
}
