// SPDX-License-Identifier: MPL-2.0
//! The resources. Each task resource is a description; [`task`] is the one
//! implementation.

mod interrupt_logstash_task;
mod interrupt_task;
mod resume_logstash_task;
mod resume_task;
mod task;

use std::sync::Arc;

use task::TaskResource;
pub(crate) use task::{check_id_prefix, on_nothing_to_do, wait_for_status};

use super::runtime::Runtime;
use super::task::TaskDescription;
use crate::framework::ErasedResource;

/// The calls that are offered, each as a resource and as an action.
pub(crate) const TASKS: &[&TaskDescription] = &[
    &resume_task::RESUME_TASK,
    &interrupt_task::INTERRUPT_TASK,
    &resume_logstash_task::RESUME_LOGSTASH_TASK,
    &interrupt_logstash_task::INTERRUPT_LOGSTASH_TASK,
];

/// All resources.
pub(crate) fn all(runtime: &Arc<Runtime>) -> Vec<ErasedResource> {
    TASKS
        .iter()
        .map(|task| ErasedResource::new(TaskResource::new(task, Arc::clone(runtime))))
        .collect()
}
