// SPDX-License-Identifier: MPL-2.0
//! What a user is told about a run, beyond what the API's error code says.

use super::description::{Goal, OnNothingToDo};
use super::reads::Reads;
use super::run::{Run, RunKind};
use crate::client::{Error, ErrorKind};
use crate::cty::Path;
use crate::diag::{Diagnostic, Severity};
use crate::provider::duration;
use crate::provider::errors::{self, Subject, Surface};

/// Whether the user or the timeout ended the call.
pub(super) fn ended_by_us(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Cancelled | ErrorKind::DeadlineExceeded
    )
}

fn subject<'a>(run: &'a Run<'_>) -> Subject<'a> {
    let surface = match run.request.kind {
        RunKind::Create => Surface::Resource,
        RunKind::Update => Surface::KnownInstance,
        RunKind::Action(_) => Surface::Action,
    };
    let product = run.task.operation.product;
    Subject::task(surface, product, run.target(), run.request.ignore_not_found)
}

fn facts(run: &Run<'_>, error: &Error) -> String {
    errors::facts(error, subject(run))
}

/// The call itself failed.
pub(super) fn of_call(run: &Run<'_>, error: &Error) -> Diagnostic {
    errors::diagnostic(error, subject(run))
}

/// The error as the warning that the user asked for.
pub(super) fn ignored_not_found(run: &Run<'_>, mut diagnostic: Diagnostic) -> Diagnostic {
    let recorded = match run.request.kind {
        RunKind::Action(_) => "",
        RunKind::Create | RunKind::Update => " The attribute exists is false.",
    };
    diagnostic.severity = Severity::Warning;
    diagnostic.detail = format!(
        "ignore_not_found is set, so this is not an error.{recorded}\n\n{}",
        diagnostic.detail
    );
    diagnostic
}

/// There was nothing to do: a warning or an error, at the attribute that
/// decides which.
pub(super) fn nothing_to_do(run: &Run<'_>, error: &Error, status: &str) -> Diagnostic {
    let (verb, attribute) = (run.task.verb, run.task.nothing_to_do_attribute);
    let next_step = match (run.request.on_nothing_to_do, &run.request.kind) {
        (OnNothingToDo::Warn, _) => format!(
            "If this is expected, do nothing. Set {attribute} = \"fail\" to make it an error."
        ),
        (OnNothingToDo::Fail, RunKind::Create) => format!(
            "If an earlier run was killed after its call (a canceled job, a lost machine), its change has ended since: import the resource with the ID \"{}/{}\", which makes no call. Otherwise find out why there is nothing to {verb}, or set {attribute} = \"warn\".",
            run.target().region,
            run.target().instance_id,
        ),
        (OnNothingToDo::Fail, _) => {
            format!("Find out why there is nothing to {verb}, or set {attribute} = \"warn\".")
        }
    };
    let summary = run.task.nothing_to_do_summary();
    let detail = format!(
        "The API rejected the call, and the instance is {status}: it has no change to {verb}.\n\n{}\n\nNext step: {next_step}",
        facts(run, error),
    );
    let diagnostic = match run.request.on_nothing_to_do {
        OnNothingToDo::Warn => Diagnostic::warning(summary, detail),
        OnNothingToDo::Fail => Diagnostic::error(summary, detail),
    };
    diagnostic.at(Path::to(attribute))
}

/// Rejected for the instance's status, which cannot be read.
pub(super) fn rejected_unread(run: &Run<'_>, error: &Error, unread: &Error) -> Diagnostic {
    let mut diagnostic = of_call(run, error);
    diagnostic.detail = format!(
        "{}\n\nThe instance's status, which would explain this, could not be read:\n{}",
        diagnostic.detail,
        facts(run, unread)
    );
    diagnostic
}

/// Rejected, and the instance will not leave its status by itself.
pub(super) fn terminal_before(run: &Run<'_>, error: &Error, status: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Instance is {status}"),
        format!(
            "The API rejected the call, and the instance is {status}. {}\n\n{}\n\nNext step: {}",
            terminal_cause(status),
            facts(run, error),
            terminal_step(run),
        ),
    )
    .at(Path::to("instance_id"))
}

/// Rejected as long as there was time, or were tries, left.
pub(super) fn stayed_busy(run: &Run<'_>, error: &Error, status: &str) -> Diagnostic {
    let times = match run.retries.sent {
        0 | 1 => "once".to_owned(),
        more => format!("{more} times within {}", run.elapsed()),
    };
    let longer = if run.retries.limits().max_retries.is_some() {
        "raise max_retries in the provider block".to_owned()
    } else {
        format!("raise the {}", timeout_argument(run))
    };
    Diagnostic::error(
        "Instance stayed busy",
        format!(
            "The call was rejected {times}, and the instance's status stayed {status:?}: another task keeps the instance busy, or the service lags.\n\n{}\n\n\
             Next step: Let the other task end, or {longer}. {}.",
            facts(run, error),
            again(run),
        ),
    )
}

fn timeout_argument(run: &Run<'_>) -> &'static str {
    match run.request.kind {
        RunKind::Action(_) => "timeout",
        RunKind::Create | RunKind::Update => "timeouts",
    }
}

/// No attempt was answered, and what was read of the status does not show it
/// either.
pub(super) fn outcome_unknown(run: &Run<'_>, error: &Error, reads: &Reads) -> Diagnostic {
    let status = match (reads.any_good(), reads.failing()) {
        (true, None) => "the instance's status does not show it",
        (true, Some(_)) => "the instance's status did not show it while it could be read",
        (false, None) => "the instance's status was not read",
        (false, Some(_)) => "the instance's status could not be read",
    };
    let why = match reads.failing() {
        None => String::new(),
        Some(unread) => format!("\n\nThe status:\n{}", facts(run, unread)),
    };
    Diagnostic::error(
        "Outcome unknown",
        format!(
            "The call to {} the instance was under way, but no answer says whether it took effect, and {status}.\n\n{}\n  Token:      {}{why}\n\nNext step: {}. {}",
            run.task.verb,
            facts(run, error),
            run.request.client_token,
            again(run),
            how_to_continue(run),
        ),
    )
}

/// What became of the call, in a sentence that goes on.
fn outcome(run: &Run<'_>) -> &'static str {
    if run.report.accepted {
        "The API accepted the call"
    } else if run.retries.sent == 0 {
        "No call was made, because the change was already under way"
    } else {
        "The API rejected the call, because the change was already under way"
    }
}

/// What every failure after the call says: the run, and the reads of the
/// status where some failed.
fn after_acceptance(run: &Run<'_>, reads: Option<&Reads>) -> String {
    let report = &run.report;
    let call = match run.retries.sent {
        0 => String::new(),
        _ => format!("  Call:       {}\n", run.task.operation.action),
    };
    let mut text = format!(
        "{call}  Instance:   {}\n  Region:     {}\n  Endpoint:   {}\n  Status:     {}\n  Elapsed:    {}",
        run.target().instance_id,
        run.target().region,
        run.client.endpoint(&run.target().region),
        report.status_after.as_deref().unwrap_or("not read yet"),
        run.elapsed(),
    );
    if let Some(id) = &report.request_id {
        text.push_str(&format!("\n  Request ID: {id}"));
    }
    if let Some(summary) = reads.and_then(Reads::summary) {
        text.push_str(&format!("\n  Reads:      {summary}"));
    }
    text
}

/// The same, and what the last read of the status failed by.
fn with_last_read(run: &Run<'_>, reads: &Reads) -> String {
    let text = after_acceptance(run, Some(reads));
    match reads.failing() {
        Some(error) => format!(
            "{text}\n\nThe last read of the status failed:\n{}",
            facts(run, error)
        ),
        None => text,
    }
}

/// How to go on after a run that has begun.
fn how_to_continue(run: &Run<'_>) -> &'static str {
    match (&run.request.kind, run.request.token_is_configured) {
        (RunKind::Create, _) if run.retries.sent == 0 => {
            "The resource is saved as tainted, so that the next apply reads the status again, and makes the call only if the change is interrupted by then."
        }
        (RunKind::Create, false) => {
            "The resource is saved as tainted, so that the next apply makes the call again. If the change is under way by then, the run only waits for it."
        }
        (RunKind::Create, true) => {
            "The resource is saved as tainted, so that the next apply sends the call again with the same client_token, which has no second effect, and waits for the instance."
        }
        (RunKind::Update, _) => {
            "The state stays as it was, so that the next plan reads the instance again."
        }
        (RunKind::Action(_), false) => {
            "Invoking the action again makes the call again. If the change is under way by then, it only waits for it."
        }
        (RunKind::Action(_), true) => {
            "Invoking the action again sends the call with the same client_token, which has no second effect, and waits for the instance."
        }
    }
}

/// How the reader starts over, as a sentence without its full stop.
fn again(run: &Run<'_>) -> &'static str {
    match run.request.kind {
        RunKind::Action(_) => "Run the action again",
        RunKind::Create | RunKind::Update => "Apply again",
    }
}

fn terminal_step(run: &Run<'_>) -> String {
    format!("Resolve this in the console. {}.", again(run))
}

fn terminal_cause(status: &str) -> &'static str {
    match status {
        "inactive" => {
            "Inactive means that the service froze the instance, usually because a payment is overdue."
        }
        _ => "Invalid means that the instance has expired or cannot be used.",
    }
}

/// Accepted, and then the instance stopped for ever.
pub(super) fn terminal(run: &Run<'_>, status: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Instance became {status}"),
        format!(
            "{}, but then the instance became {status}. {}\n\n{}\n\nNext step: {} {}",
            outcome(run),
            terminal_cause(status),
            after_acceptance(run, None),
            terminal_step(run),
            how_to_continue(run),
        ),
    )
}

/// Accepted, and then nothing happened.
pub(super) fn status_unchanged(run: &Run<'_>, status: &str) -> Diagnostic {
    let (cause, next_step) = if run.request.token_is_configured {
        (
            format!(
                "client_token is set to {:?}. If an earlier call had the same token, the API treats this call as a repetition, gives the same answer and does nothing.",
                run.request.client_token
            ),
            NEW_TOKEN.to_owned(),
        )
    } else {
        (
            "Either the service did not act on the call, or somebody interrupted the change again at once.".to_owned(),
            format!("Check the instance's change records in the console. {}. {}", again(run), how_to_continue(run)),
        )
    };
    let diagnostic = Diagnostic::error(
        format!("Accepted, but the instance stays {status}"),
        format!(
            "{}, but the instance is still {status}. {cause}\n\n{}\n\nNext step: {next_step}",
            outcome(run),
            after_acceptance(run, None),
        ),
    );
    at_token(diagnostic, run)
}

/// Accepted, and then somebody did the opposite.
pub(super) fn reverted(run: &Run<'_>, status: &str) -> Diagnostic {
    let next = if run.request.token_is_configured {
        // The API would take the next call for a repetition of this one.
        NEW_TOKEN
    } else {
        how_to_continue(run)
    };
    let diagnostic = Diagnostic::error(
        "Change interrupted again",
        format!(
            "{}, but then the instance was {status} again: somebody interrupted the change, or the service did.\n\n{}\n\n\
             Next step: Find out who interrupts the change (see the instance's change records in the console). {}. {next}",
            outcome(run),
            after_acceptance(run, None),
            again(run),
        ),
    );
    at_token(diagnostic, run)
}

const NEW_TOKEN: &str = "Give client_token a new value for the next run, or remove it so that each run makes its own. A call with a used token does nothing.";

/// Points at the token where the user has to change it.
fn at_token(diagnostic: Diagnostic, run: &Run<'_>) -> Diagnostic {
    if run.request.token_is_configured {
        diagnostic.at(Path::to("client_token"))
    } else {
        diagnostic
    }
}

/// Accepted, but the change had ended by itself.
pub(super) fn ended_by_itself(run: &Run<'_>, status: &str) -> Diagnostic {
    Diagnostic::error(
        "The change ended by itself",
        format!(
            "{}, but the instance is {status}: the change ended before the call took effect.\n\n{}\n\nNext step: The instance needs nothing. {}",
            outcome(run),
            after_acceptance(run, None),
            match run.request.kind {
                RunKind::Action(_) => "Run the action again while a change is running.",
                RunKind::Create | RunKind::Update =>
                    "Remove the resource, or apply again while a change is running.",
            },
        ),
    )
}

/// The user interrupted the wait.
pub(super) fn interrupted(run: &Run<'_>, reads: &Reads) -> Diagnostic {
    Diagnostic::error(
        "Interrupted while waiting",
        format!(
            "{}, and the run was interrupted before the instance reached the wanted status. {}\n\n{}\n\nNext step: {}. {}",
            outcome(run),
            run.task.unwatched,
            with_last_read(run, reads),
            again(run),
            how_to_continue(run),
        ),
    )
}

/// The timeout ended the wait.
pub(super) fn timed_out(run: &Run<'_>, reads: &Reads) -> Diagnostic {
    let goal = match run.request.goal {
        Goal::Accepted => "accepted",
        Goal::Reached(goal) => run.task.statuses.get(goal).copied().unwrap_or_default(),
    };
    Diagnostic::error(
        format!("Timeout while waiting for status {goal}"),
        format!(
            "{}, but the instance did not become {goal} within {}. {}\n\n{}\n\n\
             Next step: Check the change's progress in the console. Raise the timeout, or wait for less with wait_for_status. {}",
            outcome(run),
            duration::display(run.request.timeout),
            run.task.overdue,
            with_last_read(run, reads),
            how_to_continue(run),
        ),
    )
    .at(Path::to(timeout_argument(run)))
}

/// The status could not be read for a while, by a failure that does not pass.
pub(super) fn unreadable_status(run: &Run<'_>, reads: &Reads, error: &Error) -> Diagnostic {
    let mut diagnostic = of_call(run, error);
    diagnostic.summary = if run.report.accepted {
        format!("Accepted, but the wait failed: {}", diagnostic.summary)
    } else {
        format!("The wait failed: {}", diagnostic.summary)
    };
    diagnostic.detail = format!(
        "{}, but then the instance's status could not be read. {}\n\n{}\n\n{}\n\n{}",
        outcome(run),
        run.task.unwatched,
        after_acceptance(run, Some(reads)),
        diagnostic.detail,
        how_to_continue(run),
    );
    diagnostic
}

/// The status may not be read, but must be for this goal.
pub(super) fn cannot_wait(run: &Run<'_>, reads: &Reads, error: &Error) -> Diagnostic {
    let action = errors::ram_action(run.task.describe_action());
    Diagnostic::error(
        if run.report.accepted {
            "Accepted, but not allowed to wait"
        } else {
            "Not allowed to wait"
        },
        format!(
            "{}. The wait needs the RAM action {action}, which the service denies to the identity behind the credentials.\n\n{}\n\n{}\n\n\
             Next step: Grant {action} on the instance, or set wait_for_status to {:?} or \"none\". {}",
            outcome(run),
            after_acceptance(run, Some(reads)),
            facts(run, error),
            run.task.default_goal,
            how_to_continue(run),
        ),
    )
    .at(Path::to("wait_for_status"))
}

/// The status may not be read; the API's word, or a look before it, has to do.
pub(super) fn not_verified(run: &Run<'_>, error: &Error) -> Diagnostic {
    let action = errors::ram_action(run.task.describe_action());
    let (summary, open) = if run.report.accepted {
        ("Accepted, not verified", "it took effect")
    } else {
        ("Not verified", "the change goes on")
    };
    Diagnostic::warning(
        summary,
        format!(
            "{}. Whether {open} is not known, because the identity behind the credentials lacks the RAM action {action}.\n\n{}\n\n\
             Next step: Grant {action} on the instance, or set wait_for_status = \"none\" to run without it.",
            outcome(run),
            facts(run, error),
        ),
    )
}

/// The instance is gone after the call was accepted.
pub(super) fn vanished(run: &Run<'_>, reads: &Reads, error: &Error) -> Diagnostic {
    Diagnostic::error(
        "Instance is gone",
        format!(
            "{}, but now the instance does not exist.\n\n{}\n\n{}\n\nNext step: Find out who released the instance; then remove the resource.",
            outcome(run),
            after_acceptance(run, Some(reads)),
            facts(run, error),
        ),
    )
    .at(Path::to("instance_id"))
}

/// A status that no page of Alibaba Cloud names.
pub(super) fn unknown_status(status: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Unknown status {status:?}"),
        "The instance reports a status that this version does not know. The wait treated it as \"not there yet\" and continued.",
    )
}
