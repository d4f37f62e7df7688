// SPDX-License-Identifier: MPL-2.0
//! The one core of all calls of this kind: send, interpret, wait. Resources
//! and actions are thin faces of it; what differs between resuming and
//! interrupting, Elasticsearch and Logstash, is a [`TaskDescription`].

mod description;
mod failure;
mod follow;
mod look_first;
mod reads;
mod run;
mod start;
mod status;
#[cfg(test)]
mod tests;

pub(crate) use description::TaskDescription;
pub(crate) use run::{Arguments, Failure, Report, RunKind, RunRequest, run};
pub(crate) use status::{describe, interrupted};
