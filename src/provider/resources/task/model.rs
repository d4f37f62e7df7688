// SPDX-License-Identifier: MPL-2.0
//! State and configuration of a task resource as a struct.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::cty::Attr;

/// One field for each attribute and block. Those that only some of the task
/// resources have are `Option`: `None` where the schema lacks them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskModel {
    pub(crate) instance_id: Attr<String>,

    pub(crate) region: Attr<String>,
    pub(crate) triggers: Attr<BTreeMap<String, Attr<String>>>,
    pub(crate) wait_for_status: Attr<String>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) on_not_interrupted: Option<Attr<String>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) on_not_changing: Option<Attr<String>>,
    pub(crate) ignore_not_found: Attr<bool>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) resume_when_interrupted: Option<Attr<bool>>,
    pub(crate) client_token: Attr<String>,
    pub(crate) poll_interval: Attr<String>,
    pub(crate) timeouts: Attr<Timeouts>,

    pub(crate) id: Attr<String>,
    pub(crate) client_token_used: Attr<String>,
    pub(crate) request_id: Attr<String>,
    pub(crate) result: Attr<bool>,
    pub(crate) status_before: Attr<String>,
    pub(crate) status_after: Attr<String>,
    pub(crate) started_at: Attr<String>,
    pub(crate) completed_at: Attr<String>,
    pub(crate) exists: Attr<bool>,
    pub(crate) change_interrupted: Attr<bool>,
}

/// Block `timeouts`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Timeouts {
    pub(crate) create: Attr<String>,
    pub(crate) update: Attr<String>,
}

/// Keeps an attribute that is there but null apart from one that is not there.
fn present<'de, D, T>(deserializer: D) -> Result<Option<Attr<T>>, D::Error>
where
    D: Deserializer<'de>,
    Attr<T>: Deserialize<'de>,
{
    Attr::deserialize(deserializer).map(Some)
}

impl TaskModel {
    /// Whether the resource looks for itself and heals.
    pub(crate) fn heals(&self) -> bool {
        self.resume_when_interrupted.as_ref().and_then(Attr::known) == Some(&true)
    }

    /// What to do when there is nothing to do, whatever the attribute is called.
    pub(crate) fn on_nothing_to_do(&self) -> Option<&str> {
        self.on_not_interrupted
            .as_ref()
            .or(self.on_not_changing.as_ref())
            .and_then(Attr::known)
            .map(String::as_str)
    }

    /// Makes every fact of a run unknown: a call will be made.
    pub(crate) fn forget_run(&mut self) {
        self.client_token_used = Attr::Unknown;
        self.request_id = Attr::Unknown;
        self.result = Attr::Unknown;
        self.status_before = Attr::Unknown;
        self.status_after = Attr::Unknown;
        self.started_at = Attr::Unknown;
        self.completed_at = Attr::Unknown;
        self.exists = Attr::Unknown;
    }
}
