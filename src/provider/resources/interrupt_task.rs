// SPDX-License-Identifier: MPL-2.0
//! `alicloudes_interrupt_task`: InterruptElasticsearchTask, the inverse call.

use std::time::Duration;

use crate::client::task::INTERRUPT_ELASTICSEARCH;
use crate::provider::task::TaskDescription;

/// The call makes sense while the instance is `activating`, and leaves it
/// `suspended`.
pub(crate) static INTERRUPT_TASK: TaskDescription = TaskDescription {
    type_name: "alicloudes_interrupt_task",
    operation: &INTERRUPT_ELASTICSEARCH,
    verb: "interrupt",
    noun: "Elasticsearch instance",
    id_prefixes: &["es-"],
    foreign_prefix: ("ls-", "alicloudes_interrupt_logstash_task"),
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
    resource_summary: "Interrupts the running change of an Elasticsearch instance, once: when it is created, and again when `triggers` changes. \
        It sends InterruptElasticsearchTask, then waits until the instance is `suspended`. Destroying it makes no API call; the change stays interrupted until something resumes it.",
    action_summary: "Interrupts the running change of an Elasticsearch instance, each time it is invoked. \
        It sends InterruptElasticsearchTask, then waits until the instance is `suspended`.",
};
