// SPDX-License-Identifier: MPL-2.0
//! What is known of a task resource before it runs.

use super::model::TaskModel;
use crate::cty::{Attr, Path};
use crate::diag::Diagnostic;
use crate::framework::Planned;

/// A create, or the second half of a replacement. The engine has made every
/// computed attribute unknown; what the configuration alone decides can be
/// shown, and so can the region in effect: `region`, unless it depends on
/// something that is not known yet. Where the apply's environment says another
/// one, core refuses the apply.
pub(super) fn create(config: &TaskModel, planned: &mut TaskModel, region: Option<String>) {
    if config.region.is_null()
        && let Some(region) = region
    {
        planned.region = region.into();
    }
    planned.id = id(planned).map_or(Attr::Unknown, Attr::Known);
}

/// A change of an object that exists; `region` is the one in effect for what
/// names none.
pub(super) fn update(
    config: &TaskModel,
    prior: &TaskModel,
    region: Option<String>,
    plan: &mut Planned<TaskModel>,
) {
    if !plan.requires_replace.is_empty() {
        check_token(config, prior, plan);
        return;
    }
    let planned = &mut plan.state;
    let resumes = prior.change_interrupted.known() == Some(&true) && config.heals();
    // From here on the instance is looked at, which fixes where.
    let begins_to_look = config.heals() && !prior.heals();
    if planned.region.is_null() && (resumes || begins_to_look) {
        let open = if resumes { Attr::Unknown } else { Attr::Null };
        planned.region = region.map_or(open, Attr::Known);
    }
    if prior.id.is_null() || prior.region != planned.region {
        planned.id = id(planned).map_or(planned.id.clone(), Attr::Known);
    }
    if resumes {
        planned.change_interrupted = false.into();
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
    if config.client_token.known().is_some() && config.client_token == prior.client_token_used {
        plan.diagnostics.push(
            Diagnostic::error(
                "Client token was used already",
                "The plan repeats the run, but client_token is still that of the finished run. The API would treat the call as a repetition and do nothing.\n\nNext step: Change client_token together with triggers, or remove it so that each run makes its own.",
            )
            .at(Path::to("client_token")),
        );
    }
}

fn id(state: &TaskModel) -> Option<String> {
    let (region, id) = (state.region.known()?, state.instance_id.known()?);
    Some(format!("{region}/{id}"))
}
