// SPDX-License-Identifier: MPL-2.0
//! A look at the instance during plan. It gives diagnostics and nothing else:
//! planned values must not depend on a live answer, since core plans twice and
//! compares.

use std::time::Duration;

use tokio::time::Instant;

use super::description::TaskDescription;
use super::status::describe;
use crate::client::{Client, Limits, Target};
use crate::cty::Path;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::framework::StopToken;
use crate::provider::errors::{self, Subject};

/// The longest that a plan waits for the answer.
const CAP: Duration = Duration::from_secs(10);

/// What the instance's status means for the planned call. Missing permission,
/// an unreachable API and throttling go to the debug log only: a plan must not
/// fail because of them.
pub(crate) async fn preflight(
    client: &Client,
    task: &TaskDescription,
    target: &Target,
    ignore_not_found: bool,
    stop: StopToken,
) -> Diagnostics {
    let limits = Limits {
        deadline: Some(Instant::now() + CAP),
        stop,
        max_retries: Some(0),
    };
    let looked = describe(client, task.operation.product, target, &limits);
    // The deadline bounds the exchange; the timeout also bounds the search
    // for credentials before it.
    match tokio::time::timeout(CAP, looked).await {
        Ok(Ok(status)) if task.is_settled(&status) => Diagnostic::warning(
            format!("Nothing to {}", task.verb),
            format!(
                "Instance {:?} in region {} is {status}: right now it has no change to {}. The plan stays as it is, since that may be different when it is applied.",
                target.instance_id, target.region, task.verb
            ),
        )
        .at(Path::to("instance_id"))
        .into(),
        Ok(Err(error)) if error.is_not_found() => {
            let subject = Subject {
                instance_id: Some(&target.instance_id),
                points_at_attributes: true,
            };
            let mut diagnostic = errors::diagnostic(&error, subject);
            if ignore_not_found {
                diagnostic.severity = Severity::Warning;
            }
            diagnostic.into()
        }
        Ok(Ok(status)) => {
            tracing::debug!(status, "preflight");
            Diagnostics::new()
        }
        Ok(Err(error)) => {
            tracing::debug!(code = error.code(), message = error.message(), "preflight could not look");
            Diagnostics::new()
        }
        Err(_) => {
            tracing::debug!("preflight took too long");
            Diagnostics::new()
        }
    }
}
