// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_resume_logstash_task`: ResumeLogstashTask.

use std::time::Duration;

use crate::client::task::RESUME_LOGSTASH;
use crate::provider::task::TaskDescription;

/// As [`RESUME_TASK`](super::resume_task::RESUME_TASK), for Logstash.
pub(crate) static RESUME_LOGSTASH_TASK: TaskDescription = TaskDescription {
    type_name: "alicloudes_resume_logstash_task",
    operation: &RESUME_LOGSTASH,
    verb: "resume",
    noun: "Logstash instance",
    id_prefixes: &["ls-"],
    foreign_prefix: ("es-", "alicloudes_resume_task"),
    statuses: &["suspended", "activating", "active"],
    goals: &["none", "activating", "active"],
    default_goal: "activating",
    nothing_to_do_status: "active",
    reverting_fails: true,
    nothing_to_do_attribute: "on_not_interrupted",
    heals: true,
    default_timeouts: (Duration::from_secs(2 * 3600), Duration::from_secs(5 * 60)),
    unwatched: "The change goes on without it.",
    overdue: "The change may go on for hours.",
    resource_summary: "Resumes the interrupted change of a Logstash instance, once: when it is created, and again when `triggers` changes. \
        It sends ResumeLogstashTask, then waits for the status that you want. Destroying it makes no API call.",
    action_summary: "Resumes the interrupted change of a Logstash instance, each time it is invoked. \
        It sends ResumeLogstashTask, then waits for the status that you want.",
};
