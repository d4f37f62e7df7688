// SPDX-License-Identifier: MPL-2.0
//! The instances that a scenario has, and how they answer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::span;

/// What a resume of an instance that is not suspended, or an interrupt of one that is not
/// activating, is answered. No page of the service says it, so a client must cope with each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnWrongStatus {
    /// `InstanceActivating` for a resume of an instance that is activating,
    /// `InstanceStatusNotSupportCurrentAction` for the rest.
    #[default]
    Error,
    /// An error of HTTP 400 with this code.
    Code(String),
    /// HTTP 200 with `Result: false`.
    ResultFalse,
    /// Like an accepted call, and nothing happens.
    Accept,
}

/// Which product an instance is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An Elasticsearch instance.
    #[default]
    Elasticsearch,
    /// A Logstash instance.
    Logstash,
}

/// An instance; what is absent comes from [`Defaults`](super::Defaults) or is made up plausibly.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceSpec {
    /// The instance id.
    pub id: String,
    /// Elasticsearch or Logstash; by the id when absent: `ls-` begins that of a Logstash instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// `suspended`, `activating`, `active`, `inactive`, `invalid` or one of
    /// [`Server::other_statuses`](super::Server::other_statuses).
    pub status: Option<String>,
    /// How long a resumed change takes.
    #[serde(with = "span::option", skip_serializing_if = "Option::is_none")]
    pub activating_for: Option<Duration>,
    /// The status a change ends in.
    pub becomes: Option<String>,
    /// How long reads still show the old status.
    #[serde(with = "span::option", skip_serializing_if = "Option::is_none")]
    pub read_lag: Option<Duration>,
    /// What a call is answered that the status does not allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_wrong_status: Option<OnWrongStatus>,
    /// The display name.
    pub description: Option<String>,
    /// The version, e.g. `7.10_with_X-Pack`.
    pub version: Option<String>,
    /// The number of data nodes.
    pub node_amount: Option<u32>,
    /// `prepaid` or `postpaid`.
    pub payment_type: Option<String>,
    /// The resource group.
    pub resource_group_id: Option<String>,
    /// The VPC.
    pub vpc_id: Option<String>,
    /// The zone.
    pub zone_id: Option<String>,
    /// The category, e.g. `x-pack`.
    pub category: Option<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

impl InstanceSpec {
    /// An instance in a status; Elasticsearch, unless the id begins with `ls-`.
    pub fn new(id: impl Into<String>, status: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            status: Some(status.into()),
            ..Self::default()
        }
    }

    /// A Logstash instance in a status.
    pub fn logstash(id: impl Into<String>, status: impl Into<String>) -> Self {
        Self {
            kind: Some(Kind::Logstash),
            ..Self::new(id, status)
        }
    }

    /// Sets how long a resumed change takes; zero is instant, `Duration::MAX` never ends.
    #[must_use]
    pub fn activating_for(mut self, duration: Duration) -> Self {
        self.activating_for = Some(duration);
        self
    }

    /// Sets the status a change ends in.
    #[must_use]
    pub fn becomes(mut self, status: impl Into<String>) -> Self {
        self.becomes = Some(status.into());
        self
    }

    /// Sets what a call is answered that the status does not allow.
    #[must_use]
    pub fn on_wrong_status(mut self, answer: OnWrongStatus) -> Self {
        self.on_wrong_status = Some(answer);
        self
    }

    /// Which product it is of.
    pub(crate) fn kind(&self) -> Kind {
        self.kind.unwrap_or_else(|| Kind::of(&self.id))
    }

    /// Sets how long reads still show the old status.
    #[must_use]
    pub fn read_lag(mut self, duration: Duration) -> Self {
        self.read_lag = Some(duration);
        self
    }
}

impl Kind {
    /// The product that an id is of.
    pub(crate) fn of(id: &str) -> Self {
        if id.starts_with("ls-") {
            Self::Logstash
        } else {
            Self::Elasticsearch
        }
    }
}
