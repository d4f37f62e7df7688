// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_resume_logstash_task`: ResumeLogstashTask.

use super::resume_task::RESUME_TASK;
use crate::client::task::RESUME_LOGSTASH;
use crate::provider::task::TaskDescription;

/// As [`RESUME_TASK`], for Logstash.
pub(crate) static RESUME_LOGSTASH_TASK: TaskDescription = TaskDescription {
    type_name: "alicloudes_resume_logstash_task",
    operation: &RESUME_LOGSTASH,
    noun: "Logstash instance",
    id_prefixes: &["ls-"],
    foreign_prefix: ("es-", "alicloudes_resume_task"),
    overdue: "The change may go on for hours.",
    resource_summary: "Resumes the interrupted change of a Logstash instance, once: when it is created, and again when `triggers` changes. \
        It sends ResumeLogstashTask, then waits for the status that you want. Destroying it makes no API call.",
    action_summary: "Resumes the interrupted change of a Logstash instance, each time it is invoked. \
        It sends ResumeLogstashTask, then waits for the status that you want.",
    ..RESUME_TASK
};
