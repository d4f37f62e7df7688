// SPDX-License-Identifier: MPL-2.0
//! The calls that resume or interrupt a change.

use super::call::{self, Call, Effect, Shape};
use super::{Client, Error, Target};
use crate::openapi::Retries;

/// Which kind of cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// An Elasticsearch instance.
    Elasticsearch,
    /// A Logstash instance.
    Logstash,
}

impl Product {
    /// The name of its collection in paths and ARNs: `instances`, `logstashes`.
    #[must_use]
    pub(crate) fn collection(self) -> &'static str {
        match self {
            Self::Elasticsearch => "instances",
            Self::Logstash => "logstashes",
        }
    }

    /// The call that reads one instance.
    pub(crate) fn describe_action(self) -> &'static str {
        match self {
            Self::Elasticsearch => "DescribeInstance",
            Self::Logstash => "DescribeLogstash",
        }
    }

    /// The call that lists instances.
    pub(crate) fn list_action(self) -> &'static str {
        match self {
            Self::Elasticsearch => "ListInstance",
            Self::Logstash => "ListLogstash",
        }
    }
}

/// One of the four operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaskOperation {
    /// The API's name for it.
    pub action: &'static str,
    /// What it works on.
    pub product: Product,
    /// The last segment of its path.
    pub verb: &'static str,
}

/// ResumeElasticsearchTask.
pub(crate) const RESUME_ELASTICSEARCH: TaskOperation = TaskOperation {
    action: "ResumeElasticsearchTask",
    product: Product::Elasticsearch,
    verb: "resume",
};

/// InterruptElasticsearchTask.
pub(crate) const INTERRUPT_ELASTICSEARCH: TaskOperation = TaskOperation {
    action: "InterruptElasticsearchTask",
    product: Product::Elasticsearch,
    verb: "interrupt",
};

/// ResumeLogstashTask.
pub(crate) const RESUME_LOGSTASH: TaskOperation = TaskOperation {
    action: "ResumeLogstashTask",
    product: Product::Logstash,
    verb: "resume",
};

/// InterruptLogstashTask.
pub(crate) const INTERRUPT_LOGSTASH: TaskOperation = TaskOperation {
    action: "InterruptLogstashTask",
    product: Product::Logstash,
    verb: "interrupt",
};

/// Starts `operation` on `target`; the answer is the service's ID for the
/// request, `None` if it gave none. The change itself goes on for minutes to
/// hours, and the instance's status shows how.
///
/// Every attempt carries the same `client_token`, by which the service knows
/// them for one; an empty one is not sent. Attempts count in `retries`, so that
/// a caller that starts again, because the instance was busy, goes on with the
/// same budget.
///
/// # Errors
/// [`ErrorKind::Refused`](super::ErrorKind::Refused) for a false result, and
/// all other kinds; [`Retries::uncertain`] says whether it may have taken effect
/// all the same.
pub(crate) async fn start(
    client: &Client,
    operation: &TaskOperation,
    target: &Target,
    client_token: &str,
    retries: &mut Retries,
) -> Result<Option<String>, Error> {
    let mut query = Vec::with_capacity(1);
    if !client_token.is_empty() {
        query.push(("clientToken", client_token));
    }
    let call = Call {
        action: operation.action,
        effect: Effect::Write,
        shape: Shape::Accepted,
        region: &target.region,
        instance_id: &target.instance_id,
        path: call::path_of(
            operation.product.collection(),
            &target.instance_id,
            &format!("/actions/{}", operation.verb),
        ),
        query,
    };
    Ok(client.run(&call, retries).await?.request_id)
}
