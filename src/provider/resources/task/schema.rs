// SPDX-License-Identifier: MPL-2.0
//! The schema of a task resource.
//!
//! Optional attributes have no default in the schema: null means the
//! documented default, so that a later release can change one without a diff.

use crate::cty::Value;
use crate::provider::task::TaskDescription;
use crate::provider::validators;
use crate::schema::{Attribute, Schema};

/// The version of the states. 0 had one attribute, `client_token`, for the
/// token that the user sets and for the one that a run made.
pub(super) const VERSION: i64 = 1;

/// The values of `on_not_interrupted` and `on_not_changing`.
const ON_IDLE: &[&str] = &["warn", "fail"];

/// Replace only when both were set: adopting an object, or setting the value
/// for the first time, is no reason to run again.
fn both_set(prior: &Value, planned: &Value) -> bool {
    !prior.is_null() && !planned.is_null()
}

/// The schema of `task`'s resource.
pub(super) fn schema(task: &TaskDescription) -> Schema {
    let mut schema = Schema::new(task.resource_summary)
        .version(VERSION)
        .attribute(
        Attribute::string("instance_id")
            .required()
            .validate(validators::instance_id)
            .replace_if(both_set)
            .description(
                "The instance's ID. A change replaces the resource, which makes the call again.",
            ),
    );
    schema = schema.attributes(optional(task)).attributes(computed());
    schema.single_block(
        "timeouts",
        "How long a run may take, retries and waiting included.",
        [timeout("create", task), timeout("update", task)],
    )
}

fn optional(task: &TaskDescription) -> Vec<Attribute> {
    let mut attributes = vec![
        Attribute::string("region")
            .optional()
            .computed()
            .keep_state()
            .validate(validators::region)
            .replace_if(both_set)
            .description("The instance's region; default is the provider's. The plan shows the region in effect, and the state records it: a changed default of the provider never makes a finished run run again. Null after an import that does not name it, until the configuration or a run does."),
        Attribute::map_of_strings("triggers")
            .optional()
            .replace_if(both_set)
            .description("Any values. When they change, the call is made again. Adding or removing the whole argument does not."),
        wait_for_status(task),
        on_idle(task),
        Attribute::bool("ignore_not_found")
            .optional()
            .description("Whether an instance that does not exist is a warning instead of an error; default `false`. `exists` says which it was."),
        Attribute::string("client_token")
            .optional()
            .validate(validators::client_token)
            .description("The idempotency token, 1 to 64 printable ASCII characters; default is a new random one for each run. It is the same on every attempt of a run, so that a repeated call has no second effect. A new value takes effect with the next run; it does not cause one."),
        Attribute::string("poll_interval")
            .optional()
            .validate(validators::positive_duration)
            .description("How often the status is asked for while waiting, such as `15s`; default is every 10 s at first, growing to 30 s."),
    ];
    if task.convergent {
        attributes.push(
            Attribute::bool("resume_when_interrupted")
                .optional()
                .description("Whether to heal. With `true`, a run reads the status first and makes the call only where a change is interrupted; each refresh reads it too, and a change that was interrupted again shows as drift, which the next apply resumes with a new token. Default `false`: a run makes the call in any case, and a refresh makes none."),
        );
    }
    attributes
}

/// `wait_for_status`, of the resource and of the action.
pub(crate) fn wait_for_status(task: &TaskDescription) -> Attribute {
    let goals = task.goals;
    let list: Vec<_> = goals
        .iter()
        .filter(|goal| **goal != "none")
        .map(|goal| format!("`{goal}`"))
        .collect();
    Attribute::string("wait_for_status")
        .optional()
        .validate(validators::one_of(goals))
        .description(&format!(
            "What counts as success: `none` (the API accepted the call), or that the instance is {}; default `{}`.",
            list.join(" or "),
            task.default_goal
        ))
}

/// `on_not_interrupted` or `on_not_changing`, of the resource and of the action.
pub(crate) fn on_idle(task: &TaskDescription) -> Attribute {
    Attribute::string(task.idle_attribute)
        .optional()
        .validate(validators::one_of(ON_IDLE))
        .description(&format!(
            "What to do when the API rejects the call and the instance is `{}`, so that there is nothing to {}: `warn` (default) or `fail`.",
            task.settled().join("` or `"),
            task.verb
        ))
}

fn timeout(name: &str, task: &TaskDescription) -> Attribute {
    let (whole, part) = task.default_timeouts;
    Attribute::string(name)
        .optional()
        .validate(validators::positive_duration)
        .description(&format!(
            "A duration such as `90m`; default {} when the wait goes on until `{}`, else {}.",
            crate::provider::duration::display(whole),
            task.course.last().copied().unwrap_or_default(),
            crate::provider::duration::display(part),
        ))
}

fn computed() -> Vec<Attribute> {
    let fact = |name, text| {
        Attribute::string(name)
            .computed()
            .keep_state()
            .description(text)
    };
    vec![
        fact("id", "`<region>/<instance_id>`; the instance's ID alone while the region is null."),
        fact("client_token_used", "The idempotency token of the last run: `client_token`, or the one that the run made."),
        fact("request_id", "The ID of the request that decided the last run, for Alibaba Cloud's support."),
        Attribute::bool("result")
            .computed()
            .keep_state()
            .description("Whether the API accepted the last run's call. `false` if there was nothing to do, or the change was under way already."),
        fact("status_before", "The instance's status before the call, if there was a reason to look."),
        fact("status_after", "The instance's status at the end of the run; null with `wait_for_status = \"none\"`."),
        fact("started_at", "When the last run began (RFC 3339)."),
        fact("completed_at", "When the last run ended (RFC 3339)."),
        Attribute::bool("exists")
            .computed()
            .keep_state()
            .description("Whether the instance exists; `false` only with `ignore_not_found`."),
        Attribute::bool("change_interrupted")
            .computed()
            .keep_state()
            .description("Whether the instance's change was interrupted when its status was last seen; null if it was not looked at."),
    ]
}
