// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_interrupt_logstash_task`: InterruptLogstashTask.

use super::interrupt_task::INTERRUPT_TASK;
use crate::client::task::INTERRUPT_LOGSTASH;
use crate::provider::task::TaskDescription;

/// As [`INTERRUPT_TASK`], for Logstash.
pub(crate) static INTERRUPT_LOGSTASH_TASK: TaskDescription = TaskDescription {
    type_name: "alicloudes_interrupt_logstash_task",
    operation: &INTERRUPT_LOGSTASH,
    noun: "Logstash instance",
    id_prefixes: &["ls-"],
    foreign_prefix: ("es-", "alicloudes_interrupt_task"),
    resource_summary: "Interrupts the running change of a Logstash instance, once: when it is created, and again when `triggers` changes. \
        It sends InterruptLogstashTask, then waits until the instance is `suspended`. Destroying it makes no API call; the change stays interrupted until something resumes it.",
    action_summary: "Interrupts the running change of a Logstash instance, each time it is invoked. \
        It sends InterruptLogstashTask, then waits until the instance is `suspended`.",
    ..INTERRUPT_TASK
};
