// SPDX-License-Identifier: MPL-2.0
//! The calls that resume or interrupt a change.

use super::call::{self, Call, Effect, Shape};
use super::{Client, Error, Limits, Target};

/// Which kind of cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// An Elasticsearch instance.
    Elasticsearch,
    /// A Logstash instance.
    Logstash,
}

impl Product {
    pub(super) fn collection(self) -> &'static str {
        match self {
            Self::Elasticsearch => "instances",
            Self::Logstash => "logstashes",
        }
    }
}

/// One of the four operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskOperation {
    /// The API's name for it.
    pub action: &'static str,
    /// What it works on.
    pub product: Product,
    /// The last segment of its path.
    pub verb: &'static str,
}

/// ResumeElasticsearchTask.
pub const RESUME_ELASTICSEARCH: TaskOperation = TaskOperation {
    action: "ResumeElasticsearchTask",
    product: Product::Elasticsearch,
    verb: "resume",
};

/// InterruptElasticsearchTask.
pub const INTERRUPT_ELASTICSEARCH: TaskOperation = TaskOperation {
    action: "InterruptElasticsearchTask",
    product: Product::Elasticsearch,
    verb: "interrupt",
};

/// ResumeLogstashTask.
pub const RESUME_LOGSTASH: TaskOperation = TaskOperation {
    action: "ResumeLogstashTask",
    product: Product::Logstash,
    verb: "resume",
};

/// InterruptLogstashTask.
pub const INTERRUPT_LOGSTASH: TaskOperation = TaskOperation {
    action: "InterruptLogstashTask",
    product: Product::Logstash,
    verb: "interrupt",
};

/// The service accepted the operation. The change itself goes on for minutes
/// to hours; the instance's status tells how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStarted {
    /// The service's id for the request; empty if it gave none.
    pub request_id: String,
    /// How many requests it took.
    pub attempts: u32,
    /// An earlier attempt's answer was lost, so it may have been that one
    /// that took effect.
    pub uncertain: bool,
}

/// Starts `operation` on `target`. Every attempt carries the same
/// `client_token`, by which the service knows them for one; an empty one is
/// not sent.
///
/// # Errors
/// [`ErrorKind::Refused`](super::ErrorKind::Refused) for a false result, and
/// all other kinds; [`Error::uncertain`] tells whether it may have taken
/// effect all the same.
pub async fn start(
    client: &Client,
    operation: &TaskOperation,
    target: &Target,
    client_token: &str,
    limits: &Limits,
) -> Result<TaskStarted, Error> {
    let mut query = Vec::with_capacity(1);
    if !client_token.is_empty() {
        query.push(("clientToken", client_token));
    }
    let call = Call {
        action: operation.action,
        effect: Effect::Write,
        shape: Shape::Accepted,
        region: &target.region,
        path: call::path_of(
            operation.product.collection(),
            &target.instance_id,
            &format!("/actions/{}", operation.verb),
        ),
        query,
    };
    let outcome = client.run(&call, limits).await?;
    Ok(TaskStarted {
        request_id: outcome.body.request_id,
        attempts: outcome.attempts,
        uncertain: outcome.uncertain,
    })
}
