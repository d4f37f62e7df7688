// SPDX-License-Identifier: MPL-2.0
//! A look at the instance during a plan. It gives diagnostics and nothing else:
//! planned values must not depend on a live answer, since core plans twice and
//! compares.
//!
//! The second plan is a part of the apply, and no RPC distinguishes it from the first.
//! So a look that gets no answer is given up soon, and none is made any more
//! once this process has made a call.

mod looks;
mod unchecked;

use std::time::Duration;

use tokio::time::Instant;

use looks::LookRefused;
pub(crate) use looks::Looks;
use unchecked::Unchecked;

use super::errors::{self, Subject, Surface};
use super::runtime::Runtime;
use super::task::{self, TaskDescription};
use crate::client::{ErrorKind, Limits, Target};
use crate::cty::Path;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::framework::StopToken;

/// How long one look waits for its answer. Credentials are not a part of it:
/// the apply needs them as well.
const PATIENCE: Duration = Duration::from_secs(2);

/// The planned call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlannedCall<'a> {
    pub(crate) task: &'static TaskDescription,
    /// Who plans it.
    pub(crate) surface: Surface,
    /// `None` for the region in effect.
    pub(crate) region: Option<&'a str>,
    pub(crate) instance_id: &'a str,
    pub(crate) ignore_not_found: bool,
    /// Whether the run makes the call only where the change is interrupted.
    pub(crate) looks_first: bool,
}

impl<'a> PlannedCall<'a> {
    fn subject(&self) -> Subject<'a> {
        Subject {
            ignore_not_found: Some(self.ignore_not_found),
            ..Subject::read(
                self.surface,
                self.task.operation.product,
                Some(self.instance_id),
            )
        }
    }
}

/// What the instance's status means for `call`. An instance that cannot be
/// looked at, whatever the reason, is one warning in this process: a plan must
/// not fail for it.
pub(crate) async fn preflight(
    runtime: &Runtime,
    call: PlannedCall<'_>,
    stop: StopToken,
) -> Diagnostics {
    let settings = runtime.settings();
    if !settings.enable_preflight || !settings.not_known_yet(call.region).is_empty() {
        return Diagnostics::new();
    }
    let looks = runtime.looks();
    let looked = match looks.begin() {
        Ok(look) => status(runtime, call, look.deadline, stop).await,
        Err(LookRefused::Stopped) => return Diagnostics::new(),
        Err(LookRefused::NoTimeLeft) => Err(Unchecked::NoTimeLeft),
    };
    let task = call.task;
    match looked {
        Ok((target, status)) if task.is_final(&status) && !call.looks_first => {
            looks.found_nothing_to_do(&target);
            nothing_to_do(task, &target, &status).into()
        }
        Ok((_, status)) => {
            tracing::debug!(instance_id = call.instance_id, status, "preflight");
            Diagnostics::new()
        }
        Err(Unchecked::Failed(error)) if error.is_not_found() => {
            let mut diagnostic = errors::diagnostic(&error, call.subject());
            // One instance that is gone must not keep others from being healed.
            if call.ignore_not_found || call.looks_first {
                diagnostic.severity = Severity::Warning;
            }
            diagnostic.into()
        }
        Err(Unchecked::Failed(error)) if error.kind() == ErrorKind::Cancelled => Diagnostics::new(),
        Err(unchecked) => {
            if unchecked.concerns_all() {
                looks.stop();
            }
            let warning = unchecked.warning(call);
            tracing::debug!(instance_id = call.instance_id, "{}", warning.detail);
            looks
                .first_warning()
                .then_some(warning)
                .into_iter()
                .collect()
        }
    }
}

/// The instance that the call is for, and its status.
async fn status(
    runtime: &Runtime,
    call: PlannedCall<'_>,
    deadline: Instant,
    stop: StopToken,
) -> Result<(Target, String), Unchecked> {
    let target = runtime.target(call.region, call.instance_id).await;
    let target = target.map_err(Unchecked::NoTarget)?;
    match tokio::time::timeout_at(deadline, runtime.credentials().get()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(Unchecked::NoCredentials(error)),
        Err(_) => return Err(Unchecked::NoTimeLeft),
    }
    let limits = Limits {
        deadline: Some(deadline.min(Instant::now() + PATIENCE)),
        stop,
        max_retries: Some(0),
    };
    let product = call.task.operation.product;
    let status = task::describe(&runtime.client(), product, &target, &limits).await;
    Ok((target, status.map_err(Unchecked::Failed)?))
}

fn nothing_to_do(task: &TaskDescription, target: &Target, status: &str) -> Diagnostic {
    Diagnostic::warning(
        task.nothing_to_do_summary(),
        format!(
            "Instance {:?} in region {} is {status}, so it has no change to {} now. The apply makes the call anyway, because that may change until then.",
            target.instance_id, target.region, task.verb
        ),
    )
    .at(Path::to("instance_id"))
}
