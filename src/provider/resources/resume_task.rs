// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_resume_task`: ResumeElasticsearchTask, the main job.

use std::time::Duration;

use crate::client::task::RESUME_ELASTICSEARCH;
use crate::provider::task::TaskDescription;

/// The call's page promises `activating`; `suspended` before it is named by
/// the interrupt call's page only.
pub(crate) static RESUME_TASK: TaskDescription = TaskDescription {
    type_name: "alicloudes_resume_task",
    operation: &RESUME_ELASTICSEARCH,
    verb: "resume",
    noun: "Elasticsearch instance",
    id_prefixes: &["es-"],
    foreign_prefix: ("ls-", "alicloudes_resume_logstash_task"),
    statuses: &["suspended", "activating", "active"],
    goals: &["none", "activating", "active"],
    default_goal: "activating",
    nothing_to_do_status: "active",
    reverting_fails: true,
    nothing_to_do_attribute: "on_not_interrupted",
    heals: true,
    default_timeouts: (Duration::from_secs(2 * 3600), Duration::from_secs(5 * 60)),
    unwatched: "The change goes on without it.",
    overdue: "The change may go on for hours; if the instance stays activating, it often has unassigned shards.",
    resource_summary: "Resumes the interrupted change of an Elasticsearch instance, once: when it is created, and again when `triggers` changes. \
        It sends ResumeElasticsearchTask, then waits for the status that you want. Destroying it makes no API call.",
    action_summary: "Resumes the interrupted change of an Elasticsearch instance, each time it is invoked. \
        It sends ResumeElasticsearchTask, then waits for the status that you want.",
};
