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
                .description(&format!(
                    "The ID of the instance. Changing it replaces the resource{}",
                    replacement(task)
                )),
        );
    schema = schema.attributes(optional(task)).attributes(computed());
    schema.single_block(
        "timeouts",
        "How long a run may take, including retries and waiting.",
        [timeout_of_create(task), timeout_of_update(task)],
    )
}

/// What a replacement does, as the end of a sentence.
fn replacement(task: &TaskDescription) -> &'static str {
    if task.heals {
        ", which makes the call again; with `resume_when_interrupted`, only if the change is interrupted."
    } else {
        ", which makes the call again."
    }
}

fn optional(task: &TaskDescription) -> Vec<Attribute> {
    let mut attributes = vec![
        Attribute::string("region")
            .optional()
            .computed()
            .keep_state()
            .validate(validators::region)
            .replace_if(both_set)
            .description("The region of the instance. Defaults to the provider's region. The plan shows the region in effect and the state records it, so a changed provider default never runs a finished task again. Null after an import without a region, until the configuration or a run sets it."),
        Attribute::map_of_strings("triggers")
            .optional()
            .replace_if(both_set)
            .description(&format!(
                "Arbitrary values. Changing them replaces the resource{} Adding or removing the whole argument does not replace it.",
                replacement(task)
            )),
        wait_for_status(task),
        on_nothing_to_do(task),
        Attribute::bool("ignore_not_found")
            .optional()
            .description("Whether an instance that does not exist is a warning instead of an error. Defaults to `false`. `exists` says which it was."),
        Attribute::string("client_token")
            .optional()
            .validate(validators::client_token)
            .description(&format!(
                "The idempotency token, 1 to 64 printable ASCII characters. Defaults to a new random token for each run. Every attempt of a run has the same token, so a repeated request has no second effect. A new value is used by the next run; it does not cause one.{}",
                if task.heals {
                    " Must not be set with `resume_when_interrupted = true`, where each call needs a token of its own."
                } else {
                    ""
                }
            )),
        Attribute::string("poll_interval")
            .optional()
            .validate(validators::positive_duration)
            .description("How often to read the status while waiting, such as `15s`. Defaults to every 10 seconds at first, growing to 30 seconds."),
    ];
    if task.heals {
        attributes.push(
            Attribute::bool("resume_when_interrupted")
                .optional()
                .description("Whether to resume the change whenever it is interrupted. With `true`, a run reads the status first and makes the call only if the change is interrupted. Each refresh reads the status too; an interrupted change shows as drift, and the next apply resumes it with a new token. Defaults to `false`: a run makes the call in any case, and a refresh makes none. Must not be `true` if `client_token` is set."),
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
            "What counts as success: `none` (the API accepted the call), or that the status of the instance is {}. Defaults to `{}`.",
            list.join(" or "),
            task.default_goal
        ))
}

/// `on_not_interrupted` or `on_not_changing`, of the resource and of the action.
pub(crate) fn on_nothing_to_do(task: &TaskDescription) -> Attribute {
    Attribute::string(task.nothing_to_do_attribute)
        .optional()
        .validate(validators::one_of(ON_IDLE))
        .description(&format!(
            "What to do if the API rejects the call and the instance is `{}`, so that there is nothing to {}: `warn` (default) or `fail`.",
            task.final_statuses().join("` or `"),
            task.verb
        ))
}

fn timeout_of_create(task: &TaskDescription) -> Attribute {
    timeout("create").description(&format!(
        "For a create or a replacement. {}",
        timeout_values(task)
    ))
}

fn timeout_of_update(task: &TaskDescription) -> Attribute {
    timeout("update").description(&if task.heals {
        format!(
            "For the update that resumes an interrupted change, with `resume_when_interrupted`. {}",
            timeout_values(task)
        )
    } else {
        "A duration such as `90m`. Has no effect, because no update makes a call.".to_owned()
    })
}

fn timeout(name: &str) -> Attribute {
    Attribute::string(name)
        .optional()
        .validate(validators::positive_duration)
}

fn timeout_values(task: &TaskDescription) -> String {
    let (whole, part) = task.default_timeouts;
    format!(
        "A duration such as `90m`. Defaults to {} if `wait_for_status` is `{}`, else to {}.",
        crate::provider::duration::display(whole),
        task.statuses.last().copied().unwrap_or_default(),
        crate::provider::duration::display(part),
    )
}

fn computed() -> Vec<Attribute> {
    let fact = |name, text| {
        Attribute::string(name)
            .computed()
            .keep_state()
            .description(text)
    };
    vec![
        fact("id", "`<region>/<instance_id>`, or the ID of the instance alone while the region is null."),
        fact("client_token_used", "The idempotency token of the last run: `client_token`, or the one that the run made."),
        fact("request_id", "The ID of the request that decided the last run, for Alibaba Cloud's support."),
        Attribute::bool("result")
            .computed()
            .keep_state()
            .description("Whether the API accepted the call of the last run. `false` if there was nothing to do, or if the change was already under way."),
        fact("status_before", "The status of the instance before the call; null if it was not read."),
        fact("status_after", "The status of the instance at the end of the run; null with `wait_for_status = \"none\"`."),
        fact("started_at", "The time at which the last run began (RFC 3339)."),
        fact("completed_at", "The time at which the last run ended (RFC 3339)."),
        Attribute::bool("exists")
            .computed()
            .keep_state()
            .description("Whether the instance exists; `false` only with `ignore_not_found`."),
        Attribute::bool("change_interrupted")
            .computed()
            .keep_state()
            .description("Whether the change of the instance was interrupted when its status was last read; null if it was not read."),
    ]
}
