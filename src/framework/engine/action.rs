// SPDX-License-Identifier: MPL-2.0
//! PlanAction and InvokeAction.

use tokio::sync::mpsc;

use super::erased::ErasedAction;
use super::fault;
use crate::cty::Value;
use crate::diag::Diagnostics;
use crate::framework::StopToken;
use crate::framework::action::{InvokeRequest, PlanActionRequest, Progress};

/// What an action reports while it runs: any number of lines, then the end.
#[derive(Debug)]
pub(crate) enum Event {
    /// A line for the user.
    Progress(String),
    /// The last event.
    Completed(Diagnostics),
}

/// Looks ahead, without any effect.
pub(crate) async fn plan(action: &ErasedAction, config: Value, stop: StopToken) -> Diagnostics {
    let request = PlanActionRequest { config, stop };
    match fault::caught("plan", action.object().plan(request)).await {
        Ok(Ok(diagnostics)) | Err(diagnostics) => diagnostics,
        Ok(Err(error)) => fault::undecodable(&error).into(),
    }
}

/// The work of an action, which goes on if nobody listens, and its events.
/// The last one is always [`Event::Completed`], and there is one only.
pub(crate) fn invoke(
    action: &ErasedAction,
    config: Value,
    stop: StopToken,
) -> (
    impl Future<Output = ()> + Send + use<>,
    mpsc::UnboundedReceiver<Event>,
) {
    // Unbounded, so that a slow host never holds up the work: there is a line
    // every few seconds.
    let (events, receiver) = mpsc::unbounded_channel();
    let action = action.clone();
    let lines = events.clone();
    let request = InvokeRequest {
        config,
        progress: Progress::to(move |line| {
            // Nobody listens any more: the work is what matters.
            let _ = lines.send(Event::Progress(line));
        }),
        stop,
    };
    let work = async move {
        let end = match fault::caught("the action", action.object().invoke(request)).await {
            Ok(Ok(diagnostics)) | Err(diagnostics) => diagnostics,
            Ok(Err(diagnostics)) if diagnostics.has_errors() => diagnostics,
            Ok(Err(mut diagnostics)) => {
                let what = "The provider reports a failure without a reason.";
                diagnostics.push(fault::bug("Action failed", what));
                diagnostics
            }
        };
        let _ = events.send(Event::Completed(end));
    };
    (work, receiver)
}
