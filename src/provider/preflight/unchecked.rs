// SPDX-License-Identifier: MPL-2.0
//! The warning that a plan could not look at an instance.

use super::{PATIENCE, PlannedCall};
use crate::client::{Error, ErrorKind};
use crate::credentials::CredentialsError;
use crate::diag::Diagnostic;
use crate::provider::errors;

/// Why an instance was not looked at.
#[derive(Debug)]
pub(super) enum Unchecked {
    /// No region is set.
    NoTarget(Diagnostic),
    /// There is nothing to sign with.
    NoCredentials(CredentialsError),
    /// All looks together took too long.
    NoTimeLeft,
    /// The call failed.
    Failed(Error),
}

/// The warning's parts.
struct Warning {
    cause: String,
    /// What it means for the apply.
    apply: String,
    next_step: String,
}

const SAME: &str =
    "An apply needs what is missing here: in the same environment, it fails for the same reason.";

impl Unchecked {
    /// Whether every other look of this process would fail in the same way, and
    /// take its time for it.
    pub(super) fn concerns_all(&self) -> bool {
        match self {
            Self::NoCredentials(_) => true,
            Self::NoTarget(_) | Self::NoTimeLeft => false,
            Self::Failed(error) => matches!(
                error.kind(),
                ErrorKind::Transport(_) | ErrorKind::DeadlineExceeded
            ),
        }
    }

    pub(super) fn warning(&self, call: PlannedCall<'_>) -> Diagnostic {
        let Warning {
            cause,
            apply,
            next_step,
        } = self.parts(call);
        let paragraphs = [
            format!(
                "The plan could not read the status of instance {:?}, so it cannot say whether there is a change to {}.",
                call.instance_id, call.task.verb
            ),
            cause,
            apply,
            format!(
                "Next step: {next_step}{}To plan without this check, set enable_preflight = false in the provider block. The warning is shown for the first such instance only.",
                if next_step.is_empty() { "" } else { " " },
            ),
        ];
        let filled: Vec<_> = paragraphs.into_iter().filter(|p| !p.is_empty()).collect();
        Diagnostic::warning("The instance was not checked", filled.join("\n\n"))
    }

    fn parts(&self, call: PlannedCall<'_>) -> Warning {
        match self {
            Self::NoTarget(diagnostic) => split(diagnostic, SAME.to_owned()),
            Self::NoCredentials(error) => Warning {
                cause: format!("No usable credentials: {error}"),
                apply: SAME.to_owned(),
                next_step: error.next_step.clone().unwrap_or_else(|| {
                    "Give the plan the credentials that the apply gets.".to_owned()
                }),
            },
            Self::NoTimeLeft => Warning {
                cause:
                    "The checks of this plan took 10 seconds together, and a plan waits no longer."
                        .to_owned(),
                apply: "The apply does not depend on this check.".to_owned(),
                next_step: String::new(),
            },
            Self::Failed(error) if error.kind() == ErrorKind::DeadlineExceeded => Warning {
                cause: format!(
                    "{} did not answer within {} seconds.{}",
                    error.endpoint(),
                    PATIENCE.as_secs(),
                    error
                        .last_cause()
                        .map(|cause| format!(" Before that: {cause}"))
                        .unwrap_or_default(),
                ),
                apply: "An apply waits longer, and tries again.".to_owned(),
                next_step: format!("Check that {} can be reached from here.", error.endpoint()),
            },
            Self::Failed(error) => {
                let apply = if error.is_forbidden() {
                    permissions(call)
                } else if matches!(
                    error.kind(),
                    ErrorKind::Transport(_) | ErrorKind::Credentials
                ) {
                    SAME.to_owned()
                } else {
                    String::new()
                };
                split(&errors::diagnostic(error, call.subject()), apply)
            }
        }
    }
}

/// What an apply needs where the status may not be read.
fn permissions(call: PlannedCall<'_>) -> String {
    let make = errors::ram_action(call.task.operation.action);
    let read = errors::ram_action(call.task.describe_action());
    if call.looks_first {
        return format!(
            "An apply needs both RAM actions, {read} and {make}: with resume_when_interrupted it reads the status first."
        );
    }
    format!(
        "An apply makes the call anyway, and needs the RAM action {make} for it. It needs {read} only to wait for a status."
    )
}

/// The parts of a diagnostic that ends in its next step.
fn split(diagnostic: &Diagnostic, apply: String) -> Warning {
    let whole = diagnostic.detail.as_str();
    let (cause, next_step) = whole
        .rsplit_once("\n\nNext step: ")
        .unwrap_or((whole, "Apply from a machine where this works."));
    Warning {
        cause: format!("{}. {cause}", diagnostic.summary),
        apply,
        next_step: next_step.to_owned(),
    }
}

#[cfg(test)]
mod tests;
