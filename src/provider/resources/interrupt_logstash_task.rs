// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_interrupt_logstash_task`: InterruptLogstashTask.

use std::time::Duration;

use crate::client::task::INTERRUPT_LOGSTASH;
use crate::provider::task::TaskDescription;

/// As [`INTERRUPT_TASK`](super::interrupt_task::INTERRUPT_TASK), for Logstash.
pub(crate) static INTERRUPT_LOGSTASH_TASK: TaskDescription = TaskDescription {
    type_name: "alicloudes_interrupt_logstash_task",
    operation: &INTERRUPT_LOGSTASH,
    verb: "interrupt",
    noun: "Logstash instance",
    id_prefixes: &["ls-"],
    foreign_prefix: ("es-", "alicloudes_interrupt_task"),
    statuses: &["activating", "suspended"],
    goals: &["none", "suspended"],
    default_goal: "suspended",
    nothing_to_do_status: "active",
    reverting_fails: false,
    nothing_to_do_attribute: "on_not_changing",
    heals: false,
    default_timeouts: (Duration::from_secs(30 * 60), Duration::from_secs(5 * 60)),
    unwatched: "The service goes on to interrupt the change.",
    overdue: "The interruption may still have its effect, or the change may end first.",
    resource_summary: "Interrupts the running change of a Logstash instance, once: when it is created, and again when `triggers` changes. \
        It sends InterruptLogstashTask, then waits until the instance is `suspended`. Destroying it makes no API call; the change stays interrupted until something resumes it.",
    action_summary: "Interrupts the running change of a Logstash instance, each time it is invoked. \
        It sends InterruptLogstashTask, then waits until the instance is `suspended`.",
};
