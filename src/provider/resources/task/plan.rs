// SPDX-License-Identifier: MPL-2.0
//! What is known of a task resource before it runs.

use super::model::TaskModel;
use crate::cty::{Attr, Path};
use crate::diag::Diagnostic;
use crate::framework::Planned;
use crate::provider::config::Settings;

/// A create, or the second half of a replacement. The engine has made every
/// computed attribute unknown; what the configuration alone decides can be
/// shown. A region from the environment stays unknown: apply may run elsewhere.
pub(super) fn create(config: &TaskModel, planned: &mut TaskModel, settings: &Settings) {
    if config.region.is_null()
        && let Some(region) = &settings.region_of_block
    {
        planned.region = region.clone().into();
    }
    planned.id = id(planned).map_or(Attr::Unknown, Attr::Known);
}

/// A change of an object that exists.
pub(super) fn update(config: &TaskModel, prior: &TaskModel, plan: &mut Planned<TaskModel>) {
    if !plan.requires_replace.is_empty() {
        check_token(config, prior, plan);
        return;
    }
    let planned = &mut plan.state;
    // A token belongs to a run. A new one in the configuration is for the next
    // run, and no reason for a diff until then.
    if prior.request_id.known().is_some() && prior.client_token.known().is_some() {
        planned.client_token = prior.client_token.clone();
    }
    if prior.id.is_null() || prior.region != planned.region {
        planned.id = id(planned).map_or(planned.id.clone(), Attr::Known);
    }
    let interrupted = prior.change_interrupted.known() == Some(&true);
    if interrupted && config.is_convergent() {
        planned.change_interrupted = false.into();
        planned.client_token = Attr::Unknown;
        planned.forget_run();
    }
}

/// The API takes a call with a token that it knows for a repetition: it
/// answers as before and does nothing. So it is for the same instance; a call
/// for another one is new, whatever its token.
fn check_token(config: &TaskModel, prior: &TaskModel, plan: &mut Planned<TaskModel>) {
    let replaced_by = |name: &str| plan.requires_replace.contains(&Path::to(name));
    if replaced_by("instance_id") || replaced_by("region") {
        return;
    }
    let ran = prior.request_id.known().is_some();
    if ran && config.client_token.known().is_some() && config.client_token == prior.client_token {
        plan.diagnostics.push(
            Diagnostic::error(
                "Client token was used already",
                "The run is to be repeated, but client_token is still the one of the finished run. The API would take the call for a repetition and do nothing.\n\nNext step: Give client_token a new value together with the change, or remove it: then each run gets its own.",
            )
            .at(Path::to("client_token")),
        );
    }
}

fn id(state: &TaskModel) -> Option<String> {
    let (region, id) = (state.region.known()?, state.instance_id.known()?);
    Some(format!("{region}/{id}"))
}
