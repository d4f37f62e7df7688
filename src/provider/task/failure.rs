// SPDX-License-Identifier: MPL-2.0
//! What a user is told about a run, beyond what the API's error code says.

use super::description::TaskDescription;
use super::run::{Face, Run};
use crate::client::{Error, ErrorKind, Target};
use crate::cty::Path;
use crate::diag::{Diagnostic, Severity};
use crate::provider::duration;
use crate::provider::errors::{self, Subject};

/// Whether the user or the timeout ended the call.
pub(super) fn ended_by_us(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Cancelled | ErrorKind::DeadlineExceeded
    )
}

fn subject(target: &Target) -> Subject<'_> {
    Subject {
        instance_id: Some(&target.instance_id),
        points_at_attributes: true,
    }
}

fn facts(error: &Error, target: &Target) -> String {
    errors::facts(error, subject(target))
}

/// The call itself failed.
pub(super) fn of_call(error: &Error, target: &Target) -> Diagnostic {
    errors::diagnostic(error, subject(target))
}

/// The error as the warning that the user asked for.
pub(super) fn ignored_not_found(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.severity = Severity::Warning;
    diagnostic.detail = format!(
        "ignore_not_found is set, so this is no error; the attribute exists is false.\n\n{}",
        diagnostic.detail
    );
    diagnostic
}

/// There was nothing to do: a warning, at the attribute that decides.
pub(super) fn idle(
    task: &TaskDescription,
    error: &Error,
    target: &Target,
    status: &str,
) -> Diagnostic {
    Diagnostic::warning(
        task.idle_summary(),
        format!(
            "The API rejected the call, and the instance is {status}: it has no change to {}.\n\n{}\n\n\
             Next step: None, if that is how it should be. {} decides whether this is a warning or an error.",
            task.verb,
            facts(error, target),
            task.idle_attribute,
        ),
    )
    .at(Path::to(task.idle_attribute))
}

/// The same diagnostic as an error.
pub(super) fn as_error(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.severity = Severity::Error;
    diagnostic
}

/// Rejected for the instance's status, which cannot be read.
pub(super) fn rejected_unread(error: &Error, unread: &Error, target: &Target) -> Diagnostic {
    let mut diagnostic = of_call(error, target);
    diagnostic.detail = format!(
        "{}\n\nThe instance's status would tell more, but it could not be read:\n{}",
        diagnostic.detail,
        facts(unread, target)
    );
    diagnostic
}

/// Rejected, and the instance will not leave its status by itself.
pub(super) fn terminal_before(error: &Error, target: &Target, status: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Instance is {status}"),
        format!(
            "The API rejected the call, and the instance is {status}. {}\n\n{}\n\nNext step: {}",
            terminal_cause(status),
            facts(error, target),
            TERMINAL_STEP,
        ),
    )
    .at(Path::to("instance_id"))
}

/// Rejected as long as there were tries left.
pub(super) fn stayed_busy(error: &Error, target: &Target, status: &str, tries: u32) -> Diagnostic {
    let times = if tries == 1 {
        "once".to_owned()
    } else {
        format!("{tries} times")
    };
    Diagnostic::error(
        "Instance stayed busy",
        format!(
            "The call was rejected {}, and the instance's status stayed {status:?}: another task keeps it busy, or the service lags behind.\n\n{}\n\n\
             Next step: Let the other task end and apply again, or raise max_retries in the provider block.",
            times,
            facts(error, target),
        ),
    )
}

/// No attempt was answered, and the status does not tell either; `unread` is
/// why it could not be read, if that is the reason.
pub(super) fn outcome_unknown(run: &Run<'_>, error: &Error, unread: Option<&Error>) -> Diagnostic {
    let (status, why) = match unread {
        None => ("the instance's status does not show it", String::new()),
        Some(unread) => (
            "the instance's status could not be read",
            format!("\n\nThe status:\n{}", facts(unread, run.target())),
        ),
    };
    Diagnostic::error(
        "Outcome unknown",
        format!(
            "The call to {} the instance was sent, but no answer told whether it took effect, and {status}.\n\n{}\n  Token:      {}{why}\n\nNext step: Apply again. {}",
            run.task.verb,
            facts(error, run.target()),
            run.request.client_token,
            go_on(&run.request.face),
        ),
    )
}

/// What became of the call, in a sentence that goes on.
fn outcome(run: &Run<'_>) -> &'static str {
    if run.report.accepted {
        "The API accepted the call"
    } else {
        "The API rejected the call, because the instance was on its way already"
    }
}

/// What every failure after the call says.
fn after_acceptance(run: &Run<'_>, last: Option<&Error>) -> String {
    let report = &run.report;
    let mut text = format!(
        "  Call:       {}\n  Instance:   {}\n  Region:     {}\n  Endpoint:   {}\n  Status:     {}\n  Elapsed:    {}",
        run.task.operation.action,
        run.target().instance_id,
        run.target().region,
        run.client.endpoint(&run.target().region),
        report.status_after.as_deref().unwrap_or("not read yet"),
        run.elapsed(),
    );
    if let Some(id) = &report.request_id {
        text.push_str(&format!("\n  Request ID: {id}"));
    }
    if let Some(error) = last {
        text.push_str(&format!(
            "\n\nThe last read of the status failed:\n{}",
            facts(error, run.target())
        ));
    }
    text
}

/// How to go on after a run that has begun.
fn go_on(face: &Face) -> &'static str {
    match face {
        Face::Create => {
            "The resource is saved as tainted, so that the next apply makes the call again; if the instance is on its way by then, the run only waits for it."
        }
        Face::Update => {
            "The state stays as it was, so that the next plan looks at the instance again."
        }
        Face::Action(_) => {
            "Invoking the action again makes the call again; if the instance is on its way by then, it only waits for it."
        }
    }
}

const TERMINAL_STEP: &str = "Clear that up in the console, then apply again.";

fn terminal_cause(status: &str) -> &'static str {
    match status {
        "inactive" => {
            "Inactive means that the service froze the instance, mostly for an overdue payment."
        }
        _ => "Invalid means that the instance has expired or cannot be used.",
    }
}

/// Accepted, and then the instance stopped for good.
pub(super) fn terminal(run: &Run<'_>, status: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Instance became {status}"),
        format!(
            "{}, but then the instance became {status}. {}\n\n{}\n\nNext step: {TERMINAL_STEP} {}",
            outcome(run),
            terminal_cause(status),
            after_acceptance(run, None),
            go_on(&run.request.face),
        ),
    )
}

/// Accepted, and then somebody did the opposite.
pub(super) fn undone(run: &Run<'_>, status: &str) -> Diagnostic {
    Diagnostic::error(
        "Change interrupted again",
        format!(
            "{}, but then the instance was {status} (again): somebody interrupted the change, or the service did.\n\n{}\n\n\
             Next step: Find out who interrupts the change (the instance's change records in the console tell), then apply again. {}",
            outcome(run),
            after_acceptance(run, None),
            go_on(&run.request.face),
        ),
    )
}

/// Accepted, but the change had ended by itself.
pub(super) fn overtaken(run: &Run<'_>, status: &str) -> Diagnostic {
    Diagnostic::error(
        "The change ended by itself",
        format!(
            "{}, but the instance is {status}: its change ended before the call had its effect.\n\n{}\n\nNext step: None is needed for the instance. Remove the resource, or apply again while a change is running.",
            outcome(run),
            after_acceptance(run, None),
        ),
    )
}

/// The user interrupted the wait.
pub(super) fn interrupted(run: &Run<'_>, last: Option<&Error>) -> Diagnostic {
    Diagnostic::error(
        "Interrupted while waiting",
        format!(
            "{}, and the run was interrupted before the instance was where it should be. {}\n\n{}\n\nNext step: Apply again. {}",
            outcome(run),
            run.task.unwatched,
            after_acceptance(run, last),
            go_on(&run.request.face),
        ),
    )
}

/// The timeout ended the wait.
pub(super) fn timed_out(run: &Run<'_>, last: Option<&Error>) -> Diagnostic {
    let goal = match run.request.goal {
        super::Goal::Accepted => "accepted",
        super::Goal::Reached(goal) => run.task.course.get(goal).copied().unwrap_or_default(),
    };
    Diagnostic::error(
        format!("Timeout while waiting for status {goal}"),
        format!(
            "{}, but the instance did not become {goal} within {}. {}\n\n{}\n\n\
             Next step: Look at the change's progress in the console. Raise the timeout, or wait for less with wait_for_status. {}",
            outcome(run),
            duration::display(run.request.timeout),
            run.task.overdue,
            after_acceptance(run, last),
            go_on(&run.request.face),
        ),
    )
    .at(Path::to(match run.request.face {
        Face::Action(_) => "timeout",
        Face::Create | Face::Update => "timeouts",
    }))
}

/// The status could not be read, and never will be.
pub(super) fn unreadable_status(run: &Run<'_>, error: &Error) -> Diagnostic {
    let mut diagnostic = of_call(error, run.target());
    diagnostic.summary = format!("Accepted, but the wait failed: {}", diagnostic.summary);
    diagnostic.detail = format!(
        "{}, but the instance's status could not be read.\n\n{}\n\n{}\n\n{}",
        outcome(run),
        after_acceptance(run, None),
        diagnostic.detail,
        go_on(&run.request.face),
    );
    diagnostic
}

/// The status may not be read, but must be for this goal.
pub(super) fn cannot_wait(run: &Run<'_>, error: &Error) -> Diagnostic {
    let action = errors::ram_action(run.task.describe_action());
    Diagnostic::error(
        "Accepted, but not allowed to wait",
        format!(
            "The API accepted the call. The wait needs the RAM action {action}, which the identity behind the credentials lacks.\n\n{}\n\n{}\n\n\
             Next step: Grant {action} on the instance, or set wait_for_status to {:?} or \"none\". {}",
            after_acceptance(run, None),
            facts(error, run.target()),
            run.task.default_goal,
            go_on(&run.request.face),
        ),
    )
    .at(Path::to("wait_for_status"))
}

/// The status may not be read; the API's word has to do.
pub(super) fn not_verified(run: &Run<'_>, error: &Error) -> Diagnostic {
    let action = errors::ram_action(run.task.describe_action());
    Diagnostic::warning(
        "Accepted, not verified",
        format!(
            "The API accepted the call. Whether the instance followed could not be seen, because the identity behind the credentials lacks the RAM action {action}.\n\n{}\n\n\
             Next step: Grant {action} on the instance, or set wait_for_status = \"none\" to do without.",
            facts(error, run.target()),
        ),
    )
}

/// The instance is gone after the call was accepted.
pub(super) fn vanished(run: &Run<'_>, error: &Error) -> Diagnostic {
    Diagnostic::error(
        "Instance is gone",
        format!(
            "{}, but now there is no such instance.\n\n{}\n\n{}\n\nNext step: Find out who released the instance; then remove the resource.",
            outcome(run),
            after_acceptance(run, None),
            facts(error, run.target()),
        ),
    )
    .at(Path::to("instance_id"))
}

/// A status that no page of the vendor names.
pub(super) fn unknown_status(status: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Unknown status {status:?}"),
        "The instance reports a status that this version does not know. It was taken as \"not there yet\", and the wait went on.",
    )
}
